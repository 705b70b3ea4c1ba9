"""The user's own account: language, roles, and the role to work in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy
from people import actions, presenters
from people.forms import ProfileForm
from people.middleware import CHOSEN_MEMBERSHIP
from people.views.base import page


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Language and phone, the roles that hold today, and the second step of the login."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"language": user.language, "phone": user.phone})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, by=user, **form.cleaned_data)
        return _in_language(form.cleaned_data["language"], reverse("people:profile"), request)
    context = {"roles": presenters.roles(user), "has_second_step": is_mfa_enabled(user)}
    return page(request, "people/profile.html", context, form=form)


@policy.signed_in
@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Work in another of one's own roles, from now on in this session."""
    wanted = request.POST.get("role", "")
    chosen = next((role for role in request.user.active_memberships if str(role.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[CHOSEN_MEMBERSHIP] = chosen.pk
    words: dict[str, Any] = {"role": chosen.get_role_display(), "organisation": chosen.organisation.name}
    messages.success(request, _("Je werkt nu als %(role)s voor %(organisation)s.") % words)
    return redirect("home")


@policy.signed_in
def addresses(request: HttpRequest) -> HttpResponse:
    """Nobody adds an address to log in with: a coordinator gives the account its one address."""
    raise Http404


def _in_language(language: str, url: str, request: HttpRequest) -> HttpResponse:
    """Go on in the language that was chosen."""
    with translation.override(language):
        messages.success(request, _("Je gegevens zijn bewaard."))
    response = HttpResponseRedirect(url)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
    return response
