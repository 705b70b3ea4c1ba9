"""Figures as tables and bars, with small numbers hidden where they must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.templatetags.charts import Bar
from people.roles import Permission
from reporting import statistics
from reporting.statistics import SMALL, STAGES, FigureRow, Period


@dataclass(frozen=True)
class Number:
    """A number as it may be shown, and the list that it counts (for who may see it)."""

    value: int
    shown: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class ReportLine:
    label: str
    numbers: list[Number]


@dataclass(frozen=True)
class Report:
    """A figure: title, head of the table, its lines, and the bars that say the same."""

    code: str
    title: str
    head: list[str]
    lines: list[ReportLine]
    bars: list[Bar]
    csv_url: str


@dataclass(frozen=True)
class Stat:
    """A figure of the start page."""

    label: str
    value: str
    url: str


def sees_all(user: Any) -> bool:
    """Who sees dossiers sees every number; others only those that point at nobody."""
    return user.may(Permission.SEE_DOSSIERS)


def shown_number(value: int, *, hidden: bool) -> str:
    """A number, or "<10" when it is hidden."""
    return f"<{SMALL}" if hidden else formats.number(value)


def stats_of(period: Period, user: Any) -> list[Stat]:
    """The steps of the funnel as figures."""
    url = reverse("reporting:flow")
    funnel = statistics.funnel(period)
    return [
        Stat(row.label, shown_number(row.values[0], hidden=_is_hidden(row.values[0], user)), url)
        for row in funnel
    ]


def _is_hidden(value: int, user: Any) -> bool:
    return value < SMALL and not sees_all(user)


def funnel_report(period: Period, user: Any) -> Report:
    """How many reached each step."""
    rows = statistics.funnel(period)
    links = [[_case_url(period, user, stage=row.key)] for row in rows]
    return _report(
        "trechter", _("Van doorverwijzing tot start"), [_("Kandidaten")], rows, links, period, user
    )


def organisation_report(period: Period, user: Any) -> Report:
    """The funnel by organisation."""
    rows = statistics.by_organisation(period)
    links = [
        [_case_url(period, user, stage=code, organisatie=row.key) for code, _l in STAGES] for row in rows
    ]
    return _report(
        "organisaties", _("Per organisatie"), _stage_labels(), rows, links, period, user, parts=True
    )


def province_report(period: Period, user: Any) -> Report:
    """The funnel by province of the candidate."""
    rows = statistics.by_province(period)
    links = [[_case_url(period, user, stage=code, provincie=row.key) for code, _l in STAGES] for row in rows]
    return _report("provincies", _("Per provincie"), _stage_labels(), rows, links, period, user, parts=True)


def provider_report(period: Period, user: Any) -> Report:
    """Vouchers by provider."""
    rows = statistics.vouchers_by_provider(period)
    links = [_voucher_urls(row, period, user) for row in rows]
    head = [str(label) for label in statistics.VOUCHER_COLUMNS]
    return _report("aanbieders", _("Vouchers per aanbieder"), head, rows, links, period, user, parts=True)


REPORTS = {
    "trechter": funnel_report,
    "organisaties": organisation_report,
    "provincies": province_report,
    "aanbieders": provider_report,
}


def _stage_labels() -> list[str]:
    return [str(label) for _code, label in STAGES]


def _report(
    code: str,
    title: str,
    head: list[str],
    rows: list[FigureRow],
    links: Sequence[Sequence[str]],
    period: Period,
    user: Any,
    *,
    parts: bool = False,
) -> Report:
    hidden = set() if sees_all(user) else statistics.hidden_cells(rows, together=parts)
    lines = [
        ReportLine(
            row.label,
            [
                Number(value, shown_number(value, hidden=(i, j) in hidden), links[i][j], head[j])
                for j, value in enumerate(row.values)
            ],
        )
        for i, row in enumerate(rows)
    ]
    bars = [_bar(line, hidden=(i, 0) in hidden) for i, line in enumerate(lines)]
    csv_url = f"{reverse('reporting:report_csv', args=[code])}{_query(period)}"
    return Report(code, title, head, lines, bars, csv_url)


def _bar(line: ReportLine, *, hidden: bool) -> Bar:
    """The bar of the first number; a hidden one has no length that tells it."""
    first = line.numbers[0]
    return Bar(line.label, 0 if hidden else first.value, first.shown)


def _query(period: Period, **more: str) -> str:
    chosen = {
        "jaar": str(period.year or ""),
        "organisatie": str(period.organisation.public_id) if period.organisation else "",
        "provincie": period.province,
    } | more
    filled = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(filled)}" if filled else ""


def _case_url(period: Period, user: Any, *, stage: str, **more: str) -> str:
    """The list behind a number, for who may see dossiers."""
    if not sees_all(user):
        return ""
    return reverse("reporting:report_cases") + _query(period, stap=stage, **more)


def _voucher_urls(row: FigureRow, period: Period, user: Any) -> list[str]:
    """The lists of vouchers; they know no year, so a number of one year has no list."""
    if not sees_all(user) or period != Period():
        return [""] * len(row.values)
    base = f"{reverse('vouchers:vouchers')}?provider={row.key}"
    return [base, f"{base}&state=accepted", f"{base}&state=refused", ""]
