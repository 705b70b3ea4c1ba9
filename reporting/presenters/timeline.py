"""The timeline of a dossier: its own events, and those of its referrals, vouchers, agreement and mails."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import event_kinds, formats
from core.models import Event, OutgoingEmail
from core.ui import Tab, TimelineEntry, Tone
from referrals.models import OutreachProposal, Referral
from reporting.enums import DocumentType
from reporting.models import IssuedDocument
from reporting.presenters.outbox import MAIL_TONES
from trajects.enums import CloseReason, ContactKind, EnrolmentState, Outcome
from trajects.models import Appointment, Traject
from vouchers.enums import RefusalReason
from vouchers.models import Voucher

PAGE_SIZE = 50
MAX_PAGES = 20
KEY, ALL, MAILS = "kern", "alles", "mails"


@dataclass(frozen=True)
class Group:
    """A filter of the timeline: events whose kind begins with one of these, or mails."""

    code: str
    label: str | Promise
    prefixes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


GROUPS = (
    Group(KEY, gettext_lazy("Belangrijkste")),
    Group(
        "contacten",
        gettext_lazy("Contacten"),
        ("contact.", "enrolment.", "appointment.", "client."),
        ("traject.consultant_informed", "partnership.client_message", "partnership.direct_message"),
    ),
    Group(
        "besluiten",
        gettext_lazy("Besluiten"),
        ("phase.", "decision.", "traject.", "referral.", "outreachproposal.", "aftercare."),
    ),
    Group("vouchers", gettext_lazy("Vouchers"), ("voucher.", "wallet.")),
    Group(MAILS, gettext_lazy("E-mails")),
    Group(
        "wijzigingen",
        gettext_lazy("Wijzigingen"),
        (
            "intake.",
            "work.",
            "document.",
            "file.",
            "agreement.",
            "candidate.",
            "mail.",
            "action.",
            "plan.",
            "competences.",
        ),
        (
            "traject.changed",
            "contact.changed",
            "contact.removed",
            "appointment.changed",
            "appointment.cancelled",
            "phase.summary_changed",
            "referral.changed",
        ),
    ),
    Group(ALL, gettext_lazy("Alles")),
)
# How an event feels; what is not named here is neutral.
TONES = {
    "phase.complete": Tone.SUCCESS,
    "referral.accept": Tone.SUCCESS,
    "voucher.accept": Tone.SUCCESS,
    "traject.started": Tone.INFO,
    "phase.started": Tone.INFO,
    "decision.taken": Tone.INFO,
    "document.issued": Tone.INFO,
    "phase.stop": Tone.WARNING,
    "phase.cancel": Tone.WARNING,
    "referral.refuse_client": Tone.WARNING,
    "referral.refuse_partner": Tone.WARNING,
    "voucher.refuse": Tone.DANGER,
}
ICONS = {
    "contact": "chat", "enrolment": "calendar", "phase": "flag", "traject": "folder", "referral": "signpost",
    "outreachproposal": "megaphone",
    "voucher": "ticket", "wallet": "wallet", "intake": "clipboard", "work": "note", "document": "document",
    "agreement": "signature", "candidate": "person", "decision": "file-check", "mail": "mail",
    "aftercare": "bell", "file": "archive", "appointment": "calendar", "action": "check", "plan": "briefcase",
    "competences": "star", "task": "check", "note": "note", "team": "people", "handover": "share",
    "accessrequest": "eye", "client": "link", "partnership": "chat",
}  # fmt: skip


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline, newest first."""

    entries: list[TimelineEntry]
    tabs: list[Tab]
    more_url: str


def timeline(traject: Traject, *, group: str, page: int) -> Timeline:
    """The newest `page` times fifty entries of one group."""
    chosen = next((entry for entry in GROUPS if entry.code == group), GROUPS[0])
    page = min(max(page, 1), MAX_PAGES)
    limit = page * PAGE_SIZE
    found = sorted(_entries(traject, chosen, limit + 1), key=lambda entry: entry.at, reverse=True)
    url = reverse("reporting:timeline", args=[traject.public_id])
    more = len(found) > limit and page < MAX_PAGES
    return Timeline(
        entries=found[:limit],
        tabs=[Tab(str(g.label), f"{url}?toon={g.code}", g is chosen) for g in GROUPS],
        more_url=f"{url}?toon={chosen.code}&blad={page + 1}" if more else "",
    )


def _entries(traject: Traject, group: Group, limit: int) -> list[TimelineEntry]:
    entries = []
    if group.code != MAILS:
        events = list(_in_group(_events_of(traject), group)[:limit])
        links = _links(events)
        phases = {template.code: template.name for template in traject.programme.phase_templates.all()}
        entries += [_of_event(event, phases, links) for event in events]
    if group.code in (MAILS, ALL):
        entries += [_of_mail(mail) for mail in _mails_of(traject)[:limit]]
    return entries


