"""A new dossier for a candidate, in a programme whose dossiers begin without a referral."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.policy import visible
from core.ui import Button
from core.views import carry_out, refused
from people.models import Candidate
from people.roles import Permission
from trajects import actions, rules
from trajects.forms.starting import StartDossierForm, programmes_to_start
from trajects.models import Programme
from trajects.views.base import form_page


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the programme where there is a choice, then begin the dossier."""
    candidate = get_object_or_404(visible(Candidate, request.user), public_id=public_id)
    offered = programmes_to_start(request.user)
    wanted = request.GET.get("programma")
    if not offered:
        raise Http404
    if wanted is None and len(offered) > 1:
        return _choose(request, candidate, offered)
    chosen = next((each for each in offered if wanted in (None, each.code)), None)
    if chosen is None:
        raise Http404
    return _start(request, candidate, chosen)


def _choose(request: HttpRequest, candidate: Candidate, offered: list[Programme]) -> HttpResponse:
    url = reverse("trajects:dossier_start", args=[candidate.public_id])
    buttons = [
        Button(each.name, f"{url}?programma={each.code}", tone="secondary", icon="arrow-right")
        for each in offered
    ]
    context = {"candidate": candidate, "buttons": buttons}
    return render(request, "trajects/dossier_start.html", context)


def _start(request: HttpRequest, candidate: Candidate, programme: Programme) -> HttpResponse:
    back = candidate.get_absolute_url()
    form = StartDossierForm(request.POST or None, candidate=candidate, programme=programme, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form, back)
    verdict = rules.may_start_traject(candidate, programme, form.initial["on"])
    if not verdict and request.method != "POST":
        return refused(request, verdict, back_url=back)
    return form_page(
        request,
        form,
        title=_("Nieuw dossier"),
        subtitle=f"{candidate.list_name} · {programme}",
        submit_label=_("Begin het dossier"),
        cancel_url=back,
    )


def _begin(request: HttpRequest, form: StartDossierForm, back: str) -> HttpResponse:
    def work() -> str:
        values = form.values()
        traject = actions.start_traject(
            candidate=form.candidate,
            programme=form.programme,
            adviser=request.user,
            first_conversation_on=values.pop("on"),
            by=request.user,
            **values,
        )
        return (traject.current_phase or traject).get_absolute_url()

    return carry_out(request, form, work, cancel_url=back, success=_("Het dossier is begonnen."))
