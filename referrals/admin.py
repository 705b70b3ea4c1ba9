"""Administration: who works where. Referrals are only read here; people move them in their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.administration import ManagedAdmin, ReadOnlyAdmin, Section
from people.models import Organisation
from people.roles import Role
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea, Referral
from referrals.routing import working_as


class AreaAdmin(ManagedAdmin):
    """Who works where; nothing refers to these rows, so that they may go."""

    section = Section.AREAS
    deletable = True


@admin.register(PostcodeArea)
class PostcodeAreaAdmin(AreaAdmin):
    list_pages = ((_("Organisaties per postcode in de toepassing"), "referrals:postcode_areas"),)
    list_display = ("low", "high", "organisation", "adviser", "priority")
    list_display_links = ("low", "high")
    list_filter = ("organisation__family", "organisation")
    list_select_related = ("organisation", "adviser")
    search_fields = ("organisation__name", "adviser__family_name", "adviser__email", "=low", "=high")
    fields = ("low", "high", "organisation", "adviser", "priority")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.of_guiding_family()
        if db_field.name == "adviser":
            kwargs["queryset"] = working_as(Role.ADVISER, Organisation.objects.of_guiding_family())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ConsultantArea)
class ConsultantAreaAdmin(AreaAdmin):
    list_pages = ((_("Consulenten per postcode in de toepassing"), "referrals:consultant_areas"),)
    list_display = ("low", "high", "consultant", "organisation")
    list_display_links = ("low", "high")
    list_filter = ("organisation__family", "organisation")
    list_select_related = ("organisation", "consultant")
    search_fields = ("organisation__name", "consultant__family_name", "consultant__email", "=low", "=high")
    fields = ("low", "high", "organisation", "consultant")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        offices = Organisation.objects.referring()
        if db_field.name == "organisation":
            kwargs["queryset"] = offices
        if db_field.name == "consultant":
            kwargs["queryset"] = working_as(Role.CONSULTANT, offices)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(AdviserArea)
class AdviserAreaAdmin(AreaAdmin):
    list_pages = ((_("Adviseurs per provincie in de toepassing"), "referrals:adviser_areas"),)
    list_display = ("province", "organisation", "adviser", "position")
    list_display_links = ("province", "adviser")
    list_filter = ("province", "organisation__family", "organisation")
    list_select_related = ("organisation", "adviser")
    search_fields = ("organisation__name", "adviser__family_name", "adviser__email")
    fields = ("province", "organisation", "adviser", "position")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        partners = Organisation.objects.of_guiding_family()
        if db_field.name == "organisation":
            kwargs["queryset"] = partners
        if db_field.name == "adviser":
            kwargs["queryset"] = working_as(Role.ADVISER, partners)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "state", "from_organisation", "to_organisation", "dated_on", "sent_at")
    list_filter = ("state", "route", "programme", "from_organisation", "to_organisation")
    list_select_related = ("candidate", "from_organisation", "to_organisation")
    search_fields = ("candidate__search_text", "to_organisation__name", "from_organisation__name")
    date_hierarchy = "dated_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        everything = super().get_queryset(request)
        return everything if request.user.is_superuser else everything.visible_to(request.user)
