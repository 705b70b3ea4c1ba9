"""What happens now with a referral: who acts, since when, what comes after, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from core import dates, formats, ui
from referrals import rules
from referrals.enums import WAITING_STATES, ReferralState
from referrals.models import Referral
from referrals.sight import Sight
from trajects.enums import ConsultantSees, EnrolmentState, Outcome, PhaseKind, PhaseState

PARTS = {PhaseKind.EXPLORE: ConsultantSees.DECISION_VF, PhaseKind.GUIDE: ConsultantSees.DECISION_BF}


@dataclass(frozen=True)
class Waiting:
    """Who acts next, what they do, since when it waits, and what follows."""

    who: str
    what: str
    since: date | None = None
    after: str = ""

    @property
    def sentence(self) -> str:
        """Wacht op: Lieselot Voorbeeld – aanwezigheid op de infosessie van 3 december."""
        return _("Wacht op: %(who)s – %(what)s") % {"who": self.who, "what": self.what}


def receiver(referral: Referral) -> str:
    """The adviser, or the organisation when no adviser was chosen."""
    return referral.to_adviser.full_name if referral.to_adviser else referral.to_organisation.name


def day_month(moment: Any) -> str:
    """3 december"""
    return date_format(formats.day_of(moment), "j F")


def waiting(referral: Referral) -> Waiting | None:
    """Who acts next; nobody once it is answered. Reads the places of the candidate in info sessions."""
    maker = _WAITING.get(ReferralState(referral.state))
    return maker(referral) if maker else None


def _draft(referral: Referral) -> Waiting:
    return Waiting(
        referral.from_user.full_name,
        _("de kaart laten ondertekenen en versturen"),
        dates.local_date(referral.created_at),
        _("%(organisation)s ziet de kandidaat zodra de kaart verstuurd is.")
        % {"organisation": referral.to_organisation.name},
    )


def _sent(referral: Referral) -> Waiting:
    if rules.attended_info_session(referral):
        after = _("Na het accepteren begint de verkennende fase (VF).")
        return Waiting(
            receiver(referral), _("antwoord op de doorverwijzing"), rules.waits_since(referral), after
        )
    after = _("Na de infosessie kan %(organisation)s de doorverwijzing beantwoorden.")
    return Waiting(
        receiver(referral),
        _session_words(referral),
        dates.local_date(referral.sent_at) if referral.sent_at else None,
        after % {"organisation": referral.to_organisation.name},
    )


def _session_words(referral: Referral) -> str:
    """What must happen for the presence at an info session (H-33)."""
    places = rules.enrolments_of(referral)
    if not places or places[0].state == EnrolmentState.WITHDRAWN:
        return _("inschrijven voor een infosessie")
    day = {"day": day_month(places[0].session.starts_at)}
    words = {
        EnrolmentState.REGISTERED: _("aanwezigheid op de infosessie van %(day)s"),
        EnrolmentState.WAITING: _("een plaats in de infosessie van %(day)s"),
    }
    again = _("opnieuw inschrijven: niet aanwezig op de infosessie van %(day)s")
    return words.get(EnrolmentState(places[0].state), again) % day


def _outreach(referral: Referral) -> Waiting:
    return Waiting(
        receiver(referral),
        _("het outreach-infomoment"),
        dates.local_date(referral.sent_at) if referral.sent_at else None,
        _("Na het infomoment volgt het antwoord op de doorverwijzing."),
    )


_WAITING = {ReferralState.DRAFT: _draft, ReferralState.SENT: _sent, ReferralState.OUTREACH: _outreach}


def access_words(referral: Referral) -> str:
    """The task of the consultant after re-routing; nothing when it is done or was never asked (H-34)."""
    if not referral.awaits_access or referral.state not in (*WAITING_STATES, ReferralState.ACCEPTED):
        return ""
    return _("Geef %(organisation)s inzagerecht in MLP") % {"organisation": referral.to_organisation.name}


# What came of it ---------------------------------------------------------------------------------


def outcome(referral: Referral, sight: Sight) -> str:
    """The answer with its day, and how the phases of the dossier stand, as far as the reader may know."""
    return " ".join([*_answer(referral, sight), *_phases(referral, sight)])


def _answer(referral: Referral, sight: Sight) -> Iterator[str]:
    if referral.answered_on is None or not sight.shows(ConsultantSees.REFERRAL):
        return
    words = {
        ReferralState.ACCEPTED: _("Aanvaard op %(day)s."),
        ReferralState.REFUSED_CLIENT: _("Geweigerd op %(day)s:"),
        ReferralState.REFUSED_PARTNER: _("Geweigerd op %(day)s:"),
        ReferralState.REROUTED: _("Omgeleid op %(day)s:"),
        ReferralState.CANCELLED: _("Ingetrokken op %(day)s:"),
    }[ReferralState(referral.state)]
    yield words % {"day": formats.short_date(referral.answered_on)}
    if referral.refusal_reason:
        yield referral.refusal_reason


def _phases(referral: Referral, sight: Sight) -> Iterator[str]:
    for phase in phases_of(referral, sight):
        if words := phase_words(phase):
            yield f"{phase.template.code}: {words}."


def phases_of(referral: Referral, sight: Sight) -> list[Any]:
    """The phases with a decision that this reader may know of, in their order."""
    if referral.traject is None:
        return []
    return [
        phase
        for phase in referral.traject.phases.all()
        if phase.template.kind in PARTS
        and sight.shows(PARTS[PhaseKind(phase.template.kind)])
        and phase.state != PhaseState.CANCELLED
    ]


def phase_words(phase: Any) -> str:
    """positief (03/12/2026), or bezig."""
    if phase.outcome:
        day = f" ({formats.short_date(phase.ends_on)})" if phase.ends_on else ""
        return f"{str(Outcome(phase.outcome).label).lower()}{day}"
    return str(PhaseState(phase.state).label).lower()


# The line of steps -------------------------------------------------------------------------------


def steps(referral: Referral, sight: Sight) -> list[ui.Step]:
    """Sent, info session, answer, VF and BF: what is done, what runs, and what comes after."""
    return [
        _sent_step(referral),
        *_session_step(referral),
        _answer_step(referral, sight),
        *_phase_steps(referral, sight),
    ]


def _sent_step(referral: Referral) -> ui.Step:
    if referral.sent_at:
        return ui.Step(_("Verstuurd"), "done", formats.short_date(referral.sent_at))
    return ui.Step(_("Verstuurd"), "current" if referral.is_draft else "stopped")


def _session_step(referral: Referral) -> Iterator[ui.Step]:
    """The info session on the Syntra route, or the outreach info moment that comes first."""
    if referral.state == ReferralState.OUTREACH:
        yield ui.Step(_("Outreach-infomoment"), "current")
    if not rules.is_syntra_route(referral):
        return
    places = rules.enrolments_of(referral)
    present = [place for place in places if place.state == EnrolmentState.PRESENT]
    state = "done" if present else "current" if referral.state == ReferralState.SENT else "todo"
    if not present and referral.state not in (ReferralState.DRAFT, *WAITING_STATES):
        state = "stopped"
    shown = [*present, *places]
    yield ui.Step(_("Infosessie"), state, day_month(shown[0].session.starts_at) if shown else "")


def _answer_step(referral: Referral, sight: Sight) -> ui.Step:
    day = formats.short_date(referral.answered_on) if referral.answered_on else ""
    if referral.state == ReferralState.ACCEPTED:
        return ui.Step(_("Aanvaard"), "done", day)
    if referral.state in (ReferralState.DRAFT, *WAITING_STATES):
        ready = referral.state == ReferralState.SENT and rules.attended_info_session(referral)
        return ui.Step(_("Antwoord"), "current" if ready else "todo")
    labels = {ReferralState.REROUTED: _("Omgeleid"), ReferralState.CANCELLED: _("Ingetrokken")}
    return ui.Step(labels.get(ReferralState(referral.state), _("Niet aanvaard")), "stopped", day)


def _phase_steps(referral: Referral, sight: Sight) -> Iterator[ui.Step]:
    """The decisions about the phases, as far as the reader may know them."""
    if referral.state not in (ReferralState.DRAFT, *WAITING_STATES, ReferralState.ACCEPTED):
        return
    found = {phase.template.kind: phase for phase in phases_of(referral, sight)}
    for kind, part in PARTS.items():
        if sight.shows(part):
            yield _phase_step(kind, found.get(kind))


def _phase_step(kind: PhaseKind, phase: Any) -> ui.Step:
    label = _("Besluit VF") if kind == PhaseKind.EXPLORE else _("Besluit BF")
    if phase is None:
        return ui.Step(label)
    states = {PhaseState.IN_PROGRESS: "current", PhaseState.COMPLETED: "done"}
    return ui.Step(label, states.get(PhaseState(phase.state), "stopped"), phase_words(phase))
