"""What was agreed and noted: the referral card, the data agreement, the intake form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from core.publicity import Logo
from people.signing import direction_of
from reporting.documents.base import Document
from reporting.documents.parts import ActionLine, Party, Person, Signature
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class ReferralCard(Document):
    """Doorverwijskaart (H-30, H-39): who sends whom to whom, why, and in which state."""

    kind: ClassVar[str] = DocumentType.REFERRAL_CARD.value
    template: ClassVar[str] = "reporting/documents/referral_card.html"

    candidate: Person = field(default_factory=Person)
    sender: Party = field(default_factory=Party)
    receiver: Party = field(default_factory=Party)
    financing_number: str = ""
    dated_on: dt.date | None = None
    state: str = ""
    sent_at: dt.datetime | None = None
    answered_on: dt.date | None = None
    card_text: str = ""
    route: str = ""
    route_reason: str = ""
    override_reason: str = ""
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("Doorverwijskaart")

    def kept_pictures(self) -> tuple[Logo, ...]:
        drawn = (picture for signature in self.signatures for picture in signature.picture)
        return (*super().kept_pictures(), *drawn)


@dataclass(frozen=True, kw_only=True)
class DataAgreementDocument(Document):
    """Akkoord gegevensverwerking as it was signed. `text` in `text_language`, `text_hash` its SHA-256.

    `drawing`: public id of the picture of the signature, when it was drawn on a screen; `signed_at` and
    `device` say when and on what.
    """

    kind: ClassVar[str] = DocumentType.AGREEMENT.value
    template: ClassVar[str] = "reporting/documents/agreement.html"

    candidate: Person = field(default_factory=Person)
    version: str = ""
    text_language: str = "nl"
    language_name: str = ""
    text: str = ""
    text_hash: str = ""
    signed_name: str = ""
    signed_on: dt.date | None = None
    recorded_at: dt.datetime | None = None
    way: str = ""
    explained_by: str = ""
    drawing: str = ""
    signed_at: dt.datetime | None = None
    device: str = ""
    withdrawn_on: dt.date | None = None

    @property
    def title(self) -> str:
        return _("Akkoord gegevensverwerking")

    @property
    def text_direction(self) -> str:
        """The side where a line of the text begins."""
        return direction_of(self.text_language)

    def kept_pictures(self) -> tuple[Logo, ...]:
        drawn = Signature(role="", name=self.signed_name, drawing=self.drawing).picture
        return (*super().kept_pictures(), *drawn)


@dataclass(frozen=True, kw_only=True)
class IntakeDocument(Document):
    """Individuele intakefiche, its sections A to G in order (H-59, domain 1.4)."""

    kind: ClassVar[str] = DocumentType.INTAKE.value
    template: ClassVar[str] = "reporting/documents/intake.html"

    candidate: Person = field(default_factory=Person)
    sex: str = ""
    nationality: str = ""
    national_number: str = ""
    adviser: str = ""
    referrer: str = ""
    consultant: str = ""
    registered_at_vdab_on: dt.date | None = None
    state: str = ""
    completed_on: dt.date | None = None
    education: str = ""
    work_situation: str = ""
    benefit: str = ""
    driving_licence: str = ""
    transport: str = ""
    other_guidance: str = ""
    in_bit: str = ""
    bit_ends_on: dt.date | None = None
    motivation: str = ""
    work_experience: str = ""
    experience_self_employed: str = ""
    hours_per_week: int | None = None
    support_at_home: str = ""
    digital_skills: str = ""
    idea: str = ""
    product: str = ""
    customers: str = ""
    competitors: str = ""
    sector: str = ""
    place: str = ""
    desired_status: str = ""
    planned_start_on: dt.date | None = None
    permits_needed: str = ""
    investment: str = ""
    preconditions: str = ""
    distance: str = ""
    potential_entrepreneur: str = ""
    potential_enterprise: str = ""
    needs_entrepreneur: str = ""
    needs_enterprise: str = ""
    agreements_made: str = ""
    actions: tuple[ActionLine, ...] = ()
    signed_at: str = ""
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("Individuele intakefiche")
