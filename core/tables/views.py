"""The page of a list, and its fragment for htmx."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View
from django_filters import FilterSet

from core import saved
from core.tables.lists import Table


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
