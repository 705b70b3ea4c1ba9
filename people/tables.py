"""Lists of people."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Button, Empty
from people import presenters

ADD = Button(_("Kandidaat toevoegen"), reverse_lazy("people:candidate_add"), icon="user-add")


class CandidateTable(Table):
    """Candidates whom the user's organisations may see."""

    name = "kandidaten"
    caption = _("Kandidaten")
    search_placeholder = _("Zoek een naam, nummer of gemeente")
    default_order = ("sort_name",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Nog geen kandidaten"),
        _("Hier staan de kandidaten van je organisatie. Voeg de eerste toe, of wacht op een doorverwijzing."),
        ADD,
    )
    empty_filtered = Empty(
        _("Niemand gevonden"),
        _("Geen enkele kandidaat past bij deze filters. Wis een filter of zoek anders."),
    )
    columns = (
        Column(
            "name",
            _("Naam"),
            order_by="sort_name",
            kind="link",
            value="list_name",
            url="get_absolute_url",
        ),
        Column("number", _("Klantnummer"), order_by="number"),
        Column("municipality", _("Gemeente"), order_by="municipality"),
        Column("level", _("Nederlands"), kind="badge", value=presenters.level_badge),
        Column("guidance", _("Begeleiding"), kind="badge", value=presenters.guidance_badge),
        Column("added", _("Toegevoegd"), order_by="created_at", kind="when", value=presenters.added_on),
    )


class SearchTable(CandidateTable):
    """People found by a word."""

    name = "gevonden"
    caption = _("Gevonden personen")
    empty = Empty(_("Zoek een persoon"), _("Typ bovenaan een naam, een klantnummer of een gemeente."))
    empty_filtered = Empty(
        _("Niemand gevonden"),
        _(
            "Controleer de spelling, of zoek met het klantnummer. Je vindt alleen personen van je organisatie."
        ),
    )
