"""E-mails about vouchers (table of e-mails in the handbook: M1, M2, M4, M5). Accepting mails nobody (M3)."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.outbox import Email, Recipient
from trajects.models import Traject
from vouchers.models import ResponseToken, Voucher

# Invisible: it only stops mail programs from seeing an address in what somebody typed.
BREAK = "\u200b"


def without_links(text: str) -> str:
    """Text of an outsider in which no mail program finds an address to make a link of."""
    return re.sub(r"(?<=\S)([.:/@])(?=\S)", rf"\1{BREAK}", text)


class AboutVoucher:
    """What every e-mail about a voucher shares."""

    def __init__(self, voucher: Voucher) -> None:
        self.voucher = voucher

    def dedupe_key(self) -> str:
        return str(self.voucher.pk)

    def organisation_id(self) -> int:
        return self.voucher.organisation_id

    def parent(self) -> Traject:
        return self.voucher.traject

    def co_financing(self) -> str:
        return self.voucher.traject.programme.co_financing_text

    def context(self) -> dict[str, Any]:
        traject = self.voucher.traject
        return {
            "voucher": self.voucher,
            "programme": traject.programme,
            "adviser": traject.adviser,
            "organisation": traject.organisation,
            "candidate": traject.candidate,
        }


class ToProvider(AboutVoucher):
    """Goes to the contact address that the offer had at booking."""

    def recipient(self) -> Recipient:
        return Recipient(self.voucher.contact_email, self.voucher.provider.name)


class FreeOffer(AboutVoucher, Email):
    """M1: the candidate enrols alone in a free offer (H-93)."""

    kind = "voucher.free_offer"
    template = "vouchers/emails/free_offer"
    reason = _("Je krijgt deze e-mail omdat je adviseur dit aanbod voor jou koos.")

    def recipient(self) -> Recipient:
        candidate = self.voucher.traject.candidate
        known = candidate.contact_language in dict(settings.LANGUAGES)
        return Recipient(candidate.email, candidate.full_name, candidate.contact_language if known else "nl")

    def context(self) -> dict[str, Any]:
        link = self.voucher.item.link
        return {
            **super().context(),
            "button_url": link,
            "button_label": _("Bekijk het aanbod") if link else "",
        }


class VoucherToProvider(ToProvider, Email):
    """M2: the voucher, with the link to answer (H-94). The e-mail holds no number and no status of the person."""

    kind = "voucher.to_provider"
    template = "vouchers/emails/to_provider"
    reason = _("Je krijgt deze e-mail omdat dit adres op de menukaart staat als contact van deze opleiding.")

    def __init__(self, voucher: Voucher, token: ResponseToken, secret: str) -> None:
        super().__init__(voucher)
        self.token, self.secret = token, secret

    def dedupe_key(self) -> str:
        return f"{self.voucher.pk}:{self.token.pk}"

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "expires_at": self.token.expires_at,
            "button_url": settings.SITE_URL + reverse("vouchers:answer", args=[self.secret]),
            "button_label": _("Aanvaard of weiger de voucher"),
        }


class VoucherRefused(AboutVoucher, Email):
    """M4: the adviser learns the reason of the refusal (H-96)."""

    kind = "voucher.refused"
    template = "vouchers/emails/refused"
    reason = _("Je krijgt deze e-mail omdat je de adviseur van dit dossier bent.")

    def recipient(self) -> Recipient:
        adviser = self.voucher.traject.adviser
        return Recipient(adviser.email, adviser.full_name, adviser.language)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "refusal_text": without_links(self.voucher.refusal_text),
            "answered_name": without_links(self.voucher.answered_name),
            "button_url": settings.SITE_URL + self.voucher.get_absolute_url(),
            "button_label": _("Open de voucher"),
        }


class VoucherWithdrawn(ToProvider, Email):
    """M5: the provider learns that the adviser took the voucher away (H-96, H-97)."""

    kind = "voucher.withdrawn"
    template = "vouchers/emails/withdrawn"
    reason = _("Je krijgt deze e-mail omdat je voor deze opleiding een voucher kreeg.")


class VoucherCancelled(ToProvider, Email):
    """The provider learns that a coordinator cancelled an accepted voucher (H-98)."""

    kind = "voucher.cancelled"
    template = "vouchers/emails/cancelled"
    reason = _("Je krijgt deze e-mail omdat je deze voucher aanvaard hebt.")
