"""The list of dossiers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Badge, Empty
from trajects import presenters
from trajects.enums import PHASE_TONES, TRAJECT_TONES, PhaseState, TrajectState


def _state(traject: Any) -> Badge:
    """Where the dossier is: its phase while it runs, else its own state."""
    phase = traject.current_phase
    if traject.state == TrajectState.CLOSED or phase is None:
        return Badge(traject.get_state_display(), TRAJECT_TONES[TrajectState(traject.state)])
    words = phase.template.name
    if phase.state == PhaseState.CANCELLED:
        words = f"{words} ({str(phase.get_state_display()).lower()})"
    return Badge(words, PHASE_TONES[PhaseState(phase.state)])


def _alert(traject: Any) -> Badge | None:
    """The most serious remark, and how many more there are."""
    found = presenters.alerts(traject)
    if not found:
        return None
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    return Badge(f"{found[0].short}{more}", found[0].tone)


class TrajectTable(Table):
    name = "dossiers"
    caption = _("Dossiers")
    search_placeholder = _("Zoek een naam, klantnummer of gemeente")
    default_order = ("-started_on",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Nog geen dossiers"),
        _("Een dossier begint als je een doorverwijzing aanvaardt. Kijk in je postvak."),
    )
    columns = (
        Column("kandidaat", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="candidate.list_name", url="get_absolute_url"),
        Column("fase", _("Fase"), order_by="state", kind="badge", value=_state),
        Column("meter", _("Factureerbaar"), kind="badge",
               value=lambda traject: presenters.progress(traject.current_phase)),
        Column("melding", _("Meldingen"), kind="badge", value=_alert),
        Column("adviseur", _("Adviseur"), order_by="adviser__family_name,adviser__given_name",
               value="adviser.full_name"),
        Column("start", _("Gestart"), order_by="started_on", kind="when", value="started_on"),
    )  # fmt: skip


def _guided_by(traject: Any) -> str:
    return f"{traject.adviser}, {traject.organisation}"


class AllPartnersTable(TrajectTable):
    """With the organisation beside the adviser, for who sees more than one."""

    columns = tuple(
        Column("organisatie", _("Begeleiding"), order_by="organisation__name", value=_guided_by)
        if column.key == "adviseur"
        else column
        for column in TrajectTable.columns
    )
