"""Dashboards that come by mail, and the columns that somebody takes along in an export."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import dates
from core.models import Identified, SavedView
from reporting.enums import ExportGrain, MailRhythm


class MailedView(Identified):
    """A kept dashboard that its owner gets by mail: its figures, on one day of the week or the month."""

    saved = models.OneToOneField(SavedView, on_delete=models.CASCADE, related_name="mailed")
    rhythm = models.CharField(_("hoe vaak"), max_length=8, choices=MailRhythm.choices)
    chosen_on = models.DateField(_("gekozen op"), default=dates.today)
    last_sent_on = models.DateField(_("laatst verstuurd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("dashboard per mail")
        verbose_name_plural = _("dashboards per mail")

    def __str__(self) -> str:
        return f"{self.saved}: {self.get_rhythm_display()}"


class ExportChoice(models.Model):
    """The columns that somebody chose last for a kind of export."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_choices"
    )
    grain = models.CharField(_("soort"), max_length=8, choices=ExportGrain.choices)
    columns = ArrayField(models.CharField(max_length=40), verbose_name=_("kolommen"))

    class Meta:
        verbose_name = _("keuze van kolommen")
        verbose_name_plural = _("keuzes van kolommen")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "grain"),
                name="export_choice_once",
                violation_error_message=_("Deze keuze bestaat al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_grain_display()}"
