"""Long files: what an export holds in memory with 20,000 and with 100,000 lines, and an import of 10,000 rows.

Run with ./dev bench. It prints figures; a clock never decides whether it passes.
"""

from __future__ import annotations

import tracemalloc
from time import perf_counter

import pytest
from django.test import override_settings

from benchmarks.population import Population
from people.models import Candidate
from reporting.exports.actions import ask_export
from reporting.exports.columns import usual
from reporting.imports import actions, work
from reporting.imports.kinds import KINDS
from reporting.prepared import actions as prepared
from tests.factories.people import OrganisationFactory, coordinator
from tests.sheets import csv_file

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

FEW, MANY, IMPORTED = 20_000, 100_000, 10_000
MEGABYTE = 1024 * 1024


def exported(population: Population, ending: str) -> tuple[float, float]:
    """The peak of memory in megabytes, and the seconds, of an export of every dossier."""
    ask_export(
        grain="person", ending=ending, columns=usual("person"), by=population.coordinator, query="", reason=""
    )
    tracemalloc.start()
    began = perf_counter()
    assert prepared.make_next()
    taken, peak = perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / MEGABYTE, taken


def test_memory_of_an_export_stays_flat() -> None:
    population = Population()
    figures = {}
    for total in (FEW, MANY):
        population.grow(total)
        figures[total] = {ending: exported(population, ending) for ending in ("csv", "xlsx")}
    for ending in ("csv", "xlsx"):
        (before, _seconds), (after, taken) = figures[FEW][ending], figures[MANY][ending]
        print(  # noqa: T201  the measurement
            f"\n{ending} of {MANY} lines: {after:.1f} MB at most beside {before:.1f} MB with {FEW}, in {taken:.0f} s",
            end="",
        )


def test_import_of_many_rows() -> None:
    organisation = OrganisationFactory(name="Syntra Proef")
    boss = coordinator(organisation)
    head = "Kenmerk;Familienaam;Voornaam;Organisatie;Geboortedatum;Gemeente\r\n"
    rows = (
        f"K-{at};Peeters{at};Noor;Syntra Proef;{1 + at % 28:02}/03/1985;Kortrijk\r\n"
        for at in range(IMPORTED)
    )
    began = perf_counter()
    sheet = actions.start(KINDS["kandidaten"], upload=csv_file(head + "".join(rows)), source="Oud", by=boss)
    actions.choose_columns(sheet, mapping=sheet.mapping, by=boss)
    with override_settings(IMPORT_SHARE_SECONDS=3600):
        work.do_a_share()
        looked_at = perf_counter()
        sheet.refresh_from_db()
        actions.apply(sheet, by=boss)
        work.do_a_share()
    done = perf_counter()
    assert Candidate.objects.count() == IMPORTED
    print(  # noqa: T201  the measurement
        f"\nimport of {IMPORTED} people: looked at in {looked_at - began:.0f} s, applied in {done - looked_at:.0f} s",
        end="",
    )
