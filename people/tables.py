"""Lists of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Button, Empty
from people import network, presenters
from people.models import Candidate, NetworkContact
from people.searching import as_people, as_read, narrowed_role

ADD = Button(_("Kandidaat toevoegen"), reverse_lazy("people:candidate_add"), icon="user-add")
ADD_CONTACT = Button(_("Netwerkcontact toevoegen"), reverse_lazy("people:network_add"), icon="user-add")


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

    @property
    def order(self) -> tuple[Any, ...]:
        return as_people(super().order, self.request.user)

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        return as_read(objects, self.request.user)


class SearchTable(CandidateTable):
    """People found by a word: candidates, and contacts of the network."""

    name = "gevonden"
    caption = _("Gevonden personen")
    empty = Empty(_("Zoek een persoon"), _("Typ bovenaan een naam, een klantnummer of een gemeente."))
    empty_filtered = Empty(
        _("Niemand gevonden"),
        _(
            "Controleer de spelling, of zoek met het klantnummer. Je vindt alleen personen van je organisatie."
        ),
    )
    columns = (
        *(column for column in CandidateTable.columns if column.key not in ("level", "guidance")),
        Column("kind", _("Soort"), kind="badge", value=network.kind_badge),
    )

    @property
    def order(self) -> tuple[Any, ...]:
        """A union sorts by its columns only: who does not read every name gets the number instead."""
        if not self.queryset.query.combinator:
            return super().order
        hidden = {"sort_name", "municipality"} if narrowed_role(self.request.user) else set()
        return tuple(
            "number" if part.removeprefix("-") in hidden else part for part in Table.order.fget(self)
        )

    def add_network(self, contacts: QuerySet) -> None:
        """Let contacts of the network stand among the candidates, in one order and on the same pages."""
        found = (self.queryset, "candidate"), (contacts, "network")
        first, second = (
            rows.order_by().values(*SORTED, kind=Value(kind, CharField())) for rows, kind in found
        )
        self.queryset = first.union(second, all=True)

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        """The cards behind the rows of one page."""
        if not all(isinstance(row, dict) for row in objects):
            return super().decorate(objects)
        keys = {
            kind: [row["pk"] for row in objects if row["kind"] == kind] for kind in ("candidate", "network")
        }
        cards = {
            "candidate": {
                card.pk: card for card in as_read(self._candidates(keys["candidate"]), self.request.user)
            },
            "network": NetworkContact.objects.in_bulk(keys["network"]),
        }
        return [cards[row["kind"]][row["pk"]] for row in objects]

    def _candidates(self, keys: Sequence[int]) -> list[Candidate]:
        return list(Candidate.objects.filter(pk__in=keys).with_guidance())


# What the columns of the found people sort by.
SORTED = ("sort_name", "number", "municipality", "created_at", "pk")


class NetworkTable(Table):
    """Contact cards of people who are no candidate."""

    name = "netwerk"
    caption = _("Netwerkcontacten")
    search_placeholder = _("Zoek een naam, organisatie of gemeente")
    default_order = ("sort_name",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Nog geen netwerkcontacten"),
        _("Hier staan mensen die geen kandidaat zijn en met wie je samenwerkt, zoals iemand van een bank."),
        ADD_CONTACT,
    )
    empty_filtered = Empty(
        _("Niemand gevonden"), _("Geen enkel contact past bij deze filters. Wis een filter of zoek anders.")
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
        Column("number", _("Relatienummer"), order_by="number"),
        Column("places", _("Organisaties"), value=network.places),
        Column("phone", _("Telefoon"), value=network.phones),
        Column("email", _("E-mail"), value="email"),
        Column("shared", _("Wie ziet dit"), kind="badge", value=network.shared_badge),
    )
