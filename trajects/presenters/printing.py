"""The button that makes a numbered PDF of a plan, on the page of that plan."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.ui import Button
from trajects.rules.teamwork import may_work_in


def print_button(traject: Any, user: Any, kind: str, label: str, *, filled: Any) -> Button | None:
    """For whoever works in the dossier, once there is something to print; `kind` is that of the document."""
    if not filled or not may_work_in(traject, user):
        return None
    url = reverse("reporting:print", args=[traject.public_id, kind])
    return Button(label, url, method="post", tone="secondary", icon="print")
