"""The pages on which coordinators take over data of another system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import dates, policy, ui
from core.errors import Refused, UploadRefused
from core.formats import number
from core.forms import OnceForm
from core.policy import Policy, visible
from core.sheets.writing import ENDINGS, download
from core.tables import ListView, Table
from core.views import carry_out, refused, send_once
from people.models import Candidate, User
from people.roles import Permission
from reporting.imports import actions, presenters, rules
from reporting.imports.forms import ColumnsForm, RowForm, StartForm
from reporting.imports.kinds import KINDS, ImportKind
from reporting.imports.tables import ImportsTable, RowsTable
from reporting.models import DataImport, ImportRow
from trajects.models import Traject

TARGETS = (Candidate, Traject)


def _kind(name: str) -> type[ImportKind]:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _sheet(request: HttpRequest, public_id: UUID) -> DataImport:
    """A file that this user brought in and did not throw away."""
    return get_object_or_404(visible(DataImport, request.user).going_on(), public_id=public_id)


def _row(request: HttpRequest, public_id: UUID, row_id: UUID) -> ImportRow:
    sheet = _sheet(request, public_id)
    row = get_object_or_404(sheet.rows, public_id=row_id)
    row.sheet = sheet
    return row


class Imports(ListView):
    """What can be taken over, in its order, and what this user brought in."""

    policy = Policy(Permission.MANAGE_PROGRAMME)
    table_class = ImportsTable
    template_name = "reporting/imports/list.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(DataImport, request.user).going_on()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        kinds = [
            {
                "title": kind.title,
                "intro": kind.intro,
                "url": reverse("reporting:data_import_start", args=[key]),
            }
            for key, kind in KINDS.items()
        ]
        return {"kinds": kinds}


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a file, after explaining the columns."""
    found = _kind(kind)
    mine = visible(DataImport, request.user).going_on()
    last = mine.order_by("-created_at").first()
    form = StartForm(
        request.POST or None, request.FILES or None, initial={"source": last.source if last else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return send_once(request, form, lambda: _start(request, found, form))
        except UploadRefused as error:
            form.add_error("upload", error.message)
    context = {
        "kind": found,
        "form": form,
        "most": number(found.max_rows),
        "drafts": [],
        "samples": [
            (words, reverse("reporting:data_import_sample", args=[kind, ending]))
            for ending, words in (("xlsx", _("rekenblad")), ("csv", "CSV"))
        ],
        "back_url": reverse("reporting:data_imports"),
    }
    return render(request, "core/sheet_upload.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest, kind: type[ImportKind], form: StartForm) -> str:
    values = form.values()
    sheet = actions.start(
        kind, upload=values["upload"], source=values["source"], by=cast("User", request.user)
    )
    return presenters.url_of(sheet, "data_import_columns")


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def sample(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """A file with the right headings and one invented row."""
    found = _kind(kind)
    if ending not in ENDINGS:
        raise Http404
    header = [str(column.label) for column in found.columns]
    return download(f"voorbeeld-{kind}", ending, header, [[column.example for column in found.columns]])


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say which column of the file is which of ours."""
    sheet = _sheet(request, public_id)
    back, kind = presenters.url_of(sheet), _kind(sheet.kind)
    verdict = rules.may_be_mapped(sheet)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = ColumnsForm(request.POST or None, sheet=sheet, kind=kind)
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, lambda: _choose(request, sheet, form), cancel_url=back)
    context = {
        "sheet": sheet,
        "kind": kind,
        "form": form,
        "unused": _unused(sheet),
        "back_url": reverse("reporting:data_imports"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/imports/columns.html", context, status=status)


def _choose(request: HttpRequest, sheet: DataImport, form: ColumnsForm) -> str:
    actions.choose_columns(sheet, mapping=form.mapping(), by=cast("User", request.user))
    return presenters.url_of(sheet)


def _unused(sheet: DataImport) -> list[str]:
    """Headings that we did not recognise."""
    used = set(sheet.mapping.values())
    return [heading for place, heading in enumerate(sheet.headings) if place not in used]


class ImportPage(ListView):
    """What each row would do or did; while a worker is at it, how far it is."""

    policy = Policy(Permission.MANAGE_PROGRAMME)
    table_class = RowsTable
    template_name = "reporting/imports/rows.html"
    fragment_name = "core/_sheet_rows.html"
    keeps_views = False

    def get_table(self, request: HttpRequest) -> Table:
        self.sheet = _sheet(request, self.kwargs["public_id"])
        self.counts = self.sheet.rows.tally()
        self.part = presenters.part_of(request.GET.get(presenters.PART, ""), self.counts)
        return RowsTable(request, self.get_queryset(request)).of(self.sheet, self._became)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.sheet.rows.select_related("record")
        if self.part == presenters.EVERYTHING:
            return rows
        if self.part == presenters.LEFT_OUT:
            return rows.filter(is_left_out=True)
        return rows.filter(is_left_out=False, outcome=self.part)

    def _became(self, rows: Sequence[ImportRow]) -> dict[str, dict[int, Any]]:
        """What these rows became, as far as this user sees it."""
        keys = [row.record.target_id for row in rows if row.record]
        return (
            {model._meta.label_lower: visible(model, self.request.user).in_bulk(keys) for model in TARGETS}
            if keys
            else {}
        )

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        sheet, counts = self.sheet, self.counts
        busy = sheet.stage in presenters.BUSY
        return {
            "sheet": sheet,
            "title": _kind(sheet.kind).title,
            "badges": [presenters.stage_badge(sheet)],
            "buttons": presenters.buttons(sheet, counts),
            "progress": presenters.progress(sheet, counts) if busy else None,
            "facts": presenters.facts(sheet, counts),
            "tabs": presenters.tabs(sheet, counts, self.part),
            "back_url": reverse("reporting:data_imports"),
        }


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def state(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a worker is: a part of a page, which is read again once the work is done."""
    sheet = _sheet(request, public_id)
    context = {"progress": presenters.progress(sheet, sheet.rows.tally())}
    response = render(request, "reporting/imports/_progress.html", context)
    if sheet.stage not in presenters.BUSY:
        response["HX-Refresh"] = "true"
    return response


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, public_id: UUID, row_id: UUID) -> HttpResponse:
    """Correct the cells of one row."""
    found = _row(request, public_id, row_id)
    back, kind = presenters.url_of(found.sheet), _kind(found.sheet.kind)
    for verdict in (rules.may_be_corrected(found.sheet), rules.row_is_open(found)):
        if not verdict:
            return refused(request, verdict, back_url=back)
    form = RowForm(request.POST, row=found, kind=kind) if request.POST else RowForm.of(found, kind)
    if request.method == "POST" and form.is_valid():
        try:
            return carry_out(request, form, lambda: _correct(request, found, form), cancel_url=back)
        except actions.RowStillWrong as error:
            form.show_problems(error.problems)
    context = {
        "title": _("Regel %(line)s") % {"line": found.line},
        "subtitle": kind.title,
        "badges": [presenters.row_badge(found)],
        "form": form,
        "back_url": back,
    }
    return render(request, "core/sheet_row.html", context, status=422 if request.method == "POST" else 200)


def _correct(request: HttpRequest, found: ImportRow, form: RowForm) -> str:
    actions.correct_row(found, cells=form.cells(), by=cast("User", request.user))
    messages.success(request, _("Regel %(line)s is verbeterd.") % {"line": found.line})
    return presenters.url_of(found.sheet)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def row_left_out(request: HttpRequest, public_id: UUID, row_id: UUID, *, left_out: bool) -> HttpResponse:
    """Leave a row out, or take it back."""
    found, user = _row(request, public_id, row_id), cast("User", request.user)
    return _do(request, found.sheet, lambda: actions.leave_out(found, left_out=left_out, by=user))


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def skip_wrong(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave every wrong row out."""
    sheet, user = _sheet(request, public_id), cast("User", request.user)
    return _do(request, sheet, lambda: actions.leave_out_wrong(sheet, by=user))


def _do(request: HttpRequest, sheet: DataImport, work: Callable[[], None]) -> HttpResponse:
    try:
        work()
    except Refused as error:
        return refused(request, error.verdict, back_url=presenters.url_of(sheet))
    return HttpResponseRedirect(presenters.url_of(sheet))


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, then have a worker do it."""
    sheet = _sheet(request, public_id)
    back, counts, form = presenters.url_of(sheet), sheet.rows.tally(), OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, lambda: _apply(request, sheet), cancel_url=back)
    verdict = rules.may_be_applied(sheet, counts)
    if not verdict:
        return refused(request, verdict, back_url=back)
    context = {
        "title": _("Voer de gegevens in"),
        "subtitle": sheet.file_name,
        "intro": _(
            "Elke rij volgt de gewone regels. Wat niet mag, wordt geweigerd met de reden; de andere rijen gaan door."
            " Er vertrekt geen enkele e-mail."
        ),
        "form": form,
        "button": ui.Button(_("Voer de gegevens in")),
        "facts": presenters.facts(sheet, counts),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _apply(request: HttpRequest, sheet: DataImport) -> str:
    actions.apply(sheet, by=cast("User", request.user))
    return presenters.url_of(sheet)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw the rows away."""
    sheet = _sheet(request, public_id)
    form, back = OnceForm(request.POST or None), presenters.url_of(sheet)
    if request.method == "POST" and form.is_valid():
        done = _("De rijen zijn weggegooid. Wat ingevoerd was, blijft.")
        return carry_out(request, form, lambda: _discard(request, sheet), cancel_url=back, success=done)
    verdict = rules.may_be_discarded(sheet)
    if not verdict:
        return refused(request, verdict, back_url=back)
    context = {
        "title": presenters.discard_words(sheet)
        if sheet.stage in rules.AFTERWARDS
        else _("Gooi dit bestand weg"),
        "subtitle": sheet.file_name,
        "intro": _("De rijen, wat je verbeterde en het verslag verdwijnen. Wat ingevoerd is, blijft."),
        "form": form,
        "button": ui.Button(presenters.discard_words(sheet), tone="danger"),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _discard(request: HttpRequest, sheet: DataImport) -> str:
    actions.discard(sheet, by=cast("User", request.user))
    return reverse("reporting:data_imports")


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def report(request: HttpRequest, public_id: UUID, ending: str) -> HttpResponse:
    """What became of each row, as a file."""
    sheet = _sheet(request, public_id)
    if ending not in ENDINGS:
        raise Http404
    header, lines = presenters.report_lines(sheet)
    return download(f"verslag-{sheet.kind}-{dates.today():%Y-%m-%d}", ending, header, lines)
