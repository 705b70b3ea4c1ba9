"""The device of somebody who signs, in a few words. The raw line of the browser is never kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The first that is found counts: browsers name their ancestors too.
MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows-computer"), ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"), ("Linux", "Linux-computer"),
)  # fmt: skip
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
UNKNOWN = "Onbekend toestel"


def device_of(headers: Mapping[str, Any]) -> str:
    """Such as "Android-telefoon, Chrome", from the headers of a request."""
    line = str(headers.get("User-Agent", ""))
    found = (_machine(line), _first(BROWSERS, line))
    return ", ".join(words for words in found if words) or UNKNOWN


def _machine(line: str) -> str:
    if "Android" in line:
        return "Android-telefoon" if "Mobile" in line else "Android-tablet"
    return _first(MACHINES, line)


def _first(table: tuple[tuple[str, str], ...], line: str) -> str:
    return next((words for part, words in table if part in line), "")
