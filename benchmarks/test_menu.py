"""What the public menu card costs with 300 offers beside 15, in one run and one process.

The same visitor opens the page twice: once while the card holds 15 offers, as the handbook shows it, once
while it holds 300 of twenty providers; and again with the ETag of the last answer, which is not sent twice.

Run with ./dev bench. It prints ratios; a clock never decides whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from django.test import Client

from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, ProviderFactory

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

FEW, MANY = 15, 300
PROVIDERS = 20
ROUNDS = 20
URL = "/menukaart/"


def grow(start: int, total: int) -> None:
    """Add offers of twenty providers until there are so many."""
    programme = ProgrammeFactory()
    for place in range(start, total):
        MenuItemFactory(programme=programme, provider=ProviderFactory(name=f"Aanbieder {place % PROVIDERS}"))


def milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        times.append((perf_counter() - began) * 1000)
    return median(times)


def page(client: Client) -> tuple[float, int]:
    """The median time of the page and its size in bytes."""
    answer = client.get(URL)
    assert answer.status_code == 200
    return milliseconds(lambda: client.get(URL)), len(answer.content)


def test_the_menu_card_with_many_offers_beside_few() -> None:
    client = Client()
    grow(0, FEW)
    few, few_bytes = page(client)
    grow(FEW, MANY)
    many, many_bytes = page(client)
    answer = client.get(URL)
    known = {"If-None-Match": answer["ETag"]}
    again = client.get(URL, headers=known)
    assert (answer.content.count(b'class="offer__name"'), again.status_code, again.content) == (
        MANY,
        304,
        b"",
    )
    print(  # noqa: T201  the measurement
        f"\n{FEW} offers: {few:.1f} ms, {few_bytes / 1024:.0f} kB; {MANY} offers: {many:.1f} ms,"
        f" {many_bytes / 1024:.0f} kB; ratio {many / few:.1f} for {MANY // FEW} times the offers,"
        f" {(many - few) / (MANY - FEW):.2f} ms for each one more; known copy: 0 bytes"
    )
