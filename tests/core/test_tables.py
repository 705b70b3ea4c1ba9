"""Lists: everything in the address, nothing in the address can break them."""

from __future__ import annotations

from typing import Any

import django_filters
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxMiddleware
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.tables import Column, ListView, Table, pages, read
from core.ui import Badge, Button

pytestmark = pytest.mark.django_db


class TypeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="model", lookup_expr="icontains", label="Zoeken")
    kind = django_filters.ChoiceFilter(
        field_name="app_label", label="Soort", choices=[("Groep", [("fruit", "Fruit"), ("nuts", "Noten")])]
    )
    kinds = django_filters.MultipleChoiceFilter(
        field_name="app_label", label="Soorten", choices=[("fruit", "Fruit"), ("nuts", "Noten")]
    )
    number = django_filters.RangeFilter(field_name="pk", label="Nummer")
    day = django_filters.DateFilter(field_name="pk", label="Dag", method="ignore")
    only = django_filters.BooleanFilter(label="Enkel", method="ignore")

    class Meta:
        model = ContentType
        fields = ("q", "kind", "kinds", "number", "day", "only")

    def ignore(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        return queryset


class TypeTable(Table):
    name = "soorten"
    caption = "Soorten"
    default_order = ("model",)
    row_url = staticmethod(lambda row: f"/soort/{row.model}")
    columns = (
        Column("model", "Naam", order_by="model", kind="link", url=lambda row: f"/soort/{row.model}"),
        Column("kind", "Soort", order_by="app_label, -model", value="app_label"),
        Column("state", "Staat", kind="badge", value=lambda row: Badge("Bezig")),
        Column("price", "Prijs", kind="money", value=lambda row: 8000),
        Column("actions", "", kind="buttons", value=lambda row: [Button("Open", "/x")]),
    )


class TypeList(ListView):
    table_class = TypeTable
    filterset_class = TypeFilter
    template_name = "core/gallery.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return types()


def types() -> QuerySet[ContentType]:
    return ContentType.objects.filter(app_label__in=["fruit", "nuts"])


def make(count: int, app_label: str = "fruit") -> None:
    ContentType.objects.bulk_create(
        ContentType(app_label=app_label, model=f"{app_label}{number:03}") for number in range(count)
    )


def table(query: str = "", filterset: Any = TypeFilter) -> TypeTable:
    return TypeTable(RequestFactory().get(f"/lijst/?{query}"), types(), filterset=filterset)


def names(listed: TypeTable) -> list[str]:
    return [row.cells[0].value for row in listed.rows]


def html(listed: TypeTable) -> str:
    return render_to_string("components/table.html", {"table": listed})


def test_rows_come_in_the_default_order() -> None:
    make(3)
    assert names(table()) == ["fruit000", "fruit001", "fruit002"]


def test_sort_follows_the_address_and_its_minus() -> None:
    make(3)
    assert names(table("sort=-model")) == ["fruit002", "fruit001", "fruit000"]


def test_sort_by_a_column_of_two_fields_reverses_both() -> None:
    make(2)
    make(2, "nuts")
    assert names(table("sort=kind")) == ["fruit001", "fruit000", "nuts001", "nuts000"]
    assert names(table("sort=-kind")) == ["nuts000", "nuts001", "fruit000", "fruit001"]


@pytest.mark.parametrize("sort", ["pk", "-state", "app_label", "", "-", "--model", "model__id", "\x00"])
def test_sort_by_what_is_no_sortable_column_is_the_default(sort: str) -> None:
    listed = TypeTable(RequestFactory().get("/lijst/", {"sort": sort}), types())
    assert listed.order == ("model", "pk")


def test_headings_toggle_the_direction_and_forget_the_page() -> None:
    make(1)
    first, second, third, *_ = table("page=2&q=f").headings()
    assert (first.direction, first.url) == ("ascending", "/lijst/?q=f&sort=-model")
    assert (second.direction, second.url) == ("", "/lijst/?q=f&sort=kind")
    assert (third.direction, third.url) == ("", "")


@pytest.mark.parametrize(
    ("page", "number"), [("1", 1), ("2", 2), ("99", 2), ("0", 2), ("-1", 2), ("x", 1), ("", 1)]
)
def test_page_outside_the_list_is_the_nearest(page: str, number: int) -> None:
    make(30)
    assert table(f"page={page}").page.number == number


@pytest.mark.parametrize(("size", "rows"), [("50", 30), ("25", 25), ("7", 25), ("1000000", 25), ("x", 25)])
def test_page_size_is_one_of_the_offered(size: str, rows: int) -> None:
    make(30)
    assert len(table(f"size={size}").rows) == rows


def test_long_list_is_not_counted_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    make(31)
    assert (table().total, table().total_in_words) == (31, "31")
    monkeypatch.setattr(pages, "COUNTED", 30)
    listed = table()
    with CaptureQueriesContext(connection) as queries:
        assert (listed.total, listed.total_in_words) == (30, "30 of meer")
    assert "LIMIT 30" in queries[0]["sql"]


def test_pages_keep_order_and_filters() -> None:
    make(30)
    listed = table("sort=-model&q=fruit&page=1")
    assert listed.next_url == "/lijst/?sort=-model&q=fruit&page=2"
    assert listed.previous_url == ""


def test_chip_takes_away_only_its_own_filter() -> None:
    make(1)
    chips = table("q=fruit&kind=fruit&sort=model&page=3").chips
    assert [(chip.label, chip.remove_url) for chip in chips] == [
        ("Zoeken: fruit", "/lijst/?kind=fruit&sort=model"),
        ("Soort: Fruit", "/lijst/?q=fruit&sort=model"),
    ]


def test_chip_of_several_values_and_of_a_range_reads_as_chosen() -> None:
    make(1)
    labels = [
        chip.label for chip in table("kinds=fruit&kinds=nuts&number_min=2&number_max=9&only=true").chips
    ]
    assert labels == ["Soorten: Fruit, Noten", "Nummer: 2 – 9", "Enkel: ja"]


def test_chip_of_a_range_takes_away_both_ends() -> None:
    make(1)
    assert table("number_min=2&number_max=9&q=x").chips[1].remove_url == "/lijst/?q=x"


def test_filter_with_a_value_that_does_not_exist_does_nothing() -> None:
    make(2)
    listed = table("kind=nergens&number_min=veel&day=31/02/2026")
    assert len(listed.rows) == 2
    assert listed.chips == []


def test_empty_list_differs_from_a_filter_without_hits() -> None:
    assert "Nog niets te zien" in html(table())
    assert "Niets gevonden" in html(table("q=niets"))


def test_table_marks_first_column_right_column_and_row_address() -> None:
    make(1)
    page = html(table("sort=model"))
    assert 'data-href="/soort/fruit000"' in page
    assert '<th scope="row" data-label="Naam"><a href="/soort/fruit000">' in page
    assert '<td data-label="Prijs" class="right">' in page
    assert 'aria-sort="ascending"' in page
    assert 'name="sort" value="model" form="filters-soorten"' in page


def test_table_without_filterset_has_no_filters() -> None:
    make(1)
    listed = table(filterset=None)
    assert (listed.filter_fields, listed.search, listed.chips) == ([], None, [])


def test_table_accepts_a_ready_filterset() -> None:
    make(2)
    request = RequestFactory().get("/lijst/?q=001")
    ready = TypeFilter(request.GET, queryset=types(), request=request)
    assert names(TypeTable(request, types(), filterset=ready)) == ["fruit001"]


def test_queries_are_the_same_for_one_row_and_for_thirty() -> None:
    make(1)
    with CaptureQueriesContext(
        connection,
    ) as one:
        html(table("size=50"))
    make(30, "nuts")
    with CaptureQueriesContext(connection) as many:
        html(table("size=50"))
    assert len(one) == len(many) == 2


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["sort", "page", "size", "q", "kind", "kinds", "number_min", "number_max", "day", "only"]
        ),
        st.one_of(
            st.text(max_size=40), st.integers().map(str), st.sampled_from(["-", "\x00", "1e999", "NaN", "²"])
        ),
    )
)
def test_no_value_in_the_address_breaks_the_list(query: dict[str, str]) -> None:
    listed = TypeTable(RequestFactory().get("/lijst/", query), types(), filterset=TypeFilter)
    assert 'id="tabel-soorten"' in html(listed)


def answer(**headers: str) -> str:
    request = RequestFactory().get("/lijst/", **headers)
    HtmxMiddleware(lambda got: None)(request)
    return request


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HTTP_HX_REQUEST": "true"}, True),
        ({"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}, False),
    ],
)
def test_list_view_gives_the_table_alone_to_htmx(headers: dict[str, str], fragment: bool) -> None:
    class Page(TypeList):
        template_name = "components/filters.html"

    response = Page.as_view()(answer(**headers))
    assert (b'id="tabel-soorten"' in response.content) is fragment
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("getter", "value"),
    [("a.b", 3), ("a.call", 4), ("none.b", None), (lambda obj: obj.a.b + 1, 4)],
)
def test_read_follows_dots_methods_and_functions(getter: Any, value: Any) -> None:
    class Inner:
        b = 3

        def call(self) -> int:
            return 4

    class Outer:
        a = Inner()
        none = None

    assert read(Outer(), getter) == value


def test_rows_that_are_asked_to_differ_are_counted_each() -> None:
    make(3)
    assert pages.counted(ContentType.objects.filter(app_label="fruit").distinct()) == 3
