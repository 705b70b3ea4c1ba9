"""Contact cards of people who are no candidate: numbers, who sees them, pages, search."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused, StaleForm
from core.models import Event
from people import actions
from people.actions.network import (
    Place,
    add_network_contact,
    set_network_contact_active,
    update_network_contact,
)
from people.models import Affiliation, Candidate, NetworkContact, Organisation, User
from tests.factories.people import (
    CandidateFactory,
    NetworkContactFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    steering_member,
)

pytestmark = pytest.mark.django_db

LIST = "/kandidaten/netwerk/"


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory(name="SYNTRA WEST")


@pytest.fixture
def keeper(organisation: Organisation) -> User:
    return adviser(organisation)


@pytest.fixture
def page(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


def card(keeper: User, **fields: Any) -> NetworkContact:
    values = {"family_name": "Claes", "given_name": "Ilse"} | fields
    return add_network_contact(by=keeper, kept_by=keeper.current_membership.organisation, **values)


def form_data(client: Client, url: str, *rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the form at this address would send, with changes and these rows of places."""
    context = client.get(url).context
    data = {name: field.value() or "" for name in context["form"].fields for field in [context["form"][name]]}
    data["kept_by"] = getattr(data["kept_by"], "pk", data["kept_by"])
    initial = context["rows"].initial_form_count()
    data |= {"plaats-TOTAL_FORMS": max(len(rows), initial), "plaats-INITIAL_FORMS": initial}
    for index, row in enumerate(rows):
        data |= {f"plaats-{index}-{name}": value for name, value in row.items()}
    if not data.get("is_shared"):
        data.pop("is_shared")
    return data | changes


