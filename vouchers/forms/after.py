"""What is noted after a training: attendance and opinions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, DayInput, LineField, OnceForm, TextField
from vouchers.enums import Score
from vouchers.forms.vouchers import NO, YES, VoucherForm
from vouchers.models import Voucher


class AttendanceForm(VoucherForm):
    """Whether the training was followed, when, and the provider's invoice. A free one has no invoice."""

    followed = forms.ChoiceField(
        label=_("Volgde de kandidaat de opleiding?"),
        choices=[(YES, _("Ja, gevolgd")), (NO, _("Nee, niet gevolgd"))],
        widget=forms.RadioSelect,
    )
    used_on = DayField(
        label=_("Gevolgd op"),
        not_future=True,
        required=False,
        help_text=_("De laatste dag van de opleiding. Weet je de dag niet? Laat dit leeg."),
        widget=DayInput(attrs={"data-show-when": f"followed={YES}"}),
    )
    invoice_reference = LineField(label=_("Factuurnummer van de aanbieder"), max_length=60, required=False)

    def __init__(self, *args: Any, instance: Voucher, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance.is_free:
            del self.fields["invoice_reference"]
        self.initial |= {"used_on": instance.used_on, "invoice_reference": instance.invoice_reference}
        if instance.was_followed is not None:
            self.initial["followed"] = YES if instance.was_followed else NO

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "followed": values["followed"] == YES}


class OpinionFields(forms.Form):
    """The three questions; nothing is chosen beforehand."""

    useful = forms.TypedChoiceField(
        label=_("Was de opleiding nuttig voor jou?"),
        choices=Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een antwoord.")},
    )
    clear = forms.TypedChoiceField(
        label=_("Was de uitleg duidelijk?"),
        choices=Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een antwoord.")},
    )
    recommend = forms.TypedChoiceField(
        label=_("Zou je deze opleiding aanraden aan iemand anders?"),
        choices=Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een antwoord.")},
    )
    remark = TextField(
        label=_("Wil je nog iets zeggen?"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("De coördinator leest dit zonder je naam."),
    )


class CandidateOpinionForm(OpinionFields):
    """Through the link, without an account."""


class AdviserOpinionForm(OnceForm, OpinionFields):
    """On the voucher, by the adviser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["useful"].label = _("Was de opleiding nuttig voor de kandidaat?")
        self.fields["clear"].label = _("Was duidelijk wat de aanbieder geeft en vraagt?")
        self.fields["recommend"].label = _("Zou je deze opleiding aanraden voor andere kandidaten?")
