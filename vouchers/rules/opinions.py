"""When an opinion about a training may be given, and changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import Verdict, require
from vouchers.enums import VoucherState


def may_have_opinion(voucher: Any, user: Any = None) -> Verdict:
    """Something to have an opinion about: a training that was accepted, or a free one, and not skipped."""
    taken = voucher.state == VoucherState.ACCEPTED or (
        voucher.is_free and voucher.state == VoucherState.PENDING and voucher.was_followed
    )
    return require(
        taken and voucher.was_followed is not False,
        "opinion.nothing",
        _("Je mening geef je over een opleiding die de kandidaat volgde of volgt."),
    )


def still_open(feedback: Any, user: Any = None) -> Verdict:
    """The questions can be answered, and the answers changed, until the link expires."""
    return require(
        feedback.expires_at is None or feedback.expires_at > dates.now(),
        "opinion.expired",
        _("Deze vragen kun je niet meer beantwoorden: de link is verlopen."),
    )
