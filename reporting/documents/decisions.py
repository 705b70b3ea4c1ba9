"""Decisions that end a phase, and what follows from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import (
    ActionLine,
    Conversation,
    Party,
    Person,
    PlanProgress,
    Registration,
    ScoreLine,
    Signature,
    VoucherLine,
    WorkLine,
)
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class Decision(Document):
    """What both decisions print.

    `lacking`: kinds of conversations that the phase needs and the dossier does not hold. `stopped` prints
    what was issued before a stop had a document of its own.
    """

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
    lacking: tuple[str, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    agreed_actions: str = ""
    advice: str = ""
    registration: Registration = field(default_factory=Registration)
    attachments: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _title(_("Stopzetting %(phase)s") if self.stopped else _("Besluit %(phase)s"), self.phase)

    @property
    def has_notes(self) -> bool:
        """Whether a conversation carries a note; without any the column is left out."""
        return any(talk.note for talk in self.conversations)


def _title(words: str, phase: str) -> str:
    return words % {"phase": phase[:1].lower() + phase[1:]}


@dataclass(frozen=True, kw_only=True)
class DecisionExplore(Decision):
    """Besluit of the exploring phase: positive or negative (H-52 to H-57)."""

    kind: ClassVar[str] = DocumentType.DECISION_EXPLORE.value
    template: ClassVar[str] = "reporting/documents/decision_explore.html"

    distance: str = ""
    potential_entrepreneur: str = ""
    potential_enterprise: str = ""
    needs_entrepreneur: str = ""
    needs_enterprise: str = ""
    negative: bool = False
    back_to_referrer: bool | None = None

    @property
    def needs_no_actions(self) -> bool:
        """Who goes on has agreed what to do, as a text or as an action plan."""
        return self.stopped or self.negative or bool(self.actions)


@dataclass(frozen=True, kw_only=True)
class DecisionGuide(Decision):
    """Besluit of the guiding phase: starts, does not start, or goes to work (H-62 to H-6B).

    `no_trace`: topics of the work that no written record is about.
    """

    kind: ClassVar[str] = DocumentType.DECISION_GUIDE.value
    template: ClassVar[str] = "reporting/documents/decision_guide.html"

    work: tuple[WorkLine, ...] = ()
    no_trace: tuple[str, ...] = ()
    plan: PlanProgress = field(default_factory=PlanProgress)
    scores: tuple[ScoreLine, ...] = ()
    starts: bool = False
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

    @property
    def needs_no_start(self) -> bool:
        """Only who starts has a status and a day."""
        return not self.starts


@dataclass(frozen=True, kw_only=True)
class Stop(Document):
    """A phase that ended before it was complete: why, what was done, and what comes next (decision 7)."""

    kind: ClassVar[str] = "stop"
    template: ClassVar[str] = "reporting/documents/stop.html"

    phase: str
    candidate: Person = field(default_factory=Person)
    adviser: str = ""
    oe_number: str = ""
    began_on: dt.date | None = None
    stopped_on: dt.date | None = None
    reason: str = ""
    conversations: tuple[Conversation, ...] = ()
    intake: str = ""
    work: tuple[WorkLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    vouchers: tuple[VoucherLine, ...] = ()
    next_step: str = ""
    reported_on: dt.date | None = None
    registration: Registration = field(default_factory=Registration)
    attachments: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _title(_("Stopzetting %(phase)s"), self.phase)


@dataclass(frozen=True, kw_only=True)
class StopExplore(Stop):
    """The exploring phase stopped (H-52)."""

    kind: ClassVar[str] = DocumentType.STOP_EXPLORE.value


@dataclass(frozen=True, kw_only=True)
class StopGuide(Stop):
    """The guiding phase stopped (H-66)."""

    kind: ClassVar[str] = DocumentType.STOP_GUIDE.value


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
