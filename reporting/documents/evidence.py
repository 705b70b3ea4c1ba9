"""The first pages of an evidence binder: of all phases in it, and of one phase, rule by rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document


@dataclass(frozen=True, kw_only=True)
class PieceLine:
    """A file in the binder."""

    title: str
    dated_on: dt.date
    file_name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ProofLine:
    """A rule of the programme: whether it holds, why not, and the pieces that show it."""

    label: str
    holds: bool
    asked_for_billing: bool
    reason: str = ""
    pieces: tuple[PieceLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvidenceSheet(Document):
    """The index of one phase. Not issued: it says what the dossier held at this moment."""

    kind: ClassVar[str] = "evidence_sheet"
    template: ClassVar[str] = "reporting/documents/evidence_sheet.html"

    candidate_ref: str
    phase: str
    state: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    billable_since: dt.date | None = None
    financing_number: str = ""
    partner: str = ""
    made_at: dt.datetime
    made_by: str = ""
    proofs: tuple[ProofLine, ...] = ()

    @property
    def title(self) -> str:
        return _("Bewijs van een fase")

    @property
    def missing(self) -> tuple[ProofLine, ...]:
        """Rules that do not hold."""
        return tuple(proof for proof in self.proofs if not proof.holds)


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """One phase in the index of a binder."""

    folder: str
    candidate_ref: str
    phase: str
    partner: str
    pieces: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvidenceOverview(Document):
    """The index of a binder: its phases, and on a page of its own what misses."""

    kind: ClassVar[str] = "evidence_overview"
    template: ClassVar[str] = "reporting/documents/evidence_overview.html"

    about: str
    made_at: dt.datetime
    made_by: str = ""
    rows: tuple[EvidenceRow, ...] = ()

    @property
    def title(self) -> str:
        return _("Bewijsmap")

    @property
    def incomplete(self) -> tuple[EvidenceRow, ...]:
        """Phases of which something misses."""
        return tuple(row for row in self.rows if row.missing)
