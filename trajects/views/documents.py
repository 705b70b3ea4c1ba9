"""Uploaded pieces of a dossier: adding several at once, one page for each, its versions."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files, policy, ui
from core.errors import Refused, UploadRefused
from core.policy import visible
from core.text import one_line
from core.views import carry_out, refused, send_once
from people.roles import Permission
from trajects import actions, rules
from trajects.enums import DocumentKind
from trajects.forms.documents import (
    TITLE_LENGTH,
    DocumentEditForm,
    DocumentForm,
    DropForm,
    NewVersionForm,
    RemoveDocumentForm,
)
from trajects.forms.teamwork import SureForm
from trajects.models import DossierDocument, Traject
from trajects.presenters import dossier_header
from trajects.presenters.documents import document_page
from trajects.rules.documents import document_may_change, document_may_return, kind_of_name, phase_for
from trajects.rules.teamwork import may_work_in
from trajects.views.base import dossier_of, editable_dossier, effect_of, form_page, said


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Upload pieces of the dossier, several at once."""
    traject = editable_dossier(request, public_id)
    verdict = rules.traject_open(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    back = _tab(traject)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        traject=traject,
        initial={"kind": request.GET.get("soort", "")},
    )
    if request.method == "POST" and form.is_valid():
        response = _add_all(request, traject, form, back)
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


def _tab(traject: Traject) -> str:
    return f"{traject.get_absolute_url()}documenten/"


def _add_all(request: HttpRequest, traject: Traject, form: DocumentForm, back: str) -> HttpResponse | None:
    """Keep every good file; the others are named with the reason. Nothing is kept when none was good."""
    kept: list[DossierDocument] = []
    wrong: list[str] = []

    def work() -> str:
        for upload in form.cleaned_data["uploads"]:
            try:
                kept.append(_add(request, traject, upload, form.cleaned_data))
            except UploadRefused as error:
                wrong.append(f"{one_line(upload.name or '')}: {error.message}")
        if not kept:
            raise UploadRefused(" ".join(wrong))
        return back

    was = traject.current_phase
    try:
        response = carry_out(request, form, work, cancel_url=back)
    except UploadRefused:
        for text in wrong:
            form.add_error("uploads", text)
        return None
    if kept:
        messages.success(request, said(_kept_words(len(kept)), effect_of(request, traject, was)))
    for text in wrong:
        messages.error(request, text)
    return response


def _kept_words(count: int) -> str:
    sentence = ngettext("Het document staat in het dossier.", "%(n)s documenten staan in het dossier.", count)
    return sentence % {"n": count}


def _add(
    request: HttpRequest, traject: Traject, upload: UploadedFile, data: dict[str, Any]
) -> DossierDocument:
    """Keep one file; what was not said follows from its name."""
    name = upload.name or ""
    kind = data["kind"] or kind_of_name(name)
    title = data.get("title") or (_title_of(name) if kind == DocumentKind.OTHER else "")
    return actions.add_document(
        traject,
        by=request.user,
        kind=kind,
        title=title,
        upload=upload,
        phase=data.get("phase") or phase_for(traject, kind),
        dated_on=data.get("dated_on"),
        is_signed=data.get("is_signed", False),
    )


