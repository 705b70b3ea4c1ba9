"""Where a figure leads: the dossiers that it counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from reporting.kpi.measures import MEASURES
from reporting.kpi.selection import Selection
from reporting.models import Indicator


def dossiers_url(indicator: Indicator, selection: Selection, province: str = "") -> str:
    """The dossiers behind a counted figure; nothing for a figure without dossiers."""
    measure = MEASURES.get(indicator.measure)
    if measure is None or not measure.has_dossiers:
        return ""
    base = reverse("reporting:indicator_dossiers", args=[indicator.public_id])
    query = query_of(selection, province)
    return f"{base}?{query}" if query else base


def query_of(selection: Selection, province: str = "") -> str:
    """The selection as it stands in an address."""
    chosen = {
        "van": selection.begins_on.isoformat() if selection.begins_on else "",
        "tot": selection.ends_on.isoformat() if selection.ends_on else "",
        "provincie": province or selection.province,
        "organisatie": str(selection.organisation.public_id) if selection.organisation else "",
    }
    return urlencode({name: value for name, value in chosen.items() if value})
