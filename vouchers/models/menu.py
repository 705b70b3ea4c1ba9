"""Providers and their offers: the menu card (H-91)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates, formats
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel
from people.access import has, holds
from people.models import Organisation
from people.roles import Permission
from trajects.models import Programme
from vouchers.enums import MenuPhase, Method, OfferProposalState
from vouchers.querysets import MenuItemQuerySet, OfferProposalQuerySet

# A price above this is a typing error, whatever the programme grants.
HIGHEST_PRICE_CENTS = 1_000_000


class Provider(Identified, Stamped):
    """Somebody on the menu card who gives trainings (H-91)."""

    name = models.CharField(_("naam"), max_length=200, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="providers",
        verbose_name=_("organisatie"),
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

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="menu_items", verbose_name=_("programma")
    )
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
    places = models.TextField(
        _("plaatsen en data"), blank=True, help_text=_("Waar en wanneer, zoals de aanbieder het schrijft.")
    )
    language = models.CharField(_("taal van de opleiding"), max_length=8, default="nl")
    minutes = models.PositiveIntegerField(
        _("duur in minuten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60_000)],
        help_text=_("Om de prijs per uur te berekenen."),
    )
    contact_email = models.EmailField(_("contact e-mail"))
    link = models.URLField(_("link"), blank=True)
    valid_from = models.DateField(_("geldig vanaf"), default=dates.today)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    is_active = models.BooleanField(_("actief"), default=True)
    archived_at = models.DateTimeField(_("gearchiveerd op"), null=True, blank=True)

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
                name="item_archived_is_not_active",
                condition=Q(archived_at__isnull=True) | Q(is_active=False),
                violation_error_message=_("Een gearchiveerd aanbod is niet actief."),
            ),
            models.CheckConstraint(
                name="item_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("vouchers:offer", args=[self.public_id])

    @property
    def is_free(self) -> bool:
        return self.price_cents == 0

    @property
    def is_offered(self) -> bool:
        """Whether it stands on the menu today; `MenuItemQuerySet.offered` says the same in a query."""
        today = dates.today()
        begun = self.valid_from <= today
        return self.is_active and begun and (self.valid_until is None or self.valid_until >= today)


class PriceChange(models.Model):
    """A price that an offer had from a moment on; only added to, which the database guards."""

    item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="prices")
    price_cents = models.PositiveIntegerField(_("prijs (cent)"))
    changed_at = models.DateTimeField(_("vanaf"), default=dates.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("door"),
    )

    class Meta:
        verbose_name = _("prijs")
        verbose_name_plural = _("prijzen")
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return f"{self.item}: {formats.euro(self.price_cents)}"


class OfferProposal(Identified, Stamped, StateModel):
    """A provider proposes a new offer or a change; a coordinator decides."""

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("aanbieder")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="offer_proposals", verbose_name=_("programma")
    )
    item = models.ForeignKey(
        MenuItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("aanbod"),
    )
    # The proposed values of the offer, by field name.
    values = models.JSONField(default=dict, verbose_name=_("voorstel"))
    state = FSMField(
        _("toestand"), default=OfferProposalState.PROPOSED, choices=OfferProposalState.choices, protected=True
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("voorgesteld door"),
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
    decision_reason = models.TextField(_("reden"), blank=True)

    objects = OfferProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("voorgesteld aanbod")
        verbose_name_plural = _("voorgesteld aanbod")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="offer_proposal_decided_at_and_by",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message=_("Een besluit heeft een tijdstip en een persoon."),
            ),
            models.CheckConstraint(
                name="offer_proposal_rejected_has_reason",
                condition=~Q(state="rejected") | ~Q(decision_reason=""),
                violation_error_message=_("Schrijf op waarom."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.values.get("name", self.item or ""))

    def get_absolute_url(self) -> str:
        return reverse("vouchers:proposal", args=[self.public_id])

    @property
    def organisation_id(self) -> int | None:
        """The organisation of the provider."""
        return self.provider.organisation_id

    @transition(
        field=state,
        source=OfferProposalState.PROPOSED,
        target=OfferProposalState.APPROVED,
        permission=has(Permission.MANAGE_PROGRAMME),
    )
    def approve(self, *, decided_by: object, item: MenuItem) -> None:
        """On the menu card from now on."""
        self.decided_by, self.decided_at, self.item = decided_by, dates.now(), item

    @transition(
        field=state,
        source=OfferProposalState.PROPOSED,
        target=OfferProposalState.REJECTED,
        permission=has(Permission.MANAGE_PROGRAMME),
    )
    def reject(self, *, decided_by: object, reason: str) -> None:
        """Not on the menu card, and why."""
        self.decided_by, self.decided_at, self.decision_reason = decided_by, dates.now(), reason

    @transition(
        field=state,
        source=OfferProposalState.PROPOSED,
        target=OfferProposalState.WITHDRAWN,
        permission=holds(Permission.PROPOSE_OFFERS, "organisation_id"),
    )
    def withdraw(self) -> None:
        """The provider takes it back."""
