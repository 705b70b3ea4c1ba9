"""The list of tasks."""

from __future__ import annotations

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Button, Empty
from trajects.presenters.teamwork import about_words, task_badge, task_button

ADD_TASK = Button(_("Nieuwe taak"), reverse_lazy("trajects:task_add"), icon="plus")


def _task_url(task: Any) -> str:
    return reverse("trajects:task", args=[task.public_id])


class TaskTable(Table):
    name = "taken"
    caption = _("Taken")
    search_placeholder = _("Zoek een taak of kandidaat")
    default_order = ("due_on",)
    row_url = staticmethod(_task_url)
    empty = Empty(
        _("Niets te doen"), _("Hier staan de taken die je jezelf gaf of van een collega kreeg."), ADD_TASK
    )
    columns = (
        Column("taak", _("Taak"), order_by="title", kind="link", value="title", url=_task_url),
        Column("kandidaat", _("Waarover"), order_by="traject__candidate__sort_name", kind="link",
               value=about_words, url="traject.get_absolute_url"),
        Column("wie", _("Wie"), order_by="owner__family_name,owner__given_name", value="owner.full_name"),
        Column("tegen", _("Tegen"), order_by="due_on", kind="when", value="due_on"),
        Column("toestand", _("Toestand"), kind="badge", value=task_badge),
        Column("acties", "", kind="buttons", value=lambda task: [task_button(task, "taken")]),
    )  # fmt: skip
