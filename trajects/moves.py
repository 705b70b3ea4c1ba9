"""Every move of a phase, a dossier and an info session, with its words and form.

Names in addresses: "fase", "dossier" and "sessie".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import moves
from core.actors import Actor
from core.moves import Move
from core.ui import Fact
from people.roles import Permission
from trajects import actions
from trajects.enums import CloseReason, PhaseKind, PhaseState
from trajects.forms import decisions as forms
from trajects.models import InfoSession, Phase, Traject
from trajects.presenters import sessions as session_presenters
from trajects.rules import decisions as decision_rules
from trajects.rules import sessions as session_rules


def is_kind(*kinds: PhaseKind) -> Callable[[Phase], bool]:
    """Whether a phase is of one of these kinds."""
    return lambda phase: phase.kind in kinds


def can_be_stopped(phase: Phase) -> bool:
    """Whether the line of a programme knows the state "Stopgezet" (A-03)."""
    return phase.kind == PhaseKind.LINE and phase.template.knows_state(PhaseState.STOPPED)


def is_own_to_cancel(phase: Phase) -> bool:
    """Whether the adviser takes a wrong line away, while it runs (A-03)."""
    return phase.is_running and phase.template.adviser_cancels


def is_for_coordinator(phase: Phase) -> bool:
    """Every other line is taken away by a coordinator (A-10)."""
    return not is_own_to_cancel(phase)


def decide_url(phase: Phase) -> str:
    """The page on which a phase is decided."""
    return reverse("trajects:decide", args=[phase.traject.public_id, phase.template.code])


def preview_url(phase: Phase) -> str:
    """Where the text is shown that would be issued."""
    return reverse("reporting:decision_preview", args=[phase.traject.public_id, phase.template.code])


def presence_url(session: InfoSession) -> str:
    """The page on which presence is filled in."""
    return reverse("trajects:presence", args=[session.public_id])


def close_by_hand(traject: Traject, *, by: Actor, on: date) -> Traject:
    """Close a dossier in which nothing runs any more."""
    return actions.close_traject(traject, by=by, on=on, reason=CloseReason.BY_HAND)


def consultant_fact(traject: Traject) -> Fact:
    """Who is told about the outcome; nobody is said too."""
    if traject.consultant is None:
        return Fact(_("Krijgt een e-mail"), _("Niemand: dit dossier heeft geen consulent."))
    return Fact(_("Krijgt een e-mail"), traject.consultant.full_name, help=traject.consultant.email)


def phase_facts(phase: Phase) -> list[Fact]:
    """What a user should know before a phase ends."""
    return [
        Fact(_("Kandidaat"), phase.traject.candidate.full_name),
        Fact(_("Fase"), phase.template.name),
        Fact(_("Begin"), phase.starts_on),
    ]


def stop_facts(phase: Phase) -> list[Fact]:
    """Stopping tells the consultant."""
    return [*phase_facts(phase), consultant_fact(phase.traject)]


def _phases(user: Any) -> Any:
    return Phase.objects.visible_to(user).select_related(
        "template", "traject__candidate", "traject__consultant"
    )


def _trajects(user: Any) -> Any:
    return Traject.objects.visible_to(user).select_related("candidate", "programme")


moves.register(
    "fase",
    _phases,
    Move(
        name="besluit-verkennen",
        transition="complete",
        label=_("Besluit nemen"),
        action=actions.decide_explore,
        form=forms.ExploreDecisionForm,
        permission=Permission.DECIDE_PHASES,
        tone="primary",
        icon="check",
        url=decide_url,
        applies=is_kind(PhaseKind.EXPLORE),
        rule=decision_rules.may_be_decided,
    ),
    Move(
        name="besluit-begeleiden",
        transition="complete",
        label=_("Besluit nemen"),
        action=actions.decide_guide,
        form=forms.GuideDecisionForm,
        permission=Permission.DECIDE_PHASES,
        tone="primary",
        icon="check",
        url=decide_url,
        applies=is_kind(PhaseKind.GUIDE),
        rule=decision_rules.may_be_decided,
    ),
    Move(
        name="nazorg-afronden",
        transition="complete",
        label=_("Nazorg afronden"),
        action=actions.finish_aftercare,
        form=forms.FinishAftercareForm,
        permission=Permission.DECIDE_PHASES,
        intro=_("De nazorg eindigt en het dossier wordt afgesloten."),
        success=_("De nazorg is afgerond en het dossier is afgesloten."),
        facts=phase_facts,
        applies=is_kind(PhaseKind.AFTERCARE),
    ),
    Move(
        name="lijn-beeindigen",
        transition="complete",
        label=_("Beëindigen"),
        action=actions.end_line,
        form=forms.LineEndForm,
        permission=Permission.DECIDE_PHASES,
        tone="primary",
        icon="check",
        url=decide_url,
        applies=is_kind(PhaseKind.LINE),
        rule=decision_rules.may_be_decided,
    ),
    Move(
        name="stopzetten",
        transition="stop",
        label=_("Stopzetten"),
        action=actions.stop_phase,
        form=forms.StopForm,
        permission=Permission.DECIDE_PHASES,
        intro=_(
            "Stopzetten is voor een fase die niet volledig doorlopen werd. Ze is niet factureerbaar "
            "en het dossier wordt afgesloten. Liep de fase wel helemaal? Neem dan een besluit."
        ),
        success=_("De fase is stopgezet en het dossier is afgesloten."),
        tone="danger",
        facts=stop_facts,
        preview=preview_url,
        applies=is_kind(PhaseKind.EXPLORE, PhaseKind.GUIDE),
    ),
    Move(
        name="lijn-stopzetten",
        transition="stop",
        label=_("Stopzetten"),
        action=actions.stop_phase,
        form=forms.StopForm,
        permission=Permission.DECIDE_PHASES,
        intro=_(
            "Stopzetten is voor een lijn die niet volledig doorlopen werd. Het dossier wordt afgesloten."
        ),
        success=_("De lijn is stopgezet en het dossier is afgesloten."),
        tone="danger",
        facts=stop_facts,
        applies=can_be_stopped,
    ),
    Move(
        name="foutief-geregistreerd",
        transition="cancel",
        label=_("Annuleren"),
        action=actions.cancel_phase,
        form=forms.ReasonForm,
        permission=Permission.DECIDE_PHASES,
        intro=_(
            "Annuleren is voor een lijn die je foutief registreerde. Ze verdwijnt uit het overzicht van het "
            "dossier; in de tijdlijn blijft staan wat er gebeurde."
        ),
        success=_("De lijn is geannuleerd."),
        tone="danger",
        facts=phase_facts,
        applies=is_own_to_cancel,
    ),
    Move(
        name="annuleren",
        transition="cancel",
        label=_("Annuleren"),
        action=actions.cancel_phase,
        form=forms.ReasonForm,
        permission=Permission.MANAGE_PROGRAMME,
        intro=_(
            "Annuleren is voor een fase die per vergissing werd geregistreerd. Ze verdwijnt uit de telling."
        ),
        success=_("De fase is geannuleerd."),
        tone="quiet",
        facts=phase_facts,
        applies=is_for_coordinator,
    ),
)
moves.register(
    "dossier",
    _trajects,
    Move(
        name="afsluiten",
        transition="close",
        label=_("Dossier afsluiten"),
        action=close_by_hand,
        form=forms.CloseForm,
        permission=Permission.DECIDE_PHASES,
        intro=_("Een afgesloten dossier verandert niet meer. Een coördinator kan het heropenen."),
        success=_("Het dossier is afgesloten."),
        tone="danger",
    ),
    Move(
        name="heropenen",
        transition="reopen",
        label=_("Dossier heropenen"),
        action=actions.reopen_traject,
        form=forms.ReasonForm,
        permission=Permission.MANAGE_PROGRAMME,
        intro=_("Heropen een dossier alleen als het per vergissing werd afgesloten."),
        success=_("Het dossier is weer open."),
    ),
)
moves.register(
    "sessie",
    InfoSession.objects.visible_to,
    Move(
        name="aanwezigheid",
        transition="hold",
        label=_("Aanwezigheid invullen"),
        action=actions.mark_presence,
        form=forms.MoveForm,
        permission=Permission.EDIT_SESSIONS,
        tone="primary",
        icon="check",
        url=presence_url,
        rule=session_rules.may_be_marked,
    ),
    Move(
        name="annuleren",
        transition="cancel",
        label=_("Sessie annuleren"),
        action=actions.cancel_session,
        form=forms.ReasonForm,
        permission=Permission.EDIT_SESSIONS,
        intro=_(
            "De sessie gaat niet door. Ze blijft zichtbaar in de kalender, met de reden. "
            "Iedereen die ingeschreven is of wacht, krijgt een e-mail."
        ),
        success=_("De sessie is geannuleerd. Iedereen krijgt een e-mail."),
        tone="danger",
        facts=session_presenters.cancel_facts,
    ),
)
