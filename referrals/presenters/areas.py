"""Who works where, for everybody who has to do with candidates (H-06)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import formats
from core.text import searchable
from people.enums import Province
from people.models import Candidate, Organisation, User
from people.numbers import province_of
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea


@dataclass(frozen=True)
class Entry:
    """Somebody in the list: where, who, of which organisation, and how to reach them."""

    place: str
    name: str
    organisation: str
    phone: str
    email: str


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Place:
    """What was searched: its postcodes, or none when nobody knows it."""

    text: str
    postcodes: Sequence[str]

    @property
    def provinces(self) -> set[str]:
        return {province for code in self.postcodes if (province := province_of(code))}


def place_of(text: str, user: Any) -> Place:
    """The postcodes that somebody means with a postcode or a municipality.

    The municipality is looked for in the addresses of organisations and of candidates whom the user may see.
    """
    if text.isdecimal():
        return Place(text, [text] if province_of(text) else [])
    wanted = searchable(text)
    known = Candidate.objects.visible_to(user).filter(municipality__istartswith=text[:3])
    pairs = set(known.values_list("municipality", "postcode").distinct())
    pairs |= set(Organisation.objects.values_list("municipality", "postcode"))
    return Place(text, sorted({code for name, code in pairs if code and searchable(name) == wanted}))


def advisers(place: Place | None) -> list[Group]:
    """Advisers of each province, the first choice of each organisation first."""
    rows = AdviserArea.objects.working().select_related("organisation", "adviser")
    if place:
        rows = rows.filter(province__in=place.provinces)
    return [
        Group(str(Province(province).label), [_entry("", row.adviser, row.organisation) for row in group])
        for province, group in groupby(rows, lambda row: row.province)
    ]


def consultants(place: Place | None) -> list[Entry]:
    """Consultants by postcode; of one place, who would get a proposal first."""
    rows = ConsultantArea.objects.working().select_related("organisation", "consultant")
    if place:
        rows = _once(row for code in place.postcodes for row in rows.covering(code).vdab_first())
    return [_entry(row.range_label, row.consultant, row.organisation) for row in rows]


def partners(place: Place | None) -> list[Entry]:
    """Organisations by postcode, with their adviser for it."""
    rows = PostcodeArea.objects.working()
    if place:
        rows = _once(row for code in place.postcodes for row in rows.covering(code))
    return [_entry(row.range_label, row.adviser, row.organisation) for row in rows]


EXPORT_HEAD = (
    _("Lijst"),
    _("Waar"),
    _("Naam"),
    _("Organisatie"),
    _("Telefoon"),
    _("E-mail"),
)


def export(place: Place | None) -> list[list[str]]:
    """The three lists under each other, for a spreadsheet."""
    rows = [(gettext("Adviseur"), group.title, entry) for group in advisers(place) for entry in group.entries]
    rows += [(gettext("Consulent"), entry.place, entry) for entry in consultants(place)]
    rows += [(gettext("Organisatie"), entry.place, entry) for entry in partners(place)]
    return [
        [kind, where, entry.name, entry.organisation, entry.phone, entry.email] for kind, where, entry in rows
    ]


def _once(rows: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(rows))


def _entry(place: str, person: User | None, organisation: Organisation) -> Entry:
    """A person with the phone of the organisation when there is no own one."""
    phone = (person.phone if person else "") or organisation.phone
    return Entry(
        place,
        person.full_name if person else "",
        organisation.name,
        formats.phone(phone),
        person.email if person else organisation.email,
    )
