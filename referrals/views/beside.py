"""Beside the state of a referral: a later signature and its scan, access in MLP, phone calls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files, policy, ui
from core.errors import Refused, UploadRefused
from core.policy import visible
from core.views import carry_out, refused
from referrals import actions, rules, sight
from referrals.forms import PhoneForm, SignatureForm
from referrals.models import Referral, may_handle, may_send


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
    form = SignatureForm(request.POST or None, request.FILES or None, instance=found)
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
    return _page(
        request, found, form, title=_("Kaart ondertekend"), intro=intro, button=ui.Button(_("Bewaar"))
    )


def sign_with(request: HttpRequest, form: Any, work: Any, back: str, success: Any) -> HttpResponse | None:
    """Keep the scan if there is one and do the work; None when the file was refused, which the form then says."""

    def sign_once() -> str:
        values = form.values()
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
