"""The forms that a client brings to VDAB, and the answer to a mediator (D-14 to D-16)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import Person, Signature
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class BitEvaluationForm(Document):
    """How guidance went, for the evaluation of the time of professional integration."""

    kind: ClassVar[str] = DocumentType.BIT_EVALUATION.value
    template: ClassVar[str] = "reporting/documents/bit_evaluation.html"

    candidate: Person = field(default_factory=Person)
    partnership: str = ""
    contact: str = ""
    phone: str = ""
    period_from: dt.date
    period_until: dt.date
    began_on: dt.date
    attendance: str = ""
    efforts: str = ""
    progress: str = ""
    remarks: str = ""
    filled_on: dt.date
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("BIT-evaluatie lokale partnerschappen")


@dataclass(frozen=True, kw_only=True)
class TransferForm(Document):
    """How the client goes on at VDAB, filled in together with the client."""

    kind: ClassVar[str] = DocumentType.VDAB_TRANSFER.value
    template: ClassVar[str] = "reporting/documents/vdab_transfer.html"

    candidate: Person = field(default_factory=Person)
    partnership: str = ""
    contact: str = ""
    phone: str = ""
    began_on: dt.date
    ended_on: dt.date | None = None
    branch: str = ""
    instructions: str = ""
    mediator: str = ""
    course: str = ""
    combinations: tuple[str, ...] = ()
    strengths: str = ""
    thresholds: str = ""
    next_step: str = ""
    wants_talk: bool = False
    filled_on: dt.date
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("Overdracht naar VDAB")


@dataclass(frozen=True, kw_only=True)
class FollowUpForm(Document):
    """Whether somebody takes part. Never issued nor kept as it is: it only leaves encrypted."""

    kind: ClassVar[str] = "follow_up"
    template: ClassVar[str] = "reporting/documents/follow_up.html"

    candidate: Person = field(default_factory=Person)
    partnership: str = ""
    mediator: str = ""
    asked_on: dt.date
    question: str = ""
    answer: str = ""
    remarks: str = ""
    answered_by: str = ""

    @property
    def title(self) -> str:
        return _("Deelname aan het lokaal partnerschap")
