"""Snapshots: the list, one of them, what changed since, and making them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, formats, moves, policy, ui
from core.policy import Policy, visible
from core.sheets.writing import save_button
from core.tables import ListView
from core.views import carry_out, refused
from people.roles import Permission
from reporting.kpi import actions, rules
from reporting.kpi.differences import difference
from reporting.kpi.filters import KpiFilter, sees_every_dossier
from reporting.kpi.forms import ConfirmForm
from reporting.kpi.frozen import tables_from
from reporting.kpi.moves import KIND
from reporting.kpi.presenters.selections import selection_words
from reporting.kpi.presenters.snapshots import changes_table
from reporting.kpi.tables import SnapshotTable, period_words, state_badge
from reporting.kpi.views.files import PDF, XLSX, tables_file
from reporting.models import KpiSnapshot
from trajects.models import Traject
from trajects.publicity import about


class Snapshots(ListView):
    """Every snapshot that the user may read."""

    policy = Policy(str(Permission.SEE_FIGURES))
    table_class = SnapshotTable
    template_name = "reporting/kpi/snapshots.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(KpiSnapshot, request.user).select_related("programme").defer(
            "figures", "shielded", "definition", "members"
        )  # fmt: skip

    def get_context(self, request: HttpRequest, table: Any) -> dict[str, Any]:
        return {"back_url": reverse("reporting:kpis")}


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Keep what the page of KPI's shows for the same address, as a concept."""
    filters = KpiFilter(request.GET, user=request.user)
    if filters.programme is None:
        raise Http404
    selection = replace(filters.selection, organisation=None)
    back = f"{reverse('reporting:kpis')}?{request.GET.urlencode()}"
    words = {
        "title": _("Neem een momentopname"),
        "subtitle": selection_words(selection),
        "intro": _(
            "De cijfers van dit programma worden nu berekend en bewaard als concept. Kijk ze na en leg ze dan "
            "vast. Een keuze van organisatie telt niet mee."
        ),
        "label": _("Neem de momentopname"),
        "success": _("De momentopname is gemaakt. Ze is nog een concept."),
    }
    return _confirm(
        request, words, back, lambda: actions.take_snapshot(selection, by=request.user).get_absolute_url()
    )


def _confirm(
    request: HttpRequest, words: dict[str, Any], back: str, work: Callable[[], str], *, tone: str = "primary"
) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=words["success"])
    context = {**words, "form": form, "button": ui.Button(words["label"], tone=tone), "cancel_url": back}
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _snapshot_of(request: HttpRequest, public_id: UUID) -> KpiSnapshot:
    rows = visible(KpiSnapshot, request.user).select_related("programme", "taken_by")
    found: KpiSnapshot = get_object_or_404(rows, public_id=public_id)
    about(request, found.programme)
    return found


