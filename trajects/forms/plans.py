"""Forms of the business plan and the financial plan."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import EuroField, LineField, TextField
from trajects import rules
from trajects.actions.plans import Amount
from trajects.enums import FinancialKind
from trajects.forms.work import CorrectionForm
from trajects.models import FinancialPlan

# The database keeps at most this much on one line.
MOST_CENTS = 1_000_000_000
MOST_ROWS = 30
SPARE_ROWS = 2
YEARS = (1, 2, 3)
LISTS = (FinancialKind.INVESTMENT, FinancialKind.FINANCING, FinancialKind.FIXED_COST)


class PlanPartForm(CorrectionForm):
    """A section of the business plan; `version` is empty as long as nothing was written."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    text = TextField(label=_("Tekst"), rows=14, required=False)
    ready = forms.BooleanField(label=_("Dit onderdeel is klaar"), required=False)
    field_order = ("form_key", "version", "text", "ready", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        verdict = rules.part_may_be_ready(data.get("text", ""), ready=data.get("ready", False))
        if not verdict and "text" not in self.errors:
            self.add_error("text", str(verdict.reason))
        return data


class PercentField(forms.CharField):
    """A percentage as people write it here; the clean value is an integer in hundredths of a percent."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}))
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,3})(?:[,.](\d{1,2}))?\s*%?", text.strip())
        hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
        if not 1 <= hundredths <= 10_000:
            raise ValidationError(_("Schrijf een percentage tussen 0,01 en 100, zoals 35 of 35,5."))
        return hundredths

    def prepare_value(self, value: Any) -> Any:
        """3550 as 35,5."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 100)
        return f"{whole},{rest:02d}".rstrip("0").rstrip(",") if rest else str(whole)


class MonthField(forms.CharField):
    """A month typed as mm/jjjj; the clean value is its first day."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "mm/jjjj", "class": "short"}
        super().__init__(max_length=7, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text.strip())
        if not found or not 1 <= int(found[1]) <= 12:
            raise ValidationError(_("Schrijf de maand als mm/jjjj, zoals 03/2027."))
        try:
            day = date(int(found[2]), int(found[1]), 1)
        except ValueError:
            day = dates.LATEST
        if not dates.EARLIEST <= day < dates.LATEST:
            raise ValidationError(_("Deze datum kan niet. Controleer het jaar."))
        return day

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%m/%Y}" if isinstance(value, date) else value


def euros(cents: int) -> str:
    """An amount as somebody would type it: 80 or 1234,50."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)


class FinancialPlanForm(CorrectionForm):
    """The whole financial plan on one page. Each list has `<kind>-rows` rows of a label and an amount.

    The buttons `more` and `drop` only change how many rows there are; nothing is saved then.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    gross_margin = PercentField(
        label=_("Brutomarge (%)"),
        required=False,
        help_text=_("Hoeveel blijft er over van 100 euro verkoop, na de aankoop?"),
    )
    first_month = MonthField(
        label=_("Eerste maand"), required=False, help_text=_("De maand waarin de verkoop begint.")
    )
    market_check = TextField(
        label=_("Is deze omzet haalbaar op de markt?"),
        rows=4,
        required=False,
        help_text=_("Waarom zouden zoveel klanten zoveel kopen?"),
    )
    remarks = TextField(label=_("Opmerkingen"), rows=3, required=False)

    def __init__(self, data: Any = None, *, plan: FinancialPlan | None, **kwargs: Any) -> None:
        super().__init__(data, initial=_initial(plan), **kwargs)
        lines = list(plan.lines.all()) if plan else []
        self.counts = {kind: self._rows_of(kind, lines) for kind in LISTS}
        for kind in LISTS:
            self._ask_list(kind, [line for line in lines if line.kind == kind])
        turnover = {line.year: line for line in lines if line.kind == FinancialKind.TURNOVER}
        for year in YEARS:
            label = _("Verwachte omzet in jaar %(n)s") % {"n": year}
            field = EuroField(label=label, max_cents=MOST_CENTS, required=False)
            self.fields[f"turnover-{year}"] = field
            if year in turnover:
                self.initial[f"turnover-{year}"] = euros(turnover[year].amount_cents)

    def _rows_of(self, kind: str, lines: list[Any]) -> int:
        """How many rows a list shows: what the page had, or what is kept and some to fill in."""
        sent = self.data.get(f"{kind}-rows", "") if self.is_bound else ""
        if sent.isdecimal() and len(sent) < 4:
            return max(1, min(int(sent), MOST_ROWS))
        return min(sum(line.kind == kind for line in lines) + SPARE_ROWS, MOST_ROWS)

    def _ask_list(self, kind: str, lines: list[Any]) -> None:
        for number in range(self.counts[kind]):
            self.fields[f"{kind}-{number}-label"] = LineField(
                label=_("Omschrijving"), max_length=120, required=False
            )
            self.fields[f"{kind}-{number}-amount"] = EuroField(
                label=_("Bedrag"), max_cents=MOST_CENTS, required=False
            )
        for number, line in enumerate(lines):
            self.initial[f"{kind}-{number}-label"] = line.label
            self.initial[f"{kind}-{number}-amount"] = euros(line.amount_cents)

    @property
    def lists(self) -> list[dict[str, Any]]:
        """The three lists with their rows, for the template."""
        return [
            {
                "kind": kind.value,
                "title": TITLES[kind],
                "count": self.counts[kind],
                "rows": [
                    (number, self[f"{kind}-{number}-label"], self[f"{kind}-{number}-amount"])
                    for number in range(self.counts[kind])
                ],
            }
            for kind in LISTS
        ]

    @property
    def turnover(self) -> list[forms.BoundField]:
        return [self[f"turnover-{year}"] for year in YEARS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for kind in LISTS:
            for number in range(self.counts[kind]):
                self._check_row(data, f"{kind}-{number}")
        return data

    def _check_row(self, data: dict[str, Any], row: str) -> None:
        """A row has both words and an amount, or neither."""
        label, amount = data.get(f"{row}-label"), data.get(f"{row}-amount")
        if label and amount is None and f"{row}-amount" not in self.errors:
            self.add_error(f"{row}-amount", _("Vul het bedrag in. Is er geen? Schrijf dan 0."))
        if amount is not None and not label and f"{row}-label" not in self.errors:
            self.add_error(f"{row}-label", _("Schrijf op waarvoor dit bedrag dient."))

    def amounts(self) -> list[Amount]:
        """The lines that were filled in."""
        data = self.cleaned_data
        found = [
            Amount(kind, data[f"{kind}-{number}-label"], data[f"{kind}-{number}-amount"])
            for kind in LISTS
            for number in range(self.counts[kind])
            if data[f"{kind}-{number}-label"]
        ]
        years = [year for year in YEARS if data[f"turnover-{year}"] is not None]
        label = str(FinancialKind.TURNOVER.label)
        return found + [
            Amount(FinancialKind.TURNOVER, label, data[f"turnover-{year}"], year) for year in years
        ]


TITLES = {
    FinancialKind.INVESTMENT: _("Investeringen bij de start"),
    FinancialKind.FINANCING: _("Financiering"),
    FinancialKind.FIXED_COST: _("Vaste kosten per jaar"),
}


def _initial(plan: FinancialPlan | None) -> dict[str, Any]:
    names = ("gross_margin", "first_month", "market_check", "remarks", "version")
    return {name: getattr(plan, name) for name in names} if plan else {}


def with_other_rows(data: Any) -> Any:
    """What was typed, with a row more or less: the buttons `more` (a list) and `drop` (a list and a row)."""
    data = data.copy()
    more, drop = data.get("more", ""), data.get("drop", "")
    if more in LISTS:
        data[f"{more}-rows"] = str(_count(data, more) + 1)
    kind, _dash, number = drop.rpartition("-")
    if kind in LISTS and number.isdecimal() and len(number) < 4:
        _drop_row(data, kind, int(number))
    return data


def _count(data: Any, kind: str) -> int:
    sent = data.get(f"{kind}-rows", "")
    return min(int(sent), MOST_ROWS) if sent.isdecimal() and len(sent) < 4 else 1


def _drop_row(data: Any, kind: str, number: int) -> None:
    """The rows below move one place up."""
    count = _count(data, kind)
    for row in range(number, count):
        for part in ("label", "amount"):
            data[f"{kind}-{row}-{part}"] = data.get(f"{kind}-{row + 1}-{part}", "")
    data[f"{kind}-rows"] = str(max(count - 1, 1))
