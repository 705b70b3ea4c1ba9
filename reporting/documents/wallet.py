"""The candidate's statement of the wallet: every line, and what is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import Person
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class WalletLine:
    """One movement: what it was, for which training or why, and the balance after it."""

    made_on: dt.date
    kind: str
    text: str
    amount_cents: int
    balance_cents: int


@dataclass(frozen=True, kw_only=True)
class WalletStatement(Document):
    """Overzicht van je rugzakje, in the je-form: it is for the candidate (H-90 to H-9C)."""

    kind: ClassVar[str] = DocumentType.WALLET.value
    template: ClassVar[str] = "reporting/documents/wallet_statement.html"

    candidate: Person = field(default_factory=Person)
    adviser: str = ""
    adviser_email: str = ""
    granted_cents: int = 0
    balance_cents: int = 0
    reserved_cents: int = 0
    lines: tuple[WalletLine, ...] = ()

    @property
    def title(self) -> str:
        return _("Overzicht van je rugzakje")
