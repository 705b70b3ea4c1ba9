"""E-mails about people and accounts. None of them carries a name or a number of a candidate."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.mail_texts import Address, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from people.models import Candidate, SigningLink, User
from people.signing_words import words_for

CANDIDATE_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk de kandidaat"))
SIGN_BUTTON = LinkButton(settings.SITE_URL, _("Onderteken"))
PASSWORD_BUTTON = LinkButton(settings.SITE_URL, _("Kies een nieuw wachtwoord"))


def recipient_of(user: User) -> Recipient:
    """An account as the receiver of a mail."""
    return Recipient(user.email, user.full_name, user.language)


@dataclass
class DuplicateReported(Email):
    """Coordinators: somebody typed a number that another candidate carries."""

    kind = "people.duplicate_reported"
    reason = _("Je krijgt deze e-mail omdat je coördinator bent van Jumpstarters.")
    text = StandardText(
        title=_("Mogelijk dubbele kandidaat"),
        subject=_("Kijk na: misschien is kandidaat {nummer} dubbel"),
        body=(
            _("Kijk na of kandidaat {nummer} dezelfde persoon is als iemand die nu wordt toegevoegd."),
            _(
                "{melder} ({organisatie}) vulde een rijksregisternummer of IKL-nummer in dat al bij kandidaat "
                "{nummer} staat. {melder} weet niet bij wie."
            ),
            _(
                "Gaat het om dezelfde persoon? Spreek af wie de kandidaat begeleidt. Is het een vergissing? "
                "Laat het weten aan {mail_melder}."
            ),
            "{knop}",
        ),
        placeholders={
            "nummer": Placeholder(_("nummer van de kandidaat"), "5000123"),
            "melder": Placeholder(_("wie het nummer intypte"), "Bart Willems"),
            "mail_melder": Placeholder(
                _("e-mailadres van wie het nummer intypte"), Address("bart@example.be")
            ),
            "organisatie": Placeholder(_("organisatie van wie het nummer intypte"), "Syntra Voorbeeld"),
            "knop": Placeholder(_("knop naar de kandidaat"), CANDIDATE_BUTTON, required=True),
        },
    )

    candidate: Candidate
    reporter: User
    coordinator: User

    def recipient(self) -> Recipient:
        return recipient_of(self.coordinator)

    def dedupe_key(self) -> str:
        # Typing the same number over and over sends one mail a day (quality C32).
        parts = (self.candidate.pk, self.reporter.pk, self.coordinator.pk, dates.today().isoformat())
        return ":".join(str(part) for part in parts)

    def values(self) -> dict[str, Value]:
        url = settings.SITE_URL + reverse("people:candidate", args=[self.candidate.public_id])
        return {
            "nummer": str(self.candidate.number),
            "melder": self.reporter.full_name,
            "mail_melder": Address(self.reporter.email),
            "organisatie": self.reporter.journal_identity().organisation,
            "knop": replace(CANDIDATE_BUTTON, url=url),
        }


class SigningAsked(Email):
    """The candidate gets a link to read a text and sign it.

    The sentence that says what to do stands in the candidate's language, also when the interface does not
    speak it. No organisation's outbox screen shows it: whoever reads the link could sign.
    """

    kind = "people.signing_asked"
    reason = _("Je krijgt deze e-mail omdat Jumpstarters je handtekening vraagt.")
    text = StandardText(
        title=_("Link om te tekenen"),
        subject=_("Lees en onderteken: {papier}"),
        body=(
            "{uitleg}",
            "{knop}",
            _("De link werkt één keer, tot {einddag}. {adviseur} van {organisatie} vroeg je dit."),
        ),
        placeholders={
            "voornaam": Placeholder(_("voornaam van de kandidaat"), "Noor"),
            "papier": Placeholder(_("wat er te tekenen is"), _("Akkoord gegevensverwerking")),
            "uitleg": Placeholder(_("wat te doen, in de taal van de kandidaat"), words_for("nl")["mail"]),
            "knop": Placeholder(_("knop naar de tekst"), SIGN_BUTTON, required=True),
            "einddag": Placeholder(_("laatste dag van de link"), "maandag 30/03/2026 om 14:05"),
            "adviseur": Placeholder(_("wie de handtekening vraagt"), "Bart Willems"),
            "organisatie": Placeholder(_("organisatie van wie de handtekening vraagt"), "Syntra Voorbeeld"),
        },
    )

    def __init__(self, link: SigningLink, secret: str) -> None:
        self.link, self.secret = link, secret

    @classmethod
    def key_of(cls, link: SigningLink) -> str:
        """The key in the outbox of the mail with this link."""
        return f"{cls.kind}:{link.public_id}"

    def recipient(self) -> Recipient:
        candidate = self.link.candidate
        known = candidate.contact_language in dict(settings.LANGUAGES)
        language = candidate.contact_language if known else "nl"
        return Recipient(candidate.email, candidate.full_name, language)

    def dedupe_key(self) -> str:
        return str(self.link.public_id)

    def values(self) -> dict[str, Value]:
        link = self.link
        words = words_for(link.candidate.contact_language)
        return {
            "voornaam": link.candidate.given_name,
            "papier": link.get_paper_display(),
            "uitleg": words["mail"],
            "knop": LinkButton(link_address(self.secret), words["sign"]),
            "einddag": formats.long_date(link.expires_at),
            "adviseur": link.made_by.full_name,
            "organisatie": link.made_by.journal_identity().organisation,
        }


def link_address(secret: str) -> str:
    """The address that a candidate opens to sign."""
    return settings.SITE_URL + reverse("people:sign_link", args=[secret])


class AccountMail(Email):
    """What the login has to tell somebody. No organisation's outbox screen shows it: it carries a secret link."""

    kind = "people.account"
    reason = _("Je krijgt deze e-mail omdat iemand dit vroeg met jouw e-mailadres.")

    def __init__(self, to: Recipient, link: str) -> None:
        self.to = to
        self.link = link

    def recipient(self) -> Recipient:
        return self.to

    def dedupe_key(self) -> str:
        # The same link twice is one mail; without a link, one mail an hour for each address.
        fact = self.link or f"{self.to.email} {dates.now():%Y-%m-%d %H}"
        return hashlib.sha256(fact.encode()).hexdigest()


