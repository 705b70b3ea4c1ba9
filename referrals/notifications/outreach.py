"""E-mails about candidates from outreach. They carry the name of the candidate and a link, nothing else."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.mail_texts import LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from referrals.models import OutreachProposal
from referrals.sight import Sight

BUTTON = LinkButton(settings.SITE_URL, _("Open het voorstel"))
PLACEHOLDERS = {
    "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
    "knop": Placeholder(_("knop naar het voorstel"), BUTTON, required=True),
}


class ProposalEmail(Email):
    """What all of them share; a subclass brings its kind, text and receiver."""

    kind = "proposal"
    to_office = True
    reason = _("Je krijgt deze mail omdat je kandidaten uit outreach controleert.")

    def __init__(self, proposal: OutreachProposal) -> None:
        self.proposal = proposal

    def recipient(self) -> Recipient:
        """The consultant, or the office when no consultant was chosen."""
        consultant, office = self.proposal.to_consultant, self.proposal.to_organisation
        if consultant:
            return Recipient(consultant.email, consultant.full_name, consultant.language)
        return Recipient(office.email, office.name)

    def dedupe_key(self) -> str:
        return str(self.proposal.public_id)

    def values(self) -> dict[str, Value]:
        return {
            "kandidaat": Sight(self.proposal, is_limited=self.to_office).name,
            "knop": replace(BUTTON, url=f"{settings.SITE_URL}{self.proposal.get_absolute_url()}"),
        }

    def organisation_id(self) -> int | None:
        return self.proposal.from_organisation_id

    def co_financing(self) -> str:
        return self.proposal.programme.co_financing_text


class ProposalSubmitted(ProposalEmail):
    """M13: a candidate from outreach waits for the check (H-22)."""

    kind = "proposal.submitted"
    text = StandardText(
        title=_("Kandidaat uit outreach voorgesteld"),
        subject=_("Controleer {kandidaat}: voorstel uit outreach"),
        body=(
            _(
                "Controleer of {kandidaat} toelaatbaar en beschikbaar is. Alles wat je nodig hebt, staat op de pagina."
            ),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS,
    )


class ProposalReminder(ProposalEmail):
    """A proposal waits for the check; nothing happens to it by itself."""

    kind = "proposal.reminder"
    text = StandardText(
        title=_("Herinnering: voorstel zonder controle"),
        subject=_("Herinnering: controleer {kandidaat}"),
        body=(
            _("Het voorstel van {kandidaat} wacht {dagen} dagen op je controle."),
            _("Lukt het nog niet? Dan hoef je niets te doen: het voorstel blijft gewoon staan."),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | {"dagen": Placeholder(_("hoeveel dagen het voorstel al wacht"), "10")},
    )

    def __init__(self, proposal: OutreachProposal, *, period: int, days: int) -> None:
        """`period` counts the reminders that could have left: there is one mail in each."""
        super().__init__(proposal)
        self.period, self.days = period, days

    def dedupe_key(self) -> str:
        return f"{self.proposal.public_id}:{self.period}"

    def values(self) -> dict[str, Value]:
        return {**super().values(), "dagen": str(self.days)}


class ProposalWithdrawn(ProposalEmail):
    """The adviser takes a proposal back that was already with the office."""

    kind = "proposal.withdrawn"
    text = StandardText(
        title=_("Voorstel uit outreach ingetrokken"),
        subject=_("Voorstel ingetrokken: {kandidaat}"),
        body=(_("Je hoeft niets meer te doen: het voorstel van {kandidaat} is ingetrokken."), "{knop}"),
        placeholders=PLACEHOLDERS,
    )


class ProposalDeclined(ProposalEmail):
    """The check was negative; the reason stands on the page only, because it may be about papers."""

    kind = "proposal.declined"
    to_office = False
    reason = _("Je krijgt deze mail omdat jij deze kandidaat voorstelde.")
    text = StandardText(
        title=_("Voorstel uit outreach niet doorverwezen"),
        subject=_("Niet doorverwezen: bespreek met {kandidaat} wat nu"),
        body=(
            _(
                "Bespreek met {kandidaat} wat een goede volgende stap is. De controle van het voorstel was negatief."
            ),
            _("De reden staat op de pagina van het voorstel."),
            "{knop}",
        ),
        placeholders=PLACEHOLDERS,
    )

    def recipient(self) -> Recipient:
        adviser = self.proposal.from_user
        return Recipient(adviser.email, adviser.full_name, adviser.language)
