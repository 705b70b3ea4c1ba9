"""What was typed into MLP, and what a coordinator corrected afterwards. Both only grow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from trajects.models.trajects import Phase, Traject
from trajects.querysets import InTrajectQuerySet


class MlpRegistration(Identified):
    """One time that somebody typed the line of a phase into MLP: when, who, and exactly what (decision 14)."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="mlp_registrations", verbose_name=_("dossier")
    )
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="mlp_registrations", verbose_name=_("fase")
    )
    registered_on = models.DateField(_("geregistreerd op"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("geregistreerd door"),
    )
    recorded_at = models.DateTimeField(auto_now_add=True, verbose_name=_("genoteerd op"))
    # The lines of the sheet as they were: [[label, value], ...].
    sheet = models.JSONField(default=list)

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("MLP-registratie")
        verbose_name_plural = _("MLP-registraties")
        ordering = ("-recorded_at", "-pk")

    def __str__(self) -> str:
        return f"{self.phase} {self.registered_on:%d/%m/%Y}"


class Correction(Identified):
    """A coordinator changed something of an ended phase: what it was, what it is, and why (decision 13, A-10)."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("dossier")
    )
    phase = models.ForeignKey(
        Phase,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("fase"),
    )
    field = models.CharField(_("wat"), max_length=60)
    label = models.CharField(max_length=120, verbose_name=_("veld"))
    was = models.TextField(_("was"), blank=True)
    now = models.TextField(_("is nu"), blank=True)
    reason = models.TextField(_("reden"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("verbeterd door")
    )
    corrected_at = models.DateTimeField(auto_now_add=True, verbose_name=_("verbeterd op"))

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("verbetering")
        verbose_name_plural = _("verbeteringen")
        ordering = ("-corrected_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom je dit verbetert."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.corrected_at:%d/%m/%Y}"
