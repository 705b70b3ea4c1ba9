"""The hub of the pages of figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import policy
from people.roles import Permission
from reporting.sections import sections_for


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """The pages of figures that this user may open."""
    return render(request, "reporting/hub.html", {"sections": sections_for(request.user)})