class PasswordReset(AccountMail):
    """The link to choose a new password."""

    kind = "people.password_reset"
    text = StandardText(
        title=_("Nieuw wachtwoord"),
        subject=_("Kies een nieuw wachtwoord voor Jumpstarters"),
        body=(
            _("Kies een nieuw wachtwoord met de link hieronder. De link werkt één keer."),
            "{knop}",
            _("Vroeg je dit niet? Dan hoef je niets te doen: je wachtwoord blijft hetzelfde."),
        ),
        placeholders={
            "knop": Placeholder(_("knop om een wachtwoord te kiezen"), PASSWORD_BUTTON, required=True)
        },
    )

    def values(self) -> dict[str, Value]:
        return {"knop": replace(PASSWORD_BUTTON, url=self.link)}


class UnknownAccount(AccountMail):
    """Somebody asked a new password for an address that has no account."""

    kind = "people.unknown_account"
    text = StandardText(
        title=_("Wachtwoord voor een onbekend adres"),
        subject=_("Er is geen account met dit e-mailadres"),
        body=(
            _(
                "Kijk na of je het juiste e-mailadres gebruikt. Iemand vroeg een nieuw wachtwoord voor "
                "Jumpstarters, maar dit e-mailadres heeft geen account."
            ),
            _(
                "Werk je met Jumpstarters? Vraag een account aan de coördinator van je organisatie. "
                "Vroeg je dit niet? Dan hoef je niets te doen."
            ),
        ),
        placeholders={},
    )
