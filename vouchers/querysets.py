"""Questions about the menu card and vouchers, in the words of the domain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from core import dates, working_days
from core.enums import EmailState
from core.models import OutgoingEmail
from people.access import organisation_ids
from people.roles import Permission
from trajects.querysets import readable
from vouchers.enums import LIVE_STATES, CorrectionState, OfferProposalState, RequestState, VoucherState

# The e-mails with a link to answer.
PROVIDER_MAILS = ("voucher.to_provider", "voucher.reminder")
GROUP_MAIL, GROUP_REMINDER = "voucher.group_to_provider", "voucher.group_reminder"
# Working days after which a provider is silent, in a programme that sends no reminders.
SILENT_AFTER = 10
DAY = timedelta(days=1)


def _reminder_days(vouchers: models.QuerySet) -> Any:
    """Each programme of these vouchers with the working days of its reminders."""
    days = F("traject__programme__voucher_reminder_days")
    return vouchers.order_by().values("traject__programme", days=days).distinct()


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

    def on_the_card(self) -> Self:
        """Offers that are not archived, also those of later or earlier days."""
        return self.filter(archived_at__isnull=True)

    def of_active_programmes(self) -> Self:
        return self.filter(programme__is_active=True, provider__is_active=True)

    def with_provider(self) -> Self:
        return self.select_related("provider")

    def with_pending(self) -> Self:
        """With what goes on around an offer: vouchers that wait, that are accepted, and proposals."""
        return self.with_provider().annotate(
            waiting_count=Count("vouchers", Q(vouchers__state=VoucherState.PENDING), distinct=True),
            accepted_count=Count("vouchers", Q(vouchers__state=VoucherState.ACCEPTED), distinct=True),
            proposal_count=Count("proposals", Q(proposals__state=OfferProposalState.PROPOSED), distinct=True),
        )


class VoucherQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Vouchers of the dossiers of the user's organisations."""
        return self.filter(traject__organisation_id__in=organisation_ids(user, Permission.SEE_VOUCHERS))

    def readable_by(self, user: Any) -> Self:
        """The same, and those of dossiers that were lent to this person."""
        return self.filter(readable(user, "traject__"))

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

    def with_provider_mail(self) -> Self:
        """With the state of the last e-mail with a link that went to the provider."""
        words = {"output_field": CharField()}
        own = Q(
            kind__in=PROVIDER_MAILS,
            parent_type="trajects.traject",
            parent_id=OuterRef("traject_id"),
            dedupe_key__contains=Concat(Value(":"), OuterRef("pk"), Value(":"), **words),
        )
        group = Q(dedupe_key=Concat(Value(f"{GROUP_MAIL}:"), OuterRef("group_id"), **words))
        reminder = Q(
            kind=GROUP_REMINDER,
            parent_type="vouchers.groupbooking",
            parent_id=OuterRef("group_id"),
            recipient=OuterRef("contact_email"),
        )
        mails = OutgoingEmail.objects.filter(own | group | reminder).order_by("-pk")
        return self.annotate(mail_state=Subquery(mails.values("state")[:1]))

    def asked_beside(self, voucher: Any) -> Self:
        """The vouchers of a group that wait at the same address: one e-mail asks about all of them."""
        return self.waiting_for_provider().filter(
            group_id=voucher.group_id, contact_email=voucher.contact_email
        )

    def not_delivered(self) -> Self:
        """Waiting for a provider whom the last e-mail did not reach: somebody must correct the address."""
        return self.waiting_for_provider().with_provider_mail().filter(mail_state=EmailState.FAILED)

    def silent(self, on: date) -> Self:
        """Waiting for a provider who was reminded for the last time, with the working days of each programme."""
        waiting = self.waiting_for_provider()
        programmes = {row["traject__programme"]: row["days"] for row in _reminder_days(waiting)}
        silent = Q(pk__in=())
        for programme, days in programmes.items():
            last = working_days.before(on, max(days or [SILENT_AFTER]))
            silent |= Q(traject__programme=programme, booked_at__lt=dates.begin_of(last + DAY))
        return waiting.filter(silent)

    def taken_between(self, first: date, last: date) -> Self:
        """Followed on one of these days; without a noted day, accepted on one of them and not skipped."""
        accepted = Q(
            state=VoucherState.ACCEPTED,
            used_on__isnull=True,
            answered_at__date__gte=first,
            answered_at__date__lte=last,
        ) & ~Q(was_followed=False)
        taken = Q(state__in=LIVE_STATES, used_on__gte=first, used_on__lte=last)
        return self.filter(accepted | taken)

    def of_provider(self, user: Any) -> Self:
        """Vouchers of the providers for whose organisation the user answers."""
        ids = organisation_ids(user, Permission.ANSWER_VOUCHERS)
        return self.filter(provider__organisation_id__in=ids)


class ResponseTokenQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Links that still open their voucher."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=dates.now())


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

    def waiting(self) -> Self:
        """Not decided yet."""
        return self.filter(state=CorrectionState.WAITING)

    def to_decide_by(self, user: Any) -> Self:
        """Not decided yet, and for this user to decide: who asked or agreed waits for somebody else."""
        return self.waiting().exclude(requested_by=user).exclude(agreed_by=user)

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related(
            "wallet__programme", "traject__candidate", "traject__organisation", "requested_by", "agreed_by"
        )


class CancellationRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Requests about vouchers that the user may see."""
        ids = organisation_ids(user, Permission.SEE_VOUCHERS)
        return self.filter(voucher__traject__organisation_id__in=ids)

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(state=RequestState.OPEN)

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related(
            "voucher__traject__candidate",
            "voucher__traject__organisation",
            "voucher__traject__adviser",
            "voucher__traject__programme",
            "voucher__provider",
            "requested_by",
        )


class GroupBookingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Groups with at least one voucher that the user may see."""
        ids = organisation_ids(user, Permission.SEE_VOUCHERS)
        return self.filter(vouchers__traject__organisation_id__in=ids).distinct()


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Opinions about vouchers that the user may see."""
        ids = organisation_ids(user, Permission.SEE_VOUCHERS)
        return self.filter(voucher__traject__organisation_id__in=ids)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)
