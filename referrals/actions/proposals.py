"""A candidate from outreach is proposed to VDAB or GTB, which checks (H-21 to H-23)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core import dates, journal
from core.actors import CLOCK, Actor
from core.models import OutgoingEmail, StoredFile
from core.rules import require
from core.workflow import FORBIDDEN, check, claim, lock, perform
from core.working_days import is_working_day
from people.enums import AccessGround
from people.grants import close_candidate, open_candidate
from people.models import Organisation, User
from people.signing import Ink
from referrals.actions.guard import require_all
from referrals.actions.referrals import draft_referral, send_referral
from referrals.enums import CardEvidence, ProposalState
from referrals.models import Detection, OutreachProposal, Referral, may_propose
from referrals.notifications.outreach import (
    ProposalDeclined,
    ProposalReminder,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from referrals.rules import outreach as rules
from referrals.rules import reason_given


@transaction.atomic
def draft_proposal(
    detection: Detection, *, by: Actor, to_organisation: Organisation, to_consultant: User | None = None
) -> OutreachProposal:
    """Keep to which office this candidate will be proposed; only the adviser's organisation sees it.

    A draft of the same detection takes the new choice. Raises Refused for an organisation that does no
    outreach (H-25), when the candidate is on the way already, or when it was proposed before.
    """
    lock(detection.candidate)
    proposal = OutreachProposal.objects.filter(detection=detection).first() or _new(detection, by)
    proposal.to_organisation, proposal.to_consultant = to_organisation, to_consultant
    require_all(
        require(may_propose(proposal, by), FORBIDDEN, _("Jouw rol mag dit niet doen.")),
        rules.proposer_does_outreach(proposal),
        rules.detection_may_change(detection),
        rules.on_no_other_way(proposal),
        rules.checker_checks(proposal),
        rules.consultant_works_there(proposal),
    )
    is_new = proposal.pk is None
    proposal.save()
    if is_new:
        journal.record("outreachproposal.drafted", proposal, by=by)
    return proposal


def _new(detection: Detection, by: Actor) -> OutreachProposal:
    return OutreachProposal(
        detection=detection,
        candidate=detection.candidate,
        programme=detection.programme,
        from_organisation=detection.organisation,
        from_user=_proposer(detection, by),
    )


def _proposer(detection: Detection, by: Actor) -> User:
    """Who proposes, or who made the detection when that is a colleague of another organisation."""
    if isinstance(by, User) and any(
        entry.organisation_id == detection.organisation_id for entry in by.active_memberships
    ):
        return by
    return detection.made_by


@transaction.atomic
def submit_proposal(proposal: OutreachProposal, *, by: Actor) -> OutreachProposal:
    """The office sees the candidate from now on and checks; its consultant gets a mail (M13, H-22).

    Raises Refused with the rule that says no, AlreadyMoved when it was submitted before.
    """
    lock(proposal.candidate)
    require_all(rules.on_no_other_way(proposal))
    perform(proposal, "submit", by=by)
    open_candidate(proposal.candidate, proposal.to_organisation, AccessGround.REFERRAL)
    ProposalSubmitted(proposal).queue()
    return proposal


@transaction.atomic
def propose_candidate(
    detection: Detection, *, by: Actor, to_organisation: Organisation, to_consultant: User | None = None
) -> OutreachProposal:
    """Draft and submit in one step. Raises as both do; then nothing is kept."""
    proposal = draft_proposal(detection, by=by, to_organisation=to_organisation, to_consultant=to_consultant)
    return submit_proposal(proposal, by=by)


@transaction.atomic
def note_check(
    proposal: OutreachProposal, *, by: Actor, admissible: str, available: str, note: str = ""
) -> OutreachProposal:
    """Keep the answers so far; the proposal goes on waiting. Raises Refused as the check itself does."""
    claim(proposal, "decline", by=by)
    proposal.admissible, proposal.available, proposal.check_note = admissible, available, note
    proposal.save()
    journal.record("outreachproposal.noted", proposal, by=by)
    return proposal


@transaction.atomic
def approve_proposal(
    proposal: OutreachProposal,
    *,
    by: User,
    admissible: str,
    available: str,
    signed_on: date,
    card_text: str,
    note: str = "",
    evidence: str = CardEvidence.PAPER,
    file: StoredFile | None = None,
    name: str = "",
    ink: Ink | None = None,
    language: str = "nl",
) -> Referral:
    """Admissible and available: the referral leaves at once, with the card signed at the office (H-22, H-23).

    It goes to the organisation and the adviser who proposed, who gets the mail of a referral (M10).
    Returns the referral. Raises Refused with the rule that says no, AlreadyMoved when somebody was faster.
    """
    claim(proposal, "approve", by=by)
    require_all(rules.is_admissible_and_available(admissible, available))
    referral = draft_referral(
        candidate=proposal.candidate,
        programme=proposal.programme,
        by=by,
        from_organisation=proposal.to_organisation,
        to_organisation=proposal.from_organisation,
        to_adviser=_adviser_of(proposal),
        card_text=card_text,
        override_reason=_(
            "Uit outreach: deze organisatie stelde de kandidaat voor en de controle is positief."
        ),
    )
    send_referral(
        referral,
        by=by,
        signed_on=signed_on,
        evidence=evidence,
        file=file,
        name=name,
        ink=ink,
        language=language,
    )
    perform(proposal, "approve", by=by, checked_by=by, note=note, referral=referral)
    return referral


def _adviser_of(proposal: OutreachProposal) -> User | None:
    """Who proposed, as long as that person works there."""
    adviser = proposal.from_user
    working = {entry.organisation_id for entry in adviser.active_memberships}
    return adviser if proposal.from_organisation_id in working else None


@transaction.atomic
def decline_proposal(
    proposal: OutreachProposal, *, by: User, admissible: str, available: str, reason: str, note: str = ""
) -> OutreachProposal:
    """Not admissible or not available: it ends, and the adviser gets a mail (H-23).

    The office no longer sees the candidate for this reason. Raises Refused without a reason.
    """
    require_all(reason_given(reason), rules.is_held_back(admissible, available))
    perform(
        proposal,
        "decline",
        by=by,
        admissible=admissible,
        available=available,
        checked_by=by,
        note=note,
        reason=reason,
    )
    _close_access(proposal)
    ProposalDeclined(proposal).queue()
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: OutreachProposal, *, by: Actor, reason: str) -> OutreachProposal:
    """Who proposed takes it back; an office that had it already is told and no longer sees the candidate."""
    require_all(reason_given(reason))
    perform(proposal, "withdraw", by=by, reason=reason)
    if proposal.submitted_at:
        _close_access(proposal)
        ProposalWithdrawn(proposal).queue()
    return proposal


def _close_access(proposal: OutreachProposal) -> None:
    """The office no longer sees the candidate, unless for another proposal."""
    others = OutreachProposal.objects.filter(
        candidate=proposal.candidate,
        to_organisation=proposal.to_organisation,
        state__in=(ProposalState.AT_VDAB, ProposalState.REFERRED),
    )
    if not others.exists():
        close_candidate(proposal.candidate, proposal.to_organisation, AccessGround.REFERRAL)


def remind_checkers(*, on: date) -> int:
    """Mail the consultant, or else the office, about each proposal that waits too long; returns how many.

    One mail in each period of `Programme.outreach_reminder_days` since it was submitted; a proposal never
    ends by itself. On a day that is no working day nobody is mailed: the mail leaves on the next one. May
    run late, twice or in two places at once.
    """
    if not is_working_day(on):
        return 0
    rows = OutreachProposal.objects.to_check().filter(programme__outreach_reminder_days__gt=0)
    return sum(_remind(proposal, on) for proposal in rows.with_people().order_by("pk").iterator(500))


def _remind(proposal: OutreachProposal, on: date) -> bool:
    """Send the reminder of the running period, unless it left before."""
    days = (on - dates.local_date(proposal.submitted_at or dates.now())).days
    period = days // (proposal.programme.outreach_reminder_days or days + 1)
    mail = ProposalReminder(proposal, period=period, days=days)
    if period < 1 or not mail.recipient().email:
        return False
    with transaction.atomic():
        lock(proposal)
        key = f"{mail.kind}:{mail.dedupe_key()}"
        if not check(proposal, "approve", None) or OutgoingEmail.objects.filter(dedupe_key=key).exists():
            return False
        mail.queue()
        journal.record("outreachproposal.reminded", proposal, by=CLOCK, data={"on": on.isoformat()})
    return True
