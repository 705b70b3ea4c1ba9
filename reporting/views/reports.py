"""Figures for the steering group and the coordinator."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import dates, policy
from core.policy import Policy, visible
from core.sheets.writing import to_csv
from core.tables import ListView
from people.roles import Permission
from referrals.models import Referral
from reporting import statistics
from reporting.filters import ReportForm
from reporting.presenters.reports import REPORTS
from reporting.sections import sections_for
from reporting.tables import CaseTable


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """The pages of figures that this user may open."""
    return render(request, "reporting/hub.html", {"sections": sections_for(request.user)})


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The funnel, by organisation and province, and vouchers by provider."""
    form = ReportForm(request.GET)
    period = form.period()
    context = {
        "form": form,
        "reports": [report(period, request.user) for report in REPORTS.values()],
        "small": statistics.SMALL,
        "hides": not request.user.may(Permission.SEE_DOSSIERS),
        "has_filter": period != statistics.Period(),
    }
    return render(request, "reporting/reports.html", context)


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def report_csv(request: HttpRequest, code: str) -> HttpResponse:
    """One table as CSV, with the same numbers hidden as on the screen."""
    if code not in REPORTS:
        raise Http404
    report = REPORTS[code](ReportForm(request.GET).period(), request.user)
    rows = [
        [line.label, *(n.shown if n.shown.startswith("<") else n.value for n in line.numbers)]
        for line in report.lines
    ]
    response = HttpResponse(
        to_csv([report.title, *report.head], rows), content_type="text/csv; charset=utf-8"
    )
    name = f"{code}-{dates.today().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class ReportCases(ListView):
    """The referrals that a number counts, as far as the user may see them."""

    policy = Policy(str(Permission.SEE_REPORTS))
    table_class = CaseTable
    template_name = "reporting/report_cases.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        among = visible(Referral, request.user).with_people()
        rows = statistics.cases(_period(request), among=among)
        stage = request.GET.get("stap", "")
        return statistics.at_stage(rows, stage) if stage in dict(statistics.STAGES) else rows

    def get_context(self, request: HttpRequest, table: Any) -> dict[str, Any]:
        stage = dict(statistics.STAGES).get(request.GET.get("stap", ""), "")
        return {"stage": stage, "back_url": reverse("reporting:flow")}


def _period(request: HttpRequest) -> statistics.Period:
    """What the address asks for; a province that is not in the form, such as "unknown", is taken too."""
    period = ReportForm(request.GET).period()
    province = request.GET.get("provincie", "")
    return statistics.Period(period.year, period.organisation, period.province or province)
