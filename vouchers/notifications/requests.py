"""What a coordinator is asked to do, and what became of it (M6, M7)."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from core.rules import Text
from people.models import User
from people.notifications import recipient_of
from trajects.models import Traject
from vouchers.enums import CorrectionState
from vouchers.models import CancellationRequest, WalletCorrection
from vouchers.notifications.vouchers import PLACEHOLDERS, VOUCHER_BUTTON, AboutVoucher

REQUESTS_BUTTON = LinkButton(settings.SITE_URL, _("Open de vragen aan de coördinator"))
WALLET_BUTTON = LinkButton(settings.SITE_URL, _("Open het rugzakje"))
UNKNOWN = _("niet ingevuld")
COORDINATES = _("Je krijgt deze e-mail omdat je coördinator bent van Jumpstarters.")
ASKED = _("Je krijgt deze e-mail omdat je dit gevraagd hebt.")
CORRECTION_EXAMPLE = Facts(
    (
        (_("Kandidaat"), "Noor Peeters"),
        (_("IKL-nummer"), "1234567"),
        (_("Verbetering"), formats.euro(-12_000)),
        (_("Soort"), _("Eerder gebruikt in Maak Werk Van Je Zaak")),
        (_("Reden"), _("In 2019 een opleiding van 120 euro gevolgd.")),
        (_("Gevraagd door"), "Bart Willems"),
    )
)
CANCELLATION_EXAMPLE = Facts(
    (
        (_("Kandidaat"), "Noor Peeters"),
        (_("IKL-nummer"), "1234567"),
        (_("Opleiding"), "Prijs bepalen"),
        (_("Reden"), _("De kandidaat vond werk.")),
        (_("Gevraagd door"), "Bart Willems"),
    )
)


def requests_button() -> LinkButton:
    """To the list of what coordinators are asked."""
    return replace(REQUESTS_BUTTON, url=settings.SITE_URL + reverse("vouchers:requests"))


class AboutCorrection:
    """What every e-mail about a correction of a balance shares."""

    def __init__(self, correction: WalletCorrection) -> None:
        self.correction = correction

    def organisation_id(self) -> int:
        return self.correction.traject.organisation_id

    def parent(self) -> Traject:
        return self.correction.traject

    def co_financing(self) -> str:
        return self.correction.traject.programme.co_financing_text

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        correction = self.correction
        candidate = correction.traject.candidate
        return (
            (_("Kandidaat"), candidate.full_name),
            (_("IKL-nummer"), candidate.ikl_number or UNKNOWN),
            (_("Verbetering"), formats.euro(correction.amount_cents)),
            (_("Soort"), correction.get_kind_display()),
            (_("Reden"), correction.reason),
            (_("Gevraagd door"), correction.requested_by.full_name),
        )


class CorrectionAsked(AboutCorrection, Email):
    """M7: a coordinator is asked to decide about a correction of a balance (H-99)."""

    kind = "wallet.correction_asked"
    reason = COORDINATES
    text = StandardText(
        title=_("Verbetering van een rugzakje gevraagd"),
        subject=_("Beslis over een verbetering van een rugzakje"),
        body=(
            _("Keur de verbetering van dit rugzakje goed of niet goed, met een reden."),
            "{gegevens}",
            "{knop}",
        ),
        placeholders={
            "gegevens": Placeholder(
                _("de kandidaat, het bedrag, de reden en wie het vroeg"), CORRECTION_EXAMPLE, required=True
            ),
            "knop": Placeholder(_("knop naar de vragen aan de coördinator"), REQUESTS_BUTTON, required=True),
        },
    )

    def __init__(self, correction: WalletCorrection, coordinator: User) -> None:
        super().__init__(correction)
        self.coordinator = coordinator

    def recipient(self) -> Recipient:
        return recipient_of(self.coordinator)

    def dedupe_key(self) -> str:
        return f"{self.correction.pk}:{self.coordinator.pk}"

    def values(self) -> dict[str, Value]:
        return {"gegevens": Facts(self.facts()), "knop": requests_button()}


class CorrectionDecided(AboutCorrection, Email):
    """Who asked for a correction learns what the other coordinator decided."""

    kind = "wallet.correction_decided"
    reason = ASKED
    text = StandardText(
        title=_("Beslist over een verbetering van een rugzakje"),
        subject=_("Verbetering van een rugzakje: {besluit}"),
        body=(
            _("Over de verbetering die je vroeg, is beslist: {besluit}."),
            "{gegevens}",
            "{knop}",
        ),
        placeholders={
            "besluit": Placeholder(_("goedgekeurd of niet goedgekeurd"), _("goedgekeurd")),
            "gegevens": Placeholder(
                _("de kandidaat, het bedrag, wie besliste en waarom"), CORRECTION_EXAMPLE, required=True
            ),
            "knop": Placeholder(_("knop naar het rugzakje"), WALLET_BUTTON, required=True),
        },
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.correction.requested_by)

    def dedupe_key(self) -> str:
        return str(self.correction.pk)

    def values(self) -> dict[str, Value]:
        correction = self.correction
        approved = correction.state == CorrectionState.APPROVED
        approvers = [person.full_name for person in (correction.agreed_by, correction.decided_by) if person]
        balance = formats.euro(correction.wallet.balance_cents)
        decided = (
            (_("Beslist door"), ", ".join(approvers) if approved else correction.decided_by.full_name),
            (_("Saldo erna"), balance if approved else ""),
            (_("Reden van het besluit"), correction.decision_reason),
        )
        url = reverse("vouchers:dossier", args=[correction.traject.public_id])
        return {
            "besluit": _("goedgekeurd") if approved else _("niet goedgekeurd"),
            "gegevens": Facts((*self.facts(), *decided)),
            "knop": replace(WALLET_BUTTON, url=settings.SITE_URL + url),
        }


class AboutCancellation(AboutVoucher):
    """What e-mails about a request to cancel share."""

    def __init__(self, request: CancellationRequest) -> None:
        super().__init__(request.voucher)
        self.request = request

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        candidate = self.voucher.traject.candidate
        return (
            (_("Kandidaat"), candidate.full_name),
            (_("IKL-nummer"), candidate.ikl_number or UNKNOWN),
            (_("Opleiding"), self.voucher.item_name),
            (_("Reden"), self.request.reason),
            (_("Gevraagd door"), self.request.requested_by.full_name),
        )


class CancellationAsked(AboutCancellation, Email):
    """M6: a coordinator is asked to cancel an accepted voucher (H-98)."""

    kind = "voucher.cancellation_asked"
    reason = COORDINATES
    text = StandardText(
        title=_("Annulering van een voucher gevraagd"),
        subject=_("Beslis over het annuleren van voucher {nummer}"),
        body=(
            _("Annuleer de voucher {nummer}, of schrijf op waarom niet."),
            "{gegevens}",
            _("Annuleer je? Dan krijgen de aanbieder en de adviseur een e-mail en komt het geld terug."),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {
            "gegevens": Placeholder(
                _("de kandidaat met IKL-nummer, de opleiding, de reden en wie het vroeg"),
                CANCELLATION_EXAMPLE,
                required=True,
            ),
            "knop": Placeholder(_("knop naar de vragen aan de coördinator"), REQUESTS_BUTTON, required=True),
        },
    )

    def __init__(self, request: CancellationRequest, coordinator: User) -> None:
        super().__init__(request)
        self.coordinator = coordinator

    def recipient(self) -> Recipient:
        return recipient_of(self.coordinator)

    def dedupe_key(self) -> str:
        return f"{self.request.pk}:{self.coordinator.pk}"

    def values(self) -> dict[str, Value]:
        return {**super().values(), "gegevens": Facts(self.facts()), "knop": requests_button()}


class CancellationRefused(AboutCancellation, Email):
    """Who asked to cancel learns why the voucher stays (H-98)."""

    kind = "voucher.cancellation_refused"
    reason = ASKED
    text = StandardText(
        title=_("Annulering van een voucher geweigerd"),
        subject=_("Voucher {nummer} is niet geannuleerd: {opleiding}"),
        body=(
            _("De voucher {nummer} blijft geldig: de coördinator annuleert hem niet."),
            "{gegevens}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {
            "gegevens": Placeholder(
                _("de vraag, wie besliste en waarom"), CANCELLATION_EXAMPLE, required=True
            ),
            "knop": Placeholder(_("knop naar de voucher"), VOUCHER_BUTTON, required=True),
        },
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.request.requested_by)

    def dedupe_key(self) -> str:
        return str(self.request.pk)

    def values(self) -> dict[str, Value]:
        decided = (
            (_("Beslist door"), self.request.decided_by.full_name),
            (_("Reden van het besluit"), self.request.decision_reason),
        )
        url = settings.SITE_URL + self.voucher.get_absolute_url()
        return {
            **super().values(),
            "gegevens": Facts((*self.facts(), *decided)),
            "knop": replace(VOUCHER_BUTTON, url=url),
        }
