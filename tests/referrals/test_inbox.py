"""The inbox of both sides: scopes, filters, what consultants may see, exports, and a constant number of questions."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import localdate, now

from people.enums import DutchLevel
from referrals import tabs
from referrals.enums import ReferralState
from referrals.models import Referral
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant, coordinator
from tests.factories.referrals import ReferralFactory, present_at_session, referral_in, sent_referral
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory
from trajects.enums import ConsultantSees, TrajectState
from trajects.models import Programme, Traject

pytestmark = pytest.mark.django_db
CANARY = {
    "email": "kanarie.mail@example.be",
    "mobile": "+32470112233",
    "street": "Kanariestraat",
    "municipality": "Kanariegem",
    "diploma": "master",
}


def tab_url(name):
    return reverse("referrals:inbox_tab", args=[name])


def found(client, name, **query):
    table = client.get(tab_url(name), query).context["table"]
    return {row.obj.referral.pk for row in table.rows}


def counts(client, name="alles", **query):
    return {str(tab.label): tab.count for tab in client.get(tab_url(name), query).context["tabs"]}


@pytest.fixture
def office(client):
    """An office of VDAB; its consultant is logged in."""
    organisation = OrganisationFactory(vdab=True)
    organisation.me = consultant(organisation)
    organisation.colleague = consultant(organisation)
    client.force_login(organisation.me)
    return organisation


def of(office, state=ReferralState.SENT, user=None, **fields):
    return referral_in(state, from_organisation=office, from_user=user or office.me, **fields)


# The consultant's side ----------------------------------------------------------------------------


def test_consultant_tabs_with_counts_in_scope(client, office):
    draft, waiting = of(office, "draft"), of(office, user=office.colleague)
    accepted, refused = of(office, "accepted"), of(office, "refused_client", office.colleague)
    sent_referral()
    assert counts(client) == {
        "Te doen": 1,
        "Wacht op antwoord": 1,
        "Beantwoord": 1,
        "Geweigerd": 1,
        "Ingetrokken": 0,
        "Alles": 4,
    }
    assert counts(client, van="mij") == {
        "Te doen": 1,
        "Wacht op antwoord": 0,
        "Beantwoord": 1,
        "Geweigerd": 0,
        "Ingetrokken": 0,
        "Alles": 2,
    }
    assert found(client, "te-doen") == {draft.pk}
    assert found(client, "wacht-op-antwoord") == {waiting.pk}
    assert found(client, "beantwoord", van="mij") == {accepted.pk}
    assert found(client, "geweigerd") == {refused.pk}


def test_consultant_tabs_each_referral_stands_in_exactly_one(client, office):
    """In every state, and with access to arrange: that task comes before the answer."""
    rows = [of(office, state) for state in ReferralState if state != ReferralState.REROUTED]
    for state in ("sent", "accepted", "refused_client"):
        asked = of(office, state)
        Referral.objects.filter(pk=asked.pk).update(access_requested_at=now())
        rows.append(asked)
    shown = counts(client)
    total = shown.pop("Alles")
    assert (total, sum(shown.values())) == (len(rows), len(rows))
    assert (shown["Te doen"], shown["Geweigerd"], shown["Ingetrokken"]) == (3, 3, 1)


def test_coordinator_sees_and_filters_by_the_partner_that_received(client):
    syntra, lab = sent_referral(), sent_referral(starterslabo=True)
    client.force_login(coordinator())
    page = client.get(tab_url("alles"))
    names = [row.obj.receiver for row in page.context["table"].rows]
    assert sorted(names) == sorted([syntra.to_organisation.name, lab.to_organisation.name])
    assert [str(column.label) for column in page.context["table"].columns][1:3] == ["Van", "Naar"]
    assert found(client, "alles", partner=str(lab.to_organisation.public_id)) == {lab.pk}
    assert counts(client, partner=str(lab.to_organisation.public_id))["Alles"] == 1
    client.force_login(lab.to_adviser)
    table = client.get(tab_url("alles")).context["table"]
    assert "to" not in [column.key for column in table.columns]
    assert "partner" not in [field.name for field in table.filter_fields]


def test_tabs_and_exports_keep_the_filters_of_the_address(client, office):
    of(office)
    page = client.get(tab_url("alles"), {"van": "mij", "page": "1"})
    assert page.context["tabs"][1].url == f"{tab_url('wacht-op-antwoord')}?van=mij"
    assert [button.url.endswith("van=mij&page=1") for button in page.context["exports"]] == [True, True]


def test_consultant_sees_who_acts_next(client, office):
    referral = of(office)
    session = InfoSessionFactory(
        programme=referral.programme,
        organisation=referral.to_organisation,
        starts_at=now() + timedelta(days=12),
    )
    EnrolmentFactory(session=session, candidate=referral.candidate)
    day = date_format(localdate() + timedelta(days=12), "j F")
    words = f"Wacht op: {referral.to_adviser.full_name} – aanwezigheid op de infosessie van {day}"
    assert words in client.get(tab_url("wacht-op-antwoord")).content.decode()


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("draft", ["Verstuurd current", "Infosessie todo", "Antwoord todo"]),
        ("sent", ["Verstuurd done", "Infosessie current", "Antwoord todo"]),
        ("outreach", ["Verstuurd done", "Outreach-infomoment current", "Infosessie todo", "Antwoord todo"]),
        ("refused_partner", ["Verstuurd done", "Infosessie stopped", "Niet aanvaard stopped"]),
        ("rerouted", ["Verstuurd done", "Infosessie stopped", "Omgeleid stopped"]),
    ],
)
def test_page_shows_the_steps(client, office, state, steps):
    page = client.get(of(office, state).get_absolute_url())
    shown = [f"{step.label} {step.state}" for step in page.context["steps"]]
    assert shown[: len(steps)] == steps
    assert "Wat gebeurt er nu?" in page.content.decode()


def test_outcome_stays_visible_after_the_dossier_closed(client, office):
    referral = of(office, "accepted")
    phase = referral.traject.phases.get()
    referral.traject.phases.update(state="completed", ends_on=phase.starts_on, outcome="negative")
    Traject.objects.filter(pk=referral.traject_id).update(
        state=TrajectState.CLOSED, closed_on=localdate(), close_reason="negative"
    )
    words = f"VF: negatief ({phase.starts_on:%d/%m/%Y})."
    assert words in client.get(tab_url("beantwoord")).content.decode()
    assert words in client.get(referral.get_absolute_url()).content.decode()


# What the programme lets consultants see ------------------------------------------------------------


def canary(office, *sees):
    """A referral of somebody full of canaries, in a programme that shows only these parts."""
    candidate = CandidateFactory(seen_by=office, family_name="Kanarie", given_name="Geel", **CANARY)
    referral = of(office, "accepted", candidate=candidate)
    referral.traject.phases.update(state="completed", ends_on=localdate(), outcome="negative")
    Programme.objects.update(consultant_sees=list(sees))
    return referral


def everything_about(client, referral):
    """All pages and exports of the inbox on which this referral stands, as one text."""
    urls = [
        tab_url("alles"),
        tab_url("beantwoord"),
        reverse("referrals:sent"),
        referral.get_absolute_url(),
        reverse("referrals:inbox_export", args=["alles", "csv"]),
    ]
    texts = [client.get(url).content.decode() for url in urls]
    sheet = client.get(reverse("referrals:inbox_export", args=["alles", "xlsx"])).content
    rows = openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True)
    return "\n".join([*texts, *(str(cell) for row in rows for cell in row)])


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (ConsultantSees.IDENTITY, ["Kanarie Geel"]),
        (ConsultantSees.CONTACT, [CANARY["email"], "0470 11 22 33", CANARY["municipality"]]),
        (ConsultantSees.LANGUAGE, ["2.2"]),
        (ConsultantSees.REFERRAL, ["Aanvaard op"]),
        (ConsultantSees.DECISION_VF, ["VF: negatief"]),
    ],
)
def test_consultant_sees_a_part_when_the_programme_says_so_and_never_otherwise(client, office, part, words):
    referral = canary(office, *ConsultantSees.values)
    shown = everything_about(client, referral)
    Programme.objects.update(consultant_sees=[value for value in ConsultantSees.values if value != part])
    hidden = everything_about(client, referral)
    assert [word in shown for word in words] == [True] * len(words)
    assert [word in hidden for word in words] == [False] * len(words)


def test_consultant_never_sees_street_nor_diploma_in_the_inbox(client, office):
    shown = everything_about(client, canary(office, *ConsultantSees.values))
    assert CANARY["street"] not in shown


def test_partner_sees_what_consultants_do_not(client, office):
    referral = canary(office)
    client.force_login(referral.to_adviser)
    assert "Kanarie Geel" in client.get(tab_url("alles")).content.decode()


# The adviser's side and the filters -------------------------------------------------------------------


@pytest.fixture
def partner(client):
    organisation = OrganisationFactory(starterslabo=True)
    organisation.me = adviser(organisation)
    client.force_login(organisation.me)
    return organisation


def to(partner, **fields):
    fields.setdefault("to_adviser", partner.me)
    return sent_referral(to_organisation=partner, **fields)


def test_adviser_scopes_mine_organisation_and_nobody(client, partner):
    mine, other = to(partner), to(partner, to_adviser=adviser(partner))
    nobody = to(partner, to_adviser=None)
    assert found(client, "alles") == {mine.pk, other.pk, nobody.pk}
    assert found(client, "alles", van="mij") == {mine.pk}
    assert found(client, "alles", van="zonder") == {nobody.pk}


def test_filters_narrow_by_place_sender_time_and_level(client, partner):
    near = to(partner, candidate=CandidateFactory(postcode="8500", dutch_level=DutchLevel.NONE))
    far = to(
        partner,
        candidate=CandidateFactory(postcode="2000", dutch_level="2.2"),
        sent_at=now() - timedelta(days=40),
    )
    for query, rows in (
        ({"provincie": "BE-VWV"}, {near}),
        ({"provincie": "BE-VAN"}, {far}),
        ({"organisatie": str(far.from_organisation.public_id)}, {far}),
        ({"periode": "30"}, {near}),
        ({"dagen": "30"}, {far}),
        ({"niveau": DutchLevel.NONE.value}, {near}),
        ({"provincie": "onzin", "organisatie": "x", "periode": "-1", "dagen": "'", "van": "x"}, {near, far}),
    ):
        assert found(client, "alles", **query) == {row.pk for row in rows}, query


def test_unsigned_card_has_a_badge_in_the_list(client, partner):
    to(partner, card_signed_on=None)
    assert "Niet ondertekend" in client.get(tab_url("te-aanvaarden")).content.decode()


# Exports --------------------------------------------------------------------------------------------


def test_export_has_the_rows_of_the_filters_and_runs_no_formula(client, partner):
    hostile = CandidateFactory(family_name="=1+1", given_name="Noor", national_number="")
    shown, hidden = to(partner, candidate=hostile), to(partner, to_adviser=adviser(partner))
    url = reverse("referrals:inbox_export", args=["alles", "csv"])
    content = client.get(url, {"van": "mij"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [len(row) for row in rows] == [13, 13]
    assert rows[1][0] == f"'{shown.candidate.list_name}"
    assert hidden.candidate.list_name not in content
    sheet = client.get(reverse("referrals:inbox_export", args=["alles", "xlsx"]), {"van": "mij"}).content
    cell = openpyxl.load_workbook(io.BytesIO(sheet)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", shown.candidate.list_name)


@pytest.mark.parametrize(("tab", "ending"), [("onzin", "csv"), ("alles", "pdf")])
def test_export_of_what_does_not_exist_is_not_there(client, partner, tab, ending):
    assert client.get(reverse("referrals:inbox_export", args=[tab, ending])).status_code == 404


# Questions ------------------------------------------------------------------------------------------


def asked(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def fill(office, partner, count):
    """Referrals in every state between one office and one partner."""
    states = [state for state in ReferralState if state != ReferralState.REROUTED]
    for place in range(count):
        referral = referral_in(
            states[place % len(states)],
            from_organisation=office,
            from_user=office.me,
            to_organisation=partner,
            to_adviser=partner.me,
        )
        present_at_session(referral)


@pytest.mark.parametrize("tab", [tab.name for tab in tabs.SENT])
def test_consultant_page_asks_as_much_for_thirty_rows_as_for_one(client, office, partner, tab):
    constant(client, office, partner, office.me, tab_url(tab))


@pytest.mark.parametrize("tab", [tab.name for tab in tabs.RECEIVED if tab.name not in tabs.INSTEAD])
def test_adviser_page_asks_as_much_for_thirty_rows_as_for_one(client, office, partner, tab):
    constant(client, office, partner, partner.me, tab_url(tab))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_asks_as_much_for_thirty_rows_as_for_one(client, office, partner, ending):
    constant(client, office, partner, office.me, reverse("referrals:inbox_export", args=["alles", ending]))


def constant(client, office, partner, user, url):
    fill(office, partner, 7)
    client.force_login(user)
    asked(client, url)
    few = asked(client, url)
    fill(office, partner, 28)
    assert asked(client, url) == few


def test_card_text_of_1001_characters_is_refused_with_words(client, office):
    ProgrammeFactory()
    draft = ReferralFactory(from_organisation=office, from_user=office.me, card_text="x" * 1001)
    client.force_login(office.me)
    values = {"form_key": "1d7a2a4e-95b5-4f6c-a6a0-7e36c2a4e5b1", "evidence": "paper"}
    page = client.post(
        reverse("referrals:send", args=[draft.public_id]), values | {"signed_on": f"{localdate():%d/%m/%Y}"}
    )
    assert page.status_code == 403
    assert "De tekst voor de kaart is te lang: hoogstens 1000 tekens." in page.content.decode()
