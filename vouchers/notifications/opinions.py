"""The three questions after a training, to the candidate."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from vouchers.models import Feedback
from vouchers.notifications.vouchers import PLACEHOLDERS, AboutVoucher, candidate_recipient

OPINION_BUTTON = LinkButton(settings.SITE_URL, _("Geef je mening"))


class OpinionAsked(AboutVoucher, Email):
    """The candidate is asked what the training was worth, in short sentences."""

    kind = "voucher.opinion_asked"
    reason = _("Je krijgt deze e-mail omdat je je voor deze opleiding inschreef.")
    text = StandardText(
        title=_("Vragen na een opleiding"),
        subject=_("Wat vond je van {opleiding}?"),
        body=(
            _("Geef je mening over de opleiding {opleiding} van {aanbieder}. Het zijn drie korte vragen."),
            _("Je adviseur ziet je antwoorden niet. We tellen ze samen met die van anderen."),
            "{knop}",
            _("De link werkt tot {einddag}."),
        ),
        placeholders=PLACEHOLDERS
        | {
            "einddag": Placeholder(_("laatste dag van de link"), "maandag 30/03/2026 om 14:05"),
            "knop": Placeholder(_("knop naar de vragen"), OPINION_BUTTON, required=True),
        },
    )

    def __init__(self, feedback: Feedback, secret: str) -> None:
        super().__init__(feedback.voucher)
        self.feedback, self.secret = feedback, secret

    def recipient(self) -> Recipient:
        return candidate_recipient(self.voucher.traject.candidate)

    def dedupe_key(self) -> str:
        return str(self.feedback.pk)

    def values(self) -> dict[str, Value]:
        url = settings.SITE_URL + reverse("vouchers:opinion_link", args=[self.secret])
        return {
            **super().values(),
            "einddag": formats.long_date(self.feedback.expires_at),
            "knop": replace(OPINION_BUTTON, url=url),
        }
