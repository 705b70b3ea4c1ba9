"""The page on which a client registers, alone or with help; without an account (D-03).

Opening it changes nothing, however often a mail scanner does. It tells nothing about who registered before.
All of it speaks the language that the client chose, which may be one that the interface does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.errors import AlreadySubmitted, Refused
from core.links import private
from core.once import once
from people import ratelimit
from people.signing import direction_of
from trajects.models import Partnership
from trajects.partnership import actions, rules
from trajects.partnership.forms import ApplicationForm
from trajects.partnership.public import public_partnership
from trajects.partnership.reference import language_of, languages, words_for
from trajects.publicity import about

RATE_SECONDS = 10 * 60
MANY_PAGES = 300
MANY_REGISTRATIONS = 20
GONE = 410

View = Callable[[HttpRequest, Partnership, str], HttpResponse]


def _spoken(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page of a partnership, which gets the language that was chosen and speaks it."""

    @wraps(view)
    def page(request: HttpRequest, code: str) -> HttpResponse:
        if ratelimit.beyond(request, "apply_page", limit=MANY_PAGES, seconds=RATE_SECONDS):
            return _stop(request)
        partnership = public_partnership(code)
        language = language_of(request.POST.get("language") or request.GET.get("taal") or "")
        with translation.override(language):
            response = private(view(request, partnership, language))
        response["Content-Language"] = language
        return response

    return page


@policy.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_spoken
def apply(request: HttpRequest, partnership: Partnership, language: str) -> HttpResponse:
    """The form; where nobody registers any more, that and whom to ask."""
    if not rules.takes_registrations(partnership):
        return _closed(request, partnership, language)
    form = ApplicationForm(request.POST or None, language=language)
    if request.method == "POST" and form.is_valid():
        return _receive(request, partnership, form, language)
    months = partnership.programme.application_keep_months
    keep = words_for(language)["keep"].format(months=months)
    context = {"form": form, "keep": keep, **_around(request, partnership, language)}
    return render(request, "trajects/partnership/apply.html", context, status=422 if form.errors else 200)


def _receive(
    request: HttpRequest, partnership: Partnership, form: ApplicationForm, language: str
) -> HttpResponse:
    """Keep it once; the answer is the same for everybody, also for who sends it twice."""
    if ratelimit.beyond(request, "apply", limit=MANY_REGISTRATIONS, seconds=RATE_SECONDS):
        return _stop(request)
    thanks = f"{reverse('trajects:applied', args=[partnership.code])}?taal={language}"

    def work() -> str:
        actions.receive(partnership, **form.values())
        return thanks

    try:
        return HttpResponseRedirect(once(form.cleaned_data["form_key"], request.user, work))
    except AlreadySubmitted as error:
        return HttpResponseRedirect(error.result_url)
    except Refused:
        return _closed(request, partnership, language)


def _closed(request: HttpRequest, partnership: Partnership, language: str) -> HttpResponse:
    context = _around(request, partnership, language)
    return render(request, "trajects/partnership/closed.html", context, status=GONE)


@policy.public
@never_cache
@require_safe
@_spoken
def applied(request: HttpRequest, partnership: Partnership, language: str) -> HttpResponse:
    """Thanks; it tells nothing of what was sent."""
    return render(request, "trajects/partnership/applied.html", _around(request, partnership, language))


def _around(request: HttpRequest, partnership: Partnership, language: str) -> dict[str, Any]:
    tabs = [
        ui.Tab(words_for(code)["own"], f"{request.path}?taal={code}", code == language, lang=code)
        for code in languages()
    ]
    about(request, partnership.programme)
    return {
        "partnership": partnership,
        "words": words_for(language),
        "spoken": language,
        "direction": direction_of(language),
        "languages": tabs,
    }


def _stop(request: HttpRequest) -> HttpResponse:
    return private(render(request, "429.html", status=429))
