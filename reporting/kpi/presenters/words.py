"""One figure of an indicator as a cell, and what reaching a target means."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import formats
from reporting.enums import IndicatorKind
from reporting.figures.tables import NOT_YET, Cell, Kind, decimals_of
from reporting.kpi.book import Number, Result
from reporting.models import Indicator

KINDS = {
    IndicatorKind.COUNT: Kind.COUNT,
    IndicatorKind.RATIO: Kind.RATIO,
    IndicatorKind.SHARE: Kind.SHARE,
    IndicatorKind.GROWTH: Kind.TEXT,
    IndicatorKind.TEXT: Kind.TEXT,
}


def kind_of(indicator: Indicator) -> Kind:
    """How its figures are written."""
    return KINDS[IndicatorKind(indicator.kind)]


def target_cell(indicator: Indicator, result: Result) -> Cell:
    """The target; of growth in a sentence."""
    if result.value is None:
        return Cell(None, kind_of(indicator), note=result.note)
    if indicator.kind == IndicatorKind.GROWTH:
        words = _("Stijging van minstens %(percent)s%%") % {"percent": plain(result.value)}
        return Cell(words, Kind.TEXT, note=result.note)
    return Cell(result.value, kind_of(indicator), note=result.note)


def realised_cell(indicator: Indicator, result: Result, *, too_early: bool = False, url: str = "") -> Cell:
    """What was reached; `url` opens the dossiers behind it. Without a figure it is not available yet."""
    if result.hidden:
        return Cell(kind=kind_of(indicator), url=url, hidden=True)
    if result.value is None:
        return Cell(None, kind_of(indicator), note=result.note or missing(too_early=too_early))
    if indicator.kind == IndicatorKind.GROWTH:
        return Cell(growth_words(indicator, result.value), Kind.TEXT, note=result.note)
    return Cell(result.value, kind_of(indicator), note=result.note, url=url)


def missing(*, too_early: bool) -> str | Promise:
    """What stands where no figure is."""
    return NOT_YET if too_early else ""


def growth_words(indicator: Indicator, value: Number) -> str:
    """ "Eerst waren er gem. 5 aanvragen p/j, dit is gestegen naar gem. 16 p/j" (K-01)."""
    told = {
        "before": plain(indicator.baseline or 0),
        "unit": indicator.unit or _("stuks"),
        "now": plain(value),
    }
    if indicator.baseline is not None and value < indicator.baseline:
        return _("Eerst waren er gem. %(before)s %(unit)s p/j, dit is gedaald naar gem. %(now)s p/j") % told
    return _("Eerst waren er gem. %(before)s %(unit)s p/j, dit is gestegen naar gem. %(now)s p/j") % told


def growth(indicator: Indicator, value: Number) -> Decimal | None:
    """By how many percent it grew; nothing when it began at nothing."""
    if not indicator.baseline:
        return None
    return (Decimal(value) - indicator.baseline) / indicator.baseline * 100


def standing_cell(indicator: Indicator, target: Result, realised: Result) -> Cell:
    """Whether the target is reached, or how much is still to do."""
    if target.number is None or realised.number is None:
        return Cell("", Kind.TEXT)
    return Cell(_standing(indicator, target.number, realised.number), Kind.TEXT)


def _standing(indicator: Indicator, target: Number, value: Number) -> str:
    if indicator.kind == IndicatorKind.GROWTH:
        grown = growth(indicator, value)
        if grown is None:
            return ""
        words = _("%(sign)s%(percent)s%%") % {
            "sign": "+" if grown > 0 else "",
            "percent": plain(round(grown)),
        }
        return f"{_('bereikt')} ({words})" if grown >= target else f"{_('niet bereikt')} ({words})"
    # One in two is better than one in four.
    if value <= target if indicator.kind == IndicatorKind.RATIO else value >= target:
        return _("bereikt")
    if indicator.kind == IndicatorKind.COUNT:
        return _("nog %(number)s") % {"number": plain(target - value)}
    return _("niet bereikt")


def plain(value: Number) -> str:
    """A number without decimals that say nothing."""
    exact = Decimal(value)
    exact = exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
    return formats.number(exact, min(decimals_of(exact), 2))
