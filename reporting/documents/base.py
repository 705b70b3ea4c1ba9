"""From dataclass to stored data and back, for every document."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Self

from core.publicity import Logo
from reporting.documents.parts import Letterhead

KINDS: dict[str, type[Document]] = {}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Document(ABC):
    """Data of one printed document. Each kind registers itself under its `kind`."""

    kind: ClassVar[str]
    template: ClassVar[str]

    letterhead: Letterhead

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind] = cls

    @property
    @abstractmethod
    def title(self) -> str:
        """The heading on the page and the name of the PDF."""

    @property
    def own_number(self) -> str:
        """The number by which people already know it, when what it prints has one."""
        return ""

    def images(self) -> dict[str, bytes]:
        """Pictures that the page draws from its data, by the name in `asset:NAME`."""
        return {}

    def kept_pictures(self) -> tuple[Logo, ...]:
        """Stored pictures on the page, by the public id of their file in `asset:NAME`."""
        return self.letterhead.logos

    def to_data(self) -> dict[str, Any]:
        """A dict that JSON takes, fields in the order of the class; dates as ISO texts."""
        return {"kind": self.kind, **_encode(self)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The document that `to_data` described; an unknown or missing field raises TypeError."""
        return _decode(cls, {key: value for key, value in data.items() if key != "kind"})


def from_data(data: dict[str, Any]) -> Document:
    """Any stored document; an unknown kind raises KeyError."""
    return KINDS[data["kind"]].from_data(data)


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    # Labels of choices are lazy translations: the words of the moment are stored.
    return value if value is None or isinstance(value, bool | int) else str(value)


def _decode(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _decode(hints.get(name), item) for name, item in value.items()})  # type: ignore[operator]
    if isinstance(kind, types.UnionType):
        return None if value is None else _decode(typing.get_args(kind)[0], value)
    if typing.get_origin(kind) is tuple:
        return tuple(_decode(typing.get_args(kind)[0], item) for item in value)
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(value)
    return value
