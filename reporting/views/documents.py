"""One issued document, its PDF and its copy to edit, and the referral card."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import dates, files, policy
from core.errors import Refused
from core.policy import visible
from core.ui import Button
from core.views import refused
from people.models import User
from people.roles import Permission
from referrals.models import Detection, Referral
from reporting import actions, copies, pdf
from reporting import documents as d
from reporting.documents import build
from reporting.enums import EDITABLE
from reporting.models import IssuedDocument
from reporting.presenters.documents import document_badge, document_facts, ended_badges, issued_line
from trajects.models import Handover, Traject
from vouchers.models import Voucher
from vouchers.rules import still_holds


@policy.signed_in
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of one document: number, date, hashes, and which version holds."""
    found = _visible(request, public_id)
    line, ended = issued_line(found), ended_badges([found]).get(found.pk)
    opening = _("Open de PDF (niet meer geldig)") if ended else _("Open de PDF")
    context = {
        "document": found,
        "ended": ended,
        "badges": [ended or document_badge(found)],
        "facts": document_facts(found, ended),
        "buttons": [
            Button(opening, line.open_url, icon="eye"),
            Button(_("Bewaar de PDF"), line.download_url, tone="secondary", icon="download"),
            *_copy_button(request, line.copy_url),
        ],
        "back_url": _dossier_url(request, found),
    }
    return render(request, "reporting/document.html", context)


def _copy_button(request: HttpRequest, url: str) -> list[Button]:
    """A copy to edit, of what may be edited and for who works in dossiers."""
    if not url or not _reader(request).may(Permission.EDIT_DOSSIERS):
        return []
    return [Button(_("Kopie om te bewerken (Word)"), url, tone="quiet", icon="pencil")]


def _dossier_url(request: HttpRequest, found: IssuedDocument) -> str:
    """The dossier, for who may see it."""
    if found.parent_type != Traject._meta.label_lower:
        return ""
    traject = visible(Traject, request.user).filter(pk=found.parent_id).first()
    return traject.get_absolute_url() if traject else ""


@policy.signed_in
@require_safe
def document_pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The PDF; it is made now when it is not there yet."""
    found = _visible(request, public_id)
    return or_unavailable(request, lambda: _served(request, found))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def document_copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The document as DOCX for who must edit a copy; made now, and not kept."""
    found = _visible(request, public_id)
    if found.kind not in EDITABLE:
        raise Http404
    content = actions.copy_document(found, by=_reader(request))
    return _answer(
        content, content_type=copies.CONTENT_TYPE, name=f"{found.number}-kopie.docx", way="attachment"
    )


@policy.signed_in
@require_safe
def referral_card(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The card of a referral. Before it is sent it is an example; after that a numbered document."""
    rows = visible(Referral, request.user).with_card(request.user).with_people()
    referral = get_object_or_404(rows, public_id=public_id)
    if referral.sent_at is None:
        return or_unavailable(request, lambda: example(build.referral_card(referral)))
    issued = actions.issue_referral_card(referral, by=_reader(request))
    return or_unavailable(request, lambda: _served(request, issued))


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def voucher_pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The voucher as the provider got it."""
    rows = visible(Voucher, request.user).with_people().select_related("traject__programme")
    voucher = get_object_or_404(rows, public_id=public_id)
    if not (holds := still_holds(voucher)):
        return refused(request, holds, back_url=voucher.get_absolute_url())
    try:
        issued = actions.voucher_paper(voucher, by=_reader(request))
    except Refused as error:
        return refused(request, error.verdict, back_url=voucher.get_absolute_url())
    return or_unavailable(request, lambda: _served(request, issued))


@policy.requires(Permission.MAKE_OUTREACH)
@require_safe
def detection_pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The detection form on paper, as its reader sees it on the screen; made now, and not kept."""
    made = get_object_or_404(visible(Detection, request.user).with_facts(), public_id=public_id)
    form = build.detection(made, _reader(request))
    return or_unavailable(request, lambda: _printed(form, number=form.own_number, name="detectie.pdf"))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def handover_summary(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The one page that goes along with a dossier: for who guides, and for who still has to answer."""
    rows = (
        visible(Handover, request.user)
        .telling(request.user)
        .select_related("from_adviser", "to_adviser", "to_organisation")
    )
    handover = get_object_or_404(rows, public_id=public_id)
    issued = actions.handover_paper(handover, by=_reader(request))
    return or_unavailable(request, lambda: _served(request, issued))


def _visible(request: HttpRequest, public_id: UUID) -> IssuedDocument:
    rows = visible(IssuedDocument, request.user)
    return get_object_or_404(
        rows.select_related("file", "candidate", "organisation", "superseded_by"), public_id=public_id
    )


def _reader(request: HttpRequest) -> User:
    """Who is signed in; the policies above admit nobody else."""
    return cast("User", request.user)


def _served(request: HttpRequest, found: IssuedDocument) -> HttpResponseBase:
    stored = actions.open_document(found, by=_reader(request))
    return files.serve(stored, inline=request.GET.get("bewaar") != "ja")


def example(document: d.Document) -> HttpResponse:
    """A PDF without a number, which says on every page that it is an example."""
    return _printed(document, number="", name="voorbeeld.pdf")


def _printed(document: d.Document, *, number: str, name: str) -> HttpResponse:
    """A PDF that is made now and not kept."""
    content = d.pdf(document, number=number, date=dates.today())
    return _answer(content, content_type=files.PDF, name=name, way="inline")


def _answer(content: bytes, *, content_type: str, name: str, way: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def or_unavailable(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer, or a page that says why there is no PDF now."""
    try:
        return answer()
    except pdf.PdfUnavailable as error:
        return _no_pdf(request, str(error), status=503)
    except pdf.PdfRefused as error:
        return _no_pdf(request, str(error), status=422)


def _no_pdf(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    return render(request, "reporting/no_pdf.html", {"reason": reason}, status=status)
