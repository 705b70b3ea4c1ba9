"""Words for the wizard after an info session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import formats
from core.models import OutgoingEmail
from core.outbox import kinds
from referrals.actions.wizard import Rehearsed
from referrals.next_steps import REFUSALS, NextStep, Step


@dataclass(frozen=True)
class Mail:
    """A mail that would leave."""

    title: str
    to: str
    subject: str


@dataclass(frozen=True)
class Effect:
    """What would happen to one person."""

    name: str
    step: str
    text: str
    mails: list[Mail]


def effects(rehearsed: list[Rehearsed]) -> list[Effect]:
    """What would happen, by name."""
    found = [
        Effect(
            entry.step.row.referral.candidate.list_name,
            str(entry.step.choice.label),
            effect_of(entry.step),
            [mail_of(mail) for mail in entry.mails],
        )
        for entry in rehearsed
    ]
    return sorted(found, key=lambda effect: effect.name.lower())


def mail_of(mail: OutgoingEmail) -> Mail:
    """To whom, in copy to whom, and which mail."""
    kind = kinds().get(mail.kind)
    title = str(kind.text.title) if kind and kind.text else mail.subject
    to = f"{mail.recipient_name} ({mail.recipient})" if mail.recipient_name else mail.recipient
    if mail.cc:
        to = _("%(to)s, met kopie aan %(cc)s") % {"to": to, "cc": mail.cc}
    return Mail(title, to, mail.subject)


def effect_of(step: Step) -> str:
    """What the step does, in one sentence."""
    if step.choice in REFUSALS:
        return _("De doorverwijzing wordt geweigerd. Reden: %(reason)s") % {"reason": step.reason}
    return _SENTENCES[step.choice](step)


def _accept(step: Step) -> str:
    return _("Het dossier begint op %(day)s bij %(adviser)s.") % {
        "day": formats.short_date(step.on),
        "adviser": step.adviser,
    }


def _reroute(step: Step) -> str:
    words = {"organisation": step.organisation, "adviser": step.to_adviser, "reason": step.reason}
    if step.to_adviser:
        return _("De doorverwijzing gaat naar %(organisation)s, %(adviser)s. Reden: %(reason)s") % words
    return _("De doorverwijzing gaat naar %(organisation)s. Reden: %(reason)s") % words


def _invite(step: Step) -> str:
    return _("Krijgt een plaats in de infosessie van %(moment)s, of op de wachtlijst als die volzet is.") % {
        "moment": step.session.moment
    }


_SENTENCES: dict[NextStep, Any] = {
    NextStep.ACCEPT: _accept,
    NextStep.REROUTE: _reroute,
    NextStep.INVITE: _invite,
    NextStep.OUTREACH: lambda _step: _("De kandidaat volgt eerst een outreach-infomoment."),
    NextStep.BACK: lambda _step: _("De doorverwijzing wacht weer op een antwoord."),
}
