"""Lines of work about meetings and news: what to prepare, what was decided, what is new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates
from core.ui import Tone, WorkItem
from reporting.coordination import rules
from reporting.coordination.presenters import BodyCard, cards_of, names_of
from reporting.models import Body, Meeting, NewsFlash, Resolution
from reporting.worklist.base import Section, from_items, from_query
from trajects.models import CaseDiscussion

# Longer ago than any rhythm.
LOOK_BACK = timedelta(days=400)
PREPARE = timedelta(days=7)


def meetings_to_prepare(user: Any) -> Section:
    """For who prepares: a rhythm that is missed, minutes to write, a pack to make."""
    bodies = [
        body
        for body in Body.objects.visible_to(user).meeting().with_seats()
        if rules.has_task_to_prepare(body, user)
    ]
    title, url = _("Overleg voor te bereiden"), reverse("reporting:bodies")
    if not bodies:
        return Section(title, [], 0, url)
    rows = Meeting.objects.filter(body__in=bodies, starts_at__gte=dates.now() - LOOK_BACK)
    meetings = list(rows.select_related("body").with_packs())
    names = names_of(bodies)
    late = [_late(card) for card in cards_of(bodies, meetings, user) if card.warning]
    return from_items(
        title, [*late, *filter(None, (_to_do(each, names[each.body_id]) for each in meetings))], url=url
    )


def _late(card: BodyCard) -> WorkItem:
    planned = card.coming.get_absolute_url() if card.coming else ""
    add = f"{reverse('reporting:meeting_add')}?overleg={card.body.public_id}"
    return WorkItem(card.name, card.warning, planned or add, Tone.WARNING)


def _to_do(meeting: Any, name: str) -> WorkItem | None:
    """What a planned meeting asks now."""
    if not rules.is_planned(meeting):
        return None
    day = dates.local_date(meeting.starts_at)
    if meeting.ends_at <= dates.now():
        text, tone = _("Schrijf het verslag"), Tone.WARNING
    elif meeting.starts_at <= dates.now() + PREPARE and not meeting.has_pack:
        text, tone = _("Maak de vergaderbundel"), Tone.INFO
    else:
        return None
    return WorkItem(f"{text}: {name}", meeting.moment, meeting.get_absolute_url(), tone, day)


def meetings_soon(user: Any) -> Section:
    """Meetings of this week in which the user sits."""
    rows = Meeting.objects.visible_to(user).upcoming().filter(starts_at__lt=dates.now() + PREPARE)
    return from_query(
        _("Overleg deze week"),
        rows.filter(invitations__user=user).named_for(user),
        lambda meeting: WorkItem(
            meeting.body_name,
            f"{meeting.moment} · {meeting.where}",
            meeting.get_absolute_url(),
            Tone.NEUTRAL,
            dates.local_date(meeting.starts_at),
        ),
        url=reverse("reporting:meetings"),
    )


def resolutions_to_do(user: Any) -> Section:
    """Decisions that somebody without a page of tasks must carry out."""
    rows = Resolution.objects.visible_to(user).open().filter(task__owner=user).with_people().named_for(user)
    return from_query(
        _("Te doen na een overleg"),
        rows.order_by("task__due_on", "pk"),
        lambda row: WorkItem(
            row.text,
            row.meeting_name,
            row.meeting.get_absolute_url(),
            Tone.DANGER if row.task.due_on and row.task.due_on < dates.today() else Tone.WARNING,
            row.task.due_on,
        ),
        url=reverse("reporting:resolutions"),
    )


def discussions_soon(user: Any) -> Section:
    """For who only takes part in case discussions: the next ones."""
    rows = CaseDiscussion.objects.visible_to(user).coming().select_related("partnership")
    return from_query(
        _("Casusbesprekingen die komen"),
        rows.annotate(waiting=Count("items", filter=Q(items__decision=""))),
        lambda row: WorkItem(
            row.partnership.name,
            " · ".join(filter(None, (_cases(row.waiting), row.place))),
            row.get_absolute_url(),
            Tone.INFO,
            row.held_on,
        ),
        url=reverse("trajects:discussions"),
    )


def _cases(count: int) -> str:
    words = ngettext("%(count)s casus te bespreken", "%(count)s casussen te bespreken", count)
    return words % {"count": count}


def unread_news(user: Any) -> Section:
    """Newsflashes that this person has not opened."""
    rows = NewsFlash.objects.visible_to(user).unread_by(user).order_by("-sent_at", "-pk")
    return from_query(
        _("Nieuwsflash"),
        rows,
        lambda flash: WorkItem(
            _("Lees: %(title)s") % {"title": flash.title},
            "",
            flash.get_absolute_url(),
            Tone.INFO,
            dates.local_date(flash.sent_at),
        ),
        url=reverse("reporting:news") + "?gelezen=nee",
    )
