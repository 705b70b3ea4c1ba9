"""The data agreement of a candidate: reading, signing, withdrawing."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, files, policy, ui
from core.views import refused
from people import actions, field_policy, presenters, rules, world
from people.forms import SignOnPaperForm, SignOnScreenForm, WithdrawForm
from people.models import AgreementText, Candidate, DataAgreement
from people.roles import Permission
from people.views.base import candidate_of, carry_out, page

SIGNED = _("Het akkoord is ondertekend.")
WITHDRAWN = _("Het akkoord is ingetrokken.")
FORMS = {"scherm": SignOnScreenForm, "papier": SignOnPaperForm}


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The present agreement, how to sign one, and what was signed before."""
    candidate = _with_agreement(request, public_id)
    history = candidate.agreements.select_related("text", "explained_by", "evidence")
    context = {
        "candidate": candidate,
        "badge": presenters.agreement_badge(candidate),
        "buttons": presenters.sign_buttons(candidate, request.user),
        "history": [presenters.agreement_entry(entry, request.user) for entry in history],
    }
    return render(request, "people/agreement.html", context)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_agreement(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """The text in the chosen language with the form to sign it, on screen or on paper."""
    candidate = _with_agreement(request, public_id)
    back = reverse("people:agreement", args=[candidate.public_id])
    verdict = rules.no_signed_agreement(candidate)
    if way not in FORMS:
        raise Http404
    if not verdict:
        return refused(request, verdict, back_url=back)
    texts = presenters.current_texts()
    text = _chosen(texts, request.GET.get("taal") or candidate.contact_language)
    form = FORMS[way](request.POST or None, request.FILES or None, initial={"text": text})

    def work() -> str:
        values = form.values()
        if upload := values.get("evidence"):
            values["evidence"] = files.store_upload(upload, user=request.user)
        actions.sign_agreement(candidate, by=request.user, **values)
        return back

    answer = carry_out(request, form, work, back_url=back, success=SIGNED)
    context = {
        "candidate": candidate,
        "text": text,
        "languages": _languages(request, texts, text),
        "way": way,
    }
    return answer or page(request, "people/agreement_sign.html", context, form=form)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_agreement(request: HttpRequest, public_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Withdraw, after reading what follows from it."""
    candidate = _with_agreement(request, public_id)
    entry = _entry(candidate, agreement_id)
    back = reverse("people:agreement", args=[candidate.public_id])
    verdict = rules.agreement_stands(entry)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = WithdrawForm(request.POST or None, initial={"on": dates.today()})

    def work() -> str:
        actions.withdraw_agreement(entry, by=request.user, **form.values())
        return back

    answer = carry_out(request, form, work, back_url=back, success=WITHDRAWN)
    return answer or page(request, "people/agreement_withdraw.html", {"candidate": candidate}, form=form)


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def agreement_evidence(request: HttpRequest, public_id: UUID, agreement_id: UUID) -> FileResponse:
    """The scan of a signed paper."""
    entry = _entry(_with_agreement(request, public_id), agreement_id)
    if entry.evidence is None:
        raise Http404
    return files.serve(entry.evidence)


def _with_agreement(request: HttpRequest, public_id: UUID) -> Candidate:
    """A person whose agreement the user may see; to others this page does not exist."""
    candidate = candidate_of(request, public_id)
    if not field_policy.access_to(candidate, request.user).shows("agreement"):
        raise Http404
    return candidate


def _entry(candidate: Candidate, agreement_id: UUID) -> DataAgreement:
    return get_object_or_404(candidate.agreements.select_related("evidence"), public_id=agreement_id)


def _chosen(texts: list[AgreementText], language: str) -> AgreementText:
    """The text in this language, else in Dutch."""
    by_language = {text.language: text for text in texts}
    text = by_language.get(language) or by_language.get("nl") or next(iter(texts), None)
    if text is None:
        raise Http404
    return text


def _languages(request: HttpRequest, texts: list[AgreementText], chosen: AgreementText) -> list[ui.Tab]:
    return [
        ui.Tab(world.language_name(text.language), f"{request.path}?taal={text.language}", text == chosen)
        for text in texts
    ]
