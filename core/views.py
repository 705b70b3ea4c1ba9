"""The one view for every transition, the health check, and answers to failures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core import moves, policy, ui, workflow
from core.errors import AlreadySubmitted, Refused
from core.moves import Move
from core.once import once
from core.rules import Verdict


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def make_move(request: HttpRequest, kind: str, public_id: UUID, name: str) -> HttpResponse:
    """Ask for what a transition needs, show why it is not possible, or perform it."""
    instance, move = _find(request, kind, public_id, name)
    verdict = moves.verdict_of(instance, move, request.user)
    if verdict.code == workflow.FORBIDDEN:
        raise Http404
    if move.url:
        return HttpResponseRedirect(move.url(instance))
    form = move.form(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        # Before the verdict: the same form a second time is told so, not that it came too late.
        return _perform(request, instance, move, form)
    if not verdict:
        return refused(request, verdict, back_url=instance.get_absolute_url())
    return _confirm(request, instance, move, form)


def _find(request: HttpRequest, kind: str, public_id: UUID, name: str) -> tuple[Any, Move]:
    """The row and the move of this address, when both exist for this user."""
    entry = moves.entry_of(kind)
    move = entry.moves.get(name) if entry else None
    if entry is None or move is None or not request.user.may(move.permission):
        raise Http404
    instance = get_object_or_404(entry.visible_to(request.user), public_id=public_id)
    if not move.applies(instance):
        raise Http404
    return instance, move


def _perform(request: HttpRequest, instance: Any, move: Move, form: Any) -> HttpResponse:
    def work() -> str:
        result = move.action(instance, by=request.user, **form.values())
        return (result or instance).get_absolute_url()

    try:
        url = once(form.cleaned_data["form_key"], request.user, work)
    except AlreadySubmitted as error:
        return already_submitted(request, error)
    except Refused as error:
        return refused(request, error.verdict, back_url=instance.get_absolute_url())
    messages.success(request, move.success or _("%(action)s: gedaan.") % {"action": move.label})
    return HttpResponseRedirect(url)


def _confirm(request: HttpRequest, instance: Any, move: Move, form: Any) -> HttpResponse:
    context = {
        "title": move.label,
        "subtitle": str(instance),
        "intro": move.intro,
        "form": form,
        "button": ui.Button(label=move.label, tone="danger" if move.tone == "danger" else "primary"),
        "facts": move.facts(instance),
        "cancel_url": instance.get_absolute_url(),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def refused(request: HttpRequest, verdict: Verdict, *, back_url: str) -> HttpResponse:
    """The page that says which rule refused, where it comes from and who can solve it."""
    context = {
        "title": _("Dit kan nu niet"),
        "reason": verdict.reason,
        "source": verdict.source,
        "who": verdict.who,
        "solve_url": verdict.url,
        "back_url": back_url,
    }
    return render(request, "core/refused.html", context, status=403)


def already_submitted(request: HttpRequest, error: AlreadySubmitted) -> HttpResponse:
    """The same form a second time: show where the first sending led."""
    messages.info(request, _("Dit formulier was al verstuurd. Het is één keer verwerkt."))
    return HttpResponseRedirect(error.result_url)


@policy.public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the application reaches its database; for the health check of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
