"""After an info session: everybody answered in one go, or nobody (H-33 to H-37)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import dates, formats
from core.models import OutgoingEmail
from people.models import CandidateTargetGroup
from referrals import actions
from referrals.enums import ReferralState
from referrals.models import Referral
from referrals.next_steps import NextStep
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant, coordinator
from tests.factories.referrals import PostcodeAreaFactory, sent_referral
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory
from trajects.enums import EnrolmentState, SessionState
from trajects.models import Enrolment, InfoSession, Traject

pytestmark = pytest.mark.django_db
TODAY = dates.today


class Evening:
    """A session that was held yesterday, with people whose referral waits."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.organisation = OrganisationFactory(syntra=True)
        self.adviser = adviser(self.organisation)
        self.sender = consultant()
        self.session = InfoSessionFactory(
            organisation=self.organisation,
            organiser=self.adviser,
            starts_at=dates.now() - timedelta(days=1),
        )
        InfoSession.objects.filter(pk=self.session.pk).update(state=SessionState.HELD)
        self.session.refresh_from_db()
        client.force_login(self.adviser)

    def person(self, presence: str = EnrolmentState.PRESENT, **fields: Any) -> tuple[str, Referral]:
        """Somebody of the session: the key of the row and the referral."""
        office = self.sender.current_membership.organisation
        fields = {
            "programme": self.session.programme,
            "to_organisation": self.organisation,
            "to_adviser": self.adviser,
            "from_organisation": office,
            "from_user": self.sender,
        } | fields
        referral = sent_referral(**fields)
        enrolment = EnrolmentFactory(
            session=self.session,
            candidate=referral.candidate,
            state=presence,
            marked_at=dates.now(),
            marked_by=self.adviser,
        )
        return str(enrolment.public_id), referral

    def coming(self, **fields: Any) -> InfoSession:
        return InfoSessionFactory(
            organisation=self.organisation,
            organiser=self.adviser,
            programme=self.session.programme,
            **fields,
        )

    @property
    def url(self) -> str:
        return reverse("referrals:session_wizard", args=[self.session.public_id])

    def form(self, **answers: dict[str, Any]) -> dict[str, Any]:
        """The form as the page shows it, with other answers for some rows."""
        form = self.client.get(self.url).context["form"]
        data = {name: form[name].value() for name in form.fields}
        data |= {
            f"{key.removeprefix('k')}-{name}": value
            for key, given in answers.items()
            for name, value in given.items()
        }
        return {name: "" if value is None else str(value) for name, value in data.items()}

    def post(self, data: dict[str, Any], **more: str) -> Any:
        return self.client.post(self.url, data | more)


@pytest.fixture
def evening(client: Client) -> Evening:
    return Evening(client)


def row_of(response: Any, key: str) -> Any:
    return next(row["shown"] for row in response.context["rows"] if row["shown"].row.key == key)


@pytest.mark.parametrize(
    ("presence", "state", "next_session", "proposal"),
    [
        ("present", "sent", False, "accept"),
        ("absent", "sent", True, "invite"),
        ("excused", "sent", True, "invite"),
        ("absent", "sent", False, "nothing"),
        ("present", "outreach", False, "back_from_outreach"),
    ],
)
def test_it_proposes_what_most_people_would_do(evening, presence, state, next_session, proposal):
    key, _referral = evening.person(presence, state=state)
    if next_session:
        evening.coming()
    form = evening.client.get(evening.url).context["form"]
    assert form[f"{key}-step"].value() == proposal


def test_what_is_blocked_says_why_and_where_it_is_solved(evening):
    key, referral = evening.person()
    CandidateTargetGroup.objects.filter(candidate=referral.candidate).delete()
    away, _other = evening.person("absent")
    response = evening.client.get(evening.url)
    blocked = {step: str(verdict.reason) for step, verdict in row_of(response, key).blocked}
    assert blocked == {
        NextStep.ACCEPT: "De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."
    }
    absent = {step: str(verdict.reason) for step, verdict in row_of(response, away).blocked}
    assert absent == {
        NextStep.ACCEPT: "De kandidaat was nog niet aanwezig op een infosessie. Vul eerst de aanwezigheid in.",
        NextStep.INVITE: "Er is geen volgende infosessie gepland. Plan er eerst een.",
    }
    assert reverse("people:candidate_edit", args=[referral.candidate.public_id]) in response.content.decode()


def test_rerouting_is_offered_on_the_syntra_route_only(client):
    evening = Evening(client)
    evening.organisation.family = "stebo_starterslabo"
    evening.organisation.save()
    key, _referral = evening.person()
    offered = dict(evening.client.get(evening.url).context["form"].fields[f"{key}-step"].choices)
    assert "reroute" not in offered
    assert "accept" in offered


