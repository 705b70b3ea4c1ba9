"""Every e-mail about a referral."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.outbox import Email, Recipient
from referrals.models import Referral
from referrals.rules import is_syntra_route


class ReferralEmail(Email):
    """What all of them share; a subclass names its kind, templates and receiver."""

    kind = "referral"
    template = "referrals/emails/referral"
    reason = gettext_lazy("Je krijgt deze mail omdat je bij deze doorverwijzing betrokken bent.")

    def __init__(self, referral: Referral) -> None:
        self.referral = referral

    def dedupe_key(self) -> str:
        return str(self.referral.public_id)

    def context(self) -> dict[str, Any]:
        return {
            "referral": self.referral,
            "button_url": f"{settings.SITE_URL}{self.referral.get_absolute_url()}",
            "button_label": _("Open de doorverwijzing"),
        }

    def organisation_id(self) -> int | None:
        return self.referral.to_organisation_id

    def parent(self) -> models.Model | None:
        return self.referral.traject

    def co_financing(self) -> str:
        return self.referral.programme.co_financing_text

    def to_receiver(self) -> Recipient:
        """The adviser, or the organisation when no adviser was chosen."""
        adviser, organisation = self.referral.to_adviser, self.referral.to_organisation
        if adviser:
            return Recipient(adviser.email, adviser.full_name, adviser.language)
        return Recipient(organisation.email, organisation.name)

    def to_sender(self) -> Recipient:
        """Who made the referral."""
        sender = self.referral.from_user
        return Recipient(sender.email, sender.full_name, sender.language)


class ReferralSent(ReferralEmail):
    """M10: the card is signed; the adviser answers."""

    kind = "referral.sent"
    template = "referrals/emails/sent"
    reason = gettext_lazy(
        "Je krijgt deze mail omdat een kandidaat naar jou of je organisatie is doorverwezen."
    )

    def recipient(self) -> Recipient:
        return self.to_receiver()

    def context(self) -> dict[str, Any]:
        return {**super().context(), "needs_presence": is_syntra_route(self.referral)}


class ContactDetails(ReferralEmail):
    """M9: nobody answered the phone, so the adviser calls the candidate (H-36)."""

    kind = "referral.contact_details"
    template = "referrals/emails/contact_details"
    reason = gettext_lazy("Je krijgt deze mail omdat de consulent je telefonisch niet kon bereiken.")

    def recipient(self) -> Recipient:
        return self.to_receiver()


class ReferralWithdrawn(ReferralEmail):
    """The sender takes a referral back that was already in the inbox."""

    kind = "referral.withdrawn"
    template = "referrals/emails/withdrawn"
    reason = gettext_lazy(
        "Je krijgt deze mail omdat de kandidaat naar jou of je organisatie was doorverwezen."
    )

    def recipient(self) -> Recipient:
        return self.to_receiver()


class OutcomeEmail(ReferralEmail):
    """What became of it, for who sent it (H-3A)."""

    kind = "referral.outcome"
    reason = gettext_lazy("Je krijgt deze mail omdat jij deze kandidaat hebt doorverwezen.")

    def recipient(self) -> Recipient:
        return self.to_sender()


class ReferralAccepted(OutcomeEmail):
    """The candidate is taken up."""

    kind = "referral.accepted"
    template = "referrals/emails/accepted"


class ReferralRefused(OutcomeEmail):
    """The client or the partner does not go on, with the reason."""

    kind = "referral.refused"
    template = "referrals/emails/refused"


class ReferralRerouted(OutcomeEmail):
    """M8: the Dutch is not enough for Syntra; the consultant converts the right to view (H-34)."""

    kind = "referral.rerouted"
    template = "referrals/emails/rerouted"

    def cc(self) -> str:
        return self.referral.rerouted_to.receiver_email

    def context(self) -> dict[str, Any]:
        following = self.referral.rerouted_to
        return {
            **super().context(),
            "following": following,
            "button_url": f"{settings.SITE_URL}{following.get_absolute_url()}",
        }
