"""The moves of a meeting, with their words; "overleg" in addresses."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import moves
from core.moves import Move
from people.roles import Permission
from reporting.coordination import actions, presenters
from reporting.models import Meeting
from trajects.forms.decisions import ReasonForm


def _meetings(user: Any) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(user).select_related("body__programme", "chair")
    return rows.prefetch_related("body__seats__body")


moves.register(
    "overleg",
    _meetings,
    Move(
        name="annuleren",
        transition="cancel",
        label=_("Overleg annuleren"),
        action=actions.cancel_meeting,
        form=ReasonForm,
        permission=Permission.SEE_MEETINGS,
        intro=_("Het overleg gaat niet door. Het blijft zichtbaar in de kalender, met de reden."),
        success=_("Het overleg is geannuleerd. Iedereen krijgt een e-mail."),
        tone="danger",
        facts=presenters.cancel_facts,
    ),
)
