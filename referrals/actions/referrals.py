"""What people do with referrals: the only place that changes them for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import dates, journal
from core.actors import Actor
from core.errors import Refused
from core.models import StoredFile
from core.once import lock_version
from core.rules import Verdict, refuse, require
from core.workflow import FORBIDDEN, claim, lock, perform
from people.access import may_on
from people.enums import REFERRING_FAMILIES, AccessGround, Family
from people.grants import close_candidate, open_candidate
from people.models import Candidate, Organisation, User
from people.roles import Permission
from people.signing import Ink
from referrals import notifications, rules
from referrals.actions.beside import keep_ink
from referrals.actions.guard import require_all
from referrals.cards import signed_by_link
from referrals.enums import CardEvidence, ReferralState, Route
from referrals.models import Referral, SignedCard, may_send
from referrals.routing import propose
from trajects.actions import enrol, start_traject
from trajects.enums import EnrolmentSource
from trajects.models import InfoSession, Programme, Traject
from trajects.partnership.rules import goes_directly

SOURCES = {Family.VDAB: EnrolmentSource.VDAB, Family.GTB: EnrolmentSource.GTB}
# What may be changed while the card is not signed.
DRAFT_FIELDS = ("programme", "to_organisation", "to_adviser", "card_text", "override_reason", "dated_on")


@transaction.atomic
def draft_referral(
    *,
    candidate: Candidate,
    programme: Programme,
    by: User,
    to_organisation: Organisation,
    to_adviser: User | None = None,
    card_text: str = "",
    override_reason: str = "",
    dated_on: date | None = None,
    from_organisation: Organisation | None = None,
) -> Referral:
    """Keep a referral that only the sender's office sees, until the card is signed (H-30).

    The proposal of that moment is kept beside the choice (decision 1). `from_organisation` is the
    office in which `by` works now, unless told. Raises Refused when the office may not refer, when a
    referral of this candidate is still open, or when a rule about the receiver says no.
    """
    lock(candidate)
    referral = Referral(
        candidate=candidate,
        programme=programme,
        from_organisation=from_organisation or sending_organisation(by),
        from_user=by,
        to_organisation=to_organisation,
        to_adviser=to_adviser,
        card_text=card_text,
        override_reason=override_reason,
        dated_on=dated_on or dates.today(),
    )
    require_all(_none_open(referral), goes_directly(programme))
    _fill_in(referral, by)
    journal.record("referral.drafted", referral, by=by)
    return referral


@transaction.atomic
def change_referral(referral: Referral, *, by: Actor, version: int, **changes: Any) -> Referral:
    """Change a draft: any of DRAFT_FIELDS. Raises StaleForm, or Refused when it was sent already."""
    lock_version(referral, version)
    require_all(rules.is_draft(referral))
    for name in DRAFT_FIELDS:
        if name in changes:
            setattr(referral, name, changes[name])
    _fill_in(referral, by)
    journal.record("referral.changed", referral, by=by)
    return referral


def _fill_in(referral: Referral, by: Actor) -> None:
    """Put the proposal and the financing number beside what was chosen, check it and save."""
    proposal = propose(referral.candidate, referral.programme)
    referral.route = proposal.route
    referral.proposed_organisation = proposal.organisation
    referral.route_reason = proposal.reason
    referral.financing_number = referral.programme.financing_number_on(referral.dated_on)
    require_all(
        require(may_send(referral, by), FORBIDDEN, _("Jouw rol mag dit niet doen.")),
        rules.day_has_come(referral.dated_on),
        rules.receiver_guides(referral),
        rules.adviser_works_there(referral),
        rules.card_fits(referral),
    )
    referral.save()


def sending_organisation(user: User) -> Organisation:
    """The organisation for which this user refers: the one of the present role, else another of theirs.

    Raises Refused when none of them may refer.
    """
    roles = [user.current_membership, *user.active_memberships]
    for membership in filter(None, roles):
        if may_on(user, Permission.SEND_REFERRALS, membership.organisation_id):
            return membership.organisation
    raise Refused(refuse(FORBIDDEN, _("Jouw organisatie verwijst geen kandidaten door.")))


def _none_open(referral: Referral) -> Verdict:
    """One referral at a time: the candidate is locked, so this stays true until it is saved."""
    others = Referral.objects.open().filter(candidate=referral.candidate, programme=referral.programme)
    return require(
        not others.exists(),
        "open_referral",
        _("Voor deze kandidaat loopt al een doorverwijzing."),
        source="H-31, handleiding 3.2.1",
    )


@transaction.atomic
def send_referral(
    referral: Referral,
    *,
    by: Actor,
    signed_on: date,
    evidence: str = CardEvidence.PAPER,
    file: StoredFile | None = None,
    name: str = "",
    ink: Ink | None = None,
    language: str = "nl",
    session: InfoSession | None = None,
    unreachable: bool = False,
) -> Referral:
    """The candidate signed the card: it goes to the partner, who sees the candidate from now on.

    `evidence`, `file` and `name` say how the signature is known (SignedCard), `ink` how it was put on the
    screen under the text in `language`. `session` enrols the candidate for an info session at once,
    `unreachable` mails the contact data because nobody answered the phone (M9, H-36). Mails the adviser (M10, H-38). Raises Refused with
    the rule that says no, AlreadyMoved when it was sent before.
    """
    card = SignedCard(signed_on, evidence, file, name)
    require_all(rules.day_has_come(signed_on), rules.signature_is_known(card), _came_by_link(referral, card))
    data = {"signed_on": signed_on.isoformat(), "evidence": str(evidence)}
    perform(referral, "send", by=by, event_data=data, card=card)
    keep_ink(referral, card, ink, by=by, language=language)
    open_candidate(referral.candidate, referral.to_organisation, AccessGround.REFERRAL)
    if session:
        source = SOURCES.get(Family(referral.from_organisation.family), EnrolmentSource.ADVISER)
        enrol(referral.candidate, session, by=by, source=source)
    notifications.ReferralSent(referral).queue()
    if unreachable:
        notifications.ContactDetails(referral).queue()
    return referral


def _came_by_link(referral: Referral, card: SignedCard) -> Verdict:
    """Whoever says that the candidate signed with a link has that signature, under the card as it is now."""
    there = card.evidence != CardEvidence.LINK or signed_by_link(referral)
    return require(
        there,
        "evidence",
        _("De kandidaat tekende deze kaart nog niet met de link, of de kaart is daarna gewijzigd."),
        source="H-39, handleiding 3.2.5",
    )


@transaction.atomic
def accept_referral(
    referral: Referral,
    *,
    by: User,
    first_conversation_on: date,
    adviser: User | None = None,
    financing_reason: str = "",
    other_services: Sequence[str] = (),
) -> Traject:
    """Take the candidate up: the dossier begins on the day of the first individual conversation.

    The dossier is of `adviser`, else of the adviser on the card, else of who accepts. Tells the
    sender (H-3A, decision 8). `financing_reason` and `other_services` are those of `start_traject`.
    Returns the dossier. Raises Refused: on the Syntra route without presence at an info session (H-33),
    without a target group (H-13), with another open dossier, when it would be financed twice (V-09).
    """
    require_all(rules.day_has_come(first_conversation_on))
    claim(referral, "accept", by=by)
    traject = start_traject(
        candidate=referral.candidate,
        programme=referral.programme,
        organisation=referral.to_organisation,
        adviser=adviser or referral.to_adviser or by,
        first_conversation_on=first_conversation_on,
        by=by,
        consultant=_consultant(referral),
        referring_organisation=referral.from_organisation,
        financing_reason=financing_reason,
        other_services=other_services,
    )
    perform(
        referral,
        "accept",
        by=by,
        parent=traject,
        first_conversation_on=first_conversation_on,
        traject=traject,
    )
    _tell(notifications.ReferralAccepted, referral)
    return traject


def _tell(email: type[notifications.OutcomeEmail], referral: Referral) -> None:
    """Mail what became of it to who sent the card, and to the consultant behind a referral between partners."""
    between_partners = referral.from_organisation.family not in REFERRING_FAMILIES
    origin = _first_referral(referral) if between_partners else None
    email(referral, cc=origin is None).queue()
    if origin:
        email(referral, origin=origin).queue()


def _consultant(referral: Referral) -> User | None:
    """The consultant of VDAB or GTB; for a referral between partners the one who sent the candidate first."""
    first = _first_referral(referral)
    return first.from_user if first else None


def _first_referral(referral: Referral) -> Referral | None:
    """The latest referral of this candidate by an office of VDAB or GTB: this one, or the one before it."""
    of_offices = Referral.objects.filter(
        candidate=referral.candidate,
        programme=referral.programme,
        from_organisation__family__in=REFERRING_FAMILIES,
        sent_at__isnull=False,
    )
    return of_offices.order_by("-sent_at").select_related("from_user").first()


@transaction.atomic
def refuse_referral_client(referral: Referral, *, by: Actor, reason: str) -> Referral:
    """The candidate does not go on; tells the sender why (H-35). Raises Refused without a reason."""
    return _refuse(referral, "refuse_client", by=by, reason=reason)


@transaction.atomic
def refuse_referral_partner(referral: Referral, *, by: Actor, reason: str) -> Referral:
    """The partner does not go on; tells the sender why (H-35). Raises Refused without a reason."""
    return _refuse(referral, "refuse_partner", by=by, reason=reason)


def _refuse(referral: Referral, name: str, *, by: Actor, reason: str) -> Referral:
    require_all(rules.reason_given(reason))
    perform(referral, name, by=by, reason=reason)
    _close_access(referral)
    _tell(notifications.ReferralRefused, referral)
    return referral


@transaction.atomic
def reroute_for_language(
    referral: Referral, *, by: Actor, to_organisation: Organisation, to_adviser: User | None, reason: str
) -> Referral:
    """The Dutch is not enough for Syntra: the referral moves to Stebo/Starterslabo (H-34).

    The new referral is of the same sender and waits for an answer at once; its card is not signed
    yet. The new organisation sees the candidate from now on, the old one no longer. Asks the consultant,
    with the new adviser in copy, to give access in MLP (M8), and keeps when that was asked. Returns the old referral, whose `rerouted_to` is the new.
    """
    require_all(rules.reason_given(reason), rules.takes_reroutes(to_organisation))
    perform(referral, "reroute", by=by, reason=reason)
    following = _following(referral, to_organisation, to_adviser, reason)
    require_all(rules.adviser_works_there(following), rules.somebody_gets_the_mail(following))
    following.save()
    referral.rerouted_to = following
    referral.save(update_fields=["rerouted_to", "changed_at"])
    journal.record("referral.received", following, by=by, data={"from": str(referral.public_id)})
    journal.record("referral.access_requested", following, by=by)
    _close_access(referral)
    open_candidate(following.candidate, to_organisation, AccessGround.REFERRAL)
    _tell(notifications.ReferralRerouted, referral)
    return referral


def _following(referral: Referral, organisation: Organisation, adviser: User | None, reason: str) -> Referral:
    """The referral that goes on where another one stopped; not saved. It was sent the moment it exists."""
    return Referral(
        candidate=referral.candidate,
        programme=referral.programme,
        state=ReferralState.SENT,
        from_organisation=referral.from_organisation,
        from_user=referral.from_user,
        to_organisation=organisation,
        to_adviser=adviser,
        financing_number=referral.programme.financing_number_on(dates.today()),
        card_text=referral.card_text,
        route=Route.STEBO_STARTERSLABO,
        proposed_organisation=organisation,
        route_reason=reason,
        sent_at=dates.now(),
        access_requested_at=dates.now(),
    )


@transaction.atomic
def to_outreach(referral: Referral, *, by: Actor) -> Referral:
    """The candidate first joins an outreach info moment (H-37)."""
    return perform(referral, "to_outreach", by=by)


@transaction.atomic
def back_from_outreach(referral: Referral, *, by: Actor) -> Referral:
    """The outreach info moment is over: the referral waits for an answer again (H-37)."""
    return perform(referral, "back_from_outreach", by=by)


@transaction.atomic
def cancel_referral(referral: Referral, *, by: Actor, reason: str) -> Referral:
    """The sender takes it back; a receiver who had it already is told and no longer sees the candidate."""
    require_all(rules.reason_given(reason))
    perform(referral, "cancel", by=by, reason=reason)
    if referral.sent_at:
        _close_access(referral)
        notifications.ReferralWithdrawn(referral).queue()
    return referral


def _close_access(referral: Referral) -> None:
    """The receiver no longer sees the candidate for this reason, unless another referral is with them."""
    others = Referral.objects.waiting().filter(
        candidate=referral.candidate, to_organisation=referral.to_organisation
    )
    if not others.exists():
        close_candidate(referral.candidate, referral.to_organisation, AccessGround.REFERRAL)
