"""The phases of a period as a spreadsheet: where each stands, and what misses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core.sheets.writing import ENDINGS
from reporting.billing import writing
from reporting.billing.candidates import BATCH
from reporting.billing.facts import candidate_ref, province_words
from reporting.billing.presenters.standings import Standing, standings
from reporting.models import ReportPeriod
from reporting.workbooks import Euros, Value

HEAD = [
    _("Kandidaat"), _("Provincie"), _("Organisatie"), _("Adviseur"), _("Fase"), _("Stand"),
    _("Factureerbaar sinds"), _("Wat ontbreekt"), _("Bedrag van de fase"), _("Bedrag van het resultaat"),
    _("Lijn"),
]  # fmt: skip


def phases(period: ReportPeriod, rows: QuerySet, ending: str) -> HttpResponse:
    """The answer with the list as "csv" or "xlsx"; candidates by number, without a name."""
    lines = _lines(period, list(rows))
    content = (
        writing.to_csv(HEAD, lines)
        if ending == writing.CSV
        else writing.to_xlsx(str(_("Facturatie")), HEAD, lines, funders=period.programme.co_financing_text)
    )
    response = HttpResponse(content, content_type=ENDINGS[ending])
    name = f"facturatie-{period.begins_on:%Y%m%d}-{period.ends_on:%Y%m%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _lines(period: ReportPeriod, rows: list[Any]) -> Iterator[list[Value]]:
    for start in range(0, len(rows), BATCH):
        for standing in standings(rows[start : start + BATCH], period):
            yield _line(standing)


def _line(standing: Standing) -> list[Value]:
    traject = standing.phase.traject
    amounts = (standing.amount_cents, standing.result_cents)
    return [
        candidate_ref(traject.candidate),
        str(province_words(traject.candidate)),
        traject.organisation.name,
        traject.adviser.full_name,
        standing.name,
        standing.badge.label,
        standing.since,
        standing.why,
        *(Euros(cents) if cents is not None else None for cents in amounts),
        standing.line,
    ]
