"""Every e-mail about a referral."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import formats
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
from core.rules import Text
from referrals import sight
from referrals.models import Referral
from referrals.rules import is_syntra_route
from trajects.enums import ConsultantSees

WITH_PRESENCE = _("Je kunt accepteren zodra de kandidaat aanwezig was op een infosessie.")
WITHOUT_PRESENCE = _(
    "Is de kandidaat oké voor jullie? Accepteer dan met de datum van het eerste individuele gesprek."
)
BUTTON = LinkButton(settings.SITE_URL, _("Open de doorverwijzing"))
PLACEHOLDERS = {
    "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
    "organisatie": Placeholder(_("organisatie die de kandidaat krijgt"), "Starterslabo Voorbeeld"),
    "gegevens": Placeholder(
        _("de kandidaat en wat er over de doorverwijzing te weten is"),
        Facts(
            (
                (_("Kandidaat"), "Noor Peeters (5000123)"),
                (_("Doorverwezen door"), Address("Bart Willems, VDAB Voorbeeld (bart@example.be)")),
            )
        ),
    ),
    "knop": Placeholder(_("knop naar de doorverwijzing"), BUTTON, required=True),
}
REASON = {
    "reden": Placeholder(
        _("de reden die iemand opschreef"),
        Sections(((_("Reden"), "De kandidaat vond intussen ander werk."),)),
    )
}


class ReferralEmail(Email):
    """What all of them share; a subclass brings its kind, text and receiver."""

    kind = "referral"
    reason = _("Je krijgt deze mail omdat je bij deze doorverwijzing betrokken bent.")

    def __init__(self, referral: Referral) -> None:
        self.referral = referral

    def dedupe_key(self) -> str:
        return str(self.referral.public_id)

    def values(self) -> dict[str, Value]:
        referral = self.referral
        return {
            "kandidaat": referral.candidate.full_name,
            "organisatie": referral.to_organisation.name,
            "gegevens": Facts((self.candidate_fact(), *self.facts())),
            "knop": replace(BUTTON, url=f"{settings.SITE_URL}{referral.get_absolute_url()}"),
        }

    def candidate_fact(self) -> tuple[Text, Text]:
        candidate = self.referral.candidate
        return (_("Kandidaat"), f"{candidate.full_name} ({candidate.number})")

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        """What stands under the name of the candidate."""
        return (self.sender_fact(),)

    def sender_fact(self) -> tuple[Text, Text]:
        sender = self.referral.from_user
        names = f"{sender.full_name}, {self.referral.from_organisation.name}"
        return (_("Doorverwezen door"), with_address(names, sender.email))

    def reason_text(self) -> Sections:
        return Sections(((_("Reden"), self.referral.refusal_reason),))

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


class ReferralSent(ReferralEmail):
    """M10: the card is signed; the adviser answers."""

    kind = "referral.sent"
    reason = _("Je krijgt deze mail omdat een kandidaat naar jou of je organisatie is doorverwezen.")
    text = StandardText(
        title=_("Doorverwijzing verstuurd"),
        subject=_("Nieuwe doorverwijzing: beantwoord {kandidaat}"),
        body=(
            _("{kandidaat} is naar jullie doorverwezen. Kijk de doorverwijzing na en beantwoord ze."),
            "{gegevens}",
            "{voorwaarde}",
            "{kaart}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | {
            "voorwaarde": Placeholder(_("vanaf wanneer accepteren kan"), WITHOUT_PRESENCE),
            "kaart": Placeholder(
                _("de informatie op de doorverwijskaart"),
                Sections(((_("Informatie op de kaart"), "Wil een fietsenwinkel starten."),)),
            ),
        },
    )

    def recipient(self) -> Recipient:
        return self.to_receiver()

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        signed = self.referral.card_signed_on
        return (
            self.sender_fact(),
            (_("Kaart ondertekend op"), formats.short_date(signed) if signed else ""),
            (_("Financieringsnummer"), self.referral.financing_number),
        )

    def values(self) -> dict[str, Value]:
        return {
            **super().values(),
            "voorwaarde": WITH_PRESENCE if is_syntra_route(self.referral) else WITHOUT_PRESENCE,
            "kaart": Sections(((_("Informatie op de kaart"), self.referral.card_text),)),
        }


class ContactDetails(ReferralEmail):
    """M9: nobody answered the phone, so the adviser calls the candidate (H-36)."""

    kind = "referral.contact_details"
    reason = _("Je krijgt deze mail omdat de consulent je telefonisch niet kon bereiken.")
    text = StandardText(
        title=_("Contactgegevens van een kandidaat"),
        subject=_("Neem zelf contact op met {kandidaat}"),
        body=(
            _("Bel of mail {kandidaat} zelf. We konden je niet telefonisch bereiken."),
            "{gegevens}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS,
    )

    def recipient(self) -> Recipient:
        return self.to_receiver()

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        candidate = self.referral.candidate
        return (
            (_("Telefoon"), formats.phone(candidate.phone)),
            (_("Gsm"), formats.phone(candidate.mobile)),
            (_("E-mail"), Address(candidate.email)),
            self.sender_fact(),
        )


class ReferralWithdrawn(ReferralEmail):
    """The sender takes a referral back that was already in the inbox."""

    kind = "referral.withdrawn"
    reason = _("Je krijgt deze mail omdat de kandidaat naar jou of je organisatie was doorverwezen.")
    text = StandardText(
        title=_("Doorverwijzing ingetrokken"),
        subject=_("Doorverwijzing ingetrokken: {kandidaat}"),
        body=(
            _("Je hoeft niets meer te doen: de doorverwijzing van {kandidaat} is ingetrokken."),
            "{gegevens}",
            "{reden}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | REASON,
    )

    def recipient(self) -> Recipient:
        return self.to_receiver()

    def values(self) -> dict[str, Value]:
        return {**super().values(), "reden": self.reason_text()}


class OutcomeEmail(ReferralEmail):
    """What became of it, for who sent it (H-3A)."""

    kind = "referral.outcome"
    reason = _("Je krijgt deze mail omdat jij deze kandidaat hebt doorverwezen.")

    def __init__(self, referral: Referral, *, origin: Referral | None = None, cc: bool = True) -> None:
        """`origin` is the consultant's own referral before one between partners: that consultant gets
        the mail and its link. `cc` tells whether the mail carries its copy, if its kind has one."""
        super().__init__(referral)
        self.origin, self.with_copy = origin or referral, cc

    def dedupe_key(self) -> str:
        key = super().dedupe_key()
        return key if self.origin == self.referral else f"{key}:{self.origin.public_id}"

    def recipient(self) -> Recipient:
        sender = self.origin.from_user
        return Recipient(sender.email, sender.full_name, sender.language)

    def values(self) -> dict[str, Value]:
        values = super().values()
        if self.origin != self.referral:
            values["knop"] = replace(BUTTON, url=f"{settings.SITE_URL}{self.origin.get_absolute_url()}")
        return values | {"kandidaat": sight.of_mail(self.origin).name}

    def candidate_fact(self) -> tuple[Text, Text]:
        return (_("Kandidaat"), sight.of_mail(self.origin).name_and_number)

    def reason_text(self) -> Sections:
        shown = sight.of_mail(self.origin).shows(ConsultantSees.REFERRAL)
        return super().reason_text() if shown else Sections(())


class ReferralAccepted(OutcomeEmail):
    """The candidate is taken up."""

    kind = "referral.accepted"
    text = StandardText(
        title=_("Doorverwijzing geaccepteerd"),
        subject=_("Geaccepteerd: {kandidaat} begint bij {organisatie}"),
        body=(
            _("Je hoeft niets te doen: {kandidaat} is geaccepteerd voor opname in actie."),
            "{gegevens}",
            _("De verkennende fase (VF) is begonnen. Je krijgt een mail als er een besluit is."),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS,
    )

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        adviser, first = self.referral.traject.adviser, self.referral.first_conversation_on
        return (
            (_("Organisatie"), self.referral.to_organisation.name),
            (_("Adviseur"), with_address(adviser.full_name, adviser.email)),
            (_("Eerste individueel gesprek"), formats.short_date(first) if first else ""),
        )


class ReferralRefused(OutcomeEmail):
    """The client or the partner does not go on, with the reason."""

    kind = "referral.refused"
    text = StandardText(
        title=_("Doorverwijzing niet geaccepteerd"),
        subject=_("Niet geaccepteerd: bespreek met {kandidaat} wat nu"),
        body=(
            _(
                "Bespreek met {kandidaat} wat een goede volgende stap is. "
                "De doorverwijzing is niet geaccepteerd."
            ),
            "{gegevens}",
            "{reden}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | REASON,
    )

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        return (
            (_("Naar"), _receiver(self.referral)),
            (_("Uitkomst"), self.referral.get_state_display()),
        )

    def values(self) -> dict[str, Value]:
        return {**super().values(), "reden": self.reason_text()}


class ReferralRerouted(OutcomeEmail):
    """M8: the Dutch is not enough for Syntra; the consultant converts the right to view (H-34)."""

    kind = "referral.rerouted"
    text = StandardText(
        title=_("Doorverwijzing omgeleid"),
        subject=_("Zet het inzagerecht om: {kandidaat} gaat naar {organisatie}"),
        body=(
            _("Zet in MLP het inzagerecht van {kandidaat} om naar {organisatie}."),
            _(
                "{vorige_organisatie} stelde vast dat het Nederlands nog niet volstaat. De doorverwijzing is "
                "omgeleid en wacht nu op een antwoord van {organisatie}."
            ),
            "{gegevens}",
            "{reden}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | REASON
        | {"vorige_organisatie": Placeholder(_("organisatie die omleidt"), "Syntra Voorbeeld")},
    )

    def cc(self) -> str:
        return self.referral.rerouted_to.receiver_email if self.with_copy else ""

    @property
    def page(self) -> Referral:
        """What the reader may open: the new referral, or the own one before a referral between partners."""
        return self.referral.rerouted_to if self.origin == self.referral else self.origin

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        following = self.referral.rerouted_to
        adviser, organisation = following.to_adviser, following.to_organisation
        number = f" (OE {organisation.oe_number})" if organisation.oe_number else ""
        return (
            (_("Van"), self.referral.to_organisation.name),
            (_("Naar"), f"{organisation.name}{number}"),
            (_("Nieuwe adviseur"), with_address(adviser.full_name, adviser.email) if adviser else ""),
        )

    def values(self) -> dict[str, Value]:
        following = self.referral.rerouted_to
        return {
            **super().values(),
            "organisatie": following.to_organisation.name,
            "vorige_organisatie": self.referral.to_organisation.name,
            "reden": self.reason_text(),
            "knop": replace(BUTTON, url=f"{settings.SITE_URL}{self.page.get_absolute_url()}"),
        }


def _receiver(referral: Referral) -> Text:
    """Organisation and adviser to whom the card went."""
    adviser, organisation = referral.to_adviser, referral.to_organisation
    if adviser is None:
        return organisation.name
    return with_address(f"{organisation.name}, {adviser.full_name}", adviser.email)
