"""The personal action plan, the competences, the business plan and the financial plan (H-64, H-65)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped, Versioned
from trajects.enums import ActionOwner, ActionState, FinancialKind, NeedTopic, PlanPartState
from trajects.models.programmes import Programme
from trajects.models.settings import MOST_LEVELS
from trajects.models.trajects import Phase, Traject
from trajects.querysets import InTrajectQuerySet

# The programme says how far its own scale goes.
SCORES = [MinValueValidator(1), MaxValueValidator(MOST_LEVELS)]


class ActionItem(Identified, Stamped, Versioned):
    """An action of the personal action plan: what, for which need, who, by when (H-65)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="action_items")
    phase = models.ForeignKey(
        Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="action_items"
    )
    need = models.CharField(
        _("voor"), max_length=14, choices=NeedTopic.choices, default=NeedTopic.ENTREPRENEUR
    )
    description = models.CharField(_("actie"), max_length=300)
    owner = models.CharField(
        _("wie"), max_length=12, choices=ActionOwner.choices, default=ActionOwner.CANDIDATE
    )
    owner_name = models.CharField(_("naam"), max_length=200, blank=True)
    due_on = models.DateField(_("tegen"), null=True, blank=True)
    state = models.CharField(
        _("toestand"), max_length=10, choices=ActionState.choices, default=ActionState.OPEN
    )
    done_on = models.DateField(_("gedaan op"), null=True, blank=True)
    result = models.TextField(_("resultaat"), blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("actie")
        verbose_name_plural = _("acties")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                name="action_has_description",
                condition=~Q(description=""),
                violation_error_message=_("Schrijf op wat er gebeurt."),
            ),
            models.CheckConstraint(
                name="action_done_has_day",
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on__isnull=True)),
                violation_error_message=_("Een actie die gedaan is, heeft een datum."),
            ),
            models.CheckConstraint(
                name="action_other_owner_has_name",
                condition=~Q(owner="other") | ~Q(owner_name=""),
                violation_error_message=_("Schrijf op wie deze actie doet."),
            ),
        ]

    def __str__(self) -> str:
        return self.description


