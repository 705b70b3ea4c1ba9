"""E-mail to a colleague who gets a task."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from people.models import User
from trajects.models import Task
from trajects.notifications.dossiers import recipient_of

TASK_BUTTON = LinkButton(settings.SITE_URL, _("Open de taak"))


class TaskGiven(Email):
    """Somebody else gave a task. The explanation stays in the application, and no word of it is in the subject:
    that is shown in lists, on locked screens and in the timeline, also to who reads a lent dossier."""

    kind = "trajects.task_given"
    reason = _("Je krijgt deze e-mail omdat een collega je een taak gaf.")
    text = StandardText(
        title=_("Nieuwe taak"),
        subject=_("Nieuwe taak van {collega}"),
        body=(_("{collega} vraagt je dit te doen: {taak}."), "{gegevens}", "{knop}"),
        placeholders={
            "collega": Placeholder(_("wie de taak gaf"), "Lieselot Vercruysse"),
            "taak": Placeholder(_("wat er moet gebeuren"), _("Bel de bank")),
            "gegevens": Placeholder(
                _("tegen wanneer, en over welke kandidaat"),
                Facts(((_("Tegen"), "dinsdag 31/03/2026"), (_("Kandidaat"), "Noor Peeters (5000123)"))),
            ),
            "knop": Placeholder(_("knop naar de taak"), TASK_BUTTON, required=True),
        },
    )

    def __init__(self, task: Task, *, by: User) -> None:
        self.task, self.by = task, by

    def recipient(self) -> Recipient:
        return recipient_of(self.task.owner)

    def dedupe_key(self) -> str:
        return f"{self.task.public_id}:{self.task.version}"

    def organisation_id(self) -> int:
        return self.task.organisation_id

    def parent(self) -> Model | None:
        return self.task.traject

    def co_financing(self) -> str:
        return self.task.traject.programme.co_financing_text if self.task.traject else ""

    def values(self) -> dict[str, Value]:
        task = self.task
        candidate = task.traject.candidate if task.traject else None
        return {
            "collega": self.by.full_name,
            "taak": task.title,
            "gegevens": Facts(
                (
                    (_("Tegen"), formats.long_date(task.due_on) if task.due_on else ""),
                    (_("Kandidaat"), f"{candidate.full_name} ({candidate.number})" if candidate else ""),
                )
            ),
            "knop": replace(
                TASK_BUTTON, url=settings.SITE_URL + reverse("trajects:task", args=[task.public_id])
            ),
        }
