"""What people fill in about vouchers. Price, provider and person never come from a form (quality R8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LineField, OnceForm, TextField
from people.forms import NationalNumberForm
from vouchers.enums import RefusalReason
from vouchers.models import HIGHEST_PRICE_CENTS, Voucher

ACCEPT, REFUSE = "accept", "refuse"
YES, NO = "yes", "no"


class BookForm(OnceForm):
    """Confirms a booking. `price` is what was on the screen; it is compared, never charged."""

    price = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_PRICE_CENTS)


class FirstNumberForm(NationalNumberForm):
    """The national number that a first paid voucher needs: here it cannot stay empty (decision 12)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = True


class VoucherForm(OnceForm):
    """Confirms something about a voucher."""

    def __init__(self, *args: Any, instance: Voucher, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class WithdrawForm(VoucherForm):
    """ "Uitschrijven" asks for nothing."""


class RenewLinkForm(VoucherForm):
    """Sending again asks for nothing."""


class CancelForm(VoucherForm):
    reason = TextField(
        label=_("Waarom annuleer je deze voucher?"),
        max_length=1000,
        help_text=_("De reden blijft in het dossier staan."),
    )


class ReasonForm(forms.Form):
    """The reason of a refusal, which is asked for when the answer is one."""

    reason = forms.ChoiceField(
        label=_("Waarom weiger je?"),
        choices=[("", _("Kies een reden")), *RefusalReason.choices],
        widget=forms.Select(attrs={"data-show-when": "answer=refuse"}),
        error_messages={"required": _("Kies waarom je weigert.")},
    )
    text = TextField(
        label=_("Uitleg"),
        help_text=_("De adviseur leest dit. Verplicht als je “Andere reden” kiest."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-show-when": "answer=refuse", "data-max": "1000"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") != REFUSE:
            # The reason belongs to a refusal only.
            self.errors.pop("reason", None)
            data["reason"] = ""
        elif data.get("reason") == RefusalReason.OTHER and not data.get("text"):
            self.add_error("text", _("Schrijf op waarom je weigert."))
        return data


class AnswerForm(ReasonForm):
    """The provider's answer: nothing is chosen beforehand, so that a machine that sends it changes nothing."""

    answer = forms.ChoiceField(
        label=_("Wat is je antwoord?"),
        choices=[
            (ACCEPT, _("Ik aanvaard: de kandidaat kan deze opleiding volgen")),
            (REFUSE, _("Ik weiger: de kandidaat kan deze opleiding niet volgen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of je aanvaardt of weigert.")},
    )
    name = LineField(
        label=_("Je naam"),
        max_length=200,
        help_text=_("Wie antwoordt voor de aanbieder?"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul je naam in.")},
    )
    field_order = ("answer", "reason", "text", "name")
