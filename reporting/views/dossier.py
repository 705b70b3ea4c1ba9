"""Tabs of the dossier that this app gives: documents and timeline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import policy
from core.policy import visible
from core.ui import Button, Empty
from core.views import refused
from people.roles import Permission
from reporting import actions, rules
from reporting.enums import DocumentType
from reporting.models import IssuedDocument, PreparedFile
from reporting.prepared.dossier import KIND as ZIP_KIND
from reporting.presenters import documents as presenter
from reporting.presenters.checklist import checklist_of
from reporting.presenters.files import file_line
from reporting.presenters.timeline import timeline as timeline_of
from trajects.forms.documents import DocumentForm
from trajects.models import DossierDocument, Traject
from trajects.presenters import dossier_header
from trajects.rules import traject_open
from trajects.rules.teamwork import may_work_in
from trajects.views.base import dossier_of

# Documents that are made when somebody asks for them, and when that is possible.
PRINTABLE = {
    DocumentType.INTAKE: rules.has_intake,
    DocumentType.AGREEMENT: rules.has_agreement,
    DocumentType.WALLET: rules.has_wallet,
    **{kind: rule for kind, (rule, _composed) in actions.PLANS.items()},
}


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def timeline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who did what, when, in which role; the key events unless asked for more."""
    traject = dossier_of(request, public_id)
    page = request.GET.get("blad", "")
    shown = timeline_of(traject, group=request.GET.get("toon", ""), page=int(page) if page.isdecimal() else 1)
    context = _frame(request, traject, "timeline") | {
        "timeline": shown,
        "nothing": Empty(_("Nog niets te zien"), _("Kies een ander filter om meer te zien.")),
    }
    return render(request, "reporting/timeline.html", context)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def documents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Issued and uploaded documents, and what each phase needs on paper."""
    traject = dossier_of(request, public_id)
    rows = visible(IssuedDocument, request.user).in_dossier(traject)
    issued = list(rows.select_related("file", "superseded_by"))
    context = _frame(request, traject, "documents") | {
        "checklist": checklist_of(traject, issued),
        "issued": presenter.issued_lines(issued),
        "buttons": presenter.print_buttons(traject, request.user),
        "no_issued": Empty(_("Nog geen documenten"), _("Een besluit maakt vanzelf zijn document op.")),
        **(_editing(request, traject) if may_work_in(traject, request.user) else {}),
    }
    return render(request, "reporting/dossier_documents.html", context)


def _editing(request: HttpRequest, traject: Traject) -> dict[str, Any]:
    """What only who may change the dossier sees: uploading, what was removed, and taking it all along."""
    zips = visible(PreparedFile, request.user).filter(kind=ZIP_KIND, key=traject.pk).select_related("file")
    return {
        "upload": None if not traject_open(traject, request.user) else DocumentForm(traject=traject),
        "max_mb": settings.UPLOAD_MAX_BYTES // 1024 // 1024,
        "removed": visible(DossierDocument, request.user).filter(traject=traject).removed(),
        "zip": [file_line(asked) for asked in zips[:1]],
        "zip_button": Button(
            _("Vraag het hele dossier als ZIP"),
            reverse("reporting:dossier_zip", args=[traject.public_id]),
            method="post",
            tone="secondary",
            icon="archive",
        ),
    }


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def print_document(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Make a form or a plan of the dossier into a numbered document as it stands now, and show it."""
    traject = get_object_or_404(
        visible(Traject, request.user).editable_by(request.user).with_content(), public_id=public_id
    )
    back_url = reverse("reporting:dossier_documents", args=[traject.public_id])
    verdict = PRINTABLE.get(kind)
    if verdict is None:
        raise Http404
    if not verdict(traject):
        return refused(request, verdict(traject), back_url=back_url)
    return HttpResponseRedirect(_issue(traject, kind, by=request.user).get_absolute_url())


def _issue(traject: Traject, kind: str, *, by: Any) -> IssuedDocument:
    if kind == DocumentType.INTAKE:
        return actions.issue_intake(traject.intake, by=by)
    if kind == DocumentType.WALLET:
        return actions.issue_wallet_statement(traject, by=by)
    if kind in actions.PLANS:
        return actions.issue_plan(traject, kind, by=by)
    return actions.issue_agreement(traject.candidate.current_agreement, traject=traject, by=by)


def _frame(request: HttpRequest, traject: Traject, tab: str) -> dict[str, Any]:
    return {"traject": traject, "header": dossier_header(traject, request.user, tab=tab)}
