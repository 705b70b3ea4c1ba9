"""Accounts and organisations in the admin."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.rules import Verdict
from people import departures
from people.enums import Province
from people.models import Organisation, User


class AccountForm(forms.ModelForm):
    """An account without its password: nobody chooses that for somebody else."""

    class Meta:
        model = User
        fields = ("email", "given_name", "family_name", "phone", "language", "is_active", "is_staff")
        help_texts = {
            "is_active": _("Zet dit uit als iemand nu meteen weg moet: de volgende klik werkt niet meer."),
            "is_staff": _("Alleen voor coördinatoren."),
        }

    def clean_is_active(self) -> bool:
        is_active = bool(self.cleaned_data["is_active"])
        if self.instance.pk and "is_active" in self.changed_data and not is_active:
            self._refuse(departures.may_leave(self.instance))
        return is_active

    def _refuse(self, verdict: Verdict) -> None:
        """The reason, with the page on which it is solved."""
        if verdict:
            return
        link = format_html('<a href="{}">{}</a>', verdict.url, _("Draag ze eerst over."))
        raise ValidationError(format_html("{} {}", verdict.reason, link), code=verdict.code)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class OrganisationForm(forms.ModelForm):
    """An organisation; its provinces are ticked."""

    provinces = forms.MultipleChoiceField(
        label=_("Provincies"),
        choices=Province.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "role",
            "family",
            "oe_number",
            "ikp_number",
            "provinces",
            "street",
            "house_number",
            "box",
            "postcode",
            "municipality",
            "email",
            "phone",
            "is_active",
        )
