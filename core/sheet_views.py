"""The pages of every list that comes in as a spreadsheet: upload, preview, correct, apply (H-29, H-91)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import policy, ui
from core.enums import RowEffect
from core.errors import Refused, UploadRefused
from core.formats import number
from core.forms import OnceForm
from core.models import SheetImport, SheetRow
from core.policy import SIGNED_IN, Policy, visible
from core.sheets import actions, presenters, rules
from core.sheets.forms import ApplyForm, RowForm, UploadForm
from core.sheets.kinds import SheetKind, kind_of
from core.sheets.samples import sample
from core.sheets.writing import ENDINGS
from core.tables import ListView, Table
from core.views import carry_out, refused, send_once


def _kind(request: HttpRequest, name: str) -> type[SheetKind]:
    """The list of this address, when this user may fill it."""
    kind = kind_of(name)
    if kind is None or not request.user.may(kind.permission):
        raise Http404
    return kind


def _sheet(request: HttpRequest, kind: str, public_id: UUID) -> SheetImport:
    """A sheet that this user uploaded for this list."""
    _kind(request, kind)
    return get_object_or_404(visible(SheetImport, request.user), kind=kind, public_id=public_id)


def _row(request: HttpRequest, kind: str, public_id: UUID, row_id: UUID) -> SheetRow:
    """A row that the file itself gave."""
    sheet = _sheet(request, kind, public_id)
    row = get_object_or_404(sheet.rows.exclude(effect="remove"), public_id=row_id)
    row.sheet = sheet
    return row


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Explain the columns, take the file, and list what was not finished."""
    found = _kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None, kind=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return send_once(request, form, lambda: _start(request, found, form))
        except UploadRefused as error:
            form.add_error("upload", error.message)
        except Refused as error:
            return refused(request, error.verdict, back_url=request.path)
    drafts = visible(SheetImport, request.user).drafts(kind)[:20]
    reader = found(by=request.user)
    context = {
        "kind": reader,
        "most": number(found.max_rows),
        "form": form,
        "drafts": [presenters.draft_line(sheet) for sheet in drafts],
        "back_url": reader.done_url(),
        "samples": [
            (_("rekenblad") if ending == "xlsx" else "CSV", reverse("core:sheet_sample", args=[kind, ending]))
            for ending in ENDINGS
        ],
    }
    return render(request, "core/sheet_upload.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest, kind: type[SheetKind], form: UploadForm) -> str:
    values = form.values()
    sheet = actions.start_import(
        kind, upload=values["upload"], scope=values.get("scope", ""), by=request.user
    )
    return presenters.sheet_url(sheet)


@policy.signed_in
@require_safe
def sheet_sample(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """An empty sheet with the right headings."""
    found = _kind(request, kind)
    if ending not in ENDINGS:
        raise Http404
    return sample(found, ending)


class SheetTable(Table):
    """The rows of a sheet, in the order of the file."""

    name = "regels"
    caption = gettext_lazy("Regels van het rekenblad")
    default_order = ("line",)
    empty = ui.Empty(
        gettext_lazy("Geen regels"), gettext_lazy("In dit deel van het rekenblad staat niets (meer).")
    )

    def of(self, sheet: SheetImport, kind: SheetKind) -> SheetTable:
        """Tell the table what its rows belong to."""
        self.sheet, self.kind = sheet, kind
        return self

    @property
    def column_labels(self) -> list[str]:
        """The headings that the sheet has, in the order of the list."""
        first = self.page.object_list[0] if self.page.object_list else None
        return [str(column.label) for column in presenters.shown_columns(self.kind, first)] if first else []

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        return presenters.shown_rows(self.sheet, self.kind, objects, self.request.GET.urlencode())


class SheetPage(ListView):
    """What a sheet would do, row by row; once applied, what it did."""

    policy = Policy(SIGNED_IN)
    table_class = SheetTable
    template_name = "core/sheet.html"
    fragment_name = "core/_sheet_rows.html"
    keeps_views = False

    def get_table(self, request: HttpRequest) -> Table:
        self.sheet = _sheet(request, self.kwargs["kind"], self.kwargs["public_id"])
        self.kind = actions.kind_for(self.sheet, by=request.user)
        self.counts = rules.tally(self.sheet)
        self.part = presenters.part_of(request.GET.get(presenters.PART, ""), self.counts)
        return SheetTable(request, self.get_queryset(request)).of(self.sheet, self.kind)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.sheet.rows.all()
        if self.part == presenters.EVERYTHING:
            return rows
        if self.part == presenters.LEFT_OUT:
            return rows.filter(is_left_out=True)
        kept = rows.filter(is_left_out=False)
        if self.part == presenters.TO_LOOK_AT:
            return kept.exclude(effect=RowEffect.SAME)
        return kept.filter(effect=self.part)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        counts = self.counts
        return {
            "sheet": self.sheet,
            "kind": self.kind,
            "badges": [presenters.state_badge(self.sheet)],
            "buttons": presenters.sheet_buttons(self.sheet, self.kind, counts),
            "facts": presenters.facts(self.sheet, counts) if self.sheet.applied_at else [],
            "tabs": presenters.tabs(self.sheet, counts, self.part),
            "disappears": bool(counts.removed) and not self.sheet.applied_at,
            "unknown": self.sheet.summary.get("unknown", []),
            "back_url": reverse("core:sheet_upload", args=[self.sheet.kind]),
        }


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_row(request: HttpRequest, kind: str, public_id: UUID, row_id: UUID) -> HttpResponse:
    """Correct the cells of one row."""
    row = _row(request, kind, public_id, row_id)
    back = _preview(request, row.sheet)
    verdict = rules.is_draft(row.sheet)
    if not verdict:
        return refused(request, verdict, back_url=back)
    kind_now = actions.kind_for(row.sheet, by=request.user)
    form = RowForm(request.POST, row=row, kind=kind_now) if request.POST else RowForm.of(row, kind_now)
    if request.method == "POST" and form.is_valid():
        try:
            return carry_out(request, form, lambda: _correct(request, row, form), cancel_url=back)
        except actions.RowStillWrong as error:
            form.show_problems(error.problems)
    context = {
        "title": _("Regel %(line)s") % {"line": row.line},
        "subtitle": kind_now.title,
        "badges": [presenters.row_badge(row)],
        "form": form,
        "back_url": back,
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "core/sheet_row.html", context, status=status)


def _correct(request: HttpRequest, row: SheetRow, form: RowForm) -> str:
    actions.correct_row(row, cells=form.values(), by=request.user)
    messages.success(request, _("Regel %(line)s is verbeterd.") % {"line": row.line})
    return _preview(request, row.sheet)


def _preview(request: HttpRequest, sheet: SheetImport) -> str:
    """The preview, at the part and page from which the user came."""
    query = request.GET.urlencode()
    return presenters.sheet_url(sheet) + (f"?{query}" if query else "")


@policy.signed_in
@require_POST
def sheet_row_left_out(
    request: HttpRequest, kind: str, public_id: UUID, row_id: UUID, *, left_out: bool
) -> HttpResponse:
    """Leave a row out, or take it back."""
    row = _row(request, kind, public_id, row_id)
    return _do(request, row.sheet, lambda: actions.leave_out(row, left_out=left_out, by=request.user))


@policy.signed_in
@require_POST
def sheet_skip_wrong(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Leave every wrong row out."""
    sheet = _sheet(request, kind, public_id)
    return _do(request, sheet, lambda: actions.leave_out_wrong(sheet, by=request.user))


def _do(request: HttpRequest, sheet: SheetImport, work: Callable[[], None]) -> HttpResponse:
    """One press on a button, which may be pressed twice; then back to the preview."""
    back = _preview(request, sheet)
    try:
        work()
    except Refused as error:
        return refused(request, error.verdict, back_url=back)
    return HttpResponseRedirect(back)


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_apply(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Ask once more, then do it all."""
    sheet = _sheet(request, kind, public_id)
    back, counts = presenters.sheet_url(sheet), rules.tally(sheet)
    form = ApplyForm(request.POST or None, sheet=sheet, counts=counts)
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, lambda: _apply(request, sheet, form), cancel_url=back)
    verdict = rules.may_be_applied(sheet, counts)
    if not verdict:
        return refused(request, verdict, back_url=back)
    context = {
        "title": _("Voer de lijst in"),
        "subtitle": sheet.file_name,
        "intro": _("Alles gebeurt in één keer. Lukt er iets niet, dan verandert er niets."),
        "form": form,
        "button": ui.Button(_("Voer de lijst in")),
        "facts": presenters.facts(sheet, counts),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _apply(request: HttpRequest, sheet: SheetImport, form: ApplyForm) -> str:
    values = form.cleaned_data
    done = actions.apply_import(
        sheet, version=values["version"], remove=bool(values.get("remove")), by=request.user
    )
    if done:
        messages.success(request, _("De lijst is ingevoerd."))
    else:
        messages.warning(
            request,
            _("De lijst is intussen veranderd. Er is nog niets ingevoerd: kijk de regels opnieuw na."),
        )
    return presenters.sheet_url(sheet)


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_discard(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Throw the sheet away."""
    sheet = _sheet(request, kind, public_id)
    form, back = OnceForm(request.POST or None), presenters.sheet_url(sheet)
    if request.method == "POST" and form.is_valid():
        done = _("Het rekenblad is weggegooid. De lijst zelf is niet veranderd.")
        return carry_out(request, form, lambda: _discard(request, sheet), cancel_url=back, success=done)
    verdict = rules.is_draft(sheet)
    if not verdict:
        return refused(request, verdict, back_url=back)
    context = {
        "title": _("Gooi dit rekenblad weg"),
        "subtitle": sheet.file_name,
        "intro": _("De regels en wat je verbeterde, verdwijnen. De lijst zelf verandert niet."),
        "form": form,
        "button": ui.Button(_("Gooi weg"), tone="danger"),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _discard(request: HttpRequest, sheet: SheetImport) -> str:
    actions.discard_import(sheet, by=request.user)
    return reverse("core:sheet_upload", args=[sheet.kind])
