"""What the page of KPI's counts; it stands in the address. A value that does not exist counts as no filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from people.access import organisation_ids
from people.enums import FLEMISH_PROVINCES, Province
from people.models import Organisation
from people.roles import Permission
from reporting.dashboards.reach import sees_persons
from reporting.kpi.periods import Period, periods_of
from reporting.kpi.selection import Selection
from trajects.models import Programme

PROVINCES = [
    ("", _("Alle")),
    *((code.value, code.label) for code in FLEMISH_PROVINCES),
    (Province.BRUSSELS.value, Province.BRUSSELS.label),
]


def sees_every_dossier(user: Any) -> bool:
    """Whether no small number needs to be hidden from this reader."""
    return user.may(Permission.SEE_REPORTS) and sees_persons(user)


def programmes_with_figures() -> QuerySet[Programme]:
    """The programmes that have a table of indicators, the newest first."""
    rows = Programme.objects.filter(indicator_tables__is_active=True)
    return rows.distinct().order_by("-is_active", "-begins_on", "name")


class KpiFilter(forms.Form):
    """Programme, period, province; the organisation for who sees its dossiers."""

    programma = forms.ModelChoiceField(
        label=_("Programma"),
        queryset=Programme.objects.none(),
        to_field_name="code",
        empty_label=None,
        required=False,
    )
    periode = forms.ChoiceField(label=_("Rapportperiode"), required=False)
    van = DayField(label=_("Van"), required=False)
    tot = DayField(label=_("Tot en met"), required=False)
    provincie = forms.ChoiceField(label=_("Provincie"), required=False, choices=PROVINCES)
    organisatie = forms.ModelChoiceField(
        label=_("Organisatie"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Alle"),
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.fields["programma"].queryset = programmes_with_figures()
        self.fields["organisatie"].queryset = self._organisations()
        self.programme = self._programme()
        self.periods: list[Period] = periods_of(self.programme) if self.programme else []
        self.fields["periode"].choices = [
            ("", _("Alles")),
            *((each.key, each.words) for each in self.periods),
        ]
        for name in self._useless():
            del self.fields[name]

    def _organisations(self) -> QuerySet[Organisation]:
        """All of them for who sees every dossier, else the own ones."""
        rows = Organisation.objects.guiding()
        if sees_every_dossier(self.user):
            return rows
        return rows.filter(pk__in=organisation_ids(self.user, Permission.SEE_DOSSIERS))

    def _programme(self) -> Programme | None:
        rows = self.fields["programma"].queryset
        chosen = rows.filter(code=self.data.get("programma", "")).first()
        return chosen or rows.first()

    def _useless(self) -> list[str]:
        """Days of one's own choice would let somebody subtract two periods; one period needs no choice."""
        names = [] if self.periods else ["periode"]
        if not self.user.may(Permission.SEE_DOSSIERS):
            names += ["organisatie", "van", "tot"]
        return names

    @property
    def selection(self) -> Selection:
        """What was chosen; the programme exists when this is asked."""
        self.is_valid()
        values = self.cleaned_data
        assert self.programme is not None  # noqa: S101  asked only with a programme
        organisation = values.get("organisatie") or self._only_own(values)
        chosen = next((each for each in self.periods if each.key == values.get("periode")), None)
        days = (chosen.begins_on, chosen.ends_on) if chosen else self._days(values, organisation)
        return Selection(
            self.programme,
            *days,
            province=values.get("provincie") or "",
            organisation=organisation,
            is_report_period=chosen is not None or self._is_report_period(days),
        )

    def _only_own(self, values: dict[str, Any]) -> Organisation | None:
        """Days of one's own choice are counted in the own organisation, for who sees no other."""
        if sees_every_dossier(self.user) or not (values.get("van") and values.get("tot")):
            return None
        return self.fields["organisatie"].queryset.first()

    def _is_report_period(self, days: tuple[Any, Any]) -> bool:
        return any((each.begins_on, each.ends_on) == days for each in self.periods)

    def _days(self, values: dict[str, Any], organisation: Organisation | None) -> tuple[Any, Any]:
        begin, end = values.get("van"), values.get("tot")
        known = [(each.begins_on, each.ends_on) for each in self.periods]
        allowed = sees_every_dossier(self.user) or organisation is not None or (begin, end) in known
        return (begin, end) if allowed and begin and end and begin <= end else (None, None)

    @property
    def shields(self) -> bool:
        """Whether small numbers are hidden from this reader."""
        return not sees_every_dossier(self.user)

    @property
    def has_choice(self) -> bool:
        """Whether something but the programme was chosen."""
        return any(
            self.cleaned_data.get(name) for name in ("periode", "van", "tot", "provincie", "organisatie")
        )
