"""Filters of the radar; they stand in the address. The lines are no rows, so they are filtered here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import searchable
from reporting.radar.lines import Line, is_own, works_alone
from trajects.radar import base

ALL = "alle"


class RadarForm(forms.Form):
    """What to show; a value that does not exist counts as no filter."""

    q = forms.CharField(label=_("Zoeken"), required=False, max_length=100)
    soort = forms.ChoiceField(label=_("Signaal"), required=False)
    adviseur = forms.ChoiceField(label=_("Adviseur"), required=False)
    organisatie = forms.ChoiceField(label=_("Organisatie"), required=False)
    laat = forms.ChoiceField(
        label=_("Termijn"), required=False, choices=[("", _("Alle")), ("ja", _("Te laat"))]
    )
    uitgesteld = forms.ChoiceField(
        label=_("Uitgesteld"), required=False, choices=[("", _("Verborgen")), ("ja", _("Ook tonen"))]
    )

    def __init__(self, data: Any, *, lines: list[Line], user: Any) -> None:
        super().__init__(data)
        self.fields["soort"].choices = [("", _("Alle")), *base.kinds().items()]
        people = {line.signal.adviser for line in lines if line.signal.adviser}
        self.fields["adviseur"].choices = [*_first(user), *_choices(people)]
        places = {line.signal.organisation for line in lines}
        self.fields["organisatie"].choices = [("", _("Alle")), *_choices(places)]
        if len(places) < 2:
            del self.fields["organisatie"]


def _first(user: Any) -> list[tuple[str, Any]]:
    """An adviser opens on the own lines and can ask for everybody's."""
    return [("", _("Die van mij")), (ALL, _("Iedereen"))] if works_alone(user) else [("", _("Iedereen"))]


def _choices(found: set[Any]) -> list[tuple[str, str]]:
    return sorted(((str(entry.public_id), str(entry)) for entry in found), key=lambda choice: choice[1])


class RadarFilter:
    """Looks like a FilterSet to the table: a bound form, and what is left."""

    def __init__(self, data: Mapping[str, Any], *, queryset: list[Line], request: Any) -> None:
        self.lines, self.user = queryset, request.user
        self.form = RadarForm(data, lines=queryset, user=request.user)
        self.form.is_valid()

    @cached_property
    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def of_every_kind(self) -> list[Line]:
        """Everything that the other filters leave, for the counts by kind."""
        return [line for line in self.lines if self._fits(line)]

    @property
    def qs(self) -> list[Line]:
        kind = self.values.get("soort")
        return [line for line in self.of_every_kind if not kind or line.signal.kind == kind]

    def _fits(self, line: Line) -> bool:
        values = self.values
        return (
            ("uitgesteld" in values or line.snooze is None)
            and ("laat" not in values or line.is_late)
            and self._is_whose(line, values.get("adviseur", ""))
            and values.get("organisatie", "") in ("", str(line.signal.organisation.public_id))
            and all(word in searchable(line.candidate) for word in searchable(values.get("q", "")).split())
        )

    def _is_whose(self, line: Line, wanted: str) -> bool:
        if not wanted:
            return is_own(line, self.user) or not works_alone(self.user)
        adviser = line.signal.adviser
        return wanted == ALL or (adviser is not None and str(adviser.public_id) == wanted)