def full_evening(evening: Evening) -> tuple[dict[str, dict[str, Any]], dict[str, Referral]]:
    """Twelve people, and an answer for each of them."""
    partner = OrganisationFactory(starterslabo=True)
    PostcodeAreaFactory(organisation=partner)
    adviser(partner, given_name="Els", family_name="Voorbeeld")
    evening.coming()
    day = formats.short_date(TODAY())
    answers: dict[str, dict[str, Any]] = {}
    referrals: dict[str, Referral] = {}
    wishes: list[tuple[str, dict[str, Any]]] = [
        *[("present", {"step": "accept", "on": day})] * 5,
        ("present", {"step": "refuse_client", "reason": "Vond ander werk."}),
        ("present", {"step": "refuse_partner", "reason": "Past niet bij ons aanbod."}),
        *[("present", {"step": "reroute", "reason": "Het Nederlands volstaat nog niet."})] * 2,
        ("present", {"step": "to_outreach"}),
        ("absent", {"step": "invite"}),
        ("excused", {"step": "nothing"}),
    ]
    for presence, answer in wishes:
        key, referral = evening.person(presence)
        answers[f"k{key}"], referrals[key] = answer, referral
    return answers, referrals


def test_the_summary_changes_nothing_and_names_every_mail(evening):
    answers, _referrals = full_evening(evening)
    response = evening.post(evening.form(**answers))
    assert response.status_code == 200
    effects = response.context["effects"]
    assert len(effects) == 11
    assert response.context["mails"] == 10
    assert Referral.objects.filter(state=ReferralState.SENT).count() == 12
    assert not OutgoingEmail.objects.exists()
    assert not Traject.objects.exists()
    text = response.content.decode()
    assert "Je verwerkt 11 personen." in text
    assert "Er vertrekken 10 mails." in text
    assert "Els Voorbeeld" in text
    assert evening.sender.email in text


def test_twelve_people_are_answered_in_one_go(evening):
    answers, referrals = full_evening(evening)
    data = evening.form(**answers)
    response = evening.post(data, doe="ja")
    assert (response.status_code, response.url) == (302, evening.session.get_absolute_url())
    found = sorted(
        Referral.objects.filter(pk__in=[r.pk for r in referrals.values()]).values_list("state", flat=True)
    )
    assert found == sorted(
        ["accepted"] * 5
        + ["refused_client", "refused_partner"]
        + ["rerouted"] * 2
        + ["outreach"]
        + ["sent"] * 2
    )
    invited = Enrolment.objects.get(follows__isnull=False)
    assert (invited.session.state, invited.follows.state) == ("planned", "absent")
    assert OutgoingEmail.objects.count() == 10
    # The same form again is told so, and does nothing.
    again = evening.post(data, doe="ja")
    assert (again.status_code, again.url) == (302, evening.session.get_absolute_url())
    assert OutgoingEmail.objects.count() == 10


def test_what_the_summary_said_is_what_left(evening):
    answers, _referrals = full_evening(evening)
    data = evening.form(**answers)
    effects = evening.post(data).context["effects"]
    said = sorted(mail.subject for effect in effects for mail in effect.mails)
    evening.post(data, doe="ja")
    assert sorted(OutgoingEmail.objects.values_list("subject", flat=True)) == said


def test_somebody_answered_meanwhile_brings_back_to_the_first_step(evening):
    day = formats.short_date(TODAY())
    first, one = evening.person()
    second, two = evening.person()
    answers = {f"k{key}": {"step": "accept", "on": day} for key in (first, second)}
    data = evening.form(**answers)
    assert evening.post(data).status_code == 200
    actions.accept_referral(one, by=evening.adviser, first_conversation_on=TODAY())
    OutgoingEmail.objects.all().delete()
    response = evening.post(data, doe="ja")
    assert response.status_code == 422
    assert row_of(response, first).errors == [
        "Dit veranderde intussen. Kijk na wat er nu staat en kies opnieuw."
    ]
    two.refresh_from_db()
    assert two.state == ReferralState.SENT
    assert not OutgoingEmail.objects.exists()
    # What was filled in for the other is still there, and goes through now.
    form = response.context["form"]
    assert (form[f"{second}-step"].value(), form[f"{second}-on"].value()) == ("accept", day)
    data |= {name: str(value) for name, value in response.context["seen"]}
    data.pop(f"{first}-step")
    assert evening.post(data, doe="ja").status_code == 302
    two.refresh_from_db()
    assert two.state == ReferralState.ACCEPTED


