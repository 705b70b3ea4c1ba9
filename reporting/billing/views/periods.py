"""Report periods: the list with sums, one period with its phases, and what is done in it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import policy
from core.errors import Refused
from core.forms import OnceForm
from core.policy import Policy, visible
from core.sheets.writing import ENDINGS
from core.tables import ListView, Table
from core.ui import Button
from core.views import carry_out, refused
from people.models import User
from people.roles import Permission
from reporting.billing import actions, exports, rules
from reporting.billing.candidates import phases_in
from reporting.billing.filters import PeriodFilter
from reporting.billing.forms import PeriodForm
from reporting.billing.presenters import pages
from reporting.billing.presenters.periods import counts
from reporting.billing.tables import PeriodTable, PhaseTable
from reporting.dashboards.reach import sees_persons
from reporting.models import ReportPeriod
from reporting.statistics import SMALL
from trajects.models import Phase
from trajects.publicity import about

HOME = "reporting:billing"


def period_of(request: HttpRequest, public_id: UUID) -> ReportPeriod:
    rows = visible(ReportPeriod, request.user).select_related("programme")
    found: ReportPeriod = get_object_or_404(rows, public_id=public_id)
    about(request, found.programme)
    return found


class Periods(ListView):
    """Every report period with its sums: no person, so also for the steering group."""

    policy = Policy(str(Permission.SEE_REPORTS))
    table_class = PeriodTable
    template_name = "reporting/billing/periods.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(ReportPeriod, request.user).select_related("programme").prefetch_related("files")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        rounded = 0 if sees_persons(request.user) else SMALL
        if not cast("User", request.user).may(Permission.MANAGE_PROGRAMME):
            return {"buttons": [], "rounded": rounded}
        add, prices = reverse("reporting:billing_period_add"), reverse("reporting:billing_prices")
        return {
            "rounded": rounded,
            "buttons": [
                Button(_("Maak een periode"), add, icon="plus"),
                Button(_("Prijzen per fase"), prices, tone="secondary", icon="euro"),
            ],
        }


class Period(ListView):
    """For each candidate and phase: billable or not, since when, why not, and where it is solved."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = PhaseTable
    template_name = "reporting/billing/period.html"
    keeps_views = False

    @cached_property
    def period(self) -> ReportPeriod:
        return period_of(self.request, self.kwargs["public_id"])

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return _rows(request, self.period)

    def get_table(self, request: HttpRequest) -> Table:
        table = PhaseTable(request, self.get_queryset(request), _filter(request, self.period))
        table.period = self.period
        return table

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {
            "period": self.period,
            "facts": pages.period_facts(self.period),
            "counts": counts(self.get_queryset(request), self.period, request.path),
            "files": pages.file_links(self.period.files.all()),
            "buttons": pages.period_buttons(self.period, request.GET.urlencode()),
            "back_url": reverse(HOME),
        }


def _rows(request: HttpRequest, period: ReportPeriod) -> QuerySet[Phase]:
    return phases_in(period, visible(Phase, request.user).select_related("traject", "template"))


def _filter(request: HttpRequest, period: ReportPeriod) -> PeriodFilter:
    return PeriodFilter(request.GET, queryset=_rows(request, period), request=request, period=period)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def period_list(request: HttpRequest, public_id: UUID, ending: str) -> HttpResponse:
    """The list on the screen as a spreadsheet: the same filters."""
    if ending not in ENDINGS:
        raise Http404
    period = period_of(request, public_id)
    rows = _filter(request, period).qs.order_by(*PhaseTable.default_order, "pk")
    return exports.phases(period, rows, ending)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def period_add(request: HttpRequest) -> HttpResponse:
    """Make a report period."""
    form = PeriodForm(request.POST or None)

    def work() -> str:
        return actions.add_period(by=cast("User", request.user), **form.values()).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        done = _("De periode is gemaakt.")
        return carry_out(request, form, work, cancel_url=reverse(HOME), success=done)
    words = {"title": _("Maak een rapportperiode"), "submit_label": _("Maak de periode")}
    return _form(request, form, cancel_url=reverse(HOME), **words)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def period_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a period of which no file was made yet."""
    period = period_of(request, public_id)
    url, verdict = period.get_absolute_url(), rules.may_be_changed(period)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = PeriodForm(request.POST or None, period=period)

    def work() -> str:
        actions.change_period(period, by=cast("User", request.user), **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De periode is gewijzigd."))
    return _form(request, form, title=_("Wijzig de periode"), submit_label=_("Bewaar"), cancel_url=url)


def _form(request: HttpRequest, form: OnceForm, **context: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "trajects/form.html", {"form": form, **context}, status=status)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def collect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a line of every phase that is billable now; asking twice changes nothing."""
    period = period_of(request, public_id)
    url = period.get_absolute_url()
    try:
        found = actions.collect(period, by=cast("User", request.user))
    except Refused as error:
        return refused(request, error.verdict, back_url=url)
    words = _("Lijnen: %(added)s nieuw, %(dropped)s vervallen, %(ready)s klaar voor het bestand.")
    messages.success(request, words % {"added": found.added, "dropped": found.dropped, "ready": found.ready})
    return HttpResponseRedirect(url)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def make_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, then freeze what is ready in a file."""
    period = period_of(request, public_id)
    url, lines = period.get_absolute_url(), list(period.lines.ready())
    form = OnceForm(request.POST or None)

    def work() -> str:
        return actions.make_file(period, by=cast("User", request.user)).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Het factuurbestand is gemaakt."))
    verdict = rules.may_make_file(period, len(lines))
    if not verdict:
        return refused(request, verdict, back_url=url)
    return render(request, "core/confirm.html", pages.make_page(period, lines, form))
