"""Searching answers only for fields that the reader sees: a hidden field cannot be guessed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.tables import read
from people.enums import DutchLevel, Province
from people.models import Candidate
from referrals import sight
from referrals.models import Referral
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.referrals import sent_referral
from tests.factories.trajects import ProgrammeFactory
from trajects.enums import ConsultantSees
from trajects.models import Programme

pytestmark = pytest.mark.django_db
KNOWN = {
    "family_name": "Kanarie",
    "given_name": "Geel",
    "sort_name": "kanarie geel",
    "municipality": "Kortrijk",
    "postcode": "8500",
    "email": "geheim@example.be",
    "dutch_level": DutchLevel.L22,
}


@pytest.fixture
def office(client):
    organisation = OrganisationFactory(vdab=True)
    organisation.me = consultant(organisation)
    client.force_login(organisation.me)
    return organisation


def known(office):
    """Somebody whom the office referred."""
    referral = sent_referral(from_organisation=office, from_user=office.me)
    text = f"kanarie geel {referral.candidate.number} geheim@example.be 8500 kortrijk"
    Candidate.objects.filter(pk=referral.candidate_id).update(**KNOWN, search_text=text)
    return referral


def shows(*parts):
    Programme.objects.update(consultant_sees=list(parts))


def totals(client, **query):
    """How many rows each list finds: the inbox, the sent list, the candidates, whom to refer, the top bar."""
    urls = [
        reverse("referrals:inbox_tab", args=["alles"]),
        reverse("referrals:sent"),
        reverse("people:candidates"),
        reverse("referrals:refer"),
        reverse("people:search"),
    ]
    return [client.get(url, query).context["table"].total for url in urls]


@pytest.mark.parametrize("word", ["kanarie", "KANÁRIE geel", "kortrijk", "8500", "kanarie kortrijk"])
def test_search_finds_what_the_programme_shows(client, office, word):
    known(office)
    assert totals(client, q=word) == [1] * 5


@pytest.mark.parametrize(
    ("parts", "hits", "misses"),
    [
        ([ConsultantSees.IDENTITY], ["kanarie"], ["kortrijk", "8500", "geheim", "kanarie kortrijk"]),
        ([ConsultantSees.CONTACT], ["kortrijk", "8500"], ["kanarie", "geel"]),
        ([ConsultantSees.REFERRAL], [], ["kanarie", "kortrijk", "8500", "geheim"]),
    ],
)
def test_search_finds_nothing_by_a_hidden_field(client, office, parts, hits, misses):
    known(office)
    shows(*parts)
    assert [totals(client, q=word) for word in hits] == [[1] * 5] * len(hits)
    assert [totals(client, q=word) for word in misses] == [[0] * 5] * len(misses)


def test_search_by_number_always_finds(client, office):
    referral = known(office)
    shows(ConsultantSees.REFERRAL)
    assert totals(client, q=str(referral.candidate.number)) == [1] * 5


def test_filters_find_nothing_by_a_hidden_field(client, office):
    known(office)
    everyone = reverse("people:candidates")
    wanted = {"province": Province.WEST_FLANDERS, "level": DutchLevel.L22}
    assert [client.get(everyone, {name: value}).context["table"].total for name, value in wanted.items()] == [
        1,
        1,
    ]
    shows(ConsultantSees.IDENTITY)
    assert [client.get(everyone, {name: value}).context["table"].total for name, value in wanted.items()] == [
        0,
        0,
    ]


def test_programme_that_hides_does_not_stop_searching_in_one_that_shows(client, office):
    shown = known(office)
    ProgrammeFactory(code="ander", consultant_sees=[])
    Programme.objects.filter(pk=shown.programme_id).update(consultant_sees=list(ConsultantSees.values))
    assert totals(client, q="kanarie") == [1] * 5


def test_somebody_new_is_found_as_the_running_programmes_show(client, office):
    ProgrammeFactory(consultant_sees=[])
    CandidateFactory(seen_by=office, family_name="Nieuw", sort_name="nieuw", search_text="nieuw")
    assert totals(client, q="nieuw")[2] == 0
    shows(ConsultantSees.IDENTITY)
    assert totals(client, q="nieuw")[2] == 1


def test_partner_searches_in_everything(client, office):
    referral = known(office)
    shows()
    client.force_login(referral.to_adviser)
    assert totals(client, q="geheim")[0] == 1


def test_consultant_who_is_adviser_elsewhere_searches_there_in_everything(office):
    referral = known(office)
    shows()
    both = adviser(referral.to_organisation)
    consultant_too = consultant(OrganisationFactory(vdab=True))
    consultant_too.memberships.update(user=both)
    rows = Referral.objects.visible_to(both)
    assert sight.search(rows, "kanarie", both).count() == 1
    assert sight.search(Referral.objects.all(), "kanarie", office.me).count() == 0


def test_lists_sort_by_the_number_where_the_name_is_hidden(client, office):
    """The alphabet of names that nobody shows here would tell where each of them stands."""
    late, early = known(office), known(office)
    for referral, name in ((late, "zwaan"), (early, "arend")):
        Candidate.objects.filter(pk=referral.candidate_id).update(sort_name=name)
    numbers = [late.candidate.number, early.candidate.number]
    urls = {
        reverse("referrals:inbox_tab", args=["alles"]): ("candidate", "referral.candidate.number"),
        reverse("referrals:sent"): ("candidate", "referral.candidate.number"),
        reverse("people:candidates"): ("name", "number"),
        reverse("referrals:refer"): ("name", "number"),
    }

    def order(url, sort, path):
        table = client.get(url, {"sort": sort}).context["table"]
        return [int(read(row.obj, path)) for row in table.rows]

    for url, (key, path) in urls.items():
        assert order(url, key, path) == numbers[::-1]
    shows(ConsultantSees.REFERRAL)
    for url, (key, path) in urls.items():
        assert (order(url, key, path), order(url, f"-{key}", path)) == (numbers, numbers[::-1])


LISTS = ["people:candidates", "people:search", "referrals:refer"]


@pytest.mark.parametrize("name", LISTS)
def test_list_of_people_shows_only_what_the_programme_shows(client, office, name):
    referral = known(office)
    words = ("Kanarie", "Kortrijk")
    number = str(referral.candidate.number)
    body = client.get(reverse(name), {"q": number}).content.decode()
    assert [word in body for word in words] == [True, True]
    shows(ConsultantSees.REFERRAL)
    body = client.get(reverse(name), {"q": number}).content.decode()
    assert [word in body for word in (*words, number)] == [False, False, True]
