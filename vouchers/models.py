"""The menu card, the wallet with its ledger, vouchers and the provider's link."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.models import Candidate, Organisation
from people.roles import Permission
from trajects.models import Phase, Programme, Traject
from vouchers import rules
from vouchers.enums import EntryKind, MenuPhase, Method, RefusalReason, VoucherState
from vouchers.querysets import MenuItemQuerySet, VoucherQuerySet

# A price above this is a typing error, whatever the programme grants.
HIGHEST_PRICE_CENTS = 1_000_000

book = holds(Permission.BOOK_VOUCHERS, "organisation_id")
cancel_accepted = holds(Permission.CANCEL_ACCEPTED_VOUCHERS, "organisation_id")


class Provider(Identified, Stamped):
    """Somebody on the menu card who gives trainings (H-91)."""

    name = models.CharField(_("naam"), max_length=200, unique=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="providers"
    )
    website = models.URLField(_("website"), blank=True)
    is_active = models.BooleanField(_("actief"), default=True)

    class Meta:
        verbose_name = _("aanbieder")
        verbose_name_plural = _("aanbieders")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class MenuItem(Identified, Stamped, Versioned):
    """An offer on the menu card with every column of the handbook (H-91)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="menu_items")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="items", verbose_name=_("aanbieder")
    )
    name = models.CharField(_("naam"), max_length=200)
    description = models.TextField(_("omschrijving"), blank=True)
    phase = models.CharField(_("fase"), max_length=5, choices=MenuPhase.choices)
    method = models.CharField(_("methodiek"), max_length=24, choices=Method.choices)
    duration = models.CharField(_("duur"), max_length=100, blank=True)
    umbrella = models.CharField(_("koepel"), max_length=100, default="ALLE")
    location = models.CharField(_("locatie"), max_length=300, default="ALLE")
    price_cents = models.PositiveIntegerField(
        _("prijs (cent)"), validators=[MaxValueValidator(HIGHEST_PRICE_CENTS)]
    )
    contact_email = models.EmailField(_("contact e-mail"))
    link = models.URLField(_("link"), blank=True)
    valid_from = models.DateField(_("geldig vanaf"), default=dates.today)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    is_active = models.BooleanField(_("actief"), default=True)

    objects = MenuItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanbod")
        verbose_name_plural = _("menukaart")
        ordering = ("provider__name", "name")
        constraints = [
            models.CheckConstraint(
                name="item_price_possible",
                condition=Q(price_cents__gte=0, price_cents__lte=HIGHEST_PRICE_CENTS),
                violation_error_message=_("Deze prijs kan niet."),
            ),
            models.CheckConstraint(
                name="item_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_free(self) -> bool:
        return self.price_cents == 0

    @property
    def is_offered(self) -> bool:
        """Whether it stands on the menu today; `MenuItemQuerySet.offered` says the same in a query."""
        today = dates.today()
        begun = self.valid_from <= today
        return self.is_active and begun and (self.valid_until is None or self.valid_until >= today)


class Wallet(Identified, Stamped):
    """The rugzakje of a person in a programme. `balance_cents` is always the sum of the ledger."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="wallets")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="wallets")
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


class Voucher(Identified, Stamped, Versioned, StateModel):
    """A booked training: paid from the wallet, or free (H-93 to H-98). The price is copied at booking."""

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="vouchers")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="vouchers")
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="vouchers", null=True)
    item = models.ForeignKey(
        MenuItem, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("aanbod")
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="vouchers")
    item_name = models.CharField(_("opleiding"), max_length=200)
    contact_email = models.EmailField(_("contact e-mail"))
    price_cents = models.PositiveIntegerField(_("prijs (cent)"))
    state = FSMField(
        _("toestand"), default=VoucherState.PENDING, choices=VoucherState.choices, protected=True
    )
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(_("aangevraagd op"), auto_now_add=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    answered_name = models.CharField(_("beantwoord door"), max_length=200, blank=True)
    refusal_reason = models.CharField(
        _("reden van weigering"), max_length=14, choices=RefusalReason.choices, blank=True
    )
    refusal_text = models.TextField(_("uitleg"), blank=True)
    cancel_reason = models.TextField(_("reden van annuleren"), blank=True)
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


class LedgerEntry(models.Model):
    """One movement in a wallet. Only added; the database refuses changes and deletions (H-9B)."""

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("soort"), max_length=12, choices=EntryKind.choices)
    amount_cents = models.IntegerField(_("bedrag (cent)"))
    voucher = models.ForeignKey(Voucher, null=True, on_delete=models.PROTECT, related_name="entries")
    reason = models.CharField(_("reden"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
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


class ResponseToken(models.Model):
    """A provider's link to one voucher: only its hash is kept, it expires and can be revoked (R6)."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link van een aanbieder")
        verbose_name_plural = _("links van aanbieders")

    def __str__(self) -> str:
        return f"{self.voucher} {self.expires_at:%Y-%m-%d}"
