"""Lists: sorting, filters, page and page size, all in the address bar.

    class PeopleTable(Table):
        columns = (Column("name", _("Naam"), order_by="sort_name", kind="link", url="url"), …)
        default_order = ("sort_name",)

    class PeopleList(ListView):
        table_class = PeopleTable
        filterset_class = PeopleFilter
        template_name = "people/list.html"

        def get_queryset(self, request):
            return Candidate.objects.visible_to(request.user)

The page shows {% include "components/filters.html" with table=table only %} and
{% include "components/table.html" with table=table only %}; the second is also the answer to htmx.
Above the filters stand the lists that the user keeps under a name (core.saved), unless `keeps_views = False`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views import View
from django_filters import FilterSet

from core import saved
from core.ui import Chip, Empty

Getter = str | Callable[[Any], Any]

SORT, PAGE, SIZE = "sort", "page", "size"


def read(obj: Any, getter: Getter) -> Any:
    """A callable is called with the object; a dotted name is followed, methods are called, None ends it."""
    if callable(getter):
        return getter(obj)
    for part in getter.split("."):
        if obj is None:
            return None
        obj = getattr(obj, part)
        obj = obj() if callable(obj) else obj
    return obj


@dataclass(frozen=True)
class Column:
    """kind: text, sentence (a wide column), badge, badges (a list), money (cents), when (date), link, person, buttons (a list, at the end of the row),
    or pick (a box that belongs to the form with the id "kies").

    value: callable or dotted attribute, the key when absent. url: the same, for a link, person or number.
    order_by: field or comma-separated fields; absent, the column does not sort.
    """

    key: str
    label: str
    order_by: str = ""
    numeric: bool = False
    kind: str = "text"
    value: Getter | None = None
    url: Getter | None = None

    @property
    def right(self) -> bool:
        return self.numeric or self.kind == "money"

    def cell(self, obj: Any) -> Cell:
        return Cell(
            self,
            read(obj, self.value or self.key),
            read(obj, self.url) if self.url else "",
        )

    def ordering(self, descending: bool) -> tuple[str, ...]:
        fields = [name.strip() for name in self.order_by.split(",")]
        return tuple(_flip(name) for name in fields) if descending else tuple(fields)


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    url: str = ""

    @property
    def blank(self) -> bool:
        return self.value is None or self.value == "" or self.value == []


@dataclass(frozen=True)
class Row:
    obj: Any
    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True)
class Heading:
    """The head of a column: `url` sorts by it, `direction` is "ascending", "descending" or empty."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class PageLink:
    label: str
    url: str
    current: bool = False


class Table:
    """MyTable(request, queryset, filterset=MyFilter). Bad values in the address fall back to the default."""

    name = "lijst"
    caption: Any = ""
    columns: Sequence[Column] = ()
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
        pages = Paginator(self.queryset.order_by(*self.order), self.size)
        if self.known_total is not None:
            pages.count = self.known_total
        return pages.get_page(self.request.GET.get(PAGE))

    @property
    def total(self) -> int:
        return self.page.paginator.count

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


class ListView(ABC, View):
    """A page with one table; htmx gets the table alone. Subclasses give `get_queryset(request)`, visible to the user."""

    table_class: type[Table]
    filterset_class: type[FilterSet] | None = None
    template_name = ""
    fragment_name = "components/table.html"
    # Whether its users may keep the list with its filters under a name (core.saved).
    keeps_views = True

    @abstractmethod
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows that the user of this request may see."""

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        """Hook: what else the page shows."""
        return {}

    def get_table(self, request: HttpRequest) -> Table:
        return self.table_class(request, self.get_queryset(request), filterset=self.filterset_class)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table = self.get_table(request)
        table.saved = saved.of_request(request) if self.keeps_views else None
        if wants_fragment(request):
            response = render(request, self.fragment_name, {"table": table})
            saved.add_to_fragment(response, request, table.saved)
        else:
            context = {**self.get_context(request, table), "table": table}
            response = render(request, self.template_name, context)
        # The browser keeps the page and the fragment of one address apart.
        patch_vary_headers(response, ["HX-Request"])
        return response


def wants_fragment(request: HttpRequest) -> bool:
    """htmx asks for a part, except when the back button rebuilds a whole page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request
