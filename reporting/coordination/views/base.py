"""What the pages of meetings share: finding rows, and one door for forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.policy import visible
from core.rules import Verdict
from core.views import carry_out, refused
from reporting.models import AgendaItem, Body, Meeting
from trajects.publicity import about
from trajects.views.base import form_page


def meeting_of(request: HttpRequest, public_id: UUID) -> Meeting:
    """A meeting of a body in which the user sits; else 404."""
    rows = visible(Meeting, request.user).named_for(request.user).select_related("body__programme", "chair")
    found: Meeting = get_object_or_404(
        rows.prefetch_related("body__seats__body", "body__seats__organisation"), public_id=public_id
    )
    about(request, found.body.programme)
    return found


def item_of(request: HttpRequest, public_id: UUID) -> AgendaItem:
    """A point of an agenda that the user may see; else 404."""
    rows = visible(AgendaItem, request.user).select_related("meeting__body", "traject__candidate")
    return get_object_or_404(
        rows.prefetch_related("meeting__body__seats__body").seen_by(request.user), public_id=public_id
    )


def bodies_of(request: HttpRequest) -> Any:
    """Bodies that meet and in which the user sits."""
    return visible(Body, request.user).meeting().with_seats()


def edit(
    request: HttpRequest,
    form: Any,
    work: Callable[[], str],
    *,
    verdict: Verdict,
    back_url: str,
    success: Any,
    **page: Any,
) -> HttpResponse:
    """A page around one form: refused when the moment is wrong, done when it was sent well."""
    if request.method == "POST" and form.is_valid():
        # Before the verdict: the same form a second time is told so, not that it came too late.
        return carry_out(request, form, work, cancel_url=back_url, success=success)
    if not verdict:
        return refused(request, verdict, back_url=back_url)
    return form_page(request, form, cancel_url=back_url, **page)


def confirm(request: HttpRequest, form: Any, **page: Any) -> HttpResponse:
    """A page that asks once more."""
    return render(request, "core/confirm.html", {"form": form, **page}, status=422 if form.errors else 200)
