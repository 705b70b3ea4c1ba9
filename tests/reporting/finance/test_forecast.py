"""What a result has earned, what is in doubt and why, and where starts are still needed (V-08)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from reporting.finance import figures, splitting
from reporting.finance.forecast import Place, at_risk, forecast, reasons
from reporting.kpi.filters import sees_every_dossier
from tests.factories.finance import GrantFactory
from tests.factories.people import CandidateFactory, OrganisationFactory, coordinator, member, steering_member
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, phase_in
from trajects.enums import PhaseKind, PhaseState
from trajects.models import Phase, Traject

pytestmark = pytest.mark.django_db


def guided(outcome: str = "", *, postcode: str = "8500", due: int = 0, **facts: object) -> Traject:
    """A dossier in guidance, or out of it with an outcome."""
    candidate = CandidateFactory(postcode=postcode)
    traject = TrajectFactory(
        candidate=candidate, explore=False, organisation=facts.pop("organisation"), **facts
    )
    ended = {"state": PhaseState.COMPLETED, "ends_on": localdate(), "outcome": outcome} if outcome else {}
    phase_in(traject, PhaseKind.GUIDE, due_on=localdate() + timedelta(days=due), **ended)
    return traject


@pytest.mark.parametrize(
    ("starts", "wanted", "cents"), [(0, 3, 0), (1, 3, 33), (3, 3, 100), (5, 3, 100), (1, 0, 0)]
)
def test_each_start_earns_as_much_until_all_is_earned(starts, wanted, cents):
    assert splitting.earned(100, starts, wanted) == cents


@pytest.fixture
def scene():
    """Ten dossiers of two organisations in two provinces: a proven start, two in doubt, one that may run on."""
    own, other = OrganisationFactory(name="Aalter"), OrganisationFactory(name="Bree")
    day = localdate()
    guided(
        "starts", organisation=own, activity_starts_on=day, enterprise_number="0999999922", started_in="main"
    )
    guided("starts", organisation=own, activity_starts_on=day, started_in="activity_cooperative")
    guided("starts", organisation=own, activity_starts_on=day, started_in="main")
    guided("starts", organisation=other, postcode="3960", started_in="main")
    guided("no_start", organisation=other, postcode="3960")
    guided(organisation=other, postcode="3960", due=400)
    for _number in range(4):
        guided(organisation=own, due=10)
    return GrantFactory(outflow_percent=50, ends_on=day + timedelta(days=100))


def test_forecast_counts_what_is_earned_in_doubt_and_needed(scene):
    found = forecast(scene)
    whole = found.whole
    assert (whole.participants, whole.wanted, whole.proven, whole.doubtful, whole.needed) == (10, 5, 2, 2, 1)
    assert (found.result_cents, found.earned_cents, found.doubtful_cents, found.open_cents) == (
        3_000_000, 1_200_000, 1_200_000, 600_000,
    )  # fmt: skip
    assert found.running_past == 1
    places = [(p.label, p.participants, p.wanted, p.proven, p.doubtful, p.needed) for p in found.provinces]
    assert places == [("Limburg", 3, 2, 0, 1, 1), ("West-Vlaanderen", 7, 3, 2, 1, 0)]
    assert [(p.label, p.wanted) for p in found.organisations] == [("Aalter", 4), ("Bree", 1)]
    assert forecast(GrantFactory(input_percent=None, result_percent=None)) is None


def test_risk_names_the_dossiers_with_the_reason(scene, client):
    why = reasons(scene, list(at_risk(scene, Phase.objects.all())))
    assert sorted(why.values()) == [
        ["De begeleiding mag langer lopen dan het project."],
        ["De startdatum van de activiteit ontbreekt.", "Het ondernemingsnummer ontbreekt."],
        ["Het ondernemingsnummer ontbreekt."],
    ]
    client.force_login(coordinator())
    url = reverse("reporting:grant_risk", args=[scene.public_id])
    page = client.get(url)
    assert page.context["table"].total == 3
    assert page.content.decode().count("Het ondernemingsnummer ontbreekt.") == 2


def test_small_numbers_hide_from_who_sees_no_persons(scene, client):
    table = figures.forecast_table(forecast(scene), guarded=True)
    assert [[cell.shown for cell in row.cells] for row in table.rows] == [["<10", "–"]] * 4
    assert not any("langer lopen" in note for note in table.notes)
    client.force_login(steering_member())
    page = client.get(scene.get_absolute_url())
    assert page.context["page"].risk_url == ""
    assert "Kleine aantallen zijn verborgen" in page.content.decode()
    assert client.get(reverse("reporting:grant_risk", args=[scene.public_id])).status_code == 404


def test_a_small_number_is_not_worked_out_of_its_line_or_its_column():
    places = [
        Place("a", "A", participants=100, wanted=40, proven=3, doubtful=12, running=50),
        Place("b", "B", participants=200, wanted=80, proven=20, doubtful=25, running=90),
        Place("c", "C", participants=150, wanted=60, proven=15, doubtful=17, running=70),
    ]
    table = figures.places_table("t", "T", "H", places, guarded=True)
    told = [[cell.shown for cell in row.cells] for row in table.rows]
    assert told == [
        ["100", "50", "40", "<10", "–", "25"],
        ["200", "90", "80", "20", "25", "35"],
        ["150", "70", "60", "–", "–", "28"],
    ]


def test_who_also_sits_in_the_steering_group_learns_no_small_number_of_other_partners(scene, client):
    user = steering_member()
    member(user=user)
    client.force_login(user)
    page = client.get(scene.get_absolute_url())
    assert (page.context["hides"], page.context["page"].risk_url) == (True, "")
    assert page.context["page"].forecast[0].cell("proven", "starts").hidden
    assert not sees_every_dossier(user)
    assert sees_every_dossier(coordinator())


def test_lists_ask_as_much_for_thirty_rows_as_for_one(scene, client):
    organisation = OrganisationFactory()
    client.force_login(coordinator())
    pages = [reverse("reporting:grants"), reverse("reporting:grant_risk", args=[scene.public_id])]

    def counts() -> list[int]:
        found = []
        for url in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    counts()
    first = counts()
    for _number in range(20):
        GrantFactory(programme=ProgrammeFactory())
        guided("starts", organisation=organisation, started_in="main")
    assert counts() == first
