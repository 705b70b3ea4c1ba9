"""Beside the state of a referral: a later signature and its scan, access in MLP, phone calls."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files, policy, ui
from core.errors import Refused, UploadRefused
from core.policy import visible
from core.views import carry_out, refused
from people.actions import make_link
from people.agreements import LINKS_SHOWN, LinkEntry
from people.agreements import link_entries as entries_of
from people.devices import device_of
from people.enums import SignedPaper
from people.forms import AskForm
from people.models import SigningLink
from people.signing import SignedText
from people.views.agreements import language_tabs
from people.views.asking import ask, revoke
from referrals import actions, rules, sight
from referrals.cards import signature_of, signed_by_link, text_in, texts_of
from referrals.forms import PhoneForm, SignatureForm
from referrals.models import Referral, may_handle, may_send
from trajects.enums import ConsultantSees


def _of_mine(request: HttpRequest, public_id: UUID) -> Referral:
    """A referral that this user sends or answers; else 404."""
    found = get_object_or_404(visible(Referral, request.user).with_people(), public_id=public_id)
    if not (may_send(found, request.user) or may_handle(found, request.user)):
        raise Http404
    return found


def _page(request: HttpRequest, found: Referral, form: Any, **context: Any) -> HttpResponse:
    context |= {
        "subtitle": sight.of(found, request.user).list_name,
        "form": form,
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep that there was a call (H-36)."""
    found = _of_mine(request, public_id)
    form = PhoneForm(request.POST or None, instance=found, by=request.user)

    def work() -> str:
        return actions.note_phone_call(found, by=request.user, **form.values()).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        back, done = found.get_absolute_url(), _("Het telefoongesprek is bewaard.")
        return carry_out(request, form, work, cancel_url=back, success=done)
    intro = _("Noteer wie er over deze kandidaat gebeld heeft. Elk gesprek komt in de historiek.")
    return _page(request, found, form, title=_("Telefoongesprek"), intro=intro, button=ui.Button(_("Bewaar")))


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add the signature to a card that travelled without."""
    found = _of_mine(request, public_id)
    back = found.get_absolute_url()
    text = chosen_text(request, found)
    form = SignatureForm(request.POST or None, request.FILES or None, instance=found, text=text)
    if request.method == "POST" and form.is_valid():
        answer = sign_with(
            request,
            form,
            lambda values: actions.sign_card(found, by=request.user, **values),
            back,
            success=_("De handtekening is bewaard."),
        )
        if answer:
            return answer
    verdict = rules.card_can_be_signed(found)
    if not verdict:
        return refused(request, verdict, back_url=back)
    intro = _("De kaart vertrok zonder handtekening. Vul in wanneer en hoe de kandidaat ondertekende.")
    context = {
        "title": _("Kaart ondertekend"),
        "subtitle": sight.of(found, request.user).list_name,
        "intro": intro,
        "form": form,
        "cancel_url": back,
        **signing_context(request, found, text),
    }
    return render(request, "referrals/sign.html", context, status=422 if form.errors else 200)


def chosen_text(request: HttpRequest, found: Referral) -> SignedText:
    """The card as the candidate reads it, in the chosen language, else in that of the candidate."""
    return text_in(found, request.GET.get("taal") or found.candidate.contact_language)


def signing_context(request: HttpRequest, found: Referral, text: SignedText) -> dict[str, Any]:
    """The text to sign in its languages, and the links that were sent."""
    return {
        "text": text,
        "languages": language_tabs(request, texts_of(found), text),
        "link_button": ui.Button(
            _("Laat tekenen met een link"),
            reverse("referrals:card_link", args=[found.public_id]),
            tone="secondary",
            icon="link",
        ),
        "links": link_entries(found),
    }


def link_entries(found: Referral) -> list[LinkEntry]:
    """The newest links with which the candidate signs this card."""
    rows = found.candidate.signing_links.about(SignedPaper.REFERRAL_CARD, found.pk).with_people()
    return entries_of(
        rows[:LINKS_SHOWN],
        lambda link: reverse("referrals:card_link_revoke", args=[found.public_id, link.public_id]),
    )


@policy.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose how the candidate gets the link to sign the card."""
    found = _of_mine(request, public_id)
    back, days = found.get_absolute_url(), found.programme.signing_link_days
    sees = sight.of(found, request.user)
    names = {"subtitle": sees.list_name, "name": sees.name}
    shows_email = sees.shows(ConsultantSees.CONTACT)
    form = AskForm(request.POST or None, candidate=found.candidate, shows_email=shows_email)
    if request.method == "POST" and form.is_valid():
        make = partial(_make_link, request, found, form, days)
        return ask(request, form, make, names=names, back_url=back)
    if not (verdict := rules.draft_waits_for_signature(found, signed_by_link(found))):
        return refused(request, verdict, back_url=back)
    context = {**names, "form": form, "back_url": back, "days": days}
    return render(request, "people/signing_ask.html", context, status=422 if form.errors else 200)


def _make_link(request: HttpRequest, found: Referral, form: AskForm, days: int) -> tuple[SigningLink, str]:
    return make_link(
        found.candidate,
        by=request.user,
        paper=SignedPaper.REFERRAL_CARD,
        subject_id=found.pk,
        days=days,
        mail=form.by_mail,
    )


@policy.signed_in
@require_POST
def card_link_revoke(request: HttpRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """A link for this card opens nothing any more."""
    found = _of_mine(request, public_id)
    rows = found.candidate.signing_links.about(SignedPaper.REFERRAL_CARD, found.pk)
    return revoke(request, get_object_or_404(rows, public_id=link_id), back_url=found.get_absolute_url())


@policy.signed_in
@require_safe
def card_signature(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The drawing under the card, for whoever may read the card."""
    found = get_object_or_404(visible(Referral, request.user).with_card(request.user), public_id=public_id)
    signature = signature_of(found)
    if signature is None or signature.drawing is None:
        raise Http404
    return files.serve(signature.drawing, inline=True)


def sign_with(request: HttpRequest, form: Any, work: Any, back: str, success: Any) -> HttpResponse | None:
    """Keep the scan if there is one and do the work; None when the file was refused, which the form then says."""

    def sign_once() -> str:
        values = form.values()
        if ink := values.get("ink"):
            values["ink"] = replace(ink, device=device_of(request.headers))
        if values["file"]:
            values["file"] = files.store_upload(values["file"], user=request.user)
        return work(values).get_absolute_url()

    try:
        return carry_out(request, form, sign_once, cancel_url=back, success=success)
    except UploadRefused as error:
        form.add_error("file", str(error.message))
        return None


@policy.signed_in
@require_safe
def card_file(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The scan of the signed card, for whoever may read the card."""
    rows = visible(Referral, request.user).with_card(request.user).select_related("card_file")
    found = get_object_or_404(rows, public_id=public_id, card_file__isnull=False)
    return files.serve(found.card_file)


@policy.signed_in
@require_POST
def access(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sender says that today the new organisation got access in MLP (H-34)."""
    found = get_object_or_404(visible(Referral, request.user), public_id=public_id)
    if not may_send(found, request.user):
        raise Http404
    back = found.get_absolute_url()
    try:
        actions.arrange_access(found, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=back)
    messages.success(request, _("We bewaarden dat het inzagerecht vandaag geregeld is."))
    return HttpResponseRedirect(back)
