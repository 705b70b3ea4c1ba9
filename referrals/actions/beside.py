"""What happens to a referral beside its state: a later signature, the access in MLP, phone calls."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import dates, journal
from core.actors import Actor
from core.models import StoredFile
from core.rules import Verdict, require
from core.workflow import FORBIDDEN, lock
from people.actions.signatures import close_links, keep_signature
from people.enums import AgreementWay, SignedPaper
from people.models import Signature, User
from people.rules import acts_alone
from people.signing import Ink, SignedText
from referrals import rules
from referrals.actions.guard import require_all
from referrals.cards import signed_by_link, text_in
from referrals.enums import CallDirection, CardEvidence
from referrals.models import PhoneCall, Referral, SignedCard, may_handle, may_send


def _of_both_sides(referral: Referral, by: Actor) -> Verdict:
    """Whoever sent the referral and whoever received it."""
    allowed = acts_alone(by) or may_send(referral, by) or may_handle(referral, by)
    return require(allowed, FORBIDDEN, _("Jouw rol mag dit niet doen."))


@transaction.atomic
def sign_card(
    referral: Referral,
    *,
    by: Actor,
    signed_on: date,
    evidence: str = CardEvidence.PAPER,
    file: StoredFile | None = None,
    name: str = "",
    ink: Ink | None = None,
    language: str = "nl",
) -> Referral:
    """Add the signature to a card that travelled without: after re-routing, or after outreach (H-38, H-39).

    On a screen `ink` says how it was put, under the text in `language`. Raises Refused when the card carries one already, or when nobody answers for it any more.
    """
    lock(referral)
    card = SignedCard(signed_on, evidence, file, name)
    require_all(
        _of_both_sides(referral, by),
        rules.card_can_be_signed(referral),
        rules.day_has_come(signed_on),
        rules.signature_is_known(card),
    )
    referral.put_signature(card)
    referral.save()
    keep_ink(referral, card, ink, by=by, language=language)
    data = {"signed_on": signed_on.isoformat(), "evidence": str(evidence)}
    journal.record("referral.card_signed", referral, by=by, parent=referral.traject, data=data)
    return referral


def keep_ink(referral: Referral, card: SignedCard, ink: Ink | None, *, by: Actor, language: str) -> None:
    """A card that was signed on a screen keeps the signature itself; the typed name when nothing was drawn."""
    way = {CardEvidence.SCREEN: AgreementWay.SCREEN, CardEvidence.LINK: AgreementWay.LINK}.get(
        CardEvidence(card.evidence)
    )
    # What came with a link under a draft was kept when it came.
    if way is None or (way == AgreementWay.LINK and signed_by_link(referral)):
        close_links(referral.candidate, SignedPaper.REFERRAL_CARD, referral.pk)
        return
    text = text_in(referral, language)
    _keep(referral, way=way, text=text, ink=ink or Ink(card.name), by=by)


@transaction.atomic
def keep_card_signature(referral: Referral, *, by: Actor, way: str, text: SignedText, ink: Ink) -> Signature:
    """A candidate signed a draft: the signature waits until the sender sends the card."""
    signature = _keep(referral, way=way, text=text, ink=ink, by=by)
    journal.record("referral.draft_signed", referral, by=by, data={"signature": str(signature.public_id)})
    return signature


def _keep(referral: Referral, *, way: str, text: SignedText, ink: Ink, by: Actor) -> Signature:
    return keep_signature(
        referral.candidate,
        paper=SignedPaper.REFERRAL_CARD,
        subject_id=referral.pk,
        way=way,
        text=text,
        ink=ink,
        by=by,
    )


@transaction.atomic
def arrange_access(referral: Referral, *, by: User, on: date | None = None) -> Referral:
    """The sender says that the new organisation may read in MLP since a day, today unless told (H-34).

    That is done in MLP itself; here only the day is kept. Raises Refused for anybody else, or when
    nothing was asked or it was arranged before.
    """
    day = on or dates.today()
    lock(referral)
    require_all(
        require(may_send(referral, by), FORBIDDEN, _("Jouw rol mag dit niet doen.")),
        rules.access_is_awaited(referral),
        rules.day_has_come(day),
    )
    referral.access_arranged_on, referral.access_arranged_by = day, by
    referral.save(update_fields=["access_arranged_on", "access_arranged_by", "changed_at"])
    data = {"on": day.isoformat()}
    journal.record("referral.access_arranged", referral, by=by, parent=referral.traject, data=data)
    return referral


@transaction.atomic
def note_phone_call(
    referral: Referral,
    *,
    by: User,
    on: date,
    direction: str = CallDirection.TO_ADVISER,
    note: str = "",
) -> Referral:
    """Keep that somebody called about this referral on a day (H-36). Raises Refused for anybody else."""
    lock(referral)
    require_all(_of_both_sides(referral, by), rules.day_has_come(on))
    call = PhoneCall.objects.create(referral=referral, on=on, by=by, direction=direction, note=note)
    data = {"on": on.isoformat(), "call": str(call.public_id)}
    journal.record("referral.phoned", referral, by=by, parent=referral.traject, data=data)
    return referral
