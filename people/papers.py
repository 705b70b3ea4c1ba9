"""The papers of this app that a candidate signs on a screen or with a link."""

from __future__ import annotations

from core import dates
from core.actors import Actor
from people import rules, signing
from people.actions.agreements import sign_agreement
from people.enums import AgreementWay, SignedPaper
from people.models import AgreementText, Signature, SigningLink
from people.signing import Ink, Paper, SignedText


def _texts(link: SigningLink) -> list[SignedText]:
    """The texts that hold today: whoever opens an old link reads the newest one."""
    return [text.shown for text in AgreementText.objects.current()]


def _sign(link: SigningLink, shown: SignedText, ink: Ink, by: Actor) -> Signature:
    text = AgreementText.objects.get(version=shown.version, language=shown.language)
    agreement = sign_agreement(
        link.candidate,
        by=by,
        text=text,
        way=AgreementWay.LINK,
        signed_on=dates.today(),
        signed_name=ink.name,
        ink=ink,
        explained_by=link.made_by,
    )
    return agreement.signature


signing.register(
    SignedPaper.AGREEMENT,
    Paper(texts=_texts, can_be_signed=lambda link: rules.may_be_signed(link.candidate), sign=_sign),
)
