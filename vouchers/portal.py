"""What an account of a provider reaches: its own providers, their vouchers and offers, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates
from people.access import organisation_ids
from people.roles import Permission
from trajects.models import Programme
from vouchers.enums import LIVE_STATES, VoucherState
from vouchers.models import MenuItem, Provider, Voucher
from vouchers.querysets import MenuItemQuerySet, VoucherQuerySet


def providers_of(user: Any, permission: Permission = Permission.ANSWER_VOUCHERS) -> QuerySet[Provider]:
    """The providers for whose organisation the user works."""
    return Provider.objects.filter(organisation_id__in=organisation_ids(user, permission))


def all_providers() -> QuerySet[Provider]:
    """Every provider, for the coordinator."""
    return Provider.objects.all()


def vouchers_of(user: Any) -> VoucherQuerySet:
    """Paid vouchers of the user's providers; in a free offer the candidate enrols alone (decision 9)."""
    return Voucher.objects.of_provider(user).filter(price_cents__gt=0).with_people()


def offers_of(user: Any) -> MenuItemQuerySet:
    """Offers of the user's providers, also those that are no longer on the menu card."""
    return MenuItem.objects.filter(provider__in=providers_of(user, Permission.PROPOSE_OFFERS)).with_provider()


def programmes_with_menu() -> QuerySet[Programme]:
    """Programmes for which an offer can be proposed."""
    return Programme.objects.with_menu_card().order_by("name")


@dataclass(frozen=True)
class VoucherTab:
    """Vouchers in the same stage, as a provider sees them."""

    slug: str
    label: str | Promise
    rows: Callable[[VoucherQuerySet], VoucherQuerySet]


TO_ANSWER = "te-beantwoorden"
TABS = {
    tab.slug: tab
    for tab in (
        VoucherTab(TO_ANSWER, _("Te beantwoorden"), lambda rows: rows.filter(state=VoucherState.PENDING)),
        VoucherTab(
            "aanvaard",
            _("Aanvaard"),
            lambda rows: rows.filter(state=VoucherState.ACCEPTED, was_followed__isnull=True),
        ),
        # Who refused keeps seeing it here when the adviser takes the voucher off the list.
        VoucherTab("geweigerd", _("Geweigerd"), lambda rows: rows.exclude(refusal_reason="")),
        VoucherTab(
            "gedaan",
            _("Gedaan"),
            lambda rows: rows.exclude(state__in=LIVE_STATES, was_followed__isnull=True).filter(
                refusal_reason=""
            ),
        ),
    )
}


def shown_names() -> Q:
    """Vouchers of which a provider reads the candidate's name: as long as it needs the person (P2)."""
    return Q(state__in=LIVE_STATES)


def accepted_between(provider: Provider, begin: date, end: date) -> VoucherQuerySet:
    """What a provider may invoice: vouchers accepted from one day to another, both included."""
    return _accepted_before(provider, end + timedelta(days=1)).filter(answered_at__gte=dates.begin_of(begin))


def last_month_with_vouchers(provider: Provider, today: date) -> date:
    """The first day of the last finished month with something to invoice; of this month when there is none."""
    this_month = today.replace(day=1)
    last = _accepted_before(provider, this_month).last()
    return dates.local_date(last.answered_at).replace(day=1) if last else this_month


def _accepted_before(provider: Provider, day: date) -> VoucherQuerySet:
    accepted = provider.vouchers.filter(state=VoucherState.ACCEPTED, price_cents__gt=0)
    return accepted.filter(answered_at__lt=dates.begin_of(day)).order_by("answered_at", "pk")
