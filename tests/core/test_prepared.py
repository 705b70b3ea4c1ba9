"""SQL that is written once gives the answer of the query set that it was written from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from core.prepared import Key, Prepared, keep
from people.models import Organisation
from tests.factories.people import OrganisationFactory
from tests.factories.trajects import TrajectFactory
from trajects.models import Phase, Traject

pytestmark = pytest.mark.django_db


def named() -> QuerySet[Organisation]:
    return Organisation.objects.filter(name=Key("name")).exclude(pk=Key("not"))


def test_each_key_gets_its_own_answer() -> None:
    prepared = Prepared(named)
    first, second = OrganisationFactory(name="Een"), OrganisationFactory(name="Twee")
    assert prepared.all(name="Een", **{"not": 0}) == [first]
    assert prepared.all(name="Twee", **{"not": 0}) == [second]
    assert prepared.all(name="Twee", **{"not": second.pk}) == []
    assert prepared.first(name="Drie", **{"not": 0}) is None


def test_a_key_that_misses_or_finds_nothing_is_an_error() -> None:
    prepared = Prepared(named)
    with pytest.raises(KeyError):
        prepared.all(name="Een")
    with pytest.raises(Organisation.DoesNotExist):
        prepared.get(name="Een", **{"not": 0})


def test_a_key_is_a_value_and_never_sql() -> None:
    OrganisationFactory(name="Een")
    assert Prepared(named).all(name="' OR true --%s", **{"not": 0}) == []


def test_joined_rows_and_single_values_come_along(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    traject = TrajectFactory()
    whole = Prepared(lambda: Traject.objects.select_related("candidate").filter(pk=Key("pk")))
    ids = Prepared(lambda: Traject.objects.filter(pk=Key("pk")).values_list("candidate_id", flat=True))
    with django_assert_num_queries(2):
        assert whole.get(pk=traject.pk).candidate == traject.candidate
        assert ids.all(pk=traject.pk) == [traject.candidate_id]


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_sql_and_not_the_connection() -> None:
    prepared = Prepared(named)
    names = [f"Organisatie {number}" for number in range(40)]
    for name in names:
        OrganisationFactory(name=name)

    def ask(name: str) -> str:
        try:
            return prepared.get(name=name, **{"not": 0}).name
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, names)) == names


def test_kept_rows_are_not_asked_again_and_can_be_filtered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    traject = TrajectFactory()
    rows = list(Phase.objects.filter(traject=traject))
    fresh = Traject.objects.get(pk=traject.pk)
    keep(fresh, "phases", rows)
    with django_assert_num_queries(0):
        assert list(fresh.phases.all()) == rows
        assert all(phase.traject is fresh for phase in fresh.phases.all())
    assert rows
    assert not fresh.phases.exclude(pk__in=[phase.pk for phase in rows]).exists()
