"""Grants with their periods, payments, partners and cost reports (K-06 to K-08, V-05 to V-08)."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import has
from people.models import Organisation
from people.roles import Permission
from reporting.finance import rules
from reporting.finance.enums import DECIDED, CostState, GrantState, PaymentKind
from reporting.finance.querysets import CostReportQuerySet, FinanceQuerySet, GrantQuerySet
from trajects.models import Programme

manage = has(Permission.MANAGE_PROGRAMME)


class Grant(Identified, Stamped, Versioned, StateModel):
    """Money that a funder allocated to one project of a programme, paid to its promotor."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="grants", verbose_name=_("programma")
    )
    code = models.SlugField(_("code"), max_length=50, unique=True)
    project = models.CharField(_("project"), max_length=200)
    promotor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("promotor"),
    )  # fmt: skip
    promotor_name = models.CharField(
        _("naam van de promotor"), max_length=200, blank=True,
        help_text=_("Als de promotor geen organisatie van deze toepassing is."),
    )  # fmt: skip
    begins_on = models.DateField(_("van"), null=True, blank=True)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)
    allocated_cents = models.PositiveBigIntegerField(_("toegewezen (cent)"), null=True, blank=True)
    accepted_cents = models.PositiveBigIntegerField(_("netto te financieren (cent)"), null=True, blank=True)
    input_percent = models.PositiveSmallIntegerField(
        _("deel voor de inzet (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    result_percent = models.PositiveSmallIntegerField(
        _("deel voor het resultaat (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    outflow_percent = models.PositiveSmallIntegerField(
        _("verwachte uitstroom (%)"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Hoeveel van de deelnemers na de laatste fase starten als ondernemer."),
    )  # fmt: skip
    expected_participants = models.PositiveIntegerField(
        _("verwachte deelnemers in de laatste fase"), null=True, blank=True,
        help_text=_("Leeg: de deelnemers in de dossiers tellen."),
    )  # fmt: skip
    result_phase = models.CharField(
        _("laatste fase (afkorting)"), max_length=20, blank=True,
        help_text=_("De fase van het programma waarna deelnemers starten, zoals BF."),
    )  # fmt: skip
    stated_fte_hundredths = models.PositiveIntegerField(
        _("VTE volgens de bron (honderdsten)"), null=True, blank=True
    )
    cost_headings = ArrayField(
        models.CharField(max_length=80), verbose_name=_("rubrieken van de kosten"), default=list, blank=True
    )
    source = models.CharField(_("bron"), max_length=300, blank=True)
    note = models.TextField(_("opmerking"), blank=True)
    state = FSMField(_("toestand"), default=GrantState.RUNNING, choices=GrantState.choices, protected=True)
    state_on = models.DateField(_("sinds"), null=True, blank=True, editable=False)
    state_reason = models.TextField(_("toelichting"), blank=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsidie")
        verbose_name_plural = _("subsidies")
        ordering = ("project", "pk")
        constraints = [
            models.CheckConstraint(
                name="grant_has_promotor",
                condition=Q(promotor__isnull=False) | ~Q(promotor_name=""),
                violation_error_message=_("Vul in wie de promotor is."),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="grant_accepted_within_allocated",
                condition=Q(accepted_cents__isnull=True) | Q(accepted_cents__lte=F("allocated_cents")),
                violation_error_message=_("Er kan niet meer aanvaard worden dan er toegewezen is."),
            ),
            models.CheckConstraint(
                name="grant_decided_has_accepted",
                condition=Q(state__in=[*DECIDED], accepted_cents__isnull=False)
                | (~Q(state__in=[*DECIDED]) & Q(accepted_cents__isnull=True)),
                violation_error_message=_("Na de controle is het netto bedrag bekend, ervoor niet."),
            ),
            models.CheckConstraint(
                name="grant_split_is_whole",
                condition=Q(input_percent__isnull=True, result_percent__isnull=True)
                | Q(input_percent__isnull=False, result_percent=100 - F("input_percent")),
                violation_error_message=_(
                    "Het deel voor de inzet en het deel voor het resultaat zijn samen 100 %."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.project

    def get_absolute_url(self) -> str:
        return reverse("reporting:grant", args=[self.public_id])

    @property
    def promotor_words(self) -> str:
        return self.promotor.name if self.promotor else self.promotor_name

    @property
    def is_decided(self) -> bool:
        """Whether the accepted amount may be told."""
        return self.state in DECIDED

    def _step(self, on: date, reason: str) -> None:
        self.state_on = on
        self.state_reason = reason

    @transition(
        field=state, source=GrantState.RUNNING, target=GrantState.HANDED_IN,
        conditions=guards(rules.has_amount), permission=manage,
    )  # fmt: skip
    def hand_in(self, *, on: date, reason: str = "") -> None:
        """The promotor handed in the end account."""
        self._step(on, reason)

    @transition(field=state, source=GrantState.HANDED_IN, target=GrantState.INSPECTION, permission=manage)
    def start_inspection(self, *, on: date, reason: str = "") -> None:
        """The funder's inspection looks at the costs."""
        self._step(on, reason)

    @transition(field=state, source=GrantState.INSPECTION, target=GrantState.CHECKED, permission=manage)
    def finish_inspection(self, *, on: date, accepted_cents: int, reason: str = "") -> None:
        """The inspection says which costs it accepts."""
        self.accepted_cents = accepted_cents
        self._step(on, reason)

    @transition(field=state, source=GrantState.CHECKED, target=GrantState.PAID, permission=manage)
    def pay_balance(self, *, on: date, reason: str = "") -> None:
        """What was still due came in, or went back."""
        self._step(on, reason)

    @transition(field=state, source=GrantState.PAID, target=GrantState.CLOSED, permission=manage)
    def close(self, *, on: date, reason: str = "") -> None:
        """The funder closed the file."""
        self._step(on, reason)


class GrantPeriod(Identified):
    """A report period of a project; the source does not always tell its days (V-04)."""

    grant = models.ForeignKey(
        Grant, on_delete=models.CASCADE, related_name="periods", verbose_name=_("subsidie")
    )
    number = models.PositiveSmallIntegerField(_("nummer"), validators=[MinValueValidator(1)])
    begins_on = models.DateField(_("van"), null=True, blank=True)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)

    objects = FinanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapportperiode van een subsidie")
        verbose_name_plural = _("rapportperiodes van een subsidie")
        ordering = ("number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("grant", "number"),
                name="grant_period_once",
                violation_error_message=_("Deze periode bestaat al."),
            ),
            models.CheckConstraint(
                name="grant_period_ends_after_it_begins",
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Rapportperiode %(number)s") % {"number": self.number})


class GrantPayment(Identified):
    """What the funder paid: an advance for a period, or the balance at the end. A claim back is negative."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="payments", verbose_name=_("subsidie")
    )
    period = models.ForeignKey(
        GrantPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="payments",
        verbose_name=_("rapportperiode"),
    )  # fmt: skip
    kind = models.CharField(
        _("soort"), max_length=8, choices=PaymentKind.choices, default=PaymentKind.ADVANCE
    )
    amount_cents = models.BigIntegerField(_("bedrag (cent)"))
    paid_on = models.DateField(_("betaald op"), null=True, blank=True)

    objects = FinanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("betaling van een subsidie")
        verbose_name_plural = _("betalingen van een subsidie")
        ordering = ("paid_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="payment_is_something",
                condition=Q(kind="balance") & ~Q(amount_cents=0) | Q(kind="advance", amount_cents__gt=0),
                violation_error_message=_("Vul een bedrag in. Alleen een saldo kan negatief zijn."),
            ),
            models.UniqueConstraint(
                fields=("grant",), condition=Q(kind="balance"), name="payment_one_balance",
                violation_error_message=_("Het saldo is al betaald."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grant}: {self.amount_cents}"


class PartnerShare(Identified):
    """How many full-time people a partner puts in a year, by which the money is divided (V-06, V-07)."""

    grant = models.ForeignKey(
        Grant, on_delete=models.CASCADE, related_name="partners", verbose_name=_("subsidie")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("organisatie"),
    )  # fmt: skip
    name = models.CharField(_("naam"), max_length=200, blank=True)
    fte_hundredths = models.PositiveIntegerField(_("VTE per jaar (honderdsten)"))
    # As the source prints it, in hundredths of a percent; ours is computed.
    stated_share = models.PositiveSmallIntegerField(
        _("aandeel volgens de bron (honderdsten van een procent)"), null=True, blank=True,
        validators=[MaxValueValidator(10_000)],
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    objects = FinanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner van een subsidie")
        verbose_name_plural = _("partners van een subsidie")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                name="partner_share_has_name",
                condition=Q(organisation__isnull=False) | ~Q(name=""),
                violation_error_message=_("Vul in wie de partner is."),
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name if self.organisation else self.name


class CostReport(Identified, Stamped, StateModel):
    """The costs of one partner in one period; the promotor hands in the sum of all (V-06)."""

    partner = models.ForeignKey(
        PartnerShare, on_delete=models.PROTECT, related_name="cost_reports", verbose_name=_("partner")
    )
    period = models.ForeignKey(
        GrantPeriod, on_delete=models.PROTECT, related_name="cost_reports", verbose_name=_("periode")
    )
    state = FSMField(_("toestand"), default=CostState.DRAFT, choices=CostState.choices, protected=True)
    accepted_cents = models.PositiveBigIntegerField(_("aanvaard (cent)"), null=True, blank=True)
    difference_reason = models.TextField(_("reden van het verschil"), blank=True)

    objects = CostReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("kostenrapport")
        verbose_name_plural = _("kostenrapporten")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("partner", "period"),
                name="cost_report_once",
                violation_error_message=_("Er is al een kostenrapport van deze partner in deze periode."),
            ),
            models.CheckConstraint(
                name="cost_report_accepted_has_amount",
                condition=Q(state="accepted", accepted_cents__isnull=False)
                | (~Q(state="accepted") & Q(accepted_cents__isnull=True)),
                violation_error_message=_("Een aanvaard kostenrapport heeft een aanvaard bedrag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:cost_report", args=[self.public_id])

    @property
    def is_draft(self) -> bool:
        return self.state == CostState.DRAFT

    @property
    def total_cents(self) -> int:
        """What the partner asks."""
        return sum(line.amount_cents for line in self.lines.all())

    @transition(
        field=state, source=CostState.DRAFT, target=CostState.HANDED_IN,
        conditions=guards(rules.costs_filled), permission=manage,
    )  # fmt: skip
    def hand_in(self) -> None:
        """The partner's costs go to the promotor."""

    @transition(field=state, source=CostState.HANDED_IN, target=CostState.DRAFT, permission=manage)
    def send_back(self) -> None:
        """Something must be corrected; the reason stands in the journal."""

    @transition(field=state, source=CostState.HANDED_IN, target=CostState.ACCEPTED, permission=manage)
    def accept(self, *, accepted_cents: int, reason: str = "") -> None:
        """Which costs count."""
        self.accepted_cents = accepted_cents
        self.difference_reason = reason


class CostLine(models.Model):
    """The costs of one heading."""

    report = models.ForeignKey(CostReport, on_delete=models.CASCADE, related_name="lines")
    heading = models.CharField(_("rubriek"), max_length=80)
    amount_cents = models.PositiveBigIntegerField(_("bedrag (cent)"))

    class Meta:
        verbose_name = _("kosten van een rubriek")
        verbose_name_plural = _("kosten per rubriek")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("report", "heading"), name="cost_line_once")]

    def __str__(self) -> str:
        return f"{self.heading}: {self.amount_cents}"
