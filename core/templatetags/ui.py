"""Template tags of the design system: {% load ui %}."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import formats
from core.rules import Solver, Text
from core.ui import Button, CheckItem
from core.ui import tone_icon as icon_of_tone

register = template.Library()

# The numbers of requirements and decisions mean something to developers only.
READABLE_SOURCE = re.compile(r"(handleiding|draaiboek|wet) [^,]+")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "search" %} or, when the icon stands alone, {% icon "search" label="Zoeken" %}."""
    return _drawn(str(name), str(label))


@lru_cache(maxsize=1_000)
def _drawn(name: str, label: str) -> SafeString:
    """A page shows sixty of them, mostly the same ones."""
    sprite = static("img/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@register.filter
def optional_mark(field: BoundField) -> str:
    """What stands behind the label of a field that may stay empty; `optional_words` of the field replace it."""
    words = getattr(field.field, "optional_words", None)
    return "" if field.field.required else str(_("(niet verplicht)") if words is None else words)


@register.filter
def tone_icon(tone: str) -> str:
    return icon_of_tone(tone)


@register.filter
def for_readers(source: str) -> str:
    """Only what a user can look up: "H-33, handleiding 2.4" becomes "handleiding 2.4"."""
    found = READABLE_SOURCE.search(source or "")
    return found[0] if found else ""


@register.simple_tag(takes_context=True)
def solver(context: Context, who: Text | Solver) -> str:
    """Who can solve this, in words; nothing when that is the reader."""
    user = getattr(getattr(context, "request", None), "user", None)
    return "" if isinstance(who, Solver) and who.is_role_of(user) else str(who)


@register.filter
def done_count(items: Sequence[CheckItem]) -> int:
    """How many lines of a checklist are in order."""
    return sum(item.ok for item in items)


@register.filter
def sharing_reasons(buttons: Sequence[Button]) -> list[Button]:
    """The same buttons; those that are disabled for the same reason point to one sentence."""
    first: dict[tuple[str, str, str], Button] = {}
    return [
        replace(button, reason_id=first.setdefault(_reason_of(button), button).reason_id)
        for button in buttons
    ]


@register.filter
def reasons(buttons: Sequence[Button]) -> list[Button]:
    """One button for each reason, with the words of all that share it."""
    found: dict[str, Button] = {}
    for button in buttons:
        if button.disabled:
            same = found.get(button.reason_id)
            label = f"{same.label}, {button.label}" if same else button.label
            found[button.reason_id] = replace(button, label=label)
    return list(found.values())


def _reason_of(button: Button) -> tuple[str, str, str]:
    return str(button.disabled_reason), str(button.who), button.source


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> SafeString:
    """The hidden CSRF input, also within `include … only`, where {% csrf_token %} finds nothing."""
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return SafeString("")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">',
        get_token(request),
    )


@register.simple_tag(takes_context=True)
def query_replace(context: Context, **changes: object) -> str:
    """The present query string with these values: {% query_replace page=2 %}. Empty removes the key."""
    request = getattr(context, "request", None) or context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def euro(cents: int | None) -> str:
    """42000|euro gives "€ 420,00"; nothing gives nothing."""
    return "" if cents in (None, "") else formats.euro(int(cents))


@register.filter
def phone(value: object) -> str:
    return formats.phone(value)


@register.filter
def when(value: dt.date | None) -> str:
    """maandag 23/11/2026 (over 3 dagen), in one line of plain text."""
    return f"{formats.long_date(value)} ({formats.relative(value)})" if value else ""


@register.filter
def when_date(value: dt.date | None) -> str:
    """maandag 23/11/2026, with the hour when it is a moment."""
    return formats.long_date(value) if value else ""


@register.filter
def when_compact(value: dt.date | None) -> str:
    """ma 23/11/2026, for narrow columns."""
    return formats.long_date(value, "D") if value else ""


@register.filter
def when_short(value: dt.date | None) -> str:
    """23/11/2026"""
    return formats.short_date(value) if value else ""


@register.filter
def when_relative(value: dt.date | None) -> str:
    """over 3 dagen"""
    return formats.relative(value) if value else ""


@register.filter
def iso(value: dt.date | None) -> str:
    """For the datetime attribute of <time>."""
    return formats.local(value).isoformat() if value else ""
