"""The intake."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.actions.content import INTAKE_FIELDS
from trajects.enums import PhasePart
from trajects.forms.content import IntakeForm
from trajects.models import Phase, Traject
from trajects.presenters import phases as words
from trajects.presenters.intake import known_facts
from trajects.views.base import editable_dossier, effect_of, form_page, said


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The intake form: kept as a draft or marked as complete."""
    traject = editable_dossier(request, public_id)
    explore = traject.phase_with(PhasePart.INTAKE)
    verdict = rules.phase_open(explore, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    current = getattr(traject, "intake", None)
    initial = {name: getattr(current, name) for name in (*INTAKE_FIELDS, "version")} if current else {}
    form = IntakeForm(request.POST or None, explore=explore, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _save_intake(request, traject, explore, form)
    return form_page(
        request,
        form,
        template="trajects/intake.html",
        title=_("Intake"),
        subtitle=traject.candidate.list_name,
        badge=words.intake_badge(current),
        facts=known_facts(traject),
        is_complete=bool(current and current.completed_on),
        cancel_url=explore.get_absolute_url(),
        draft_key=f"intake-{traject.public_id}",
    )


def _save_intake(request: HttpRequest, traject: Traject, explore: Phase, form: IntakeForm) -> HttpResponse:
    def work() -> str:
        answers = form.values()
        saved = actions.save_intake(traject, by=request.user, version=form.cleaned_data["version"], **answers)
        sentence = (
            _("De intake is volledig.") if saved.completed_on else _("De intake is bewaard als concept.")
        )
        messages.success(request, said(sentence, effect_of(request, traject, explore)))
        return explore.get_absolute_url()

    return carry_out(request, form, work, cancel_url=request.path)
