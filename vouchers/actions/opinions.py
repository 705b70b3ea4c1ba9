"""Three short questions after a training, for the candidate by link and for the adviser on the voucher."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from core import dates, journal
from core.actors import CLOCK, Actor
from core.text import clean as clean_text
from core.workflow import lock
from people.actions.guard import ensure
from trajects.models import Programme
from vouchers import opinion_links, rules
from vouchers.enums import FeedbackGiver
from vouchers.models import Feedback, Voucher
from vouchers.notifications import OpinionAsked
from vouchers.rules import opinions

# A training of long ago is not asked about, such as when a programme begins to ask.
FRESH_DAYS = 30
REMARK_LENGTH = 1000


def ask_opinions(*, on: date) -> int:
    """Ask candidates what they thought of their trainings, as many days later as the programme says.

    Run every day by the clock; late or twice gives the same. Returns how many candidates were asked.
    """
    programmes = Programme.objects.filter(feedback_after_days__isnull=False)
    return sum(_ask(voucher) for programme in programmes for voucher in _due(programme, on))


def _due(programme: Programme, on: date) -> list[Voucher]:
    until = on - timedelta(days=programme.feedback_after_days or 0)
    rows = Voucher.objects.filter(traject__programme=programme).taken_between(
        until - timedelta(days=FRESH_DAYS), until
    )
    asked = Feedback.objects.filter(given_by=FeedbackGiver.CANDIDATE)
    rows = rows.exclude(pk__in=asked.values("voucher_id")).exclude(traject__candidate__email="")
    return list(rows.with_people().select_related("traject__programme").order_by("pk"))


def _ask(voucher: Voucher) -> bool:
    """One question for each voucher: the row is unique, so that two clocks ask once."""
    secret = opinion_links.new_secret()
    days = voucher.traject.programme.voucher_link_days
    try:
        with transaction.atomic():
            feedback = Feedback.objects.create(
                voucher=voucher,
                given_by=FeedbackGiver.CANDIDATE,
                token_hash=opinion_links.hash_of(secret),
                expires_at=dates.now() + timedelta(days=days),
            )
            OpinionAsked(feedback, secret).queue()
            data = {"number": voucher.number}
            journal.record("voucher.opinion_asked", voucher, by=CLOCK, parent=voucher.traject, data=data)
    except IntegrityError:
        if not voucher.feedback.filter(given_by=FeedbackGiver.CANDIDATE).exists():
            raise
        return False
    return True


@transaction.atomic
def open_opinion(voucher: Voucher, *, by: Actor) -> Feedback:
    """The adviser's own opinion of a voucher, begun when there is none. Raises Refused when there is nothing
    to have an opinion about, or for anybody else.
    """
    ensure(rules.may_treat(voucher, by), opinions.may_have_opinion(voucher))
    feedback, _created = Feedback.objects.get_or_create(voucher=voucher, given_by=FeedbackGiver.ADVISER)
    return feedback


@transaction.atomic
def give_opinion(
    feedback: Feedback, *, by: Actor, useful: int, clear: int, recommend: int, remark: str = ""
) -> Feedback:
    """Keep the three answers (a Score each); later answers replace them until the link expires.

    Raises Refused after that.
    """
    lock(feedback)
    ensure(opinions.still_open(feedback))
    feedback.useful, feedback.clear, feedback.recommend = useful, clear, recommend
    feedback.remark = clean_text(remark)[:REMARK_LENGTH]
    feedback.answered_at = feedback.answered_at or dates.now()
    feedback.save()
    voucher = feedback.voucher
    journal.record(
        "voucher.opinion_given",
        voucher,
        by=by,
        parent=voucher.traject,
        data={"number": voucher.number, "given_by": feedback.given_by},
    )
    return feedback
