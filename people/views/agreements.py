"""The data agreement of a candidate: reading, signing, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, files, policy, ui
from core.views import refused
from people import actions, agreements, field_policy, presenters, rules, world
from people.devices import device_of
from people.enums import AgreementWay, SignedPaper
from people.forms import SignOnPaperForm, SignOnScreenForm, WithdrawForm
from people.models import AgreementText, Candidate, DataAgreement
from people.roles import Permission
from people.signing import SignedText
from people.signing_words import words_for
from people.views.base import candidate_of, carry_out, page

SIGNED = _("Het akkoord is ondertekend.")
WITHDRAWN = _("Het akkoord is ingetrokken.")


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The present agreement, how to sign one, the links that were sent, and what was signed before."""
    candidate = with_agreement(request, public_id)
    history = candidate.agreements.select_related("text", "explained_by", "evidence", "signature__drawing")
    context = {
        "candidate": candidate,
        "badge": presenters.agreement_badge(candidate),
        "remark": agreements.agreement_remark(candidate),
        "buttons": agreements.sign_buttons(candidate, request.user),
        "links": agreements.agreement_links(candidate, request.user),
        "history": [agreements.agreement_entry(entry, request.user) for entry in history],
    }
    return render(request, "people/agreement.html", context)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_agreement(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """The text in the chosen language with the form to sign it, on screen or on paper."""
    candidate = with_agreement(request, public_id)
    back = reverse("people:agreement", args=[candidate.public_id])
    verdict = rules.may_be_signed(candidate)
    if way not in FORMS:
        raise Http404
    if not verdict:
        return refused(request, verdict, back_url=back)
    texts = agreements.current_texts()
    text = chosen_text(texts, request.GET.get("taal") or candidate.contact_language)
    form = FORMS[way](request, text)

    def work() -> str:
        actions.sign_agreement(candidate, by=request.user, **_values(request, form, text))
        return back

    answer = carry_out(request, form, work, back_url=back, success=SIGNED)
    context = {
        "candidate": candidate,
        "text": text.shown,
        "words": words_for(text.language),
        "languages": language_tabs(request, [entry.shown for entry in texts], text.shown),
    }
    return answer or page(request, TEMPLATES[way], context, form=form)


def _on_screen(request: HttpRequest, text: AgreementText) -> SignOnScreenForm:
    return SignOnScreenForm(request.POST or None, text=text.shown)


def _on_paper(request: HttpRequest, text: AgreementText) -> SignOnPaperForm:
    return SignOnPaperForm(request.POST or None, request.FILES or None, initial={"text": text})


FORMS = {"scherm": _on_screen, "papier": _on_paper}
TEMPLATES = {"scherm": "people/agreement_pad.html", "papier": "people/agreement_sign.html"}


def _values(request: HttpRequest, form: Any, text: AgreementText) -> dict[str, Any]:
    """What was typed and drawn, or the scan of the paper."""
    if isinstance(form, SignOnPaperForm):
        values = form.values()
        return values | {"evidence": files.store_upload(values["evidence"], user=request.user)}
    ink = form.ink(device_of(request.headers))
    return {
        "text": text,
        "way": AgreementWay.SCREEN,
        "signed_on": dates.today(),
        "signed_name": ink.name,
        "ink": ink,
    }


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_agreement(request: HttpRequest, public_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Withdraw, after reading what follows from it."""
    candidate = with_agreement(request, public_id)
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
    context = {"candidate": candidate, "consequences": agreements.consequences(entry)}
    return answer or page(request, "people/agreement_withdraw.html", context, form=form)


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def agreement_evidence(request: HttpRequest, public_id: UUID, agreement_id: UUID) -> FileResponse:
    """The scan of a signed paper."""
    entry = _entry(with_agreement(request, public_id), agreement_id)
    if entry.evidence is None:
        raise Http404
    return files.serve(entry.evidence)


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def signature_drawing(request: HttpRequest, public_id: UUID, signature_id: UUID) -> FileResponse:
    """The drawing of a signature under an agreement."""
    candidate = with_agreement(request, public_id)
    rows = candidate.signatures.filter(paper=SignedPaper.AGREEMENT, drawing__isnull=False)
    found = get_object_or_404(rows.select_related("drawing"), public_id=signature_id)
    return files.serve(found.drawing, inline=True)


def with_agreement(request: HttpRequest, public_id: UUID) -> Candidate:
    """A person whose agreement the user may see; to others this page does not exist."""
    candidate = candidate_of(request, public_id)
    if not field_policy.access_to(candidate, request.user).shows("agreement"):
        raise Http404
    return candidate


def _entry(candidate: Candidate, agreement_id: UUID) -> DataAgreement:
    return get_object_or_404(candidate.agreements.select_related("evidence"), public_id=agreement_id)


def chosen_text(texts: list[AgreementText], language: str) -> AgreementText:
    """The text in this language, else in Dutch."""
    by_language = {text.language: text for text in texts}
    text = by_language.get(language) or by_language.get("nl") or next(iter(texts), None)
    if text is None:
        raise Http404
    return text


def language_tabs(request: HttpRequest, texts: list[SignedText], chosen: SignedText) -> list[ui.Tab]:
    """The same text in other languages."""
    return [
        ui.Tab(
            world.language_name(text.language),
            f"{request.path}?taal={text.language}",
            text.language == chosen.language,
        )
        for text in texts
    ]
