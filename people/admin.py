"""The admin of people and organisations, for coordinators. State and secrets are read only."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import dates
from core.errors import Refused
from people import actions, rules
from people.forms import AccountForm, OrganisationForm
from people.models import (
    AgreementText,
    Candidate,
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
admin.site.site_header = admin.site.site_title = _("Jumpstarters: beheer")
# Groups follow from memberships; nobody edits them by hand.
admin.site.unregister(Group)


class CoordinatorAdmin(admin.ModelAdmin):
    """Open to staff who are coordinators (or to a superuser); nothing is deleted here."""

    def _may(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff and rules.may_manage_accounts(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(CoordinatorAdmin):
    """To look at; changes are made on the pages of the application."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(CoordinatorAdmin):
    form = OrganisationForm
    list_display = ("name", "role", "family", "oe_number", "ikp_number", "municipality", "is_active")
    list_filter = ("role", "family", "is_active")
    search_fields = ("name", "oe_number", "ikp_number", "municipality")

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        actions.save_organisation(obj, by=request.user)


@admin.register(User)
class UserAdmin(CoordinatorAdmin):
    """Accounts. A new one has no password: the person chooses it through "wachtwoord vergeten"."""

    form = AccountForm
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role", "memberships__organisation")
    search_fields = ("email", "given_name", "family_name")
    readonly_fields = ("last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # Whoever may change the address of an account can log in as that account.
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actions.save_account(obj, by=request.user)


@admin.register(Membership)
class MembershipAdmin(CoordinatorAdmin):
    """Roles in organisations: begun and ended through the actions, so that the journal knows."""

    list_display = ("user", "role", "organisation", "begins_on", "ends_on")
    list_filter = ("role", "organisation")
    search_fields = ("user__email", "user__family_name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    list_select_related = ("user", "organisation")
    fields = ("user", "organisation", "role", "begins_on", "ends_on")
    actions = ("end_today",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "organisation", "role", "begins_on") if obj else ()

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
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


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    """Candidates, without any part of the national number."""

    list_display = ("number", "list_name", "municipality", "dutch_level", "created_at")
    list_filter = ("dutch_level", "target_groups__target_group")
    search_fields = ("search_text",)
    exclude = ("national_number", "national_number_index", "sort_name", "search_text")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(DataAgreement)
class DataAgreementAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "state", "way", "signed_on", "withdrawn_on")
    list_filter = ("state", "way", "text")
    search_fields = ("candidate__search_text",)
    list_select_related = ("candidate", "text")


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    """The trail of who signed what; the database keeps it as it was. The drawing is on the page of its paper."""

    list_display = ("candidate", "paper", "way", "signed_name", "signed_at", "witnessed_by")
    list_filter = ("paper", "way")
    search_fields = ("candidate__search_text",)
    list_select_related = ("candidate", "witnessed_by")
    exclude = ("drawing",)


@admin.register(AgreementText)
class AgreementTextAdmin(CoordinatorAdmin):
    """Versions of the text. A text that somebody signed is not changed any more."""

    list_display = ("title", "version", "language", "valid_from")
    list_filter = ("language",)
    search_fields = ("title", "version")

    def has_change_permission(self, request: HttpRequest, obj: AgreementText | None = None) -> bool:
        signed = obj is not None and obj.dataagreement_set.exists()
        return super().has_change_permission(request, obj) and not signed


@admin.register(TargetGroup)
class TargetGroupAdmin(CoordinatorAdmin):
    list_display = ("label", "main_group", "is_job_seeker", "is_sensitive", "is_active", "position")
    list_filter = ("main_group", "is_job_seeker", "is_active")
    search_fields = ("label", "code")


@admin.register(VdabCategory)
class VdabCategoryAdmin(CoordinatorAdmin):
    list_display = ("code", "label", "is_working", "valid_from", "valid_until")
    list_filter = ("is_working",)
    search_fields = ("code", "label")
