"""Who misses an answer for the ESF."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import history
from core.tables import Column, Table
from core.ui import Empty
from reporting.esf import rules
from reporting.models import ParticipationSnapshot


def _missing(snapshot: Any) -> str:
    return ", ".join(history.label(ParticipationSnapshot, name) for name in rules.missing(snapshot))


class MissingTable(Table):
    """Snapshots that wait for an answer, with what misses."""

    name = "ontbreekt"
    caption = _("Antwoorden die ontbreken")
    search_placeholder = _("Zoek een naam of klantnummer")
    default_order = ("taken_on", "traject__candidate__sort_name")
    empty = Empty(_("Niets ontbreekt"), _("Van elke deelnemer die je mag zien zijn de antwoorden volledig."))
    columns = (
        Column("kandidaat", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="get_absolute_url"),
        Column("moment", _("Moment"), order_by="moment", value="get_moment_display"),
        Column("op", _("Op"), order_by="taken_on", kind="when", value="taken_on"),
        Column("ontbreekt", _("Wat ontbreekt"), kind="sentence", value=_missing),
        Column("adviseur", _("Adviseur"), order_by="traject__adviser__family_name", value="traject.adviser"),
        Column("organisatie", _("Organisatie"), order_by="traject__organisation__name",
               value="traject.organisation.name"),
    )  # fmt: skip
