"""The words of the journal: each app registers its kinds of events when it is ready."""

from __future__ import annotations

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}
_key_events: set[str] = set()


def register_labels(labels: dict[str, str | Promise], *, key_events: tuple[str, ...] = ()) -> None:
    """Tell the journal the words for kinds of events; called once by each app when it is ready.

    `key_events` are the kinds that a short timeline shows.
    """
    _labels.update(labels)
    _key_events.update(key_events)


def label_of(kind: str) -> str:
    """The words for a kind of event."""
    return str(_labels.get(kind, kind))


def is_known(kind: str) -> bool:
    """Whether this kind has words."""
    return kind in _labels


def is_key_event(kind: str) -> bool:
    """Whether a short timeline shows this kind."""
    return kind in _key_events


def known_kinds() -> dict[str, str | Promise]:
    """Every registered kind with its words."""
    return dict(_labels)
