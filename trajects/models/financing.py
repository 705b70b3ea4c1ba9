"""The guard against double financing: what excludes what, and why a dossier began all the same (V-09)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from trajects.enums import ExclusionEffect, ExclusionKind
from trajects.models.programmes import Programme
from trajects.models.trajects import Traject
from trajects.querysets import InTrajectQuerySet


class Exclusion(models.Model):
    """Something that a programme may not finance as well, or only with a reason.

    `other` is the code of the other programme; empty means every other one. A programme of which the
    application knows nothing is a service, which the adviser ticks.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="exclusions")
    code = models.SlugField(_("code"), max_length=50)
    kind = models.CharField(_("soort"), max_length=12, choices=ExclusionKind.choices)
    effect = models.CharField(_("gevolg"), max_length=8, choices=ExclusionEffect.choices)
    other = models.SlugField(
        _("ander programma (code)"), max_length=50, blank=True, help_text=_("Leeg: elk ander programma.")
    )
    label = models.CharField(
        _("naam van de dienst"), max_length=200, blank=True, help_text=_("Alleen bij een andere dienst.")
    )
    explanation = models.CharField(_("uitleg voor de adviseur"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("uitsluiting")
        verbose_name_plural = _("uitsluitingen (dubbele financiering)")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="exclusion_code_once",
                violation_error_message=_("Deze code bestaat al in dit programma."),
            ),
            models.CheckConstraint(
                name="exclusion_service_has_name",
                condition=~Q(kind="service") | ~Q(label=""),
                violation_error_message=_("Een andere dienst heeft een naam."),
            ),
            models.CheckConstraint(
                name="exclusion_programme_is_named",
                condition=~Q(kind="programme") | ~Q(other=""),
                violation_error_message=_("Zeg welk ander programma je bedoelt."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.get_kind_display()} {self.other}".strip()


class FinancingCheck(Identified):
    """What was found when a dossier began, and why it is no double financing. Only added."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="financing_checks", verbose_name=_("dossier")
    )
    kind = models.CharField(_("soort"), max_length=12, choices=ExclusionKind.choices)
    finding = models.CharField(_("gevonden"), max_length=600)
    reason = models.TextField(_("reden"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("genoteerd door")
    )
    recorded_at = models.DateTimeField(_("genoteerd op"), auto_now_add=True)

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("controle op dubbele financiering")
        verbose_name_plural = _("controles op dubbele financiering")
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="financing_check_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom dit geen dubbele financiering is."),
            )
        ]

    def __str__(self) -> str:
        return self.finding
