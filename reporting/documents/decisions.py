"""Decisions that end a phase, and what follows from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import (
    Conversation,
    Party,
    Person,
    Registration,
    Signature,
    VoucherLine,
    WorkLine,
)
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class Decision(Document):
    """What both decisions print. `stopped`: the phase ended before it was complete."""

    kind: ClassVar[str] = "decision"

    phase: str
    candidate: Person = field(default_factory=Person)
    adviser: str = ""
    oe_number: str = ""
    stopped: bool = False
    decided_on: dt.date | None = None
    outcome: str = ""
    motivation: str = ""
    conversations: tuple[Conversation, ...] = ()
    agreed_actions: str = ""
    advice: str = ""
    registration: Registration = field(default_factory=Registration)
    attachments: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        text = _("Stopzetting %(phase)s") if self.stopped else _("Besluit %(phase)s")
        return text % {"phase": self.phase[:1].lower() + self.phase[1:]}

    @property
    def has_notes(self) -> bool:
        """Whether a conversation carries a note; without any the column is left out."""
        return any(talk.note for talk in self.conversations)


@dataclass(frozen=True, kw_only=True)
class DecisionExplore(Decision):
    """Besluit of the exploring phase: positive, negative or stopped (H-52 to H-57)."""

    kind: ClassVar[str] = DocumentType.DECISION_EXPLORE.value
    template: ClassVar[str] = "reporting/documents/decision_explore.html"

    distance: str = ""
    potential_entrepreneur: str = ""
    potential_enterprise: str = ""
    needs_entrepreneur: str = ""
    needs_enterprise: str = ""
    negative: bool = False
    back_to_referrer: bool | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionGuide(Decision):
    """Besluit of the guiding phase: starts, does not start, or stopped (H-62 to H-6B)."""

    kind: ClassVar[str] = DocumentType.DECISION_GUIDE.value
    template: ClassVar[str] = "reporting/documents/decision_guide.html"

    work: tuple[WorkLine, ...] = ()
    feasibility_enterprise: str = ""
    feasibility_enterprise_reason: str = ""
    feasibility_entrepreneur: str = ""
    feasibility_entrepreneur_reason: str = ""
    started_in: str = ""
    activity_starts_on: dt.date | None = None
    enterprise_number: str = ""
    vouchers: tuple[VoucherLine, ...] = ()
    reported_on: dt.date | None = None
    certificate_issued_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class PrestarterCertificate(Document):
    """Attest: the candidate completed the prestarter track (domain 1.7). `valid_until` is inclusive."""

    kind: ClassVar[str] = DocumentType.CERTIFICATE.value
    template: ClassVar[str] = "reporting/documents/certificate.html"

    candidate: Person = field(default_factory=Person)
    national_number: str = ""
    provider: str = ""
    provider_number: str = ""
    provider_address: str = ""
    track: str = ""
    began_on: dt.date | None = None
    ended_on: dt.date | None = None
    valid_until: dt.date | None = None
    months_valid: int | None = None
    place: str = ""
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("Attest prestarterstraject")


@dataclass(frozen=True, kw_only=True)
class ReferralBack(Document):
    """A job seeker goes back to the consultant after a negative decision (H-57)."""

    kind: ClassVar[str] = DocumentType.REFERRAL_BACK.value
    template: ClassVar[str] = "reporting/documents/referral_back.html"

    candidate: Person = field(default_factory=Person)
    sender: Party = field(default_factory=Party)
    receiver: Party = field(default_factory=Party)
    phase: str = ""
    decided_on: dt.date | None = None
    outcome: str = ""
    motivation: str = ""
    advice: str = ""
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        receiver = self.receiver.organisation
        return _("Terugverwijzing naar %(name)s") % {"name": receiver} if receiver else _("Terugverwijzing")
