"""The export centre: choose what goes along, and fetch what is ready."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.policy import visible
from core.tables import Table
from core.ui import Tab
from core.views import carry_out
from people.roles import Permission
from reporting.enums import ExportGrain
from reporting.exports.actions import ask_export, filters_in
from reporting.exports.forms import ExportForm
from reporting.exports.making import KIND, filter_of, rows_of
from reporting.models import PreparedFile
from reporting.presenters.files import file_line

SHOWN = 20
GRAIN = "soort"


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """Choose filters, columns and the kind of file; the files themselves stand below."""
    grain = _grain(request)
    query = filters_in(request.GET.urlencode())
    kept = request.user.export_choices.filter(grain=grain).first()
    initial = {"columns": kept.columns} if kept else {}
    form = ExportForm(request.POST or None, grain=grain, initial=initial)
    here = request.get_full_path()

    def work() -> str:
        ask_export(grain=grain, query=query, by=request.user, **form.values())
        return f"{here}#bestanden"

    if request.method == "POST" and form.is_valid():
        done = _("De export wordt klaargemaakt. Je mag intussen verder werken.")
        return carry_out(request, form, work, cancel_url=here, success=done)
    context = {"form": form, "grain": grain, **_around(request, grain, query)}
    return render(request, "reporting/exports/exports.html", context, status=422 if form.errors else 200)


def _grain(request: HttpRequest) -> str:
    wanted = request.GET.get(GRAIN, "")
    return wanted if wanted in ExportGrain.values else ExportGrain.PERSON


def _around(request: HttpRequest, grain: str, query: str) -> dict[str, Any]:
    """The filters, how many lines they leave, and the files."""
    found = filter_of(query, request.user)
    rows = visible(PreparedFile, request.user).filter(kind__startswith=KIND).select_related("file")[:SHOWN]
    return {
        "table": Table(request, found.qs, filterset=found),
        "fields": [field for field in found.form if field.name != "q"],
        "total": rows_of(grain, query, request.user).count(),
        "tabs": [_tab(each, grain, query) for each in ExportGrain],
        "lines": [file_line(asked) for asked in rows],
        "searched": bool(request.GET.get("q")),
    }


def _tab(grain: ExportGrain, here: str, query: str) -> Tab:
    more = f"&{query}" if query else ""
    return Tab(
        str(grain.label), f"{reverse('reporting:exports')}?{GRAIN}={grain}{more}", current=grain == here
    )
