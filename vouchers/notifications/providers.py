"""E-mails to providers about what waits for them and about what they proposed."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.mail_texts import LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from vouchers.models import OfferProposal
from vouchers.notifications.vouchers import QUESTIONS, VoucherToProvider

OFFER_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk het aanbod"))
PROPOSAL_BUTTON = LinkButton(settings.SITE_URL, _("Open het voorstel"))


class VoucherReminder(VoucherToProvider):
    """The provider did not answer yet (quality R6): the same voucher with a new link."""

    kind = "voucher.reminder"
    reason = _("Je krijgt deze e-mail omdat je deze voucher nog niet beantwoord hebt.")
    text = StandardText(
        title=_("Herinnering aan de aanbieder"),
        subject=_("Herinnering: aanvaard of weiger voucher {nummer} voor {opleiding}"),
        body=(
            _(
                "Laat weten of je deze kandidaat aanvaardt of weigert. "
                "Je kreeg deze voucher al, maar je antwoordde nog niet."
            ),
            "{gegevens}",
            _("{programma} betaalt de opleiding met deze voucher. De link werkt tot {einddag}."),
            "{knop}",
            QUESTIONS,
        ),
        placeholders=VoucherToProvider.text.placeholders,
    )


PROPOSAL_PLACEHOLDERS = {
    "naam": Placeholder(_("naam van wie het voorstelde"), "Els Aanbieder"),
    "aanbod": Placeholder(_("naam van het aanbod"), "Prijs bepalen"),
    "aanbieder": Placeholder(_("naam van de aanbieder"), "Opleidingen Voorbeeld"),
    "programma": Placeholder(_("naam van het programma"), "Jumpstarters"),
}


class AboutProposal:
    """What both answers to a proposal share."""

    reason = _("Je krijgt deze e-mail omdat je dit aanbod voorstelde.")

    def __init__(self, proposal: OfferProposal) -> None:
        self.proposal = proposal

    def recipient(self) -> Recipient:
        to = self.proposal.proposed_by
        return Recipient(to.email, to.full_name, to.language)

    def dedupe_key(self) -> str:
        return str(self.proposal.pk)

    def organisation_id(self) -> int | None:
        """The outbox of the coordinator who decided."""
        return self.proposal.decided_by.journal_identity().organisation_id

    def co_financing(self) -> str:
        return self.proposal.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        return {
            "naam": self.proposal.proposed_by.full_name,
            "aanbod": str(self.proposal),
            "aanbieder": self.proposal.provider.name,
            "programma": self.proposal.programme.name,
        }


class ProposalApproved(AboutProposal, Email):
    """The offer stands on the menu card."""

    kind = "offer.approved"
    text = StandardText(
        title=_("Voorgesteld aanbod goedgekeurd"),
        subject=_("{aanbod} staat op de menukaart van {programma}"),
        body=(
            _("Kijk het aanbod na: {aanbod} staat nu op de menukaart zoals {aanbieder} het voorstelde."),
            _("Vouchers die al aangevraagd zijn, houden hun prijs."),
            "{knop}",
        ),
        placeholders=PROPOSAL_PLACEHOLDERS
        | {"knop": Placeholder(_("knop naar het aanbod"), OFFER_BUTTON, required=True)},
    )

    def values(self) -> dict[str, Value]:
        url = settings.SITE_URL + reverse("vouchers:own_offers")
        return {**super().values(), "knop": LinkButton(url, OFFER_BUTTON.label)}


class ProposalRejected(AboutProposal, Email):
    """The offer does not stand on the menu card, and why."""

    kind = "offer.rejected"
    text = StandardText(
        title=_("Voorgesteld aanbod niet goedgekeurd"),
        subject=_("Pas je voorstel aan: {aanbod} staat niet op de menukaart"),
        body=(
            _(
                "Lees waarom de coördinator je voorstel voor {aanbod} niet goedkeurde. Pas het aan als je wilt."
            ),
            _("Reden: {reden}"),
            "{knop}",
        ),
        placeholders=PROPOSAL_PLACEHOLDERS
        | {
            "reden": Placeholder(
                _("waarom het niet goedgekeurd is"), _("De prijs is te hoog."), required=True
            ),
            "knop": Placeholder(_("knop naar het voorstel"), PROPOSAL_BUTTON, required=True),
        },
    )

    def values(self) -> dict[str, Value]:
        url = settings.SITE_URL + self.proposal.get_absolute_url()
        button = LinkButton(url, PROPOSAL_BUTTON.label)
        return {**super().values(), "reden": self.proposal.decision_reason, "knop": button}
