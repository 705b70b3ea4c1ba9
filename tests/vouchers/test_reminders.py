"""Reminders after working days, silent providers, revoked links and addresses that bounce."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client

from core import dates, outbox
from core.enums import EmailState
from core.errors import Refused
from core.models import Event, OutgoingEmail
from tests.factories.people import OrganisationFactory, adviser, coordinator
from tests.factories.vouchers import (
    MenuItemFactory,
    ProviderFactory,
    accepted,
    booked,
    guided_traject,
    refused,
)
from tests.smtp import Sink, mail_server
from trajects.models import Programme
from vouchers import actions, tokens
from vouchers.enums import VoucherState
from vouchers.models import MenuItem, Voucher
from vouchers.tasks import remind_providers as task

BRUSSELS = ZoneInfo("Europe/Brussels")


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """This day in Brussels."""
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS), tick=True):
        yield


def booked_on(day: date, **fields: Any) -> Voucher:
    """A paid voucher of a programme that reminds after 5 and 10 working days."""
    with on(day):
        voucher = booked(guided_traject(), **fields)
    Programme.objects.update(voucher_reminder_days=[5, 10])
    return voucher


def reminders() -> list[str]:
    """To whom reminders went."""
    return list(OutgoingEmail.objects.filter(kind="voucher.reminder").values_list("recipient", flat=True))


def days_with_reminder(start: date, until: date) -> list[date]:
    """The days on which the nightly task sends something."""
    found = []
    for n in range((until - start).days + 1):
        day = start + timedelta(days=n)
        with on(day, hour=7):
            if task():
                found.append(day)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("booked_day", "expected"),
    [
        # A usual fortnight.
        (date(2026, 9, 7), [date(2026, 9, 14), date(2026, 9, 21)]),
        # Booked on a Saturday: Monday is the first day.
        (date(2026, 9, 5), [date(2026, 9, 11), date(2026, 9, 18)]),
        # Over Easter 2026 (6 April is Easter Monday).
        (date(2026, 4, 1), [date(2026, 4, 9), date(2026, 4, 16)]),
        # Over 21 July 2026, a Tuesday.
        (date(2026, 7, 16), [date(2026, 7, 24), date(2026, 7, 31)]),
        # Over 1 November 2024 (Friday) and 11 November.
        (date(2024, 10, 29), [date(2024, 11, 6), date(2024, 11, 14)]),
        # Over Christmas 2025 and New Year, both on a Thursday.
        (date(2025, 12, 22), [date(2025, 12, 30), date(2026, 1, 7)]),
    ],
)
def test_reminders_come_after_five_and_ten_working_days(booked_day: date, expected: list[date]) -> None:
    voucher = booked_on(booked_day)
    assert days_with_reminder(booked_day, booked_day + timedelta(days=30)) == expected
    assert reminders() == [voucher.contact_email] * 2
    steps = Event.objects.filter(kind="voucher.reminded").order_by("pk").values_list("data__step", flat=True)
    assert list(steps) == [5, 10]


@pytest.mark.django_db
def test_reminder_brings_a_new_link_and_the_first_one_still_works(client: Client) -> None:
    booked_on(date(2026, 9, 7))
    with on(date(2026, 9, 14)):
        task()
        mail = OutgoingEmail.objects.get(kind="voucher.reminder")
        first = OutgoingEmail.objects.get(kind="voucher.to_provider")
        assert mail.subject.startswith("Herinnering: aanvaard of weiger voucher V2026-")
        links = [re.search(r"/antwoord/[\w-]+/", each.body_text)[0] for each in (first, mail)]
        assert links[0] != links[1]
        assert [client.get(link).status_code for link in links] == [302, 302]
        url = client.get(links[1])["Location"]
        answer = {"answer": "accept", "name": "Lies Aerts"}
        assert client.post(url, answer).status_code == 302
        assert Voucher.objects.get().state == VoucherState.ACCEPTED
        other = client.post(
            client.get(links[0])["Location"], {"answer": "refuse", "reason": "full", "name": "x"}
        )
        assert other.status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    "end",
    [accepted, refused, lambda v: actions.withdraw_voucher(v, by=v.traject.adviser)],
)
def test_reminders_stop_when_the_voucher_no_longer_waits(end: Any) -> None:
    voucher = booked_on(date(2026, 9, 7))
    with on(date(2026, 9, 8)):
        end(voucher)
    assert days_with_reminder(date(2026, 9, 14), date(2026, 9, 25)) == []


@pytest.mark.django_db
def test_free_offer_gets_no_reminder() -> None:
    booked_on(date(2026, 9, 7), free=True)
    assert days_with_reminder(date(2026, 9, 14), date(2026, 9, 25)) == []


@pytest.mark.django_db
def test_programme_without_days_sends_no_reminder() -> None:
    booked_on(date(2026, 9, 7))
    Programme.objects.update(voucher_reminder_days=[])
    assert days_with_reminder(date(2026, 9, 14), date(2026, 9, 25)) == []


@pytest.mark.django_db
def test_clock_that_was_away_sends_only_the_last_step() -> None:
    booked_on(date(2026, 9, 7))
    with on(date(2026, 10, 7)):
        assert (task(), task()) == (1, 0)
    assert Event.objects.get(kind="voucher.reminded").data["step"] == 10


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_reminder() -> None:
    booked_on(date(2026, 9, 7))
    together, sent = Barrier(2), []

    def work() -> None:
        together.wait()
        sent.append(actions.remind_providers(on=date(2026, 9, 14)))
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [0, 1]
    assert len(reminders()) == 1


# Groups ---------------------------------------------------------------------------------------------


def group_on(day: date, number: int) -> list[Voucher]:
    """The vouchers of one group, booked on this day."""
    with on(day):
        item = MenuItemFactory()
        group = actions.book_group(
            item=item,
            trajects=[guided_traject(programme=item.programme) for _ in range(number)],
            name="Kortrijk voorjaar",
            by=coordinator(),
            expected_price_cents=item.price_cents,
        )
    Programme.objects.update(voucher_reminder_days=[5, 10])
    return list(group.vouchers.order_by("pk"))


@pytest.mark.django_db
def test_silent_vouchers_of_a_group_share_one_reminder_with_a_link_each(client: Client) -> None:
    answered, moved, *silent = group_on(date(2026, 9, 7), 5)
    alone = booked_on(date(2026, 9, 7))
    with on(date(2026, 9, 8)):
        accepted(answered)
        actions.correct_contact_email(moved, by=moved.traject.adviser, email="b@example.be", reason="Nieuw")
    MenuItem.objects.update(price_cents=9_900)
    with on(date(2026, 9, 14)):
        assert (task(), task()) == (3, 0)
        mail = OutgoingEmail.objects.get(kind="voucher.group_reminder")
        secrets = re.findall(r"/antwoord/([\w-]{30,})/", mail.body_text)
        assert {tokens.find(tokens.hash_of(secret)).voucher for secret in secrets} == set(silent)
        assert [client.get(f"/antwoord/{secret}/").status_code for secret in secrets] == [302] * 3
    assert mail.subject.startswith("Herinnering: aanvaard of weiger 3 vouchers voor ")
    assert "Bedrag per kandidaat: €\u00a080,00" in mail.body_text
    assert answered.number not in mail.body_text
    assert sorted(reminders()) == [alone.contact_email, "b@example.be"]
    reminded = Event.objects.filter(kind="voucher.reminded").values_list("subject_id", "data__step")
    assert sorted(reminded) == sorted((voucher.pk, 5) for voucher in [moved, alone, *silent])


@pytest.mark.django_db
def test_group_is_reminded_once_for_each_step() -> None:
    silent = group_on(date(2026, 9, 7), 2)
    assert days_with_reminder(date(2026, 9, 8), date(2026, 9, 30)) == [date(2026, 9, 14), date(2026, 9, 21)]
    mails = OutgoingEmail.objects.filter(kind="voucher.group_reminder")
    assert mails.values("message_id").distinct().count() == mails.count() == 2
    assert Event.objects.filter(kind="voucher.reminded").count() == 2 * len(silent)


@pytest.mark.django_db
def test_reminder_of_a_group_that_bounces_concerns_each_of_its_vouchers() -> None:
    silent = group_on(date(2026, 9, 7), 2)
    with on(date(2026, 9, 14)):
        task()
        OutgoingEmail.objects.filter(kind="voucher.group_reminder").update(state=EmailState.FAILED)
        assert set(Voucher.objects.not_delivered()) == set(silent)
    assert days_with_reminder(date(2026, 9, 15), date(2026, 9, 30)) == []


@pytest.mark.django_db
def test_reminder_of_a_group_brings_the_papers_of_what_still_waits() -> None:
    answered, moved, *silent = group_on(date(2026, 9, 7), 4)
    with on(date(2026, 9, 14)):
        task()
        accepted(answered)
        Voucher.objects.filter(pk=moved.pk).update(contact_email="b@example.be")
        mail = OutgoingEmail.objects.get(kind="voucher.group_reminder")
        assert (mail.maker, mail.maker_key) == ("silent_vouchers", answered.pk)
    assert list(Voucher.objects.asked_beside(answered).order_by("pk")) == silent


# Silent providers ----------------------------------------------------------------------------------


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_silent_provider_stands_on_the_list_after_the_last_reminder() -> None:
    voucher = booked_on(date(2026, 9, 7))
    organisation = OrganisationFactory(provider=True, phone="+3211236474")
    ProviderFactory()
    type(voucher.provider).objects.update(organisation=organisation)
    with on(date(2026, 9, 18)):
        assert list(Voucher.objects.silent(dates.today())) == []
    with on(date(2026, 9, 21)):
        boss = signed_in(coordinator())
        assert list(Voucher.objects.silent(dates.today())) == [voucher]
        text = boss.get("/vouchers/stille-aanbieders/").content.decode()
        home = boss.get("/").content.decode()
    for shown in (
        voucher.number,
        "Starterslabo",
        "011 23 64 74, aanbieder@example.be",
        'data-label="Werkdagen" class="right">10<',
        "Stuur opnieuw",
        "Trek de link in",
        "Uitschrijven",
    ):
        assert shown in text
    assert "Vraag een antwoord aan Starterslabo" in home


@pytest.mark.django_db
def test_silent_list_is_what_the_question_says() -> None:
    day = date(2026, 9, 7)
    waiting = [booked_on(day), booked_on(day - timedelta(days=1)), booked_on(day + timedelta(days=1))]
    with on(date(2026, 9, 9)):
        accepted(booked_on(day))
        booked_on(day, free=True)
    with on(date(2026, 9, 21)):
        found = Voucher.objects.silent(dates.today()).order_by("booked_at")
        assert list(found) == [waiting[1], waiting[0]]
        text = signed_in(coordinator()).get("/vouchers/stille-aanbieders/").content.decode()
    assert [each.number in text for each in waiting] == [True, True, False]


@pytest.mark.django_db
def test_silent_list_of_an_adviser_holds_own_vouchers_only() -> None:
    voucher = booked_on(date(2026, 9, 7))
    with on(date(2026, 9, 21)):
        own = signed_in(voucher.traject.adviser).get("/vouchers/stille-aanbieders/")
        other = signed_in(adviser()).get("/vouchers/stille-aanbieders/")
    assert voucher.number in own.content.decode()
    assert voucher.number not in other.content.decode()


# Revoking ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_revoke_from_the_page_keeps_the_voucher_waiting() -> None:
    voucher = booked()
    client = signed_in(voucher.traject.adviser)
    url = f"/vouchers/{voucher.public_id}/link-intrekken/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"form_key": str(uuid.uuid4())}).status_code == 302
    assert Voucher.objects.get().state == VoucherState.PENDING
    assert not voucher.tokens.open().exists()
    event = Event.objects.get(kind="voucher.link_revoked")
    assert (event.subject_id, event.data) == (voucher.pk, {"number": voucher.number})
    again = client.get(url)
    assert again.status_code == 403
    assert "Er is geen link meer die werkt." in again.content.decode()


@pytest.mark.django_db
def test_revoke_is_for_people_of_the_dossier() -> None:
    voucher = booked()
    with pytest.raises(Refused):
        actions.revoke_link(voucher, by=adviser())
    assert voucher.tokens.open().count() == 1


# Addresses that bounce -----------------------------------------------------------------------------


@pytest.fixture
def bounced(settings: Any, transactional_db: Any) -> Voucher:
    """A voucher whose provider's mail server does not know the address."""
    voucher = booked()
    sink = Sink(answers=["550 5.1.1 unknown user"])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server(sink) as settings.EMAIL_PORT:
        assert outbox.send_due() == 0
    assert OutgoingEmail.objects.get().state == EmailState.FAILED
    return voucher


