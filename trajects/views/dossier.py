"""The list of dossiers and the pages of one dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.policy import Policy, visible
from core.tables import ListView, Table, counted, in_words
from core.ui import Button, Fact
from core.views import carry_out, refused
from people.access import organisation_ids
from people.roles import Permission
from trajects import actions, rules
from trajects.actions.teamwork import note_opened
from trajects.enums import TrajectState
from trajects.filters import TrajectFilter
from trajects.forms.dossier import FactsForm, MlpForm, SummaryForm
from trajects.models import Phase, SpecialisationRequest, Traject
from trajects.presenters import dossier_header, meters_for
from trajects.presenters.corrections import start_buttons
from trajects.presenters.general import general_page
from trajects.presenters.phases import not_started, phase_page, waiting_reason
from trajects.tables import AllPartnersTable, TrajectTable
from trajects.views.base import dossier_of, editable_dossier, form_page, phase_of


class DossierList(ListView):
    """Every dossier that the user may see, with filters in the address."""

    policy = Policy(str(Permission.SEE_DOSSIERS))
    filterset_class = TrajectFilter
    template_name = "trajects/dossiers.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Traject, request.user).with_content()

    def get_table(self, request: HttpRequest) -> Table:
        several = len(organisation_ids(request.user, Permission.SEE_DOSSIERS)) > 1
        table = AllPartnersTable if several else TrajectTable
        return table(request, self.get_queryset(request), filterset=self.filterset_class)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        rows, url = visible(Traject, request.user), reverse("trajects:dossiers")
        facts = [
            Fact(
                state.label, in_words(counted(rows.filter(state=state))), url=f"{url}?toestand={state.value}"
            )
            for state in TrajectState
        ]
        return {"facts": facts, "buttons": self._buttons(request)}

    def _buttons(self, request: HttpRequest) -> list[Button]:
        """Where dossiers that go to somebody else, or are read by somebody else, are found; the list as a file."""
        url = reverse("trajects:specialisations")
        asked = visible(SpecialisationRequest, request.user).exists()
        export = f"{reverse('reporting:exports')}?{request.GET.urlencode()}"
        return [
            *([Button(_("Specialisaties"), url, tone="secondary", icon="share")] if asked else []),
            Button(_("Exporteer"), export, tone="secondary", icon="download"),
            Button(_("Overdrachten"), reverse("trajects:handovers"), tone="secondary", icon="share"),
            Button(_("Inzage"), reverse("trajects:accesses"), tone="secondary", icon="eye"),
        ]


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def dossier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The first tab: the basic file."""
    traject = dossier_of(request, public_id)
    note_opened(traject, by=request.user)
    context = {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab="general"),
        "page": general_page(traject, request.user),
    }
    return render(request, "trajects/dossier_general.html", context)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def phase(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """The tab of a phase."""
    traject = dossier_of(request, public_id)
    found = phase_of(traject, code)
    context = {"traject": traject, "header": dossier_header(traject, request.user, tab=code)}
    if found is None:
        template = get_object_or_404(traject.programme.phase_templates, code=code)
        verdict = rules.may_start_phase(traject, template, traject.started_on)
        context["empty"] = not_started(traject, template, waiting_reason(verdict))
        context["buttons"] = start_buttons(traject, template, request.user)
        return render(request, "trajects/dossier_phase_empty.html", context)
    context |= {"phase": found, "page": phase_page(found, request.user), "mlp_form": MlpForm(phase=found)}
    return render(request, "trajects/dossier_phase.html", context)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def missing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The two meters of the present phase, for htmx."""
    traject = dossier_of(request, public_id)
    return render(
        request, "trajects/_meters.html", {"meters": meters_for(traject.current_phase, request.user)}
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def facts_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change the facts that the adviser fills in."""
    traject = editable_dossier(request, public_id)
    verdict = rules.traject_open(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    names = ("internal_remarks", "started_in", "activity_starts_on", "enterprise_number", "version")
    form = FactsForm(
        request.POST or None,
        initial={name: getattr(traject, name) for name in names},
        leads_to_start=traject.programme.leads_to_start,
    )
    if request.method == "POST" and form.is_valid():
        return _change_facts(request, traject, form)
    return form_page(
        request,
        form,
        title=_("Gegevens van het dossier"),
        subtitle=traject.candidate.list_name,
        submit_label=_("Bewaar"),
        cancel_url=traject.get_absolute_url(),
        draft_key=f"dossier-{traject.public_id}",
    )


def _change_facts(request: HttpRequest, traject: Traject, form: FactsForm) -> HttpResponse:
    url = traject.get_absolute_url()

    def work() -> str:
        actions.change_traject(
            traject, by=request.user, version=form.cleaned_data["version"], **form.values()
        )
        return url

    return carry_out(request, form, work, cancel_url=url, success=_("De gegevens zijn bewaard."))


def _begun_phase(request: HttpRequest, public_id: UUID, code: str) -> Phase:
    """A phase that began, in a dossier that the user may change; else 404."""
    found = phase_of(editable_dossier(request, public_id), code)
    if found is None:
        raise Http404
    return found


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Write the summary of a phase; after its end only for some days (decision 13)."""
    found = _begun_phase(request, public_id, code)
    url = found.get_absolute_url()
    verdict = rules.may_supplement_summary(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = SummaryForm(request.POST or None, initial={"summary": found.summary, "version": found.version})
    if request.method == "POST" and form.is_valid():
        return _save_summary(request, found, form)
    return form_page(
        request,
        form,
        title=_("Samenvatting"),
        subtitle=f"{found.traject.candidate.list_name} · {found.template.name}",
        submit_label=_("Bewaar de samenvatting"),
        cancel_url=url,
        draft_key=f"samenvatting-{found.public_id}",
    )


def _save_summary(request: HttpRequest, found: Phase, form: SummaryForm) -> HttpResponse:
    url = found.get_absolute_url()

    def work() -> str:
        data = form.cleaned_data
        actions.supplement_summary(found, by=request.user, text=data["summary"], version=data["version"])
        return url

    return carry_out(request, form, work, cancel_url=url, success=_("De samenvatting is bewaard."))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def mlp(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Note that the line of a phase was typed into MLP."""
    found = _begun_phase(request, public_id, code)
    url = found.get_absolute_url()
    verdict = rules.may_register_in_mlp(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = MlpForm(request.POST or None, phase=found)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            actions.register_in_mlp(found, by=request.user, on=form.cleaned_data["on"])
            return url

        return carry_out(
            request, form, work, cancel_url=url, success=_("De registratie in MLP is genoteerd.")
        )
    return form_page(
        request,
        form,
        title=_("Geregistreerd in MLP"),
        subtitle=f"{found.traject.candidate.list_name} · {found.template.name}",
        submit_label=_("Noteer de registratie"),
        cancel_url=url,
    )
