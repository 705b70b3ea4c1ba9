"""The chart of a financial plan as SVG: black and white, so that it survives any printer."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join

from core import formats

WIDTH, ROW, BAR = 680, 44, 22
LEFT, RIGHT, TOP = 90, 130, 30


def bars(values: Sequence[tuple[str, int]], *, mark: int, mark_words: str) -> bytes:
    """Horizontal bars of amounts in cents, with a line at `mark`."""
    longest = max([mark, *(value for _label, value in values)]) or 1
    room = WIDTH - LEFT - RIGHT
    height = TOP + ROW * len(values) + 6
    rows = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect x="{}" y="{}" width="{}" height="{}" fill="#9a9a9a"/>'
        '<text x="{}" y="{}">{}</text>',
        (
            (
                TOP + ROW * index + 17,
                label,
                LEFT,
                TOP + ROW * index,
                round(room * value / longest, 1),
                BAR,
                round(LEFT + max(room * value, room * mark) / longest + 8, 1),
                TOP + ROW * index + 17,
                formats.euro(value),
            )
            for index, (label, value) in enumerate(values)
        ),
    )
    at = round(LEFT + room * mark / longest, 1)
    drawn = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" '
        'font-family="Source Sans 3, sans-serif" font-size="15" fill="#1a1a1a">{}'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#1a1a1a" stroke-width="2" stroke-dasharray="6 4"/>'
        '<text x="{}" y="14" text-anchor="{}">{}</text></svg>',
        WIDTH, height, WIDTH, height, rows, at, at, TOP - 8, height - 12,
        at, "end" if at > WIDTH / 2 else "start", mark_words,
    )  # fmt: skip
    return drawn.encode()
