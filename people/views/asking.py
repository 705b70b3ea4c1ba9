"""Asking a candidate for a signature with a link: by mail, or as a QR code on the screen."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import policy
from core.errors import Refused
from core.views import carry_out, refused
from people import actions, agreements, rules, signing
from people.enums import SignedPaper
from people.forms import AskAgreementForm, AskForm
from people.models import SigningLink
from people.notifications import link_address
from people.roles import Permission
from people.views.agreements import chosen_text, with_agreement
from people.views.base import page

MAILED = _("De link is op weg naar de kandidaat.")


@policy.requires(Permission.EDIT_CANDIDATES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the language and how the candidate gets the link to sign the data agreement."""
    candidate = with_agreement(request, public_id)
    back = reverse("people:agreement", args=[candidate.public_id])
    names = {"subtitle": candidate.list_name, "name": candidate.given_name}
    texts = agreements.current_texts()
    text = chosen_text(texts, candidate.contact_language)
    form = AskAgreementForm(request.POST or None, candidate=candidate, texts=texts, initial={"text": text})

    def make() -> tuple[SigningLink, str]:
        return actions.make_link(
            candidate,
            by=request.user,
            paper=SignedPaper.AGREEMENT,
            days=signing.days_for(candidate),
            text=form.cleaned_data["text"],
            mail=form.by_mail,
        )

    if request.method == "POST" and form.is_valid():
        return ask(request, form, make, names=names, back_url=back)
    if not (verdict := rules.may_be_signed(candidate)):
        return refused(request, verdict, back_url=back)
    context = {**names, "back_url": back, "days": signing.days_for(candidate)}
    return page(request, "people/signing_ask.html", context, form=form)


def ask(
    request: HttpRequest,
    form: AskForm,
    make: Callable[[], tuple[SigningLink, str]],
    *,
    names: dict[str, str],
    back_url: str,
) -> HttpResponse:
    """Make the link once. The QR code is shown in this answer and never again: only a hash is kept.

    names: the candidate as `subtitle` and `name`, as far as the reader may know them.
    """
    made: list[tuple[SigningLink, str]] = []

    def work() -> str:
        made.append(make())
        return back_url

    answer = carry_out(request, form, work, cancel_url=back_url, success=MAILED if form.by_mail else "")
    if not made or not form.on_screen or answer.status_code != HttpResponseRedirect.status_code:
        return answer
    address = link_address(made[0][1])
    context = {**names, "address": address, "code": agreements.qr_code(address), "back_url": back_url}
    return render(request, "people/signing_code.html", context)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_POST
def revoke_signing_link(request: HttpRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """A link for the data agreement opens nothing any more."""
    candidate = with_agreement(request, public_id)
    rows = candidate.signing_links.about(SignedPaper.AGREEMENT)
    return revoke(
        request,
        get_object_or_404(rows, public_id=link_id),
        back_url=reverse("people:agreement", args=[candidate.public_id]),
    )


def revoke(request: HttpRequest, link: SigningLink, *, back_url: str) -> HttpResponse:
    """End a link and go back; also for papers of higher apps."""
    try:
        actions.revoke_link(link, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=back_url)
    messages.success(request, _("De link is ingetrokken."))
    return HttpResponseRedirect(back_url)
