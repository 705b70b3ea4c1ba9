"""Administration: which partner works where. Referrals are only read here; people move them in their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from people.models import Organisation
from people.roles import Permission
from referrals.models import PostcodeArea, Referral
from referrals.routing import advisers_of


def _manages(request: HttpRequest) -> bool:
    return request.user.is_superuser or request.user.may(Permission.MANAGE_PROGRAMME)


class ManagedAdmin(admin.ModelAdmin):
    """For coordinators."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _manages(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _manages(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _manages(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _manages(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _manages(request)


@admin.register(PostcodeArea)
class PostcodeAreaAdmin(ManagedAdmin):
    list_display = ("low", "high", "organisation", "adviser", "priority")
    list_display_links = ("low", "high")
    list_filter = ("organisation__family", "organisation")
    list_select_related = ("organisation", "adviser")
    search_fields = ("organisation__name", "=low", "=high")
    fields = ("low", "high", "organisation", "adviser", "priority")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.of_guiding_family()
        if db_field.name == "adviser":
            kwargs["queryset"] = advisers_of(*Organisation.objects.of_guiding_family())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Referral)
class ReferralAdmin(ManagedAdmin):
    list_display = ("candidate", "state", "from_organisation", "to_organisation", "dated_on", "sent_at")
    list_filter = ("state", "route", "programme", "from_organisation", "to_organisation")
    list_select_related = ("candidate", "from_organisation", "to_organisation")
    search_fields = ("candidate__search_text", "to_organisation__name", "from_organisation__name")
    date_hierarchy = "dated_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        everything = super().get_queryset(request)
        return everything if request.user.is_superuser else everything.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
