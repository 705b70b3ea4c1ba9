"""Giving several referrals of the inbox to somebody at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm
from people.models import Membership, User
from people.roles import Role
from referrals.forms.referrals import AdviserField
from referrals.models import Referral


class HandForm(OnceForm):
    """To whom go these referrals? They travel along as hidden fields."""

    gekozen = forms.ModelMultipleChoiceField(
        Referral.objects.none(), to_field_name="public_id", widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, rows: QuerySet, chosen: Sequence[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gekozen"].queryset = rows
        self.initial["gekozen"] = [str(referral.public_id) for referral in chosen]
        self.chosen = chosen


class AssignForm(HandForm):
    """An adviser of the receiving organisation."""

    person = AdviserField(User.objects.none(), label=_("Adviseur"), empty_label=_("Kies een adviseur"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer({row.to_organisation_id for row in self.chosen})


class HandOverForm(HandForm):
    """A colleague of the office that sent the referrals."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Collega"), empty_label=_("Kies een collega")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = {row.from_organisation_id for row in self.chosen}
        roles = Membership.objects.active().filter(role=Role.CONSULTANT, organisation__in=offices)
        self.fields["person"].queryset = User.objects.filter(memberships__in=roles, is_active=True).distinct()
