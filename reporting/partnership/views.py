"""The papers of a partnership: opened as PDF, and the form that answers a mediator."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import files, policy
from core.policy import visible
from core.views import carry_out, refused
from people.models import User
from people.roles import Permission
from reporting import actions as documents
from reporting.models import IssuedDocument
from reporting.partnership import actions
from reporting.views.documents import or_unavailable
from trajects.models import BitEvaluation, FollowUpRequest, Traject
from trajects.partnership import rules
from trajects.partnership.forms import FollowUpAnswerForm
from trajects.partnership.presenters import tab_url
from trajects.publicity import about
from trajects.views.base import form_page


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def bit_form(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The form of one evaluation."""
    rows = visible(BitEvaluation, request.user).editable_by(request.user)
    found = get_object_or_404(
        rows.select_related("traject__programme", "traject__adviser"), public_id=public_id
    )
    return _opened(request, actions.issue_bit_form(found, by=_user(request)))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def transfer_form(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The form with which the client goes on; 403 until it was filled in."""
    rows = visible(Traject, request.user).editable_by(request.user)
    traject = get_object_or_404(rows.select_related("programme", "adviser"), public_id=public_id)
    if not traject.programme.vdab_transfer:
        raise Http404
    if not (verdict := rules.ending_recorded(traject)):
        return refused(request, verdict, back_url=tab_url(traject))
    return _opened(request, actions.issue_transfer_form(traject.vdab_transfer, by=_user(request)))


def _opened(request: HttpRequest, issued: IssuedDocument) -> HttpResponseBase:
    def answer() -> HttpResponseBase:
        return files.serve(documents.open_document(issued, by=_user(request)), inline=True)

    return or_unavailable(request, answer)


def _user(request: HttpRequest) -> User:
    """Who is signed in; the policies admit nobody else."""
    return cast("User", request.user)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_answer(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Answer a mediator: an encrypted file, and the password in a second mail."""
    rows = visible(FollowUpRequest, request.user).editable_by(request.user)
    found = get_object_or_404(
        rows.select_related("traject__candidate", "traject__programme", "traject__organisation"),
        public_id=public_id,
    )
    about(request, found.traject.programme)
    back = tab_url(found.traject)
    form = FollowUpAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return or_unavailable(request, lambda: _answer(request, found, form, back))
    if not (verdict := rules.may_answer_question(found, request.user)):
        return refused(request, verdict, back_url=back)
    return form_page(
        request,
        form,
        title=_("Beantwoord de vraag"),
        subtitle=f"{found.mediator_name} · {found.traject.candidate.list_name}",
        intro=_(
            "Het antwoord vertrekt versleuteld naar %(email)s. Het wachtwoord volgt in een tweede e-mail."
        )
        % {"email": found.mediator_email},
        submit_label=_("Verstuur het antwoord"),
        cancel_url=back,
    )


def _answer(
    request: HttpRequest, found: FollowUpRequest, form: FollowUpAnswerForm, back: str
) -> HttpResponse:
    def work() -> str:
        actions.answer_follow_up(found, by=_user(request), **form.values())
        return back

    success = _("Het antwoord is onderweg. Het wachtwoord volgt in een tweede e-mail.")
    return carry_out(request, form, work, cancel_url=back, success=success)
