"""The head of every page of a dossier: who, with whom, how long still, which phases, which tabs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates, formats
from core.ui import Badge, Button, Fact, Step, Tab, Tone
from trajects.enums import TRAJECT_TONES, PhaseKind, PhaseState, TrajectState
from trajects.presenters.alerts import Alert, alerts
from trajects.presenters.appointments import next_fact
from trajects.presenters.meters import Meter, meters_for
from trajects.presenters.teamwork import team_names
from trajects.radar.base import put_off
from trajects.rules.teamwork import may_work_in

ABOVE = (
    ("vouchers", "vouchers:dossier", gettext_lazy("Menukaart")),
    ("documents", "reporting:dossier_documents", gettext_lazy("Documenten")),
    ("timeline", "reporting:timeline", gettext_lazy("Tijdlijn")),
)


@dataclass(frozen=True)
class DossierHeader:
    """What templates/trajects/dossier_base.html shows around a tab."""

    title: str
    badges: list[Badge]
    facts: list[Fact]
    steps: list[Step]
    tabs: list[Tab]
    buttons: list[Button]
    alerts: list[Alert]
    balance_url: str
    missing_url: str
    phase_name: str = ""
    meters: list[Meter] = field(default_factory=list)


def dossier_header(traject: Any, user: Any, *, tab: str) -> DossierHeader:
    """The head of a dossier. `tab`: "general", a phase code, "vouchers", "documents" or "timeline"."""
    phase = traject.current_phase
    return DossierHeader(
        title=traject.candidate.list_name,
        badges=[Badge(traject.get_state_display(), TRAJECT_TONES[traject.state])],
        facts=_facts(traject),
        steps=_steps(traject),
        tabs=_tabs(traject, tab),
        buttons=_buttons(traject, user),
        alerts=_alerts(traject, user),
        balance_url=_balance_url(traject),
        missing_url=reverse("trajects:missing", args=[traject.public_id]),
        phase_name=phase.template.name if phase else "",
        meters=meters_for(phase, user),
    )


def _balance_url(traject: Any) -> str:
    """Where the wallet is read; nothing in a programme without a menu card."""
    return reverse("vouchers:balance", args=[traject.public_id]) if traject.programme.has_menu_card else ""


def _alerts(traject: Any, user: Any) -> list[Alert]:
    """The remarks; those that somebody put off come last and are quiet.

    Who only reads the dossier gets no links to where they are solved.
    """
    quiet = put_off(traject)
    found = [
        replace(alert, tone=Tone.NEUTRAL, put_off=quiet[alert.key]) if alert.key in quiet else alert
        for alert in alerts(traject)
    ]
    found.sort(key=lambda alert: bool(alert.put_off))
    return found if may_work_in(traject, user) else [replace(alert, url="") for alert in found]


def _facts(traject: Any) -> list[Fact]:
    return [
        Fact(adviser_title(traject.programme), str(traject.adviser), traject.organisation.name),
        *([Fact(_("Team"), team)] if (team := team_names(traject)) else []),
        *([Fact(_("Consulent"), str(traject.consultant or ""))] if traject.tells_consultant else []),
        _time_left(traject),
        *next_fact(traject),
    ]


def adviser_title(programme: Any) -> str:
    """How the programme calls who guides a dossier."""
    return programme.adviser_title or _("Adviseur")


def _time_left(traject: Any) -> Fact:
    """How many days the dossier still has."""
    if traject.state == TrajectState.CLOSED:
        return Fact(_("Afgesloten"), traject.closed_on, traject.get_close_reason_display())
    aftercare = traject.phase_of(PhaseKind.AFTERCARE)
    last_day = aftercare.due_on if aftercare and aftercare.due_on else traject.last_allowed_day
    if last_day is None:
        return Fact(_("Begin"), traject.started_on)
    days = (last_day - dates.today()).days
    help_text = _("tot en met %(day)s") % {"day": formats.short_date(last_day)}
    if days < 0:
        late = ngettext("%(days)s dag te laat", "%(days)s dagen te laat", -days) % {"days": -days}
        return Fact(_("Tijd"), late, help_text)
    return Fact(
        _("Tijd"), ngettext("nog %(days)s dag", "nog %(days)s dagen", days) % {"days": days}, help_text
    )


def _buttons(traject: Any, user: Any) -> list[Button]:
    if traject.state == TrajectState.CLOSED or not may_work_in(traject, user):
        return []
    return [
        Button(
            _("Nieuw contact"),
            reverse("trajects:contact_add", args=[traject.public_id]),
            tone="secondary",
            icon="plus",
        )
    ]


_STEP_STATES = {
    PhaseState.IN_PROGRESS: "current",
    PhaseState.COMPLETED: "done",
    PhaseState.STOPPED: "stopped",
    PhaseState.CANCELLED: "stopped",
}


def phases_by_template(traject: Any) -> dict[int, Any]:
    """The newest phase of each template; a cancelled one only when there is no other.

    A cancelled registration line is gone from every overview (A-07); the timeline tells of it.
    """
    found: dict[int, Any] = {}
    for phase in sorted(traject.phases.all(), key=lambda p: (p.state != PhaseState.CANCELLED, p.pk)):
        if phase.state != PhaseState.CANCELLED or phase.template.kind != PhaseKind.LINE:
            found[phase.template_id] = phase
    return found


def _steps(traject: Any) -> list[Step]:
    """The phases of the programme on a line."""
    phases = phases_by_template(traject)
    return [
        _step(traject, template, phases.get(template.pk))
        for template in sorted(traject.programme.phase_templates.all(), key=lambda t: t.position)
    ]


def _step(traject: Any, template: Any, phase: Any) -> Step:
    url = reverse("trajects:phase", args=[traject.public_id, template.code])
    if phase is None:
        return Step(template.name, "todo", url=url)
    words = _("%(state)s sinds %(day)s") if phase.is_running else _("%(state)s op %(day)s")
    detail = words % {
        "state": phase.get_state_display().lower(),
        "day": formats.short_date(phase.ends_on or phase.starts_on),
    }
    return Step(template.name, _STEP_STATES[phase.state], detail, url)


def _tabs(traject: Any, current: str) -> list[Tab]:
    own = [
        Tab(_("Algemeen"), reverse("trajects:dossier", args=[traject.public_id]), current == "general"),
        *(
            Tab(
                template.name,
                reverse("trajects:phase", args=[traject.public_id, template.code]),
                current == template.code,
            )
            for template in sorted(traject.programme.phase_templates.all(), key=lambda t: t.position)
        ),
    ]
    if traject.programme.has_partnership_parts:
        url = reverse("trajects:partnership", args=[traject.public_id])
        own.append(Tab(_("Partnerschap"), url, current == "partnership"))
    above = [
        Tab(str(label), reverse(name, args=[traject.public_id]), current == key)
        for key, name, label in ABOVE
        if key != "vouchers" or traject.programme.has_menu_card
    ]
    return own + above
