"""Lists around grants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import formats
from core.tables import Column, Table
from core.ui import Empty
from reporting.finance.forecast import reasons
from reporting.finance.presenters import state_badge


def _period(grant: Any) -> str:
    if not (grant.begins_on or grant.ends_on):
        return ""
    return " – ".join(formats.short_date(day) if day else "?" for day in (grant.begins_on, grant.ends_on))


class GrantTable(Table):
    """Every grant with what was paid."""

    name = "subsidies"
    caption = _("Subsidies")
    default_order = ("programme__name", "project")
    search_placeholder = _("Zoek een project")
    empty = Empty(
        _("Nog geen subsidies"), _("Een coördinator voegt een subsidie toe in het beheer, bij Subsidies.")
    )
    columns = (
        Column("project", _("Project"), order_by="project", kind="link", url="get_absolute_url"),
        Column("programme", _("Programma"), order_by="programme__name", value="programme.name"),
        Column("promotor", _("Promotor"), value="promotor_words"),
        Column("period", _("Looptijd"), order_by="begins_on", value=_period),
        Column("allocated", _("Toegewezen"), order_by="allocated_cents", kind="money",
               value="allocated_cents"),
        Column("paid_cents", _("Uitbetaald"), order_by="paid_cents", kind="money"),
        Column("state", _("Toestand"), order_by="state", kind="badge", value=state_badge),
    )  # fmt: skip


class RiskTable(Table):
    """Dossiers whose result may not count, each with the reason."""

    name = "onzeker"
    caption = _("Dossiers waarvan het resultaat onzeker is")
    default_order = ("due_on", "traject__candidate__sort_name")
    empty = Empty(_("Niets onzeker"), _("Van elke start is er bewijs, en geen begeleiding loopt te lang."))
    columns = (
        Column("candidate", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="traject.get_absolute_url"),
        Column("why", _("Waarom"), kind="sentence", value=lambda phase: " ".join(phase.why)),
        Column("adviser", _("Adviseur"), order_by="traject__adviser__family_name", value="traject.adviser"),
        Column("organisation", _("Organisatie"), order_by="traject__organisation__name",
               value="traject.organisation.name"),
        Column("due", _("Loopt hoogstens tot"), order_by="due_on", kind="when", value="due_on"),
    )  # fmt: skip
    grant: Any = None

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        """Each line with the reasons why it is here."""
        why = reasons(self.grant, objects)
        for phase in objects:
            phase.why = why[phase.pk]
        return objects


class FinancingCheckTable(Table):
    """What might have been financed twice, and why it is not."""

    name = "dubbel"
    caption = _("Controles op dubbele financiering")
    default_order = ("-recorded_at",)
    empty = Empty(
        _("Niets gevonden"),
        _("Zodra een dossier begint terwijl er iets anders loopt, staat hier wat en waarom dat kan."),
    )
    columns = (
        Column("candidate", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="traject.get_absolute_url"),
        Column("programme", _("Programma"), order_by="traject__programme__name",
               value="traject.programme.name"),
        Column("finding", _("Gevonden"), kind="sentence"),
        Column("reason", _("Reden"), kind="sentence"),
        Column("recorded_by", _("Genoteerd door"), order_by="recorded_by__family_name"),
        Column("recorded_at", _("Genoteerd op"), order_by="recorded_at", kind="when"),
    )  # fmt: skip
