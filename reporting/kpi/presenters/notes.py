"""What the reader of a table must know: sums that differ, groups that overlap, targets that were replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from core import formats
from people.enums import Province
from reporting.enums import IndicatorKind
from reporting.figures.rounding import largest_remainder
from reporting.figures.tables import written
from reporting.kpi.book import Book, Number, Result, as_number, versions
from reporting.kpi.presenters.words import kind_of, plain
from reporting.models import Indicator, IndicatorTable

Reader = Callable[[Indicator], Result]


def notes_of(book: Book, table: IndicatorTable) -> tuple[str, ...]:
    """Every note of a table, those of its keeper first."""
    return (
        *(line for line in table.notes.splitlines() if line.strip()),
        *_waiting(book),
        *sums(book, table),
        *replaced_targets(book, table),
    )


def _waiting(book: Book) -> Iterator[str]:
    if book.selection.is_too_early and book.selection.ends_on:
        day = formats.short_date(book.selection.ends_on)
        yield _("Deze rapportperiode loopt tot en met %(day)s. Tot dan zijn er geen cijfers.") % {"day": day}


def sums(book: Book, table: IndicatorTable) -> Iterator[str]:
    """Parts that do not add up to their whole are told, never corrected (K-02, K-05)."""
    for whole in table.indicators.all():
        parts = [part for part in table.indicators.all() if part.parent_id == whole.pk]
        if not parts or whole.kind != IndicatorKind.COUNT:
            continue
        for words, read in ((_("objectief"), book.target), (_("gerealiseerd"), book.realised)):
            yield from _sum_of(whole, parts, words, read)


def _sum_of(whole: Indicator, parts: list[Indicator], words: str, read: Reader) -> Iterator[str]:
    total, numbers = read(whole).number, [read(part).number for part in parts]
    told = [number for number in numbers if number is not None]
    # Some parts have no figure of their own: then nothing can be said about the sum.
    if total is None or len(told) < len(parts):
        return
    together = sum(told)
    facts = {"label": whole.label, "what": words, "sum": plain(together), "total": plain(total)}
    if whole.children_overlap:
        if together > total:
            yield _("De groepen overlappen: samen %(sum)s, op een totaal van %(total)s (%(what)s).") % facts
    elif together != total:
        yield _("%(label)s (%(what)s): de onderdelen tellen op tot %(sum)s, er staat %(total)s.") % facts


def replaced_targets(book: Book, table: IndicatorTable) -> Iterator[str]:
    """A target with an earlier version says both, with their sources (decision 17)."""
    for indicator in table.indicators.all():
        found = versions(indicator.targets.all(), book.selection.province, book.selection.days)
        if len(found) < 2 or found[-1].value == found[-2].value:
            continue
        now, before = found[-1], found[-2]
        yield _("%(label)s: objectief %(now)s (%(source)s); eerder %(before)s (%(earlier)s).") % {
            "label": indicator.label,
            "now": _shown(indicator, now.value),
            "source": now.source,
            "before": _shown(indicator, before.value),
            "earlier": before.source,
        }


def _shown(indicator: Indicator, value: object) -> str:
    number = as_number(value)  # type: ignore[arg-type]  a stored value or none
    return written(number, kind_of(indicator)) if number is not None else "–"


def province_notes(
    total: Number | None, by_province: dict[str, Number], shares: dict[str, Number], label: str
) -> Iterator[str]:
    """A source whose provinces do not add up: its sum, and what largest remainders make of it (decision 16)."""
    together = sum(by_province.values())
    if total is None or not by_province or together == total:
        return
    facts = {"label": label, "sum": plain(together), "total": plain(total)}
    yield _("%(label)s: de bron telt op tot %(sum)s, het totaal is %(total)s.") % facts
    if set(shares) >= set(by_province):
        counts = largest_remainder(int(total), [shares[code] for code in by_province])
        parts = ", ".join(
            f"{Province(code).label} {plain(count)}" for code, count in zip(by_province, counts, strict=True)
        )
        yield _("%(label)s, verdeeld met de grootste resten: %(parts)s.") % {"label": label, "parts": parts}
