"""What pages cost with 100,000 dossiers beside 20,000, in one run and one process.

The same people open the same pages twice. Run with ./dev bench. It prints ratios; a clock never decides
whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

import pytest
from django.test import Client
from django.urls import reverse

from benchmarks.population import Population
from people.models import User
from trajects.models import Traject

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

FEW, MANY = 20_000, 100_000
ROUNDS = 15


def pages(population: Population, traject: Traject) -> Iterator[tuple[str, User, str]]:
    """Whose page, and which."""
    dossier = reverse("trajects:dossier", args=[traject.public_id])
    for who, user in (("adviser", population.adviser), ("coordinator", population.coordinator)):
        yield f"{who}: candidates", user, reverse("people:candidates")
        yield f"{who}: candidates, page 3", user, reverse("people:candidates") + "?pagina=3"
        yield f"{who}: dossiers", user, reverse("trajects:dossiers")
        yield f"{who}: dossier", user, dossier
        yield f"{who}: search", user, reverse("people:search") + "?q=haddad+noor"
        yield f"{who}: start page", user, reverse("home")


def milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def measured(population: Population, traject: Traject) -> dict[str, float]:
    """The median of each page in milliseconds."""
    return {name: _median(user, url) for name, user, url in pages(population, traject)}


def _median(user: User, url: str) -> float:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 200
    return median(milliseconds(lambda: client.get(url)) for _ in range(ROUNDS))


def test_pages_with_many_dossiers_beside_few() -> None:
    population = Population()
    population.grow(FEW)
    traject = population.adviser.trajects.order_by("pk").first()
    few = measured(population, traject)
    population.grow(MANY)
    many = measured(population, traject)
    for name, before in few.items():
        print(  # noqa: T201  the measurement
            f"\n{name}: {before:.1f} ms with {FEW}, {many[name]:.1f} ms with {MANY}, growth {many[name] / before:.2f}",
            end="",
        )
    assert Traject.objects.count() == MANY
