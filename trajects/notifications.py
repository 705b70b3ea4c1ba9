"""E-mails about decisions and aftercare."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.outbox import Email, Recipient
from people.models import User
from trajects.enums import PhaseKind
from trajects.models import Decision, Phase, Traject


def recipient_of(user: User) -> Recipient:
    """A colleague, in the language of the account."""
    return Recipient(email=user.email, name=user.full_name, language=user.language)


class DossierEmail(Email):
    """A mail about one dossier; it stands in the outbox of the organisation that guides."""

    kind = "trajects.dossier"
    template = "trajects/emails/dossier"
    reason = _("Je krijgt deze e-mail omdat je met dit dossier werkt.")

    def __init__(self, traject: Traject) -> None:
        self.traject = traject

    def parent(self) -> Model:
        return self.traject

    def organisation_id(self) -> int:
        return self.traject.organisation_id

    def co_financing(self) -> str:
        return self.traject.programme.co_financing_text


class OutcomeForConsultant(DossierEmail):
    """M11: what became of the candidate that the consultant referred (H-57, H-69)."""

    kind = "trajects.outcome"
    template = "trajects/emails/outcome"
    reason = _("Je krijgt deze e-mail omdat jij deze kandidaat begeleidt of doorverwees.")

    def __init__(self, decision: Decision, consultant: User) -> None:
        super().__init__(decision.traject)
        self.decision = decision
        self.consultant = consultant

    def recipient(self) -> Recipient:
        return recipient_of(self.consultant)

    def dedupe_key(self) -> str:
        return str(self.decision.public_id)

    def context(self) -> dict[str, Any]:
        phase = self.decision.phase
        return {
            "decision": self.decision,
            "traject": self.traject,
            "candidate": self.traject.candidate,
            "phase": phase,
            "is_explore": phase.kind == PhaseKind.EXPLORE,
            "button_url": settings.SITE_URL + reverse("referrals:sent"),
            "button_label": _("Bekijk mijn doorverwijzingen"),
        }


class AftercareEndsSoon(DossierEmail):
    """Aftercare ends soon: plan the last conversation (H-73)."""

    kind = "trajects.aftercare_ends_soon"
    template = "trajects/emails/aftercare_ends_soon"
    reason = _("Je krijgt deze e-mail omdat jij de adviseur van dit dossier bent.")

    def __init__(self, phase: Phase) -> None:
        super().__init__(phase.traject)
        self.phase = phase

    def recipient(self) -> Recipient:
        return recipient_of(self.traject.adviser)

    def dedupe_key(self) -> str:
        return str(self.phase.public_id)

    def context(self) -> dict[str, Any]:
        return {
            "traject": self.traject,
            "candidate": self.traject.candidate,
            "phase": self.phase,
            "button_url": settings.SITE_URL + self.traject.get_absolute_url(),
            "button_label": _("Open het dossier"),
        }
