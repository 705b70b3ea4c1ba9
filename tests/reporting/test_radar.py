"""The deadline radar: which signals, whose, put off until a day, as a spreadsheet and by mail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import dates
from core.errors import Refused
from core.models import Event, OutgoingEmail
from reporting.models import Digest, Snooze
from reporting.radar import actions
from reporting.radar.lines import days_in_words, lines_for
from tests.factories.people import adviser, coordinator
from tests.factories.referrals import sent_referral
from tests.factories.trajects import TrajectFactory, contact_in, phase_in, signed_agreement
from tests.factories.vouchers import booked, refused
from trajects.actions import register_in_mlp
from trajects.enums import ContactKind, PhaseKind, PhaseState, TrajectState
from trajects.models import Phase, Programme, Traject
from trajects.radar import base

pytestmark = pytest.mark.django_db
RADAR = reverse("reporting:radar")
ADVISER_SEES = {"agreement"}


def ago(days: int) -> date:
    return dates.today() - timedelta(days=days)


def keys(user) -> dict[str, int | None]:
    """The signals of a user with the days left."""
    return {line.signal.key: line.signal.days_left for line in lines_for(user)}


def agreed(**fields) -> Traject:
    """A dossier with its agreement, typed into MLP, in which somebody spoke today."""
    traject = TrajectFactory(**fields)
    signed_agreement(traject)
    register_in_mlp(traject.current_phase, by=traject.adviser, on=dates.today())
    contact_in(traject.current_phase, ContactKind.CONVERSATION, held_on=dates.today())
    return traject


def line_of(user, key: str):
    return next(line for line in lines_for(user) if line.signal.key == key)


def test_a_dossier_in_order_has_no_signal():
    assert keys(agreed().adviser) == {}


@pytest.mark.parametrize(("months", "stage"), [(10, "_10"), (11, "_11"), (12, "_12")])
def test_duration_has_a_stage_for_each_warning(months, stage):
    started = dates.add_months(dates.today(), -months)
    traject = agreed(started_on=started)
    left = (dates.add_months(started, 12) - dates.today()).days
    assert keys(traject.adviser) == {f"duration{stage}": left}


def test_agreement_silence_and_mlp():
    traject = TrajectFactory(started_on=ago(40))
    assert keys(traject.adviser) == {"agreement": -40, "silence": -10}
    signed_agreement(traject)
    assert keys(traject.adviser) == {"silence": -10, "mlp_missing": None}


def test_changed_after_registration_and_programme_end():
    traject = agreed()
    Phase.objects.filter(traject=traject).update(summary="Iets anders", due_on=dates.today())
    Programme.objects.update(ends_on=ago(1))
    assert keys(traject.adviser) == {"mlp_changed": None, "programme_end": -1}


def test_aftercare_summary_and_certificate():
    traject = agreed(started_on=ago(300))
    Phase.objects.filter(traject=traject).update(
        state=PhaseState.COMPLETED, ends_on=ago(200), outcome="positive"
    )
    ended = dates.add_months(dates.today(), -5) - timedelta(days=5)
    phase_in(
        traject, PhaseKind.GUIDE, starts_on=ago(200), ends_on=ended, state="completed", outcome="starts",
        mlp_registered_on=ended, mlp_registered_by=traject.adviser,
    )  # fmt: skip
    due = dates.add_months(ended, 6)
    phase_in(traject, PhaseKind.AFTERCARE, starts_on=ended, due_on=due)
    Traject.objects.filter(pk=traject.pk).update(state=TrajectState.AFTERCARE)
    Phase.objects.filter(traject=traject, template__code="VF").update(mlp_registered_on=ago(1), summary="x")
    found = keys(traject.adviser)
    left = (due - dates.today()).days
    assert found == {"aftercare_end": left, "certificate": left, "mlp_changed": None}


def test_summary_of_a_closed_dossier_stands_there_for_fourteen_days():
    traject = agreed()
    Phase.objects.filter(traject=traject).update(state="stopped", ends_on=ago(14), end_reason="x")
    Traject.objects.filter(pk=traject.pk).update(
        state="closed", closed_on=dates.today(), close_reason="stopped"
    )
    assert keys(traject.adviser)["summary"] == 0
    Phase.objects.filter(traject=traject).update(ends_on=ago(15))
    assert "summary" not in keys(traject.adviser)


def test_referrals_and_vouchers():
    referral = sent_referral()
    receiver = adviser(referral.to_organisation)
    expected = {"referral"} if referral.to_organisation.family != "syntra" else set()
    assert set(keys(receiver)) & {"referral"} == expected
    voucher = refused()
    assert keys(voucher.traject.adviser)["voucher_refused"] == 0
    silent = booked()
    type(silent).objects.filter(pk=silent.pk).update(booked_at=dates.now() - timedelta(days=60))
    assert keys(silent.traject.adviser)["voucher_silent"] == -60


def test_others_see_nothing_of_it(client):
    traject = TrajectFactory()
    assert keys(adviser()) == {}
    assert set(keys(coordinator())) == {"agreement"}
    client.force_login(adviser(traject.organisation))
    assert client.get(RADAR).context["table"].total == 0
    assert client.get(RADAR + "?adviseur=alle").context["table"].total == 1


def test_put_off_hides_a_signal_until_its_day_for_everybody():
    traject = TrajectFactory()
    colleague = adviser(traject.organisation)
    until = dates.today() + timedelta(days=10)
    actions.put_off(line_of(colleague, "agreement").signal, by=colleague, until=until, reason="Ligt ziek")
    line = line_of(traject.adviser, "agreement")
    assert (line.snooze.until, line.snooze.put_off_by) == (until, colleague)
    assert f"Uitgesteld door {colleague} tot {until:%d/%m/%Y}: Ligt ziek" in line.sentence
    event = Event.objects.get(kind="signal.put_off")
    assert (event.parent_id, event.data) == (traject.pk, {"signal": "agreement", "until": str(until)})
    Snooze.objects.update(until=dates.today())
    assert line_of(traject.adviser, "agreement").snooze is None


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(0, "x", "snooze_past"), (61, "x", "snooze_long"), (5, " ", "snooze_reason")],
)
def test_put_off_is_refused(days, reason, code):
    traject = TrajectFactory()
    signal = line_of(traject.adviser, "agreement").signal
    until = dates.today() + timedelta(days=days)
    with pytest.raises(Refused) as refusal:
        actions.put_off(signal, by=traject.adviser, until=until, reason=reason)
    assert refusal.value.verdict.code == code
    with pytest.raises(Refused):
        actions.put_off(signal, by=adviser(), until=dates.today() + timedelta(days=1), reason="x")


def test_put_off_on_the_page_and_taken_back(client):
    traject = TrajectFactory(started_on=ago(40))
    client.force_login(traject.adviser)
    url = reverse("reporting:put_off", args=["silence", traject.public_id])
    form = client.get(url).context["form"]
    data = {"form_key": form["form_key"].value(), "reason": "Op reis"}
    late = {"until": (dates.today() + timedelta(days=90)).strftime("%d/%m/%Y")}
    assert client.post(url, data | late).status_code == 422
    client.post(url, data | {"until": (dates.today() + timedelta(days=9)).strftime("%d/%m/%Y")})
    assert client.get(RADAR).context["table"].total == 1
    page = client.get(RADAR + "?uitgesteld=ja").content.decode()
    assert "Op reis" in page
    head = client.get(traject.get_absolute_url()).context["header"]
    assert [bool(alert.put_off) for alert in head.alerts] == [False, True]
    today = client.get(reverse("home")).content.decode()
    assert "Lang geen gesprek" not in today
    client.post(reverse("reporting:signal_back", args=["silence", traject.public_id]))
    assert client.get(RADAR).context["table"].total == 2
    assert not Snooze.objects.exists()
    assert (
        client.get(reverse("reporting:put_off", args=["duration_12", traject.public_id])).status_code == 404
    )


def test_filters_counts_order_and_spreadsheet(client):
    late = TrajectFactory(started_on=ago(40))
    other = TrajectFactory(organisation=late.organisation, adviser=late.adviser, started_on=dates.today())
    client.force_login(late.adviser)
    page = client.get(RADAR)
    lines = [row.obj for row in page.context["table"].rows]
    assert [(line.signal.key, line.left) for line in lines] == [
        ("agreement", "40 dagen te laat"), ("silence", "10 dagen te laat"), ("agreement", "vandaag"),
    ]  # fmt: skip
    assert {fact.label: fact.value for fact in page.context["facts"]} == {
        "Akkoord niet ondertekend": "2", "Lang geen gesprek": "1",
    }  # fmt: skip
    totals = {
        query: client.get(RADAR + query).context["table"].total
        for query in (
            "?soort=silence",
            "?laat=ja",
            "?soort=x",
            f"?q={other.candidate.family_name}",
            "?page=x",
        )
    }
    assert totals == {
        "?soort=silence": 1, "?laat=ja": 2, "?soort=x": 3,
        f"?q={other.candidate.family_name}": totals[f"?q={other.candidate.family_name}"], "?page=x": 3,
    }  # fmt: skip
    answer = client.get(reverse("reporting:radar_export", args=["csv"]) + "?soort=silence")
    rows = answer.content.decode("utf-8-sig").split("\r\n")
    assert rows[0] == "Kandidaat;Klantnummer;Signaal;Wat;Tegen;Dagen;Adviseur;Organisatie;Uitgesteld"
    assert f";{late.candidate.number};Lang geen gesprek;" in rows[1]
    assert ";-10;" in rows[1]
    assert len(rows) == 3


def test_the_page_asks_as_much_for_thirty_dossiers_as_for_one(client):
    first = agreed(started_on=ago(40))
    client.force_login(first.adviser)
    client.get(RADAR)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(RADAR)
        return len(queries)

    before = count()
    for _each in range(29):
        TrajectFactory(organisation=first.organisation, adviser=first.adviser, started_on=ago(40))
    assert count() <= before + 1  # the first silent one asks what it did not ask before: nothing
    assert client.get(RADAR + "?size=100").context["table"].total == 58


@pytest.mark.parametrize(
    ("left", "words"),
    [(None, ""), (0, "vandaag"), (1, "nog 1 dag"), (2, "nog 2 dagen"), (-1, "1 dag te laat")],
)
def test_days_in_words(left, words):
    assert days_in_words(left) == words


def test_every_kind_of_signal_has_words():
    assert set(base.kinds()) >= {"duration", "referral", "voucher_silent", "mlp_changed", "certificate"}


# By mail -----------------------------------------------------------------------------------------------

WEDNESDAY = date(2026, 11, 18)
DAY = timedelta(days=1)


@pytest.fixture
def wants_daily() -> Traject:
    traject = TrajectFactory(started_on=ago(40))
    actions.choose_rhythm(traject.adviser, rhythm="daily")
    return traject


def test_digest_says_how_many_and_no_name(wants_daily):
    assert actions.send_digests(on=WEDNESDAY) == 1
    mail = OutgoingEmail.objects.get()
    candidate = wants_daily.candidate
    assert mail.subject == "Termijnen: 2"
    assert (mail.recipient, "Te laat: 2." in mail.body_text) == (wants_daily.adviser.email, True)
    assert str(candidate.number) in mail.body_text
    assert candidate.family_name not in mail.body_text + mail.body_html
    assert reverse("reporting:digest") in mail.body_text


def test_digest_leaves_once_a_day_and_only_on_working_days(wants_daily):
    sent = [actions.send_digests(on=day) for day in (WEDNESDAY, WEDNESDAY, WEDNESDAY + DAY)]
    assert sent == [1, 0, 1]
    saturday, christmas = date(2026, 11, 21), date(2026, 12, 25)
    assert [actions.send_digests(on=day) for day in (saturday, christmas)] == [0, 0]


def test_digest_each_week_leaves_on_monday_or_the_day_after_a_holiday(wants_daily):
    actions.choose_rhythm(wants_daily.adviser, rhythm="weekly")
    easter_monday = date(2027, 3, 29)
    days = [date(2027, 3, 22), date(2027, 3, 23), easter_monday, easter_monday + DAY, easter_monday + 2 * DAY]
    assert [actions.send_digests(on=day) for day in days] == [1, 0, 0, 1, 0]


def test_digest_about_nothing_is_not_sent(client):
    quiet = agreed().adviser
    actions.choose_rhythm(quiet, rhythm="daily")
    assert actions.send_digests(on=WEDNESDAY) == 0
    client.force_login(quiet)
    url = reverse("reporting:digest")
    form = client.get(url).context["form"]
    assert form["rhythm"].value() == "daily"
    client.post(url, {"form_key": form["form_key"].value(), "rhythm": "never"})
    assert Digest.objects.get().rhythm == "never"
    assert Event.objects.filter(kind="digest.changed").count() == 2
    assert not OutgoingEmail.objects.filter(kind="reporting.radar_digest").exists()
