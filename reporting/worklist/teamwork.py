"""Lines of work about working together: tasks, dossiers offered, questions to read."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates
from core.ui import Tone, WorkItem
from reporting.worklist.base import Section, from_query
from trajects.models import Task


def tasks_for_today(user: Any) -> Section:
    """Open tasks of this person that are late or for today, the oldest first."""
    rows = Task.objects.visible_to(user).open().filter(owner=user, due_on__lte=dates.today())
    return from_query(
        _("Taken voor vandaag"),
        rows.select_related("traject__candidate", "made_by").order_by("due_on", "pk"),
        lambda task: WorkItem(
            task.title,
            task.traject.candidate.list_name if task.traject else "",
            reverse("trajects:task", args=[task.public_id]),
            Tone.DANGER if task.due_on < dates.today() else Tone.WARNING,
            task.due_on,
            str(task.made_by) if task.made_by != user else "",
        ),
        url=reverse("trajects:tasks"),
    )
