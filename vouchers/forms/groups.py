"""Booking an offer for several candidates at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField
from vouchers.forms.vouchers import BookForm
from vouchers.models import MenuItem

ALL, POSSIBLE = "all", "possible"


class ChooseOfferForm(forms.Form):
    """Which offer the group follows; it stands in the address."""

    aanbod = forms.ModelChoiceField(
        label=_("Opleiding"),
        queryset=MenuItem.objects.none(),
        to_field_name="public_id",
        empty_label=_("Kies"),
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aanbod"].queryset = items
        self.fields["aanbod"].label_from_instance = lambda item: f"{item.provider.name}: {item.name}"


class GroupForm(BookForm):
    """The group and its candidates. Who is chosen stays chosen while searching for others."""

    name = LineField(label=_("Naam van de groep"), max_length=200)
    held_on = DayField(label=_("Dag van de sessie"), required=False, not_past=True)
    mode = forms.ChoiceField(
        label=_("Als iemand toch niet kan"),
        choices=[
            (ALL, _("Boek dan voor niemand")),
            (POSSIBLE, _("Boek alleen voor wie wel kan")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    q = LineField(label=_("Zoek een kandidaat"), max_length=100, required=False)
    candidates = forms.MultipleChoiceField(
        label=_("Kandidaten"), error_messages={"required": _("Kies minstens één kandidaat.")}
    )

    def __init__(self, *args: Any, ids: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidates"].choices = [(each, each) for each in ids]

    def booking(self) -> dict[str, Any]:
        """What the use case must know besides the dossiers."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "held_on": data["held_on"],
            "expected_price_cents": data["price"],
            "only_possible": data["mode"] == POSSIBLE,
        }
