"""Fill an empty database with the demo, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from core import dates, mail_texts
from jumpstarters.demo.billing import Billing
from jumpstarters.demo.cast import Person
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.coordination import plan_coordination
from jumpstarters.demo.deadlines import keep_up
from jumpstarters.demo.figures import plan_figures
from jumpstarters.demo.groups import book_group
from jumpstarters.demo.lists import keep_figures, keep_lists, start_sheet, take_over_data
from jumpstarters.demo.logos import add_logos
from jumpstarters.demo.meetings import plan_meetings
from jumpstarters.demo.menu import compose_menu, revise_menu
from jumpstarters.demo.money import bring_money
from jumpstarters.demo.offers import propose_offers
from jumpstarters.demo.outreach import plan_outreach
from jumpstarters.demo.partnership import work_locally
from jumpstarters.demo.sessions import Sessions
from jumpstarters.demo.sisters import add_sisters
from jumpstarters.demo.stories import steps_of
from jumpstarters.demo.teamwork import work_together
from jumpstarters.demo.world import World, read
from reporting.actions import write_mail_text
from trajects.actions import end_due_aftercare, remind_aftercare
from vouchers.actions import ask_opinions, remind_providers

WEEK = 7
MAIL = "voucher.to_provider"
MAIL_TEXT_DAYS = (120, 30)  # days ago that the coordinator wrote another mail text
LONGEST = 460  # days: the oldest story begins later than this


@transaction.atomic
def play(candidates: int | None = None) -> int:
    """Let everything of the demo happen; returns the number of people.

    Stopped half-way, nothing is left of it.
    """
    agenda = Agenda()
    world = World()
    add_logos()
    sessions = Sessions(world, agenda)
    cast = [Person(row, n, world, sessions) for n, row in enumerate(rows(candidates), start=1)]
    told: Counter[str] = Counter()
    for person in cast:
        story = person.row["story"]
        for ago, step in steps_of(person, told[story]):
            agenda.add(ago, step)
        told[story] += 1
    plan_outreach(world, agenda)
    plan_meetings(world, agenda)
    add_sisters(world, agenda)
    work_locally(world, agenda)
    Billing(world, world.texts["billing"]).plan(agenda)
    plan_coordination(world, agenda)
    plan_figures(world, agenda)
    for ago in range(LONGEST, -1, -WEEK):
        agenda.add(ago, _clock)
    for ago, words in zip(MAIL_TEXT_DAYS, read("texts.yaml")["mail_texts"], strict=True):
        agenda.add(ago, partial(_write_mail_text, world, words))
    agenda.add(400, partial(compose_menu, world))
    agenda.add(45, partial(revise_menu, world))
    agenda.add(2, lambda: propose_offers(world))
    agenda.add(1, partial(book_group, world))
    agenda.add(0, partial(work_together, world))
    agenda.add(0, partial(keep_up, world))
    agenda.add(0, partial(bring_money, world))
    with _one_piece():
        agenda.walk()
        sessions.fill_calendar()
        keep_lists(world)
        start_sheet(world)
        keep_figures(world)
        take_over_data(world)
    _stay_quiet()
    return len(cast)


def rows(wanted: int | None) -> list[dict[str, Any]]:
    """The people of candidates.yaml; when more are wanted, others with mixed names and other birth dates."""
    written = read("candidates.yaml")
    wanted = len(written) if wanted is None else wanted
    return [_mixed(written, n) for n in range(wanted)]


def _mixed(written: list[dict[str, Any]], n: int) -> dict[str, Any]:
    turn, place = divmod(n, len(written))
    row, other = written[place], written[(place + turn) % len(written)]
    born = row["name"]["birth_date"] - timedelta(days=turn)
    name = {"family_name": other["name"]["family_name"], "birth_date": born}
    return row | {"name": row["name"] | name}


@contextmanager
def _one_piece() -> Iterator[None]:
    """No savepoint around each use case: here everything stands or falls together, and it is much faster."""
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = True


def _write_mail_text(world: World, words: dict[str, str]) -> None:
    """The coordinator lets the voucher's mail say something more."""
    written = mail_texts.holding(MAIL, "nl")
    version = written.pk if written else 0
    write_mail_text(MAIL, "nl", version=version, by=world.coordinator, **words)


def _stay_quiet() -> None:
    """Send no wake-up for each mail and document: the sweepers find them all at once."""
    connection.run_on_commit.clear()


def _clock() -> None:
    """What beat does every night."""
    remind_aftercare(on=dates.today())
    end_due_aftercare(on=dates.today())
    remind_providers(on=dates.today())
    ask_opinions(on=dates.today())