def test_a_step_that_is_refused_undoes_those_before_it(evening, monkeypatch):
    """The target group disappears between the check of the form and the work."""
    day = formats.short_date(TODAY())
    first, one = evening.person()
    second, two = evening.person()
    data = evening.form(**{f"k{key}": {"step": "accept", "on": day} for key in (first, second)})
    from referrals.actions import wizard  # noqa: PLC0415  replaced for this test

    real = wizard.accept_referral

    def late(referral: Referral, **kwargs: Any) -> Any:
        if referral.pk == two.pk:
            CandidateTargetGroup.objects.filter(candidate=two.candidate).delete()
            referral = Referral.objects.with_facts().get(pk=two.pk)
        return real(referral, **kwargs)

    monkeypatch.setattr(wizard, "accept_referral", late)
    response = evening.post(data, doe="ja")
    assert response.status_code == 422
    assert row_of(response, second).errors == [
        f"{two.candidate.list_name}: De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."
    ]
    one.refresh_from_db()
    assert one.state == ReferralState.SENT
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    ("answer", "field", "message"),
    [
        ({"step": "accept"}, "on", "Vul de datum van het eerste individueel gesprek in."),
        ({"step": "accept", "on": "31/12/2090"}, "on", "Deze datum ligt in de toekomst."),
        ({"step": "refuse_client"}, "reason", "Schrijf op waarom."),
        ({"step": "refuse_partner", "reason": "  "}, "reason", "Schrijf op waarom."),
        (
            {"step": "reroute", "reason": "Taal"},
            "organisation",
            "Kies een organisatie: voor deze postcode is er geen ingesteld.",
        ),
        ({"step": "accept", "adviser": "999999", "on": "01/01/2026"}, "adviser", None),
        ({"step": "verzonnen"}, "step", None),
    ],
)
def test_a_mistake_stands_beside_its_field(evening, answer, field, message):
    key, referral = evening.person()
    response = evening.post(evening.form(**{f"k{key}": answer}))
    assert response.status_code == 422
    errors = response.context["form"].errors[f"{key}-{field}"]
    assert message is None or errors == [message]
    referral.refresh_from_db()
    assert referral.state == ReferralState.SENT


def test_nothing_chosen_is_said(evening):
    key, _referral = evening.person()
    response = evening.post(evening.form(**{f"k{key}": {"step": "nothing"}}))
    assert response.context["form"].non_field_errors() == ["Kies voor minstens één persoon wat er gebeurt."]


def test_one_date_for_everybody_who_is_accepted(evening):
    _key, referral = evening.person()
    data = evening.form() | {"conversation_on": formats.short_date(TODAY())}
    assert evening.post(data, doe="ja").status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.first_conversation_on) == (ReferralState.ACCEPTED, TODAY())


def test_a_second_invitation_to_a_full_session_is_for_its_waiting_list(evening):
    _key, referral = evening.person("absent")
    coming = evening.coming(seats=1)
    EnrolmentFactory(session=coming)
    assert evening.post(evening.form(), doe="ja").status_code == 302
    place = Enrolment.objects.get(session=coming, candidate=referral.candidate)
    assert place.state == EnrolmentState.WAITING


def test_whoever_has_a_place_already_is_not_invited_again(evening):
    key, referral = evening.person("absent")
    EnrolmentFactory(session=evening.coming(), candidate=referral.candidate)
    blocked = {s: str(v.reason) for s, v in row_of(evening.client.get(evening.url), key).blocked}
    assert blocked[NextStep.INVITE] == "De kandidaat heeft al een plaats in een volgende infosessie."


def test_back_to_the_choices_keeps_them(evening):
    key, _referral = evening.person()
    data = evening.form(**{f"k{key}": {"step": "refuse_client", "reason": "Ziek"}})
    response = evening.post(data, terug="ja")
    assert response.status_code == 200
    assert response.context["form"][f"{key}-reason"].value() == "Ziek"


def test_only_referrals_to_the_own_organisation_have_a_row(evening):
    evening.person()
    EnrolmentFactory(
        session=evening.session, state="present", marked_at=dates.now(), marked_by=evening.adviser
    )
    other = sent_referral()
    EnrolmentFactory(session=evening.session, candidate=other.candidate)
    assert len(evening.client.get(evening.url).context["rows"]) == 1


def test_before_presence_was_marked_it_says_so(evening):
    InfoSession.objects.update(state=SessionState.PLANNED)
    response = evening.client.get(evening.url)
    assert response.status_code == 403
    assert "Vul eerst de aanwezigheid in." in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [(adviser, 200), (coordinator, 200), (consultant, 404)])
def test_who_opens_it(evening, who, status):
    evening.person()
    evening.client.force_login(who())
    response = evening.client.get(evening.url)
    assert response.status_code == status
    if who is adviser:
        assert response.context["rows"] == []


def test_without_anybody_it_says_so(evening):
    assert "Niemand om te beantwoorden" in evening.client.get(evening.url).content.decode()


def test_thirty_people_ask_as_many_queries_as_one(evening):
    evening.coming()
    evening.person()
    evening.person("absent")
    evening.client.get(evening.url)
    first = _queries(evening)
    for _ in range(28):
        evening.person()
    assert _queries(evening) == first


def _queries(evening: Evening) -> int:
    with CaptureQueriesContext(connection) as found:
        evening.client.get(evening.url)
    return len(found)


def test_a_form_of_somebody_else_is_not_theirs(evening):
    key, referral = evening.person()
    data = evening.form(**{f"k{key}": {"step": "refuse_client", "reason": "Ziek"}}) | {
        "form_key": uuid.uuid4()
    }
    evening.client.force_login(adviser())
    response = evening.post(data, doe="ja")
    assert response.status_code == 422
    referral.refresh_from_db()
    assert referral.state == ReferralState.SENT


def test_a_candidate_without_a_name_in_the_list_is_not_shown(evening):
    """Somebody whom another organisation brought has no row, and no name on the page."""
    stranger = CandidateFactory(family_name="Onbekend")
    EnrolmentFactory(session=evening.session, candidate=stranger)
    assert "Onbekend" not in evening.client.get(evening.url).content.decode()
