"""Vouchers, the provider's link, requests to cancel and opinions afterwards (H-93 to H-98)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.roles import Permission
from trajects.models import Phase, Traject
from vouchers import rules
from vouchers.enums import FeedbackGiver, RefusalReason, RequestState, Score, VoucherState
from vouchers.models.menu import MenuItem, Provider
from vouchers.models.wallet import Wallet
from vouchers.querysets import (
    CancellationRequestQuerySet,
    FeedbackQuerySet,
    GroupBookingQuerySet,
    ResponseTokenQuerySet,
    VoucherQuerySet,
)

book = holds(Permission.BOOK_VOUCHERS, "organisation_id")
cancel_accepted = holds(Permission.CANCEL_ACCEPTED_VOUCHERS, "organisation_id")


class Voucher(Identified, Stamped, Versioned, StateModel):
    """A booked training: paid from the wallet, or free (H-93 to H-98). The price is copied at booking."""

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("dossier")
    )
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("fase")
    )
    wallet = models.ForeignKey(
        Wallet, on_delete=models.PROTECT, related_name="vouchers", null=True, verbose_name=_("rugzakje")
    )
    item = models.ForeignKey(
        MenuItem, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("aanbod")
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("aanbieder")
    )
    item_name = models.CharField(_("opleiding"), max_length=200)
    contact_email = models.EmailField(_("contact e-mail"))
    price_cents = models.PositiveIntegerField(_("prijs (cent)"))
    state = FSMField(
        _("toestand"), default=VoucherState.PENDING, choices=VoucherState.choices, protected=True
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("aangevraagd door"),
    )
    booked_at = models.DateTimeField(_("aangevraagd op"), auto_now_add=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    answered_name = models.CharField(_("beantwoord door"), max_length=200, blank=True)
    refusal_reason = models.CharField(
        _("reden van weigering"), max_length=14, choices=RefusalReason.choices, blank=True
    )
    refusal_text = models.TextField(_("uitleg"), blank=True)
    cancel_reason = models.TextField(_("reden van annuleren"), blank=True)
    group = models.ForeignKey(
        "vouchers.GroupBooking",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="vouchers",
        verbose_name=_("groep"),
    )
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    used_on = models.DateField(_("gevolgd op"), null=True, blank=True)
    invoice_reference = models.CharField(_("factuurnummer van de aanbieder"), max_length=60, blank=True)
    was_followed = models.BooleanField(_("gevolgd"), null=True, blank=True)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ("-booked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "item"),
                condition=Q(state__in=("pending", "accepted")),
                name="voucher_once_per_offer",
                violation_error_message=_("Deze opleiding is al aangevraagd voor deze kandidaat."),
            ),
            models.CheckConstraint(
                name="voucher_refused_has_reason",
                condition=~Q(state="refused") | ~Q(refusal_reason=""),
                violation_error_message=_("Een weigering heeft een reden."),
            ),
            models.CheckConstraint(
                name="voucher_answer_complete",
                condition=Q(answered_at__isnull=True, answered_name="")
                | (Q(answered_at__isnull=False) & ~Q(answered_name="")),
                violation_error_message=_("Een antwoord heeft een tijdstip en een naam."),
            ),
            models.CheckConstraint(
                name="voucher_paid_has_wallet",
                condition=Q(price_cents=0) | Q(wallet__isnull=False),
                violation_error_message=_("Een betaalde voucher hoort bij een rugzakje."),
            ),
            models.CheckConstraint(
                name="voucher_cancelled_has_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                violation_error_message=_("Schrijf op waarom de voucher geannuleerd wordt."),
            ),
            models.CheckConstraint(
                name="voucher_used_was_followed",
                condition=Q(used_on__isnull=True) | Q(was_followed__isnull=False, was_followed=True),
                violation_error_message=_("Alleen een opleiding die gevolgd is, heeft een dag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item_name}"

    def get_absolute_url(self) -> str:
        return reverse("vouchers:voucher", args=[self.public_id])

    @property
    def organisation_id(self) -> int:
        """The organisation whose people may treat this voucher."""
        return self.traject.organisation_id

    @property
    def is_free(self) -> bool:
        return self.price_cents == 0

    @transition(
        field=state,
        source=VoucherState.PENDING,
        target=VoucherState.ACCEPTED,
        conditions=guards(rules.needs_answer, rules.answered_by_provider),
    )
    def accept(self, *, answered_name: str) -> None:
        """The provider takes the candidate (H-95)."""
        self.answered_at = dates.now()
        self.answered_name = answered_name

    @transition(
        field=state,
        source=VoucherState.PENDING,
        target=VoucherState.REFUSED,
        conditions=guards(rules.needs_answer, rules.answered_by_provider),
    )
    def refuse(self, *, answered_name: str, reason: str, text: str) -> None:
        """The provider refuses with a reason (H-96)."""
        self.answered_at = dates.now()
        self.answered_name = answered_name
        self.refusal_reason = reason
        self.refusal_text = text

    @transition(
        field=state,
        source=(VoucherState.PENDING, VoucherState.REFUSED),
        target=VoucherState.WITHDRAWN,
        permission=book,
    )
    def withdraw(self) -> None:
        """ "Uitschrijven": off the list (H-96, H-97)."""

    @transition(
        field=state, source=VoucherState.ACCEPTED, target=VoucherState.CANCELLED, permission=cancel_accepted
    )
    def cancel(self, *, reason: str) -> None:
        """After acceptance only a coordinator cancels (H-98)."""
        self.cancel_reason = reason


class GroupBooking(Identified, Stamped):
    """One booking of a paid or free offer for several candidates at once, such as a group session."""

    item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="group_bookings")
    name = models.CharField(_("naam van de groep"), max_length=200)
    held_on = models.DateField(_("datum van de sessie"), null=True, blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = GroupBookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("groepsboeking")
        verbose_name_plural = _("groepsboekingen")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("vouchers:group", args=[self.public_id])


class CancellationRequest(Identified, Stamped, StateModel):
    """An adviser asks a coordinator to cancel an accepted voucher (H-98, instead of a mail to a desk)."""

    voucher = models.ForeignKey(
        Voucher, on_delete=models.PROTECT, related_name="cancellation_requests", verbose_name=_("voucher")
    )
    reason = models.TextField(_("reden"))
    state = FSMField(_("toestand"), default=RequestState.OPEN, choices=RequestState.choices, protected=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("gevraagd door")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("beslist door"),
    )
    decided_at = models.DateTimeField(null=True, blank=True, verbose_name=_("beslist op"))
    decision_reason = models.TextField(_("reden van het besluit"), blank=True)

    objects = CancellationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("vraag om te annuleren")
        verbose_name_plural = _("vragen om te annuleren")
        ordering = ("created_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="cancellation_request_decided_at_and_by",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message=_("Een besluit heeft een tijdstip en een persoon."),
            ),
            models.UniqueConstraint(
                fields=("voucher",),
                condition=Q(state="open"),
                name="cancellation_request_one_open",
                violation_error_message=_("Er is al gevraagd om deze voucher te annuleren."),
            ),
            models.CheckConstraint(
                name="cancellation_request_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom."),
            ),
            models.CheckConstraint(
                name="cancellation_request_refused_has_reason",
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                violation_error_message=_("Schrijf op waarom."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.voucher)

    def get_absolute_url(self) -> str:
        """It stands on the page of its voucher."""
        return self.voucher.get_absolute_url()

    @property
    def organisation_id(self) -> int:
        """The organisation of the dossier."""
        return self.voucher.organisation_id

    @transition(
        field=state, source=RequestState.OPEN, target=RequestState.GRANTED, permission=cancel_accepted
    )
    def grant(self, *, decided_by: object) -> None:
        """The coordinator cancels the voucher."""
        self.decided_by, self.decided_at = decided_by, dates.now()

    @transition(
        field=state, source=RequestState.OPEN, target=RequestState.REFUSED, permission=cancel_accepted
    )
    def refuse(self, *, decided_by: object, reason: str) -> None:
        """The voucher stays, and why."""
        self.decided_by, self.decided_at, self.decision_reason = decided_by, dates.now(), reason

    @transition(field=state, source=RequestState.OPEN, target=RequestState.WITHDRAWN, permission=book)
    def withdraw(self) -> None:
        """The adviser takes the question back."""


class ResponseToken(models.Model):
    """A provider's link to one voucher: only its hash is kept, it expires and can be revoked (R6)."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("link van een aanbieder")
        verbose_name_plural = _("links van aanbieders")

    def __str__(self) -> str:
        return f"{self.voucher} {self.expires_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it still opens its voucher; `ResponseTokenQuerySet.open` says the same in a query."""
        return self.revoked_at is None and self.expires_at > dates.now()


class Feedback(Identified):
    """Three short answers about a training, of the candidate or of the adviser."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="feedback")
    given_by = models.CharField(_("door wie"), max_length=10, choices=FeedbackGiver.choices)
    # A candidate answers through a link; only its hash is kept.
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    useful = models.PositiveSmallIntegerField(_("hoe nuttig?"), null=True, blank=True, choices=Score.choices)
    clear = models.PositiveSmallIntegerField(
        _("hoe duidelijk?"), null=True, blank=True, choices=Score.choices
    )
    recommend = models.PositiveSmallIntegerField(
        _("aanraden aan anderen?"), null=True, blank=True, choices=Score.choices
    )
    remark = models.TextField(_("opmerking"), blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("mening over een opleiding")
        verbose_name_plural = _("meningen over opleidingen")
        constraints = [
            models.UniqueConstraint(fields=("voucher", "given_by"), name="feedback_once"),
            models.CheckConstraint(
                name="feedback_answered_whole",
                condition=Q(answered_at__isnull=True)
                | Q(useful__isnull=False, clear__isnull=False, recommend__isnull=False),
                violation_error_message=_("Beantwoord de drie vragen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher}: {self.get_given_by_display()}"
