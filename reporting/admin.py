"""Issued documents for coordinators: to search and read. They are never changed by hand."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people.administration import ManagedAdmin, ManagedInline, ReadOnlyAdmin, Section
from reporting.finance import admin as finance_admin  # noqa: F401  it registers itself
from reporting.kpi import admin as kpi_admin  # noqa: F401  it registers itself
from reporting.models import (
    BillingFile,
    BillingLine,
    Body,
    CoachQuestion,
    CostReport,
    DataImport,
    DocumentCounter,
    GrantPayment,
    ImportedRecord,
    IssuedDocument,
    Meeting,
    MlpCoach,
    NewsFlash,
    PhasePrice,
    ReportPeriod,
    Seat,
    StaffResource,
)


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(ReadOnlyAdmin):
    section = Section.RECORDS
    list_display = ("number", "kind", "candidate", "organisation", "issued_on", "is_current")
    list_filter = ("kind", "is_current", "organisation", "issued_on")
    list_select_related = ("candidate", "organisation")
    search_fields = ("number", "title", "candidate__search_text")
    exclude = ("subject_type", "subject_id", "parent_type", "parent_id", "data")
    date_hierarchy = "issued_on"


@admin.register(DocumentCounter)
class DocumentCounterAdmin(ReadOnlyAdmin):
    section = Section.RECORDS
    about_persons = False
    list_display = ("kind", "year", "last")
    list_filter = ("kind", "year")


@admin.register(DataImport)
class DataImportAdmin(ReadOnlyAdmin):
    """Which files with data of another system came in; their rows are on the page of who brought them."""

    section = Section.RECORDS
    about_persons = False
    list_display = ("created_at", "kind", "source", "file_name", "stage", "started_by", "applied_at")
    list_filter = ("stage", "kind", "source")
    search_fields = ("file_name", "source")
    date_hierarchy = "created_at"
    exclude = ("mapping", "headings", "lease_until", "version")
    list_pages = ((_("Gegevens invoeren"), "reporting:data_imports"),)


@admin.register(ImportedRecord)
class ImportedRecordAdmin(ReadOnlyAdmin):
    """What each row of another system became."""

    section = Section.RECORDS
    list_display = ("source", "kind", "reference", "created_at", "changed_at")
    list_filter = ("source", "kind")
    search_fields = ("reference", "source")
    date_hierarchy = "created_at"
    exclude = ("digests", "target_type", "target_id")


class SeatInline(ManagedInline):
    """Who sits in a body."""

    model = Seat
    can_delete = True
    deletable = True
    autocomplete_fields = ("organisation", "user")


@admin.register(Body)
class BodyAdmin(ManagedAdmin):
    """The bodies that meet: who sits in them, how often, and what always stands on the agenda."""

    section = Section.COORDINATION
    deletable = True
    list_display = ("name", "programme", "rhythm", "position", "is_active")
    list_filter = ("programme", "is_active")
    search_fields = ("name", "code")
    inlines = (SeatInline,)


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    section = Section.COORDINATION
    list_display = ("starts_at", "body", "place", "chair", "state")
    list_filter = ("state", "body")
    search_fields = ("body__name", "place")
    date_hierarchy = "starts_at"


@admin.register(NewsFlash)
class NewsFlashAdmin(ReadOnlyAdmin):
    section = Section.COORDINATION
    about_persons = False
    list_display = ("title", "state", "written_by", "sent_at", "mailed_to")
    list_filter = ("state",)
    search_fields = ("title",)
    date_hierarchy = "created_at"


@admin.register(StaffResource)
class StaffResourceAdmin(ReadOnlyAdmin):
    section = Section.COORDINATION
    about_persons = False
    list_display = ("title", "kind", "phase", "position", "is_archived")
    list_filter = ("kind", "phase", "is_archived")
    search_fields = ("title", "text")


@admin.register(MlpCoach)
class MlpCoachAdmin(ManagedAdmin):
    section = Section.COORDINATION
    deletable = True
    list_display = ("province", "name", "email", "phone")
    list_filter = ("province",)
    search_fields = ("name", "email")


@admin.register(CoachQuestion)
class CoachQuestionAdmin(ReadOnlyAdmin):
    section = Section.COORDINATION
    list_display = ("asked_at", "coach", "asked_by", "subject")
    list_filter = ("coach",)
    search_fields = ("subject",)
    date_hierarchy = "asked_at"


@admin.register(GrantPayment)
class GrantPaymentAdmin(ReadOnlyAdmin):
    section = Section.FINANCES
    about_persons = False
    list_display = ("grant", "period", "kind", "amount_cents", "paid_on")
    list_filter = ("kind", "grant")
    search_fields = ("grant__project", "grant__code")
    list_select_related = ("grant__promotor",)
    date_hierarchy = "paid_on"


@admin.register(CostReport)
class CostReportAdmin(ReadOnlyAdmin):
    section = Section.FINANCES
    about_persons = False
    list_display = ("partner", "period", "state", "accepted_cents")
    list_filter = ("state", "period__grant")
    search_fields = ("partner__name", "partner__grant__project")
    list_select_related = ("partner__organisation", "partner__grant", "period__grant")


@admin.register(ReportPeriod)
class ReportPeriodAdmin(ReadOnlyAdmin):
    section = Section.FINANCES
    about_persons = False
    list_display = ("label", "programme", "begins_on", "ends_on")
    list_filter = ("programme",)
    search_fields = ("label",)
    date_hierarchy = "begins_on"
    list_pages = ((_("Facturatie in de toepassing"), "reporting:billing"),)


@admin.register(PhasePrice)
class PhasePriceAdmin(ReadOnlyAdmin):
    """Prices are added on their own page, which guards the lines that carry them."""

    section = Section.FINANCES
    about_persons = False
    list_display = ("template", "part", "amount_cents", "valid_from", "valid_until", "source")
    list_filter = ("template__programme", "part")
    search_fields = ("template__name", "source")
    list_pages = ((_("Prijzen in de toepassing"), "reporting:billing_prices"),)


@admin.register(BillingFile)
class BillingFileAdmin(ReadOnlyAdmin):
    section = Section.FINANCES
    about_persons = False
    list_display = ("number", "period", "line_count", "total_cents", "state", "made_at")
    list_filter = ("state", "period__programme")
    search_fields = ("number",)
    list_select_related = ("period__programme",)
    date_hierarchy = "made_at"
    exclude = ("csv", "xlsx")


@admin.register(BillingLine)
class BillingLineAdmin(ReadOnlyAdmin):
    section = Section.FINANCES
    list_display = ("candidate", "programme", "period", "part", "amount_cents", "state")
    list_filter = ("state", "part", "programme", "organisation")
    search_fields = ("candidate__search_text", "file__number")
    list_select_related = ("period__programme",)
    exclude = ("facts",)
