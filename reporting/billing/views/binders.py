"""Asking for an evidence binder; the worker makes it, and it is fetched from the own files."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import policy
from core.policy import visible
from people.models import User
from people.roles import Permission
from reporting.billing.binder import scopes
from reporting.billing.views.periods import period_of
from reporting.models import BillingLine, BillingSample
from reporting.prepared import actions as prepared


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def of_line(request: HttpRequest, public_id: UUID, scope: str) -> HttpResponse:
    """The evidence of the phase of a line ("fase"), or of every phase of its person ("persoon")."""
    rows = visible(BillingLine, request.user).select_related("phase__template", "phase__traject__candidate")
    line = get_object_or_404(rows, public_id=public_id)
    if scope == "fase":
        return _ask(request, scopes.PHASE, line.phase)
    if scope == "persoon":
        return _ask(request, scopes.PERSON, line.phase.traject)
    raise Http404


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def of_period(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The evidence of every line of a period."""
    return _ask(request, scopes.PERIOD, period_of(request, public_id))


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def of_sample(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The evidence of the lines that were drawn."""
    rows = visible(BillingSample, request.user).select_related("file")
    return _ask(request, scopes.SAMPLE, get_object_or_404(rows, public_id=public_id))


def _ask(request: HttpRequest, scope: scopes.Scope, subject: Model) -> HttpResponse:
    title = _("Bewijsmap: %(what)s") % {"what": scope.words(subject)}
    prepared.ask(scope.kind, subject=subject, title=title[:200], by=cast("User", request.user))
    messages.success(request, _("De bewijsmap wordt klaargemaakt. Je mag intussen verder werken."))
    return HttpResponseRedirect(reverse("reporting:files"))
