"""A referral as a line of a list or of an export, in the eyes of one reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates, formats, ui
from referrals import sight as sights
from referrals.enums import REFERRAL_TONES, SHORT_LABELS, WAITING_STATES, ReferralState
from referrals.models import OutreachProposal, Referral
from referrals.presenters import progress
from trajects.enums import ConsultantSees

# Without a number of days in the programme, a referral stands out after a week: a choice of the lists only.
STANDS_OUT_AFTER = 7


def state_badge(state: str) -> ui.Badge:
    """A state in one or two words."""
    found = ReferralState(state)
    return ui.Badge(str(SHORT_LABELS.get(found, found.label)), REFERRAL_TONES[found])


def unsigned_badge(referral: Referral) -> ui.Badge | None:
    """A card that travelled without the signature of the candidate, while it still matters."""
    if not referral.lacks_signature or referral.state not in (*WAITING_STATES, ReferralState.ACCEPTED):
        return None
    return ui.Badge(_("Kaart nog niet ondertekend"), ui.Tone.WARNING, "signature")


def waiting_badge(referral: Referral) -> ui.Badge | None:
    """How many days it waits for an answer; the tone says whether that is long."""
    if referral.state not in WAITING_STATES:
        return None
    days, limit = referral.days_waiting, referral.programme.referral_reminder_days or STANDS_OUT_AFTER
    tone = ui.Tone.NEUTRAL if 2 * days < limit else ui.Tone.WARNING if days < limit else ui.Tone.DANGER
    return ui.Badge(ngettext("%(n)s dag", "%(n)s dagen", days) % {"n": days}, tone, "clock")


@dataclass(frozen=True)
class InboxRow:
    """One referral for one reader; what the programme hides from consultants is empty."""

    referral: Referral
    user: Any

    @cached_property
    def sight(self) -> sights.Sight:
        return sights.of(self.referral, self.user)

    @property
    def name(self) -> str:
        return self.sight.list_name

    @property
    def url(self) -> str:
        return self.referral.get_absolute_url()

    @property
    def pick(self) -> ui.Pick:
        return ui.Pick(str(self.referral.public_id), _("Kies %(name)s") % {"name": self.name})

    @property
    def sender(self) -> str:
        return self.referral.from_organisation.name

    @property
    def contact(self) -> str:
        return self.referral.from_user.full_name

    @property
    def receiver(self) -> str:
        return self.referral.to_organisation.name

    @property
    def adviser(self) -> str:
        return self.referral.to_adviser.full_name if self.referral.to_adviser else ""

    @property
    def sent(self) -> date | None:
        return dates.local_date(self.referral.sent_at) if self.referral.sent_at else None

    @property
    def badges(self) -> list[ui.Badge]:
        """The state, and a card that nobody signed yet."""
        unsigned = unsigned_badge(self.referral)
        short = [replace(unsigned, label=_("Niet ondertekend"))] if unsigned else []
        return [state_badge(self.referral.state), *short]

    @property
    def waiting(self) -> ui.Badge | None:
        return waiting_badge(self.referral)

    @property
    def outcome(self) -> str:
        return progress.outcome(self.referral, self.sight)

    @property
    def next(self) -> str:
        """Who acts next, or what came of it; the task of the consultant in MLP comes first."""
        turn = progress.waiting(self.referral)
        task = progress.access_words(self.referral)
        parts = [
            f"{task} ({self.contact})." if task else "",
            turn.sentence if turn else self.outcome,
        ]
        return " ".join(part for part in parts if part)

    @property
    def place(self) -> str:
        return self.referral.candidate.municipality if self.sight.shows(ConsultantSees.CONTACT) else ""

    @property
    def level(self) -> str:
        shown = self.sight.shows(ConsultantSees.LANGUAGE)
        return str(self.referral.candidate.get_dutch_level_display()) if shown else ""


EXPORT_HEAD = (
    gettext_lazy("Kandidaat"),
    gettext_lazy("Klantnummer"),
    gettext_lazy("Gemeente"),
    gettext_lazy("Nederlands"),
    gettext_lazy("Van"),
    gettext_lazy("Contactpersoon"),
    gettext_lazy("Naar"),
    gettext_lazy("Adviseur"),
    gettext_lazy("Verstuurd op"),
    gettext_lazy("Dagen wachten"),
    gettext_lazy("Kaart ondertekend op"),
    gettext_lazy("Toestand"),
    gettext_lazy("Wat nu, of wat ervan kwam"),
)


def export_line(row: InboxRow) -> list[object]:
    """One referral as cells, in the order of EXPORT_HEAD; never the national number."""
    referral = row.referral
    signed = referral.card_signed_on
    return [
        row.name,
        str(referral.candidate.number),
        row.place,
        row.level,
        row.sender,
        row.contact,
        row.receiver,
        row.adviser,
        formats.short_date(row.sent) if row.sent else "",
        referral.days_waiting if referral.state in WAITING_STATES else "",
        formats.short_date(signed) if signed else "",
        str(referral.get_state_display()),
        row.next,
    ]


def proposal_items(proposals: Iterable[OutreachProposal]) -> list[ui.WorkItem]:
    """Candidates from outreach whom this office must check, the oldest first."""
    return [
        ui.WorkItem(
            _("Controleer het voorstel van %(candidate)s")
            % {"candidate": sights.Sight(proposal, is_limited=True).list_name},
            _("Voorgesteld door %(organisation)s") % {"organisation": proposal.from_organisation.name},
            proposal.get_absolute_url(),
            ui.Tone.WARNING,
            dates.local_date(proposal.submitted_at),
        )
        for proposal in proposals
    ]
