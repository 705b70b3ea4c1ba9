"""Lines of work about working together: tasks, dossiers offered, questions to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates
from core.ui import Tone, WorkItem
from reporting.worklist.base import Section, from_query
from trajects.models import AccessRequest, Appointment, Handover, RecentDossier, Task, Traject
from trajects.presenters.appointments import was_it_held
from trajects.presenters.teamwork import about_words


@dataclass(frozen=True)
class Link:
    """Where something is."""

    label: str
    url: str


def tasks_for_today(user: Any) -> Section:
    """Open tasks of this person that are late or for today, the oldest first."""
    rows = Task.objects.visible_to(user).open().filter(owner=user, due_on__lte=dates.today())
    return from_query(
        _("Taken voor vandaag"),
        rows.select_related("traject__candidate", "made_by").order_by("due_on", "pk"),
        lambda task: WorkItem(
            task.title,
            about_words(task),
            reverse("trajects:task", args=[task.public_id]),
            Tone.DANGER if task.due_on < dates.today() else Tone.WARNING,
            task.due_on,
            str(task.made_by) if task.made_by != user else "",
        ),
        url=reverse("trajects:tasks"),
    )


def offered_to_me(user: Any) -> Section:
    """Dossiers that a colleague wants to give, the oldest offer first."""
    rows = Handover.objects.visible_to(user).waiting().filter(to_adviser=user)
    return from_query(
        _("Aangeboden dossiers"),
        rows.select_related("traject__candidate", "from_adviser", "from_organisation").order_by("pk"),
        lambda offer: WorkItem(
            _("Aanvaard of weiger: %(candidate)s") % {"candidate": offer.traject.candidate.list_name},
            offer.from_organisation.name,
            offer.get_absolute_url(),
            Tone.WARNING,
            dates.local_date(offer.created_at),
            str(offer.from_adviser),
        ),
        url=reverse("trajects:handovers") + "?wie=aan-mij",
    )


def access_to_answer(user: Any) -> Section:
    """Questions of others to read a dossier of this adviser."""
    rows = AccessRequest.objects.to_answer_by(user).filter(traject__adviser=user)
    return from_query(
        _("Vragen om inzage"),
        rows.select_related("traject__candidate", "requester", "organisation").order_by("pk"),
        lambda request: WorkItem(
            _("Geef inzage of weiger: %(candidate)s") % {"candidate": request.traject.candidate.list_name},
            request.organisation.name,
            reverse("trajects:accesses"),
            Tone.WARNING,
            dates.local_date(request.created_at),
            str(request.requester),
        ),
        url=reverse("trajects:accesses"),
    )


def appointments_to_record(user: Any) -> Section:
    """Appointments that are over, of which nobody wrote down what came of them."""
    rows = Appointment.objects.visible_to(user).editable_by(user).of_adviser(user).passed()
    return from_query(
        _("Afspraken zonder verslag"),
        rows.select_related("adviser", "traject__candidate"),
        lambda row: was_it_held(row, name=row.traject.candidate.list_name),
        url=reverse("trajects:quick_contact"),
    )


# As many as fit on a start page.
RECENT = 8


def recent_dossiers(user: Any) -> list[Link]:
    """The dossiers that somebody opened last and may still read."""
    rows = RecentDossier.objects.filter(user=user, traject__in=Traject.objects.visible_to(user))
    found = rows.select_related("traject__candidate").order_by("-opened_at")[:RECENT]
    return [Link(row.traject.candidate.list_name, row.traject.get_absolute_url()) for row in found]