class Competence(models.Model):
    """A competence of a programme's list; the standard list is EntreComp, and coordinators may change it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="competences", verbose_name=_("programma")
    )
    code = models.SlugField(_("code"), max_length=40)
    area = models.CharField(_("domein"), max_length=100, blank=True)
    name = models.CharField(_("naam"), max_length=100)
    description = models.CharField(_("uitleg"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_active = models.BooleanField(_("in gebruik"), default=True)

    class Meta:
        verbose_name = _("competentie")
        verbose_name_plural = _("competenties")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="competence_code_once",
                violation_error_message=_("Deze competentie staat al in de lijst."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CompetenceScore(Identified, Stamped, Versioned):
    """What a candidate shows of a competence at the start and at the end, with what shows it (domain 1.5)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="competence_scores")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="scores")
    score_start = models.PositiveSmallIntegerField(
        _("score bij de start"), null=True, blank=True, validators=SCORES
    )
    evidence_start = models.TextField(_("waaruit blijkt dat (start)"), blank=True)
    scored_start_on = models.DateField(_("datum (start)"), null=True, blank=True)
    score_end = models.PositiveSmallIntegerField(
        _("score op het einde"), null=True, blank=True, validators=SCORES
    )
    evidence_end = models.TextField(_("waaruit blijkt dat (einde)"), blank=True)
    scored_end_on = models.DateField(_("datum (einde)"), null=True, blank=True)
    action = models.CharField(_("wat we eraan doen"), max_length=300, blank=True)

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("score van een competentie")
        verbose_name_plural = _("scores van competenties")
        ordering = ("competence__position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "competence"),
                name="competence_scored_once",
                violation_error_message=_("Deze competentie heeft al een score in dit dossier."),
            ),
            models.CheckConstraint(
                name="competence_score_range",
                condition=(Q(score_start__isnull=True) | Q(score_start__gte=1, score_start__lte=MOST_LEVELS))
                & (Q(score_end__isnull=True) | Q(score_end__gte=1, score_end__lte=MOST_LEVELS)),
                violation_error_message=_("Een score ligt tussen 1 en 10."),
            ),
            models.CheckConstraint(
                name="competence_score_has_day",
                condition=(Q(score_start__isnull=True) | Q(scored_start_on__isnull=False))
                & (Q(score_end__isnull=True) | Q(scored_end_on__isnull=False)),
                violation_error_message=_("Een score heeft een datum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence}"


class PlanSection(models.Model):
    """A section of the business plan as the programme uses it; the standard is the Startkompas (domain 1.8)."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="plan_sections", verbose_name=_("programma")
    )
    code = models.CharField(_("nummer"), max_length=10)
    chapter = models.CharField(_("hoofdstuk"), max_length=100)
    title = models.CharField(_("titel"), max_length=100)
    hint = models.CharField(_("hulp bij het schrijven"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_active = models.BooleanField(_("in gebruik"), default=True)

    class Meta:
        verbose_name = _("onderdeel van het ondernemersplan")
        verbose_name_plural = _("onderdelen van het ondernemersplan")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="plan_section_code_once",
                violation_error_message=_("Dit onderdeel bestaat al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PlanPart(Identified, Stamped, Versioned):
    """What a dossier holds for one section of the business plan (H-64)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="plan_parts")
    section = models.ForeignKey(PlanSection, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("toestand"), max_length=8, choices=PlanPartState.choices, default=PlanPartState.EMPTY
    )
    text = models.TextField(_("tekst"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("deel van een ondernemersplan")
        verbose_name_plural = _("delen van een ondernemersplan")
        ordering = ("section__position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "section"),
                name="plan_part_once",
                violation_error_message=_("Dit onderdeel is al geschreven in dit dossier."),
            ),
            models.CheckConstraint(
                name="plan_part_ready_has_text",
                condition=~Q(state="ready") | ~Q(text=""),
                violation_error_message=_("Een onderdeel zonder tekst is niet klaar."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.section)


class FinancialPlan(Identified, Stamped, Versioned):
    """The financial plan of a dossier: margin and remarks; its amounts are lines in cents (domain 1.8)."""

    traject = models.OneToOneField(Traject, on_delete=models.PROTECT, related_name="financial_plan")
    # Hundredths of a percent: 3550 is 35,5 %.
    gross_margin = models.PositiveSmallIntegerField(
        _("brutomarge (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10000)],
    )
    first_month = models.DateField(_("eerste maand"), null=True, blank=True)
    market_check = models.TextField(_("is deze omzet haalbaar op de markt?"), blank=True)
    remarks = models.TextField(_("opmerkingen"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("financieel plan")
        verbose_name_plural = _("financiële plannen")
        constraints = [
            models.CheckConstraint(
                name="financial_plan_margin_range",
                condition=Q(gross_margin__isnull=True) | Q(gross_margin__gte=1, gross_margin__lte=10000),
                violation_error_message=_("De brutomarge ligt tussen 0,01 en 100 procent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.traject.candidate}"


class FinancialLine(Identified):
    """One amount of a financial plan, in cents: an investment, a source of money, a cost a year, a turnover."""

    plan = models.ForeignKey(FinancialPlan, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("soort"), max_length=12, choices=FinancialKind.choices)
    label = models.CharField(_("omschrijving"), max_length=120)
    amount_cents = models.PositiveBigIntegerField(_("bedrag"))
    # Only for turnover: which year of the forecast, from 1.
    year = models.PositiveSmallIntegerField(_("jaar"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("regel van een financieel plan")
        verbose_name_plural = _("regels van een financieel plan")
        ordering = ("kind", "position", "pk")
        constraints = [
            models.CheckConstraint(
                name="financial_line_has_label",
                condition=~Q(label=""),
                violation_error_message=_("Schrijf op waarvoor dit bedrag dient."),
            ),
            models.CheckConstraint(
                name="financial_line_amount_possible",
                condition=Q(amount_cents__lte=1_000_000_000),
                violation_error_message=_("Dit bedrag kan niet. Het is hoogstens 10 miljoen euro."),
            ),
            models.CheckConstraint(
                name="financial_line_year_of_turnover",
                condition=Q(kind="turnover", year__isnull=False, year__gte=1, year__lte=5)
                | (~Q(kind="turnover") & Q(year__isnull=True)),
                violation_error_message=_("Een omzet heeft een jaar, van 1 tot 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
