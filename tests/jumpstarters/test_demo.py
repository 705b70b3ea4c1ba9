"""The demo: refused in production, complete, repeatable, and nothing of it when it stops half-way."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from stdnum.be import ssn

from core.models import Event, OutgoingEmail
from jumpstarters.demo import play
from jumpstarters.demo.cast import Person, national_number
from jumpstarters.demo.clock import Agenda, moment, working_day
from jumpstarters.demo.stories import STORIES
from jumpstarters.demo.world import address_of, read
from people.enums import FLEMISH_PROVINCES
from people.models import Candidate, Organisation, User
from people.roles import Role
from referrals.enums import ReferralState
from referrals.models import OutreachProposal, Referral
from trajects.enums import SpecialisationState
from trajects.models import InfoSession, Phase, SpecialisationRequest, Traject
from vouchers.enums import VoucherState
from vouchers.models import Voucher, Wallet

SATURDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 23)


def run(*arguments: str) -> str:
    printed = StringIO()
    call_command("demo_data", *arguments, stdout=printed)
    return printed.getvalue()


def states(rows: Any, field: str = "state") -> set[str]:
    return set(rows.values_list(field, flat=True))


@pytest.mark.django_db
def test_demo_shows_every_state() -> None:
    assert run() == "demo data: 68 candidates\n"
    assert {candidate.province for candidate in Candidate.objects.all()} == set(FLEMISH_PROVINCES)
    assert states(Referral.objects.all()) == set(ReferralState.values)
    assert states(OutreachProposal.objects.all()) == {"at_vdab", "referred", "closed"}
    assert states(Voucher.objects.all()) == set(VoucherState.values)
    assert states(Traject.objects.all()) == {"running", "aftercare", "closed"}
    assert states(InfoSession.objects.all()) == {"planned", "held", "cancelled"}
    assert states(Phase.objects.all(), "outcome") >= {
        "positive", "negative", "starts", "no_start", "to_work", "stopped"
    }  # fmt: skip
    assert states(SpecialisationRequest.objects.all()) == set(SpecialisationState.values)
    learning = Phase.objects.filter(template__programme__code="ondersteuning-alternerend-leren")
    assert states(learning) == {"in_progress", "completed", "cancelled"}
    assert Organisation.objects.guiding().count() == 11
    assert Traject.objects.filter(close_reason="aftercare_over").count() == 2
    assert_money_adds_up()
    assert_time_went_by()


def assert_money_adds_up() -> None:
    for wallet in Wallet.objects.prefetch_related("entries"):
        assert wallet.balance_cents == sum(entry.amount_cents for entry in wallet.entries.all())


def assert_time_went_by() -> None:
    """Journal, dossiers and mails lie on the days on which things happened, in order, none in the future."""
    now = timezone.now()
    assert Event.objects.earliest("occurred_at").occurred_at < now - timedelta(days=365)
    assert Event.objects.latest("occurred_at").occurred_at <= now
    # Only what comes after the walk, the sessions to come, shares the last moment.
    in_order = list(Event.objects.order_by("pk").values_list("occurred_at", flat=True))
    walked = in_order[in_order.index(min(in_order)) :]
    assert walked == sorted(walked)
    assert OutgoingEmail.objects.earliest("created_at").created_at < now - timedelta(days=365)


@pytest.mark.django_db
def test_demo_twice_is_refused_unless_told() -> None:
    run("--candidates", "1")
    made = Candidate.objects.count()
    assert run("--if-empty") == ""
    assert Candidate.objects.count() == made
    with pytest.raises(CommandError, match="not empty"):
        run()


@pytest.mark.django_db
@pytest.mark.parametrize("environment", ["production", "base", "staging"])
def test_demo_outside_its_environments_is_refused(settings: Any, environment: str) -> None:
    settings.ENVIRONMENT = environment
    with pytest.raises(CommandError, match="refused"):
        run()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_demo_stopped_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(person: Person) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Person, "send", killed)
    real = timezone.now
    with pytest.raises(KeyboardInterrupt):
        play.play(4)
    assert timezone.now is real
    assert not any(model.objects.exists() for model in (Candidate, User, Organisation, Event))


@pytest.mark.django_db
def test_accounts_are_one_for_each_role_and_can_log_in(client: Any) -> None:
    run("--candidates", "1")
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    shown = [row for row in read("staff.yaml")["staff"] if row.get("shown")]
    assert {row["role"] for row in shown} == set(Role.values)
    for row in shown:
        assert f"{address_of(row)} " in printed.getvalue()
        assert client.login(username=address_of(row), password=read("staff.yaml")["password"])


@pytest.mark.django_db
def test_accounts_without_demo_are_not_printed() -> None:
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    assert printed.getvalue() == ""


def test_cast_plays_every_story() -> None:
    assert {row["story"] for row in read("candidates.yaml")} == set(STORIES)


def test_more_people_than_written_are_all_different() -> None:
    people = play.rows(200)
    keys = Counter((row["name"]["birth_date"], row["name"]["sex"]) for row in people)
    assert (len(people), max(keys.values())) == (200, 1)


@pytest.mark.parametrize(("born", "sex"), [(date(1985, 7, 30), "v"), (date(2001, 2, 3), "m")])
def test_national_number_passes_the_check_outside_the_series(born: date, sex: str) -> None:
    number = national_number(born, sex)
    assert ssn.validate(number) == number
    assert number[6:9] in ("000", "999")


def test_working_day_skips_the_weekend() -> None:
    assert working_day(SATURDAY) == date(2026, 11, 20)
    assert working_day(SATURDAY, later=True) == MONDAY
    assert working_day(MONDAY) == MONDAY


def test_agenda_walks_in_order_and_gives_the_clock_back() -> None:
    agenda, seen, real = Agenda(), [], timezone.now
    for ago in (3, 30, 10):
        agenda.add(ago, lambda ago=ago: seen.append((ago, timezone.localdate())))
    agenda.add_on(agenda.end + timedelta(seconds=1), lambda: seen.append("never"))
    agenda.walk()
    assert seen == [(ago, agenda.day(ago)) for ago in (30, 10, 3)]
    assert timezone.now is real


def test_moment_is_brussels_time() -> None:
    assert moment(MONDAY, time(9)) == datetime.fromisoformat("2026-11-23T09:00:00+01:00")
