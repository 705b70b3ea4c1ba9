"""Who is working, in which role, and with a second step where that is needed (quality R11)."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]
CHOSEN_MEMBERSHIP = "membership"
# Pages that somebody without a second step still needs.
WITHOUT_SECOND_STEP = ("/account/", "/static/", "/taal/", "/gezond/")


class CurrentMembershipMiddleware:
    """Puts the chosen role on the user; memberships are read again for every request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.choose_membership(request.session.get(CHOSEN_MEMBERSHIP))
        return self.get_response(request)


class MfaRequiredMiddleware:
    """Sends people without a second step to the page where they set it up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        needs_step = (
            settings.MFA_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(WITHOUT_SECOND_STEP)
            and not is_mfa_enabled(request.user)
        )
        return (
            HttpResponseRedirect(reverse("mfa_activate_totp")) if needs_step else self.get_response(request)
        )
