"""Meetings as a list and as a month, and the list of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import Column, Table
from core.ui import Button, Empty
from reporting.coordination import presenters
from trajects.tables import MonthTable


class MeetingTable(Table):
    name = "overleg"
    caption = gettext_lazy("Overleg")
    default_order = ("starts_at",)
    row_url: Any = "get_absolute_url"
    columns: Sequence[Column] = (
        Column("when", gettext_lazy("Wanneer"), order_by="starts_at", kind="link", value="moment",
               url="get_absolute_url"),
        Column("body", gettext_lazy("Overleg"), order_by="body__name", value="body_name"),
        Column("where", gettext_lazy("Waar"), value="where"),
        Column("chair", gettext_lazy("Voorzitter"), order_by="chair__family_name,chair__given_name",
               value="chair.full_name"),
        Column("items", gettext_lazy("Agendapunten"), numeric=True, value="item_count"),
        Column("resolutions", gettext_lazy("Besluiten"), numeric=True, value="resolution_count"),
        Column("state", gettext_lazy("Toestand"), kind="badge", value=presenters.state_badge),
    )  # fmt: skip
    empty = Empty(
        gettext_lazy("Geen overleg gepland"),
        gettext_lazy("Wie een overleg voorbereidt, plant het volgende. Het verschijnt dan hier."),
    )


class MeetingMonthTable(MonthTable):
    """The meetings of one month by day."""

    name = "overlegmaand"
    grid_words = gettext_lazy("Overleg in %(month)s")
    entry_of = staticmethod(presenters.entry_of)
    empty = Empty(
        gettext_lazy("Geen overleg in deze maand"),
        gettext_lazy("Kijk in een andere maand, of wis de filters."),
    )


def _done_buttons(line: Any) -> list[Button]:
    if not line.done_url:
        return []
    return [Button(_("Gedaan"), line.done_url, method="post", tone="quiet", icon="check")]


def _meeting_url(line: Any) -> str:
    return reverse("reporting:meeting", args=[line.resolution.meeting.public_id])


class ResolutionTable(Table):
    name = "besluiten"
    caption = gettext_lazy("Besluiten")
    search_placeholder = gettext_lazy("Zoek een besluit")
    default_order = ("task__due_on",)
    columns = (
        Column("text", gettext_lazy("Besluit"), order_by="text", kind="link", value="resolution.text",
               url=_meeting_url),
        Column("who", gettext_lazy("Wie"), order_by="task__owner__family_name,task__owner__given_name",
               value="resolution.task.owner.full_name"),
        Column("due", gettext_lazy("Tegen"), order_by="task__due_on", kind="when", value="resolution.task.due_on"),
        Column("meeting", gettext_lazy("Overleg"), order_by="meeting__starts_at", value="resolution.meeting_name"),
        Column("state", gettext_lazy("Toestand"), kind="badge", value="badge"),
        Column("buttons", "", kind="buttons", value=_done_buttons),
    )  # fmt: skip
    empty = Empty(
        gettext_lazy("Geen besluiten te doen"),
        gettext_lazy("Wat een overleg beslist, staat hier tot het gedaan is."),
    )

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        return presenters.resolution_lines(objects, self.request.user)  # type: ignore[arg-type]
