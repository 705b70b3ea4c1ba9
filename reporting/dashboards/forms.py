"""What a dashboard counts: the filters, which stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import formats
from core.forms import DayField
from core.ui import Chip
from people.enums import FLEMISH_PROVINCES, Province
from people.models import Organisation, User
from reporting.dashboards.reach import reach_of, sees_persons
from reporting.statistics import PROVINCES, Selection, whole_years
from trajects.models import Programme, Traject

PROVINCE_CHOICES = [
    ("", _("Alle")),
    *((code.value, code.label) for code in (*FLEMISH_PROVINCES, Province.BRUSSELS)),
]
FILTERS = ("programma", "van", "tot", "provincie", "organisatie", "adviseur")


def _choice(label: Any, queryset: QuerySet) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=queryset, to_field_name="public_id", required=False, empty_label=_("Alle")
    )


class DashboardForm(forms.Form):
    """A value that does not exist counts as no filter. Who sees no persons chooses whole years."""

    programma = forms.ModelChoiceField(
        label=_("Programma"),
        queryset=Programme.objects.order_by("name"),
        to_field_name="code",
        required=False,
        empty_label=_("Alle"),
    )
    van = DayField(label=_("Van"), required=False)
    tot = DayField(label=_("Tot en met"), required=False)
    provincie = forms.ChoiceField(label=_("Provincie"), choices=PROVINCE_CHOICES, required=False)
    organisatie = _choice(_("Organisatie"), Organisation.objects.none())
    adviseur = _choice(_("Adviseur"), User.objects.none())

    def __init__(self, data: Mapping[str, Any], user: Any) -> None:
        super().__init__(data, auto_id="kies_%s")
        self.user, self.reach = user, reach_of(user)
        partners = Organisation.objects.guiding().order_by("name")
        self.set_queryset(
            "organisatie", partners if self.reach is None else partners.filter(pk__in=self.reach)
        )
        self.set_queryset("adviseur", self._advisers())
        if self.reach is not None and len(self.reach) < 2:
            del self.fields["organisatie"]
        if not sees_persons(user):
            del self.fields["adviseur"]
        self.is_valid()

    def set_queryset(self, name: str, rows: QuerySet) -> None:
        """What can be chosen in a field."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  a choice of rows

    def _advisers(self) -> QuerySet:
        """Who guides a dossier that the user may see."""
        guided = Traject.objects.visible_to(self.user).order_by().values("adviser_id")
        return User.objects.filter(pk__in=guided).order_by("family_name", "given_name")

    @property
    def selection(self) -> Selection:
        """What was chosen."""
        values = self.cleaned_data
        since, until = self._days()
        return Selection(
            programme=values.get("programma"),
            since=since,
            until=until,
            province=values.get("provincie") or "",
            organisation=values.get("organisatie"),
            adviser=values.get("adviseur"),
            reach=self.reach,
        )

    def _days(self) -> tuple[date | None, date | None]:
        """Who sees no persons gets the years around the days."""
        since, until = self.cleaned_data.get("van"), self.cleaned_data.get("tot")
        return (since, until) if sees_persons(self.user) else whole_years(since, until)

    def own(self) -> Selection:
        """The same about the own dossiers only."""
        return replace(self.selection, adviser=self.user)

    def chips(self, path: str, leave_out: tuple[str, ...] = ()) -> list[Chip]:
        """What was chosen, each with the address without it."""
        chosen = self.selection
        words = {
            "programma": chosen.programme and str(chosen.programme),
            "van": chosen.since and formats.short_date(chosen.since),
            "tot": chosen.until and formats.short_date(chosen.until),
            "provincie": chosen.province and str(PROVINCES[chosen.province]),
            "organisatie": chosen.organisation and str(chosen.organisation),
            "adviseur": chosen.adviser and str(chosen.adviser),
        }
        return [
            Chip(f"{self.fields[name].label}: {text}", self.url(path, without=name))
            for name, text in words.items()
            if text and name not in leave_out
        ]

    def url(self, path: str, *, without: str = "", **more: str) -> str:
        """An address with the filters that were chosen."""
        query = forms_query({name: self.data.get(name, "") for name in FILTERS if name != without} | more)
        return f"{path}?{query}" if query else path

    def in_words(self) -> str:
        """What was chosen, on one line."""
        return ", ".join(chip.label for chip in self.chips(""))


def forms_query(values: Mapping[str, str]) -> str:
    """The part of an address behind the question mark, without what is empty."""
    return urlencode([(key, value) for key, value in values.items() if value])
