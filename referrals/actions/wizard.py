"""The answers to everybody of an info session in one go: all of them, or none (H-33 to H-37)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.models import OutgoingEmail
from core.rules import Verdict
from people.models import User
from referrals.actions.referrals import (
    accept_referral,
    back_from_outreach,
    refuse_referral_client,
    refuse_referral_partner,
    reroute_for_language,
    to_outreach,
)
from referrals.models import Referral
from referrals.next_steps import NextStep, Step
from trajects.actions import enrol
from trajects.enums import EnrolmentSource


class StepRefused(Exception):
    """One of the steps cannot be done now; nothing was done."""

    def __init__(self, step: Step, verdict: Verdict) -> None:
        super().__init__(str(verdict.reason))
        self.step, self.verdict = step, verdict


@dataclass(frozen=True)
class Rehearsed:
    """What a step would do: the mails that would leave."""

    step: Step
    mails: list[OutgoingEmail]


@transaction.atomic
def answer_everybody(steps: Iterable[Step], *, by: User) -> int:
    """Do every step in one transaction; returns how many. Raises StepRefused: then nothing happened."""
    return sum(1 for _step, _about in _perform(steps, by))


def rehearse(steps: Iterable[Step], *, by: User) -> list[Rehearsed]:
    """Do everything, note which mails would leave, and undo it all. Raises StepRefused.

    So the summary before the click is what really happens, and not what a second text says about it.
    """
    found = []
    with transaction.atomic():
        last = _last_mail()
        for step, about in _perform(steps, by):
            # Mails of others may be written meanwhile; the key of a mail names what it is about.
            mails = OutgoingEmail.objects.filter(pk__gt=last, dedupe_key__contains=str(about.public_id))
            found.append(Rehearsed(step, list(mails.order_by("pk"))))
            last = _last_mail()
        transaction.set_rollback(True)
    return found


def _last_mail() -> int:
    newest = OutgoingEmail.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _perform(steps: Iterable[Step], by: User) -> Any:
    """Hold every referral in one order, then answer them, and invite at last: each with what it was about.

    Whoever sends a referral holds it before the session, so the sessions come last here too.
    """
    wanted = [step for step in steps if step.choice != NextStep.NOTHING]
    referrals = _held([step.row.referral.pk for step in wanted])
    for step in sorted(wanted, key=_order):
        try:
            yield step, _do(step, referrals[step.row.referral.pk], by)
        except Refused as refusal:
            raise StepRefused(step, refusal.verdict) from refusal


def _order(step: Step) -> tuple[int, int]:
    return (step.session.pk if step.choice == NextStep.INVITE else 0, step.row.referral.pk)


def _held(keys: list[int]) -> dict[int, Referral]:
    rows = Referral.objects.filter(pk__in=keys).with_facts().order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}


def _do(step: Step, referral: Referral, by: User) -> Any:
    """One step; returns the row whose identifier its mails carry."""
    if step.choice == NextStep.INVITE:
        return enrol(
            referral.candidate,
            step.session,
            by=by,
            source=EnrolmentSource.ADVISER,
            follows=step.row.enrolment,
        )
    _MOVES[step.choice](referral, step, by)
    return referral


def _accept(referral: Referral, step: Step, by: User) -> None:
    accept_referral(referral, by=by, first_conversation_on=step.on, adviser=step.adviser)


def _reroute(referral: Referral, step: Step, by: User) -> None:
    reroute_for_language(
        referral, by=by, to_organisation=step.organisation, to_adviser=step.to_adviser, reason=step.reason
    )


_MOVES: dict[NextStep, Callable[[Referral, Step, User], object]] = {
    NextStep.ACCEPT: _accept,
    NextStep.REFUSE_CLIENT: lambda row, step, by: refuse_referral_client(row, by=by, reason=step.reason),
    NextStep.REFUSE_PARTNER: lambda row, step, by: refuse_referral_partner(row, by=by, reason=step.reason),
    NextStep.REROUTE: _reroute,
    NextStep.OUTREACH: lambda row, _step, by: to_outreach(row, by=by),
    NextStep.BACK: lambda row, _step, by: back_from_outreach(row, by=by),
}
