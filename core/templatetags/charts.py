"""Charts drawn on the server: {% load charts %}. No script; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@dataclass(frozen=True)
class Bar:
    """One bar: words, its length as a number, and the number as it may be shown.

    `mark` puts a stripe across the bar: another number to compare with. `url` opens what the bar counts.
    """

    label: str
    value: int
    shown: str
    mark: int | None = None
    url: str = ""


@register.simple_tag
def bar_chart(bars: Sequence[Bar], title: str, most: int = 0) -> SafeString:
    """{% bar_chart bars "Titel" %}: horizontal bars; the longest one, or `most`, fills the width.

    Words stay text, so that they keep their size on a phone; only the bar itself is SVG, because its
    length may not stand in a style attribute.
    """
    longest = most or max((max(bar.value, bar.mark or 0) for bar in bars), default=0) or 1
    lines = format_html_join("", "{}", ((_row(bar, longest),) for bar in bars))
    if any(bar.url for bar in bars):
        # A picture can hold no links: the rows are read one by one.
        return format_html('<div class="chart" role="group" aria-label="{}">{}</div>', title, lines)
    summary = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return format_html('<div class="chart" role="img" aria-label="{}. {}">{}</div>', title, summary, lines)


def _row(bar: Bar, longest: int) -> SafeString:
    line = _line(bar, longest)
    if bar.url:
        return format_html('<a class="chart__row" href="{}">{}</a>', bar.url, line)
    return format_html('<div class="chart__row">{}</div>', line)


def _line(bar: Bar, longest: int) -> SafeString:
    return format_html(
        '<span class="chart__label">{}</span> '
        '<svg class="chart__track" aria-hidden="true"><rect class="chart__bar" width="{}%" height="100%" rx="3">'
        "</rect>{}</svg>"
        '<span class="chart__number">{}</span>',
        bar.label,
        max(round(100 * bar.value / longest), 1) if bar.value else 0,
        _mark(bar, longest),
        bar.shown,
    )


def _mark(bar: Bar, longest: int) -> SafeString:
    if bar.mark is None:
        return SafeString("")
    place = f"{100 * bar.mark / longest:.1f}%"
    # Twice: the edge keeps it apart from the bar behind it.
    return format_html(
        '<line class="chart__mark chart__mark--edge" x1="{0}" x2="{0}" y1="0" y2="100%"></line>'
        '<line class="chart__mark" x1="{0}" x2="{0}" y1="0" y2="100%"></line>',
        place,
    )
