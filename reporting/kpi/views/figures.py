"""The page of KPI's, one indicator with its versions, the dossiers behind a figure, and entering figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, formats, policy, ui
from core.policy import Policy, visible
from core.sheets.writing import save_button
from core.tables import ListView
from core.views import carry_out, refused
from people.roles import Permission
from reporting.kpi import actions, rules
from reporting.kpi.book import Book, Result
from reporting.kpi.filters import KpiFilter
from reporting.kpi.forms import FigureForm, TargetForm, ValueForm
from reporting.kpi.measures import MEASURES
from reporting.kpi.presenters import all_tables
from reporting.kpi.presenters.indicators import indicator_page
from reporting.kpi.presenters.links import dossiers_url
from reporting.kpi.presenters.selections import selection_words
from reporting.kpi.selection import Selection
from reporting.kpi.tables import FigureDossiers
from reporting.kpi.views.files import PDF, XLSX, tables_file
from reporting.models import Indicator
from reporting.statistics import SMALL
from trajects.models import Traject
from trajects.publicity import about

NO_FIGURES = ui.Empty(
    gettext_lazy("Nog geen indicatoren"),
    gettext_lazy("Een coördinator maakt de tabellen en indicatoren van een programma in Beheer."),
)


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def kpis(request: HttpRequest) -> HttpResponse:
    """Every table of a programme, for a period and a province."""
    form = KpiFilter(request.GET, user=request.user)
    context: dict[str, Any] = {"form": form, "empty": NO_FIGURES}
    if form.programme is not None:
        about(request, form.programme)
        selection = form.selection
        sees = request.user.may(Permission.SEE_DOSSIERS)
        book = Book(selection, shields=form.shields, opens_dossiers=sees)
        context |= {
            "tables": all_tables(book),
            "subtitle": selection_words(selection),
            "buttons": _buttons(request),
            "small": SMALL if form.shields else 0,
        }
    return render(request, "reporting/kpi/kpis.html", context)


def _buttons(request: HttpRequest) -> list[ui.Button]:
    query = request.GET.urlencode()
    url = reverse("reporting:kpi_snapshot_take")
    take = ui.Button(
        _("Neem een momentopname"), f"{url}?{query}" if query else url, tone="secondary", icon="camera"
    )
    saves = [
        save_button(kind, reverse("reporting:kpi_file", args=[kind]), query=query) for kind in (PDF, XLSX)
    ]
    snapshots = ui.Button(_("Momentopnames"), reverse("reporting:kpi_snapshots"), tone="secondary")
    return [*([take] if rules.may_keep(request.user) else []), snapshots, *saves]


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def kpi_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the page shows for the same address, as PDF or spreadsheet."""
    form = KpiFilter(request.GET, user=request.user)
    if form.programme is None:
        raise Http404
    selection = form.selection
    return tables_file(
        request,
        all_tables(Book(selection, shields=form.shields), links=False),
        kind=kind,
        name=f"kpi-{form.programme.code}-{dates.today():%Y%m%d}",
        title=_("KPI's van %(programme)s") % {"programme": form.programme.name},
        programme=form.programme,
        lead=selection_words(selection),
    )


def _indicator_of(request: HttpRequest, public_id: UUID) -> Indicator:
    rows = visible(Indicator, request.user).select_related("table__programme", "parent__table")
    found: Indicator = get_object_or_404(rows, public_id=public_id)
    about(request, found.table.programme)
    return found


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def indicator(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is counted and how, with every version of its target and of its value."""
    found = _indicator_of(request, public_id)
    context = indicator_page(found) | {"buttons": _indicator_buttons(request, found)}
    return render(request, "reporting/kpi/indicator.html", context)


def _indicator_buttons(request: HttpRequest, found: Indicator) -> list[ui.Button]:
    buttons = []
    if rules.may_keep(request.user):
        value = ui.Button(_("Voer een waarde in"), reverse("reporting:value_add", args=[found.public_id]))
        target = ui.Button(
            _("Nieuw objectief"), reverse("reporting:target_add", args=[found.public_id]), tone="secondary"
        )
        buttons = [value.guarded_by(rules.takes_values(found)), target]
    dossiers = dossiers_url(found, Selection(found.programme))
    if dossiers and request.user.may(Permission.SEE_DOSSIERS):
        buttons.append(ui.Button(_("Bekijk de dossiers"), dossiers, tone="secondary"))
    return buttons


class IndicatorDossiers(ListView):
    """The dossiers that a figure counts, as far as the user may see them."""

    policy = Policy(str(Permission.SEE_FIGURES))
    table_class = FigureDossiers
    template_name = "reporting/kpi/dossiers.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found, selection = self._asked(request)
        among = visible(Traject, request.user).select_related("candidate", "organisation", "adviser")
        return MEASURES[found.measure].dossiers(among, selection, found.parameters)

    def get_context(self, request: HttpRequest, table: Any) -> dict[str, Any]:
        found, selection = self._asked(request)
        shields = KpiFilter(request.GET, user=request.user).shields
        result = Book(selection, shields=shields).realised(found)
        seen = MEASURES[found.measure].seen(visible(Traject, request.user), selection, found.parameters)
        return {
            "title": found.label,
            "subtitle": selection_words(selection),
            "figure": _figure_words(result),
            "seen": formats.number(seen),
            "back_url": reverse("reporting:kpis") + f"?programma={found.programme.code}",
        }

    def _asked(self, request: HttpRequest) -> tuple[Indicator, Selection]:
        """The indicator of the address and what the address selects; 404 without dossiers behind it."""
        found = _indicator_of(request, self.kwargs["public_id"])
        if found.measure not in MEASURES or not MEASURES[found.measure].has_dossiers:
            raise Http404
        query = request.GET.copy()
        query["programma"] = found.programme.code
        return found, KpiFilter(query, user=request.user).selection


def _figure_words(result: Result) -> str:
    """A figure within a sentence, as this reader may know it."""
    if result.hidden:
        return f"<{SMALL}"
    number = formats.number(result.value or 0)
    return _("%(number)s of meer") % {"number": number} if result.rounded else number


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def target_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new version of a target."""
    found = _indicator_of(request, public_id)
    words = (_("Nieuw objectief"), _("Het objectief is bewaard. Het vorige blijft staan als versie."))
    return _figure_page(request, found, TargetForm, actions.set_target, words)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def value_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was reached, with its source."""
    found = _indicator_of(request, public_id)
    if not (verdict := rules.takes_values(found)):
        return refused(request, verdict, back_url=found.get_absolute_url())
    words = (_("Voer een waarde in"), _("De waarde is bewaard."))
    return _figure_page(request, found, ValueForm, actions.enter_value, words)


def _figure_page(
    request: HttpRequest,
    found: Indicator,
    form_class: type[FigureForm],
    action: Callable[..., Any],
    words: tuple[str, str],
) -> HttpResponse:
    url = found.get_absolute_url()
    form = form_class(request.POST or None, indicator=found)

    def work() -> str:
        action(found, by=request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=words[1])
    context = {
        "form": form,
        "title": words[0],
        "subtitle": found.label,
        "submit_label": _("Bewaar"),
        "cancel_url": url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)
