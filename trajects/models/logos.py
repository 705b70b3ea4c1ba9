"""Logos of the funders of a programme (D-18)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import StoredFile
from trajects.models.programmes import Programme


class ProgrammeLogo(models.Model):
    """A logo that stands on every document and every mail of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="logos")
    name = models.CharField(
        _("naam"), max_length=100, help_text=_("Van wie het logo is; een schermlezer leest dit voor.")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", editable=False)
    place = models.PositiveSmallIntegerField(
        _("plaats"), default=1, help_text=_("Het laagste cijfer staat links.")
    )

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logo's")
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "name"),
                name="logo_once_per_name",
                violation_error_message=_("Er is al een logo met deze naam."),
            )
        ]

    def __str__(self) -> str:
        return self.name
