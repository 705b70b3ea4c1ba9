"""Each role sees its own places, the place of the page is marked, and fragments ask nothing for the frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, resolve, reverse

from jumpstarters.navigation import PLACES, navigation
from people.models import User
from tests.factories import people as factories
from tests.factories.referrals import referral_in
from tests.factories.trajects import ProgrammeFactory, TrajectFactory

pytestmark = pytest.mark.django_db

WORK = ["Vandaag", "Kandidaten", "Dossiers", "Postvak", "Termijnen", "Taken", "Mijn doorverwijzingen"]
WORK += ["Outreach", "Partnerschappen", "Infosessies", "Overleg", "Vouchers", "Menukaart", "Uitgaande post"]
WORK += ["Medewerkerstools", "Rapporten"]
REFERRING = ["Vandaag", "Postvak", "Mijn doorverwijzingen", "Infosessies"]
BY_ROLE: list[tuple[Callable[[], User], list[str]]] = [
    (factories.adviser, WORK),
    (factories.coordinator, [*WORK, "Beheer"]),
    (factories.consultant, [*REFERRING, "Overleg", "Medewerkerstools"]),
    (factories.steering_member, ["Vandaag", "Overleg", "Rapporten"]),
    (factories.provider_member, ["Vandaag", "Vouchers", "Mijn aanbod"]),
    (factories.UserFactory, ["Vandaag"]),
]


def frame_of(user: User, url: str = "/") -> dict[str, Any]:
    """What the frame of a page shows to a user."""
    request = RequestFactory().get(url)
    request.user, request.resolver_match = user, resolve(request.path)
    return navigation(request)


def labels(items: list[Any]) -> list[str]:
    return [str(item.label) for item in items]


def current(user: User, url: str) -> list[str]:
    return labels([item for item in frame_of(user, url)["navigation"] if item.current])


@pytest.mark.parametrize(("make", "places"), BY_ROLE)
def test_a_role_sees_exactly_its_places_and_may_open_them(
    client: Client, make: Callable[[], User], places: list[str]
) -> None:
    user = make()
    items = frame_of(user)["navigation"]
    assert labels(items) == places
    client.force_login(user)
    assert {item.url: client.get(item.url).status_code for item in items} == {item.url: 200 for item in items}


@pytest.mark.parametrize(
    ("make", "places"),
    [
        (factories.adviser, ["Vandaag", "Kandidaten", "Dossiers", "Postvak"]),
        (factories.consultant, REFERRING),
        (factories.steering_member, ["Vandaag", "Overleg", "Rapporten"]),
    ],
)
def test_the_bar_of_a_telephone_has_the_first_places_of_the_role(
    make: Callable[[], User], places: list[str]
) -> None:
    assert labels(frame_of(make())["phone_navigation"]) == places


def test_every_place_has_a_key_of_its_own() -> None:
    keys = [place.key for place in PLACES]
    assert all(re.fullmatch("[a-z]", key) for key in keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/", "Vandaag"),
        ("/kandidaten/toevoegen/", "Kandidaten"),
        ("/infosessies/nieuw/", "Infosessies"),
        ("/doorverwijzingen/postvak/", "Postvak"),
        ("/doorverwijzingen/verstuurd/", "Mijn doorverwijzingen"),
        ("/doorverwijzingen/nieuw/", "Mijn doorverwijzingen"),
        ("/uitgaande-post/", "Uitgaande post"),
        ("/menukaart/", "Menukaart"),
        ("/overleg/besluiten/", "Overleg"),
        ("/medewerkers/nieuws/", "Medewerkerstools"),
    ],
)
def test_a_page_marks_one_place(url: str, place: str) -> None:
    assert current(factories.adviser(), url) == [place]


def test_a_page_of_no_place_marks_nothing() -> None:
    assert current(factories.adviser(), "/mijn-gegevens/") == []


def test_a_referral_belongs_to_the_inbox_of_both_sides() -> None:
    referral = referral_in("sent")
    url = reverse("referrals:referral", args=[referral.public_id])
    assert current(factories.adviser(), url) == ["Postvak"]
    assert current(factories.consultant(), url) == ["Postvak"]


def test_every_page_that_a_place_claims_exists() -> None:
    some = "00000000-0000-4000-8000-000000000000"
    for name in {name for place in PLACES for name in place.views}:
        assert resolve(address(name, some)).view_name == name


def address(name: str, some: str) -> str:
    """The page of this name, of something when it is a page of one thing."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[some])


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (factories.adviser, True),
        (factories.coordinator, True),
        (factories.consultant, False),
        (factories.steering_member, False),
    ],
)
def test_the_button_for_a_contact_is_for_who_may_record_one(
    client: Client, make: Callable[[], User], shown: bool
) -> None:
    client.force_login(make())
    assert (reverse("trajects:quick_contact") in client.get("/").content.decode()) is shown


def test_the_sentence_of_the_funders_is_asked_for_by_a_page_that_shows_it_and_by_no_other() -> None:
    ProgrammeFactory(is_active=True, co_financing_text="Met steun van een fonds.")
    user = factories.adviser()
    with CaptureQueriesContext(connection) as queries:
        frame = frame_of(user)
    assert not [query for query in queries if "co_financing_text" in query["sql"]]
    with CaptureQueriesContext(connection) as queries:
        assert "Met steun van een fonds." in render_to_string("layout/footer.html", frame)
    assert len(queries) == 1


def test_without_a_sentence_the_footer_is_empty() -> None:
    assert "<p>" not in render_to_string("layout/footer.html", frame_of(factories.adviser()))


def test_under_a_page_stands_the_sentence_of_its_programme_else_of_those_that_the_user_works_in(
    client: Client,
) -> None:
    theirs, other = (
        ProgrammeFactory(code=name, co_financing_text=f"Steun {name}.") for name in ("een", "twee")
    )
    traject = TrajectFactory(programme=theirs)

    def footer(user: Any, url: str) -> str:
        client.force_login(user)
        return re.findall(r'<footer class="footer">(.*?)</footer>', client.get(url).content.decode())[0]

    assert footer(traject.adviser, traject.get_absolute_url()) == "<p>Steun een.</p>"
    assert footer(traject.adviser, "/") == "<p>Steun een.</p>"
    TrajectFactory(programme=other, organisation=traject.organisation)
    assert footer(traject.adviser, "/") == "<p>Steun een. Steun twee.</p>"
    assert footer(traject.adviser, traject.get_absolute_url()) == "<p>Steun een.</p>"
    # Who works in none of them, such as the steering group, reads about all.
    assert footer(factories.steering_member(), "/") == "<p>Steun een. Steun twee.</p>"
