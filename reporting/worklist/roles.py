"""Which sections each role sees, in the order in which they deserve attention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates
from core.models import Event
from core.ui import Tone, WorkItem
from people.models import Candidate
from people.roles import Role
from referrals import sight
from referrals.filters import PRESENCE
from referrals.models import Referral
from referrals.presenters import access_words
from reporting.radar.lines import put_off_among
from reporting.worklist.base import SHOWN, Section, from_items, from_query
from reporting.worklist.meetings import (
    discussions_soon,
    meetings_soon,
    meetings_to_prepare,
    resolutions_to_do,
    unread_news,
)
from reporting.worklist.outreach import proposals_declined, proposals_to_check, proposals_waiting
from reporting.worklist.providers import (
    attendance_to_note,
    not_delivered,
    proposals_to_decide,
    silent_providers,
    to_answer,
)
from reporting.worklist.requests import asked_of_coordinators
from reporting.worklist.shared import (
    LATE_REFERRAL_DAYS,
    coming_sessions,
    failed_mail,
    presence_item,
    presence_to_mark,
    referral_item,
    refused_vouchers,
    sessions_this_week,
)
from reporting.worklist.teamwork import (
    access_to_answer,
    appointments_to_record,
    offered_to_me,
    tasks_for_today,
)
from trajects.enums import ConsultantSees, PhaseKind
from trajects.models import Phase, Traject
from trajects.presenters import alerts, checklist
from trajects.presenters.decisions import next_steps
from trajects.rules import is_almost_billable

MONTH = timedelta(days=30)


def sections_for(user: Any) -> list[Section]:
    """The work of the role in which the user works now; sections without work are left out."""
    membership = user.current_membership
    makers = MAKERS.get(Role(membership.role), ()) if membership else ()
    return [section for maker in makers for section in maker(user) if section.count]


def _adviser(user: Any) -> list[Section]:
    trajects = list(Traject.objects.visible_to(user).of_adviser(user).open().for_today())
    return [
        _to_answer(user),
        tasks_for_today(user),
        offered_to_me(user),
        access_to_answer(user),
        appointments_to_record(user),
        presence_to_mark(user),
        _waiting_for_presence(user),
        proposals_declined(user),
        _deadlines(trajects),
        not_delivered(user, traject__adviser=user),
        refused_vouchers(user, traject__adviser=user),
        _almost_billable(trajects, user),
        proposals_waiting(user),
        failed_mail(user),
        meetings_to_prepare(user),
        meetings_soon(user),
        sessions_this_week(user),
        unread_news(user),
    ]


def _received(user: Any) -> Any:
    """Referrals for this adviser, or for nobody in particular, the oldest first."""
    mine = Q(to_adviser=user) | Q(to_adviser__isnull=True)
    return Referral.objects.received_by(user).filter(mine).order_by("sent_at", "pk")


def _to_answer(user: Any) -> Section:
    rows = _received(user).to_answer().with_people()
    title = _("Beantwoord de doorverwijzing van %(candidate)s")
    return from_query(
        _("Doorverwijzingen te beantwoorden"),
        rows,
        lambda referral: referral_item(referral, title),
        url=reverse("referrals:inbox_tab", args=["te-aanvaarden"]),
    )


def _waiting_for_presence(user: Any) -> Section:
    """New referrals that nobody can answer before an info session or an outreach info moment (H-33, H-37)."""
    return from_query(
        _("Wachten op aanwezigheid"),
        _received(user).waits_for_presence().with_facts(),
        presence_item,
        url=f"{reverse('referrals:inbox_tab', args=['alles'])}?wacht={PRESENCE}",
    )


def _deadlines(trajects: list[Traject]) -> Section:
    """What the rules say about duration, agreement and silence, without what was put off."""
    quiet = put_off_among(trajects)
    found = [
        (traject, alert)
        for traject in trajects
        for alert in alerts(traject)
        if (alert.key, traject.pk) not in quiet
    ]
    found.sort(key=lambda pair: (pair[1].tone != Tone.DANGER, pair[1].due or dates.LATEST))
    items = [
        WorkItem(
            f"{traject.candidate.list_name}: {alert.title}",
            str(alert.text),
            alert.url or traject.get_absolute_url(),
            alert.tone,
            alert.due,
        )
        for traject, alert in found
    ]
    return from_items(_("Termijnen en aandachtspunten"), items, url=reverse("reporting:radar"))


def _almost_billable(trajects: list[Traject], user: Any) -> Section:
    """Running phases of which one or two pieces are missing (H-56, H-67)."""
    phases = [phase for traject in trajects if is_almost_billable(phase := traject.current_phase)]
    url = reverse("trajects:dossiers") + f"?bijna=ja&adviseur={user.public_id}"
    return Section(_("Bijna factureerbaar"), list(map(_missing, phases[:SHOWN])), len(phases), url)


def _missing(phase: Phase) -> WorkItem:
    needed = len(phase.template.billable_rules)
    missing = next_steps(phase, [item for item in checklist(phase)[:needed] if not item.ok])
    return WorkItem(
        f"{phase.traject.candidate.list_name}: {missing[0].action or missing[0].label}",
        _("%(phase)s. Dit ontbreekt nog: %(pieces)s.")
        % {"phase": phase.template.name, "pieces": ", ".join(item.label for item in missing)},
        missing[0].url or phase.get_absolute_url(),
        Tone.INFO,
    )


def _consultant(user: Any) -> list[Section]:
    sent = Referral.objects.sent_by(user).with_people()
    title = _("Wacht op antwoord: %(candidate)s")
    url = reverse("referrals:sent")
    return [
        proposals_to_check(user),
        from_query(
            _("Niet geaccepteerd in de laatste 30 dagen"),
            sent.refused().filter(answered_on__gte=dates.today() - MONTH).order_by("-answered_on", "-pk"),
            _refused_item,
            url=url,
        ),
        from_query(
            _("Wacht op antwoord van een partner"),
            sent.waiting().order_by("sent_at", "pk"),
            lambda referral: referral_item(referral, title, sight.of_mail(referral).list_name),
            url=reverse("referrals:inbox_tab", args=["wacht-op-antwoord"]),
        ),
        _access_to_arrange(user),
        resolutions_to_do(user),
        meetings_soon(user),
        coming_sessions(user),
        unread_news(user),
    ]


def _access_to_arrange(user: Any) -> Section:
    """After re-routing: the next organisation waits for the right to read in MLP (H-34)."""
    rows = (
        Referral.objects.sent_by(user).awaiting_access().with_people().order_by("access_requested_at", "pk")
    )
    return from_query(
        _("Inzagerecht te geven in MLP"),
        rows,
        lambda referral: WorkItem(
            access_words(referral),
            sight.of_mail(referral).list_name,
            referral.get_absolute_url(),
            Tone.WARNING,
            dates.local_date(referral.access_requested_at),
            referral.from_user.full_name,
        ),
        url=reverse("referrals:inbox_tab", args=["te-doen"]),
    )


def _refused_item(referral: Referral) -> WorkItem:
    seen = sight.of_mail(referral)
    reason = referral.refusal_reason if seen.shows(ConsultantSees.REFERRAL) else ""
    return WorkItem(
        _("Bekijk waarom: %(candidate)s") % {"candidate": seen.list_name},
        f"{referral.get_state_display()}. {reason}".strip(),
        referral.get_absolute_url(),
        Tone.WARNING,
        referral.answered_on,
        referral.to_organisation.name,
    )


def _coordinator(user: Any) -> list[Section]:
    return [
        failed_mail(user),
        tasks_for_today(user),
        offered_to_me(user),
        asked_of_coordinators(user),
        _late_referrals(user),
        _overdue_phases(user),
        not_delivered(user),
        silent_providers(user),
        proposals_to_decide(user),
        refused_vouchers(user),
        presence_to_mark(user),
        _duplicates(user),
        meetings_to_prepare(user),
        meetings_soon(user),
        sessions_this_week(user),
    ]


def _late_referrals(user: Any) -> Section:
    """Referrals over all partners that wait longer than a week."""
    before = dates.now() - timedelta(days=LATE_REFERRAL_DAYS)
    rows = Referral.objects.received_by(user).waiting().filter(sent_at__lt=before).with_people()
    title = _("Vraag een antwoord voor %(candidate)s")
    return from_query(
        _("Doorverwijzingen die lang wachten"),
        rows.order_by("sent_at", "pk"),
        lambda referral: referral_item(referral, title),
        url=reverse("referrals:inbox"),
    )


def _overdue_phases(user: Any) -> Section:
    """Running phases past their last day, over all partners (H-63)."""
    rows = Phase.objects.visible_to(user).in_progress().filter(due_on__lt=dates.today())
    rows = rows.exclude(template__kind=PhaseKind.AFTERCARE).order_by("due_on", "pk")
    return from_query(
        _("Trajecten over tijd"),
        rows.select_related("template", "traject__candidate", "traject__organisation"),
        lambda phase: WorkItem(
            phase.traject.candidate.list_name,
            _("De %(phase)s is over tijd.") % {"phase": phase.template.name.lower()},
            phase.get_absolute_url(),
            Tone.DANGER,
            phase.due_on,
            phase.traject.organisation.name,
        ),
        url=reverse("reporting:radar") + "?soort=duration&laat=ja",
    )


def _duplicates(user: Any) -> Section:
    """People whom an adviser reported as perhaps registered twice, in the last 30 days."""
    events = Event.objects.filter(
        kind="candidate.duplicate_reported", occurred_at__gte=dates.now() - MONTH
    ).values_list("subject_id", flat=True)
    rows = Candidate.objects.visible_to(user).filter(pk__in=events).order_by("sort_name", "pk")
    return from_query(
        _("Mogelijk dubbele kandidaten"),
        rows,
        lambda candidate: WorkItem(
            _("Kijk na: %(candidate)s") % {"candidate": candidate.list_name},
            _("Klantnummer %(number)s") % {"number": candidate.number},
            candidate.get_absolute_url(),
            Tone.WARNING,
        ),
        url=reverse("people:candidates"),
    )


def _provider(user: Any) -> list[Section]:
    return [to_answer(user), attendance_to_note(user)]


def _vdab_adviser(user: Any) -> list[Section]:
    return [discussions_soon(user)]


MAKERS: dict[Role, tuple[Callable[[Any], list[Section]], ...]] = {
    Role.ADVISER: (_adviser,),
    Role.COORDINATOR: (_coordinator,),
    Role.CONSULTANT: (_consultant,),
    Role.PROVIDER: (_provider,),
    Role.VDAB_ADVISER: (_vdab_adviser,),
}
