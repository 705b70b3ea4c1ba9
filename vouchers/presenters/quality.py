"""Figures of offers in words; small numbers are hidden from readers who see no persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats, ui
from vouchers.enums import RefusalReason
from vouchers.quality import Quality, hidden_keys
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
    """A column: its heading, what sorts it, what it says, and on how many it stands."""

    key: str
    label: str | Promise
    value: Callable[[Quality], Any]
    words: Callable[[Quality], str]
    number: Callable[[Quality], int]


@dataclass(frozen=True)
class QualityLine:
    """A line of figures for one reader: with `hides` small numbers are not told."""

    quality: Quality
    hidden: bool
    hides: bool

    def words(self, figure: Figure) -> str:
        """A figure, or that it stands on too few."""
        small = self.quality.limits.small
        if self.hidden or (self.hides and 0 < figure.number(self.quality) < small):
            return str(TOO_FEW)
        if self.hides and figure.key == "refused":
            return _refused(self.quality, fewest=small)
        return figure.words(self.quality)

    @property
    def badge(self) -> ui.Badge:
        label, tone = SIGNALS[Signal.UNKNOWN if self.hidden else self.quality.signal]
        return ui.Badge(str(label), tone)


def lines(found: Iterable[Quality], *, hides: bool) -> list[QualityLine]:
    """The figures as this reader may see them."""
    rows = list(found)
    hidden = hidden_keys(rows) if hides else set()
    return [QualityLine(row, row.key in hidden, hides) for row in rows]


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
           lambda q: q.bookings),
    Figure("answer_days", gettext_lazy("Antwoordtijd"), lambda q: _known(q.answer_days),
           lambda q: "" if q.answer_days is None else formats.number(q.answer_days, int(q.answer_days % 1 > 0)),
           lambda q: q.n_answers),
    Figure("refused", gettext_lazy("Geweigerd"), lambda q: _known(q.refused), _refused, lambda q: q.n_answers),
    Figure("followed", gettext_lazy("Gevolgd"), lambda q: _known(q.followed), lambda q: _percent(q.followed),
           lambda q: q.n_attendance),
    Figure("hour_price", gettext_lazy("Per uur"), lambda q: _known(q.price_cents_per_hour),
           lambda q: "" if q.price_cents_per_hour is None else formats.euro(q.price_cents_per_hour), lambda q: 0),
    Figure("candidates", gettext_lazy("Kandidaten"), lambda q: _known(q.candidate_score),
           lambda q: _score(q.candidate_score, q.n_candidates), lambda q: q.n_candidates),
    Figure("advisers", gettext_lazy("Adviseurs"), lambda q: _known(q.adviser_score),
           lambda q: _score(q.adviser_score, q.n_advisers), lambda q: q.n_advisers),
    Figure("started", gettext_lazy("Gestart"), lambda q: _known(q.started),
           lambda q: _percent(q.started), lambda q: q.n_trajects),
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
