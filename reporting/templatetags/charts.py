"""Charts drawn on the server as SVG: {% load charts %}. No script; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

WIDTH, LABEL_WIDTH, NUMBER_WIDTH = 720, 250, 60
ROW, BAR = 36, 20
LONGEST_LABEL = 36


@dataclass(frozen=True)
class Bar:
    """One bar: words, its length as a number, and the number as it may be shown."""

    label: str
    value: int
    shown: str


@register.simple_tag
def bar_chart(bars: Sequence[Bar], title: str) -> SafeString:
    """{% bar_chart bars "Titel" %}: horizontal bars, the longest one fills the width."""
    longest = max((bar.value for bar in bars), default=0) or 1
    lines = format_html_join("", "{}", ((_line(bar, index, longest),) for index, bar in enumerate(bars)))
    summary = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>',
        WIDTH,
        ROW * max(len(bars), 1),
        title,
        summary,
        lines,
    )


def _line(bar: Bar, index: int, longest: int) -> SafeString:
    room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
    length = max(round(room * bar.value / longest), 2)
    top = index * ROW
    return format_html(
        '<text class="chart__label" x="0" y="{}">{}</text>'
        '<rect class="chart__bar" x="{}" y="{}" width="{}" height="{}" rx="3"></rect>'
        '<text class="chart__number" x="{}" y="{}">{}</text>',
        top + ROW // 2 + 5,
        _short(bar.label),
        LABEL_WIDTH,
        top + (ROW - BAR) // 2,
        length,
        BAR,
        LABEL_WIDTH + length + 8,
        top + ROW // 2 + 5,
        bar.shown,
    )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
