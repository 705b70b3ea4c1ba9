"""Who works where: organisations and consultants by postcode, advisers by province (H-06)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Versioned
from people.enums import Province
from people.models import Organisation
from referrals.querysets import AdviserAreaQuerySet, ConsultantAreaQuerySet, PostcodeAreaQuerySet

FIRST_POSTCODE, LAST_POSTCODE = 1000, 9999


class PostcodeRange(Identified, Versioned):
    """From one postcode until and including another."""

    low = models.PositiveSmallIntegerField(
        _("van postcode"), validators=[MinValueValidator(FIRST_POSTCODE), MaxValueValidator(LAST_POSTCODE)]
    )
    high = models.PositiveSmallIntegerField(
        _("tot en met postcode"),
        validators=[MinValueValidator(FIRST_POSTCODE), MaxValueValidator(LAST_POSTCODE)],
    )

    class Meta:
        abstract = True

    @property
    def range_label(self) -> str:
        """8500–8599, or the one postcode."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def _range_constraints(prefix: str) -> list[models.CheckConstraint]:
    """What every range of postcodes obeys; names of constraints are unique in the database."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_high_not_below_low",
            condition=Q(high__gte=F("low")),
            violation_error_message=_("De laatste postcode ligt onder de eerste."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_postcodes_exist",
            condition=Q(low__gte=FIRST_POSTCODE, high__lte=LAST_POSTCODE),
            violation_error_message=_("Een Belgische postcode heeft 4 cijfers."),
        ),
    ]


class PostcodeArea(PostcodeRange):
    """An organisation, and perhaps one adviser, works for these postcodes (H-06)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="areas", verbose_name=_("organisatie")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("adviseur"),
    )
    priority = models.PositiveSmallIntegerField(_("volgorde"), default=1)

    objects = PostcodeAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("werkgebied")
        verbose_name_plural = _("werkgebieden")
        ordering = ("low", "priority")
        constraints = [
            *_range_constraints("area"),
            models.UniqueConstraint(
                fields=("low", "high", "organisation"),
                name="area_once",
                violation_error_message=_("Deze organisatie staat al bij deze postcodes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.range_label}: {self.organisation}"


class ConsultantArea(PostcodeRange):
    """A consultant of VDAB or GTB for self-employment works for these postcodes (H-06, H-22)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="consultant_areas", verbose_name=_("kantoor")
    )
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="consultant_areas",
        verbose_name=_("consulent"),
    )

    objects = ConsultantAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("werkgebied van een consulent")
        verbose_name_plural = _("werkgebieden van consulenten")
        ordering = ("low", "high", "organisation__name", "pk")
        constraints = [
            *_range_constraints("consultant_area"),
            models.UniqueConstraint(
                fields=("low", "high", "organisation", "consultant"),
                name="consultant_area_once",
                violation_error_message=_("Deze consulent staat al bij deze postcodes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.range_label}: {self.consultant}"


class AdviserArea(Identified, Versioned):
    """An adviser takes candidates of this province for an organisation (H-06)."""

    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="adviser_areas", verbose_name=_("organisatie")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="adviser_areas",
        verbose_name=_("adviseur"),
    )
    position = models.PositiveSmallIntegerField(_("volgorde"), default=1)

    objects = AdviserAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("adviseur in een provincie")
        verbose_name_plural = _("adviseurs per provincie")
        ordering = ("province", "organisation__name", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("province", "organisation", "adviser"),
                name="adviser_area_once",
                violation_error_message=_("Deze adviseur staat al in de lijst van deze provincie."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_province_display()}: {self.adviser}"
