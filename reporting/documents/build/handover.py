"""The summary of a dossier for its next adviser, short enough for one page."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from core import formats
from reporting import documents as d
from reporting.documents.build.parts import in_dutch, letterhead
from trajects.enums import ATTENDED, CONVERSATIONS, ActionState
from trajects.models import Handover, Traject
from trajects.presenters import alerts
from vouchers.ledger import wallet_of
from vouchers.presenters import voucher_badge

# What fits on one page: characters of a text, lines of a list, characters of a line.
TEXT, LINES, LINE = 260, 4, 90


@in_dutch
def handover(offer: Handover, traject: Traject) -> d.HandoverSummary:
    """Everything that the next adviser must know first; `traject` was read with its content."""
    intake, wallet, phase = getattr(traject, "intake", None), wallet_of(traject), traject.current_phase
    return d.HandoverSummary(
        letterhead=letterhead(traject.programme, offer.from_organisation),
        candidate=_candidate(traject),
        giver=f"{offer.from_adviser}, {offer.from_organisation}",
        receiver=f"{offer.to_adviser}, {offer.to_organisation}",
        consultant=str(traject.consultant or ""),
        phase=phase.template.name if phase else "",
        began_on=traject.started_on,
        ends_by=traject.last_allowed_day,
        reason=_cut(offer.reason),
        attention=_cut(offer.attention),
        goal=_cut(intake.idea if intake else ""),
        needs_entrepreneur=_cut(intake.needs_entrepreneur if intake else ""),
        needs_enterprise=_cut(intake.needs_enterprise if intake else ""),
        plan=_plan(traject),
        has_wallet=wallet is not None,
        balance_cents=wallet.balance_cents if wallet else 0,
        vouchers=_lines(f"{row.item_name}: {voucher_badge(row).label}" for row in traject.vouchers.live()),
        appointments=_appointments(traject),
        tasks=_lines(_dated(task.title, task.due_on) for task in traject.tasks.open()),
        warnings=_lines(str(alert.title) for alert in alerts(traject)),
        last_talk=_last_talk(traject),
    )


def _candidate(traject: Traject) -> d.Person:
    candidate = traject.candidate
    return d.Person(
        name=candidate.list_name, birth_date=candidate.birth_date, ikl_number=candidate.ikl_number
    )


def _cut(text: str) -> str:
    """The beginning of a text, on one line."""
    return shorten(text, TEXT, placeholder=" …")


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    """The first lines, and three dots when there are more."""
    found = [shorten(line, LINE, placeholder=" …") for line in lines]
    return tuple(found[:LINES] + (["…"] if len(found) > LINES else []))


def _dated(text: str, day: Any) -> str:
    return f"{text} ({formats.short_date(day)})" if day else text


def _plan(traject: Traject) -> tuple[str, ...]:
    """Actions of the action plan that are still to be done."""
    rows = traject.action_items.filter(state__in=(ActionState.OPEN, ActionState.BUSY))
    return _lines(_dated(row.description, row.due_on) for row in rows)


def _appointments(traject: Traject) -> tuple[str, ...]:
    rows = traject.appointments.upcoming()
    return _lines(
        f"{row.get_kind_display()}, {formats.long_date(row.starts_at)} {formats.clock(row.starts_at)}"
        for row in rows
    )


def _last_talk(traject: Traject) -> str:
    """The kind and day of the last conversation; never what was said."""
    talks = [
        row for row in traject.contacts.all() if row.kind in CONVERSATIONS and row.attendance in ATTENDED
    ]
    last = max(talks, key=lambda row: (row.held_on, row.pk), default=None)
    return f"{last.get_kind_display()}, {formats.long_date(last.held_on)}" if last else ""
