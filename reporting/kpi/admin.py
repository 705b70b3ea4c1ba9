"""Tables and indicators for coordinators; targets, values and snapshots are only looked at here."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people.administration import ManagedAdmin, ReadOnlyAdmin, Section
from reporting.kpi.indicator_form import PARAMETERS, IndicatorForm
from reporting.models import Indicator, IndicatorTable, IndicatorValue, KpiSnapshot, Target


@admin.register(Indicator)
class IndicatorAdmin(ManagedAdmin):
    section = Section.PROGRAMMES
    form = IndicatorForm
    list_display = ("label", "table", "group", "kind", "measure", "position", "is_active")
    list_filter = ("table__programme", "table", "kind", "is_active")
    list_select_related = ("table",)
    search_fields = ("label", "code", "group")
    autocomplete_fields = ("table", "parent")
    fieldsets = (
        (None, {"fields": ("table", "code", "label", "group", "parent", "children_overlap", "position")}),
        (
            _("Wat het meet"),
            {
                "fields": ("kind", "measure", *PARAMETERS, "baseline", "unit", "definition"),
                "description": _(
                    "Objectieven en waarden voer je in op de pagina van de indicator, bij Rapporten, KPI's. "
                    "Wat je bij “Alleen” leeg laat, telt allemaal mee."
                ),
            },
        ),
        (_("Actief"), {"fields": ("is_active",)}),
    )


@admin.register(IndicatorTable)
class IndicatorTableAdmin(ManagedAdmin):
    section = Section.PROGRAMMES
    list_display = ("title", "programme", "layout", "position", "is_active")
    list_filter = ("programme", "layout", "is_active")
    list_select_related = ("programme",)
    search_fields = ("title", "code")


class FigureAdmin(ReadOnlyAdmin):
    """Figures are added on the page of their indicator, so that each has a source and a line in the journal."""

    section = Section.RECORDS
    about_persons = False
    list_display = ("indicator", "value", "note", "province", "begins_on", "ends_on", "source", "dated_on")
    list_filter = ("indicator__table__programme", "province")
    list_select_related = ("indicator",)
    search_fields = ("indicator__label", "source")
    date_hierarchy = "dated_on"


admin.site.register(Target, FigureAdmin)
admin.site.register(IndicatorValue, FigureAdmin)


@admin.register(KpiSnapshot)
class KpiSnapshotAdmin(ReadOnlyAdmin):
    section = Section.RECORDS
    about_persons = False
    list_display = ("programme", "begins_on", "ends_on", "province", "version", "state", "taken_at")
    list_filter = ("programme", "state")
    list_select_related = ("programme",)
    fields = (
        "programme", "begins_on", "ends_on", "province", "version", "state", "taken_at", "taken_by", "fixed_at",
        "fixed_by_name", "sha256",
    )  # fmt: skip
