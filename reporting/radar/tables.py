"""The list of signals."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from core.tables import PAGE, Column, Table
from core.ui import Empty


class RadarTable(Table):
    """Signals, the most urgent first."""

    name = "termijnen"
    caption = _("Termijnen")
    search_placeholder = _("Zoek een kandidaat")
    empty = Empty(_("Alles is op tijd"), _("Hier staat wat tegen een dag gedaan moet zijn."))
    columns = (
        Column("kandidaat", _("Kandidaat"), kind="link", value="candidate", url="candidate_url"),
        Column("signaal", _("Signaal en termijn"), kind="badges", value="badges"),
        Column("wat", _("Wat"), kind="sentence", value="sentence"),
        Column("adviseur", _("Adviseur"), value="adviser"),
        Column("acties", "", kind="buttons", value="buttons"),
    )

    @cached_property
    def page(self) -> Page:
        """The lines are in order already: they are no rows of the database."""
        return Paginator(self.queryset, self.size).get_page(self.request.GET.get(PAGE))


class AllPartnersRadarTable(RadarTable):
    """With the organisation beside the adviser, for who sees more than one."""

    columns = tuple(
        Column("organisatie", _("Begeleiding"), value="guided_by") if column.key == "adviseur" else column
        for column in RadarTable.columns
    )
