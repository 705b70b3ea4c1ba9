"""Words, tones and links of the dossier."""

from trajects.presenters.alerts import Alert, alerts
from trajects.presenters.header import DossierHeader, dossier_header, phases_by_template
from trajects.presenters.meters import (
    Meter,
    billing_warning,
    checklist,
    effect,
    meters,
    meters_for,
    progress,
)

__all__ = [
    "Alert",
    "DossierHeader",
    "Meter",
    "alerts",
    "billing_warning",
    "checklist",
    "dossier_header",
    "effect",
    "meters",
    "meters_for",
    "phases_by_template",
    "progress",
]
