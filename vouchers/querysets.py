"""Questions about the menu card and vouchers, in the words of the domain."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from core import dates
from people.access import organisation_ids
from people.roles import Permission
from vouchers.enums import LIVE_STATES, VoucherState


class MenuItemQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The menu card is public: everybody reads it, also without an account (H-92)."""
        return self.all()

    def offered(self) -> Self:
        """Offers that can be booked today."""
        today = dates.today()
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=today), is_active=True, valid_from__lte=today
        )

    def of_active_programmes(self) -> Self:
        return self.filter(programme__is_active=True, provider__is_active=True)

    def with_provider(self) -> Self:
        return self.select_related("provider")


class VoucherQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Vouchers of the dossiers of the user's organisations."""
        return self.filter(traject__organisation_id__in=organisation_ids(user, Permission.SEE_VOUCHERS))

    def live(self) -> Self:
        """Pending or accepted."""
        return self.filter(state__in=LIVE_STATES)

    def waiting_for_provider(self) -> Self:
        """Paid and not answered; a free offer needs no answer (decision 9)."""
        return self.filter(state=VoucherState.PENDING, price_cents__gt=0)

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related(
            "traject__candidate", "traject__organisation", "traject__adviser", "provider", "item", "booked_by"
        )

    def of_provider(self, user: Any) -> Self:
        """Vouchers of the providers for whose organisation the user answers."""
        ids = organisation_ids(user, Permission.ANSWER_VOUCHERS)
        return self.filter(provider__organisation_id__in=ids)


class OfferProposalQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A coordinator sees all of them, a provider those of its own."""
        if user.is_authenticated and user.may(Permission.MANAGE_PROGRAMME):
            return self.all()
        return self.filter(provider__organisation_id__in=organisation_ids(user, Permission.PROPOSE_OFFERS))


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Corrections in dossiers of organisations whose wallets the user corrects."""
        return self.filter(traject__organisation_id__in=organisation_ids(user, Permission.CORRECT_WALLETS))


class CancellationRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Requests about vouchers that the user may see."""
        ids = organisation_ids(user, Permission.SEE_VOUCHERS)
        return self.filter(voucher__traject__organisation_id__in=ids)
