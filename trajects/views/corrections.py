"""Correcting a final line, and starting a phase again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.views import carry_out, refused
from people.roles import Permission
from trajects.actions import corrections as actions
from trajects.forms.corrections import CorrectionForm, StartAgainForm
from trajects.models import Phase, PhaseTemplate, Traject
from trajects.rules import corrections as rules
from trajects.views.base import editable_dossier, form_page, phase_of


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_phase(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """A coordinator corrects an ended phase; what was there stays readable (decision 13)."""
    phase = phase_of(editable_dossier(request, public_id), code)
    if phase is None:
        raise Http404
    url = phase.get_absolute_url()
    verdict = rules.may_be_corrected(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = CorrectionForm(request.POST or None, phase=phase)
    if request.method == "POST" and form.is_valid():
        return _correct(request, phase, form)
    return form_page(
        request,
        form,
        title=_("Verbeter een fout"),
        subtitle=f"{phase.traject.candidate.list_name} · {phase.template.name}",
        intro=_(
            "Een afgeronde fase is definitief. Verbeter alleen wat fout is; wat er stond, blijft leesbaar."
        ),
        submit_label=_("Bewaar de verbetering"),
        cancel_url=url,
        draft_key=f"verbetering-{phase.public_id}",
    )


def _correct(request: HttpRequest, phase: Phase, form: CorrectionForm) -> HttpResponse:
    url = phase.get_absolute_url()

    def work() -> str:
        actions.correct_phase(phase, by=request.user, version=form.cleaned_data["version"], **form.values())
        return f"{url}#verbeteringen"

    return carry_out(request, form, work, cancel_url=url, success=_("De fase is verbeterd."))


@policy.requires(Permission.DECIDE_PHASES)
@require_http_methods(["GET", "HEAD", "POST"])
def start_again(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Start a phase whose line was cancelled, or that a reopened dossier needs."""
    traject = editable_dossier(request, public_id)
    template = get_object_or_404(traject.programme.phase_templates, code=code)
    verdict = rules.may_start_again(traject, template, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    form = StartAgainForm(request.POST or None, traject=traject, template=template)
    if request.method == "POST" and form.is_valid():
        return _start(request, traject, template, form)
    return form_page(
        request,
        form,
        title=_("Start “%(phase)s”") % {"phase": template.name},
        subtitle=traject.candidate.list_name,
        submit_label=_("Start de fase"),
        cancel_url=traject.get_absolute_url(),
    )


def _start(
    request: HttpRequest, traject: Traject, template: PhaseTemplate, form: StartAgainForm
) -> HttpResponse:
    def work() -> str:
        phase = actions.start_phase_again(traject, template=template, by=request.user, **form.values())
        return phase.get_absolute_url()

    done = _("De fase is gestart.")
    return carry_out(request, form, work, cancel_url=traject.get_absolute_url(), success=done)
