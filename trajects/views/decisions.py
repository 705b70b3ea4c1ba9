"""Deciding a phase: what is missing, the form, the decision (H-53 to H-58, H-66 to H-69)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, workflow
from core.ui import Button
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions
from trajects.enums import PhaseKind
from trajects.forms.decisions import decision_form
from trajects.models import Phase
from trajects.presenters import decisions as presenters
from trajects.rules import decisions as rules
from trajects.views.base import editable_dossier, phase_of

ACTIONS = {
    PhaseKind.EXPLORE: actions.decide_explore,
    PhaseKind.GUIDE: actions.decide_guide,
    PhaseKind.LINE: actions.end_line,
}


def _phase_of(request: HttpRequest, public_id: UUID, code: str) -> Phase:
    """The phase of a dossier that the user may change; 404 when it did not begin."""
    phase = phase_of(editable_dossier(request, public_id), code)
    if phase is None:
        raise Http404
    return phase


@policy.requires(Permission.DECIDE_PHASES)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Show what is missing, or take the decision that ends the phase."""
    phase = _phase_of(request, public_id, code)
    form_class = decision_form(phase)
    if form_class is None:
        raise Http404
    form = form_class(request.POST or None, instance=phase)
    if request.method == "POST" and form.is_valid():
        return _take(request, phase, form)
    verdict = workflow.check(phase, "complete", request.user, rule=rules.may_be_decided)
    if not verdict and (request.method == "POST" or verdict.code.startswith("workflow.")):
        return refused(request, verdict, back_url=phase.get_absolute_url())
    context = _context(phase, form) | {
        "submit": Button(presenters.submit_words(phase), icon="check").guarded_by(verdict)
    }
    return render(request, "trajects/decide.html", context, status=422 if form.errors else 200)


def _context(phase: Phase, form: Any) -> dict[str, Any]:
    return {
        "form": form,
        "phase": phase,
        "traject": phase.traject,
        "title": presenters.title_of(phase),
        "items": presenters.missing(phase),
        "consequences": presenters.consequences(phase),
        "facts": presenters.facts(phase),
        "has_preview": phase.kind != PhaseKind.LINE,
    }


def _take(request: HttpRequest, phase: Phase, form: Any) -> HttpResponse:
    def work() -> str:
        return ACTIONS[phase.kind](phase, by=request.user, **form.values()).get_absolute_url()

    done = presenters.done_sentence(phase, presenters.outcome_of(phase, form.cleaned_data))
    return carry_out(request, form, work, cancel_url=phase.get_absolute_url(), success=done)


@policy.requires(Permission.DECIDE_PHASES)
@require_safe
def stop(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """The page on which a phase is stopped, by its readable address."""
    phase = _phase_of(request, public_id, code)
    name = "lijn-stopzetten" if phase.kind == PhaseKind.LINE else "stopzetten"
    return redirect("core:move", kind="fase", public_id=phase.public_id, name=name)
