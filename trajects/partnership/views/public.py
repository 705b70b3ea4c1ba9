"""The page on which a client registers, alone or with help; without an account (D-03).

Opening it changes nothing, however often a mail scanner does. It tells nothing about who registered before.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.errors import Refused
from core.links import private
from core.views import send_once
from people import ratelimit, world
from people.signing import direction_of
from trajects.models import Partnership
from trajects.partnership import actions
from trajects.partnership.forms import ApplicationForm
from trajects.partnership.public import open_partnership
from trajects.partnership.reference import language_of, languages, words_for
from trajects.publicity import about

RATE_SECONDS = 10 * 60
MANY_PAGES = 300
MANY_REGISTRATIONS = 20


@policy.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form, in the language that was chosen."""
    if ratelimit.beyond(request, "apply_page", limit=MANY_PAGES, seconds=RATE_SECONDS):
        return _stop(request)
    partnership = open_partnership(code)
    language = language_of(request.POST.get("language") or request.GET.get("taal") or "")
    form = ApplicationForm(request.POST or None, language=language)
    if request.method == "POST" and form.is_valid():
        return _receive(request, partnership, form, language)
    context = {"form": form, **_around(request, partnership, language)}
    return private(
        render(request, "trajects/partnership/apply.html", context, status=422 if form.errors else 200)
    )


def _receive(
    request: HttpRequest, partnership: Partnership, form: ApplicationForm, language: str
) -> HttpResponse:
    """Keep it once; the answer is the same for everybody."""
    if ratelimit.beyond(request, "apply", limit=MANY_REGISTRATIONS, seconds=RATE_SECONDS):
        return _stop(request)
    thanks = f"{reverse('trajects:applied', args=[partnership.code])}?taal={language}"

    def work() -> str:
        actions.receive(partnership, **form.values())
        return thanks

    try:
        return private(send_once(request, form, work))
    except Refused:
        return private(render(request, "404.html", status=404))


@policy.public
@never_cache
@require_safe
def applied(request: HttpRequest, code: str) -> HttpResponse:
    """Thanks; it tells nothing of what was sent."""
    partnership = open_partnership(code)
    language = language_of(request.GET.get("taal", ""))
    return private(
        render(request, "trajects/partnership/applied.html", _around(request, partnership, language))
    )


def _around(request: HttpRequest, partnership: Partnership, language: str) -> dict[str, object]:
    tabs = [
        ui.Tab(world.language_name(code), f"{request.path}?taal={code}", code == language)
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
