"""The first page of a dossier in a ZIP: what is in it, what misses, and the contacts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.documents.base import Document
from reporting.documents.parts import Person


@dataclass(frozen=True, kw_only=True)
class IndexLine:
    """A piece in the ZIP. `number`: of an issued document, or the version of an uploaded one."""

    phase: str
    title: str
    number: str
    dated_on: dt.date
    file_name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class IndexPhase:
    name: str
    state: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    financing_number: str = ""


@dataclass(frozen=True, kw_only=True)
class IndexContact:
    held_on: dt.date
    phase: str
    kind: str
    how: str
    attendance: str
    recorded_by: str


@dataclass(frozen=True, kw_only=True)
class DossierIndex(Document):
    """The index of a whole dossier. Not issued: it says what was in the dossier at this moment."""

    kind: ClassVar[str] = "dossier_index"
    template: ClassVar[str] = "reporting/documents/dossier_index.html"

    candidate: Person = field(default_factory=Person)
    candidate_number: str = ""
    adviser: str = ""
    made_at: dt.datetime
    made_by: str = ""
    phases: tuple[IndexPhase, ...] = ()
    lines: tuple[IndexLine, ...] = ()
    missing: tuple[str, ...] = ()
    contacts: tuple[IndexContact, ...] = ()

    @property
    def title(self) -> str:
        return _("Inhoud van het dossier")

    @property
    def own_number(self) -> str:
        """The number of the candidate and the day."""
        return f"DOS-{self.candidate_number}-{self.made_at:%Y%m%d}"
