"""The inbox and the sent list: tabs, search, order, and as many queries for thirty rows as for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from referrals.enums import ReferralState
from referrals.models import Referral
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.referrals import ReferralFactory, present_at_session, referral_in, sent_referral
from tests.factories.trajects import ProgrammeFactory

pytestmark = pytest.mark.django_db
TABS = (
    "nieuw",
    "wachten-op-aanwezigheid",
    "te-aanvaarden",
    "in-outreach",
    "beantwoord",
    "ingetrokken",
    "alles",
)


def tab_url(tab):
    return reverse("referrals:inbox_tab", args=[tab])


def rows(client, url, **query):
    """The candidates that a list shows, in its order."""
    table = client.get(url, query).context["table"]
    return [row.obj.referral.candidate_id for row in table.rows]


@pytest.fixture
def syntra(client):
    organisation = OrganisationFactory(syntra=True)
    user = adviser(organisation)
    client.force_login(user)
    return organisation


def to(organisation, state=ReferralState.SENT, **fields):
    return referral_in(state, to_organisation=organisation, **fields)


def test_inbox_tabs_divide_by_what_is_needed(client, syntra):
    waiting, ready = to(syntra), to(syntra)
    old = to(syntra, sent_at=now() - timedelta(days=8))
    present_at_session(ready)
    outreach = to(syntra, ReferralState.OUTREACH)
    answered = [to(syntra, state) for state in ("accepted", "refused_client", "refused_partner", "rerouted")]
    taken_back = to(syntra, ReferralState.CANCELLED)
    found = {tab: set(rows(client, tab_url(tab))) for tab in TABS}
    assert found["nieuw"] == {waiting.candidate_id}
    assert found["wachten-op-aanwezigheid"] == {old.candidate_id}
    assert found["te-aanvaarden"] == {ready.candidate_id}
    assert found["in-outreach"] == {outreach.candidate_id}
    assert found["beantwoord"] == {referral.candidate_id for referral in answered}
    assert found["ingetrokken"] == {taken_back.candidate_id}
    assert found["alles"] == {
        referral.candidate_id for referral in (waiting, old, ready, outreach, taken_back, *answered)
    }
    counts = [tab.count for tab in client.get(tab_url("alles")).context["tabs"]]
    assert counts == [1, 1, 1, 1, 4, 1, 9]
    assert sum(counts[:-1]) == counts[-1]


def test_inbox_starterslabo_can_answer_at_once(client):
    referral = sent_referral(starterslabo=True)
    client.force_login(referral.to_adviser)
    assert rows(client, tab_url("te-aanvaarden")) == [referral.candidate_id]


def test_inbox_shows_nothing_of_others_nor_drafts(client, syntra):
    sent_referral()
    ReferralFactory(to_organisation=syntra)
    assert rows(client, tab_url("alles")) == []


def test_inbox_cancelled_draft_was_never_received(client, syntra):
    draft = ReferralFactory(to_organisation=syntra)
    Referral.objects.filter(pk=draft.pk).update(state="cancelled", refusal_reason="Vergissing")
    assert rows(client, tab_url("alles")) == []


def test_inbox_of_starterslabo_waits_for_no_presence(client):
    organisation = OrganisationFactory(starterslabo=True)
    client.force_login(adviser(organisation))
    shown = [str(tab.label) for tab in client.get(tab_url("alles")).context["tabs"]]
    assert shown == ["Te aanvaarden", "In outreach", "Beantwoord", "Ingetrokken", "Alles"]
    assert client.get(tab_url("nieuw")).url == tab_url("te-aanvaarden")
    assert client.get(tab_url("wachten-op-aanwezigheid")).url == tab_url("in-outreach")


def test_inbox_who_waits_longest_stands_first_and_days_are_counted(client, syntra):
    short = to(syntra, sent_at=now() - timedelta(days=1))
    long = to(syntra, sent_at=now() - timedelta(days=9))
    url = tab_url("alles")
    assert rows(client, url) == [long.candidate_id, short.candidate_id]
    cells = client.get(url).context["table"].rows[0].cells
    badge = next(cell.value for cell in cells if cell.column.key == "waiting")
    assert (badge.label, badge.tone) == ("9 dagen", "danger")


def test_inbox_search_and_sort_stand_in_the_address(client, syntra):
    anna = to(syntra, candidate=CandidateFactory(family_name="Aerts"))
    zoe = to(syntra, candidate=CandidateFactory(family_name="Zwaenepoel"))
    url = tab_url("alles")
    assert rows(client, url, q="zwaene") == [zoe.candidate_id]
    assert rows(client, url, sort="candidate") == [anna.candidate_id, zoe.candidate_id]
    assert rows(client, url, sort="-candidate") == [zoe.candidate_id, anna.candidate_id]
    assert rows(client, url, sort="onzin", page="x", size="-1") == [anna.candidate_id, zoe.candidate_id]


def test_inbox_opens_on_the_first_tab_that_has_something(client, syntra):
    inbox = reverse("referrals:inbox")
    assert client.get(inbox).status_code == 200
    waiting = to(syntra, sent_at=now() - timedelta(days=9))
    assert client.get(inbox).url == tab_url("wachten-op-aanwezigheid")
    assert client.get(inbox, {"van": "zonder"}).status_code == 200
    assert client.get(inbox, {"dagen": "7"}).url == f"{tab_url('wachten-op-aanwezigheid')}?dagen=7"
    present_at_session(waiting)
    assert client.get(inbox).url == tab_url("te-aanvaarden")


def test_inbox_tab_that_was_asked_for_opens_though_it_is_empty(client, syntra):
    to(syntra)
    assert rows(client, tab_url("in-outreach")) == []


def test_inbox_unknown_tab_is_not_there(client, syntra):
    assert client.get(reverse("referrals:inbox_tab", args=["onbekend"])).status_code == 404


def test_inbox_htmx_answers_with_the_table_alone(client, syntra):
    body = client.get(tab_url("alles"), headers={"HX-Request": "true"}).content.decode()
    assert body.lstrip().startswith("<section")
    assert "<html" not in body


def test_sent_shows_the_office_with_outcome(client):
    office = OrganisationFactory(vdab=True)
    user, colleague = consultant(office), consultant(office)
    refused = referral_in("refused_client", from_organisation=office, from_user=colleague)
    accepted = referral_in("accepted", from_organisation=office, from_user=user)
    sent_referral()
    client.force_login(user)
    url = reverse("referrals:sent")
    assert set(rows(client, url)) == {refused.candidate_id, accepted.candidate_id}
    assert rows(client, url, mijn="ja") == [accepted.candidate_id]
    assert rows(client, url, toestand="refused_client") == [refused.candidate_id]
    body = client.get(url).content.decode()
    assert "Het uurrooster past niet." in body
    assert "VF: bezig." in body
    assert f"Geweigerd op {localdate():%d/%m/%Y}:" in body


def test_sent_shows_the_decision_when_known(client):
    referral = referral_in("accepted")
    referral.traject.phases.update(state="completed", ends_on=localdate(), outcome="negative")
    client.force_login(referral.from_user)
    assert f"VF: negatief ({localdate():%d/%m/%Y})" in client.get(reverse("referrals:sent")).content.decode()


def many(count, office, partner):
    states = [
        ReferralState.SENT,
        ReferralState.ACCEPTED,
        ReferralState.REFUSED_CLIENT,
        ReferralState.OUTREACH,
    ]
    sender, receiver = consultant(office), adviser(partner)
    for place in range(count):
        referral = referral_in(
            states[place % 4], from_organisation=office, from_user=sender,
            to_organisation=partner, to_adviser=receiver,
        )  # fmt: skip
        if place % 8 == 0:
            present_at_session(referral)


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url, {"size": 50}).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["te-aanvaarden", "alles", "sent", "refer"])
def test_list_as_many_queries_for_thirty_rows_as_for_four(client, name):
    office, partner = OrganisationFactory(vdab=True), OrganisationFactory(syntra=True)
    ProgrammeFactory()
    user = adviser(partner) if name in ("te-aanvaarden", "alles") else consultant(office)
    client.force_login(user)
    url = reverse(f"referrals:{name}") if name in ("sent", "refer") else tab_url(name)
    many(4, office, partner)
    queries(client, url)
    few = queries(client, url)
    many(26, office, partner)
    assert queries(client, url) == few
