"""The referral card as a paper that a candidate signs with a link."""

from __future__ import annotations

from core import dates
from core.actors import Actor
from core.rules import Verdict
from people import signing
from people.enums import AgreementWay, SignedPaper
from people.models import Signature, SigningLink
from people.signing import Ink, Paper, SignedText
from referrals import actions, rules
from referrals.cards import signed_by_link, texts_of
from referrals.enums import CardEvidence
from referrals.models import Referral


def _referral(link: SigningLink) -> Referral:
    rows = Referral.objects.select_related("from_organisation", "to_organisation")
    return rows.get(pk=link.subject_id, candidate=link.candidate)


def _texts(link: SigningLink) -> list[SignedText]:
    return texts_of(_referral(link))


def _can_be_signed(link: SigningLink) -> Verdict:
    """A draft that nobody signed yet, or a card that travelled without a signature."""
    referral = _referral(link)
    return rules.draft_waits_for_signature(referral, signed_by_link(referral))


def _sign(link: SigningLink, text: SignedText, ink: Ink, by: Actor) -> Signature:
    """Under a draft it waits until the sender sends the card; a card on its way carries it at once."""
    referral = _referral(link)
    if referral.is_draft:
        return actions.keep_card_signature(referral, by=by, way=AgreementWay.LINK, text=text, ink=ink)
    actions.sign_card(
        referral,
        by=by,
        signed_on=dates.today(),
        evidence=CardEvidence.LINK,
        name=ink.name,
        ink=ink,
        language=text.language,
    )
    return link.candidate.signatures.filter(subject_id=referral.pk).latest("signed_at", "pk")


signing.register(SignedPaper.REFERRAL_CARD, Paper(texts=_texts, can_be_signed=_can_be_signed, sign=_sign))
