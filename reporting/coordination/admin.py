"""Bodies for coordinators: who sits there and how often they meet. Meetings are kept on their own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people.filters import PROVINCES
from reporting.models import Body, Seat
from trajects.admin import ManagedAdmin, ManagedInline


class BodyForm(forms.ModelForm):
    """The provinces are ticked in words."""

    provinces = forms.MultipleChoiceField(
        label=_("provincies"),
        choices=PROVINCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: heel Vlaanderen."),
    )


class SeatInline(ManagedInline):
    model = Seat
    can_delete = True
    autocomplete_fields = ("organisation", "user")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Body)
class BodyAdmin(ManagedAdmin):
    form = BodyForm
    inlines = (SeatInline,)
    list_display = ("name", "programme", "rhythm", "discusses_cases", "is_active")
    list_filter = ("programme", "is_active")
    list_select_related = ("programme",)
    search_fields = ("name", "code")
