"""The rugzakje: a wallet with a ledger that only grows, and corrections that a second person approves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates, formats
from core.models import Identified, Stamped
from core.workflow import StateModel, guards
from people.access import has
from people.models import Candidate
from people.roles import Permission
from trajects.models import Programme, Traject
from vouchers.enums import CorrectionKind, CorrectionState, EntryKind
from vouchers.querysets import CorrectionQuerySet
from vouchers.rules import corrections as rules


class Wallet(Identified, Stamped):
    """The rugzakje of a person in a programme. `balance_cents` is always the sum of the ledger."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="wallets", verbose_name=_("kandidaat")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="wallets", verbose_name=_("programma")
    )
    granted_cents = models.PositiveIntegerField(_("toegekend (cent)"))
    balance_cents = models.IntegerField(_("saldo (cent)"), default=0)

    class Meta:
        verbose_name = _("rugzakje")
        verbose_name_plural = _("rugzakjes")
        constraints = [
            models.UniqueConstraint(fields=("candidate", "programme"), name="wallet_one_per_programme"),
            models.CheckConstraint(
                name="wallet_balance_within_grant",
                condition=Q(balance_cents__gte=0, balance_cents__lte=F("granted_cents")),
                violation_error_message=_("Het saldo ligt tussen 0 en het toegekende bedrag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.balance_cents}"


class WalletCorrection(Identified, Stamped, StateModel):
    """A coordinator wants another balance: at once, or after a second coordinator agrees (H-99)."""

    wallet = models.ForeignKey(
        Wallet, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("rugzakje")
    )
    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="wallet_corrections", verbose_name=_("dossier")
    )
    kind = models.CharField(_("soort"), max_length=10, choices=CorrectionKind.choices)
    amount_cents = models.IntegerField(_("bedrag (cent)"))
    reason = models.CharField(_("reden"), max_length=300)
    state = FSMField(
        _("toestand"), default=CorrectionState.WAITING, choices=CorrectionState.choices, protected=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("gevraagd door")
    )
    # The first of two coordinators: who made the correction, or who agreed with an adviser's question.
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("mee goedgekeurd door"),
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
    decision_reason = models.CharField(_("reden van het besluit"), max_length=300, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("verbetering van een saldo")
        verbose_name_plural = _("verbeteringen van een saldo")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="correction_decided_at_and_by",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message=_("Een besluit heeft een tijdstip en een persoon."),
            ),
            models.CheckConstraint(
                name="correction_is_something",
                condition=~Q(amount_cents=0),
                violation_error_message=_("Vul een bedrag in."),
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom je verbetert."),
            ),
            models.CheckConstraint(
                name="correction_by_two_people",
                condition=~Q(state__in=("approved", "rejected")) | ~Q(decided_by=F("requested_by")),
                violation_error_message=_("Iemand anders dan wie de verbetering vroeg, keurt ze goed."),
            ),
            models.CheckConstraint(
                name="correction_second_is_another",
                condition=~Q(state="approved") | Q(agreed_by__isnull=True) | ~Q(decided_by=F("agreed_by")),
                violation_error_message=_("Een andere coördinator dan de eerste keurt de verbetering goed."),
            ),
            models.UniqueConstraint(
                fields=("wallet",),
                condition=Q(state="waiting"),
                name="correction_one_waiting",
                violation_error_message=_("Voor dit rugzakje wacht al een verbetering op goedkeuring."),
            ),
            models.CheckConstraint(
                name="correction_rejected_has_reason",
                condition=~Q(state="rejected") | ~Q(decision_reason=""),
                violation_error_message=_("Schrijf op waarom je de verbetering niet goedkeurt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wallet.candidate}: {formats.euro(self.amount_cents)}"

    def get_absolute_url(self) -> str:
        """It stands on the list of the coordinators."""
        return reverse("vouchers:requests")

    @transition(
        field=state,
        source=CorrectionState.WAITING,
        target=CorrectionState.APPLIED,
        permission=has(Permission.CORRECT_WALLETS),
    )
    def apply(self) -> None:
        """Small enough for one coordinator."""

    @transition(
        field=state,
        source=CorrectionState.WAITING,
        target=CorrectionState.WAITING,
        conditions=guards(rules.another_coordinator),
        permission=has(Permission.CORRECT_WALLETS),
    )
    def agree(self, *, agreed_by: object) -> None:
        """The first of two coordinators agrees with an adviser's question."""
        self.agreed_by = agreed_by

    @transition(
        field=state,
        source=CorrectionState.WAITING,
        target=CorrectionState.APPROVED,
        conditions=guards(rules.another_coordinator),
        permission=has(Permission.CORRECT_WALLETS),
    )
    def approve(self, *, decided_by: object) -> None:
        """A second coordinator agrees."""
        self.decided_by, self.decided_at = decided_by, dates.now()

    @transition(
        field=state,
        source=CorrectionState.WAITING,
        target=CorrectionState.REJECTED,
        conditions=guards(rules.another_coordinator),
        permission=has(Permission.CORRECT_WALLETS),
    )
    def reject(self, *, decided_by: object, reason: str) -> None:
        """A second coordinator does not agree, and says why."""
        self.decided_by, self.decided_at, self.decision_reason = decided_by, dates.now(), reason


class LedgerEntry(models.Model):
    """One movement in a wallet. Only added; the database refuses changes and deletions (H-9B)."""

    wallet = models.ForeignKey(
        Wallet, on_delete=models.PROTECT, related_name="entries", verbose_name=_("rugzakje")
    )
    kind = models.CharField(_("soort"), max_length=12, choices=EntryKind.choices)
    amount_cents = models.IntegerField(_("bedrag (cent)"))
    voucher = models.ForeignKey(
        "vouchers.Voucher",
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("voucher"),
    )
    correction = models.OneToOneField(
        WalletCorrection,
        null=True,
        on_delete=models.PROTECT,
        related_name="entry",
        verbose_name=_("verbetering"),
    )
    reason = models.CharField(_("reden"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("door"),
    )
    made_at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("boeking")
        verbose_name_plural = _("boekingen")
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("voucher", "kind"),
                name="ledger_once_per_voucher_and_kind",
                violation_error_message=_("Deze boeking bestaat al."),
            ),
            models.UniqueConstraint(fields=("wallet",), condition=Q(kind="grant"), name="ledger_one_grant"),
            models.CheckConstraint(
                name="ledger_sign_fits_kind",
                condition=Q(kind__in=("grant", "release"), amount_cents__gt=0)
                | Q(kind="reserve", amount_cents__lt=0)
                | Q(kind="spend", amount_cents=0)
                | Q(kind="correction"),
                violation_error_message=_("Het teken van het bedrag past niet bij de soort boeking."),
            ),
            models.CheckConstraint(
                name="ledger_correction_has_reason",
                condition=~Q(kind="correction") | ~Q(reason=""),
                violation_error_message=_("Schrijf op waarom je verbetert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"
