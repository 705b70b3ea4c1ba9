"""What people of the programme fill in about the link and the address of a provider."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LineField
from vouchers.forms.vouchers import VoucherForm


class RevokeLinkForm(VoucherForm):
    """Revoking asks for nothing."""


class ContactEmailForm(VoucherForm):
    """Another address for one voucher."""

    email = forms.EmailField(label=_("E-mailadres van de aanbieder"), max_length=254)
    reason = LineField(
        label=_("Waarom verander je het adres?"),
        max_length=300,
        help_text=_("Bijvoorbeeld: de e-mail kwam terug. De reden blijft in de geschiedenis staan."),
    )
