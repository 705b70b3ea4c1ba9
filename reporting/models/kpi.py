"""Indicators as data: tables, targets with versions, entered values, and snapshots that stay as they were."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped
from core.workflow import StateModel
from people.access import has
from people.enums import Province
from people.roles import Permission
from reporting.enums import IndicatorKind, SnapshotState, TableLayout
from reporting.kpi.querysets import KpiQuerySet, SnapshotQuerySet
from trajects.models import Programme


class IndicatorTable(Identified, Stamped):
    """A table of indicators of one programme, such as the project of one organisation (K-01, K-08)."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="indicator_tables", verbose_name=_("programma")
    )
    code = models.SlugField(_("code"), max_length=50)
    title = models.CharField(_("titel"), max_length=200)
    layout = models.CharField(
        _("opmaak"), max_length=12, choices=TableLayout.choices, default=TableLayout.TARGETS
    )
    source = models.CharField(_("bron"), max_length=300, blank=True)
    notes = models.TextField(
        _("toelichting"), blank=True, help_text=_("Staat onder de tabel. Een regel per toelichting.")
    )
    begins_on = models.DateField(_("project van"), null=True, blank=True)
    ends_on = models.DateField(
        _("project tot en met"),
        null=True,
        blank=True,
        help_text=_("Alleen als dit project langer of korter duurt dan het programma."),
    )
    survey_months = models.PositiveSmallIntegerField(
        _("bevraging na (maanden)"),
        null=True,
        blank=True,
        help_text=_("Bij een bevraging: hoeveel maanden na het einde van het project ze gebeurt."),
    )
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_active = models.BooleanField(_("actief"), default=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        verbose_name = _("tabel van indicatoren")
        verbose_name_plural = _("tabellen van indicatoren")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="indicator_table_once",
                violation_error_message=_("Dit programma heeft al een tabel met deze code."),
            ),
            models.CheckConstraint(
                name="indicator_table_period",
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(Identified, Stamped):
    """What is counted, and how: from the dossiers by a named measure, or entered with a source (K-01, K-02)."""

    table = models.ForeignKey(
        IndicatorTable, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("tabel")
    )
    code = models.SlugField(_("code"), max_length=50)
    label = models.CharField(_("omschrijving"), max_length=400)
    group = models.CharField(
        _("groep"), max_length=100, blank=True, help_text=_("Een tussentitel, zoals Jongeren.")
    )
    kind = models.CharField(
        _("soort"), max_length=8, choices=IndicatorKind.choices, default=IndicatorKind.COUNT
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("onderdeel van"),
    )
    children_overlap = models.BooleanField(
        _("onderdelen overlappen"),
        default=False,
        help_text=_("Een persoon kan in meer dan een onderdeel zitten. De som mag dan groter zijn."),
    )
    measure = models.CharField(
        _("telt in de dossiers"),
        max_length=40,
        blank=True,
        help_text=_("Leeg: de waarde wordt met een bron ingevoerd."),
    )
    parameters = models.JSONField(
        _("wat precies"), default=dict, blank=True, help_text=_('Zoals {"phase": "VF"}.')
    )
    baseline = models.DecimalField(
        _("beginwaarde"), max_digits=14, decimal_places=4, null=True, blank=True, help_text=_("Bij groei.")
    )
    unit = models.CharField(
        _("eenheid"), max_length=60, blank=True, help_text=_("Bij groei, zoals aanvragen.")
    )
    definition = models.TextField(_("hoe het geteld wordt"), blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_active = models.BooleanField(_("actief"), default=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicatoren")
        ordering = ("table", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("table", "code"),
                name="indicator_once",
                violation_error_message=_("Deze tabel heeft al een indicator met deze code."),
            ),
            models.CheckConstraint(
                name="indicator_growth_has_baseline",
                condition=~Q(kind="growth") | Q(baseline__isnull=False),
                violation_error_message=_("Bij groei hoort een beginwaarde."),
            ),
            models.CheckConstraint(
                name="indicator_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("Een indicator is geen onderdeel van zichzelf."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("reporting:indicator", args=[self.public_id])

    @property
    def programme(self) -> Programme:
        """The programme of its table."""
        return self.table.programme


class Figure(Identified):
    """A figure with its source and date; only added to, so that every earlier version stays (decision 17)."""

    value = models.DecimalField(_("waarde"), max_digits=14, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("opmerking"), max_length=500, blank=True)
    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices, blank=True)
    begins_on = models.DateField(_("periode van"), null=True, blank=True)
    ends_on = models.DateField(_("periode tot en met"), null=True, blank=True)
    moment = models.CharField(
        _("tijdstip in woorden"), max_length=100, blank=True, help_text=_("Zoals: een maand na afloop.")
    )
    source = models.CharField(_("bron"), max_length=300)
    dated_on = models.DateField(_("datum van de bron"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ingevoerd door"),
    )
    entered_at = models.DateTimeField(_("ingevoerd op"), db_default=Now())

    objects = KpiQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("dated_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="%(class)s_says_something",
                condition=Q(value__isnull=False) | ~Q(note=""),
                violation_error_message=_("Vul een waarde of een tekst in."),
            ),
            models.CheckConstraint(
                name="%(class)s_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Zeg waar het cijfer vandaan komt."),
            ),
            models.CheckConstraint(
                name="%(class)s_period_whole",
                condition=Q(begins_on__isnull=True, ends_on__isnull=True)
                | Q(begins_on__isnull=False, ends_on__gte=F("begins_on")),
                violation_error_message=_("Een periode heeft een begin en een einde."),
            ),
            models.CheckConstraint(
                name="%(class)s_date_possible",
                condition=Q(dated_on__gte=dates.EARLIEST, dated_on__lt=dates.LATEST),
                violation_error_message=_("Deze datum kan niet. Controleer het jaar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else self.note} ({self.source})"


class Target(Figure):
    """What is aimed at; the last one for a province and a period holds, the others remain as versions."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")

    class Meta(Figure.Meta):
        verbose_name = _("objectief")
        verbose_name_plural = _("objectieven")


class IndicatorValue(Figure):
    """What was reached, entered with its source because no dossier tells it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")

    class Meta(Figure.Meta):
        verbose_name = _("waarde van een indicator")
        verbose_name_plural = _("waarden van indicatoren")


class KpiSnapshot(Identified, StateModel):
    """The figures of a programme at one moment with their definition; once fixed the database keeps them.

    `figures`: the tables; `shielded`: the same for who sees no dossiers. `members`: for each figure from
    the dossiers the ids behind it, so that a later difference can be explained.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="kpi_snapshots", verbose_name=_("programma")
    )
    begins_on = models.DateField(_("periode van"), null=True, blank=True)
    ends_on = models.DateField(_("periode tot en met"), null=True, blank=True)
    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices, blank=True)
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    state = FSMField(
        _("toestand"), default=SnapshotState.DRAFT, choices=SnapshotState.choices, protected=True
    )
    taken_at = models.DateTimeField(_("berekend op"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("genomen door")
    )
    fixed_at = models.DateTimeField(_("vastgelegd op"), null=True, blank=True)
    fixed_by_name = models.CharField(_("vastgelegd door"), max_length=420, blank=True)
    figures = models.JSONField(default=list)
    shielded = models.JSONField(default=list)
    definition = models.JSONField(default=dict)
    members = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, verbose_name=_("SHA-256"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("momentopname van cijfers")
        verbose_name_plural = _("momentopnames van cijfers")
        ordering = ("-taken_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "begins_on", "ends_on", "province", "version"),
                nulls_distinct=False,
                name="kpi_snapshot_version_once",
                violation_error_message=_("Deze versie bestaat al."),
            ),
            models.CheckConstraint(
                name="kpi_snapshot_fixed_has_moment",
                condition=Q(state="fixed", fixed_at__isnull=False) & ~Q(fixed_by_name="")
                | ~Q(state="fixed") & Q(fixed_at__isnull=True, fixed_by_name=""),
                violation_error_message=_("Een vastgelegde momentopname heeft een tijdstip en een naam."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {dates.local_date(self.taken_at):%d/%m/%Y} ({self.version})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:kpi_snapshot", args=[self.public_id])

    @property
    def is_fixed(self) -> bool:
        return bool(self.state == SnapshotState.FIXED)

    @property
    def short_hash(self) -> str:
        """The first characters of the SHA-256 over figures and definition."""
        return self.sha256[:12]

    @transition(
        field=state,
        source=SnapshotState.DRAFT,
        target=SnapshotState.FIXED,
        permission=has(Permission.MANAGE_PROGRAMME),
    )
    def fix(self, *, by_name: str) -> None:
        """From now on nothing of it changes."""
        self.fixed_at = dates.now()
        self.fixed_by_name = by_name
