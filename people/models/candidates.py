"""Candidates: persons, not accounts; one for each human in the whole consortium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates
from core.fields import EncryptedTextField
from core.models import Identified, Stamped, Versioned
from people import numbers
from people.enums import (
    AccessGround,
    AgreementState,
    Diploma,
    DutchLevel,
    LevelStatus,
    MainGroup,
    Province,
    Sex,
)
from people.models.organisations import NAME_LENGTH, Address, Organisation
from people.querysets import CandidateAccessQuerySet, CandidateQuerySet

if TYPE_CHECKING:
    from people.models.agreements import DataAgreement

FIRST_CANDIDATE_NUMBER = 5_000_001


class VdabCategory(models.Model):
    """A work situation as VDAB codes it, such as 00 or 82 (H-12, domain 2.5)."""

    code = models.CharField(_("code"), max_length=4, unique=True)
    label = models.CharField(_("omschrijving"), max_length=200)
    is_working = models.BooleanField(_("werkt"), null=True, blank=True)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)

    class Meta:
        verbose_name = _("VDAB-categorie")
        verbose_name_plural = _("VDAB-categorieën")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"


class TargetGroup(models.Model):
    """A detailed target group of the handbook (H-11)."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    label = models.CharField(_("omschrijving"), max_length=300)
    main_group = models.CharField(_("hoofdgroep"), max_length=20, choices=MainGroup.choices)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_job_seeker = models.BooleanField(_("werkzoekend"), default=False)
    is_sensitive = models.BooleanField(_("gevoelig"), default=False)
    is_active = models.BooleanField(_("actief"), default=True)

    class Meta:
        verbose_name = _("doelgroep")
        verbose_name_plural = _("doelgroepen")
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label


