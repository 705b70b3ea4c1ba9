"""Everything that a candidate reads on the own page. Nothing of what colleagues write for each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, formats
from core.enums import EmailState
from core.models import OutgoingEmail
from core.ui import Badge, Button, Fact, Tone
from reporting.client.agenda import Meeting, Month, meetings_of, month_of, rows_of
from reporting.client.papers import Paper, papers_of
from trajects.enums import ActionOwner, ActionState
from trajects.models import ClientLink
from trajects.presenters.header import adviser_title
from trajects.rules.client import may_bring
from vouchers.opinion_links import waiting_in

MESSAGES_SHOWN = 30
# What stands below the words of a mail: why it came and who pays.
SIGNATURE = "\n-- \n"
# A button in a plain mail: its words on one line and an address of ours on the next. Each opens something of
# its own, so that the mail keeps it.
OWN_LINKS = re.compile(rf"(^[^\n]*:\n)?^[^\n]*{re.escape(settings.SITE_URL)}/[^\n]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class ToDo:
    """Something that waits for the candidate."""

    title: str
    text: str = ""
    due: date | None = None
    badge: Badge | None = None
    button: Button | None = None


@dataclass(frozen=True)
class Message:
    """What was written to the candidate, or told to VDAB through the candidate."""

    on: date
    title: str
    text: str
    is_new: bool = False


@dataclass(frozen=True)
class Tile:
    """How much there is of one thing, and the next moment that matters."""

    label: str
    value: int
    url: str
    help: str


@dataclass(frozen=True)
class ClientPage:
    """What templates/reporting/client/page.html shows."""

    hello: str
    guidance: list[Fact]
    tiles: list[Tile]
    todos: list[ToDo]
    meetings: list[Meeting]
    month: Month
    papers: list[Paper]
    messages: list[Message]
    upload: Button
    until: str


def client_page(link: ClientLink, *, since: datetime | None, month: str) -> ClientPage:
    """The page of a dossier. `since`: the visit before, after which things are new. `month`: such as 2026-11."""
    todos, papers, messages = todos_of(link), papers_of(link, since), messages_of(link.traject, since)
    meetings = meetings_of(link, rows_of(link.traject))
    url = reverse("reporting:client_page", args=[link.public_id])
    button = Button(
        _("Laad een document op"), reverse("reporting:client_upload", args=[link.public_id]), icon="upload"
    )
    return ClientPage(
        hello=_("Dag %(name)s") % {"name": link.traject.candidate.given_name},
        guidance=_guidance(link.traject),
        tiles=_tiles(todos, meetings, papers, messages),
        todos=todos,
        meetings=meetings,
        month=month_of(url, meetings, month),
        papers=papers,
        messages=messages,
        upload=button.guarded_by(may_bring(link)),
        until=formats.long_date(link.expires_at),
    )


def _guidance(traject: Any) -> list[Fact]:
    """Who helps, in which programme, and how far it is."""
    adviser, phase = traject.adviser, traject.current_phase
    reach = " · ".join(part for part in (formats.phone(adviser.phone), adviser.email) if part)
    return [
        Fact(adviser_title(traject.programme), adviser.full_name, reach),
        Fact(_("Organisatie"), traject.organisation.name),
        Fact(
            _("Begeleiding"),
            str(traject.programme),
            phase.template.name if phase and phase.is_running else "",
        ),
    ]


def _tiles(
    todos: Sequence[ToDo], meetings: Sequence[Meeting], papers: Sequence[Paper], messages: Sequence[Message]
) -> list[Tile]:
    """The overview at the top, as at VDAB: how many, and when the next one is."""
    due = min((todo.due for todo in todos if todo.due), default=None)
    first = meetings[0] if meetings else None
    deadline = _("eerste termijn: %(day)s") % {"day": formats.short_date(due)} if due else ""
    coming = _("eerste: %(day)s om %(hour)s")
    words = (
        {"day": formats.short_date(first.starts_at), "hour": formats.clock(first.starts_at)} if first else {}
    )
    return [
        Tile(_("Te doen"), len(todos), "#te-doen", deadline),
        Tile(_("Afspraken"), len(meetings), "#agenda", coming % words if first else ""),
        Tile(_("Documenten"), len(papers), "#documenten", _new_ones(papers)),
        Tile(_("Berichten"), len(messages), "#berichten", _new_ones(messages)),
    ]


def _new_ones(rows: Sequence[Paper] | Sequence[Message]) -> str:
    count = sum(row.is_new for row in rows)
    return ngettext("%(n)s nieuw", "%(n)s nieuw", count) % {"n": count} if count else ""


# To do --------------------------------------------------------------------------------------------


def todos_of(link: ClientLink) -> list[ToDo]:
    """What waits for the candidate, with a day first and soonest first."""
    found = [*_actions(link.traject), *_to_sign(link.traject), *_opinions(link)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.min))


def _actions(traject: Any) -> list[ToDo]:
    """Open actions of the action plan that are the candidate's, alone or together (H-65)."""
    mine = (ActionOwner.CANDIDATE, ActionOwner.TOGETHER)
    rows = traject.action_items.filter(owner__in=mine, state__in=(ActionState.OPEN, ActionState.BUSY))
    return [
        ToDo(
            title=row.description,
            text=_("Samen met je adviseur") if row.owner == ActionOwner.TOGETHER else "",
            due=row.due_on,
            badge=_late(row.due_on),
        )
        for row in rows
    ]


