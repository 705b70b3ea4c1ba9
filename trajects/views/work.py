"""The written record of the work: add, correct, remove."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.policy import visible
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.enums import PhasePart
from trajects.forms.work import ChangeWorkForm, CorrectionForm, WorkForm
from trajects.models import Phase, WorkNote
from trajects.views.base import editable_dossier, effect_of, form_page, removal_intro, said


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def work_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down work on the business plan or the competences."""
    traject = editable_dossier(request, public_id)
    phase = traject.phase_with(PhasePart.WORK) or traject.current_phase
    verdict = rules.work_fits_phase(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    wanted = request.GET.get("onderwerp")
    form = WorkForm(request.POST or None, phase=phase, initial={"topic": wanted} if wanted else None)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            actions.record_work(phase, by=request.user, **form.values())
            return _saved(request, phase, _("De neerslag is bewaard."))

        return carry_out(request, form, work, cancel_url=phase.get_absolute_url())
    return _page(request, form, phase)


def _saved(request: HttpRequest, phase: Phase, sentence: str) -> str:
    """Say what happened and what it changed, and go back to the phase."""
    messages.success(request, said(sentence, effect_of(request, phase.traject, phase)))
    return phase.get_absolute_url()


def _page(
    request: HttpRequest, form: CorrectionForm, phase: Phase, note: WorkNote | None = None
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=_("Neerslag van het werk"),
        subtitle=f"{phase.traject.candidate.list_name} · {phase.template.name}",
        submit_label=_("Bewaar de neerslag"),
        cancel_url=phase.get_absolute_url(),
        draft_key=f"neerslag-{(note or phase).public_id}",
        remove_url=reverse("trajects:work_remove", args=[note.public_id]) if note else "",
        remove_label=_("Verwijder deze neerslag"),
    )


def _note_of(request: HttpRequest, public_id: UUID) -> WorkNote:
    """A written record in a dossier that the user may change, with the phase as the page shows it; else 404."""
    rows = visible(WorkNote, request.user).editable_by(request.user)
    note = get_object_or_404(rows, public_id=public_id)
    note.traject = editable_dossier(request, note.traject.public_id)
    note.phase = next(phase for phase in note.traject.phases.all() if phase.pk == note.phase_id)
    return note


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def work_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a written record."""
    note = _note_of(request, public_id)
    phase = note.phase
    verdict = rules.work_fits_phase(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=phase.get_absolute_url())
    initial = {name: getattr(note, name) for name in ("topic", "worked_on", "text", "version")}
    form = ChangeWorkForm(request.POST or None, phase=phase, initial=initial)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            version = form.cleaned_data["version"]
            actions.change_work(note, by=request.user, version=version, **form.values())
            return _saved(request, phase, _("De neerslag is gewijzigd."))

        return carry_out(request, form, work, cancel_url=phase.get_absolute_url())
    return _page(request, form, phase, note)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def work_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away a record that was written by mistake."""
    note = _note_of(request, public_id)
    phase = note.phase
    verdict = rules.work_fits_phase(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=phase.get_absolute_url())
    form = CorrectionForm(request.POST or None, phase=phase)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            actions.remove_work(note, by=request.user, **form.values())
            return _saved(request, phase, _("De neerslag is verwijderd."))

        return carry_out(request, form, work, cancel_url=phase.get_absolute_url())
    return form_page(
        request,
        form,
        title=_("Neerslag verwijderen"),
        subtitle=f"{note} · {note.traject.candidate.list_name}",
        intro=removal_intro(
            _("De neerslag verdwijnt uit het dossier. In de tijdlijn blijft staan dat hij er was."), note
        ),
        submit_label=_("Verwijder de neerslag"),
        submit_tone="danger",
        cancel_url=phase.get_absolute_url(),
    )