class Candidate(Identified, Stamped, Versioned, Address):
    """A person who wants to start, one for each human in the whole consortium (H-80 to H-88)."""

    number = models.PositiveIntegerField(_("klantnummer"), unique=True, editable=False)
    family_name = models.CharField(_("familienaam"), max_length=NAME_LENGTH)
    given_name = models.CharField(_("voornaam"), max_length=NAME_LENGTH)
    name_suffix = models.CharField(
        _("toevoeging bij de naam"),
        max_length=40,
        blank=True,
        help_text=_("Iets unieks als iemand anders dezelfde naam heeft, zoals (2) of de gemeente."),
    )
    birth_date = models.DateField(_("geboortedatum"), null=True, blank=True)
    sex = models.CharField(_("geslacht"), max_length=1, choices=Sex.choices, blank=True)
    nationality = models.CharField(_("land van nationaliteit"), max_length=2, blank=True)
    contact_language = models.CharField(_("contacttaal"), max_length=8, default="nl")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    mobile = models.CharField(_("gsm"), max_length=20, blank=True)
    country = models.CharField(_("land"), max_length=2, default="BE")
    website = models.URLField(_("website"), blank=True)
    ikl_number = models.CharField(
        _("IKL-nummer"), max_length=9, blank=True, validators=[numbers.validate_ikl_number]
    )
    national_number = EncryptedTextField(_("rijksregisternummer"), blank=True)
    national_number_index = models.CharField(  # noqa: DJ001  no number is null, so that the index stays unique
        max_length=64, null=True, blank=True, editable=False
    )
    dutch_level = models.CharField(
        _("niveau Nederlands"), max_length=10, choices=DutchLevel.choices, default=DutchLevel.UNKNOWN
    )
    dutch_level_status = models.CharField(
        _("status van het niveau"), max_length=10, choices=LevelStatus.choices, blank=True
    )
    dutch_level_assessed_by = models.CharField(_("bepaald door"), max_length=NAME_LENGTH, blank=True)
    diploma = models.CharField(_("hoogste diploma"), max_length=30, choices=Diploma.choices, blank=True)
    vdab_category = models.ForeignKey(
        VdabCategory, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("werksituatie (VDAB)")
    )
    registered_at_vdab_on = models.DateField(_("ingeschreven bij VDAB sinds"), null=True, blank=True)
    is_job_seeker = models.BooleanField(_("werkzoekend"), null=True, blank=True)
    sort_name = models.CharField(max_length=2 * NAME_LENGTH + 50, editable=False)
    search_text = models.TextField(editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("kandidaat")
        verbose_name_plural = _("kandidaten")
        ordering = ("sort_name", "number")
        indexes = [
            models.Index(fields=("sort_name",), name="candidate_sort_name"),
            # Who may be the same person is looked for by name and by birth date.
            models.Index(fields=("birth_date",), name="candidate_birth_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("national_number_index",),
                name="candidate_national_number_unique",
                violation_error_message=_("Dit rijksregisternummer kan niet bewaard worden."),
            ),
            models.UniqueConstraint(
                fields=("ikl_number",),
                condition=~Q(ikl_number=""),
                name="candidate_ikl_number_unique",
                violation_error_message=_("Dit IKL-nummer kan niet bewaard worden."),
            ),
            models.CheckConstraint(
                name="candidate_number_above_five_million",
                condition=Q(number__gte=FIRST_CANDIDATE_NUMBER),
                violation_error_message=_("Een klantnummer is groter dan 5 000 000."),
            ),
            models.CheckConstraint(
                name="candidate_birth_date_possible",
                condition=Q(birth_date__isnull=True)
                | Q(birth_date__gte=dates.EARLIEST, birth_date__lt=dates.LATEST),
                violation_error_message=_("Deze geboortedatum kan niet. Controleer het jaar."),
            ),
            models.CheckConstraint(
                name="candidate_number_and_index_together",
                condition=Q(Exact(Length("national_number"), 0), national_number_index__isnull=True)
                | Q(GreaterThan(Length("national_number"), 0), national_number_index__isnull=False),
                violation_error_message=_("Het rijksregisternummer en zijn zoeksleutel horen samen."),
            ),
        ]

    def __str__(self) -> str:
        return self.list_name

    def get_absolute_url(self) -> str:
        return reverse("people:candidate", args=[self.public_id])

    def reachable_by(self, user: Any, permission: str) -> bool:
        """Whether the user holds this permission in an organisation that has access to this person."""
        return type(self).objects.reachable_with(user, permission).filter(pk=self.pk).exists()

    @property
    def full_name(self) -> str:
        """Given name first, as people are spoken to."""
        return f"{self.given_name} {self.family_name}"

    @property
    def list_name(self) -> str:
        """Family name first, as the handbook asks (H-84)."""
        return f"{self.family_name} {self.given_name} {self.name_suffix}".strip()

    @property
    def province(self) -> Province | None:
        """Derived from the postcode."""
        return numbers.province_of(self.postcode)

    @property
    def masked_national_number(self) -> str:
        """The number as it may stand on a screen, or nothing."""
        return numbers.mask_national_number(self.national_number) if self.national_number else ""

    @property
    def has_national_number(self) -> bool:
        return bool(self.national_number_index)

    @property
    def current_agreement(self) -> DataAgreement | None:
        """The data agreement that holds now, if there is one."""
        signed = [entry for entry in self.agreements.all() if entry.state == AgreementState.SIGNED]
        return max(signed, key=lambda entry: (entry.signed_on, entry.pk), default=None)


class CandidateTargetGroup(models.Model):
    """A target group of a candidate, with the evidence for it (H-13)."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="target_groups")
    target_group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, verbose_name=_("doelgroep"))
    evidence = models.CharField(_("bewijs"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("doelgroep van een kandidaat")
        verbose_name_plural = _("doelgroepen van een kandidaat")
        constraints = [
            models.UniqueConstraint(fields=("candidate", "target_group"), name="candidate_target_group_once")
        ]

    def __str__(self) -> str:
        return str(self.target_group)


class ContactPerson(Identified):
    """Somebody else who may be called about a candidate (H-84)."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="contact_persons")
    title = models.CharField(_("titel"), max_length=40, blank=True)
    given_name = models.CharField(_("voornaam"), max_length=NAME_LENGTH, blank=True)
    infix = models.CharField(_("tussenvoegsel"), max_length=40, blank=True)
    family_name = models.CharField(_("familienaam"), max_length=NAME_LENGTH)
    function = models.CharField(_("functie of band"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    mobile = models.CharField(_("gsm"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("contactpersoon")
        verbose_name_plural = _("contactpersonen")
        ordering = ("family_name", "given_name")

    def __str__(self) -> str:
        return " ".join(part for part in (self.given_name, self.infix, self.family_name) if part)


class CandidateAccess(models.Model):
    """An organisation may see a person, for one reason, until a day (that day no more).

    With `user` only that colleague of the organisation may, not the others.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="accesses")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="candidate_accesses"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="candidate_accesses",
    )
    ground = models.CharField(_("reden"), max_length=12, choices=AccessGround.choices)
    until = models.DateField(_("tot"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CandidateAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("toegang tot een kandidaat")
        verbose_name_plural = _("toegang tot kandidaten")
        constraints = [
            models.UniqueConstraint(
                fields=("candidate", "organisation", "ground", "user"),
                nulls_distinct=False,
                name="candidate_access_once_per_ground",
            )
        ]
        indexes = [models.Index(fields=("organisation", "candidate"), name="candidate_access_ids")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_ground_display()}"
