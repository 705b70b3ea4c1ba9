"""Asking to cancel an accepted voucher, and the answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, TextField
from vouchers.forms.vouchers import VoucherForm
from vouchers.models import CancellationRequest


class AskCancellationForm(VoucherForm):
    reason = TextField(
        label=_("Waarom moet deze voucher geannuleerd worden?"),
        max_length=1000,
        help_text=_("De coördinator leest dit en beslist."),
    )


class RequestForm(OnceForm):
    """Confirms something about a request."""

    def __init__(self, *args: Any, instance: CancellationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class RefuseRequestForm(RequestForm):
    reason = TextField(
        label=_("Waarom annuleer je deze voucher niet?"),
        max_length=1000,
        help_text=_("Wie het vroeg, krijgt deze reden in een e-mail."),
    )