def _events_of(traject: Traject) -> QuerySet[Event]:
    """Everything that stands in the dossier, and what happened to its referrals before it existed."""
    referrals = list(traject.referrals.values_list("pk", flat=True))
    earlier = list(Referral.objects.filter(rerouted_to__in=referrals).values_list("pk", flat=True))
    proposals = list(
        OutreachProposal.objects.filter(referral__in=[*referrals, *earlier]).values_list("pk", flat=True)
    )
    agreements = list(traject.candidate.agreements.values_list("pk", flat=True))
    return Event.objects.filter(
        Q(parent_type="trajects.traject", parent_id=traject.pk)
        | Q(subject_type="trajects.traject", subject_id=traject.pk)
        | Q(subject_type="referrals.referral", subject_id__in=[*referrals, *earlier])
        | Q(subject_type="referrals.outreachproposal", subject_id__in=proposals)
        | Q(subject_type="people.dataagreement", subject_id__in=agreements)
    )


def _in_group(events: QuerySet[Event], group: Group) -> QuerySet[Event]:
    if group.code == ALL:
        return events
    if group.code == KEY:
        return events.filter(
            kind__in=[kind for kind in event_kinds.known_kinds() if event_kinds.is_key_event(kind)]
        )
    wanted = Q(kind__in=group.kinds)
    for prefix in group.prefixes:
        wanted |= Q(kind__startswith=prefix)
    return events.filter(wanted)


def _mails_of(traject: Traject) -> QuerySet[OutgoingEmail]:
    return OutgoingEmail.objects.in_dossier(traject)


def _of_event(event: Event, phases: dict[str, str], links: dict[tuple[str, int], str]) -> TimelineEntry:
    label, phase = event_kinds.label_of(event.kind), phases.get(event.data.get("phase", ""), "")
    return TimelineEntry(
        at=event.occurred_at,
        title=f"{label}: {phase}" if phase else label,
        text=_details(event),
        who=event.actor_name,
        role=event.role_in_words,
        organisation=event.actor_organisation,
        icon=ICONS.get(event.kind.split(".")[0], ""),
        tone=TONES.get(event.kind, Tone.NEUTRAL),
        url=links.get((event.subject_type, event.subject_id), ""),
    )


def _of_mail(mail: OutgoingEmail) -> TimelineEntry:
    return TimelineEntry(
        at=mail.created_at,
        title=_("E-mail: %(subject)s") % {"subject": mail.subject},
        text=_("%(state)s, aan %(recipient)s")
        % {"state": mail.get_state_display(), "recipient": mail.recipient_name or mail.recipient},
        icon="mail",
        tone=MAIL_TONES[mail.state],
        url=reverse("reporting:mail", args=[mail.public_id]),
    )


def _details(event: Event) -> str:
    """What the journal's data says, in words; unknown keys stay unseen."""
    lines = [words for key, say in DETAILS.items() if (words := say(event.data.get(key, "")))]
    if fields := _field_names(event):
        lines.append(_("Gewijzigd: %(fields)s") % {"fields": ", ".join(fields)})
    return " · ".join(lines)


def _outcome(value: Any) -> str:
    return str(dict(Outcome.choices).get(value, ""))


def _day(value: Any) -> str:
    """A date of the journal as people write it."""
    try:
        return formats.short_date(dt.date.fromisoformat(value))
    except (TypeError, ValueError):
        return ""


def _moment(value: Any) -> str:
    """A moment of the journal, in the hours of Brussels."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return ""
    return f"{formats.short_date(moment)} {formats.clock(moment)}"


def _kind(value: Any) -> str:
    return str(dict([*ContactKind.choices, *DocumentType.choices]).get(value, ""))


def _state(value: Any) -> str:
    return str(dict([*EnrolmentState.choices]).get(value, ""))


def _reason(value: Any) -> str:
    """Why, as it was typed; reasons that are a choice in their own words."""
    return str(dict([*CloseReason.choices, *RefusalReason.choices]).get(value, value))


# What each key of the journal's data says, in the order in which it is read.
DETAILS = {
    "kind": _kind,
    "state": _state,
    "number": str,
    "outcome": _outcome,
    "on": _day,
    "held_on": _day,
    "starts_at": _moment,
    "reason": _reason,
}


def _field_names(event: Event) -> list[str]:
    """The changed fields by the names that forms give them."""
    try:
        model = apps.get_model(event.subject_type)
    except LookupError:
        return []
    return [_verbose(model, name) for name in event.data.get("fields", []) if isinstance(name, str)]


def _verbose(model: Any, name: str) -> str:
    try:
        return str(getattr(model._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


# Subjects with a page of their own, and the address of it.
PAGES: dict[str, tuple[Any, str]] = {
    "reporting.issueddocument": (IssuedDocument, "reporting:document"),
    "vouchers.voucher": (Voucher, "vouchers:voucher"),
    "referrals.referral": (Referral, "referrals:referral"),
    "referrals.outreachproposal": (OutreachProposal, "referrals:proposal"),
    "trajects.appointment": (Appointment, "trajects:appointment"),
}


def _links(events: list[Event]) -> dict[tuple[str, int], str]:
    """The addresses of the things that events are about, in one query for each kind of thing."""
    found = {}
    for kind, (model, name) in PAGES.items():
        keys = {event.subject_id for event in events if event.subject_type == kind}
        rows = model.objects.filter(pk__in=keys).values_list("pk", "public_id")
        found.update({(kind, pk): reverse(name, args=[public_id]) for pk, public_id in rows})
    return found
