"""The dashboard: its parts, the same as a file, and the rows behind each number."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from core import dates, files, policy, saved
from core.policy import Policy, visible
from core.sheets.writing import save_button
from core.tables import ListView, Table
from core.ui import Button
from people.roles import Permission
from reporting.dashboards import presenters
from reporting.dashboards.forms import DashboardForm
from reporting.dashboards.parts import FIRST, Part, figure_of, part_of
from reporting.dashboards.reach import sees_persons
from reporting.dashboards.tables import LISTS
from reporting.figures.printing import as_pdf, co_financing
from reporting.figures.workbooks import as_workbook
from reporting.statistics import OWN_CASELOAD, SMALL, SMALL_CENTS
from reporting.views.documents import or_unavailable
from trajects.publicity import about

MAKERS = {"xlsx": files.XLSX, "pdf": files.PDF}


class Dashboard(View):
    """One part of the dashboard, for the role of who looks."""

    policy = Policy(str(Permission.SEE_FIGURES))
    http_method_names = ("get", "head", "options")
    # Its filters can be kept under a name (core.saved), and sent by mail.
    keeps_views = True

    def get(self, request: HttpRequest, part: str = FIRST) -> HttpResponse:
        here = _part(part)
        form = DashboardForm(request.GET, request.user)
        if chosen := form.selection.programme:
            about(request, chosen)
        context = {
            "form": form,
            "chips": form.chips(request.path),
            "path": request.path,
            "here": here,
            "tabs": presenters.part_tabs(form, here),
            "panels": presenters.panels(here, form, request.user),
            "saved": saved.of_request(request),
            "buttons": _buttons(form, here),
            "rounded": None if sees_persons(request.user) else {"small": SMALL, "euros": SMALL_CENTS // 100},
        }
        return render(request, "reporting/dashboards/dashboard.html", context)


def _part(code: str) -> Part:
    part = part_of(code)
    if part is None:
        raise Http404
    return part


def _buttons(form: DashboardForm, here: Part) -> list[Button]:
    mail = Button(_("Per e-mail"), reverse("reporting:dashboard_mails"), tone="secondary", icon="mail")
    saves = [
        save_button(ending, form.url(reverse("reporting:dashboard_file", args=[here.code, ending])))
        for ending in MAKERS
    ]
    return [mail, *saves]


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def dashboard_file(request: HttpRequest, part: str, ending: str) -> HttpResponseBase:
    """The tables of one part as a workbook or on paper, with the same numbers hidden as on the screen."""
    here = _part(part)
    if ending not in MAKERS:
        raise Http404
    form = DashboardForm(request.GET, request.user)
    tables = [panel.table for panel in presenters.panels(here, form, request.user)]
    return or_unavailable(request, lambda: _file(tables, form, here, ending))


def _file(tables: list[Any], form: DashboardForm, here: Part, ending: str) -> HttpResponse:
    lead = form.in_words()
    chosen = form.selection.programme
    programmes = [chosen] if chosen else list(form.fields["programma"].queryset.filter(is_active=True))
    if ending == "xlsx":
        content = as_workbook(tables, foot=". ".join(filter(None, (lead, co_financing(programmes)))))
    else:
        title = f"{_('Dashboard')}: {here.label}"
        number = f"DASH-{dates.today():%Y%m%d}"
        content = as_pdf(tables, title=title, programmes=programmes, number=number, lead=lead)
    response = HttpResponse(content, content_type=MAKERS[ending])
    name = f"dashboard-{here.code}-{dates.today().isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


class Behind(ListView):
    """What a number counts, as far as the user may see it."""

    policy = Policy(str(Permission.SEE_FIGURES))
    template_name = "reporting/dashboards/behind.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.figure = figure_of(self.kwargs["code"], request.user)
        if self.figure is None:
            raise Http404
        form = DashboardForm(request.GET, request.user)
        chosen = form.own() if self.figure is OWN_CASELOAD else form.selection
        model = self.figure.rows(chosen, None).model
        self.table_class, related = LISTS[model]
        seen = visible(model, request.user).select_related(*related)
        line, column = request.GET.get("lijn", ""), request.GET.get("kolom", "")
        return self.figure.behind(chosen, seen, line=line, column=column)

    def get_table(self, request: HttpRequest) -> Table:
        rows = self.get_queryset(request)
        return self.table_class(request, rows)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        assert self.figure is not None  # noqa: S101  the rows were asked first
        form = DashboardForm(request.GET, request.user)
        measure = self.figure.measure(request.GET.get("lijn" if self.figure.transposed else "kolom", ""))
        part = next(part for part in presenters.PARTS if self.figure in part.figures)
        return {
            "title": self.figure.title,
            "subtitle": ", ".join(str(text) for text in (measure and measure.label, form.in_words()) if text),
            "back_url": form.url(presenters.path_of(part)),
        }
