"""The one view for every transition, one door for forms, the health check, and answers to failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core import formats, moves, policy, ui, workflow
from core.errors import AlreadySubmitted, Refused, StaleForm
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

    # Read when it is shown, after the work.
    done = lazy(move.success_of, str)(instance)
    return carry_out(request, form, work, cancel_url=instance.get_absolute_url(), success=done)


def _confirm(request: HttpRequest, instance: Any, move: Move, form: Any) -> HttpResponse:
    context = {
        "title": move.label,
        "subtitle": move.about(instance, request.user),
        "intro": move.intro_of(instance),
        "form": form,
        "button": ui.Button(label=move.label, tone="danger" if move.tone == "danger" else "primary"),
        "facts": move.facts(instance),
        "preview_url": move.preview(instance) if move.preview else "",
        "cancel_url": instance.get_absolute_url(),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def carry_out(
    request: HttpRequest, form: Any, work: Callable[[], str], *, cancel_url: str, success: Any = ""
) -> HttpResponse:
    """Do the work of a valid form once and go where it leads; a refusal or a conflict has its own page."""
    try:
        return send_once(request, form, work, success=success)
    except StaleForm as error:
        rows = _differences(form, error.current)
        return conflict(request, error.current, rows, cancel_url=cancel_url)
    except Refused as error:
        return refused(request, error.verdict, back_url=cancel_url)


def send_once(
    request: HttpRequest, form: Any, work: Callable[[], str], *, success: Any = ""
) -> HttpResponseRedirect:
    """Do the work of a valid form once and go where it leads. Raises whatever the work raises."""
    try:
        url = once(form.cleaned_data["form_key"], request.user, work)
    except AlreadySubmitted as error:
        messages.info(request, _("Dit formulier was al verstuurd. Het is één keer verwerkt."))
        return HttpResponseRedirect(error.result_url)
    if success:
        messages.success(request, success)
    return HttpResponseRedirect(url)


def conflict(
    request: HttpRequest,
    current: Any,
    rows: list[tuple[str, str, str]],
    *,
    cancel_url: str,
    versions: dict[str, int] | None = None,
) -> HttpResponse:
    """Somebody else saved in the meantime: both texts side by side; nothing is lost.

    rows: label, own text and saved text of what differs. versions: what the fields with a version now say,
    where a form edits other rows than `current`.
    """
    versions = versions or {"version": current.version}
    renewed = {"csrfmiddlewaretoken", *versions}
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in renewed]
    again = [(name, str(version)) for name, version in versions.items()]
    context = {
        "title": _("Kies welke tekst blijft"),
        "rows": rows,
        "fields": [*sent, *again],
        "cancel_url": cancel_url,
        "action": request.get_full_path(),
    }
    return render(request, "core/conflict.html", context, status=409)


def _differences(form: Any, current: Any) -> list[tuple[str, str, str]]:
    """Label, own value and saved value of each field that differs."""
    pairs = [
        (form[name].label, _shown(form.fields[name], mine), _shown(form.fields[name], getattr(current, name)))
        for name, mine in form.cleaned_data.items()
        if hasattr(current, name) and name != "version"
    ]
    return [(label, mine, theirs) for label, mine, theirs in pairs if mine != theirs]


def _shown(field: forms.Field, value: Any) -> str:
    """A value in the words of the form."""
    if value in (None, ""):
        return ""
    if hasattr(value, "year"):
        return formats.short_date(value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return choices.get(str(value), str(value))


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