def _title_of(name: str) -> str:
    return one_line(PurePath(name).stem)[:TITLE_LENGTH]


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def document_drop(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """One file that was dropped on the page: what became of it, in one sentence."""
    traject = editable_dossier(request, public_id)
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        return _told(" ".join(str(text) for texts in form.errors.values() for text in texts), status=422)

    def work() -> str:
        return _add(request, traject, form.cleaned_data["upload"], form.cleaned_data).get_absolute_url()

    try:
        return _told(_("Staat in het dossier."), url=send_once(request, form, work).url)
    except UploadRefused as error:
        return _told(str(error.message), status=422)
    except Refused as error:
        return _told(str(error.verdict.reason), status=403)


def _told(text: str, *, url: str = "", status: int = 200) -> JsonResponse:
    return JsonResponse({"text": text, "url": url}, status=status)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
@csp_update({"frame-src": ["'self'"]})
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One piece of a dossier: what is known of it, what it looks like, its versions."""
    found = _piece(request, public_id)
    traject = dossier_of(request, found.traject.public_id)
    found.traject = traject
    context = {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab="documents"),
        "page": document_page(found, found.versions(), request.user),
        "back_url": _tab(traject),
    }
    return render(request, "trajects/document.html", context)


def _piece(request: HttpRequest, public_id: UUID) -> DossierDocument:
    """A piece that the user may see; else 404. A piece that was removed went with its earlier versions."""
    rows = visible(DossierDocument, request.user)
    found = get_object_or_404(_whole(rows), public_id=public_id)
    if found.is_replaced and not may_work_in(found.traject, request.user) and found.versions()[0].removed_at:
        raise Http404
    return found


def _editable_piece(request: HttpRequest, public_id: UUID) -> DossierDocument:
    """A piece that the user may change; else 404."""
    rows = visible(DossierDocument, request.user).editable_by(request.user)
    return get_object_or_404(_whole(rows), public_id=public_id)


def _whole(rows: Any) -> Any:
    return rows.select_related(
        "file", "added_by", "removed_by", "replaced_by", "phase__template", "traject__candidate"
    )


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def document_file(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The file itself, to keep or to look at."""
    found = _piece(request, public_id)
    response = files.serve(found.file, inline=request.GET.get("bekijk") == "ja")
    # The page of the piece shows it in a frame; nobody else's page may.
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_replace(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a newer version in the place of a piece."""
    found = _editable_piece(request, public_id)
    url, verdict = found.get_absolute_url(), document_may_change(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = NewVersionForm(request.POST or None, request.FILES or None)

    def work() -> str:
        return actions.replace_document(found, by=request.user, **form.values()).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        try:
            done = _("De nieuwe versie staat in het dossier. De vorige blijft leesbaar.")
            return carry_out(request, form, work, cancel_url=url, success=done)
        except UploadRefused as error:
            form.add_error("upload", str(error.message))
    return form_page(
        request,
        form,
        title=_("Nieuwe versie"),
        subtitle=f"{found}, {found.traject.candidate.list_name}",
        submit_label=_("Laad de nieuwe versie op"),
        cancel_url=url,
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct the kind, title, phase, date or signature of a piece."""
    found = _editable_piece(request, public_id)
    url, verdict = found.get_absolute_url(), document_may_change(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    initial = {name: getattr(found, name) for name in ("kind", "title", "dated_on", "is_signed", "version")}
    initial["phase"] = found.phase.public_id if found.phase else None
    form = DocumentEditForm(request.POST or None, traject=found.traject, initial=initial)

    def work() -> str:
        version = form.cleaned_data["version"]
        actions.change_document(found, by=request.user, version=version, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De gegevens zijn bewaard."))
    return form_page(
        request,
        form,
        title=_("Gegevens van een document"),
        subtitle=f"{found}, {found.traject.candidate.list_name}",
        cancel_url=url,
        draft_key=f"document-{found.public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a piece out of the dossier, with a reason."""
    found = _editable_piece(request, public_id)
    form = RemoveDocumentForm(request.POST or None)

    def work() -> str:
        actions.remove_document(found, by=request.user, **form.values())
        return _tab(found.traject)

    verdict = document_may_change(found, request.user)
    intro = _(
        "Het document telt niet meer mee en staat bij de verwijderde documenten. Je kunt het terugzetten."
    )
    button = ui.Button(_("Verwijder het document"), tone="danger")
    done = _("Het document is verwijderd.")
    return _confirmed(request, found, form, work, verdict, intro=intro, button=button, done=done)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a removed piece back."""
    found = _editable_piece(request, public_id)
    form = SureForm(request.POST or None)

    def work() -> str:
        return actions.restore_document(found, by=request.user).get_absolute_url()

    verdict = document_may_return(found, request.user)
    intro = _("Verwijderd met als reden: %(reason)s") % {"reason": found.removed_reason}
    button = ui.Button(_("Zet het document terug"))
    done = _("Het document staat weer in het dossier.")
    return _confirmed(request, found, form, work, verdict, intro=intro, button=button, done=done)


def _confirmed(
    request: HttpRequest, found: DossierDocument, form: Any, work: Any, verdict: Any, **words: Any
) -> HttpResponse:
    """Ask once more, or do it; a rule that says no has its page."""
    url = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=words["done"])
    if not verdict:
        return refused(request, verdict, back_url=url)
    context = {
        "title": words["button"].label,
        "subtitle": f"{found}, {found.traject.candidate.list_name}",
        "intro": words["intro"],
        "form": form,
        "button": words["button"],
        "cancel_url": url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
