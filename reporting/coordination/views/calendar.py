"""The calendar of meetings as a list and as a month, who meets how often, and the decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import dates, policy
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.ui import Button, Tab
from people.roles import Permission
from reporting.coordination import presenters, rules
from reporting.coordination.filters import MeetingFilter, MonthFilter, ResolutionFilter
from reporting.coordination.tables import MeetingMonthTable, MeetingTable, ResolutionTable
from reporting.coordination.views.base import bodies_of
from reporting.models import Meeting, Resolution

# Longer ago than any rhythm.
LOOK_BACK = timedelta(days=400)


def cards(request: HttpRequest) -> list[presenters.BodyCard]:
    """The bodies of the user, with their last and next meeting."""
    bodies = list(bodies_of(request))
    recent = visible(Meeting, request.user).filter(starts_at__gte=dates.now() - LOOK_BACK)
    return presenters.cards_of(bodies, recent, request.user)


def _head(request: HttpRequest, current: str) -> dict[str, Any]:
    """The ways to look, with the same filters, and what can be done."""
    chosen = request.GET.get("overleg", "")
    query = f"?overleg={chosen}" if chosen else ""
    names = {
        "meetings": _("Lijst"),
        "meeting_month": _("Maand"),
        "bodies": _("Wie komt samen?"),
        "resolutions": _("Besluiten"),
    }
    tabs = [
        Tab(label, reverse(f"reporting:{name}") + query, name == current) for name, label in names.items()
    ]
    mine = any(rules.prepares(body, request.user) for body in bodies_of(request))
    plan = Button(_("Plan een overleg"), reverse("reporting:meeting_add") + query, icon="plus")
    return {"tabs": tabs, "buttons": [plan] if mine else []}


class MeetingList(ListView):
    """Meetings of the bodies in which the user sits (handbook 5)."""

    policy = Policy(str(Permission.SEE_MEETINGS))
    table_class = MeetingTable
    filterset_class = MeetingFilter
    template_name = "reporting/coordination/meetings.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Meeting, request.user).with_counts().named_for(request.user)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        late = [card for card in cards(request) if card.warning and rules.prepares(card.body, request.user)]
        return {**_head(request, "meetings"), "late": late}


class MeetingMonth(MeetingList):
    """The same, a month at a time."""

    table_class = MeetingMonthTable
    filterset_class = MonthFilter
    template_name = "reporting/coordination/month.html"
    fragment_name = "trajects/_month.html"
    keeps_views = False

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return _head(request, "meeting_month")


@policy.requires(Permission.SEE_MEETINGS)
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Who meets, how often, when last and when next."""
    context = {**_head(request, "bodies"), "cards": cards(request)}
    return render(request, "reporting/coordination/bodies.html", context)


class ResolutionList(ListView):
    """What was decided and is still to be done."""

    policy = Policy(str(Permission.SEE_MEETINGS))
    table_class = ResolutionTable
    filterset_class = ResolutionFilter
    template_name = "reporting/coordination/resolutions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = visible(Resolution, request.user).with_people().named_for(request.user)
        return rows.prefetch_related("meeting__body__seats__body")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return _head(request, "resolutions")
