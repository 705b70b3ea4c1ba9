"""The page with the history of fields: a list with a filter by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import history
from core.models import FieldChange
from core.tables import Table
from core.ui import Empty

FOLDED_FROM = 300
Words = Callable[[type, str, str], str]


@dataclass(frozen=True)
class Change:
    """One line: `secret` when only the fact of the change is kept."""

    field: str
    about: str
    was: str
    now: str
    at: Any
    who: str
    reason: str

    @property
    def secret(self) -> bool:
        return not self.was and not self.now

    @property
    def long(self) -> bool:
        """Whether the texts are folded, so that the list stays a list."""
        return max(len(self.was), len(self.now)) > FOLDED_FROM


class HistoryFilter(django_filters.FilterSet):
    """By field; the choices are what changed in these rows."""

    veld = django_filters.ChoiceFilter(
        field_name="field", label=gettext_lazy("Veld"), empty_label=gettext_lazy("Alle")
    )

    class Meta:
        model = FieldChange
        fields = ()

    def __init__(self, *args: Any, label_of: Words | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by().values_list("subject_type", "field").distinct()
        named = {field: (label_of or _label)(apps.get_model(model), field, "") for model, field in rows}
        choices = sorted(named.items(), key=lambda pair: pair[1])
        self.filters["veld"].extra["choices"] = choices


def _label(model: type, name: str, _text: str) -> str:
    return history.label(model, name)


class HistoryTable(Table):
    """What changed in some rows. `label_of` and `words_of` may say more than the field itself knows;
    `about` names rows of which there are several in one list."""

    name = "geschiedenis"
    default_order = ("-changed_at",)
    empty = Empty(
        gettext_lazy("Nog niets gewijzigd"),
        gettext_lazy("Zodra iemand iets verbetert, staat hier wat er stond en wat het werd."),
    )

    def __init__(
        self,
        request: Any,
        queryset: QuerySet,
        *,
        label_of: Words = _label,
        words_of: Words = history.words,
        about: dict[tuple[str, int], str] | None = None,
    ) -> None:
        filterset = HistoryFilter(request.GET, queryset=queryset, request=request, label_of=label_of)
        super().__init__(request, queryset, filterset)
        self.label_of, self.words_of, self.about = label_of, words_of, about or {}

    def decorate(self, objects: Sequence[Any]) -> Sequence[Change]:
        return [self._change(row) for row in objects]

    def _change(self, row: FieldChange) -> Change:
        model = apps.get_model(row.subject_type)
        return Change(
            field=self.label_of(model, row.field, ""),
            about=self.about.get((row.subject_type, row.subject_id), ""),
            was=self.words_of(model, row.field, row.was),
            now=self.words_of(model, row.field, row.now),
            at=row.changed_at,
            who=row.actor_name or _("onbekend"),
            reason=row.reason,
        )
