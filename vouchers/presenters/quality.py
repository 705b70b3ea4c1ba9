"""Figures of offers in words; small numbers are hidden from readers who see no persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats, ui
from vouchers import small_numbers
from vouchers.enums import RefusalReason
from vouchers.quality import Quality
from vouchers.rules.quality import Signal, Thresholds

TOO_FEW = gettext_lazy("te weinig")
SIGNALS: dict[Signal, tuple[str | Promise, ui.Tone]] = {
    Signal.KEEP: (gettext_lazy("Behouden"), ui.Tone.SUCCESS),
    Signal.REVIEW: (gettext_lazy("Bekijken"), ui.Tone.WARNING),
    Signal.DROP: (gettext_lazy("Schrappen?"), ui.Tone.DANGER),
    Signal.UNKNOWN: (gettext_lazy("Nog te weinig gegevens"), ui.Tone.NEUTRAL),
}


@dataclass(frozen=True)
class Figure:
    """A column: its heading, what sorts it, what it says, and on what it stands."""

    key: str
    label: str | Promise
    value: Callable[[Quality], Any]
    words: Callable[[Quality], str]
    basis: str


@dataclass(frozen=True)
class QualityLine:
    """A line of figures for one reader: `untold` are the bases of which this reader learns nothing.

    With `fewest` the number of a reason is told only from so many on.
    """

    quality: Quality
    untold: frozenset[str] = frozenset()
    fewest: int = 0

    @property
    def hidden(self) -> bool:
        return small_numbers.BOOKINGS in self.untold

    def words(self, figure: Figure) -> str:
        """A figure, or that it stands on too few."""
        if self.hidden or figure.basis in self.untold:
            return str(TOO_FEW)
        if figure.key == "refused":
            return _refused(self.quality, fewest=self.fewest)
        return figure.words(self.quality)

    @property
    def badge(self) -> ui.Badge:
        label, tone = SIGNALS[Signal.UNKNOWN if self.hidden else self.quality.signal]
        return ui.Badge(str(label), tone)


def lines(
    found: Iterable[Quality], *, untold: Mapping[str, set[str]] | None = None, fewest: int = 0
) -> list[QualityLine]:
    """The figures as this reader may see them; `untold` as `small_numbers.hidden` gives it."""
    hidden = untold or {}
    return [
        QualityLine(row, frozenset(basis for basis, keys in hidden.items() if row.key in keys), fewest)
        for row in found
    ]


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value}{formats.NO_BREAK}%"


def _refused(quality: Quality, fewest: int = 0) -> str:
    """The share and its first reasons; of a reason that few gave the number is not told."""
    if not quality.refused:
        return _percent(quality.refused)
    labels = dict(RefusalReason.choices)
    reasons = ", ".join(
        f"{labels[code]} ({number})" if number >= fewest else str(labels[code])
        for code, number in quality.reasons[:2]
    )
    return f"{_percent(quality.refused)}: {reasons}"


def _score(value: float | None, number: int) -> str:
    return "" if value is None else f"{formats.number(value, 1)} (n={number})"


def _known(value: Any) -> float:
    return -1 if value is None else value


FIGURES: tuple[Figure, ...] = (
    Figure("bookings", gettext_lazy("Aangevraagd"), lambda q: q.bookings, lambda q: str(q.bookings),
           small_numbers.BOOKINGS),
    Figure("answer_days", gettext_lazy("Antwoordtijd"), lambda q: _known(q.answer_days),
           lambda q: "" if q.answer_days is None else formats.number(q.answer_days, int(q.answer_days % 1 > 0)),
           small_numbers.ANSWERS),
    Figure("refused", gettext_lazy("Geweigerd"), lambda q: _known(q.refused), _refused, small_numbers.ANSWERS),
    Figure("followed", gettext_lazy("Gevolgd"), lambda q: _known(q.followed), lambda q: _percent(q.followed),
           small_numbers.ATTENDANCE),
    Figure("hour_price", gettext_lazy("Per uur"), lambda q: _known(q.price_cents_per_hour),
           lambda q: "" if q.price_cents_per_hour is None else formats.euro(q.price_cents_per_hour),
           small_numbers.BOOKINGS),
    Figure("candidates", gettext_lazy("Kandidaten"), lambda q: _known(q.candidate_score),
           lambda q: _score(q.candidate_score, q.n_candidates), small_numbers.CANDIDATES),
    Figure("advisers", gettext_lazy("Adviseurs"), lambda q: _known(q.adviser_score),
           lambda q: _score(q.adviser_score, q.n_advisers), small_numbers.ADVISERS),
    Figure("started", gettext_lazy("Gestart"), lambda q: _known(q.started),
           lambda q: _percent(q.started), small_numbers.TRAJECTS),
)  # fmt: skip


def legend() -> list[str]:
    """What the columns mean."""
    return [
        _("Antwoordtijd: de helft van de antwoorden kwam binnen zoveel werkdagen."),
        _("Geweigerd: deel van de antwoorden, met de redenen. Gevolgd: deel van wie genoteerd is."),
        _("Kandidaten en adviseurs: gemiddelde score op 4, met het aantal antwoorden (n)."),
        _("Gestart: deel van de kandidaten die als zelfstandige startten."),
    ]


def rule_words(limits: Thresholds) -> list[str]:
    """The rule behind the advice, with its thresholds."""
    return [
        _("Schrappen? minstens %(drop)s%% geweigerd, of een gemiddelde score onder %(score)s.")
        % {"drop": limits.refused_drop, "score": formats.number(limits.score_drop, 1)},
        _(
            "Bekijken: minstens %(refused)s%% geweigerd, een antwoord na meer dan %(days)s werkdagen, minder dan "
            "%(followed)s%% gevolgd, of een gemiddelde score onder %(score)s."
        )
        % {
            "refused": limits.refused_review,
            "days": limits.days_review,
            "followed": limits.followed_review,
            "score": formats.number(limits.score_review, 1),
        },
        _(
            "Behouden: al de rest. Onder %(enough)s aanvragen, antwoorden of meningen telt een cijfer niet mee."
        )
        % {"enough": limits.enough},
    ]


def sheet(rows: Iterable[QualityLine]) -> tuple[list[str], list[list[str]]]:
    """Headings and lines for a spreadsheet, with the same numbers hidden as on the screen."""
    head = [_("Aanbod of aanbieder"), _("Advies"), _("Aanbieder"), *(str(figure.label) for figure in FIGURES)]
    body = [
        [row.quality.name, row.badge.label, row.quality.provider, *(row.words(figure) for figure in FIGURES)]
        for row in rows
    ]
    return head, body
