"""Who works where, and the contacts of the network, as a coordinator and two advisers would fill them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.actors import DEMO
from core.yaml_files import read_yaml
from people.actions.network import Place, add_network_contact
from people.enums import FLEMISH_PROVINCES, GUIDING_FAMILIES, REFERRING_FAMILIES, Family
from people.models import Organisation
from people.numbers import PROVINCE_RANGES
from referrals.actions.areas import apply_list
from referrals.models import AdviserArea, ConsultantArea

if TYPE_CHECKING:
    from jumpstarters.demo.world import World

NETWORK = Path(__file__).with_name("network.yaml")


def fill(world: World) -> None:
    """Consultants by postcode, advisers by province, and four contacts of the network."""
    apply_list(ConsultantArea, by=DEMO, add=list(_consultants(world)))
    apply_list(AdviserArea, by=DEMO, add=list(_advisers(world)))
    for row in read_yaml(NETWORK):
        _contact(world, row)


def _consultants(world: World) -> list[ConsultantArea]:
    """Each office has the postcodes of its province; GTB only those around Eeklo."""
    rows = []
    for office in _of_families(world, REFERRING_FAMILIES):
        ranges = [(low, high) for low, high, province in PROVINCE_RANGES if province in office.provinces]
        if office.family == Family.GTB:
            ranges = [(9900, 9999)]
        person = world.consultant_of(office)
        rows += [
            ConsultantArea(low=low, high=high, organisation=office, consultant=person) for low, high in ranges
        ]
    return rows


def _advisers(world: World) -> list[AdviserArea]:
    """The first adviser of each partner takes the provinces in which the partner works."""
    return [
        AdviserArea(province=province, organisation=partner, adviser=world.adviser_of(partner))
        for partner in _of_families(world, GUIDING_FAMILIES)
        for province in partner.provinces
        if province in FLEMISH_PROVINCES
    ]


def _of_families(world: World, families: tuple[str, ...]) -> list[Organisation]:
    return [entry for entry in world.organisations.values() if entry.family in families]


def _contact(world: World, row: dict[str, Any]) -> None:
    """A card, kept by one partner and perhaps shown to all."""
    places = [_place(world, place["at"], place["function"]) for place in row["places"]]
    kept_by = world.organisations[row["kept_by"]]
    add_network_contact(by=DEMO, kept_by=kept_by, is_shared=row["shared"], places=places, **row["card"])


def _place(world: World, name: str, function: str) -> Place:
    """One of our organisations when it has this name, else another."""
    known = world.organisations.get(name)
    return Place(known, "" if known else name, function)
