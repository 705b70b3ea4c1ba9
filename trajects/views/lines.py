"""A registration line: who applied for it and who executes it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.forms.dossier import LinePeopleForm
from trajects.models import Phase
from trajects.views.base import editable_dossier, form_page, phase_of


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def line_people(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Name another applicant or executor while the line runs (A-05)."""
    phase = phase_of(editable_dossier(request, public_id), code)
    if phase is None:
        raise Http404
    url = phase.get_absolute_url()
    verdict = rules.may_change_people(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = LinePeopleForm(request.POST or None, phase=phase)
    if request.method == "POST" and form.is_valid():
        return _save(request, phase, form)
    return form_page(
        request,
        form,
        title=_("Aanvrager en uitvoerder"),
        subtitle=f"{phase.traject.candidate.list_name} · {phase.template.name}",
        intro=_("Standaard staat hier de adviseur van het dossier. Wijzig dit ook in MLP."),
        submit_label=_("Bewaar"),
        cancel_url=url,
    )


def _save(request: HttpRequest, phase: Phase, form: LinePeopleForm) -> HttpResponse:
    url = phase.get_absolute_url()

    def work() -> str:
        version = form.cleaned_data["version"]
        actions.change_line_people(phase, by=request.user, version=version, **form.values())
        return url

    return carry_out(request, form, work, cancel_url=url, success=_("Aanvrager en uitvoerder zijn bewaard."))
