"""Signals of dossiers and phases: time, agreement, silence, summary, MLP, certificate (H-63, H-70, A-09)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.ui import Tone
from trajects.enums import Outcome, PhaseKind, PhaseState, TrajectState
from trajects.models import Traject
from trajects.presenters.alerts import Alert, alerts
from trajects.presenters.mlp import CHANGED, NOT_TYPED, mlp_state
from trajects.radar import base
from trajects.radar.base import Signal
from trajects.rules.phases import agreement_signed

KINDS: dict[str, str | Promise] = {
    "duration": _("Duur van het traject"),
    "programme_end": _("Einde van het programma"),
    "aftercare_end": _("Einde van de nazorg"),
    "agreement": _("Akkoord niet ondertekend"),
    "agreement_current": _("Nieuwe tekst van het akkoord"),
    "silence": _("Lang geen gesprek"),
    "summary": _("Samenvatting nog aan te vullen"),
    "mlp_missing": _("Niet geregistreerd in MLP"),
    "mlp_changed": _("Gewijzigd na registratie in MLP"),
    "certificate": _("Attest loopt af"),
}
# How long before its end an attest is told about; a choice of this page only.
CERTIFICATE_DAYS = timedelta(days=30)


def find(user: Any) -> Iterator[Signal]:
    """Everything about the dossiers that the user may change."""
    for traject in Traject.objects.editable_by(user).for_radar():
        yield from of_dossier(traject)


def of_dossier(traject: Any) -> Iterator[Signal]:
    """The signals of one dossier, read with `for_radar()`."""
    yield from (_from_alert(traject, alert) for alert in alerts(traject))
    for phase in traject.phases.all():
        yield from _of_phase(phase)


def _from_alert(traject: Any, alert: Alert) -> Signal:
    """What the head of the dossier says too."""
    return Signal(
        kind=alert.code,
        stage=alert.stage,
        subject=traject,
        title=alert.title,
        text=alert.text,
        url=alert.url or traject.get_absolute_url(),
        action=alert.action,
        tone=alert.tone,
        due=alert.due,
        **_whose(traject),
    )


def _whose(traject: Any) -> dict[str, Any]:
    return {
        "traject": traject,
        "candidate": traject.candidate,
        "organisation": traject.organisation,
        "adviser": traject.adviser,
    }


def _of_phase(phase: Any) -> Iterator[Signal]:
    for make in (_aftercare, _summary, _mlp, _certificate):
        if signal := make(phase):
            yield signal


def _signal(phase: Any, kind: str, text: str | Promise, action: str | Promise, **fields: Any) -> Signal:
    return Signal(
        kind=kind,
        subject=phase,
        title=KINDS[kind],
        text=text,
        action=action,
        **{"url": phase.get_absolute_url(), **_whose(phase.traject), **fields},
    )


def _page(phase: Any, name: str) -> str:
    return reverse(f"trajects:{name}", args=[phase.traject.public_id, phase.template.code])


def _aftercare(phase: Any) -> Signal | None:
    """Aftercare ends soon (H-70, H-73)."""
    if phase.kind != PhaseKind.AFTERCARE or not phase.is_running or phase.due_on is None:
        return None
    since = dates.add_months(phase.starts_on, phase.traject.programme.aftercare_reminder_months)
    if dates.today() < since:
        return None
    text = _("De nazorg loopt tot en met %(day)s.") % {"day": formats.short_date(phase.due_on)}
    url = reverse("core:move", args=["fase", phase.public_id, "nazorg-afronden"])
    return _signal(phase, "aftercare_end", text, _("Rond de nazorg af"), due=phase.due_on, url=url)


def _summary(phase: Any) -> Signal | None:
    """For some days after the end the summary can still be supplemented (A-09, decision 13)."""
    if phase.state not in (PhaseState.COMPLETED, PhaseState.STOPPED) or not phase.template.mlp_step:
        return None
    due = phase.ends_on + timedelta(days=phase.traject.programme.summary_editable_days)
    if dates.today() > due:
        return None
    words = _("%(phase)s: de samenvatting kun je aanvullen tot en met %(day)s.")
    text = words % {"phase": phase.template.name, "day": formats.short_date(due)}
    tone = Tone.INFO if phase.summary else Tone.WARNING
    return _signal(
        phase, "summary", text, _("Vul de samenvatting aan"), due=due, tone=tone, url=_page(phase, "summary")
    )


def _mlp(phase: Any) -> Signal | None:
    """The line must be typed into MLP, or says something else than what was typed (decision 14)."""
    state = mlp_state(phase)
    if state not in (NOT_TYPED, CHANGED) or not agreement_signed(phase):
        return None
    url = f"{phase.get_absolute_url()}#mlp"
    name = {"phase": phase.template.name, "state": phase.get_state_display().lower()}
    if state == CHANGED:
        text = _("%(phase)s: het dossier veranderde nadat de lijn in MLP stond.") % name
        return _signal(phase, "mlp_changed", text, _("Pas het aan in MLP"), tone=Tone.DANGER, url=url)
    text = _("%(phase)s, %(state)s: nog niet in MLP genoteerd.") % name
    return _signal(phase, "mlp_missing", text, _("Registreer in MLP"), url=url)


def _certificate(phase: Any) -> Signal | None:
    """The attest of who starts loses its value soon (H-6B)."""
    starts = phase.kind == PhaseKind.GUIDE and phase.outcome == Outcome.STARTS
    if not starts or phase.state != PhaseState.COMPLETED or phase.traject.state == TrajectState.CLOSED:
        return None
    until = dates.add_months(phase.ends_on, phase.traject.programme.certificate_valid_months)
    if not until - CERTIFICATE_DAYS <= dates.today() <= until:
        return None
    text = _("Het attest prestarterstraject geldt tot en met %(day)s.") % {"day": formats.short_date(until)}
    url = reverse("reporting:dossier_documents", args=[phase.traject.public_id])
    return _signal(phase, "certificate", text, _("Open het attest"), due=until, tone=Tone.INFO, url=url)


base.register(KINDS, find)
