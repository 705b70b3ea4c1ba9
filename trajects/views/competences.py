"""The competences of a candidate: the comparison, and the form for the start and for the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.errors import Refused
from core.views import conflict, refused, send_once
from people.roles import Permission
from trajects import actions, rules
from trajects.actions.competences import StaleScores
from trajects.enums import PhasePart
from trajects.forms.competences import PARTS, ScoresForm
from trajects.models import CompetenceScore, Traject
from trajects.presenters import competences as words
from trajects.presenters import dossier_header
from trajects.presenters.printing import print_button
from trajects.views.base import dossier_of, editable_dossier, effect_of, form_page, said

MOMENTS = {way: moment for moment, way in words.WAYS.items()}


def _url(traject: Traject) -> str:
    return reverse("trajects:competences", args=[traject.public_id])


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def competences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """From the start to the end, with the report of the ENTRE-spiegel."""
    traject = dossier_of(request, public_id)
    phase = traject.current_phase
    context = {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab=phase.template.code if phase else ""),
        "page": words.competence_page(traject, request.user),
        "print_button": print_button(
            traject,
            request.user,
            "competences",
            _("Competenties als PDF"),
            filled=traject.competence_scores.all(),
        ),
    }
    return render(request, "trajects/competences.html", context)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """Score at one moment; what stays empty can follow later."""
    if way not in MOMENTS:
        raise Http404
    traject, moment = editable_dossier(request, public_id), MOMENTS[way]
    verdict = rules.competences_open(traject, moment, request.user)
    if not verdict:
        return refused(request, verdict, back_url=_url(traject))
    guide = traject.phase_with(PhasePart.COMPETENCES)
    listed = words.competences_of(traject)
    form = ScoresForm(request.POST or None, traject=traject, moment=moment, competences=listed, phase=guide)
    if request.method == "POST" and form.is_valid():
        return _save(request, traject, form)
    titles = {"start": _("Competenties bij de start"), "end": _("Competenties op het einde")}
    return form_page(
        request,
        form,
        template="trajects/competences_score.html",
        title=titles[moment],
        subtitle=traject.candidate.list_name,
        cancel_url=_url(traject),
        draft_key=f"competenties-{moment}-{traject.public_id}",
    )


def _save(request: HttpRequest, traject: Traject, form: ScoresForm) -> HttpResponse:
    was = traject.current_phase

    def work() -> str:
        actions.score_competences(
            traject,
            by=request.user,
            moment=form.moment,
            on=form.cleaned_data["on"],
            answers=form.answers(),
            reason=form.cleaned_data.get("reason", ""),
        )
        messages.success(request, said(_("De scores zijn bewaard."), effect_of(request, traject, was)))
        return _url(traject)

    try:
        return send_once(request, form, work)
    except StaleScores as error:
        versions = {f"version-{row.competence.code}": row.version for row in error.current}
        return conflict(
            request, error.current, _differences(form, error.current),
            cancel_url=_url(traject), versions=versions,
        )  # fmt: skip
    except Refused as error:
        return refused(request, error.verdict, back_url=_url(traject))


def _differences(form: ScoresForm, rows: list[CompetenceScore]) -> list[tuple[str, str, str]]:
    """For each competence that somebody else scored: question, own and saved answer, where they differ."""
    found = []
    for row in rows:
        saved = (getattr(row, f"score_{form.moment}"), getattr(row, f"evidence_{form.moment}"), row.action)
        for part, theirs in zip(PARTS, saved, strict=True):
            name = f"{part}-{row.competence.code}"
            label = f"{row.competence.name}: {form[name].label}"
            found.append((label, _text(form.cleaned_data[name]), _text(theirs)))
    return [line for line in found if line[1] != line[2]]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
