"""The admin of people and organisations, for coordinators. State and secrets are read only."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import dates, event_kinds
from core.errors import Refused
from core.models import Event
from people import actions
from people.administration import ManagedAdmin, ReadOnlyAdmin, ReadOnlyInline, Section
from people.forms import AccountForm, OrganisationForm
from people.models import (
    AgreementText,
    Candidate,
    CandidateTargetGroup,
    ContactPerson,
    DataAgreement,
    Membership,
    Organisation,
    Signature,
    TargetGroup,
    User,
    VdabCategory,
)

# The admin's own login page asks no second step; the one of the application does (quality C8).
admin.site.login = secure_admin_login(admin.site.login)
# Groups follow from memberships; nobody edits them by hand.
admin.site.unregister(Group)


@admin.register(Organisation)
class OrganisationAdmin(ManagedAdmin):
    section = Section.PEOPLE
    form = OrganisationForm
    list_display = ("name", "role", "family", "oe_number", "ikp_number", "municipality", "is_active")
    list_filter = ("role", "family", "is_active")
    search_fields = ("name", "oe_number", "ikp_number", "municipality")

    def store(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        actions.save_organisation(obj, by=request.user)


@admin.register(User)
class UserAdmin(ManagedAdmin):
    """Accounts. A new one has no password: the person chooses it through "wachtwoord vergeten"."""

    section = Section.PEOPLE
    form = AccountForm
    date_hierarchy = "date_joined"
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role", "memberships__organisation")
    search_fields = ("email", "given_name", "family_name")
    readonly_fields = ("last_login", "date_joined")

    @admin.display(description=_("naam"), ordering="family_name")
    def full_name(self, user: User) -> str:
        return user.full_name

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # Whoever may change the address of an account can log in as that account.
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def store(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actions.save_account(obj, by=request.user)


@admin.register(Membership)
class MembershipAdmin(ManagedAdmin):
    """Roles in organisations: begun and ended through the actions, so that the journal knows."""

    journalled = True
    section = Section.PEOPLE
    date_hierarchy = "begins_on"
    list_display = ("user", "role", "organisation", "begins_on", "ends_on")
    list_filter = ("role", "organisation")
    search_fields = ("user__email", "user__family_name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    list_select_related = ("user", "organisation")
    fields = ("user", "organisation", "role", "begins_on", "ends_on")
    actions = ("end_today",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "organisation", "role", "begins_on") if obj else ()

    def store(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if change:
            if "ends_on" in form.changed_data:
                actions.end_membership(obj, by=request.user, on=obj.ends_on)
            return
        made = actions.start_membership(
            obj.user,
            organisation=obj.organisation,
            role=obj.role,
            by=request.user,
            begins_on=obj.begins_on,
            ends_on=obj.ends_on,
        )
        obj.pk = made.pk

    @admin.action(description=_("Beëindig vandaag"))
    def end_today(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        for membership in rows:
            try:
                actions.end_membership(membership, by=request.user, on=dates.today())
            except (Refused, ValidationError) as error:
                messages.error(request, f"{membership}: {error}")


class TargetGroupInline(ReadOnlyInline):
    model = CandidateTargetGroup
    fields = ("target_group", "evidence")


class ContactPersonInline(ReadOnlyInline):
    model = ContactPerson
    fields = ("given_name", "family_name", "function")


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    """Candidates, without any part of the national number."""

    date_hierarchy = "created_at"
    inlines = (TargetGroupInline, ContactPersonInline)
    list_display = ("number", "list_name", "municipality", "dutch_level", "created_at")
    list_filter = ("dutch_level", "target_groups__target_group")
    search_fields = ("search_text",)
    exclude = ("national_number", "national_number_index", "sort_name", "search_text")

    @admin.display(description=_("naam"), ordering="sort_name")
    def list_name(self, candidate: Candidate) -> str:
        return candidate.list_name


@admin.register(DataAgreement)
class DataAgreementAdmin(ReadOnlyAdmin):
    date_hierarchy = "signed_on"
    list_display = ("candidate", "state", "way", "signed_on", "withdrawn_on")
    list_filter = ("state", "way", "text")
    search_fields = ("candidate__search_text",)
    list_select_related = ("candidate", "text")


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    """The trail of who signed what; the database keeps it as it was. The drawing is on the page of its paper."""

    section = Section.RECORDS
    date_hierarchy = "signed_at"
    list_display = ("candidate", "paper", "way", "signed_name", "signed_at", "witnessed_by")
    list_filter = ("paper", "way")
    search_fields = ("candidate__search_text",)
    list_select_related = ("candidate", "witnessed_by")
    exclude = ("drawing", "subject_id")


@admin.register(AgreementText)
class AgreementTextAdmin(ManagedAdmin):
    """Versions of the text. A text that somebody signed is not changed any more."""

    list_display = ("title", "version", "language", "valid_from")
    list_filter = ("language",)
    search_fields = ("title", "version")

    def has_change_permission(self, request: HttpRequest, obj: AgreementText | None = None) -> bool:
        signed = obj is not None and obj.dataagreement_set.exists()
        return super().has_change_permission(request, obj) and not signed


@admin.register(TargetGroup)
class TargetGroupAdmin(ManagedAdmin):
    deletable = True
    list_display = ("label", "main_group", "is_job_seeker", "is_sensitive", "is_active", "position")
    list_filter = ("main_group", "is_job_seeker", "is_active")
    search_fields = ("label", "code")


@admin.register(VdabCategory)
class VdabCategoryAdmin(ManagedAdmin):
    deletable = True
    list_display = ("code", "label", "is_working", "valid_from", "valid_until")
    list_filter = ("is_working",)
    search_fields = ("code", "label")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The journal: who did what. It names rows by their key, and no people."""

    section = Section.RECORDS
    about_persons = False
    date_hierarchy = "occurred_at"
    list_display = ("occurred_at", "what", "actor_name", "role", "actor_organisation", "about")
    fields = ("occurred_at", "what", "actor_name", "role", "actor_organisation", "about")
    list_filter = ("kind", "actor_role", "occurred_at")
    search_fields = ("actor_name", "actor_organisation", "kind")
    show_full_result_count = False

    @admin.display(description=_("wat"), ordering="kind")
    def what(self, event: Event) -> str:
        return str(event_kinds.label_of(event.kind))

    @admin.display(description=_("rol"), ordering="actor_role")
    def role(self, event: Event) -> str:
        return event.role_in_words

    @admin.display(description=_("waarover"), ordering="subject_type")
    def about(self, event: Event) -> str:
        return str(apps.get_model(event.subject_type)._meta.verbose_name)
