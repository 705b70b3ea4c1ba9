"""Signals of vouchers: providers who stay silent, and refusals that still stand on the list (H-95, H-96)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.ui import Tone
from trajects.radar import base
from trajects.radar.base import Signal
from vouchers.enums import VoucherState
from vouchers.models import Voucher

KINDS: dict[str, str | Promise] = {
    "voucher_silent": _("Aanbieder antwoordt niet"),
    "voucher_refused": _("Geweigerde voucher op de lijst"),
}


def find(user: Any) -> Iterator[Signal]:
    """Vouchers of the user's organisations that somebody must do something about."""
    rows = Voucher.objects.visible_to(user).with_people()
    for voucher in rows.silent(dates.today()):
        yield _silent(voucher)
    for voucher in rows.filter(state=VoucherState.REFUSED):
        yield _refused(voucher)


def _silent(voucher: Any) -> Signal:
    booked_on = dates.local_date(voucher.booked_at)
    words = _("%(provider)s antwoordde niet op de voucher van %(day)s voor %(item)s.")
    return _signal(
        voucher,
        "voucher_silent",
        words
        % {
            "provider": voucher.provider.name,
            "day": formats.short_date(booked_on),
            "item": voucher.item_name,
        },
        action=_("Vraag een antwoord"),
        due=booked_on,
    )


def _refused(voucher: Any) -> Signal:
    words = _("%(provider)s weigerde %(item)s. Schrijf de voucher uit, dan komt het bedrag vrij.")
    return _signal(
        voucher,
        "voucher_refused",
        words % {"provider": voucher.provider.name, "item": voucher.item_name},
        action=_("Schrijf uit"),
        due=dates.local_date(voucher.answered_at),
    )


def _signal(voucher: Any, kind: str, text: str | Promise, **fields: Any) -> Signal:
    traject = voucher.traject
    return Signal(
        kind=kind,
        subject=voucher,
        traject=traject,
        candidate=traject.candidate,
        organisation=traject.organisation,
        adviser=traject.adviser,
        title=KINDS[kind],
        text=text,
        url=voucher.get_absolute_url(),
        tone=Tone.WARNING,
        **fields,
    )


base.register(KINDS, find)
