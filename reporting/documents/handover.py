"""The one page that goes along when a dossier gets another adviser."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import Person
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class HandoverSummary(Document):
    """Goal, needs, plan, money left, open work and warnings. Internal notes are no part of it."""

    kind: ClassVar[str] = DocumentType.HANDOVER.value
    template: ClassVar[str] = "reporting/documents/handover.html"

    candidate: Person = field(default_factory=Person)
    giver: str = ""
    receiver: str = ""
    consultant: str = ""
    phase: str = ""
    began_on: dt.date | None = None
    ends_by: dt.date | None = None
    reason: str = ""
    attention: str = ""
    goal: str = ""
    needs_entrepreneur: str = ""
    needs_enterprise: str = ""
    plan: tuple[str, ...] = ()
    has_wallet: bool = False
    balance_cents: int = 0
    vouchers: tuple[str, ...] = ()
    appointments: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    last_talk: str = ""

    @property
    def title(self) -> str:
        return _("Overdracht van een dossier")