def texts(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# Numbers -----------------------------------------------------------------------------------------


def test_candidates_and_network_contacts_share_one_row_of_numbers(keeper: User) -> None:
    organisation = keeper.current_membership.organisation
    numbers = []
    for turn in range(4):
        if turn % 2:
            numbers.append(card(keeper, family_name=f"Claes{turn}").number)
        else:
            person = actions.register_candidate(
                by=keeper, organisation=organisation, family_name=f"Maes{turn}", given_name="Bo"
            )
            numbers.append(person.number)
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert numbers[0] > 5_000_000


def test_number_of_five_million_is_refused_with_words() -> None:
    contact = NetworkContactFactory.build(number=5_000_000, kept_by=OrganisationFactory())
    with pytest.raises(ValidationError) as caught:
        contact.validate_constraints()
    assert caught.value.messages == ["Een relatienummer is groter dan 5 000 000."]
    with pytest.raises(IntegrityError), transaction.atomic():
        contact.save()


# Constraints -------------------------------------------------------------------------------------


@pytest.mark.parametrize("both", [True, False])
def test_place_names_one_organisation(both: bool) -> None:
    contact = NetworkContactFactory()
    place = Affiliation(contact=contact)
    if both:
        place.organisation, place.name = contact.kept_by, "Bank"
    with pytest.raises(ValidationError) as caught:
        place.validate_constraints()
    assert caught.value.messages == ["Kies een organisatie uit de lijst of typ de naam van een andere."]
    with pytest.raises(IntegrityError), transaction.atomic():
        place.save()


# Use cases ---------------------------------------------------------------------------------------


def test_add_keeps_places_search_text_and_a_journal_line_without_names(keeper: User) -> None:
    partner = OrganisationFactory(name="Stebo vzw")
    contact = card(keeper, places=[Place(partner, function="Coach"), Place(name="Bank Zuid")])
    assert [str(row) for row in contact.affiliations.all()] == ["Stebo vzw", "Bank Zuid"]
    assert contact.sort_name == "claes ilse"
    assert NetworkContact.objects.matching("claes stebo coach").get() == contact
    assert NetworkContact.objects.matching("zuid").get() == contact
    line = Event.objects.get(kind="network.added")
    assert (line.subject_id, line.data) == (contact.pk, {"organisation": contact.kept_by_id})


def test_update_tells_which_fields_changed_and_replaces_places(keeper: User) -> None:
    contact = card(keeper, places=[Place(name="Bank Zuid")])
    update_network_contact(
        contact,
        by=keeper,
        version=1,
        places=[Place(name="Bank Noord")],
        family_name="Claes",
        phone="+3211236474",
    )
    assert [row.name for row in contact.affiliations.all()] == ["Bank Noord"]
    assert Event.objects.get(kind="network.changed").data == {"fields": ["affiliations", "phone"]}
    assert not NetworkContact.objects.matching("zuid").exists()


def test_update_without_a_change_writes_no_line(keeper: User) -> None:
    contact = card(keeper, places=[Place(name="Bank Zuid")])
    update_network_contact(contact, by=keeper, version=1, places=[Place(name="Bank Zuid")], title="")
    assert not Event.objects.filter(kind="network.changed").exists()


def test_update_of_an_old_version_changes_nothing(keeper: User) -> None:
    contact = card(keeper, places=[Place(name="Bank Zuid")])
    NetworkContact.objects.update(version=2)
    with pytest.raises(StaleForm):
        update_network_contact(contact, by=keeper, version=1, places=[], family_name="Anders")
    assert Affiliation.objects.get().name == "Bank Zuid"


def test_other_organisation_neither_adds_nor_changes(keeper: User) -> None:
    contact = card(keeper, is_shared=True)
    stranger = adviser()
    with pytest.raises(Refused) as caught:
        update_network_contact(contact, by=stranger, version=1, places=[], title="Dr.")
    assert str(caught.value.verdict.reason) == "Alleen SYNTRA WEST kan dit netwerkcontact wijzigen."
    with pytest.raises(Refused):
        add_network_contact(by=stranger, kept_by=contact.kept_by, family_name="Maes")
    with pytest.raises(Refused):
        set_network_contact_active(contact, by=stranger, active=False)
    with pytest.raises(Refused):
        update_network_contact(
            contact, by=keeper, version=1, places=[], kept_by=stranger.current_membership.organisation
        )


def test_closing_twice_tells_it_once(keeper: User) -> None:
    contact = card(keeper)
    for _ in range(2):
        set_network_contact_active(contact, by=keeper, active=False)
    assert Event.objects.filter(kind="network.closed").count() == 1
    set_network_contact_active(contact, by=keeper, active=True)
    assert Event.objects.filter(kind="network.reopened").count() == 1


# Who sees what -----------------------------------------------------------------------------------


def test_own_cards_and_shared_ones_are_visible_to_partners_only(organisation: Organisation) -> None:
    own, shared = NetworkContactFactory(kept_by=organisation), NetworkContactFactory(is_shared=True)
    NetworkContactFactory()

    def seen(user: User) -> set[NetworkContact]:
        return set(NetworkContact.objects.visible_to(user))

    assert seen(adviser(organisation)) == {own, shared}
    assert len(seen(coordinator(organisation))) == 3
    for nobody in (consultant(), steering_member(organisation)):
        assert seen(nobody) == set()


def test_shared_card_of_others_is_read_and_not_changed(page: Client) -> None:
    other = OrganisationFactory(name="Stebo vzw")
    contact = NetworkContactFactory(kept_by=other, is_shared=True)
    text = page.get(contact.get_absolute_url()).content.decode()
    assert "Alleen Stebo vzw kan dit netwerkcontact wijzigen." in text
    assert "Gedeeld met alle partners" in text
    for name in ("network_edit", "network_active"):
        response = page.get(reverse(f"people:{name}", args=[contact.public_id]))
        assert response.status_code == 403
        assert "Alleen Stebo vzw kan dit netwerkcontact wijzigen." in response.content.decode()


# Pages -------------------------------------------------------------------------------------------


def test_list_asks_as_many_questions_for_30_rows_as_for_1(page: Client, keeper: User) -> None:
    card(keeper, places=[Place(OrganisationFactory())])
    page.get(LIST)
    counts = []
    for more in (0, 29):
        for number in range(more):
            card(keeper, family_name=f"Maes{number}", places=[Place(OrganisationFactory())])
        with CaptureQueriesContext(connection) as captured:
            response = page.get(LIST, {"size": 50})
        counts.append(len(captured))
    assert len(response.context["table"].rows) == 30
    assert counts[0] == counts[1]


def test_list_shows_active_cards_unless_asked(page: Client, organisation: Organisation) -> None:
    active = NetworkContactFactory(kept_by=organisation)
    closed = NetworkContactFactory(kept_by=organisation, is_active=False)

    def found(**query: str) -> set[NetworkContact]:
        return {row.obj for row in page.get(LIST, query).context["table"].rows}

    assert found() == {active}
    assert found(state="niet") == {closed}
    assert found(state="alle") == {active, closed}
    assert found(q=active.family_name) == {active}
    assert found(shared="True") == set()


def test_list_and_candidates_stand_beside_each_other(page: Client) -> None:
    for url in (LIST, "/kandidaten/"):
        tabs = page.get(url).context["tabs"]
        assert [(tab.label, tab.current) for tab in tabs] == [
            ("Kandidaten", url == "/kandidaten/"),
            ("Netwerk", url == LIST),
        ]


def test_consultant_sees_no_network(client: Client) -> None:
    client.force_login(consultant())
    assert client.get("/kandidaten/").context["tabs"] == []
    assert client.get(LIST).status_code == 404


def test_add_page_keeps_the_card_with_its_places(page: Client, organisation: Organisation) -> None:
    url = reverse("people:network_add")
    partner = OrganisationFactory()
    rows = ({"organisation": partner.pk, "function": "Coach"}, {"name": "Bank Zuid"}, {})
    data = form_data(page, url, *rows, family_name="Claes", phone="011/23.64.74", is_shared="on", box="3")
    response = page.post(url, data | {"street": "Dorpstraat", "house_number": "22", "postcode": "3500"})
    contact = NetworkContact.objects.get()
    assert response["Location"] == contact.get_absolute_url()
    assert texts(response) == ["Het netwerkcontact is toegevoegd."]
    assert (contact.kept_by, contact.phone, contact.is_shared) == (organisation, "+3211236474", True)
    text = page.get(contact.get_absolute_url()).content.decode()
    assert "011 23 64 74" in text
    assert "Dorpstraat 22/3, 3500" in text
    assert [row.function for row in contact.affiliations.all()] == ["Coach", ""]


@pytest.mark.parametrize(
    ("row", "changes", "words"),
    [
        ({}, {"family_name": ""}, "Dit veld is verplicht."),
        (
            {},
            {"phone": "12"},
            "Dit telefoonnummer klopt niet. Schrijf het zoals 011 23 64 74 of 0496 25 36 99.",
        ),
        ({}, {"postcode": "85000"}, "Een Belgische postcode heeft 4 cijfers."),
        ({"function": "Coach"}, {}, "Bij welke organisatie is dat de functie?"),
        (
            {"organisation": "own", "name": "Bank"},
            {},
            "Kies een organisatie uit de lijst of typ de naam van een andere, niet allebei.",
        ),
    ],
)
def test_add_page_says_what_is_wrong_and_keeps_nothing(
    page: Client, organisation: Organisation, row: dict[str, Any], changes: dict[str, str], words: str
) -> None:
    url = reverse("people:network_add")
    row = {name: organisation.pk if value == "own" else value for name, value in row.items()}
    response = page.post(url, form_data(page, url, row, **({"family_name": "Claes"} | changes)))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not NetworkContact.objects.exists()


def test_add_page_for_another_organisation_is_refused(page: Client) -> None:
    url = reverse("people:network_add")
    other = OrganisationFactory()
    response = page.post(url, form_data(page, url, family_name="Claes", kept_by=other.pk))
    assert response.status_code == 422
    assert not NetworkContact.objects.exists()


def test_same_name_warns_and_never_blocks(page: Client, keeper: User) -> None:
    first = card(keeper, given_name="")
    url = reverse("people:network_add")
    response = page.post(url, form_data(page, url, family_name="CLAÉS"))
    assert response.status_code == 302
    assert texts(response)[0] == (
        f"Er is al een netwerkcontact met deze naam: nummer {first.number}. Is dit iemand anders?"
        " Schrijf er iets unieks bij, zoals (2) of de gemeente."
    )
    assert NetworkContact.objects.count() == 2


def test_same_name_of_a_hidden_card_stays_hidden(page: Client) -> None:
    NetworkContactFactory(family_name="Claes", given_name="")
    url = reverse("people:network_add")
    response = page.post(url, form_data(page, url, family_name="Claes"))
    assert texts(response) == ["Het netwerkcontact is toegevoegd."]


def test_edit_page_shows_both_texts_when_somebody_was_faster(page: Client, keeper: User) -> None:
    contact = card(keeper, places=[Place(name="Bank Zuid", function="Loket")])
    url = reverse("people:network_edit", args=[contact.public_id])
    row = {"name": "Bank Zuid", "function": "Loket"}
    data = form_data(page, url, row, {}, family_name="Maes")
    NetworkContact.objects.update(version=2, family_name="Wuyts")
    response = page.post(url, data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Maes" in text
    assert "Wuyts" in text
    response = page.post(url, data | {"version": "2", "form_key": data["form_key"]})
    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.family_name == "Maes"
    assert Affiliation.objects.get().function == "Loket"


def test_edit_page_without_scripts_adds_and_removes_places(page: Client, keeper: User) -> None:
    contact = card(keeper, places=[Place(name="Bank Zuid")])
    url = reverse("people:network_edit", args=[contact.public_id])
    assert len(page.get(url).context["rows"].forms) == 3
    page.post(url, form_data(page, url, {"name": ""}, {"name": "Bank Noord"}, {"name": "Bank West"}))
    assert [row.name for row in contact.affiliations.all()] == ["Bank Noord", "Bank West"]


def test_active_page_closes_and_opens_the_card(page: Client, keeper: User) -> None:
    contact = card(keeper)
    url = reverse("people:network_active", args=[contact.public_id])
    for active in (False, True):
        key = page.get(url).context["form"]["form_key"].value()
        assert page.post(url, {"form_key": key}).status_code == 302
        contact.refresh_from_db()
        assert contact.is_active is active


# Search from the top bar -------------------------------------------------------------------------


def test_search_finds_candidates_and_contacts_in_one_order(page: Client, organisation: Organisation) -> None:
    last = CandidateFactory(family_name="Zeno", seen_by=organisation)
    first = NetworkContactFactory(family_name="Aelst", given_name="Noor", kept_by=organisation)
    NetworkContactFactory(given_name="Noor")
    response = page.get("/zoeken/", {"q": "noor"})
    assert [row.obj for row in response.context["table"].rows] == [first, last]
    assert response.context["table"].total == 2
    text = response.content.decode()
    assert "Netwerkcontact" in text
    assert first.get_absolute_url() in text
    found = page.get("/zoeken/", {"q": "noor", "sort": "-name"}).context["table"].rows
    assert [row.obj for row in found] == [last, first]


@pytest.mark.parametrize("sort", ["name", "number", "municipality", "added"])
def test_search_sorts_and_turns_pages_over_both(page: Client, organisation: Organisation, sort: str) -> None:
    for _ in range(15):
        CandidateFactory(seen_by=organisation)
        NetworkContactFactory(given_name="Noor", kept_by=organisation)
    pages = [
        [
            row.obj
            for row in page.get("/zoeken/", {"q": "noor", "sort": sort, "page": n}).context["table"].rows
        ]
        for n in (1, 2)
    ]
    assert [len(rows) for rows in pages] == [25, 5]
    assert len(set(pages[0]) | set(pages[1])) == 30


def test_search_of_a_consultant_finds_candidates_only(client: Client) -> None:
    office = OrganisationFactory(vdab=True)
    candidate = CandidateFactory(seen_by=office)
    NetworkContactFactory(given_name="Noor", is_shared=True)
    client.force_login(consultant(office))
    rows = client.get("/zoeken/", {"q": "noor"}).context["table"].rows
    assert [row.obj for row in rows] == [candidate]
    assert isinstance(rows[0].obj, Candidate)
