"""The index of a dossier, from its rows and the pieces that were put in the ZIP."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import dates
from reporting import documents as d
from reporting.documents.build.parts import in_dutch, letterhead, person
from trajects.models import Contact, Phase, Traject


@in_dutch
def dossier_index(
    traject: Traject, *, made_by: str, lines: tuple[d.IndexLine, ...], missing: tuple[str, ...]
) -> d.DossierIndex:
    """What the ZIP holds; `missing` are the obligatory pieces that are not there."""
    contacts = sorted(traject.contacts.all(), key=lambda contact: (contact.held_on, contact.pk))
    return d.DossierIndex(
        letterhead=letterhead(traject.programme, traject.organisation),
        candidate=person(traject.candidate),
        candidate_number=str(traject.candidate.number),
        adviser=traject.adviser.full_name,
        made_at=dates.now(),
        made_by=made_by,
        phases=tuple(_phase(phase) for phase in traject.phases.all()),
        lines=lines,
        missing=missing,
        contacts=tuple(_contact(contact) for contact in contacts),
    )


def _phase(phase: Phase) -> d.IndexPhase:
    return d.IndexPhase(
        name=phase.template.name,
        state=phase.get_state_display(),
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
        financing_number=phase.financing_number,
    )


def _contact(contact: Contact) -> d.IndexContact:
    minutes = _("%(n)s minuten") % {"n": contact.minutes} if contact.minutes else ""
    how = (contact.get_form_display(), contact.get_channel_display(), minutes)
    return d.IndexContact(
        held_on=contact.held_on,
        phase=contact.phase.template.code if contact.phase else "",
        kind=contact.get_kind_display(),
        how=", ".join(str(part) for part in how if part),
        attendance=contact.get_attendance_display(),
        recorded_by=contact.recorded_by.full_name,
    )
