"""Grants in the administration: what they are is typed here, their state moves on their own page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.forms import EuroField
from core.rules import ALLOWED, Verdict
from people.administration import ManagedAdmin, ManagedInline, ReadOnlyInline, Section
from reporting.finance import rules
from reporting.finance.forms import MAX_CENTS
from reporting.models import Grant, GrantPayment, GrantPeriod, PartnerShare

# In the order of the page; the amount is typed in euro.
FIELDS = (
    "programme",
    "project",
    "code",
    "promotor",
    "promotor_name",
    "begins_on",
    "ends_on",
    "allocated",
    "input_percent",
    "result_percent",
    "outflow_percent",
    "expected_participants",
    "result_phase",
    "stated_fte_hundredths",
    "cost_headings",
    "source",
    "note",
)
# What the money is computed from.
TERMS = (
    "programme",
    "begins_on",
    "ends_on",
    "allocated",
    "input_percent",
    "result_percent",
    "outflow_percent",
    "expected_participants",
    "result_phase",
    "cost_headings",
)


class HundredthsField(forms.DecimalField):
    """A number with two decimals that is kept in hundredths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=7, decimal_places=2, localize=True, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(Decimal(value).scaleb(-2) if isinstance(value, int) else value)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found.scaleb(2))


class GrantForm(forms.ModelForm):
    """Amounts in euro, full-time people with two decimals."""

    allocated = EuroField(label=_("Toegewezen (euro)"), max_cents=MAX_CENTS, required=False)
    stated_fte_hundredths = HundredthsField(
        label=_("VTE volgens de bron"),
        required=False,
        help_text=_("Alleen als de bron een totaal noemt, ook als haar partners anders optellen."),
    )

    class Meta:
        model = Grant
        fields = tuple(name for name in FIELDS if name != "allocated")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.allocated_cents is not None:
            self.initial["allocated"] = formats.amount(self.instance.allocated_cents)

    def _post_clean(self) -> None:
        if "allocated" in self.fields:
            self.instance.allocated_cents = self.cleaned_data.get("allocated")
        super()._post_clean()


class PartnerForm(forms.ModelForm):
    fte_hundredths = HundredthsField(label=_("VTE per jaar"))
    stated_share = HundredthsField(label=_("Aandeel volgens de bron (%)"), required=False)

    class Meta:
        model = PartnerShare
        fields = ("organisation", "name", "fte_hundredths", "stated_share", "position")


class TermsInline(ManagedInline):
    """Parts of what was granted: only read once the inspection looked at it."""

    def has_add_permission(self, request: HttpRequest, obj: Grant | None = None) -> bool:
        return super().has_add_permission(request, obj) and bool(_terms_of(obj))

    def has_change_permission(self, request: HttpRequest, obj: Grant | None = None) -> bool:
        return super().has_change_permission(request, obj) and bool(_terms_of(obj))


def _terms_of(grant: Grant | None) -> Verdict:
    return rules.terms_open(grant) if grant else ALLOWED


class PartnerInline(TermsInline):
    model = PartnerShare
    form = PartnerForm


class PeriodInline(TermsInline):
    model = GrantPeriod


class PaymentInline(ReadOnlyInline):
    """Payments are registered on the page of the grant."""

    model = GrantPayment
    fields = ("kind", "period", "amount_cents", "paid_on")


@admin.register(Grant)
class GrantAdmin(ManagedAdmin):
    section = Section.FINANCES
    form = GrantForm
    list_display = ("project", "programme", "promotor_words", "allocated", "state")
    list_filter = ("programme", "state")
    list_select_related = ("programme", "promotor")
    search_fields = ("project", "promotor_name", "code")
    prepopulated_fields = {"code": ("project",)}
    fields = (*FIELDS, "accepted_words", "state")
    readonly_fields = ("accepted_words", "state")
    inlines = (PeriodInline, PartnerInline, PaymentInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Grant | None = None) -> Sequence[Any]:
        """What the inspection looked at is only shown."""
        return (*super().get_readonly_fields(request, obj), *(() if _terms_of(obj) else TERMS))

    def get_fieldsets(self, request: HttpRequest, obj: Grant | None = None) -> Any:
        """The fields, with the reason why some are only shown."""
        why = {} if (verdict := _terms_of(obj)) else {"description": verdict.reason}
        return [(title, {**options, **why}) for title, options in super().get_fieldsets(request, obj)]

    def pages(self, obj: Grant) -> list[tuple[Any, str]]:
        """What is only shown here is corrected on a page of its own, with a reason."""
        if not rules.may_be_corrected(obj):
            return []
        return [(_("Verbeter de gegevens"), reverse("reporting:grant_correct", args=[obj.public_id]))]

    @admin.display(description=_("promotor"))
    def promotor_words(self, grant: Grant) -> str:
        return grant.promotor_words

    @admin.display(description=_("toegewezen"), ordering="allocated_cents")
    def allocated(self, grant: Grant) -> str:
        return "" if grant.allocated_cents is None else formats.euro(grant.allocated_cents)

    @admin.display(description=_("netto te financieren"))
    def accepted_words(self, grant: Grant) -> str:
        return "" if grant.accepted_cents is None else formats.euro(grant.accepted_cents)