def _late(due: date | None) -> Badge | None:
    return Badge(_("Te laat"), Tone.DANGER) if due and due < dates.today() else None


def _to_sign(traject: Any) -> list[ToDo]:
    """Papers that wait for a signature. Each has a link of its own: this page never signs (quality R6)."""
    rows = traject.candidate.signing_links.open().select_related("made_by")
    words = _("Open de link om te tekenen die je van %(adviser)s kreeg. Vind je hem niet? Vraag een nieuwe.")
    return [
        ToDo(
            title=_("Onderteken: %(paper)s") % {"paper": row.get_paper_display()},
            text=words % {"adviser": row.made_by.full_name},
            due=dates.local_date(row.expires_at),
        )
        for row in rows
    ]


def _opinions(link: ClientLink) -> list[ToDo]:
    """Questions about a training that were not answered yet."""
    return [
        ToDo(
            title=_("Geef je mening over %(training)s") % {"training": row.voucher.item_name},
            text=_("Drie korte vragen. Je adviseur ziet je antwoorden niet."),
            due=dates.local_date(row.expires_at) if row.expires_at else None,
            button=Button(
                _("Geef je mening"),
                reverse("reporting:client_opinion", args=[link.public_id, row.public_id]),
                tone="secondary",
                icon="star",
            ),
        )
        for row in waiting_in(link.traject).select_related("voucher")
    ]


# Messages -----------------------------------------------------------------------------------------


def messages_of(traject: Any, since: datetime | None) -> list[Message]:
    """Mails about the dossier to this candidate, and what went to VDAB through the candidate, the newest first."""
    mails = OutgoingEmail.objects.in_dossier(traject).filter(
        recipient__iexact=traject.candidate.email, state=EmailState.SENT
    )
    found = [_mail(row, since) for row in mails.order_by("-sent_at", "-pk")[:MESSAGES_SHOWN]]
    through = traject.vdab_messages.filter(is_direct=False)[:MESSAGES_SHOWN]
    found += [
        Message(
            row.told_on, _("Via jou met VDAB besproken"), row.text, bool(since and row.created_at > since)
        )
        for row in through
    ]
    return sorted(found, key=lambda message: message.on, reverse=True)


def _mail(row: OutgoingEmail, since: datetime | None) -> Message:
    """A mail in its own words, without the addresses that open something."""
    text = OWN_LINKS.sub("", row.body_text.partition(SIGNATURE)[0]).strip()
    sent_at = row.sent_at or row.created_at
    return Message(dates.local_date(sent_at), row.subject, text, bool(since and sent_at > since))
