"""Keep the list on the screen under a name, and forget it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import policy, saved
from core.errors import Refused
from core.models import SavedView
from core.policy import visible
from core.views import refused, send_once


@policy.signed_in
@require_POST
def saved_view_add(request: HttpRequest) -> HttpResponse:
    """Keep a list; what is wrong with the name is said on a page of its own."""
    path = saved.path_of(request.POST.get("view", ""), request.user)
    if path is None:
        raise Http404
    form = saved.SavedViewForm(request.POST)
    if form.is_valid():
        try:
            return send_once(request, form, lambda: _keep(request, form), success=_("De lijst is bewaard."))
        except ValidationError as error:
            form.add_error("name", error)
        except Refused as error:
            return refused(request, error.verdict, back_url=path)
    return render(request, "core/saved_view.html", {"form": form, "back_url": path}, status=422)


def _keep(request: HttpRequest, form: saved.SavedViewForm) -> str:
    kept = saved.keep(**form.values(), by=request.user)
    return reverse("core:saved_view", args=[kept.public_id])


@policy.signed_in
@require_safe
def saved_view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a kept list."""
    found = get_object_or_404(visible(SavedView, request.user), public_id=public_id)
    path = saved.path_of(found.view, request.user)
    if path is None:
        raise Http404
    return HttpResponseRedirect(f"{path}?{found.query}")


@policy.signed_in
@require_POST
def saved_view_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a kept list; the list itself stays on the screen."""
    found = get_object_or_404(visible(SavedView, request.user), public_id=public_id)
    saved.forget(found, by=request.user)
    messages.success(request, _("De bewaarde lijst “%(name)s” is weg.") % {"name": found.name})
    path = saved.path_of(found.view, request.user)
    return HttpResponseRedirect(f"{path}?{found.query}" if path else reverse("home"))