def test_bounced_voucher_is_a_task_for_adviser_and_coordinator(bounced: Voucher) -> None:
    assert list(Voucher.objects.not_delivered()) == [bounced]
    for user in (bounced.traject.adviser, coordinator()):
        client = signed_in(user)
        home = client.get("/").content.decode()
        assert "Pas het adres aan en stuur opnieuw: Starterslabo" in home
        assert f"/vouchers/{bounced.public_id}/adres/" in home
        found = client.get("/vouchers/", {"waiting": "terug"}).content.decode()
        assert bounced.number in found
    assert "Vouchers die niet aankwamen" not in signed_in(adviser()).get("/").content.decode()


def test_bounced_voucher_gets_another_address_and_a_new_link(bounced: Voucher) -> None:
    client = signed_in(bounced.traject.adviser)
    url = f"/vouchers/{bounced.public_id}/adres/"
    page = client.get(url).content.decode()
    assert "De laatste e-mail kwam niet aan op aanbieder@example.be." in page
    old = bounced.tokens.get()
    data = {"form_key": str(uuid.uuid4()), "email": "nieuw@example.be", "reason": "Kwam terug"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    bounced.refresh_from_db()
    assert bounced.contact_email == "nieuw@example.be"
    assert (
        OutgoingEmail.objects.order_by("pk").values_list("recipient", flat=True)[1:].get()
        == "nieuw@example.be"
    )
    old.refresh_from_db()
    assert not old.is_open
    assert bounced.tokens.open().count() == 1
    assert list(Voucher.objects.not_delivered()) == []
    event = Event.objects.get(kind="voucher.contact_corrected")
    assert event.data == {"number": bounced.number, "reason": "Kwam terug"}
    assert bounced.item.contact_email == "aanbieder@example.be"


def test_bounced_voucher_gets_no_reminder_until_the_address_is_corrected(bounced: Voucher) -> None:
    Programme.objects.update(voucher_reminder_days=[5, 10])
    day = dates.today() + timedelta(days=20)
    with on(day):
        assert task() == 0
        actions.correct_contact_email(
            bounced, by=bounced.traject.adviser, email="nieuw@example.be", reason="Kwam terug"
        )
        assert task() == 1
    assert reminders() == ["nieuw@example.be"]


@pytest.mark.django_db
def test_bounced_mail_of_a_group_concerns_each_of_its_vouchers() -> None:
    item = MenuItemFactory()
    trajects = [guided_traject(programme=item.programme) for _ in range(2)]
    boss = coordinator()
    actions.book_group(
        item=item, trajects=trajects, name="Kortrijk", by=boss, expected_price_cents=item.price_cents
    )
    alone = booked(guided_traject(programme=item.programme))
    OutgoingEmail.objects.filter(kind="voucher.group_to_provider").update(state=EmailState.FAILED)
    assert set(Voucher.objects.not_delivered()) == set(Voucher.objects.exclude(pk=alone.pk))
    first = Voucher.objects.exclude(pk=alone.pk).earliest("pk")
    actions.correct_contact_email(first, by=boss, email="nieuw@example.be", reason="Kwam terug")
    assert Voucher.objects.not_delivered().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"email": "geen adres"}, {"email": ""}, {"reason": ""}, {"email": "a@b.be\r\nBcc: c@d.be"}]
)
def test_address_that_is_none_is_a_form_error(changes: dict[str, str]) -> None:
    voucher = booked()
    client = signed_in(voucher.traject.adviser)
    data = {"form_key": str(uuid.uuid4()), "email": "nieuw@example.be", "reason": "Kwam terug", **changes}
    assert client.post(f"/vouchers/{voucher.public_id}/adres/", data).status_code == 422
    assert Voucher.objects.get().contact_email == "aanbieder@example.be"


@pytest.mark.django_db
def test_address_of_an_answered_voucher_stays() -> None:
    voucher = accepted()
    answer = signed_in(voucher.traject.adviser).get(f"/vouchers/{voucher.public_id}/adres/")
    assert answer.status_code == 403
    with pytest.raises(Refused):
        actions.correct_contact_email(
            voucher, by=voucher.traject.adviser, email="nieuw@example.be", reason="x"
        )
