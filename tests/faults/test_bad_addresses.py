"""Nonsense in the query string of any page, in any role, is never a failure of the server."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.test_permission_matrix import REACH, address, release, visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("without_copies")

HUGE = "9" * 4000
# Every name that a list, a tab or a filter reads, with what no form would send.
NONSENSE = {
    "page": HUGE, "size": "9" * 30, "sort": "--x", "q": "a " * 800, "blad": HUGE, "toon": "x" * 3000,
    "stap": "<x>", "provincie": "x" * 500, "organisatie": "9" * 30, "jaar": "9" * 30, "van": "0001-01-01",
    "tot": "9999-12-31", "soort": "x" * 100, "fase": "%", "adviseur": "-1", "toestand": "x" * 200,
    "iedereen": "x", "taal": "x" * 100, "postcode": HUGE, "aanbieder": "9" * 30, "prijs": "NaN",
    "price_max": "-1e9", "onderwerp": "x", "bewaar": "x" * 100,
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["A", "C", "K", "S", "-"])
def test_nonsense_in_an_address_is_never_a_failure(who: str, shared_world: World) -> None:
    client: Client = visitor(who, shared_world.people)
    failed = []
    for name in REACH:
        response = client.get(address(name, shared_world.rows), NONSENSE)
        if response.status_code >= 500:
            failed.append(f"{name}: {response.status_code}")
        release(response)
    assert failed == []
