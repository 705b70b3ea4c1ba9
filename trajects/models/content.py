"""What a dossier holds: intake, written record of the work, uploaded pieces, decisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import dates
from core.fields import EncryptedTextField
from core.models import Identified, Stamped, StoredFile, Versioned
from trajects.enums import (
    Benefit,
    DecisionKind,
    Distance,
    DocumentKind,
    DrivingLicence,
    Feasibility,
    InBit,
    IntakeState,
    Outcome,
    SelfEmployedStatus,
    WorkTopic,
)
from trajects.models.trajects import Phase, Traject
from trajects.querysets import DocumentQuerySet, InTrajectQuerySet


class Intake(Identified, Stamped, Versioned):
    """The individual intake form: potential and needs of entrepreneur and enterprise (H-59, H-5B)."""

    traject = models.OneToOneField(
        Traject, on_delete=models.PROTECT, related_name="intake", verbose_name=_("dossier")
    )
    state = models.CharField(
        max_length=10, choices=IntakeState.choices, default=IntakeState.DRAFT, verbose_name=_("toestand")
    )
    completed_on = models.DateField(_("volledig op"), null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("afgewerkt door"),
    )
    # What may touch on private life stands encrypted, so that the history keeps only that it changed.
    benefit = EncryptedTextField(_("soort uitkering"), choices=Benefit.choices, blank=True)
    driving_licence = models.CharField(
        _("rijbewijs"), max_length=10, choices=DrivingLicence.choices, blank=True
    )
    transport = models.CharField(_("vervoer"), max_length=200, blank=True)
    other_guidance = EncryptedTextField(_("lopende andere begeleiding"), blank=True)
    in_bit = models.CharField(
        _("in beroepsinschakelingstijd (BIT)"), max_length=3, choices=InBit.choices, blank=True
    )
    bit_ends_on = models.DateField(_("einde van de BIT"), null=True, blank=True)
    motivation = models.TextField(_("motivatie"), blank=True)
    work_experience = models.TextField(_("werkervaring"), blank=True)
    experience_self_employed = models.TextField(_("ervaring als zelfstandige"), blank=True)
    hours_per_week = models.PositiveSmallIntegerField(_("beschikbare uren per week"), null=True, blank=True)
    support_at_home = models.TextField(_("steun van thuis"), blank=True)
    digital_skills = models.TextField(_("digitale vaardigheden"), blank=True)
    idea = models.TextField(_("idee"), blank=True)
    product = models.TextField(_("product of dienst"), blank=True)
    customers = models.TextField(_("klanten"), blank=True)
    competitors = models.TextField(_("concurrenten"), blank=True)
    sector = models.CharField(_("sector (NACE)"), max_length=1, blank=True)
    place = models.CharField(_("plaats van de onderneming"), max_length=200, blank=True)
    desired_status = models.CharField(
        _("gewenst statuut"), max_length=24, choices=SelfEmployedStatus.choices, blank=True
    )
    planned_start_on = models.DateField(_("geplande startdatum"), null=True, blank=True)
    permits_needed = models.TextField(_("vergunningen of beroepskennis nodig"), blank=True)
    investment = models.TextField(_("geraamde investering en eigen inbreng"), blank=True)
    preconditions = models.TextField(
        _("randvoorwaarden"), blank=True, help_text=_("Alleen wat met werk te maken heeft.")
    )
    distance = models.CharField(
        _("afstand tot ondernemen"), max_length=10, choices=Distance.choices, blank=True
    )
    potential_entrepreneur = models.TextField(_("potentieel van de ondernemer"), blank=True)
    potential_enterprise = models.TextField(_("potentieel van de onderneming"), blank=True)
    needs_entrepreneur = models.TextField(_("noden van de ondernemer"), blank=True)
    needs_enterprise = models.TextField(_("noden van de onderneming"), blank=True)
    agreements_made = models.TextField(_("afspraken"), blank=True)

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        constraints = [
            models.CheckConstraint(
                name="intake_bit_end_only_in_bit",
                condition=Q(bit_ends_on__isnull=True) | Q(in_bit="yes"),
                violation_error_message=_("Een einddatum past alleen bij iemand die in de BIT is."),
            ),
            models.CheckConstraint(
                name="intake_complete_has_date_and_person",
                condition=Q(state="draft", completed_on__isnull=True, completed_by__isnull=True)
                | Q(state="complete", completed_on__isnull=False, completed_by__isnull=False),
                violation_error_message=_("Een volledige intake heeft een datum en een persoon."),
            ),
            models.CheckConstraint(
                name="intake_complete_has_potential_and_needs",
                condition=Q(state="draft")
                | (
                    ~Q(potential_entrepreneur="")
                    & ~Q(potential_enterprise="")
                    & ~Q(needs_entrepreneur="")
                    & ~Q(needs_enterprise="")
                ),
                violation_error_message=_(
                    "Vul het potentieel en de noden van de ondernemer en van de onderneming in."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Intake {self.traject.candidate}"


class WorkNote(Identified, Stamped, Versioned):
    """A written record of work on the business plan or the competences (H-67)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="work_notes")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="work_notes")
    topic = models.CharField(_("onderwerp"), max_length=20, choices=WorkTopic.choices)
    worked_on = models.DateField(_("datum"))
    text = models.TextField(_("neerslag"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("neerslag")
        verbose_name_plural = _("neerslagen")
        ordering = ("-worked_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="work_note_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Schrijf op waaraan jullie werkten."),
            ),
            models.CheckConstraint(
                name="work_note_date_possible",
                condition=Q(worked_on__gte=dates.EARLIEST, worked_on__lt=dates.LATEST),
                violation_error_message=_("Deze datum kan niet. Controleer het jaar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.worked_on:%d/%m/%Y}"


class DossierDocument(Identified, Stamped, Versioned):
    """An uploaded piece of the dossier."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="documents")
    phase = models.ForeignKey(
        Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(_("soort"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("titel"), max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    dated_on = models.DateField(_("datum van het document"), null=True, blank=True)
    is_signed = models.BooleanField(_("ondertekend"), default=False)
    # Uploaded on the candidate's own page (D-19), where the candidate says who else may see it.
    from_candidate = models.BooleanField(_("door de kandidaat gebracht"), default=False)
    shared_with_mediator = models.BooleanField(_("de bemiddelaar mag dit zien"), default=False)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    number = models.PositiveSmallIntegerField(_("versie"), default=1)
    # Taken away by mistake or on purpose: it can come back, and the file stays as long as evidence must.
    removed_at = models.DateTimeField(_("verwijderd op"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_reason = models.CharField(_("waarom verwijderd"), max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documenten")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="document_removed_complete",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                violation_error_message=_("Schrijf op waarom je dit document verwijdert."),
            ),
            models.CheckConstraint(
                name="document_version_follows",
                condition=Q(number=1, replaces__isnull=True) | Q(number__gt=1, replaces__isnull=False),
                violation_error_message=_("Een tweede versie vervangt een eerste."),
            ),
            models.CheckConstraint(
                name="document_shared_by_candidate",
                condition=Q(shared_with_mediator=False) | Q(from_candidate=True),
                violation_error_message=_(
                    "Alleen de kandidaat zegt of de bemiddelaar een document mag zien."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("trajects:document", args=[self.public_id])

    def versions(self) -> list[DossierDocument]:
        """Every version of this piece, the newest first."""
        rows = DossierDocument.objects.filter(traject_id=self.traject_id)
        by_key = {row.pk: row for row in rows.select_related("added_by", "replaced_by")}
        newer = {row.replaces_id: row for row in by_key.values()}
        newest = by_key[self.pk]
        while newest.pk in newer:
            newest = newer[newest.pk]
        found = [newest]
        while found[-1].replaces_id:
            found.append(by_key[found[-1].replaces_id])
        return found

    @property
    def brought_by(self) -> str:
        """Who added it, in words; a newer version of what a candidate brought is of who put it there."""
        return str(self.added_by) if self.replaces_id or not self.from_candidate else gettext("de kandidaat")

    @property
    def is_replaced(self) -> bool:
        """Whether there is a newer version."""
        return hasattr(self, "replaced_by")


class Decision(Identified, Stamped):
    """The reasoned decision that ends a phase (H-55, H-68). One for each phase, never changed."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("dossier")
    )
    phase = models.OneToOneField(
        Phase, on_delete=models.PROTECT, related_name="decision", verbose_name=_("fase")
    )
    kind = models.CharField(max_length=10, choices=DecisionKind.choices, verbose_name=_("soort"))
    outcome = models.CharField(_("uitkomst"), max_length=12, choices=Outcome.choices)
    motivation = models.TextField(_("motivering"))
    decided_on = models.DateField(_("beslist op"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("beslist door")
    )
    agreed_actions = models.TextField(_("afgesproken acties"), blank=True)
    back_to_referrer = models.BooleanField(_("terug naar VDAB"), default=False)
    feasibility_enterprise = models.CharField(
        _("haalbaarheid van de onderneming"), max_length=14, choices=Feasibility.choices, blank=True
    )
    feasibility_enterprise_reason = models.TextField(_("waarom"), blank=True)
    feasibility_entrepreneur = models.CharField(
        _("haalbaarheid van de ondernemer"), max_length=14, choices=Feasibility.choices, blank=True
    )
    feasibility_entrepreneur_reason = models.TextField(_("waarom"), blank=True)
    started_in = models.CharField(_("statuut"), max_length=24, choices=SelfEmployedStatus.choices, blank=True)
    activity_starts_on = models.DateField(_("start van de activiteit"), null=True, blank=True)
    advice = models.TextField(_("advies"), blank=True)

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("besluit")
        verbose_name_plural = _("besluiten")
        ordering = ("-decided_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="decision_has_motivation",
                condition=~Q(motivation=""),
                violation_error_message=_("Schrijf op waarom je dit beslist."),
            ),
            models.CheckConstraint(
                name="decision_start_complete",
                condition=~Q(outcome="starts") | (~Q(started_in="") & Q(activity_starts_on__isnull=False)),
                violation_error_message=_("Vul het statuut en de startdatum in."),
            ),
            models.CheckConstraint(
                name="decision_stop_matches",
                condition=Q(kind="stopped", outcome="stopped") | (Q(kind="decided") & ~Q(outcome="stopped")),
                violation_error_message=_("Een stopzetting heeft de uitkomst stopgezet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        """What it brought: its documents, and who was told."""
        return reverse("reporting:decided", args=[self.traject.public_id, self.phase.template.code])
