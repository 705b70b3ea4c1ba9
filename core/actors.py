"""Who does something: a user, the clock, or somebody outside who holds a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

# As the journal keeps it.
SYSTEM_ROLE = "systeem"


@dataclass(frozen=True)
class Identity:
    """Who the person was at that moment, kept in the journal as text."""

    name: str
    role: str = ""
    organisation: str = ""
    user_id: int | None = None
    organisation_id: int | None = None


class Actor(Protocol):
    """Anybody who can be named in the journal."""

    def journal_identity(self) -> Identity: ...


@dataclass(frozen=True)
class SystemActor:
    """A named part of the application that acts without a person, such as the clock."""

    name: str

    def journal_identity(self) -> Identity:
        return Identity(name=self.name, role=SYSTEM_ROLE)


@dataclass(frozen=True)
class OutsideActor:
    """A person without an account who acts through a link, such as a provider."""

    name: str
    role: str
    organisation: str = ""

    def journal_identity(self) -> Identity:
        return Identity(name=self.name, role=self.role, organisation=self.organisation)


CLOCK = SystemActor("De klok")
POST_ROOM = SystemActor("De postkamer")
DEMO = SystemActor("Voorbeeldgegevens")
