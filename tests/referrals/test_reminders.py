"""Reminders: one in each period, on working days, whatever the clock does, and never a refusal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils.timezone import localdate

from core.models import Event, OutgoingEmail
from referrals import actions
from referrals.actions import reminders
from referrals.enums import ReferralState
from referrals.models import Referral
from referrals.tasks import remind_unanswered
from tests.factories.referrals import present_at_session, referral_in, sent_referral
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory
from tests.referrals.test_workflow import at_the_same_time

pytestmark = pytest.mark.django_db
# A Monday morning.
SENT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
DUE = date(2026, 10, 15)


@pytest.fixture
def programme():
    return ProgrammeFactory(referral_reminder_days=10, begins_on=date(2020, 1, 1), ends_on=date(2035, 1, 1))


@pytest.fixture
def referral(programme):
    return sent_referral(programme=programme, sent_at=SENT, card_signed_on=SENT.date())


def mails():
    return OutgoingEmail.objects.filter(kind="referral.reminder").order_by("pk")


def test_reminder_goes_to_the_adviser_with_a_line_in_the_history(referral):
    assert actions.remind_unanswered(on=DUE) == 1
    assert mails().get().recipient == referral.to_adviser.email
    assert "wacht 10 dagen op een antwoord" in mails().get().body_text
    line = Event.objects.about(referral).get(kind="referral.reminded")
    assert (line.actor_name, line.data["period"]) == ("De klok", 1)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SENT


def test_reminder_without_an_adviser_goes_to_the_organisation(programme):
    referral = sent_referral(programme=programme, sent_at=SENT, to_adviser=None)
    assert actions.remind_unanswered(on=DUE) == 1
    assert mails().get().recipient == referral.to_organisation.email


def test_reminder_comes_once_in_each_period(referral):
    for day in range(35):
        actions.remind_unanswered(on=SENT.date() + timedelta(days=day))
    assert [mail.dedupe_key.rsplit(":", 1)[1] for mail in mails()] == ["1", "2", "3"]


def test_reminder_that_falls_in_a_weekend_leaves_on_monday(referral):
    friday, days = date(2026, 10, 23), [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]
    actions.remind_unanswered(on=friday)
    assert mails().count() == 1
    assert [actions.remind_unanswered(on=day) for day in days] == [0, 0, 1]


def test_reminder_does_not_leave_on_a_holiday(programme):
    sent_referral(programme=programme, sent_at=datetime(2026, 12, 15, 8, 0, tzinfo=UTC))
    assert actions.remind_unanswered(on=date(2026, 12, 25)) == 0
    assert actions.remind_unanswered(on=date(2026, 12, 28)) == 1


@pytest.mark.parametrize(
    ("sent", "early", "due"),
    [
        # Ten days over the night in which the clock goes back, and over that in which it goes forward;
        # sent just before and just after midnight in Brussels.
        ("2026-10-19T21:59Z", "2026-10-28", "2026-10-29"),
        ("2026-10-19T22:01Z", "2026-10-29", "2026-10-30"),
        ("2027-03-22T22:59Z", "2027-03-31", "2027-04-01"),
        ("2027-03-22T23:01Z", "2027-04-01", "2027-04-02"),
    ],
)
def test_reminder_counts_days_in_brussels_over_both_changes_of_the_clock(programme, sent, early, due):
    sent_referral(programme=programme, sent_at=datetime.fromisoformat(sent))
    for day, expected in ((early, 0), (due, 1)):
        with time_machine.travel(f"{day}T05:00Z", tick=False):
            assert remind_unanswered() == expected


@pytest.mark.parametrize("state", [state for state in ReferralState if state != ReferralState.SENT])
def test_nothing_is_reminded_in_other_states(programme, state):
    referral_in(state, programme=programme)
    Referral.objects.exclude(state=ReferralState.SENT).exclude(sent_at=None).update(sent_at=SENT)
    assert actions.remind_unanswered(on=DUE) == 0


@pytest.mark.parametrize("days", [None, 0])
def test_nothing_is_reminded_when_the_programme_does_not_want_it(days):
    sent_referral(programme=ProgrammeFactory(referral_reminder_days=days), sent_at=SENT)
    assert actions.remind_unanswered(on=DUE) == 0


def test_syntra_is_reminded_from_the_presence(referral):
    session = InfoSessionFactory(
        programme=referral.programme,
        organisation=referral.to_organisation,
        starts_at=SENT + timedelta(days=8),
    )
    EnrolmentFactory(
        session=session,
        candidate=referral.candidate,
        state="present",
        marked_at=SENT,
        marked_by=session.organiser,
    )
    assert actions.remind_unanswered(on=DUE) == 0
    assert actions.remind_unanswered(on=date(2026, 10, 23)) == 1


def test_reminder_is_shown_on_the_page(client, referral):
    with time_machine.travel("2026-10-15T08:00Z", tick=False):
        remind_unanswered()
    client.force_login(referral.from_user)
    assert "Herinnering gestuurd op 15/10/2026." in client.get(referral.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_reminder_by_two_workers_at_once_leaves_once():
    referral = sent_referral(programme=ProgrammeFactory(referral_reminder_days=10), sent_at=SENT)
    present_at_session(referral)
    Referral.objects.filter(pk=referral.pk).update(sent_at=SENT)
    on = _a_working_day()
    results = at_the_same_time(*[lambda: actions.remind_unanswered(on=on)] * 2)
    assert sorted(results) == [0, 1]
    assert mails().count() == Event.objects.filter(kind="referral.reminded").count() == 1


def _a_working_day():
    day = localdate() + timedelta(days=30)
    while not reminders.is_working_day(day):
        day += timedelta(days=1)
    return day


def test_reminder_without_the_memory_of_the_outbox_would_come_twice(monkeypatch, referral):
    """The negative control: it is the key of the outbox that keeps the second one back."""

    monkeypatch.setattr(reminders, "OutgoingEmail", SimpleNamespace(objects=OutgoingEmail.objects.none()))
    assert [actions.remind_unanswered(on=DUE) for _ in range(2)] == [1, 1]
