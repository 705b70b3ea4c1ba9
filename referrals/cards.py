"""The referral card as a text that a candidate reads and signs, in the languages that candidates speak most.

It names no candidate: whoever signs knows who it is about, and a consultant may not see every name.
"""

from __future__ import annotations

from core import formats
from people.enums import AgreementWay, SignedPaper
from people.models import Signature
from people.signing import SignedText, in_language
from referrals.models import Referral

# Changes with the words below: the signature says which words somebody read.
VERSION = "1"
WORDS = {
    "nl": (
        "Doorverwijskaart",
        "{sender} verwijst je door naar {receiver}, op {day}. Zij zien je gegevens en nemen contact met je op.",
        "Dit geven we door over jou:",
        "We geven geen extra informatie over jou door.",
    ),
    "fr": (
        "Carte d'orientation",
        "{sender} vous oriente vers {receiver}, le {day}. Ils voient vos données et vous contacteront.",
        "Voici ce que nous transmettons à votre sujet :",
        "Nous ne transmettons pas d'autres informations à votre sujet.",
    ),
    "en": (
        "Referral card",
        "{sender} refers you to {receiver}, on {day}. They see your details and will contact you.",
        "This is what we pass on about you:",
        "We pass on no other information about you.",
    ),
}


def texts_of(referral: Referral) -> list[SignedText]:
    """What the candidate reads, in each language; what the sender typed stays as it was typed."""
    return [_text(referral, language) for language in WORDS]


def text_in(referral: Referral, language: str) -> SignedText:
    """What the candidate reads in a language, else in Dutch."""
    return in_language(texts_of(referral), language)  # type: ignore[return-value]  there is always one in Dutch


def _text(referral: Referral, language: str) -> SignedText:
    title, start, given, nothing = WORDS[language]
    start = start.format(
        sender=referral.from_organisation.name,
        receiver=referral.to_organisation.name,
        day=formats.short_date(referral.dated_on),
    )
    end = f"{given}\n{referral.card_text}" if referral.card_text else nothing
    return SignedText(title, f"{start}\n\n{end}", language, VERSION)


def signature_of(referral: Referral) -> Signature | None:
    """The signature on the card as it is now: one under another text counts no more."""
    rows = Signature.objects.filter(paper=SignedPaper.REFERRAL_CARD, subject_id=referral.pk)
    digests = [text.digest for text in texts_of(referral)]
    return rows.filter(text_hash__in=digests).select_related("drawing", "candidate").first()


def signed_by_link(referral: Referral) -> Signature | None:
    """The signature that came with a link, when it is under the text of now."""
    found = signature_of(referral)
    return found if found and found.way == AgreementWay.LINK else None
