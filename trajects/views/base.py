"""What the pages of the dossier share: finding it, the page around a form, what is said afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core import ui
from core.policy import visible
from trajects import presenters
from trajects.actions.phases import billing_lost_without
from trajects.models import Contact, Phase, Traject, WorkNote
from trajects.publicity import about
from trajects.querysets import TrajectQuerySet


def dossier_of(request: HttpRequest, public_id: UUID) -> Traject:
    """A dossier that the user may see, with everything the page shows; else 404."""
    return _at_hand(request, visible(Traject, request.user), public_id)


def editable_dossier(request: HttpRequest, public_id: UUID) -> Traject:
    """A dossier that the user may change; else 404."""
    return _at_hand(request, visible(Traject, request.user).editable_by(request.user), public_id)


def _at_hand(request: HttpRequest, rows: TrajectQuerySet, public_id: UUID) -> Traject:
    traject = get_object_or_404(rows.with_content(), public_id=public_id)
    about(request, traject.programme)
    return traject


def phase_of(traject: Traject, code: str) -> Phase | None:
    """The phase of the dossier with this code, or None when it did not begin; 404 for an unknown code."""
    template = get_object_or_404(traject.programme.phase_templates, code=code)
    return presenters.phases_by_template(traject).get(template.pk)


def is_id(text: str) -> bool:
    """Whether somebody's text in an address can be the identifier of a row."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page around one form: title, subtitle, submit_label, cancel_url. Errors answer 422."""
    template = context.pop("template", "trajects/form.html")
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def effect_of(request: HttpRequest, traject: Traject, was: Phase | None) -> str:
    """What a change did to the meters of the phase that runs, in one sentence."""
    return presenters.effect(was, dossier_of(request, traject.public_id).current_phase)


def said(sentence: str, effect: str) -> str:
    """What happened, and what that changed."""
    return f"{sentence} {effect}".strip()


def back_button(traject: Traject) -> ui.Button:
    """To the dossier."""
    return ui.Button(_("Naar het dossier"), traject.get_absolute_url(), tone="secondary")


def removal_intro(sentence: str, row: Contact | WorkNote) -> str:
    """What removing does, and what it costs."""
    return said(sentence, presenters.billing_warning(billing_lost_without(row)))
