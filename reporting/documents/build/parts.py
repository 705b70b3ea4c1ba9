"""Parts that several documents share, from the rows that hold them."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core import formats
from people.models import Candidate, Organisation, User
from people.world import language_name
from reporting import documents as d
from trajects.enums import ATTENDED, CONVERSATIONS, ContactForm, ContactKind, PhaseKind
from trajects.models import Contact, Phase, Programme, Traject
from trajects.publicity import logos_of_programme
from vouchers.presenters import voucher_badge

LANGUAGE = "nl"
# What a phase consists of at least (handbook 2.4 and 2.5).
NEEDED = {
    PhaseKind.EXPLORE: (ContactKind.INFO,),
    PhaseKind.GUIDE: (ContactKind.START, ContactKind.EVALUATION),
}
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


def lacking(phase: Phase) -> tuple[str, ...]:
    """Kinds of conversations that the phase needs and that nobody came to (H-50, H-61)."""
    held = [contact for contact in phase.traject.contacts.all() if contact.attendance in ATTENDED]
    held = [contact for contact in held if _counts(contact, phase)]
    kinds = {contact.kind for contact in held}
    missing = [str(kind.label) for kind in NEEDED.get(phase.kind, ()) if kind not in kinds]
    own = [contact for contact in held if contact.kind in CONVERSATIONS]
    if not any(contact.form == ContactForm.INDIVIDUAL for contact in own):
        missing.append(_("Individueel gesprek"))
    return tuple(missing)


def _counts(contact: Contact, phase: Phase) -> bool:
    if contact.kind == ContactKind.INFO:
        return phase.kind == PhaseKind.EXPLORE
    return contact.phase_id == phase.pk and contact.kind in CONVERSATIONS


def actions(traject: Traject) -> tuple[d.ActionLine, ...]:
    """The personal action plan, with who does each action by name where somebody else does."""
    return tuple(
        d.ActionLine(
            description=item.description,
            need=item.get_need_display(),
            owner=item.owner_name or item.get_owner_display(),
            state=item.get_state_display(),
            due_on=item.due_on,
            done_on=item.done_on,
            result=item.result,
        )
        for item in traject.action_items.all()
    )


def scores(traject: Traject) -> tuple[d.ScoreLine, ...]:
    """The competences that were scored, in the order of the programme's list."""
    rows = traject.competence_scores.select_related("competence")
    return tuple(
        d.ScoreLine(
            area=row.competence.area,
            competence=row.competence.name,
            start=row.score_start,
            end=row.score_end,
            evidence_start=row.evidence_start,
            evidence_end=row.evidence_end,
            action=row.action,
        )
        for row in rows
    )


def work(phase: Phase) -> tuple[d.WorkLine, ...]:
    """Written record of work on plan and competences, oldest first."""
    return tuple(
        d.WorkLine(topic=note.get_topic_display(), worked_on=note.worked_on, text=note.text)
        for note in phase.work_notes.order_by("worked_on", "pk")
    )


def vouchers(traject: Traject) -> tuple[d.VoucherLine, ...]:
    """Bookings that count: neither refused, withdrawn nor cancelled."""
    return tuple(
        d.VoucherLine(
            number=voucher.number,
            training=voucher.item_name,
            provider=voucher.provider.name,
            state=voucher_badge(voucher).label,
            amount_cents=voucher.price_cents,
        )
        for voucher in traject.vouchers.live().select_related("provider").order_by("number")
    )


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
