"""Parts that several documents share, from the rows that hold them."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core import formats
from people.models import Candidate, Organisation, User
from people.world import language_name
from reporting import documents as d
from trajects.enums import ATTENDED, CONVERSATIONS, ContactKind, PhaseKind
from trajects.models import Contact, Phase, Programme, Traject
from trajects.publicity import logos_of_programme

LANGUAGE = "nl"
# The words of choices are frozen: an adviser who reads English must not print English decisions.
in_dutch = translation.override(LANGUAGE)


def letterhead(programme: Programme, organisation: Organisation) -> d.Letterhead:
    """The programme, its funders and the organisation that issues."""
    oe_number = _("OE %(number)s") % {"number": organisation.oe_number} if organisation.oe_number else ""
    return d.Letterhead(
        programme=programme.name,
        co_financing=programme.co_financing_text,
        organisation=organisation.name,
        organisation_lines=tuple(line for line in (organisation.address_line, oe_number) if line),
        logos=logos_of_programme(programme),
    )


def person(candidate: Candidate) -> d.Person:
    """The candidate, without the national number."""
    return d.Person(
        name=candidate.list_name,
        birth_date=candidate.birth_date,
        ikl_number=candidate.ikl_number,
        street=candidate.street_line,
        postcode=candidate.postcode,
        municipality=candidate.municipality,
        email=candidate.email,
        phone=formats.phone(candidate.mobile or candidate.phone),
        contact_language=language_name(candidate.contact_language),
        dutch_level=candidate.get_dutch_level_display(),
        dutch_level_status=candidate.get_dutch_level_status_display(),
        target_groups=tuple(
            entry.target_group.label for entry in candidate.target_groups.select_related("target_group")
        ),
    )


def party(organisation: Organisation, contact: User | None = None) -> d.Party:
    """One side of a referral (H-30)."""
    return d.Party(
        organisation=organisation.name,
        oe_number=organisation.oe_number,
        contact=contact.full_name if contact else "",
        street=organisation.street_line,
        postcode=organisation.postcode,
        municipality=organisation.municipality,
        email=contact.email if contact else organisation.email,
        phone=formats.phone(contact.phone if contact and contact.phone else organisation.phone),
    )


def talks(phase: Phase) -> tuple[d.Conversation, ...]:
    """The conversations of a phase, and for the exploratory one the info moments before it.

    Only kind, form and day: notes of conversations stay in the dossier.
    """
    contacts = sorted(phase.traject.contacts.all(), key=lambda contact: (contact.held_on, contact.pk))
    return tuple(
        d.Conversation(
            kind=contact.get_kind_display(), form=contact.get_form_display(), held_on=contact.held_on
        )
        for contact in contacts
        if contact.attendance in ATTENDED and _counts(contact, phase)
    )


def _counts(contact: Contact, phase: Phase) -> bool:
    if contact.kind == ContactKind.INFO:
        return phase.kind == PhaseKind.EXPLORE
    return contact.phase_id == phase.pk and contact.kind in CONVERSATIONS


def pieces(phase: Phase) -> tuple[str, ...]:
    """Names of the uploaded documents of a phase."""
    documents = phase.traject.documents.current().filter(phase=phase).order_by("created_at", "pk")
    return tuple(str(document) for document in documents)


def signatures(*pairs: tuple[Any, str]) -> tuple[d.Signature, ...]:
    """Places to sign: role and name."""
    return tuple(d.Signature(role=str(role), name=name) for role, name in pairs)


def adviser_and_candidate(traject: Traject, adviser: User) -> tuple[d.Signature, ...]:
    """Both sign."""
    return signatures((_("Kandidaat"), traject.candidate.full_name), (_("Adviseur"), adviser.full_name))
