"""The MLP coaches for coordinators; documents, links and news are kept on their own page."""

from __future__ import annotations

from django.contrib import admin

from reporting.models import MlpCoach
from trajects.admin import ManagedAdmin


@admin.register(MlpCoach)
class MlpCoachAdmin(ManagedAdmin):
    list_display = ("province", "name", "email", "phone")
    search_fields = ("name", "email")
