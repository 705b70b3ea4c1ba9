"""What the pages of the dossier share: finding it, one door for forms, the conflict page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core import formats, ui
from core.errors import AlreadySubmitted, Refused, StaleForm
from core.once import once
from core.policy import visible
from core.views import already_submitted, refused
from trajects import presenters
from trajects.models import Phase, Traject


def dossier_of(request: HttpRequest, public_id: UUID) -> Traject:
    """A dossier that the user may see, with everything the page shows; else 404."""
    return get_object_or_404(visible(Traject, request.user).with_content(), public_id=public_id)


def editable_dossier(request: HttpRequest, public_id: UUID) -> Traject:
    """A dossier that the user may change; else 404."""
    rows = visible(Traject, request.user).editable_by(request.user).with_content()
    return get_object_or_404(rows, public_id=public_id)


def phase_of(traject: Traject, code: str) -> Phase | None:
    """The phase of the dossier with this code, or None when it did not begin; 404 for an unknown code."""
    template = get_object_or_404(traject.programme.phase_templates, code=code)
    return presenters.phases_by_template(traject).get(template.pk)


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page around one form: title, subtitle, submit_label, cancel_url. Errors answer 422."""
    template = context.pop("template", "trajects/form.html")
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def carry_out(
    request: HttpRequest, form: Any, work: Callable[[], str], *, cancel_url: str, success: str = ""
) -> HttpResponse:
    """Do the work of a valid form once and go where it leads; a refusal or a conflict has its own page."""
    try:
        url = once(form.cleaned_data["form_key"], request.user, work)
    except AlreadySubmitted as error:
        return already_submitted(request, error)
    except StaleForm as error:
        return conflict(request, form, error.current, cancel_url=cancel_url)
    except Refused as error:
        return refused(request, error.verdict, back_url=cancel_url)
    if success:
        messages.success(request, success)
    return HttpResponseRedirect(url)


def conflict(request: HttpRequest, form: Any, current: Any, *, cancel_url: str) -> HttpResponse:
    """Somebody else saved in the meantime: both texts side by side; nothing is lost."""
    hidden = {"csrfmiddlewaretoken", "version"}
    context = {
        "title": _("Kies welke tekst blijft"),
        "rows": _differences(form, current),
        "fields": [(name, value) for name, value in request.POST.items() if name not in hidden]
        + [("version", current.version)],
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


def effect_of(request: HttpRequest, traject: Traject, was: Phase | None) -> str:
    """What a change did to the meters of the phase that runs, in one sentence."""
    return presenters.effect(was, dossier_of(request, traject.public_id).current_phase)


def said(sentence: str, effect: str) -> str:
    """What happened, and what that changed."""
    return f"{sentence} {effect}".strip()


def back_button(traject: Traject) -> ui.Button:
    """To the dossier."""
    return ui.Button(_("Naar het dossier"), traject.get_absolute_url(), tone="secondary")
