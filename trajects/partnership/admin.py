"""Administration of partnerships: who takes part, and which services may be combined."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.administration import ManagedAdmin
from people.models import Membership, User
from people.roles import Role
from trajects.models import CombinationService, Partnership


@admin.register(Partnership)
class PartnershipAdmin(ManagedAdmin):
    """Its organisations, its VDAB advisers, and its public page."""

    list_display = ("name", "programme", "organisation", "code", "is_open")
    list_filter = ("programme", "is_open")
    list_select_related = ("programme", "organisation")
    search_fields = ("name", "code")
    filter_horizontal = ("partners", "vdab_advisers")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """The other languages of the page have their own words."""
        if db_field.name == "welcome":
            kwargs["help_text"] = _("In het Nederlands. Staat alleen op de Nederlandse pagina.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only accounts that are a VDAB adviser today."""
        if db_field.name == "vdab_advisers":
            kwargs["queryset"] = User.objects.filter(
                is_active=True,
                pk__in=Membership.objects.active().filter(role=Role.VDAB_ADVISER).values("user_id"),
            )
            kwargs["help_text"] = _("Geef iemand eerst de rol VDAB-adviseur.")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(CombinationService)
class CombinationServiceAdmin(ManagedAdmin):
    """Which services may go together with a partnership, and which not (D-10, D-11)."""

    list_display = ("name", "need", "barrier", "is_internship", "programme", "position")
    list_editable = ("barrier", "position")
    list_filter = ("programme", "barrier")
    list_select_related = ("programme",)
    search_fields = ("name", "need")
