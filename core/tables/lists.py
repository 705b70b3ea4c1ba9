"""A list with its address, order, pages, rows and filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from core import saved
from core.tables.columns import Column, Getter, Heading, Row, read
from core.tables.pages import PageLink, Pages, in_words
from core.ui import Chip, Empty

SORT, PAGE, SIZE = "sort", "page", "size"


class Table:
    """MyTable(request, queryset, filterset=MyFilter). Bad values in the address fall back to the default."""

    name = "lijst"
    caption: Any = ""
    columns: Sequence[Column] = ()
    # Columns of the file only, where the list can be saved (core.sheets.lists).
    saved_columns: Sequence[Column] = ()
    default_order: Sequence[str] = ()
    row_url: Getter | None = None
    page_sizes = (25, 50, 100)
    page_size = 25
    search_placeholder: Any = ""
    search_field = "q"
    # How many rows there are, where the page has counted them already.
    known_total: int | None = None
    # The lists that this user keeps under a name; filled by ListView.
    saved: saved.SavedViews | None = None
    empty = Empty(_("Nog niets te zien"), _("Zodra er iets is, staat het hier."))
    empty_filtered = Empty(_("Niets gevonden"), _("Geen enkele regel past bij deze filters."))

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        filterset: type[FilterSet] | FilterSet | None = None,
    ) -> None:
        self.request = request
        self.filterset = (
            filterset(request.GET, queryset=queryset, request=request)
            if isinstance(filterset, type)
            else filterset
        )
        self.queryset = queryset if self.filterset is None else self.filterset.qs

    # The address -------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return f"tabel-{self.name}"

    @property
    def filters_id(self) -> str:
        return f"filters-{self.name}"

    @property
    def path(self) -> str:
        return self.request.path

    def url_with(self, remove: Sequence[str] = (), **changes: object) -> str:
        """This page with other values in the query string; a new filter or order starts at page one."""
        query = self.request.GET.copy()
        for key in (PAGE, *remove):
            query.pop(key, None)
        for key, value in changes.items():
            query[key] = str(value)
        text = query.urlencode()
        return f"{self.path}?{text}" if text else self.path

    # Order -------------------------------------------------------------------------------------

    @cached_property
    def sorted_by(self) -> tuple[Column, bool] | None:
        """The column in the address and whether it descends; nothing when it does not sort."""
        wanted = self.request.GET.get(SORT, "")
        key = wanted.removeprefix("-")
        for column in self.columns:
            if column.order_by and column.key == key:
                return column, wanted.startswith("-")
        return None

    @property
    def sort_value(self) -> str:
        if self.sorted_by is None:
            return ""
        column, descending = self.sorted_by
        return f"-{column.key}" if descending else column.key

    @property
    def order(self) -> tuple[Any, ...]:
        """Always ends with the key, so that pages do not overlap."""
        if self.sorted_by is None:
            return (*self.default_order, "pk")
        column, descending = self.sorted_by
        return (*column.ordering(descending), "pk")

    def headings(self) -> Iterator[Heading]:
        for column in self.columns:
            if not column.order_by:
                yield Heading(column)
                continue
            direction = self._direction(column)
            target = f"-{column.key}" if direction == "ascending" else column.key
            yield Heading(column, self.url_with(**{SORT: target}), direction)

    def _direction(self, column: Column) -> str:
        if self.sorted_by is not None:
            current, descending = self.sorted_by
            return "" if current is not column else ("descending" if descending else "ascending")
        for descending, word in ((False, "ascending"), (True, "descending")):
            if column.ordering(descending) == tuple(self.default_order):
                return word
        return ""

    # Pages -------------------------------------------------------------------------------------

    @cached_property
    def size(self) -> int:
        wanted = self.request.GET.get(SIZE, "")
        allowed = {str(size): size for size in self.page_sizes}
        return allowed.get(wanted, self.page_size)

    @cached_property
    def page(self) -> Page:
        pages = Pages(self.queryset.order_by(*self.order), self.size)
        if self.known_total is not None:
            pages.count = self.known_total
        return pages.get_page(self.request.GET.get(PAGE))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def total_in_words(self) -> str:
        """How many rows, or that there are more than were counted."""
        return in_words(self.total)

    def page_links(self) -> list[PageLink]:
        """First, last and the pages around this one; an ellipsis has no address."""
        pages = self.page.paginator
        links = []
        for number in pages.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1):
            url = self.page_url(number) if isinstance(number, int) else ""
            links.append(PageLink(str(number), url, number == self.page.number))
        return links

    def page_url(self, number: int) -> str:
        return self.url_with(**{PAGE: number})

    @property
    def previous_url(self) -> str:
        return self.page_url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.page_url(self.page.next_page_number()) if self.page.has_next() else ""

    def size_links(self) -> list[PageLink]:
        sizes = [
            size for size in self.page_sizes if size <= self.page_sizes[0] or self.total > self.page_sizes[0]
        ]
        return [PageLink(str(size), self.url_with(**{SIZE: size}), size == self.size) for size in sizes]

    # Rows --------------------------------------------------------------------------------------

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        """Hook: turn the rows of one page into presenters."""
        return objects

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(obj) for obj in self.decorate(list(self.page.object_list))]

    def _row(self, obj: Any) -> Row:
        url = read(obj, self.row_url) if self.row_url else ""
        return Row(obj, [column.cell(obj) for column in self.columns], url)

    # Filters -----------------------------------------------------------------------------------

    @property
    def search(self) -> BoundField | None:
        return self._field(self.search_field)

    def _field(self, name: str) -> BoundField | None:
        form = self.filterset.form if self.filterset else None
        return form[name] if form is not None and name in form.fields else None

    @property
    def filter_fields(self) -> list[BoundField]:
        if self.filterset is None:
            return []
        return [field for field in self.filterset.form if field.name != self.search_field]

    @cached_property
    def chips(self) -> list[Chip]:
        if self.filterset is None:
            return []
        values = getattr(self.filterset.form, "cleaned_data", {})
        return [chip for name, value in values.items() for chip in self._chips_of(name, value)]

    def _chips_of(self, name: str, value: Any) -> Iterator[Chip]:
        words = _words(self.filterset.form.fields[name], value)
        if not words:
            return
        own = [key for key in self.request.GET if key == name or key.startswith(f"{name}_")]
        label = self.filterset.form[name].label
        yield Chip(f"{label}: {words}", self.url_with(remove=own))

    @property
    def clear_url(self) -> str:
        return self.path

    @property
    def empty_state(self) -> Empty:
        return self.empty_filtered if self.chips else self.empty


def _words(field: Any, value: Any) -> str:
    """A filter's value as the user chose it; empty when the filter does nothing."""
    if value is None or value == "" or (isinstance(value, (list, tuple, QuerySet)) and not value):
        return ""
    if isinstance(value, slice):
        return " – ".join(str(part) for part in (value.start, value.stop) if part is not None)
    if isinstance(value, bool):
        return str(_("ja") if value else _("nee"))
    if isinstance(value, (list, tuple, QuerySet)):
        return ", ".join(_choice(field, item) for item in value)
    return _choice(field, value)


def _choice(field: Any, value: Any) -> str:
    choices = {} if isinstance(value, Model) else getattr(field, "choices", {})
    for key, label in _flat(choices):
        if str(key) == str(value):
            return str(label)
    return str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label
