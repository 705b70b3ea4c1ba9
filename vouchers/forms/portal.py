"""What providers with an account fill in about their vouchers, and what they filter on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, DayInput, LineField, OnceForm
from core.text import searchable
from vouchers import portal
from vouchers.actions import Attendance
from vouchers.forms.vouchers import ACCEPT, NO, REFUSE, YES, AnswerForm, ReasonForm
from vouchers.models import Voucher
from vouchers.querysets import VoucherQuerySet
from vouchers.rules import attendance


def _own_providers(request: Any) -> Any:
    return portal.providers_of(request.user)


class PortalFilter(django_filters.FilterSet):
    """Search by number or name; a name is found only where it is shown."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search", max_length=100)
    provider = django_filters.ModelChoiceFilter(
        label=_("Aanbieder"),
        queryset=_own_providers,
        to_field_name="public_id",
        empty_label=_("Alle aanbieders"),
    )

    class Meta:
        model = Voucher
        fields = ("q", "provider")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if portal.providers_of(self.request.user).count() < 2:
            del self.filters["provider"]

    def search(self, vouchers: VoucherQuerySet, name: str, value: str) -> VoucherQuerySet:
        """Vouchers whose number, training or name contains every word."""
        for word in value.split()[:6]:
            named = Q(traject__candidate__sort_name__contains=searchable(word)) & portal.shown_names()
            vouchers = vouchers.filter(Q(number__icontains=word) | Q(item_name__icontains=word) | named)
        return vouchers


# One voucher is about one candidate, in the words of the page behind the link.
FOR_ONE = AnswerForm.base_fields["answer"].choices


class BulkAnswerForm(ReasonForm, OnceForm):
    """One answer to all vouchers that were chosen; nothing is chosen beforehand."""

    answer = forms.ChoiceField(
        label=_("Wat is je antwoord?"),
        choices=[
            (ACCEPT, _("Ik aanvaard: de kandidaten kunnen de opleiding volgen")),
            (REFUSE, _("Ik weiger: de kandidaten kunnen de opleiding niet volgen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of je aanvaardt of weigert.")},
    )
    field_order = ("answer", "reason", "text")

    def __init__(self, *args: Any, how_many: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if how_many == 1:
            self.fields["answer"].choices = FOR_ONE


class AttendanceGridForm(OnceForm):
    """Everybody of whom it is not known whether they came; who is not marked stays as they are."""

    def __init__(self, *args: Any, vouchers: Iterable[Voucher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vouchers = {str(voucher.public_id): voucher for voucher in vouchers}
        for key, voucher in self.vouchers.items():
            who = {"candidate": voucher.traject.candidate.full_name, "number": voucher.number}
            self.fields[f"followed-{key}"] = forms.ChoiceField(
                label=_("%(candidate)s, %(number)s") % who,
                choices=[(YES, _("Gevolgd")), (NO, _("Niet gevolgd"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"used-{key}"] = DayField(
                label=_("Gevolgd op"),
                not_future=True,
                widget=DayInput(attrs={"data-show-when": f"followed-{key}={YES}"}),
                error_messages={"required": _("Vul in wanneer de opleiding gevolgd is.")},
            )
            self.fields[f"invoice-{key}"] = LineField(label=_("Factuurnummer"), required=False, max_length=60)

    def rows(self) -> list[tuple[Voucher, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each voucher, for the page."""
        return [
            (voucher, self[f"followed-{key}"], self[f"used-{key}"], self[f"invoice-{key}"])
            for key, voucher in self.vouchers.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for key in self.vouchers:
            self._check_row(key, data)
        return data

    def _check_row(self, key: str, data: dict[str, Any]) -> None:
        """A row is whole: a mark, and the day on which a training was followed, after it was asked for."""
        mark, typed = data.get(f"followed-{key}"), self[f"used-{key}"].value()
        if not mark and (typed or data.get(f"invoice-{key}")):
            self.add_error(f"followed-{key}", _("Kies of de opleiding gevolgd is."))
        if mark != YES and (mark or not typed):
            # The day belongs to a training that was followed only.
            self.errors.pop(f"used-{key}", None)
            data[f"used-{key}"] = None
        day = data.get(f"used-{key}")
        verdict = attendance.day_fits(self.vouchers[key], day)
        if not verdict:
            self.add_error(f"used-{key}", str(verdict.reason))

    def attendances(self) -> list[Attendance]:
        """What was marked."""
        data = self.cleaned_data
        return [
            Attendance(voucher, data[f"followed-{key}"] == YES, data[f"used-{key}"], data[f"invoice-{key}"])
            for key, voucher in self.vouchers.items()
            if data.get(f"followed-{key}")
        ]
