"""Dossiers and what is in them in the administration: to read, never to write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.administration import ReadOnlyAdmin, ReadOnlyInline
from trajects.enums import PhaseState, TrajectState
from trajects.models import (
    Contact,
    Correction,
    Decision,
    Enrolment,
    FinancingCheck,
    InfoSession,
    Intake,
    MlpRegistration,
    Phase,
    SpecialisationRequest,
    Traject,
)

# Twice as sharp as a mail shows it.


class PhaseInline(ReadOnlyInline):
    model = Phase
    fields = ("template", "state", "starts_on", "ends_on", "outcome", "billable_since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Phase]:
        return super().get_queryset(request).select_related("template", "traject__candidate")


@admin.register(Traject)
class TrajectAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "programme", "organisation", "adviser", "state", "started_on", "closed_on")
    list_filter = ("state", "close_reason", "programme", "organisation")
    search_fields = ("candidate__search_text", "candidate__number")
    date_hierarchy = "started_on"
    list_select_related = ("candidate", "programme", "organisation", "adviser")
    inlines = (PhaseInline,)

    def pages(self, obj: Traject) -> list[tuple[Any, str]]:
        """A closed dossier is opened again on its own page, with a reason."""
        if obj.state != TrajectState.CLOSED:
            return []
        return [
            (_("Heropen het dossier"), reverse("core:move", args=["dossier", obj.public_id, "heropenen"]))
        ]


class InDossierAdmin(ReadOnlyAdmin):
    """Rows that belong to a dossier, found by its candidate."""

    search_fields = ("traject__candidate__search_text", "traject__candidate__number")
    list_select_related = ("traject__candidate",)

    @admin.display(description=_("kandidaat"), ordering="traject__candidate__sort_name")
    def candidate(self, row: Any) -> str:
        return str(row.traject.candidate)


@admin.register(Phase)
class PhaseAdmin(InDossierAdmin):
    list_display = ("candidate", "template", "state", "starts_on", "ends_on", "outcome", "billable_since")
    list_filter = ("state", "template", "outcome")
    list_select_related = ("traject__candidate", "template")
    date_hierarchy = "starts_on"

    def pages(self, obj: Phase) -> list[tuple[Any, str]]:
        """A line that is final is corrected on its own page, with a reason."""
        if obj.state == PhaseState.IN_PROGRESS:
            return []
        args = [obj.traject.public_id, obj.template.code]
        return [(_("Verbeter deze fase"), reverse("trajects:correct_phase", args=args))]


@admin.register(Contact)
class ContactAdmin(InDossierAdmin):
    list_display = ("candidate", "kind", "form", "held_on", "attendance")
    list_filter = ("kind", "form", "attendance")
    date_hierarchy = "held_on"


@admin.register(Intake)
class IntakeAdmin(InDossierAdmin):
    list_display = ("candidate", "state", "completed_on")
    list_filter = ("state",)


@admin.register(Decision)
class DecisionAdmin(InDossierAdmin):
    list_display = ("candidate", "kind", "outcome", "decided_on", "decided_by")
    list_filter = ("kind", "outcome")
    date_hierarchy = "decided_on"
    list_select_related = ("traject__candidate", "decided_by")


@admin.register(FinancingCheck)
class FinancingCheckAdmin(InDossierAdmin):
    list_display = ("traject", "kind", "finding", "recorded_by", "recorded_at")
    list_filter = ("kind", "traject__programme")
    list_select_related = ("traject__candidate", "traject__programme", "recorded_by")


@admin.register(SpecialisationRequest)
class SpecialisationRequestAdmin(InDossierAdmin):
    list_display = ("traject", "specialisation", "organisation", "state", "requested_on")
    list_filter = ("state", "specialisation__programme")
    list_select_related = ("traject__candidate", "traject__programme", "specialisation", "organisation")


class EnrolmentInline(ReadOnlyInline):
    model = Enrolment
    fields = ("candidate", "state", "source", "enrolled_by_organisation", "marked_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        return (
            super().get_queryset(request).select_related("candidate", "enrolled_by_organisation", "session")
        )


@admin.register(Correction)
class CorrectionAdmin(InDossierAdmin):
    """What coordinators corrected in final lines, and why."""

    list_display = ("corrected_at", "candidate", "label", "was", "now", "corrected_by")
    list_filter = ("field", "corrected_at")
    date_hierarchy = "corrected_at"


@admin.register(MlpRegistration)
class MlpRegistrationAdmin(InDossierAdmin):
    """When lines were typed into MLP."""

    list_display = ("recorded_at", "candidate", "phase", "registered_on", "registered_by")
    list_select_related = ("traject__candidate", "phase__template", "phase__traject__candidate")
    list_filter = ("registered_on",)
    date_hierarchy = "registered_on"
    exclude = ("sheet",)


@admin.register(InfoSession)
class InfoSessionAdmin(ReadOnlyAdmin):
    list_display = ("starts_at", "kind", "organisation", "place", "province", "seats", "state")
    list_filter = ("state", "kind", "province", "organisation")
    search_fields = ("place", "organisation__name")
    date_hierarchy = "starts_at"
    list_select_related = ("organisation",)
    inlines = (EnrolmentInline,)
