"""The intake and uploaded pieces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import files, policy
from core.errors import UploadRefused
from core.policy import visible
from core.text import one_line
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.actions.content import INTAKE_FIELDS
from trajects.enums import PhaseKind
from trajects.forms.content import DocumentForm, IntakeForm
from trajects.models import DossierDocument, Phase, Traject
from trajects.presenters import phases as words
from trajects.presenters.intake import known_facts
from trajects.views.base import editable_dossier, effect_of, form_page, said


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The intake form: kept as a draft or marked as complete."""
    traject = editable_dossier(request, public_id)
    explore = traject.phase_of(PhaseKind.EXPLORE)
    verdict = rules.phase_open(explore, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    current = getattr(traject, "intake", None)
    initial = {name: getattr(current, name) for name in (*INTAKE_FIELDS, "version")} if current else {}
    form = IntakeForm(request.POST or None, explore=explore, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _save_intake(request, traject, explore, form)
    return form_page(
        request,
        form,
        template="trajects/intake.html",
        title=_("Intake"),
        subtitle=traject.candidate.list_name,
        badge=words.intake_badge(current),
        facts=known_facts(traject),
        is_complete=bool(current and current.completed_on),
        cancel_url=explore.get_absolute_url(),
        draft_key=f"intake-{traject.public_id}",
    )


def _save_intake(request: HttpRequest, traject: Traject, explore: Phase, form: IntakeForm) -> HttpResponse:
    def work() -> str:
        answers = form.values()
        saved = actions.save_intake(traject, by=request.user, version=form.cleaned_data["version"], **answers)
        sentence = (
            _("De intake is volledig.") if saved.completed_on else _("De intake is bewaard als concept.")
        )
        messages.success(request, said(sentence, effect_of(request, traject, explore)))
        return explore.get_absolute_url()

    return carry_out(request, form, work, cancel_url=request.path)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Upload pieces of the dossier, several at once."""
    traject = editable_dossier(request, public_id)
    verdict = rules.traject_open(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    phase = traject.current_phase
    back = (phase or traject).get_absolute_url()
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("soort", "")}
    )
    if request.method == "POST" and form.is_valid():
        response = _add_documents(request, traject, phase, form, back)
        if response is not None:
            return response
    return form_page(
        request,
        form,
        title=_("Documenten opladen"),
        subtitle=traject.candidate.list_name,
        submit_label=_("Laad op"),
        cancel_url=back,
    )


def _add_documents(
    request: HttpRequest, traject: Traject, phase: Phase | None, form: DocumentForm, back: str
) -> HttpResponse | None:
    """Keep all files, or none when one of them is refused; the form then says which one and why."""

    def work() -> str:
        data = form.cleaned_data
        for upload in data["uploads"]:
            with _naming(upload):
                actions.add_document(
                    traject,
                    by=request.user,
                    kind=data["kind"],
                    title=data["title"],
                    upload=upload,
                    phase=phase,
                )
        count = len(data["uploads"])
        sentence = ngettext(
            "Het document staat in het dossier.", "%(n)s documenten staan in het dossier.", count
        )
        messages.success(request, said(sentence % {"n": count}, effect_of(request, traject, phase)))
        return back

    try:
        return carry_out(request, form, work, cancel_url=back)
    except UploadRefused as error:
        form.add_error("uploads", str(error.message))
        return None


@contextmanager
def _naming(upload: UploadedFile) -> Iterator[None]:
    """Say which of several files was refused."""
    try:
        yield
    except UploadRefused as error:
        raise UploadRefused(f"{one_line(upload.name or '')}: {error.message}") from error


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def document(request: HttpRequest, public_id: UUID) -> FileResponse:
    """Download a piece of a dossier that the user may see."""
    pieces = visible(DossierDocument, request.user).select_related("file")
    return files.serve(get_object_or_404(pieces, public_id=public_id).file)
