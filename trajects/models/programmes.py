"""A programme is data: phases, names, limits, financing numbers (architecture, H-01 to H-03)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from people.enums import DutchLevel
from people.models import Organisation
from trajects.enums import (
    KINDS_BY_PHASE,
    PARTS_BY_KIND,
    AftercareAnchor,
    ContactKind,
    DocumentKind,
    Outcome,
    PhaseKind,
    PhasePart,
    PhaseState,
    PieceKind,
)
from trajects.models.settings import SETTINGS_HOLD, PartnershipSettings, ScaleSettings
from trajects.querysets import FinancingNumberQuerySet, ProgrammeQuerySet


class Programme(PartnershipSettings, ScaleSettings, Stamped):
    """A programme with its period and every limit that its rules use."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("naam"), max_length=200)
    begins_on = models.DateField(_("van"))
    ends_on = models.DateField(_("tot en met"))
    extended_until = models.DateField(
        _("verlengd tot en met"),
        null=True,
        blank=True,
        help_text=_("Het programma kan één keer verlengd worden."),
    )
    max_extension_months = models.PositiveSmallIntegerField(_("verlenging, hoogstens (maanden)"), default=0)
    is_active = models.BooleanField(_("actief"), default=True)
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisaties"),
        related_name="programmes",
        blank=True,
        help_text=_("Wie in dit programma begeleidt, en een dossier kan beginnen zonder doorverwijzing."),
    )
    uses_referrals = models.BooleanField(
        _("dossiers beginnen met een doorverwijzing"),
        default=True,
        help_text=_("Zo niet, begint de adviseur zelf een dossier."),
    )
    uses_sessions = models.BooleanField(_("heeft infosessies"), default=True)
    adviser_title = models.CharField(
        _("hoe de adviseur heet"), max_length=60, blank=True, help_text=_("Leeg: adviseur.")
    )
    co_financing_text = models.TextField(_("zin over de financiers"), blank=True)
    funders = ArrayField(
        models.CharField(max_length=100), verbose_name=_("financiers"), default=list, blank=True
    )
    wallet_cents = models.PositiveIntegerField(_("rugzakje (cent)"), default=0)
    paid_vouchers_in_explore = models.BooleanField(
        _("betaalde vouchers in de verkennende fase"), default=False
    )
    voucher_link_days = models.PositiveSmallIntegerField(_("link van de aanbieder geldig (dagen)"), default=0)
    traject_max_months = models.PositiveSmallIntegerField(
        _("traject, hoogstens (maanden)"), help_text=_("0: geen grens bekend.")
    )
    guide_usual_months = models.PositiveSmallIntegerField(
        _("begeleidende fase, meestal (maanden)"), default=0
    )
    warn_at_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("waarschuw op (maanden)"), default=list, blank=True
    )
    contact_alert_days = models.PositiveSmallIntegerField(_("waarschuw zonder contact (dagen)"), default=30)
    aftercare_months = models.PositiveSmallIntegerField(_("nazorg, hoogstens (maanden)"), default=0)
    aftercare_reminder_months = models.PositiveSmallIntegerField(
        _("herinnering in nazorg na (maanden)"), default=0
    )
    aftercare_anchor = models.CharField(
        _("nazorg begint bij"),
        max_length=20,
        choices=AftercareAnchor.choices,
        default=AftercareAnchor.PHASE_END,
    )
    certificate_valid_months = models.PositiveSmallIntegerField(_("attest geldig (maanden)"), default=0)
    summary_editable_days = models.PositiveSmallIntegerField(_("samenvatting aan te vullen (dagen)"))
    card_max_characters = models.PositiveSmallIntegerField(
        _("doorverwijskaart, hoogstens (tekens)"), default=0
    )
    routing_level = models.CharField(
        _("grens voor de routering"), max_length=10, choices=DutchLevel.choices, blank=True
    )
    national_number_for_paid_vouchers = models.BooleanField(
        _("rijksregisternummer nodig voor betaalde vouchers"), default=True
    )
    consultant_sees = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("wat een consulent van een kandidaat ziet"),
        default=list,
        blank=True,
    )
    referral_reminder_days = models.PositiveSmallIntegerField(
        _("herinnering bij een doorverwijzing zonder antwoord na (dagen)"), null=True, blank=True
    )
    outreach_reminder_days = models.PositiveSmallIntegerField(
        _("herinnering bij een outreachvoorstel zonder controle na (dagen)"), null=True, blank=True
    )
    session_reminder_days = models.PositiveSmallIntegerField(
        _("herinnering voor een infosessie (dagen vooraf)"), null=True, blank=True
    )
    correction_approval_cents = models.PositiveIntegerField(
        _("verbetering van een saldo: tweede coördinator boven (cent)"), null=True, blank=True
    )
    voucher_reminder_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("herinnering aan de aanbieder na (werkdagen)"),
        default=list,
        blank=True,
    )
    voucher_valid_days = models.PositiveSmallIntegerField(_("voucher geldig (dagen)"), null=True, blank=True)
    feedback_after_days = models.PositiveSmallIntegerField(
        _("vragen over een opleiding na (dagen)"), null=True, blank=True
    )
    former_adviser_days = models.PositiveSmallIntegerField(
        _("vorige adviseur mag nog lezen (dagen)"), default=30
    )
    handover_answer_days = models.PositiveSmallIntegerField(
        _("antwoord op een overdracht verwacht binnen (dagen)"), default=7
    )
    access_days = models.PositiveSmallIntegerField(_("inzage geldt hoogstens (dagen)"), default=90)
    signing_link_days = models.PositiveSmallIntegerField(_("link om te tekenen geldig (dagen)"), default=7)
    client_page_days = models.PositiveSmallIntegerField(_("link eigen pagina geldig (dagen)"), default=90)
    mlp_summary_max_characters = models.PositiveSmallIntegerField(
        _("samenvatting in MLP, hoogstens (tekens)"),
        null=True,
        blank=True,
        help_text=_("Leeg: geen grens bekend."),
    )
    quality_enough = models.PositiveSmallIntegerField(
        _("kwaliteit: advies en gewone antwoordtijd vanaf (aantal)"),
        default=5,
        validators=[MinValueValidator(1)],
    )
    quality_small = models.PositiveSmallIntegerField(
        _("kwaliteit: verberg cijfers over minder dan (personen)"),
        default=5,
        help_text=_("Voor wie geen dossiers ziet, zodat niemand te herkennen is."),
    )
    quality_refused_review = models.PositiveSmallIntegerField(
        _("kwaliteit: bekijken vanaf (% geweigerd)"), default=20, validators=[MaxValueValidator(100)]
    )
    quality_refused_drop = models.PositiveSmallIntegerField(
        _("kwaliteit: schrappen vanaf (% geweigerd)"), default=50, validators=[MaxValueValidator(100)]
    )
    quality_days_review = models.PositiveSmallIntegerField(
        _("kwaliteit: bekijken bij een antwoord na meer dan (werkdagen)"), default=10
    )
    quality_followed_review = models.PositiveSmallIntegerField(
        _("kwaliteit: bekijken onder (% gevolgd)"), default=70, validators=[MaxValueValidator(100)]
    )
    quality_score_review = models.DecimalField(
        _("kwaliteit: bekijken onder (score van 1 tot 4)"),
        max_digits=2,
        decimal_places=1,
        default=Decimal("3.0"),
        validators=[MinValueValidator(0), MaxValueValidator(4)],
    )
    quality_score_drop = models.DecimalField(
        _("kwaliteit: schrappen onder (score van 1 tot 4)"),
        max_digits=2,
        decimal_places=1,
        default=Decimal("2.0"),
        validators=[MinValueValidator(0), MaxValueValidator(4)],
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programma")
        verbose_name_plural = _("programma's")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="programme_ends_after_it_begins",
                condition=Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="programme_extension_after_end",
                condition=Q(extended_until__isnull=True) | Q(extended_until__gt=F("ends_on")),
                violation_error_message=_("De verlenging ligt na de einddatum."),
            ),
            *SETTINGS_HOLD,
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day of the programme, with the extension."""
        return self.extended_until or self.ends_on

    def financing_number_on(self, day: date) -> str:
        """The financing number that holds on a day, or nothing (H-03)."""
        found = self.financing_numbers.valid_on(day).first()
        return found.number if found else ""

    @property
    def templates(self) -> list[PhaseTemplate]:
        """The phases in the order of the programme."""
        return sorted(self.phase_templates.all(), key=lambda template: template.position)

    def template_of(self, kind: PhaseKind) -> PhaseTemplate | None:
        """The first phase of a kind, where the programme has one."""
        return next((template for template in self.templates if template.kind == kind), None)

    @property
    def leads_to_start(self) -> bool:
        """Whether people may start as self-employed at the end of one of its phases."""
        return any(template.leads_to_start for template in self.templates)

    @property
    def has_menu_card(self) -> bool:
        """Whether training can be booked in one of its phases."""
        return any(template.menu_phases for template in self.templates)


class PhaseTemplate(models.Model):
    """A phase as the programme defines it: names, MLP step, rules, and what a line ends with (ADR 15)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="phase_templates")
    kind = models.CharField(_("soort"), max_length=12, choices=PhaseKind.choices)
    code = models.CharField(_("afkorting"), max_length=20)
    name = models.CharField(_("naam"), max_length=100)
    position = models.PositiveSmallIntegerField(_("volgorde"))
    mlp_step = models.CharField(_("stap in MLP"), max_length=100, blank=True)
    result_codes = models.JSONField(
        _("resultaatcodes"), default=dict, blank=True, help_text=_("Per uitkomst de tekst in MLP.")
    )
    billable_rules = ArrayField(
        models.CharField(max_length=60), verbose_name=_("factureerbaar als"), default=list, blank=True
    )
    complete_rules = ArrayField(
        models.CharField(max_length=60), verbose_name=_("volledig als"), default=list, blank=True
    )
    completion_rules = ArrayField(
        models.CharField(max_length=60), verbose_name=_("af te ronden als"), default=list, blank=True
    )
    min_contacts = models.PositiveSmallIntegerField(_("contacten, minstens"), default=0)
    min_individual = models.PositiveSmallIntegerField(_("individuele contacten, minstens"), default=0)
    menu_phases = ArrayField(
        models.CharField(max_length=10), verbose_name=_("fasen op de menukaart"), default=list, blank=True
    )
    entry_rules = ArrayField(
        models.CharField(max_length=60), verbose_name=_("begint alleen als"), default=list, blank=True
    )
    parts = ArrayField(
        models.CharField(max_length=20, choices=PhasePart.choices),
        verbose_name=_("onderdelen"),
        default=list,
        blank=True,
        help_text=_("Leeg: wat bij de soort hoort."),
    )
    contact_kinds = ArrayField(
        models.CharField(max_length=20, choices=ContactKind.choices),
        verbose_name=_("soorten contact"),
        default=list,
        blank=True,
        help_text=_("Leeg: wat bij de soort hoort."),
    )
    state_words = models.JSONField(
        _("woorden van de toestanden"),
        default=dict,
        blank=True,
        help_text=_("Per toestand het woord. Leeg: Bezig, Uitgevoerd, Stopgezet en Geannuleerd."),
    )
    results = models.JSONField(_("resultaten"), default=list, blank=True)
    adviser_cancels = models.BooleanField(
        _("de adviseur annuleert zelf een foute lijn zolang ze bezig is"), default=False
    )
    start_label = models.CharField(_("woorden bij de begindatum"), max_length=100, blank=True)
    end_label = models.CharField(_("woorden bij de einddatum"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("fase van een programma")
        verbose_name_plural = _("fasen van een programma")
        ordering = ("programme", "position")
        constraints = [
            models.UniqueConstraint(fields=("programme", "code"), name="phase_template_code_once"),
            models.UniqueConstraint(fields=("programme", "position"), name="phase_template_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def has_part(self, part: PhasePart) -> bool:
        """Whether this belongs to the work of the phase."""
        return str(part) in (self.parts or PARTS_BY_KIND[self.kind])

    @property
    def kinds(self) -> tuple[ContactKind, ...]:
        """The kinds of contact that the phase knows."""
        if self.contact_kinds:
            return tuple(ContactKind(kind) for kind in self.contact_kinds)
        return KINDS_BY_PHASE[PhaseKind(self.kind)]

    def knows_state(self, state: PhaseState) -> bool:
        """Whether a line of this phase can come in a state."""
        return not self.state_words or str(state) in self.state_words

    def state_label(self, state: str) -> str:
        """The word of the programme for a state."""
        return str(self.state_words.get(str(state)) or PhaseState(state).label)

    def result(self, code: str) -> dict[str, str]:
        """What stands in the list of results under a code, or nothing."""
        return next((entry for entry in self.results if entry["code"] == code), {})

    def outcome_of(self, code: str) -> Outcome:
        """How a result counts."""
        return Outcome(self.result(code)["outcome"])

    @property
    def leads_to_start(self) -> bool:
        """Whether the phase can end with a start as self-employed."""
        results = {entry["outcome"] for entry in self.results}
        return self.kind == PhaseKind.GUIDE or Outcome.STARTS in results

    def opening_results(self, code: str) -> list[str]:
        """The codes of the results after which the phase with this code begins."""
        return [entry["code"] for entry in self.results if entry.get("opens") == code]


class DocumentRequirement(models.Model):
    """A piece that a phase asks for: obligatory or not, signed or not (handbook 2.7).

    `kind` is a DocumentKind, which is uploaded, or a PieceKind, which the application makes or keeps.
    """

    template = models.ForeignKey(
        PhaseTemplate,
        on_delete=models.CASCADE,
        related_name="document_requirements",
        verbose_name=_("fase van het programma"),
    )
    kind = models.CharField(_("soort"), max_length=20, choices=[*DocumentKind.choices, *PieceKind.choices])
    is_required = models.BooleanField(_("verplicht"), default=False)
    needs_signature = models.BooleanField(_("te ondertekenen"), default=False)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("document van een fase")
        verbose_name_plural = _("documenten van een fase")
        ordering = ("template", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("template", "kind"),
                name="document_requirement_once",
                violation_error_message=_("Dit document staat al in de lijst van deze fase."),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FinancingNumber(models.Model):
    """A financing number with the period in which it is valid (H-03)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="financing_numbers")
    number = models.CharField(_("financieringsnummer"), max_length=20)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    purpose = models.CharField(_("waarvoor"), max_length=200, blank=True)

    objects = FinancingNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("financieringsnummer")
        verbose_name_plural = _("financieringsnummers")
        ordering = ("-valid_from",)
        constraints = [
            models.CheckConstraint(
                name="financing_number_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            )
        ]

    def __str__(self) -> str:
        return self.number
