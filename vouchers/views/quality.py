"""The quality of offers and providers, for who decides what stays on the menu card."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import ui
from core.policy import Policy
from core.sheets.writing import save_button
from core.tables import Column, ListView, Table
from people.roles import Permission
from vouchers import quality, small_numbers
from vouchers.filters import PROVIDERS, QualityFilter
from vouchers.presenters import quality as presenters
from vouchers.querysets import VoucherQuerySet
from vouchers.rules.quality import Thresholds

REMARKS = 20


def _words(figure: presenters.Figure, line: presenters.QualityLine) -> str:
    return line.words(figure)


class QualityTable(Table):
    """Lines of figures instead of rows of the database: worked out once, sorted here."""

    name = "kwaliteit"
    caption = _("Kwaliteit van het aanbod")
    default_order = ("name",)
    columns = (
        Column("name", _("Naam"), order_by="name", value="quality.name"),
        # What it is about: it stays in sight when the figures need more room than there is.
        Column("signal", _("Advies"), kind="badge", value="badge"),
        Column("provider", _("Aanbieder"), order_by="provider", value="quality.provider"),
        *(
            Column(
                figure.key,
                figure.label,
                order_by=figure.key,
                numeric=figure.key != "refused",
                value=partial(_words, figure),
            )
            for figure in presenters.FIGURES
        ),
    )
    empty = ui.Empty(_("Nog geen cijfers"), _("Zodra er vouchers zijn, staan hier de cijfers per opleiding."))

    @property
    def by_provider(self) -> bool:
        form = self.filterset.form
        return form.is_valid() and form.cleaned_data.get("per") == PROVIDERS

    @cached_property
    def limits(self) -> Thresholds:
        """Those of the programme that was chosen."""
        form = self.filterset.form
        return quality.thresholds(form.cleaned_data.get("programme") if form.is_valid() else None)

    @cached_property
    def small(self) -> int:
        """Below how many persons this reader learns nothing; 0 for who sees the dossiers."""
        return 0 if self.request.user.may(Permission.SEE_DOSSIERS) else small_numbers.smallest()

    @cached_property
    def untold(self) -> dict[str, set[str]]:
        """The figures that this reader does not get, because of all selections that could be compared."""
        if not self.small:
            return {}
        form = self.filterset.form
        form.is_valid()
        # Also beside a filter that means nothing, a period or programme cuts.
        cut = bool(form.cleaned_data.get("period") or form.cleaned_data.get("programme"))
        return small_numbers.hidden(
            quality.vouchers(), by_provider=self.by_provider, cut=cut, small=self.small
        )

    @cached_property
    def lines(self) -> list[presenters.QualityLine]:
        """All lines, in the order that was asked for."""
        found = quality.figures(self.queryset, by_provider=self.by_provider, limits=self.limits)
        rows = presenters.lines(found, untold=self.untold, fewest=self.small)
        if self.sorted_by is None:
            return rows
        column, descending = self.sorted_by
        return sorted(rows, key=partial(_sort_key, column.key), reverse=descending)

    @cached_property
    def page(self) -> Page:
        return Paginator(self.lines, self.size).get_page(self.request.GET.get("page"))


def _sort_key(key: str, line: presenters.QualityLine) -> Any:
    """Hidden lines sort alike, so that the order does not tell what the words keep back."""
    if key in ("name", "provider"):
        return (line.quality.name if key == "name" else line.quality.provider).casefold()
    figure = next(each for each in presenters.FIGURES if each.key == key)
    told = line.words(figure) != presenters.TOO_FEW
    return figure.value(line.quality) if told else -1


def quality_table(request: HttpRequest) -> QualityTable:
    """The figures that the address asks for; the sheet takes the same ones."""
    return QualityTable(request, quality.vouchers(), filterset=QualityFilter)


class QualityPage(ListView):
    """Bookings, answers, attendance, price and opinions of each offer or provider, with an advice."""

    policy = Policy(str(Permission.SEE_REPORTS))
    table_class = QualityTable
    filterset_class = QualityFilter
    template_name = "vouchers/quality.html"

    def get_queryset(self, request: HttpRequest) -> VoucherQuerySet:
        return quality.vouchers()

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        manages = request.user.may(Permission.MANAGE_PROGRAMME)
        chosen = table.filterset.form.is_valid() and table.filterset.form.cleaned_data.get("provider")
        query = request.GET.urlencode()
        url = reverse("reporting:quality_sheet")
        return {
            "legend": presenters.legend(),
            "rules": presenters.rule_words(table.limits),
            "small": table.small,
            "remarks": quality.remarks(table.queryset, most=REMARKS) if manages and chosen else [],
            "buttons": [save_button("xlsx", url, query=query, tone="secondary")],
        }
