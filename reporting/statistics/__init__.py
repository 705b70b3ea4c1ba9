"""Figures as plain rows: screen, chart, mail and export use the same functions; one question for each figure."""

from reporting.statistics.base import Figure, FigureRow, Measure, MeasureKind, Selection
from reporting.statistics.cases import (
    BY_ADVISER,
    BY_ORGANISATION,
    BY_PROVINCE,
    BY_TARGET_GROUP,
    FUNNEL,
    PROVINCES,
    STAGES,
    WAITING,
    cases,
)
from reporting.statistics.dossiers import (
    CASELOAD_BY_ADVISER,
    CASELOAD_BY_ORGANISATION,
    OUTCOMES,
    OWN_CASELOAD,
    PHASE_TIMES,
)
from reporting.statistics.small_numbers import SMALL, SMALL_CENTS, hidden_cells, told, told_cents, whole_years
from reporting.statistics.vouchers import VOUCHERS_BY_PROVIDER

__all__ = [
    "BY_ADVISER",
    "BY_ORGANISATION",
    "BY_PROVINCE",
    "BY_TARGET_GROUP",
    "CASELOAD_BY_ADVISER",
    "CASELOAD_BY_ORGANISATION",
    "FUNNEL",
    "OUTCOMES",
    "OWN_CASELOAD",
    "PHASE_TIMES",
    "PROVINCES",
    "SMALL",
    "SMALL_CENTS",
    "STAGES",
    "VOUCHERS_BY_PROVIDER",
    "WAITING",
    "Figure",
    "FigureRow",
    "Measure",
    "MeasureKind",
    "Selection",
    "cases",
    "hidden_cells",
    "told",
    "told_cents",
    "whole_years",
]
