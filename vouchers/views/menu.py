"""The menu card that everybody may read (H-92)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import visible
from core.tables import ListView, Table
from vouchers.filters import MenuFilter
from vouchers.models import MenuItem
from vouchers.querysets import MenuItemQuerySet
from vouchers.tables import MenuTable


class MenuView(ListView):
    """Offers of the active programmes, with filters, without an account."""

    table_class = MenuTable
    filterset_class = MenuFilter
    template_name = "vouchers/menu.html"
    fragment_name = "vouchers/_menu.html"

    def get_queryset(self, request: HttpRequest) -> MenuItemQuerySet:
        return visible(MenuItem, request.user).offered().of_active_programmes().with_provider()

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        return {"frame": "base.html" if request.user.is_authenticated else "layout/public.html"}
