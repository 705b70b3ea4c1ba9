"""E-mails about the work in the inbox: reminders, and referrals that changed hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from core.rules import Text
from people.models import User
from referrals import sight
from referrals.models import Referral
from referrals.notifications.referrals import PLACEHOLDERS, ReferralEmail

INBOX = LinkButton(settings.SITE_URL, _("Open je postvak"))


class ReferralReminder(ReferralEmail):
    """A referral waits for an answer; nothing happens to it by itself."""

    kind = "referral.reminder"
    reason = _("Je krijgt deze mail omdat een doorverwijzing naar jou of je organisatie op antwoord wacht.")
    text = StandardText(
        title=_("Herinnering: doorverwijzing zonder antwoord"),
        subject=_("Herinnering: beantwoord de doorverwijzing van {kandidaat}"),
        body=(
            _("{kandidaat} wacht {dagen} dagen op een antwoord. Accepteer of weiger de doorverwijzing."),
            "{gegevens}",
            _("Lukt het nog niet? Dan hoef je niets te doen: de doorverwijzing blijft gewoon staan."),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {"dagen": Placeholder(_("hoeveel dagen de doorverwijzing al wacht"), "10")},
    )

    def __init__(self, referral: Referral, *, period: int, days: int) -> None:
        """`period` counts the reminders that could have left: there is one mail in each."""
        super().__init__(referral)
        self.period, self.days = period, days

    def recipient(self) -> Recipient:
        return self.to_receiver()

    def dedupe_key(self) -> str:
        return f"{self.referral.public_id}:{self.period}"

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        sent = self.referral.sent_at
        return (self.sender_fact(), (_("Verstuurd op"), formats.short_date(sent) if sent else ""))

    def values(self) -> dict[str, Value]:
        return {**super().values(), "dagen": str(self.days)}


class HandedEmail(Email):
    """One mail with all that somebody got at once. `batch` names that moment."""

    kind = "referral.handed"
    reason = _("Je krijgt deze mail omdat een collega doorverwijzingen aan jou toewees.")

    def __init__(self, referrals: Sequence[Referral], *, to: User, by: User, batch: str) -> None:
        self.referrals, self.to, self.by, self.batch = referrals, to, by, batch

    def recipient(self) -> Recipient:
        return Recipient(self.to.email, self.to.full_name, self.to.language)

    def dedupe_key(self) -> str:
        return f"{self.batch}:{self.to.public_id}"

    def values(self) -> dict[str, Value]:
        return {
            "aantal": str(len(self.referrals)),
            "collega": self.by.full_name,
            "lijst": Facts(tuple(self.line(referral) for referral in self.referrals)),
            "knop": replace(INBOX, url=f"{settings.SITE_URL}{reverse('referrals:inbox')}"),
        }

    def line(self, referral: Referral) -> tuple[Text, Text]:
        """The candidate, and with whom the reader must speak."""
        return (self.name(referral), referral.from_organisation.name)

    def name(self, referral: Referral) -> str:
        """The candidate, as far as the reader may know who it is."""
        return sight.of(referral, self.to).name

    def organisation_id(self) -> int | None:
        return self.referrals[0].to_organisation_id

    def co_financing(self) -> str:
        return self.referrals[0].programme.co_financing_text


HANDED_PLACEHOLDERS = {
    "aantal": Placeholder(_("hoeveel doorverwijzingen"), "3"),
    "collega": Placeholder(_("wie ze toewees"), "Veerle Voorbeeld"),
    "lijst": Placeholder(_("de kandidaten"), Facts(((_("Noor Peeters"), _("VDAB Voorbeeld")),))),
    "knop": Placeholder(_("knop naar het postvak"), INBOX, required=True),
}


class ReferralsAssigned(HandedEmail):
    """An adviser gets referrals that a colleague or a coordinator assigned."""

    kind = "referral.assigned"
    text = StandardText(
        title=_("Doorverwijzingen toegewezen"),
        subject=_("Beantwoord wat aan jou is toegewezen: {aantal} in je postvak"),
        body=(
            _("Kijk in je postvak: {collega} wees deze doorverwijzingen aan jou toe ({aantal})."),
            "{lijst}",
            "{knop}",
        ),
        placeholders=HANDED_PLACEHOLDERS,
    )


class ReferralsHandedOver(HandedEmail):
    """A consultant becomes the contact person for referrals of a colleague."""

    kind = "referral.handed_over"
    text = StandardText(
        title=_("Doorverwijzingen overgenomen"),
        subject=_("Volg op wat je overneemt: {aantal} in je postvak"),
        body=(
            _("Je bent nu de contactpersoon van deze doorverwijzingen ({aantal}). {collega} gaf ze door."),
            "{lijst}",
            "{knop}",
        ),
        placeholders=HANDED_PLACEHOLDERS,
    )

    def line(self, referral: Referral) -> tuple[Text, Text]:
        return (self.name(referral), referral.to_organisation.name)

    def organisation_id(self) -> int | None:
        return self.referrals[0].from_organisation_id


class ReferralsTakenAway(HandedEmail):
    """Somebody no longer follows referrals: a colleague gave them on, or took back what was given."""

    kind = "referral.taken_away"
    reason = _("Je krijgt deze mail omdat deze doorverwijzingen op jouw naam stonden.")
    text = StandardText(
        title=_("Doorverwijzingen weggehaald"),
        subject=_("Niets meer te doen voor deze doorverwijzingen: {aantal}"),
        body=(
            _(
                "Je hoeft deze doorverwijzingen ({aantal}) niet meer op te volgen. {collega} haalde ze van jouw naam."
            ),
            "{lijst}",
            "{knop}",
        ),
        placeholders=HANDED_PLACEHOLDERS,
    )

    def line(self, referral: Referral) -> tuple[Text, Text]:
        route = {"sender": referral.from_organisation.name, "receiver": referral.to_organisation.name}
        return (self.name(referral), _("van %(sender)s naar %(receiver)s") % route)
