"""Financing: the grants, their tables, costs and forecast, and the checks on double financing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, files, policy
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.ui import Button
from core.views import carry_out, refused
from people.roles import Permission
from reporting.dashboards.reach import sees_persons
from reporting.figures.printing import as_pdf, co_financing
from reporting.figures.tables import FigureTable
from reporting.figures.workbooks import as_workbook
from reporting.finance import actions, figures, presenters, rules
from reporting.finance.filters import FinancingCheckFilter, GrantFilter
from reporting.finance.forecast import at_risk
from reporting.finance.forms import AdvanceForm, CorrectionForm, CostsForm
from reporting.finance.tables import FinancingCheckTable, GrantTable, RiskTable
from reporting.models import CostReport, Grant, GrantPeriod
from reporting.views.documents import or_unavailable
from trajects.models import FinancingCheck, Phase
from trajects.publicity import about


class Grants(ListView):
    """Every grant, and below the list what was allocated and accepted."""

    policy = Policy(str(Permission.SEE_REPORTS))
    table_class = GrantTable
    filterset_class = GrantFilter
    template_name = "reporting/finance/grants.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Grant, request.user).with_sums()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        query = request.GET.urlencode()
        return {
            "money": figures.money_table(table.queryset),
            "downloads": presenters.downloads("reporting:grants_file", [], query),
            "buttons": _list_buttons(request.user),
        }


def _list_buttons(user: Any) -> list[Button]:
    if not user.may(Permission.MANAGE_PROGRAMME):
        return []
    checks = Button(
        _("Dubbele financiering"), reverse("reporting:financing_checks"), tone="secondary", icon="shield"
    )
    add = Button(
        _("Voeg een subsidie toe"), reverse("admin:reporting_grant_add"), tone="secondary", icon="plus"
    )
    return [checks, add]


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def grants_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The amounts of the grants on the screen, as a workbook or on paper."""
    rows = visible(Grant, request.user).with_sums().order_by("programme__name", "project")
    found = list(GrantFilter(request.GET, queryset=rows, request=request).qs)
    programmes = dict.fromkeys(grant.programme for grant in found)
    return _download(
        request, ending, [figures.money_table(found)], title=_("Financiering"), programmes=list(programmes)
    )


def _download(
    request: HttpRequest, ending: str, tables: Sequence[FigureTable], *, title: str, programmes: list[Any]
) -> HttpResponseBase:
    """Tables as a file, with the sentence of the funders on it."""
    if ending not in presenters.ENDINGS:
        raise Http404

    def make() -> HttpResponseBase:
        if ending == "xlsx":
            body, kind = as_workbook(tables, foot=co_financing(programmes)), files.XLSX
        else:
            number = f"FIN-{dates.today():%Y%m%d}"
            body, kind = as_pdf(tables, title=title, programmes=programmes, number=number), files.PDF
        response = HttpResponse(body, content_type=kind)
        name = f"financiering-{dates.today().isoformat()}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store, private"
        return response

    return or_unavailable(request, make)


def _grant(request: HttpRequest, public_id: UUID) -> Grant:
    found: Grant = get_object_or_404(visible(Grant, request.user).with_facts(), public_id=public_id)
    about(request, found.programme)
    return found


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def grant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One grant: its state, every table, the forecast and the costs of the partners."""
    found = _grant(request, public_id)
    context = {
        "grant": found,
        "page": presenters.grant_page(found, request.user),
        "hides": not sees_persons(request.user),
    }
    return render(request, "reporting/finance/grant.html", context)


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def grant_file(request: HttpRequest, public_id: UUID, ending: str) -> HttpResponseBase:
    """Every table of one grant in a file, with the same numbers hidden as on the screen."""
    found = _grant(request, public_id)
    tables = presenters.all_tables(found, guarded=not sees_persons(request.user))
    return _download(request, ending, tables, title=found.project, programmes=[found.programme])


class GrantRisk(ListView):
    """The dossiers whose result is uncertain, as far as the user may see them."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = RiskTable
    template_name = "reporting/finance/risk.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.grant = _grant(request, self.kwargs["public_id"])
        return at_risk(self.grant, visible(Phase, request.user))

    def get_table(self, request: HttpRequest) -> Table:
        table = super().get_table(request)
        table.grant = self.grant  # type: ignore[attr-defined]  the table of this list has it
        return table

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {"grant": self.grant}


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def advance_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Register an advance of a report period."""
    found = _grant(request, public_id)
    url = found.get_absolute_url()
    if not (open_ := rules.advances_open(found)):
        return refused(request, open_, back_url=url)
    form = AdvanceForm(request.POST or None, grant=found)

    def work() -> str:
        actions.add_advance(found, by=request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Het voorschot is bewaard."))
    words = {"title": _("Registreer een voorschot"), "subtitle": found.project}
    return _form_page(request, form, cancel_url=url, **words)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def grant_correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct what was granted after the inspection looked at it."""
    found = _grant(request, public_id)
    url = found.get_absolute_url()
    if not (open_ := rules.may_be_corrected(found)):
        return refused(request, open_, back_url=url)
    form = CorrectionForm(request.POST or None, grant=found)

    def work() -> str:
        actions.correct_grant(found, by=request.user, version=form.cleaned_data["version"], **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De gegevens zijn verbeterd."))
    words = {"title": _("Verbeter de gegevens"), "subtitle": found.project}
    return _form_page(request, form, cancel_url=url, **words)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def costs_fill(request: HttpRequest, public_id: UUID, partner_id: UUID) -> HttpResponse:
    """Fill in the costs of a partner in a period."""
    period = get_object_or_404(
        visible(GrantPeriod, request.user).select_related("grant"), public_id=public_id
    )
    partner = get_object_or_404(period.grant.partners.all(), public_id=partner_id)
    report = period.cost_reports.filter(partner=partner).first()
    url = report.get_absolute_url() if report else period.grant.get_absolute_url()
    if report and not (open_ := rules.costs_open(report)):
        return refused(request, open_, back_url=url)
    form = CostsForm(request.POST or None, grant=period.grant, report=report)

    def work() -> str:
        made = actions.fill_costs(partner, period, by=request.user, amounts=form.amounts())
        return made.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De kosten zijn bewaard."))
    words = {"title": _("Kosten van %(partner)s") % {"partner": partner}, "subtitle": str(period)}
    return _form_page(request, form, cancel_url=url, **words)


def _form_page(
    request: HttpRequest, form: Any, *, title: str, subtitle: str, cancel_url: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "subtitle": subtitle,
        "submit_label": _("Bewaar"),
        "cancel_url": cancel_url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def cost_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The costs of one partner in one period."""
    rows = visible(CostReport, request.user).with_facts().prefetch_related("lines")
    report = get_object_or_404(rows, public_id=public_id)
    about(request, report.partner.grant.programme)
    context = {
        "report": report,
        "page": presenters.cost_page(report, request.user),
        "grant": report.partner.grant,
    }
    return render(request, "reporting/finance/costs.html", context)


class FinancingChecks(ListView):
    """Where somebody might have been financed twice, and why not (V-09)."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = FinancingCheckTable
    filterset_class = FinancingCheckFilter
    template_name = "reporting/finance/checks.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(FinancingCheck, request.user).select_related(
            "traject__candidate", "traject__programme", "recorded_by"
        )
