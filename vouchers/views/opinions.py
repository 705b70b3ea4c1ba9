"""The three questions after a training, for the candidate, without an account.

As on the provider's page the secret of the e-mail is swapped for a key in the session; opening changes
nothing, and nothing is chosen beforehand, so that a machine that sends the form changes nothing either.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import links, policy
from core.actors import OutsideActor
from core.errors import Refused
from core.links import private
from people import ratelimit
from vouchers import actions
from vouchers.forms import CandidateOpinionForm
from vouchers.models import Feedback
from vouchers.opinion_links import find, hash_of

SESSION_KEY = "opinion_links"
RATE_SECONDS = 10 * 60
MANY_REQUESTS = 200


@policy.public
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Check the secret of the e-mail, remember its hash in the session, and leave the secret behind."""
    if _too_many(request):
        return private(render(request, "429.html", status=429))
    found = find(hash_of(token))
    if found is None:
        return _gone(request)
    url = reverse("vouchers:opinion", args=[found.public_id])
    response = links.swap(request, SESSION_KEY, str(found.public_id), found.token_hash, url=url)
    _speak(request, response, found)
    return response


def _speak(request: HttpRequest, response: HttpResponse, feedback: Feedback) -> None:
    """The language of the e-mail, unless this browser chose one."""
    language = feedback.voucher.traject.candidate.contact_language
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if not chosen and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, secure=request.is_secure(), samesite="Lax"
        )


@policy.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The questions, and the answers that were given; they can be changed until the link expires."""
    if _too_many(request):
        return private(render(request, "429.html", status=429))
    found = _in_session(request, public_id)
    if found is None:
        return _gone(request)
    form = CandidateOpinionForm(request.POST if request.method == "POST" else None, initial=_given(found))
    if request.method == "POST" and form.is_valid():
        return _give(request, found, form)
    context = {"feedback": found, "voucher": found.voucher, "form": form}
    status = 422 if form.errors else 200
    return private(render(request, "vouchers/opinion.html", context, status=status))


def _in_session(request: HttpRequest, public_id: UUID) -> Feedback | None:
    """The questions that this browser opened, when they can still be answered."""
    token_hash = links.opened(request, SESSION_KEY, str(public_id))
    found = find(token_hash) if token_hash else None
    return found if found and found.public_id == public_id else None


def _given(feedback: Feedback) -> dict[str, object]:
    return {
        "useful": feedback.useful,
        "clear": feedback.clear,
        "recommend": feedback.recommend,
        "remark": feedback.remark,
    }


def _give(request: HttpRequest, feedback: Feedback, form: CandidateOpinionForm) -> HttpResponse:
    """Keep the answers and show them; the link may have expired in between."""
    candidate = feedback.voucher.traject.candidate
    try:
        actions.give_opinion(feedback, by=OutsideActor(candidate.full_name, "kandidaat"), **form.cleaned_data)
    except Refused:
        return _gone(request)
    return private(HttpResponseRedirect(request.path))


def _gone(request: HttpRequest) -> HttpResponse:
    """One answer for a link that is unknown, cut off or expired: no hint which."""
    return private(render(request, "vouchers/opinion_gone.html", status=404))


def _too_many(request: HttpRequest) -> bool:
    """Whether this address asked too often."""
    return ratelimit.beyond(request, "opinion", limit=MANY_REQUESTS, seconds=RATE_SECONDS)
