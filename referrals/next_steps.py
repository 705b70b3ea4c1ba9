"""What can become of each person after an info session (H-33 to H-37), and what we propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import workflow
from core.rules import ALLOWED, Verdict, first_refusal, require
from referrals import rules
from referrals.enums import WAITING_STATES, ReferralState
from trajects.enums import MISSED_STATES, EnrolmentState


class NextStep(models.TextChoices):
    ACCEPT = "accept", _("Accepteren")
    REFUSE_CLIENT = "refuse_client", _("Weigeren (kandidaat)")
    REFUSE_PARTNER = "refuse_partner", _("Weigeren (partner)")
    REROUTE = "reroute", _("Taal te laag: omleiden")
    OUTREACH = "to_outreach", _("Eerst outreach")
    BACK = "back_from_outreach", _("Terug uit outreach")
    INVITE = "invite", _("Opnieuw uitnodigen")
    NOTHING = "nothing", _("Nog niets doen")


REFUSALS = (NextStep.REFUSE_CLIENT, NextStep.REFUSE_PARTNER)


@dataclass(frozen=True)
class Row:
    """Somebody of the session, with the last referral to an organisation of the user.

    `elsewhere` tells whether the person has a place in a session that still comes, `sessions` which ones
    somebody can be invited for.
    """

    enrolment: Any
    referral: Any
    elsewhere: bool
    sessions: Sequence[Any]

    @property
    def key(self) -> str:
        return str(self.enrolment.public_id)

    @property
    def is_open(self) -> bool:
        """Whether the referral still waits for an answer."""
        return self.referral.state in WAITING_STATES

    @property
    def seen(self) -> str:
        """What was on the screen: when it is another text later, somebody else was first."""
        return f"{self.referral.state}.{self.enrolment.state}.{self.referral.to_adviser_id}"


@dataclass(frozen=True)
class Step:
    """What the user chose for one person, with what that choice needs."""

    row: Row
    choice: NextStep
    on: Any = None
    adviser: Any = None
    reason: str = ""
    organisation: Any = None
    to_adviser: Any = None
    session: Any = None


def rows_of(
    enrolments: Iterable[Any], referrals: Iterable[Any], coming: set[int], sessions: Sequence[Any]
) -> list[Row]:
    """A row for everybody with a referral; `referrals` come with the latest last, `coming` are candidates."""
    latest: Mapping[int, Any] = {referral.candidate_id: referral for referral in referrals}
    return [
        Row(enrolment, latest[enrolment.candidate_id], enrolment.candidate_id in coming, sessions)
        for enrolment in enrolments
        if enrolment.candidate_id in latest
    ]


def choices_of(row: Row, user: Any) -> dict[NextStep, Verdict]:
    """Every step that makes sense for this person, with the reason where it is blocked."""
    if not row.is_open:
        return {}
    steps = [step for step in NextStep if _makes_sense(row, step)]
    return {step: verdict_of(row, step, user) for step in steps}


def _makes_sense(row: Row, step: NextStep) -> bool:
    """Left out is what can never be for this person; what is only blocked stays, with its reason."""
    in_outreach = row.referral.state == ReferralState.OUTREACH
    if step == NextStep.NOTHING:
        return True
    if step == NextStep.INVITE:
        return row.enrolment.state in MISSED_STATES
    if step == NextStep.REROUTE and not rules.is_syntra_route(row.referral):
        return False
    return (step == NextStep.BACK) == in_outreach


def verdict_of(row: Row, step: NextStep, user: Any) -> Verdict:
    """Whether this step can be done now."""
    if step == NextStep.NOTHING:
        return ALLOWED
    if step == NextStep.INVITE:
        return can_be_invited(row)
    allowed = workflow.check(row.referral, str(step), user)
    if step == NextStep.ACCEPT:
        return first_refusal(allowed, rules.no_open_traject(row.referral))
    return allowed


def can_be_invited(row: Row) -> Verdict:
    """A second invitation: once for each session that was missed, and to one that still comes (H-33)."""
    return first_refusal(
        require(
            not row.elsewhere,
            "invited_already",
            _("De kandidaat heeft al een plaats in een volgende infosessie."),
        ),
        require(
            row.sessions,
            "no_session",
            _("Er is geen volgende infosessie gepland. Plan er eerst een."),
            source="H-33, handleiding 2.4",
        ),
    )


def proposed(row: Row, user: Any) -> NextStep:
    """What most people would do: accept who came, invite who did not, leave the rest."""
    wanted = {
        EnrolmentState.PRESENT: NextStep.BACK
        if row.referral.state == ReferralState.OUTREACH
        else NextStep.ACCEPT
    }.get(row.enrolment.state, NextStep.INVITE)
    return wanted if choices_of(row, user).get(wanted) else NextStep.NOTHING
