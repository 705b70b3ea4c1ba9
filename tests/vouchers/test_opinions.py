"""Three questions after a training: who is asked when, and what a link can do."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from core import dates
from core.errors import Refused
from core.models import OutgoingEmail
from tests.factories.people import adviser
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import accepted, booked, candidate_with_number, guided_traject
from vouchers import actions
from vouchers.models import Feedback, Voucher

pytestmark = pytest.mark.django_db

ANSWERS = {"useful": 4, "clear": 3, "recommend": 4}


def taken(**candidate: Any) -> Voucher:
    """An accepted voucher in a programme that asks after fourteen days."""
    programme = ProgrammeFactory(code="met-vragen", feedback_after_days=14)
    candidate.setdefault("email", "noor@example.be")
    return accepted(booked(guided_traject(programme=programme, candidate=candidate_with_number(**candidate))))


def ask(days: int = 14) -> int:
    return actions.ask_opinions(on=dates.today() + timedelta(days))


def secret() -> str:
    mail = OutgoingEmail.objects.get(kind="voucher.opinion_asked")
    return mail.body_text.split("/mening/")[1].split("/")[0]


def opened() -> tuple[Client, str]:
    """A browser that followed the link, and where it came."""
    client = Client()
    answer = client.get(f"/mening/{secret()}/")
    assert answer.status_code == 302
    return client, answer["Location"]


@pytest.mark.parametrize(("days", "asked"), [(13, 0), (14, 1), (44, 1), (45, 0)])
def test_candidate_is_asked_some_days_after_acceptance(days: int, asked: int) -> None:
    taken()
    assert ask(days) == asked
    assert OutgoingEmail.objects.filter(kind="voucher.opinion_asked").count() == asked


def test_candidate_is_asked_once_however_often_the_clock_runs() -> None:
    taken()
    assert [ask(), ask(), ask(15)] == [1, 0, 0]


def test_day_of_the_training_counts_before_the_day_of_acceptance() -> None:
    voucher = taken()
    actions.note_attendance(voucher, by=voucher.traject.adviser, followed=True, used_on=dates.today())
    Voucher.objects.update(answered_at=dates.now() - timedelta(days=20))
    assert [ask(13), ask(14)] == [0, 1]


def test_nobody_is_asked_about_what_was_not_followed_or_without_an_address() -> None:
    voucher = taken()
    actions.note_attendance(voucher, by=voucher.traject.adviser, followed=False)
    taken(email="")
    assert ask() == 0


def test_mail_is_short_in_the_language_of_the_candidate_and_keeps_the_secret() -> None:
    voucher = taken()
    ask()
    mail = OutgoingEmail.objects.get(kind="voucher.opinion_asked")
    assert mail.subject == f"Wat vond je van {voucher.item_name}?"
    assert mail.recipient == "noor@example.be"
    assert "Het zijn drie korte vragen." in mail.body_text
    assert secret() not in Feedback.objects.get().token_hash


def test_opening_changes_nothing_and_leaves_the_secret_behind() -> None:
    taken()
    ask()
    client, url = opened()
    assert secret() not in url
    page = client.get(url)
    assert page.status_code == 200
    assert "Was de opleiding nuttig voor jou?" in page.content.decode()
    assert page["X-Robots-Tag"].startswith("noindex")
    assert "checked" not in page.content.decode()
    assert Feedback.objects.get().answered_at is None


def test_answers_are_kept_and_may_be_changed_until_the_link_expires() -> None:
    taken()
    ask()
    client, url = opened()
    assert client.post(url, ANSWERS | {"remark": "Fijn <b>"}).status_code == 302
    first = Feedback.objects.get()
    assert (first.useful, first.clear, first.recommend, first.remark) == (4, 3, 4, "Fijn <b>")
    assert "Je mening is bewaard" in client.get(url).content.decode()
    client.post(url, ANSWERS | {"useful": 1})
    second = Feedback.objects.get()
    assert (second.useful, second.answered_at) == (1, first.answered_at)
    with time_machine.travel(dates.now() + timedelta(days=61)):
        assert client.get(url).status_code == 404
        assert client.post(url, ANSWERS).status_code == 404
    assert Feedback.objects.get().useful == 1


@pytest.mark.parametrize(
    "data",
    [{}, {"useful": 4}, ANSWERS | {"useful": 5}, ANSWERS | {"clear": "x"}, ANSWERS | {"remark": "x" * 1001}],
)
def test_a_machine_that_sends_the_form_changes_nothing(data: dict[str, Any]) -> None:
    taken()
    ask()
    client, url = opened()
    assert client.post(url, data).status_code == 422
    assert Feedback.objects.get().answered_at is None


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1], lambda s: s + "x", lambda s: s.swapcase(), lambda s: "x" * 43]
)
def test_link_that_was_damaged_opens_nothing(change: Any) -> None:
    taken()
    ask()
    assert Client().get(f"/mening/{change(secret())}/").status_code == 404


def test_questions_of_another_browser_are_not_there() -> None:
    taken()
    ask()
    _client, url = opened()
    assert Client().get(url).status_code == 404
    assert Client().post(url, ANSWERS).status_code == 404


def test_adviser_gives_an_opinion_on_the_voucher_and_changes_it() -> None:
    voucher = taken()
    client = Client()
    client.force_login(voucher.traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/vouchers/{voucher.public_id}/mening/"
    assert url in client.get(f"/vouchers/{voucher.public_id}/").content.decode()
    for useful in (2, 3):
        data = {"form_key": str(uuid.uuid4()), **ANSWERS, "useful": useful}
        assert client.post(url, data).status_code == 302
    given = Feedback.objects.get()
    assert (given.given_by, given.useful) == ("adviser", 3)


def test_opinion_about_nothing_or_of_somebody_else_is_refused() -> None:
    voucher = booked()
    with pytest.raises(Refused) as error:
        actions.open_opinion(voucher, by=voucher.traject.adviser)
    assert error.value.verdict.code == "opinion.nothing"
    with pytest.raises(Refused) as error:
        actions.open_opinion(accepted(), by=adviser())
    assert error.value.verdict.code == "voucher.role"


def test_database_keeps_whole_answers_once() -> None:
    voucher = taken()
    feedback = actions.open_opinion(voucher, by=voucher.traject.adviser)
    with pytest.raises(IntegrityError, match="feedback_answered_whole"), transaction.atomic():
        Feedback.objects.update(answered_at=dates.now(), useful=3)
    with pytest.raises(IntegrityError, match="feedback_once"), transaction.atomic():
        Feedback.objects.create(voucher=voucher, given_by=feedback.given_by)
