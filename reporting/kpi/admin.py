"""Tables and indicators for coordinators; targets, values and snapshots are only looked at here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people.administration import ManagedAdmin, ReadOnlyAdmin, Section
from reporting.kpi.measures import choices, known_parameters
from reporting.models import Indicator, IndicatorTable, IndicatorValue, KpiSnapshot, Target


class IndicatorForm(forms.ModelForm):
    """What the dossiers count is chosen from a list; its parameters are those that the choice takes."""

    measure = forms.ChoiceField(
        label=_("telt in de dossiers"),
        required=False,
        choices=lambda: [("", _("Niets: de waarde wordt met een bron ingevoerd")), *choices()],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        known = set(known_parameters(data.get("measure", "")))
        parameters = data.get("parameters") or {}
        if not isinstance(parameters, dict) or set(parameters) - known:
            words = _("Deze telling kent alleen: %(names)s.") % {
                "names": ", ".join(sorted(known)) or _("niets")
            }
            self.add_error("parameters", words)
        parent, table = data.get("parent"), data.get("table")
        if parent and table and parent.table_id != table.pk:
            self.add_error("parent", _("Kies een indicator van dezelfde tabel."))
        return data


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
                "fields": ("kind", "measure", "parameters", "baseline", "unit", "definition"),
                "description": _(
                    "Objectieven en waarden voer je in op de pagina van de indicator, bij Rapporten, KPI's. "
                    "Parameters: phase (afkorting van de fase), outcome (starts, no_start …), kind en form van een "
                    "gesprek, group (code van de doelgroep), state van een doorverwijzing."
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
    list_display = ("programme", "begins_on", "ends_on", "province", "version", "state", "taken_at")
    list_filter = ("programme", "state")
    list_select_related = ("programme",)
    fields = (
        "programme", "begins_on", "ends_on", "province", "version", "state", "taken_at", "taken_by", "fixed_at",
        "fixed_by_name", "sha256",
    )  # fmt: skip
