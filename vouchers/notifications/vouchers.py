"""E-mails about vouchers (table of e-mails in the handbook: M1, M2, M4, M5). Accepting mails nobody (M3)."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Address, Facts, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from core.rules import Text
from people.models import Candidate, User
from people.notifications import recipient_of
from trajects.models import Traject
from vouchers.models import ResponseToken, Voucher

ANSWER_BUTTON = LinkButton(settings.SITE_URL, _("Aanvaard of weiger de voucher"))
OFFER_BUTTON = LinkButton("https://www.example.be", _("Bekijk het aanbod"))
VOUCHER_BUTTON = LinkButton(settings.SITE_URL, _("Open de voucher"))
QUESTIONS = _("Vragen? Mail adviseur {adviseur} van {organisatie}: {mail_adviseur}")
WITH_LINK = _("Inschrijven doe je op de website van de aanbieder (de link hieronder) of met een e-mail naar:")
WITHOUT_LINK = _("Inschrijven doe je met een e-mail naar de aanbieder:")
PLACEHOLDERS = {
    "nummer": Placeholder(_("nummer van de voucher"), "V2026-00042"),
    "opleiding": Placeholder(_("naam van de opleiding"), "Prijs bepalen"),
    "aanbieder": Placeholder(_("naam van de aanbieder"), "Opleidingen Voorbeeld"),
    "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
    "programma": Placeholder(_("naam van het programma"), "Jumpstarters"),
    "adviseur": Placeholder(_("naam van de adviseur"), "Bart Willems"),
    "mail_adviseur": Placeholder(_("e-mailadres van de adviseur"), Address("bart@example.be")),
    "organisatie": Placeholder(_("organisatie van de adviseur"), "Starterslabo Voorbeeld"),
}


def candidate_recipient(candidate: Candidate) -> Recipient:
    """A candidate as the receiver of a mail, in the contact language when the application speaks it."""
    known = candidate.contact_language in dict(settings.LANGUAGES)
    return Recipient(candidate.email, candidate.full_name, candidate.contact_language if known else "nl")


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

    def values(self) -> dict[str, Value]:
        voucher, traject = self.voucher, self.voucher.traject
        return {
            "nummer": voucher.number,
            "opleiding": voucher.item_name,
            "aanbieder": voucher.provider.name,
            "kandidaat": traject.candidate.full_name,
            "programma": traject.programme.name,
            "adviseur": traject.adviser.full_name,
            "mail_adviseur": Address(traject.adviser.email),
            "organisatie": traject.organisation.name,
        }


class ToProvider(AboutVoucher):
    """Goes to the contact address that the offer had at booking."""

    def recipient(self) -> Recipient:
        return Recipient(self.voucher.contact_email, self.voucher.provider.name)


class FreeOffer(AboutVoucher, Email):
    """M1: the candidate enrols alone in a free offer (H-93)."""

    kind = "voucher.free_offer"
    reason = _("Je krijgt deze e-mail omdat je adviseur dit aanbod voor jou koos.")
    text = StandardText(
        title=_("Gratis opleiding"),
        subject=_('Opleidingsbon "{programma}"'),
        body=(
            _("Schrijf je zelf in voor het gratis aanbod: {opleiding}."),
            _("Je adviseur {adviseur} koos dit voor jou in het traject {programma}. Aanbieder: {aanbieder}."),
            "{inschrijven} {mail_aanbieder}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {
            "inschrijven": Placeholder(_("hoe de kandidaat zich inschrijft"), WITH_LINK),
            "mail_aanbieder": Placeholder(
                _("e-mailadres van de aanbieder"), Address("aanbieder@example.be"), required=True
            ),
            "knop": Placeholder(
                _("knop naar het aanbod, als de aanbieder een link gaf"), OFFER_BUTTON, required=True
            ),
        },
    )

    def recipient(self) -> Recipient:
        return candidate_recipient(self.voucher.traject.candidate)

    def values(self) -> dict[str, Value]:
        link = self.voucher.item.link
        return {
            **super().values(),
            "inschrijven": WITH_LINK if link else WITHOUT_LINK,
            "mail_aanbieder": Address(self.voucher.contact_email),
            "knop": replace(OFFER_BUTTON, url=link),
        }


class VoucherToProvider(ToProvider, Email):
    """M2: the voucher, with the link to answer (H-94). The e-mail holds no number and no status of the person."""

    kind = "voucher.to_provider"
    reason = _("Je krijgt deze e-mail omdat dit adres op de menukaart staat als contact van deze opleiding.")
    text = StandardText(
        title=_("Voucher voor de aanbieder"),
        subject=_("Voucher {nummer}: aanvaard of weiger een inschrijving voor {opleiding}"),
        body=(
            _(
                "Laat weten of je deze kandidaat aanvaardt of weigert. "
                "Dat kan met de link hieronder, zonder account."
            ),
            "{gegevens}",
            _("{programma} betaalt de opleiding met deze voucher. De link werkt tot {einddag}."),
            _(
                "De voucher zit als pdf bij deze e-mail. Zet het nummer {nummer} als referentie op je factuur."
            ),
            "{knop}",
            QUESTIONS,
        ),
        placeholders=PLACEHOLDERS
        | {
            "gegevens": Placeholder(
                _("de voucher, het bedrag en de kandidaat"),
                Facts(
                    (
                        (_("Voucher"), "V2026-00042"),
                        (_("Opleiding"), "Prijs bepalen"),
                        (_("Bedrag"), formats.euro(8000)),
                        (_("Kandidaat"), "Noor Peeters"),
                        (_("E-mail"), Address("noor@example.be")),
                    )
                ),
                required=True,
            ),
            "einddag": Placeholder(_("laatste dag van de link"), "maandag 30/03/2026 om 14:05"),
            "knop": Placeholder(_("knop om te aanvaarden of te weigeren"), ANSWER_BUTTON, required=True),
        },
    )

    def __init__(self, voucher: Voucher, token: ResponseToken, secret: str) -> None:
        super().__init__(voucher)
        self.token, self.secret = token, secret

    def dedupe_key(self) -> str:
        return f"{self.voucher.pk}:{self.token.pk}"

    def made_attachment(self) -> tuple[str, int]:
        return ("voucher", self.voucher.pk)

    def values(self) -> dict[str, Value]:
        url = settings.SITE_URL + reverse("vouchers:answer", args=[self.secret])
        return {
            **super().values(),
            "gegevens": Facts(self.facts()),
            "einddag": formats.long_date(self.token.expires_at),
            "knop": replace(ANSWER_BUTTON, url=url),
        }

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        candidate = self.voucher.traject.candidate
        return (
            (_("Voucher"), self.voucher.number),
            (_("Opleiding"), self.voucher.item_name),
            (_("Bedrag"), formats.euro(self.voucher.price_cents)),
            (_("Kandidaat"), candidate.full_name),
            (_("E-mail"), Address(candidate.email)),
            (_("Telefoon"), formats.phone(candidate.mobile or candidate.phone)),
        )


class VoucherRefused(AboutVoucher, Email):
    """M4: the adviser learns the reason of the refusal (H-96)."""

    kind = "voucher.refused"
    reason = _("Je krijgt deze e-mail omdat je de adviseur van dit dossier bent.")
    text = StandardText(
        title=_("Voucher geweigerd"),
        subject=_("Voucher {nummer} geweigerd: kies een andere opleiding dan {opleiding}"),
        body=(
            _("Open de voucher {nummer} en klik op Uitschrijven: de aanbieder weigerde."),
            "{gegevens}",
            "{terugbetaling}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {
            "gegevens": Placeholder(
                _("de opleiding, de kandidaat en de reden van de weigering"),
                Facts(
                    (
                        (_("Opleiding"), "Prijs bepalen"),
                        (_("Kandidaat"), "Noor Peeters"),
                        (_("Reden"), _("De opleiding is volzet")),
                        (_("Geweigerd door"), "Els Aanbieder"),
                    )
                ),
                required=True,
            ),
            "terugbetaling": Placeholder(
                _("dat het bedrag terug in het rugzakje staat"),
                _("Het bedrag van € 80,00 staat al terug in het rugzakje."),
            ),
            "knop": Placeholder(_("knop naar de voucher"), VOUCHER_BUTTON, required=True),
        },
    )

    def recipient(self) -> Recipient:
        adviser = self.voucher.traject.adviser
        return Recipient(adviser.email, adviser.full_name, adviser.language)

    def values(self) -> dict[str, Value]:
        return {
            **super().values(),
            "gegevens": Facts(self.facts()),
            "terugbetaling": self.money_is_back(),
            "knop": replace(VOUCHER_BUTTON, url=settings.SITE_URL + self.voucher.get_absolute_url()),
        }

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        voucher = self.voucher
        return (
            (_("Opleiding"), voucher.item_name),
            (_("Aanbieder"), voucher.provider.name),
            (_("Kandidaat"), voucher.traject.candidate.full_name),
            (_("Reden"), voucher.get_refusal_reason_display()),
            (_("Uitleg van de aanbieder"), voucher.refusal_text),
            (_("Geweigerd door"), voucher.answered_name),
        )

    def money_is_back(self) -> str:
        """A sentence about the amount; a free offer has none."""
        if self.voucher.is_free:
            return ""
        amount = formats.euro(self.voucher.price_cents)
        return str(_("Het bedrag van %(amount)s staat al terug in het rugzakje.")) % {"amount": amount}


class VoucherWithdrawn(ToProvider, Email):
    """M5: the provider learns that the adviser took the voucher away (H-96, H-97)."""

    kind = "voucher.withdrawn"
    reason = _("Je krijgt deze e-mail omdat je voor deze opleiding een voucher kreeg.")
    text = StandardText(
        title=_("Voucher uitgeschreven"),
        subject=_("Voucher {nummer} is ingetrokken: {opleiding}"),
        body=(
            _("Je hoeft niets meer te doen: de voucher {nummer} voor {opleiding} is ingetrokken."),
            _(
                "Kandidaat {kandidaat} is uitgeschreven. "
                "De link in de vorige e-mail werkt niet meer om te antwoorden."
            ),
            QUESTIONS,
        ),
        placeholders=PLACEHOLDERS,
    )


class VoucherCancelled(ToProvider, Email):
    """The provider learns that a coordinator cancelled an accepted voucher (H-98)."""

    kind = "voucher.cancelled"
    reason = _("Je krijgt deze e-mail omdat je deze voucher aanvaard hebt.")
    text = StandardText(
        title=_("Voucher geannuleerd"),
        subject=_("Voucher {nummer} is geannuleerd: schrijf de kandidaat uit voor {opleiding}"),
        body=(
            _("Schrijf kandidaat {kandidaat} uit voor {opleiding}."),
            _(
                "Je aanvaardde de voucher {nummer}. De coördinator heeft hem geannuleerd. "
                "Reken de opleiding niet aan."
            ),
            QUESTIONS,
        ),
        placeholders=PLACEHOLDERS,
    )


class VoucherCancelledForAdviser(AboutVoucher, Email):
    """The adviser learns that a coordinator cancelled an accepted voucher (H-98)."""

    kind = "voucher.cancelled_adviser"
    reason = _("Je krijgt deze e-mail omdat je dit dossier begeleidt of de annulering vroeg.")
    text = StandardText(
        title=_("Voucher geannuleerd, aan de adviseur"),
        subject=_("Voucher {nummer} is geannuleerd: {opleiding}"),
        body=(
            _(
                "Kies met de kandidaat een andere opleiding als dat nodig is: de voucher {nummer} is geannuleerd."
            ),
            "{gegevens}",
            _("De aanbieder weet ervan."),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {
            "gegevens": Placeholder(
                _("de opleiding, de kandidaat, het bedrag en de reden"),
                Facts(
                    (
                        (_("Opleiding"), "Prijs bepalen"),
                        (_("Kandidaat"), "Noor Peeters"),
                        (_("Terug in het rugzakje"), formats.euro(8000)),
                        (_("Reden"), _("De kandidaat vond werk.")),
                    )
                ),
                required=True,
            ),
            "knop": Placeholder(_("knop naar de voucher"), VOUCHER_BUTTON, required=True),
        },
    )

    def __init__(self, voucher: Voucher, adviser: User) -> None:
        super().__init__(voucher)
        self.adviser = adviser

    def recipient(self) -> Recipient:
        return recipient_of(self.adviser)

    def dedupe_key(self) -> str:
        return f"{self.voucher.pk}:{self.adviser.pk}"

    def values(self) -> dict[str, Value]:
        voucher = self.voucher
        rows = (
            (_("Opleiding"), voucher.item_name),
            (_("Kandidaat"), voucher.traject.candidate.full_name),
            (_("Terug in het rugzakje"), formats.euro(voucher.price_cents) if voucher.price_cents else ""),
            (_("Reden"), voucher.cancel_reason),
        )
        url = settings.SITE_URL + voucher.get_absolute_url()
        return {**super().values(), "gegevens": Facts(rows), "knop": replace(VOUCHER_BUTTON, url=url)}
