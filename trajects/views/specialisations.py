"""Specialisations: the list, one request, asking for one (V-10, V-11)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.policy import Policy, visible
from core.tables import ListView
from core.views import carry_out, refused
from people.roles import Permission
from trajects.actions import specialisations as actions
from trajects.filters.specialisations import SpecialisationFilter
from trajects.forms.specialisations import RequestForm
from trajects.models import SpecialisationRequest, Traject
from trajects.presenters import specialisations as words
from trajects.rules import specialisations as rules
from trajects.tables.specialisations import SpecialisationTable
from trajects.views.base import editable_dossier, form_page


class SpecialisationList(ListView):
    """Requests to the user's organisations, and those of their dossiers."""

    policy = Policy(str(Permission.EDIT_DOSSIERS))
    table_class = SpecialisationTable
    filterset_class = SpecialisationFilter
    template_name = "trajects/specialisations.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(SpecialisationRequest, request.user).with_people()


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def specialisation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request: who, what is needed, where it stands; the dossier only for who may open it."""
    rows = visible(SpecialisationRequest, request.user).with_people()
    found = get_object_or_404(rows, public_id=public_id)
    opens = visible(Traject, request.user).filter(pk=found.traject_id).exists()
    context = {
        "found": found,
        "badges": [words.state_badge(found)],
        "facts": words.facts(found),
        "buttons": words.buttons(found, request.user),
        "dossier_url": found.traject.get_absolute_url() if opens else "",
    }
    return render(request, "trajects/specialisation.html", context)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def specialisation_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a partner; only the main adviser of the dossier does."""
    traject = editable_dossier(request, public_id)
    url = (traject.current_phase or traject).get_absolute_url()
    verdict = rules.may_request_specialisation(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = RequestForm(request.POST or None, traject=traject)
    if request.method == "POST" and form.is_valid():
        return _ask(request, traject, form, url)
    return form_page(
        request,
        form,
        title=_("Vraag een specialisatie aan"),
        subtitle=traject.candidate.list_name,
        submit_label=_("Verstuur de aanvraag"),
        cancel_url=url,
    )


def _ask(request: HttpRequest, traject: Traject, form: RequestForm, url: str) -> HttpResponse:
    def work() -> str:
        asked = actions.request_specialisation(traject, by=request.user, **form.values())
        return asked.get_absolute_url()

    return carry_out(request, form, work, cancel_url=url, success=_("De aanvraag is verstuurd."))
