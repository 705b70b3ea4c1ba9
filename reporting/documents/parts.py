"""Parts that several documents share. Empty means: not known, the page says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.publicity import Logo


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who speaks: the programme, the sentence of its funders, the organisation that issues.

    `logos`: those of its funders, as they were then.
    """

    programme: str
    co_financing: str = ""
    organisation: str = ""
    organisation_lines: tuple[str, ...] = ()
    logos: tuple[Logo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Party:
    """One side of a referral (H-30)."""

    organisation: str = ""
    oe_number: str = ""
    contact: str = ""
    street: str = ""
    postcode: str = ""
    municipality: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """The candidate, without the national number: only the certificate asks for it, masked."""

    name: str = ""
    birth_date: dt.date | None = None
    ikl_number: str = ""
    street: str = ""
    postcode: str = ""
    municipality: str = ""
    email: str = ""
    phone: str = ""
    contact_language: str = ""
    dutch_level: str = ""
    dutch_level_status: str = ""
    target_groups: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conversation:
    kind: str
    form: str
    held_on: dt.date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """The line in the registration system of the funder (MLP), in its own words."""

    step: str = ""
    state: str = ""
    dated_on: dt.date | None = None
    result_code: str = ""
    financing_number: str = ""
    registered_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """Written record of work on plan or competences."""

    topic: str
    worked_on: dt.date
    text: str


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """An action of the personal action plan, with its state on the day of printing."""

    description: str
    need: str
    owner: str
    state: str
    due_on: dt.date | None = None
    done_on: dt.date | None = None
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """A competence at the start and at the end, on the scale of the programme; no score is not measured."""

    area: str
    competence: str
    start: int | None = None
    end: int | None = None
    evidence_start: str = ""
    evidence_end: str = ""
    action: str = ""

    @property
    def growth(self) -> str:
        """+2, 0 or -1; nothing while one of both is missing."""
        if self.start is None or self.end is None:
            return ""
        grown = self.end - self.start
        return f"{grown:+d}" if grown else "0"


@dataclass(frozen=True, kw_only=True)
class PlanProgress:
    """How far the business plan is: sections that are ready, and the titles of those that are not."""

    ready: int = 0
    total: int = 0
    open_sections: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VoucherLine:
    number: str
    training: str
    provider: str
    state: str
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A place to sign, or who signed when; a signature on a screen with its trail.

    `drawing` is the public id of its picture, `text_hash` the SHA-256 of what was read.
    """

    role: str
    name: str = ""
    signed_on: dt.date | None = None
    signed_at: dt.datetime | None = None
    drawing: str = ""
    device: str = ""
    text_version: str = ""
    text_hash: str = ""

    @property
    def picture(self) -> tuple[Logo, ...]:
        """The drawing as a stored picture, when there is one."""
        return (Logo(name=self.name, file=self.drawing),) if self.drawing else ()
