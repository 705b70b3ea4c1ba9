"""Issued documents for coordinators: to search and read. They are never changed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from reporting.finance import admin as finance_admin  # noqa: F401  it registers itself
from reporting.models import DocumentCounter, IssuedDocument
from trajects.admin import manages


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the use cases write, for whoever manages the programme."""

    def has_module_permission(self, request: Any) -> bool:
        return manages(request)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return manages(request)

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(ReadOnlyAdmin):
    list_display = ("number", "kind", "candidate", "organisation", "issued_on", "is_current")
    list_filter = ("kind", "is_current", "organisation", "issued_on")
    list_select_related = ("candidate", "organisation")
    search_fields = ("number", "title", "candidate__search_text")
    date_hierarchy = "issued_on"


@admin.register(DocumentCounter)
class DocumentCounterAdmin(ReadOnlyAdmin):
    list_display = ("kind", "year", "last")
    list_filter = ("kind", "year")
