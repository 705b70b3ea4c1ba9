"""Lists of people: filters, order, searching, and a number of queries that does not grow."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import grants
from people.enums import AccessGround
from people.models import Candidate, Organisation
from tests.factories import people as factories

pytestmark = pytest.mark.django_db

LIST, SEARCH = "/kandidaten/", "/zoeken/"


@pytest.fixture
def organisation(client: Client) -> Organisation:
    """An organisation with an adviser who is logged in."""
    organisation = factories.OrganisationFactory()
    client.force_login(factories.adviser(organisation))
    return organisation


def add(organisation: Organisation, **fields: Any) -> Candidate:
    return factories.CandidateFactory(seen_by=organisation, **fields)


def found(client: Client, url: str, **query: Any) -> list[Candidate]:
    return [row.obj for row in client.get(url, query).context["table"].rows]


def queries_for(client: Client, url: str, **query: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("url", "query"), [(LIST, {}), (SEARCH, {"q": "noor"})])
def test_list_asks_as_many_questions_for_30_rows_as_for_1(
    client: Client, organisation: Organisation, url: str, query: dict[str, str]
) -> None:
    add(organisation)
    client.get(url, query)
    one = queries_for(client, url, **query)
    for _ in range(29):
        add(organisation)
    assert queries_for(client, url, **query, size=50) == one
    assert len(found(client, url, **query, size=50)) == 30


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("native", "Nederlandstalig"),
        ("none", "Geen Nederlands"),
        ("unknown", "Nederlands niet bekend"),
        ("2.2", "Nederlands 2.2 (B1)"),
    ],
)
def test_list_says_the_level_of_dutch_in_few_words(
    client: Client, organisation: Organisation, level: str, words: str
) -> None:
    add(organisation, dutch_level=level)
    assert f"<span>{words}</span>" in client.get(LIST).content.decode()


def test_list_holds_own_candidates_only(client: Client, organisation: Organisation) -> None:
    own = add(organisation)
    add(factories.OrganisationFactory())
    factories.CandidateFactory()
    assert found(client, LIST) == [own]


def test_coordinator_sees_all_partners_and_no_offices(client: Client, organisation: Organisation) -> None:
    own = add(organisation)
    add(factories.OrganisationFactory(vdab=True))
    client.force_login(factories.coordinator())
    assert found(client, LIST) == [own]


@pytest.mark.parametrize(
    ("postcode", "province"),
    [("8500", "BE-VWV"), ("9000", "BE-VOV"), ("1500", "BE-VBR"), ("3001", "BE-VBR"), ("3500", "BE-VLI")],
)
def test_list_filters_on_province(
    client: Client, organisation: Organisation, postcode: str, province: str
) -> None:
    inside = add(organisation, postcode=postcode)
    add(organisation, postcode="2000")
    add(organisation, postcode="")
    assert found(client, LIST, province=province) == [inside]


def test_list_filters_on_level_and_guidance(client: Client, organisation: Organisation) -> None:
    guided = add(organisation, dutch_level="1.1")
    grants.open_candidate(guided, organisation, AccessGround.TRAJECT)
    waiting = add(organisation, dutch_level="3.1")
    assert found(client, LIST, level="1.1") == [guided]
    assert found(client, LIST, guidance="ja") == [guided]
    assert found(client, LIST, guidance="nee") == [waiting]


@pytest.mark.parametrize(
    "query", [{"province": "x"}, {"sort": "wachtwoord"}, {"page": "-1"}, {"size": "1e9"}, {"level": "%"}]
)
def test_list_with_a_wrong_address_still_opens(
    client: Client, organisation: Organisation, query: dict[str, str]
) -> None:
    add(organisation)
    assert client.get(LIST, query).status_code == 200


def test_list_sorts_names_without_regard_to_accents(client: Client, organisation: Organisation) -> None:
    rows = [add(organisation, family_name=name) for name in ("Zwart", "Élise", "Adams", "łucki")]
    assert [person.family_name for person in found(client, LIST)] == ["Adams", "Élise", "łucki", "Zwart"]
    assert found(client, LIST, sort="-number") == rows[::-1]


@pytest.mark.parametrize("words", ["bensaid", "ILIAS", "bensaïd ilias", "ilias kortrijk", "{number}", "lias"])
def test_search_finds_by_name_number_and_place(
    client: Client, organisation: Organisation, words: str
) -> None:
    person = add(organisation, family_name="Bensaïd", given_name="Ilias")
    add(organisation, family_name="Nowicka", municipality="Gent")
    assert found(client, SEARCH, q=words.format(number=person.number)) == [person]


@pytest.mark.parametrize("words", ["%", "_", "\\", "%%%", "'; DROP TABLE", "x" * 5000, "  "])
def test_search_for_anything_finds_nothing_and_never_breaks(
    client: Client, organisation: Organisation, words: str
) -> None:
    add(organisation)
    assert found(client, SEARCH, q=words) == []


def test_search_never_finds_somebody_elsewhere(client: Client, organisation: Organisation) -> None:
    person = add(factories.OrganisationFactory(), family_name="Geheim")
    for words in ("geheim", str(person.number), person.email):
        response = client.get(SEARCH, {"q": words})
        assert response.context["table"].rows == []
        assert "Niemand gevonden" in response.content.decode()


def test_search_is_limited_to_60_a_minute(client: Client, organisation: Organisation) -> None:
    answers = [client.get(SEARCH, {"q": "noor"}).status_code for _ in range(61)]
    assert (answers[:60], answers[60]) == ([200] * 60, 429)
    assert client.get(SEARCH).status_code == 200
    client.force_login(factories.adviser(organisation))
    assert client.get(SEARCH, {"q": "noor"}).status_code == 200


def test_search_by_the_steering_group_finds_nobody(client: Client, organisation: Organisation) -> None:
    add(organisation)
    client.force_login(factories.steering_member(organisation))
    assert found(client, SEARCH, q="noor") == []
