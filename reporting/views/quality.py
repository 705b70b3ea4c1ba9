"""The figures of offers and providers as a spreadsheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import dates, files, policy
from people.roles import Permission
from reporting.workbooks import workbook
from vouchers.presenters.quality import sheet
from vouchers.views.quality import quality_table


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def quality_sheet(request: HttpRequest) -> HttpResponse:
    """What the page shows for the same address, with the same numbers hidden."""
    head, rows = sheet(quality_table(request).lines)
    response = HttpResponse(workbook(_("Kwaliteit"), head, rows), content_type=files.XLSX)
    name = f"kwaliteit-{dates.today().isoformat()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
