"""The newsflash to every adviser (M12), and a question to the MLP coach (H-A5)."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.mail_texts import (
    Address,
    Facts,
    LinkButton,
    Placeholder,
    Sections,
    StandardText,
    Value,
    with_address,
)
from core.outbox import Email, Recipient
from people.models import User
from people.notifications import recipient_of
from reporting.models import CoachQuestion, NewsFlash

NEWS_BUTTON = LinkButton(settings.SITE_URL, _("Lees het in Medewerkerstools"))


class NewsFlashEmail(Email):
    """One newsflash to one adviser; the same adviser never gets it twice."""

    kind = "newsflash"
    reason = _("Je krijgt deze e-mail omdat je adviseur bent.")
    text = StandardText(
        title=_("Nieuwsflash"),
        subject=_("Nieuwsflash: {titel}"),
        body=("{tekst}", "{knop}"),
        placeholders={
            "titel": Placeholder(_("titel van de nieuwsflash"), _("De nieuwe menukaart is er")),
            "tekst": Placeholder(
                _("tekst van de nieuwsflash"),
                _("Vanaf volgende week staan er drie nieuwe opleidingen op."),
                required=True,
            ),
            "knop": Placeholder(_("knop naar Medewerkerstools"), NEWS_BUTTON, required=True),
        },
    )

    def __init__(self, newsflash: NewsFlash, *, to: User, by: User, sentence: str = "") -> None:
        self.newsflash, self.to, self.by, self.sentence = newsflash, to, by, sentence

    def recipient(self) -> Recipient:
        return recipient_of(self.to)

    def dedupe_key(self) -> str:
        return f"{self.newsflash.public_id}:{self.to.public_id}"

    def organisation_id(self) -> int | None:
        return self.by.journal_identity().organisation_id

    def co_financing(self) -> str:
        return self.sentence

    def values(self) -> dict[str, Value]:
        return {
            "titel": self.newsflash.title,
            # Written by a coordinator: its addresses may become links.
            "tekst": Address(self.newsflash.text),
            "knop": replace(NEWS_BUTTON, url=settings.SITE_URL + self.newsflash.get_absolute_url()),
        }


class QuestionForCoach(Email):
    """A question about registering in MLP; the answer goes to who asked."""

    kind = "coach.question"
    reason = _("Je krijgt deze e-mail omdat je MLP-coach bent voor deze provincie.")
    text = StandardText(
        title=_("Vraag aan de MLP-coach"),
        subject=_("Vraag over registreren in MLP: {onderwerp}"),
        body=(_("Antwoord op deze vraag aan {vrager}."), "{vraag}", "{gegevens}"),
        placeholders={
            "onderwerp": Placeholder(
                _("waarover de vraag gaat, uit de lijst"), _("Een foute registratie verbeteren")
            ),
            "vrager": Placeholder(
                _("wie het vraagt, met e-mailadres"), with_address("Lies Voorbeeld", "lies@example.be")
            ),
            "vraag": Placeholder(
                _("de vraag"), Sections(((_("Vraag"), _("Welk resultaat kies ik?")),)), required=True
            ),
            "gegevens": Placeholder(
                _("organisatie, telefoon en provincie"), Facts(((_("Organisatie"), "Syntra Voorbeeld"),))
            ),
        },
    )

    def __init__(self, question: CoachQuestion) -> None:
        self.question = question

    def recipient(self) -> Recipient:
        return Recipient(self.question.coach.email, self.question.coach.name)

    def cc(self) -> str:
        return self.question.asked_by.email

    def dedupe_key(self) -> str:
        return str(self.question.public_id)

    def organisation_id(self) -> int | None:
        return self.question.asked_by.journal_identity().organisation_id

    def values(self) -> dict[str, Value]:
        asked_by = self.question.asked_by
        return {
            "onderwerp": self.question.get_subject_display(),
            "vrager": with_address(asked_by.full_name, asked_by.email),
            "vraag": Sections(((_("Vraag"), self.question.text),)),
            "gegevens": Facts(
                (
                    (_("Organisatie"), asked_by.journal_identity().organisation),
                    (_("Telefoon"), asked_by.phone),
                    (_("Provincie"), self.question.coach.get_province_display()),
                )
            ),
        }
