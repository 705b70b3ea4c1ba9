"""What deserves attention in a dossier now; for its header and for the list of today's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.rules import Verdict
from core.ui import Tone
from people.enums import AgreementState
from people.rules import signed_newest_text
from trajects import rules
from trajects.enums import TrajectState
from trajects.rules.phases import agreement_signed


@dataclass(frozen=True)
class Alert:
    """A remark: what, why, in two words for a list, how serious, until when, and where it is solved.

    `stage` tells a stronger remark of the same kind; `put_off` says until when and why nobody acts now.
    """

    code: str
    title: str | Promise
    text: str | Promise
    short: str | Promise
    tone: str = Tone.WARNING
    url: str = ""
    due: date | None = None
    action: str | Promise = ""
    stage: str = ""
    put_off: str | Promise = ""

    @property
    def key(self) -> str:
        """The name under which it is put off."""
        return self.code + self.stage


def alerts(traject: Any) -> list[Alert]:
    """The remarks about an open dossier, the most serious first.

    Reads phases, contacts and agreements: use `with_content()` for more than one dossier.
    """
    if traject.state == TrajectState.CLOSED:
        return []
    found = [_duration(traject), _programme(traject), _agreement(traject), _silence(traject)]
    return sorted((alert for alert in found if alert), key=lambda alert: alert.tone != Tone.DANGER)


def _alert(verdict: Verdict, title: str | Promise, short: str | Promise, **fields: Any) -> Alert | None:
    """A rule that says no, as a remark."""
    if verdict:
        return None
    fields.setdefault("url", verdict.url)
    return Alert(code=verdict.code, title=title, text=verdict.reason, short=short, **fields)


def _phase_url(traject: Any) -> str:
    """Where the running phase is decided or stopped."""
    return (traject.current_phase or traject).get_absolute_url()


def _duration(traject: Any) -> Alert | None:
    months = rules.months_passed(traject)
    over = 0 < traject.programme.traject_max_months <= months
    return _alert(
        rules.is_within_duration(traject),
        _("Het traject is over tijd") if over else _("Het traject loopt bijna af"),
        _("Over tijd") if over else _("Loopt bijna af"),
        tone=Tone.DANGER if over else Tone.WARNING,
        due=traject.last_allowed_day,
        url=_phase_url(traject),
        action=_("Rond af of zet stop"),
        stage=f"_{months}",
    )


def _programme(traject: Any) -> Alert | None:
    return _alert(
        rules.is_within_programme(traject),
        _("Het programma eindigt voor de fase"),
        _("Programma eindigt"),
        due=traject.programme.last_day,
        url=_phase_url(traject),
        action=_("Open de fase"),
    )


def _agreement(traject: Any) -> Alert | None:
    phase = traject.current_phase
    if phase is None or traject.state != TrajectState.RUNNING:
        return None
    if any(entry.state == AgreementState.WITHDRAWN for entry in traject.candidate.agreements.all()):
        title, short, tone = _("Het akkoord is ingetrokken"), _("Akkoord ingetrokken"), Tone.DANGER
    else:
        title, short, tone = (
            _("Het akkoord gegevensverwerking ontbreekt"), _("Akkoord ontbreekt"), Tone.WARNING
        )  # fmt: skip
    words: dict[str, Any] = {"action": _("Laat ondertekenen")}
    return _alert(
        agreement_signed(phase), title, short, tone=tone, due=traject.started_on, **words
    ) or _alert(
        signed_newest_text(traject.candidate),
        _("Er is een nieuwe tekst van het akkoord"),
        _("Nieuwe tekst akkoord"),
        tone=Tone.INFO,
        **words,
    )


def _silence(traject: Any) -> Alert | None:
    return _alert(
        rules.recent_contact(traject),
        _("Lang geen gesprek"),
        _("Lang geen gesprek"),
        url=reverse("trajects:contact_add", args=[traject.public_id]),
        due=rules.last_day_of_silence(traject),
        action=_("Registreer een gesprek"),
    )
