"""The statement of a provider, from its vouchers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core import dates
from reporting import documents as d
from reporting.documents.build.parts import in_dutch
from trajects.models import Programme
from vouchers import portal
from vouchers.models import Provider, Voucher
from vouchers.presenters import followed_words


@in_dutch
def provider_statement(provider: Provider, begin: dt.date, end: dt.date) -> d.ProviderStatement:
    """Accepted vouchers from `begin` to `end`, both included."""
    vouchers = list(portal.accepted_between(provider, begin, end).select_related("traject__programme"))
    return d.ProviderStatement(
        letterhead=_letterhead(provider, vouchers),
        provider=provider.name,
        begin=begin,
        end=end,
        lines=tuple(_line(voucher) for voucher in vouchers),
    )


def _letterhead(provider: Provider, vouchers: Iterable[Voucher]) -> d.Letterhead:
    """The provider speaks, about the programmes that pay."""
    programmes: dict[int, Programme] = {
        voucher.traject.programme_id: voucher.traject.programme for voucher in vouchers
    }
    found = list(programmes.values()) or list(portal.programmes_with_menu())
    organisation = provider.organisation
    return d.Letterhead(
        programme=", ".join(programme.name for programme in found),
        co_financing=" ".join(programme.co_financing_text for programme in found),
        organisation=provider.name,
        organisation_lines=(organisation.address_line,) if organisation and organisation.address_line else (),
    )


def _line(voucher: Voucher) -> d.StatementLine:
    return d.StatementLine(
        number=voucher.number,
        accepted_on=dates.local_date(voucher.answered_at or voucher.booked_at),
        training=voucher.item_name,
        amount_cents=voucher.price_cents,
        followed=followed_words(voucher) or _("nog niet genoteerd"),
        used_on=voucher.used_on,
        invoice_reference=voucher.invoice_reference,
    )