def _tables(request: HttpRequest, found: KpiSnapshot) -> list[Any]:
    """As they were then; small numbers stay hidden from who does not see every dossier."""
    return tables_from(found.figures if sees_every_dossier(request.user) else found.shielded)


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def snapshot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The figures as they were then, who fixed them, and what can be done."""
    found = _snapshot_of(request, public_id)
    context = {
        "snapshot": found,
        "title": _("Momentopname, versie %(version)s") % {"version": found.version},
        "subtitle": f"{found.programme.name} · {period_words(found)}",
        "badges": [state_badge(found)],
        "facts": _facts(found),
        "buttons": _buttons(request, found),
        "tables": _tables(request, found),
        "back_url": reverse("reporting:kpi_snapshots"),
    }
    return render(request, "reporting/kpi/snapshot.html", context)


def _facts(found: KpiSnapshot) -> list[ui.Fact]:
    facts = [
        ui.Fact(_("Berekend"), formats.long_date(found.taken_at), help=str(found.taken_by)),
        ui.Fact(_("SHA-256"), found.short_hash),
    ]
    if found.fixed_at:
        facts.insert(1, ui.Fact(_("Vastgelegd"), formats.long_date(found.fixed_at), help=found.fixed_by_name))
    return facts


def _buttons(request: HttpRequest, found: KpiSnapshot) -> list[ui.Button]:
    def to(name: str, label: str) -> ui.Button:
        return ui.Button(label, reverse(f"reporting:{name}", args=[found.public_id]), tone="secondary")

    buttons = [
        *moves.buttons(KIND, found, request.user),
        to("kpi_snapshot_changes", _("Wat is er veranderd?")),
    ]
    if rules.may_keep(request.user):
        buttons += [
            *([to("kpi_snapshot_version", _("Maak een nieuwe versie"))] if found.is_fixed else []),
            *([] if found.is_fixed else [to("kpi_snapshot_again", _("Bereken opnieuw"))]),
            *([] if found.is_fixed else [to("kpi_snapshot_discard", _("Gooi weg"))]),
        ]
    return buttons + [
        save_button(kind, reverse("reporting:kpi_snapshot_file", args=[found.public_id, kind]))
        for kind in (PDF, XLSX)
    ]


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def snapshot_file(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponseBase:
    """The figures of then as PDF or spreadsheet."""
    found = _snapshot_of(request, public_id)
    day = dates.local_date(found.taken_at)
    lead = _("Momentopname van %(day)s, versie %(version)s, %(state)s. SHA-256: %(hash)s") % {
        "day": formats.short_date(day),
        "version": found.version,
        "state": str(found.get_state_display()).lower(),
        "hash": found.short_hash,
    }
    return tables_file(
        request,
        _tables(request, found),
        kind=kind,
        name=f"kpi-{found.programme.code}-{day:%Y%m%d}-v{found.version}",
        title=_("KPI's van %(programme)s") % {"programme": found.programme.name},
        programme=found.programme,
        lead=f"{period_words(found)}. {lead}",
    )


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which figures read differently now, by how much, and which dossiers came in or went out."""
    found = _snapshot_of(request, public_id)
    shields = not sees_every_dossier(request.user)
    told = difference(found, shields=shields, among=visible(Traject, request.user))
    context = {
        "snapshot": found,
        "title": _("Wat is er veranderd?"),
        "subtitle": f"{found.programme.name} · {period_words(found)}",
        "told": told,
        "table": changes_table(told.changes, found),
        "back_url": found.get_absolute_url(),
        "empty": ui.Empty(_("Niets veranderd"), _("De cijfers zijn nog dezelfde als in de momentopname.")),
    }
    return render(request, "reporting/kpi/changes.html", context)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Count a concept again."""
    found = _snapshot_of(request, public_id)
    words = {
        "title": _("Bereken opnieuw"),
        "subtitle": str(found),
        "intro": _("De cijfers van dit concept worden vervangen door die van vandaag."),
        "label": _("Bereken opnieuw"),
        "success": _("De momentopname is opnieuw berekend."),
    }
    return _of_draft(
        request, found, words, lambda: actions.recalculate(found, by=request.user).get_absolute_url()
    )


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a concept away."""
    found = _snapshot_of(request, public_id)

    def work() -> str:
        actions.discard_snapshot(found, by=request.user)
        return reverse("reporting:kpi_snapshots")

    words = {
        "title": _("Gooi het concept weg"),
        "subtitle": str(found),
        "intro": _("Dit concept verdwijnt. Vastgelegde momentopnames blijven."),
        "label": _("Gooi weg"),
        "success": _("Het concept is weg."),
    }
    return _of_draft(request, found, words, work, tone="danger")


def _of_draft(
    request: HttpRequest, found: KpiSnapshot, words: dict[str, Any], work: Callable[[], str], **more: str
) -> HttpResponse:
    """The page before something that only a concept allows."""
    verdict = rules.is_draft(found)
    if not verdict and request.method != "POST":
        return refused(request, verdict, back_url=found.get_absolute_url())
    return _confirm(request, words, found.get_absolute_url(), work, **more)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def next_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the same question again, as a new version."""
    found = _snapshot_of(request, public_id)
    words = {
        "title": _("Maak een nieuwe versie"),
        "subtitle": str(found),
        "intro": _("Dezelfde vraag wordt nu opnieuw berekend. Deze momentopname blijft zoals ze is."),
        "label": _("Maak een nieuwe versie"),
        "success": _("De nieuwe versie is gemaakt. Ze is nog een concept."),
    }
    return _confirm(
        request,
        words,
        found.get_absolute_url(),
        lambda: actions.new_version(found, by=request.user).get_absolute_url(),
    )
