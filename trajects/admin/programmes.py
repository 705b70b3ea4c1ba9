"""Programmes with their phases and lists in the administration: settings that coordinators keep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.utils.translation import gettext_lazy as _

from core import dates, files
from core.errors import UploadRefused
from people.administration import ManagedAdmin, ManagedInline
from people.models import Organisation
from trajects import rules
from trajects.enums import ConsultantSees, ContactKind, PhasePart
from trajects.models import (
    Competence,
    DocumentRequirement,
    Exclusion,
    FinancingNumber,
    PhaseTemplate,
    PlanSection,
    Programme,
    ProgrammeLogo,
    Specialisation,
)
from trajects.models.settings import PartnershipSettings, ScaleSettings
from trajects.presenters.meters import LABELS
from trajects.rules.lines import ENTRY_LABELS

# Twice as sharp as a mail shows it.

LOGO_PIXELS = (480, 160)


class ProgrammeForm(forms.ModelForm):
    """A programme is extended once, for at most its months (H-01); what consultants see is ticked in words."""

    consultant_sees = forms.MultipleChoiceField(
        label=_("wat een consulent van een kandidaat ziet"),
        choices=ConsultantSees.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Wat je niet aanvinkt, staat ook niet op de kaart, in mails en in lijsten van consulenten."
        ),
    )

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.filter(is_active=True),
        label=_("organisaties"),
        required=False,
        widget=FilteredSelectMultiple(_("organisaties"), is_stacked=False),
        help_text=_("Wie in dit programma begeleidt, en een dossier kan beginnen zonder doorverwijzing."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        until, end = data.get("extended_until"), data.get("ends_on")
        if until and end:
            last = dates.add_months(end, data.get("max_extension_months") or 0)
            if until > last:
                words = _("Verlengen kan hoogstens tot en met %(day)s.")
                self.add_error("extended_until", words % {"day": f"{last:%d/%m/%Y}"})
        self._refuse_second_extension()
        self._keep_given_scores(data.get("competence_levels"))
        return data

    def _keep_given_scores(self, levels: list[str] | None) -> None:
        """Every score of a dossier keeps its level."""
        if levels and self.instance.pk and "competence_levels" in self.changed_data:
            verdict = rules.scale_holds_scores(len(levels), self.instance.highest_given_score())
            if not verdict:
                self.add_error("competence_levels", str(verdict.reason))

    def _refuse_second_extension(self) -> None:
        """What was extended stays so: neither the extension nor the end below it moves again (H-01)."""
        until = self.initial.get("extended_until") if self.instance.pk else None
        for name in ("extended_until", "ends_on"):
            if until and name in self.changed_data:
                words = _("Dit programma is al verlengd tot en met %(day)s. Verlengen kan één keer.")
                self.add_error(name, words % {"day": f"{until:%d/%m/%Y}"})


def _rule_choices() -> list[tuple[str, Any]]:
    return [(name, LABELS[name][0]) for name in rules.PHASE_RULES]


class PhaseTemplateForm(forms.ModelForm):
    """Rules are chosen from those that exist."""

    billable_rules = forms.MultipleChoiceField(
        label=_("factureerbaar als"),
        choices=_rule_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    complete_rules = forms.MultipleChoiceField(
        label=_("volledig als"), choices=_rule_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    completion_rules = forms.MultipleChoiceField(
        label=_("af te ronden als"),
        choices=_rule_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    entry_rules = forms.MultipleChoiceField(
        label=_("begint alleen als"),
        choices=[(name, words) for name, words in ENTRY_LABELS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parts = forms.MultipleChoiceField(
        label=_("onderdelen"),
        choices=PhasePart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leeg: wat bij de soort hoort."),
    )
    contact_kinds = forms.MultipleChoiceField(
        label=_("soorten contact"),
        choices=ContactKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leeg: wat bij de soort hoort."),
    )


class PhaseTemplateInline(ManagedInline):
    model = PhaseTemplate
    form = PhaseTemplateForm


class FinancingNumberInline(ManagedInline):
    model = FinancingNumber


class ExclusionInline(ManagedInline):
    """What the programme may not finance as well; what was kept in a dossier stays there."""

    model = Exclusion
    can_delete = True
    deletable = True


class LogoForm(forms.ModelForm):
    """A logo is drawn again and made small: it goes along with every mail."""

    upload = forms.FileField(label=_("bestand"), required=False, help_text=_("Een PNG- of JPEG-bestand."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("upload"):
            if self.instance.file_id is None:
                self.add_error("upload", _("Kies het bestand met het logo."))
            return data
        try:
            self.instance.file = files.store_picture(data["upload"], user=None, at_most=LOGO_PIXELS)
        except UploadRefused as error:
            self.add_error("upload", str(error.message))
        return data


class LogoInline(ManagedInline):
    model = ProgrammeLogo
    form = LogoForm
    fields = ("name", "place", "upload")
    can_delete = True
    deletable = True


@admin.register(Programme)
class ProgrammeAdmin(ManagedAdmin):
    form = ProgrammeForm
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "code", "name", "begins_on", "ends_on", "extended_until", "max_extension_months",
                    "is_active", "organisations",
                )
            },
        ),
        (
            _("Traject"),
            {
                "fields": (
                    "uses_referrals", "uses_sessions", "adviser_title", "traject_max_months",
                    "guide_usual_months", "warn_at_months", "contact_alert_days", "certificate_valid_months",
                    "summary_editable_days", "mlp_summary_max_characters", "former_adviser_days",
                    "handover_answer_days", "access_days", "signing_link_days",
                    "client_page_days",
                )
            },
        ),
        (
            _("Nazorg"),
            {"fields": ("aftercare_months", "aftercare_reminder_months", "aftercare_anchor")},
        ),
        (
            _("Doorverwijzingen"),
            {
                "fields": (
                    "card_max_characters", "routing_level", "consultant_sees", "referral_reminder_days",
                    "outreach_reminder_days", "session_reminder_days",
                )
            },
        ),
        (
            _("Vouchers"),
            {
                "fields": (
                    "wallet_cents", "correction_approval_cents", "paid_vouchers_in_explore",
                    "national_number_for_paid_vouchers", "voucher_valid_days", "voucher_link_days",
                    "voucher_reminder_days", "feedback_after_days",
                )
            },
        ),
        (
            _("Kwaliteit"),
            {
                "fields": (
                    "quality_enough", "quality_small", "quality_refused_review", "quality_refused_drop",
                    "quality_days_review", "quality_followed_review", "quality_score_review",
                    "quality_score_drop",
                )
            },
        ),
        (_("Financiering"), {"fields": ("co_financing_text", "funders")}),
        (_("Competenties"), {"fields": tuple(each.name for each in ScaleSettings._meta.local_fields)}),
        (_("Partnerschap"), {"fields": tuple(each.name for each in PartnershipSettings._meta.local_fields)}),
    )  # fmt: skip
    list_display = ("name", "code", "begins_on", "ends_on", "extended_until", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    inlines = (LogoInline, FinancingNumberInline, ExclusionInline, PhaseTemplateInline)


@admin.register(Competence)
class CompetenceAdmin(ManagedAdmin):
    """The list of competences; one that is out of use stays in the dossiers that scored it."""

    deletable = True

    list_display = ("name", "area", "programme", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("programme", "is_active")
    list_select_related = ("programme",)
    search_fields = ("name", "area")


@admin.register(Specialisation)
class SpecialisationAdmin(ManagedAdmin):
    """What partners give within a programme, and which organisations answer a request."""

    list_display = ("name", "provider", "programme", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("programme", "is_active")
    list_select_related = ("programme",)
    search_fields = ("name", "provider")
    filter_horizontal = ("organisations",)


@admin.register(PlanSection)
class PlanSectionAdmin(ManagedAdmin):
    """The sections of the business plan; one that is out of use stays in the plans that have it."""

    deletable = True

    list_display = ("title", "code", "chapter", "programme", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("programme", "is_active")
    list_select_related = ("programme",)
    search_fields = ("title", "chapter")


@admin.register(DocumentRequirement)
class DocumentRequirementAdmin(ManagedAdmin):
    """Which documents a phase asks for; no dossier refers to these rows, so that they may go."""

    list_display = ("kind", "template", "is_required", "needs_signature", "position")
    list_editable = ("is_required", "needs_signature", "position")
    list_filter = ("template",)
    search_fields = ("template__name", "template__programme__name")
    list_select_related = ("template__programme",)
    deletable = True
