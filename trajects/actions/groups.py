"""A collective contact that is recorded once for everybody who was expected (H-61, H-71)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core import journal
from core.actors import Actor
from core.errors import Refused
from core.rules import Verdict, refuse
from people.models import User
from trajects import rules
from trajects.actions.contacts import record_contact
from trajects.actions.phases import demand
from trajects.enums import Attendance, ContactForm, ContactKind
from trajects.models import GroupContact, Traject


@dataclass(frozen=True)
class Participant:
    """Somebody of the group: came or not, and a line that stands in this dossier alone."""

    traject: Traject
    attendance: str = Attendance.CAME
    line: str = ""


@transaction.atomic
def record_group_contact(
    participants: Sequence[Participant],
    *,
    by: User,
    topic: str,
    held_on: date,
    channel: str,
    kind: str = "",
    minutes: int | None = None,
    notes: str = "",
) -> GroupContact:
    """Give each dossier its own collective contact of `minutes` minutes, with the common report.

    Without `kind` each gets the one of its phase. All or nothing: raises Refused, naming the dossier, when
    the contact does not fit one of them.
    """
    demand(rules.of_one_organisation([each.traject for each in participants]))
    group = GroupContact.objects.create(
        organisation_id=participants[0].traject.organisation_id,
        topic=topic,
        held_on=held_on,
        recorded_by=by,
    )
    for each in sorted(participants, key=lambda one: one.traject.pk):
        _record(each, group, by=by, kind=kind, channel=channel, minutes=minutes, notes=notes)
    journal.record("contact.group_recorded", group, by=by, data={"held_on": str(held_on)})
    return group


def _record(
    each: Participant,
    group: GroupContact,
    *,
    by: Actor,
    kind: str,
    channel: str,
    minutes: int | None,
    notes: str,
) -> None:
    """The contact of one person; whoever was not there had no minutes."""
    traject = each.traject
    verdict = rules.may_join_group(traject, kind, group.held_on)
    if not verdict:
        raise Refused(_of_person(traject, verdict))
    phase = traject.info_phase if kind == ContactKind.INFO else rules.running_phase(traject)
    came = each.attendance in (Attendance.CAME, Attendance.LATE)
    record_contact(
        traject,
        by=by,
        phase=phase,
        kind=rules.group_kind(phase, kind),
        form=ContactForm.COLLECTIVE,
        channel=channel,
        held_on=group.held_on,
        minutes=minutes if came else None,
        attendance=each.attendance,
        notes="\n\n".join(part for part in (notes, each.line) if part),
        group=group,
    )


def _of_person(traject: Traject, verdict: Verdict) -> Verdict:
    words = _("%(name)s: %(reason)s") % {"name": traject.candidate.list_name, "reason": verdict.reason}
    return refuse(verdict.code, words, source=verdict.source, who=verdict.who)
