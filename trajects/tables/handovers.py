"""The list of handovers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import dates
from core.tables import Column, Table
from core.ui import Empty
from trajects.presenters.sharing import handover_badge


class HandoverTable(Table):
    name = "overdrachten"
    caption = _("Overdrachten")
    default_order = ("-created_at",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Geen overdrachten"), _("Hier staan dossiers die je aangeboden kreeg, en die je zelf aanbood.")
    )
    columns = (
        Column("kandidaat", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="get_absolute_url"),
        Column("van", _("Van"), value="from_adviser.full_name"),
        Column("naar", _("Naar"), value="to_adviser.full_name"),
        Column("toestand", _("Toestand"), order_by="state", kind="badge", value=handover_badge),
        Column("op", _("Aangeboden"), order_by="created_at", kind="when",
               value=lambda handover: dates.local_date(handover.created_at)),
    )  # fmt: skip
