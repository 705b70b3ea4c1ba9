"""The voucher for the provider, from its row."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from core import dates
from reporting import documents as d
from reporting.documents.build.parts import in_dutch, letterhead, party
from vouchers.models import Voucher


@in_dutch
def voucher(booked: Voucher) -> d.VoucherDocument:
    """The paper of a booked training (H-94)."""
    traject = booked.traject
    return d.VoucherDocument(
        letterhead=letterhead(traject.programme, traject.organisation),
        voucher_number=booked.number,
        training=booked.item_name,
        provider=booked.provider.name,
        amount_cents=booked.price_cents,
        booked_on=dates.local_date(booked.booked_at),
        valid_until=booked.valid_until,
        candidate=traject.candidate.full_name,
        adviser=party(traject.organisation, traject.adviser),
        menu_url=settings.SITE_URL + reverse("vouchers:menu"),
    )
