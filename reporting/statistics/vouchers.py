"""Vouchers by provider: asked, answered, and what they cost."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.statistics.base import Figure, Measure, MeasureKind, Selection, province_of
from vouchers.enums import VoucherState
from vouchers.models import Voucher


def vouchers(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """Vouchers that were asked in the period."""
    rows = Voucher.objects.all() if among is None else among
    rows = rows.filter(selection.moments("booked_at"), selection.guided_by("traject__organisation"))
    if selection.programme:
        rows = rows.filter(traject__programme=selection.programme)
    if selection.adviser:
        rows = rows.filter(traject__adviser=selection.adviser)
    if selection.province:
        rows = rows.annotate(province=province_of("traject__candidate")).filter(province=selection.province)
    return rows


_ACCEPTED = Q(state=VoucherState.ACCEPTED)
VOUCHERS_BY_PROVIDER = Figure(
    "aanbieders",
    _("Vouchers per aanbieder"),
    vouchers,
    (
        Measure("asked", _("Aangevraagd")),
        Measure("accepted", _("Aanvaard"), _ACCEPTED),
        Measure("refused", _("Geweigerd"), Q(state=VoucherState.REFUSED)),
        Measure(
            "taken_back",
            _("Uitgeschreven of geannuleerd"),
            Q(state__in=(VoucherState.WITHDRAWN, VoucherState.CANCELLED)),
        ),
        Measure("spent", _("Kost van wat aanvaard is"), _ACCEPTED, MeasureKind.CENTS, "price_cents"),
    ),
    key="provider__public_id",
    label=("provider__name",),
    head=_("Aanbieder"),
    people="traject__candidate",
)
