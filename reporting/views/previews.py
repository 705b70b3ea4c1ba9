"""Before and after a decision: what would be printed, and what was."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from core import policy
from core.policy import visible
from people.roles import Permission
from reporting.forms import DecisionPreviewForm
from reporting.models import IssuedDocument
from reporting.presenters import decided as presenter
from reporting.presenters import previews
from reporting.presenters.documents import issued_line
from reporting.views.documents import example, or_unavailable
from trajects.models import Decision, Phase, Traject

# Named in the form of the preview itself, beside the fields of the decision.
AS_PDF, WHICH = "als_pdf", "soort"


@policy.requires(Permission.DECIDE_PHASES)
@require_POST
def decision_preview(request: HttpRequest, public_id: UUID, code: str) -> HttpResponseBase:
    """The text of every document that the decision would bring, or one as a PDF; nothing is kept."""
    traject = get_object_or_404(
        visible(Traject, request.user).editable_by(request.user).with_content(), public_id=public_id
    )
    phase = _running_phase(traject, code)
    form = DecisionPreviewForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "reporting/preview_refused.html",
            {"form": form},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    taken = form.decision(phase, by=request.user)
    if AS_PDF in request.POST:
        return or_unavailable(request, lambda: example(_chosen(request, taken)))
    papers = [previews.paper_of(document, phase) for document in previews.printed_by(taken)]
    return render(request, "reporting/preview.html", _shown(request, phase, papers))


def _chosen(request: HttpRequest, taken: Decision) -> Any:
    """The document that was asked for; the decision itself unless said otherwise."""
    found = previews.printed_by(taken)
    return next((document for document in found if document.kind == request.POST.get(WHICH)), found[0])


def _shown(request: HttpRequest, phase: Phase, papers: list[previews.Paper]) -> dict[str, Any]:
    own = {"csrfmiddlewaretoken", WHICH}
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in own]
    return {
        "phase": phase,
        "papers": papers,
        "words": previews.gap_words(papers),
        "sent": sent,
    }


def _running_phase(traject: Traject, code: str) -> Phase:
    for phase in traject.phases.all():
        if phase.template.code == code and phase.is_running:
            return phase
    raise Http404


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def decided(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """What a decision or a stop brought: what happened, its documents, who was told."""
    traject = get_object_or_404(visible(Traject, request.user).with_content(), public_id=public_id)
    phase = _decided_phase(traject, code)
    issued = visible(IssuedDocument, request.user).in_dossier(traject).current()
    lines = issued.of_decision(phase.decision).select_related("file").order_by("pk")
    context = presenter.page(phase, request.user) | {
        "lines": [issued_line(document) for document in lines],
    }
    return render(request, "reporting/decided.html", context)


def _decided_phase(traject: Traject, code: str) -> Phase:
    found = [p for p in traject.phases.all() if p.template.code == code and hasattr(p, "decision")]
    if not found:
        raise Http404
    return max(found, key=lambda phase: phase.pk)
