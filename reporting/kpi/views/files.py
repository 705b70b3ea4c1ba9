"""Tables of figures as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core import files
from reporting.figures.printing import as_pdf, co_financing
from reporting.figures.tables import FigureTable
from reporting.figures.workbooks import as_workbook
from reporting.views.documents import or_unavailable
from trajects.models import Programme

PDF, XLSX = "pdf", "xlsx"


def tables_file(
    request: HttpRequest,
    tables: Sequence[FigureTable],
    *,
    kind: str,
    name: str,
    title: str,
    programme: Programme,
    lead: str = "",
) -> HttpResponseBase:
    """The tables as "pdf" or "xlsx" with the sentence of the funders; anything else is not there."""
    if kind == XLSX:
        content = as_workbook(tables, foot=co_financing([programme]))
        return _download(content, files.XLSX, f"{name}.xlsx")
    if kind != PDF:
        raise Http404

    def answer() -> HttpResponseBase:
        content = as_pdf(tables, title=title, programmes=[programme], number=name.upper(), lead=lead)
        return _download(content, files.PDF, f"{name}.pdf")

    return or_unavailable(request, answer)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
