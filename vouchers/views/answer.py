"""The page on which a provider answers a voucher, without an account (quality R6, C12 to C16).

The link of the e-mail is swapped for a key in the session and the browser goes on to an address
without the secret, as Django's password reset does. Opening pages changes nothing, however often a
mail scanner does it; the answer needs a choice that nobody made beforehand and a typed name.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import links, policy
from core.actors import OutsideActor
from core.errors import AlreadyMoved, Refused
from core.links import private
from people import ratelimit
from vouchers import actions, tokens
from vouchers.enums import VoucherState
from vouchers.forms import ACCEPT, AnswerForm
from vouchers.models import ResponseToken, Voucher
from vouchers.presenters import answer as presenters

SESSION_KEY = "voucher_links"
RATE_SECONDS = 10 * 60
MANY_REQUESTS = 300
MANY_WRONG_LINKS = 30
STATE_OF_ANSWER = {ACCEPT: VoucherState.ACCEPTED}


@policy.public
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Check the secret of the e-mail, remember its hash in the session, and leave the secret behind."""
    if too_many(request):
        return private(render(request, "429.html", status=429))
    found = tokens.find(tokens.hash_of(token))
    if found is None or not found.is_open:
        return gone(request, found)
    voucher = found.voucher
    url = reverse("vouchers:answer_form", args=[voucher.public_id])
    return links.swap(request, SESSION_KEY, str(voucher.public_id), found.token_hash, url=url)


@policy.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one voucher to its provider and take the answer."""
    if too_many(request):
        return private(render(request, "429.html", status=429))
    found = link_in_session(request, public_id)
    if found is None or not found.is_open:
        return gone(request, found)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _give(request, found.voucher, form)
    return _show(request, found.voucher, form, status=422 if form.errors else 200)


def link_in_session(request: HttpRequest, public_id: UUID) -> ResponseToken | None:
    """The link that this browser opened for this voucher, whatever became of it."""
    token_hash = links.opened(request, SESSION_KEY, str(public_id))
    found = tokens.find(token_hash) if token_hash else None
    return found if found and found.voucher.public_id == public_id else None


def outside_actor(voucher: Voucher, name: str) -> OutsideActor:
    """Who answers for the provider, as the journal names them."""
    return OutsideActor(name, "aanbieder", voucher.provider.name)


def _give(request: HttpRequest, voucher: Voucher, form: AnswerForm) -> HttpResponse:
    """Take the answer. The same answer again is fine; another one after the end changes nothing."""
    data = form.cleaned_data
    by = outside_actor(voucher, data["name"])
    wanted = STATE_OF_ANSWER.get(data["answer"], VoucherState.REFUSED)
    try:
        if wanted == VoucherState.ACCEPTED:
            actions.accept_voucher(voucher, by=by, name=data["name"])
        else:
            actions.refuse_voucher(
                voucher, by=by, name=data["name"], reason=data["reason"], text=data["text"]
            )
    except AlreadyMoved:
        if voucher.state != wanted:
            return _show(request, voucher, None, status=409)
    except Refused as refusal:
        voucher.refresh_from_db()
        form.add_error(None, str(refusal.verdict.reason))
        return _show(request, voucher, form, status=422)
    return private(HttpResponseRedirect(request.path))


def _show(
    request: HttpRequest, voucher: Voucher, form: AnswerForm | None, *, status: int = 200
) -> HttpResponse:
    """The voucher; the person's name and contact only while the provider needs them."""
    context = {
        "voucher": voucher,
        "message": presenters.state_message(voucher),
        "facts": presenters.voucher_facts(voucher),
        "invoice": presenters.invoice_words(voucher),
        "paper_url": presenters.paper_url(voucher),
        "contact": presenters.whom_to_ask(voucher),
        "form": form if voucher.state == VoucherState.PENDING else None,
        "too_late": status == 409,
    }
    return private(render(request, "vouchers/answer.html", context, status=status))


def gone(request: HttpRequest, found: ResponseToken | None = None) -> HttpResponse:
    """Why a link opens nothing. One answer for what is unknown, cut off or of another browser: no hint which.

    Who holds the whole secret of a link that ended is told what happened and whom to phone; nothing of
    the candidate (C15).
    """
    if found is None and _too_many_wrong(request):
        return private(render(request, "429.html", status=429))
    context = {}
    if found:
        context = {
            "voucher": found.voucher,
            "message": presenters.gone_message(found),
            "contact": presenters.whom_to_ask(found.voucher),
        }
    return private(render(request, "vouchers/answer_gone.html", context, status=410 if found else 404))


def too_many(request: HttpRequest) -> bool:
    """Whether this address asked too often."""
    return ratelimit.beyond(request, "voucher_answer", limit=MANY_REQUESTS, seconds=RATE_SECONDS)


def _too_many_wrong(request: HttpRequest) -> bool:
    """Whether this address guesses."""
    return ratelimit.beyond(request, "voucher_wrong_link", limit=MANY_WRONG_LINKS, seconds=RATE_SECONDS)
