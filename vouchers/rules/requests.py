"""When a coordinator may be asked to cancel a voucher (H-98)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, first_refusal, require
from vouchers.enums import RequestState, VoucherState

SOURCE = "H-98, handleiding 3.3.4"


def cancellable(voucher: Any, user: Any = None) -> Verdict:
    """After acceptance the adviser asks; before it "uitschrijven" is enough."""
    return first_refusal(
        require(
            voucher.state == VoucherState.ACCEPTED,
            "voucher.not_accepted",
            _("Annuleren vraag je alleen voor een voucher die de aanbieder aanvaard heeft."),
            source=SOURCE,
        ),
        require(
            not voucher.cancellation_requests.filter(state=RequestState.OPEN).exists(),
            "voucher.already_asked",
            _("Er is al gevraagd om deze voucher te annuleren. De coördinator beslist."),
            source=SOURCE,
            who=_("de coördinator"),
        ),
    )
