"""What rows name: organisations, accounts, programmes, people and dossiers. Each is read once for many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import searchable
from people.models import Candidate, Organisation, User
from reporting.imports.kinds.base import ImportKind, masked
from reporting.imports.kinds.fields import NO_CANDIDATE, NO_DOSSIER
from trajects.models import Programme, Traject

CANDIDATES, DOSSIERS = "kandidaten", "dossiers"


class NamingKind(ImportKind):
    """A kind whose rows name other rows. `candidate_column` and `dossier_column` say where, if anywhere."""

    candidate_column = ""
    dossier_column = ""

    def prepare(self, texts: Sequence[Mapping[str, str]]) -> None:
        super().prepare(texts)
        self._candidates = self._named(texts, self.candidate_column, CANDIDATES, Candidate)
        self._trajects = self._named(texts, self.dossier_column, DOSSIERS, Traject)
        numbers = {
            text for text in _cells(texts, self.candidate_column) if text.isdecimal() and len(text) < 10
        }
        visible = Candidate.objects.visible_to(self.by).filter(number__in=numbers)
        self._by_number = {str(candidate.number): candidate for candidate in visible}

    def _named(
        self, texts: Sequence[Mapping[str, str]], column: str, kind: str, model: type[Any]
    ) -> dict[str, Any]:
        return self.known(kind, {text.casefold() for text in _cells(texts, column)}, model) if column else {}

    # Each raises ValidationError naming what is not known. -------------------------------------------

    def candidate(self, text: str) -> Candidate:
        """A person by the reference of an earlier row, or by the client number."""
        found = self._candidates.get(text.casefold()) or self._by_number.get(text)
        if found is None:
            raise ValidationError(NO_CANDIDATE)
        return found

    def traject(self, text: str) -> Traject:
        """A dossier by the reference of an earlier row."""
        found = self._trajects.get(text.casefold())
        if found is None:
            raise ValidationError(NO_DOSSIER)
        return found

    def organisation(self, text: str) -> Organisation:
        """An organisation by its number or its name."""
        return _found(self._organisations, searchable(text), text)

    def programme(self, text: str) -> Programme:
        """A programme by its code or its name."""
        return _found(self._programmes, searchable(text), text)

    def person(self, text: str) -> User:
        """An account by its e-mail address."""
        return _found(self._accounts, text.casefold(), text)

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        rows = Organisation.objects.all()
        return {searchable(row.name): row for row in rows} | {
            row.oe_number: row for row in rows if row.oe_number
        }

    @cached_property
    def _programmes(self) -> dict[str, Programme]:
        rows = list(Programme.objects.all())
        return {searchable(row.name): row for row in rows} | {searchable(row.code): row for row in rows}

    @cached_property
    def _accounts(self) -> dict[str, User]:
        return {user.email.casefold(): user for user in User.objects.filter(is_active=True)}


def _cells(texts: Sequence[Mapping[str, str]], column: str) -> set[str]:
    return {text.get(column, "") for text in texts} - {""}


def _found(rows: Mapping[str, Any], key: str, text: str) -> Any:
    if key not in rows:
        raise ValidationError(_("%(name)s kennen we niet.") % {"name": masked(text)})
    return rows[key]
