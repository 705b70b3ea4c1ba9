"""What may not be financed twice for one person (V-09)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExclusionKind(models.TextChoices):
    """Where the guard looks: each kind has one check that is registered under its name."""

    OVERLAP = "overlap", _("Loopt tegelijk met een dossier in een ander programma")
    PROGRAMME = "programme", _("Nam ooit deel aan een ander programma")
    BUDGET = "budget", _("Kreeg al een budget in een ander programma")
    SERVICE = "service", _("Volgt een andere dienst")


class ExclusionEffect(models.TextChoices):
    WARN = "warn", _("Waarschuwt en vraagt een reden")
    BLOCK = "block", _("Houdt het dossier tegen")
