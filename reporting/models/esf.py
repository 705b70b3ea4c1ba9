"""Snapshots of participation (ESF), and the answers that are special categories of data, apart from them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from people.enums import Diploma, Sex
from reporting.esf.enums import Answer, Isced, LabourStatus, Moment, NationalityGroup, Origin
from trajects.models import Traject
from trajects.querysets import InTrajectQuerySet


class SnapshotQuerySet(InTrajectQuerySet):
    def current(self) -> Self:
        """The last version of each moment. Who left again is asked six months after that, and not before."""
        newer = self.model._base_manager.filter(traject=OuterRef("traject"), version__gt=OuterRef("version"))
        left_again = Q(moment=Moment.SIX_MONTHS) & Exists(newer.filter(moment=Moment.LEAVING))
        return self.filter(~Exists(newer.filter(moment=OuterRef("moment"))) & ~left_again)

    def open(self) -> Self:
        """With something that the adviser still has to fill in."""
        return self.current().filter(frozen_at__isnull=True)


class ParticipationSnapshot(Identified):
    """What somebody's situation was at one moment. Once complete, the database freezes it.

    A dossier that was reopened leaves again in a next version; the earlier one stays. Brackets (age, duration)
    are not kept: the report computes them for each indicator set.
    """

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="participation")
    moment = models.CharField(_("moment"), max_length=12, choices=Moment.choices)
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    origin = models.CharField(_("hoe gemaakt"), max_length=8, choices=Origin.choices, default=Origin.ON_TIME)
    taken_on = models.DateField(_("op"))
    recorded_at = models.DateTimeField(_("vastgelegd op"), auto_now_add=True)
    frozen_at = models.DateTimeField(_("volledig op"), null=True, blank=True)
    sex = models.CharField(_("geslacht"), max_length=1, choices=Sex.choices, blank=True)
    age = models.PositiveSmallIntegerField(_("leeftijd"), null=True, blank=True)
    labour_status = models.CharField(
        _("situatie op de arbeidsmarkt"), max_length=14, choices=LabourStatus.choices, blank=True
    )
    months_unemployed = models.PositiveSmallIntegerField(
        _("maanden werkloos"), null=True, blank=True, validators=[MaxValueValidator(720)]
    )
    diploma = models.CharField(_("diploma"), max_length=30, choices=Diploma.choices, blank=True)
    isced = models.PositiveSmallIntegerField(
        _("onderwijsniveau"), null=True, blank=True, choices=Isced.choices
    )
    municipality = models.CharField(_("gemeente"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    nationality_group = models.CharField(
        _("nationaliteit"), max_length=8, choices=NationalityGroup.choices, blank=True
    )
    in_education = models.BooleanField(_("volgt onderwijs of opleiding"), null=True, blank=True)
    gained_qualification = models.BooleanField(_("behaalde een kwalificatie"), null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("momentopname voor het ESF")
        verbose_name_plural = _("momentopnamen voor het ESF")
        ordering = ("taken_on", "pk")
        indexes = [models.Index(fields=("moment", "taken_on"), name="participation_moment")]
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "moment", "version"),
                name="participation_once",
                violation_error_message=_("Deze momentopname bestaat al."),
            ),
            models.CheckConstraint(
                name="participation_months_of_unemployed",
                condition=Q(months_unemployed__isnull=True) | Q(labour_status="unemployed"),
                violation_error_message=_("Alleen bij wie werkloos is, horen maanden werkloosheid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.traject.candidate}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:participation", args=[self.traject.public_id])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class SensitiveParticipation(models.Model):
    """Disability and minority status: special categories of data, with a permission of their own.

    They stand in no export and in no list.
    """

    traject = models.OneToOneField(Traject, on_delete=models.PROTECT, related_name="sensitive_participation")
    disability = models.CharField(_("arbeidshandicap"), max_length=8, choices=Answer.choices, blank=True)
    minority = models.CharField(
        _("behoort tot een minderheid of heeft een migratieachtergrond"),
        max_length=8,
        choices=Answer.choices,
        blank=True,
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("gevoelig gegeven voor het ESF")
        verbose_name_plural = _("gevoelige gegevens voor het ESF")

    def __str__(self) -> str:
        return str(self.traject_id)
