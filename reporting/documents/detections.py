"""The detection form, printed when it is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import Person, Signature


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """What may stand in the way at work, and how it stands."""

    topic: str
    state: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DetectionDocument(Document):
    """Detectietool (H-24, domain 1.3). `reference` is the same for every print of one detection."""

    kind: ClassVar[str] = "detection"
    template: ClassVar[str] = "reporting/documents/detection.html"

    reference: str = ""
    candidate: Person = field(default_factory=Person)
    adviser: str = ""
    contact_on: dt.date | None = None
    contact_place: str = ""
    action: str = ""
    channel: str = ""
    registered_at_vdab: str = ""
    residence_document: str = ""
    idea: str = ""
    occupational_goal: str = ""
    intended_status: str = ""
    preconditions: tuple[Precondition, ...] = ()
    distance: str = ""
    outcome: str = ""
    outcome_reason: str = ""
    share_consent_on: dt.date | None = None
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("Detectie")

    @property
    def own_number(self) -> str:
        return self.reference
