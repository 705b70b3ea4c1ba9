"""Report periods, prices, billing lines and the files they stand in (domain 4.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.models import Identified, Stamped, StoredFile
from core.workflow import StateModel, guards
from people.access import has
from people.enums import Province
from people.models import Candidate, Organisation
from people.roles import Permission
from reporting.billing import rules
from reporting.billing.enums import CREDITABLE_STATES, ClaimState, LinePart, LineState
from reporting.billing.querysets import (
    BillingFileQuerySet,
    BillingLineQuerySet,
    PhasePriceQuerySet,
    ReportPeriodQuerySet,
)
from trajects.models import Phase, PhaseTemplate, Programme

bill = has(Permission.MANAGE_PROGRAMME)


def _same(field: str) -> Func:
    """One key as a range: ranges have an index of their own, a number would need an extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def _days(first: str, last: str) -> Func:
    """Days from the first to the last, both included; an absent last day is without end."""
    return Func(F(first), F(last), Value("[]"), function="daterange", output_field=DateRangeField())


class ReportPeriod(Identified, Stamped):
    """The days over which a programme reports and bills, first and last included."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="report_periods", verbose_name=_("programma")
    )
    label = models.CharField(_("naam"), max_length=60)
    begins_on = models.DateField(_("van"))
    ends_on = models.DateField(_("tot en met"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("door")
    )

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapportperiode")
        verbose_name_plural = _("rapportperiodes")
        ordering = ("-begins_on", "programme")
        constraints = [
            models.CheckConstraint(
                name="report_period_ends_after_it_begins",
                condition=Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.UniqueConstraint(
                fields=("programme", "label"),
                name="report_period_label_once",
                violation_error_message=_("Er is al een periode met deze naam."),
            ),
            ExclusionConstraint(
                name="report_periods_do_not_overlap",
                expressions=[
                    (_same("programme"), RangeOperators.OVERLAPS),
                    (_days("begins_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Deze periode overlapt met een andere periode van het programma."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.programme})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:billing_period", args=[self.public_id])


class PhasePrice(Identified, Stamped):
    """What a programme pays for a phase, or for its result, from a day on (decision 15: no default)."""

    template = models.ForeignKey(
        PhaseTemplate, on_delete=models.PROTECT, related_name="prices", verbose_name=_("fase")
    )
    part = models.CharField(_("waarvoor"), max_length=8, choices=LinePart.choices, default=LinePart.PHASE)
    amount_cents = models.PositiveIntegerField(_("prijs (cent)"))
    valid_from = models.DateField(_("geldig vanaf"))
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    source = models.CharField(_("waar staat dat?"), max_length=200, blank=True)

    objects = PhasePriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("prijs van een fase")
        verbose_name_plural = _("prijzen van fasen")
        ordering = ("template", "part", "-valid_from")
        constraints = [
            models.CheckConstraint(
                name="phase_price_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="phase_price_is_something",
                condition=Q(amount_cents__gt=0),
                violation_error_message=_("Een prijs is meer dan nul."),
            ),
            *(
                ExclusionConstraint(
                    name=f"phase_price_once_{part}",
                    expressions=[
                        (_same("template"), RangeOperators.OVERLAPS),
                        (_days("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(part=part),
                    violation_error_message=_("Er is al een prijs voor deze fase in deze dagen."),
                )
                for part in ("phase", "outcome")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.get_part_display()} {self.valid_from:%d/%m/%Y}"


class BillingFile(Identified, StateModel):
    """A file that was handed in: its lines, sums and hashes are frozen; only the state of the claim moves."""

    period = models.ForeignKey(
        ReportPeriod, on_delete=models.PROTECT, related_name="files", verbose_name=_("periode")
    )
    number = models.CharField(_("nummer"), max_length=70, unique=True)
    made_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("door")
    )
    line_count = models.PositiveIntegerField(_("lijnen"))
    total_cents = models.BigIntegerField(_("totaal (cent)"))
    csv = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    xlsx = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    csv_sha256 = models.CharField(max_length=64, verbose_name=_("SHA-256 van het CSV-bestand"))
    xlsx_sha256 = models.CharField(max_length=64, verbose_name=_("SHA-256 van het rekenblad"))
    state = FSMField(_("toestand"), default=ClaimState.OPEN, choices=ClaimState.choices, protected=True)
    submitted_on = models.DateField(_("ingediend op"), null=True, blank=True)
    inspected_on = models.DateField(_("in inspectie sinds"), null=True, blank=True)
    answered_on = models.DateField(_("antwoord op"), null=True, blank=True)
    paid_on = models.DateField(_("uitbetaald op"), null=True, blank=True)

    objects = BillingFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("factuurbestand")
        verbose_name_plural = _("factuurbestanden")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="billing_file_has_lines",
                condition=Q(line_count__gt=0),
                violation_error_message=_("Een bestand heeft minstens één lijn."),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("reporting:billing_file", args=[self.public_id])

    @property
    def last_step_on(self) -> date | None:
        """The day of the newest step of the claim."""
        return max(filter(None, (self.submitted_on, self.inspected_on, self.answered_on)), default=None)

    @transition(field=state, source=ClaimState.OPEN, target=ClaimState.SUBMITTED, permission=bill)
    def submit(self, *, on: date) -> None:
        """Handed in at the commissioning body."""
        self.submitted_on = on

    @transition(field=state, source=ClaimState.SUBMITTED, target=ClaimState.IN_INSPECTION, permission=bill)
    def inspect(self, *, on: date) -> None:
        """The funder looks at the evidence."""
        self.inspected_on = on

    @transition(
        field=state,
        source=(ClaimState.SUBMITTED, ClaimState.IN_INSPECTION),
        target=ClaimState.ACCEPTED,
        conditions=guards(rules.nothing_rejected),
        permission=bill,
    )
    def accept(self, *, on: date) -> None:
        """Every line is accepted."""
        self.answered_on = on

    @transition(
        field=state,
        source=(ClaimState.SUBMITTED, ClaimState.IN_INSPECTION),
        target=ClaimState.PARTIAL,
        conditions=guards(rules.something_rejected),
        permission=bill,
    )
    def accept_partly(self, *, on: date) -> None:
        """What was not rejected is accepted."""
        self.answered_on = on

    @transition(
        field=state,
        source=(ClaimState.ACCEPTED, ClaimState.PARTIAL),
        target=ClaimState.PAID,
        permission=bill,
    )
    def pay(self, *, on: date) -> None:
        """The money came."""
        self.paid_on = on


class BillingLine(Identified, Stamped, StateModel):
    """One phase of one candidate, or its result, to be paid once. Frozen as soon as it stands in a file."""

    period = models.ForeignKey(
        ReportPeriod, on_delete=models.PROTECT, related_name="lines", verbose_name=_("periode")
    )
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="billing_lines", verbose_name=_("fase")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="+", verbose_name=_("kandidaat")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programma")
    )
    template = models.ForeignKey(
        PhaseTemplate, on_delete=models.PROTECT, related_name="+", verbose_name=_("fase van het programma")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisatie")
    )
    part = models.CharField(_("wat"), max_length=8, choices=LinePart.choices, default=LinePart.PHASE)
    state = FSMField(_("toestand"), default=LineState.OPEN, choices=LineState.choices, protected=True)
    price = models.ForeignKey(
        PhasePrice, null=True, blank=True, on_delete=models.PROTECT, related_name="lines",
        verbose_name=_("prijs"),
    )  # fmt: skip
    amount_cents = models.IntegerField(_("bedrag (cent)"), null=True, blank=True)
    file = models.ForeignKey(
        BillingFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name=_("bestand"),
    )
    number = models.PositiveIntegerField(_("lijn"), null=True, blank=True)
    province = models.CharField(_("provincie"), max_length=20, choices=Province.choices, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    credits = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credited_by",
        verbose_name=_("crediteert"),
    )
    credit_reason = models.TextField(_("waarom gecrediteerd"), blank=True)
    hold_reason = models.TextField(_("waarom uitgesteld"), blank=True)
    rejection_reason = models.TextField(_("waarom verworpen"), blank=True)

    objects = BillingLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("factuurlijn")
        verbose_name_plural = _("factuurlijnen")
        ordering = ("file", "number", "pk")
        indexes = [models.Index(fields=("period", "state"), name="billing_line_period_state")]
        constraints = [
            models.UniqueConstraint(
                fields=("candidate", "programme", "template", "part"),
                condition=Q(credits__isnull=True) & ~Q(state__in=("rejected", "credited")),
                name="billing_line_once",
                violation_error_message=_("Deze fase van deze kandidaat staat al op een factuurlijn."),
            ),
            models.UniqueConstraint(
                fields=("file", "number"),
                name="billing_line_number_once",
                violation_error_message=_("Dit lijnnummer bestaat al in het bestand."),
            ),
            models.CheckConstraint(
                name="billing_line_in_file_is_complete",
                condition=Q(state__in=("open", "ready"), file__isnull=True, number__isnull=True)
                | Q(file__isnull=False, number__isnull=False, amount_cents__isnull=False)
                & ~Q(state__in=("open", "ready")),
                violation_error_message=_("Een lijn in een bestand heeft een nummer en een bedrag."),
            ),
            models.CheckConstraint(
                name="billing_line_credit_is_explained",
                condition=Q(credits__isnull=True, credit_reason="")
                & (Q(amount_cents__isnull=True) | Q(amount_cents__gte=0))
                | Q(credits__isnull=False, amount_cents__lt=0) & ~Q(credit_reason=""),
                violation_error_message=_("Een creditlijn is negatief, wijst naar een lijn en zegt waarom."),
            ),
            models.CheckConstraint(
                name="billing_line_rejection_is_explained",
                condition=~Q(state="rejected") | ~Q(rejection_reason=""),
                violation_error_message=_("Schrijf op waarom de lijn verworpen is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.code} {self.candidate.number}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:billing_line", args=[self.public_id])

    @property
    def is_credit(self) -> bool:
        """Whether it takes an earlier line back."""
        return self.credits_id is not None

    def current_price(self) -> PhasePrice | None:
        """The price on the last day of the phase, the day on which the work was delivered."""
        rows = PhasePrice.objects.filter(template_id=self.template_id, part=self.part)
        return rows.valid_on(self.phase.ends_on).first() if self.phase.ends_on else None

    @transition(
        field=state,
        source=LineState.OPEN,
        target=LineState.READY,
        conditions=guards(rules.may_be_prepared),
        permission=bill,
    )
    def prepare(self, *, price: PhasePrice) -> None:
        """Everything is known: it goes into the next file."""
        self.price, self.amount_cents, self.hold_reason = price, price.amount_cents, ""

    @transition(
        field=state,
        source=LineState.READY,
        target=LineState.OPEN,
        conditions=guards(rules.is_no_credit),
        permission=bill,
    )
    def hold(self, *, reason: str) -> None:
        """Not in the next file, and why."""
        self.price, self.amount_cents, self.hold_reason = None, None, reason

    @transition(field=state, source=LineState.READY, target=LineState.IN_FILE, permission=bill)
    def put_in_file(self, *, file: BillingFile, number: int, facts: dict[str, Any], province: str) -> None:
        """Frozen with its facts."""
        self.file, self.period, self.number = file, file.period, number
        self.facts, self.province = facts, province

    @transition(field=state, source=LineState.IN_FILE, target=LineState.SUBMITTED, permission=bill)
    def submit(self) -> None:
        """Handed in with its file."""

    @transition(field=state, source=LineState.SUBMITTED, target=LineState.ACCEPTED, permission=bill)
    def accept(self) -> None:
        """The funder accepted it."""

    @transition(
        field=state,
        source=LineState.SUBMITTED,
        target=LineState.REJECTED,
        conditions=guards(rules.is_no_credit),
        permission=bill,
    )
    def reject(self, *, reason: str) -> None:
        """The funder refused it: nothing is paid, and the phase may be billed again."""
        self.rejection_reason = reason

    @transition(field=state, source=LineState.ACCEPTED, target=LineState.PAID, permission=bill)
    def pay(self) -> None:
        """The money came."""

    @transition(
        field=state,
        source=CREDITABLE_STATES,
        target=LineState.CREDITED,
        conditions=guards(rules.may_be_credited),
        permission=bill,
    )
    def credit(self) -> None:
        """Taken back by a credit line, which says why."""
