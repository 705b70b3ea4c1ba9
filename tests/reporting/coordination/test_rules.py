"""Who sits where, which rhythm is missed, and whether words name somebody: without a database."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as Row

import pytest
from django.utils.timezone import localdate

from reporting.coordination import rules
from reporting.coordination.enums import Audience
from reporting.coordination.packs import as_read_by
from reporting.documents import (
    AgendaLine,
    CaseLine,
    Letterhead,
    MeetingPackDocument,
    PackLine,
    PackTable,
    SessionLine,
)


def seat(**fields: object) -> Row:
    empty = {"user_id": None, "role": "", "organisation_id": None, "family": "", "organisation_role": ""}
    body = Row(provinces=["BE-VWV"])
    return Row(**empty | {"in_provinces": True, "body": body} | fields)


def membership(**fields: object) -> Row:
    place = Row(family="syntra", role="subcontractor", provinces=fields.pop("provinces", ["BE-VWV"]))
    return Row(**{"user_id": 1, "role": "adviser", "organisation_id": 7, "organisation": place} | fields)


@pytest.mark.parametrize(
    ("wanted", "who", "expected"),
    [
        ({"role": "adviser"}, {}, True),
        ({"role": "consultant"}, {}, False),
        ({"role": "adviser"}, {"provinces": ["BE-VLI"]}, False),
        ({"role": "adviser", "in_provinces": False}, {"provinces": []}, True),
        ({"role": "adviser", "organisation_role": "main_contractor"}, {}, False),
        ({"family": "syntra"}, {}, True),
        ({"organisation_id": 8}, {}, False),
        ({"user_id": 1, "in_provinces": False}, {"role": "steering"}, True),
    ],
)
def test_a_seat_fits_who_it_is_for(
    wanted: dict[str, object], who: dict[str, object], *, expected: bool
) -> None:
    assert rules.fits(seat(**wanted), membership(**who)) is expected


def body(unit: str = "months", gap: int = 3) -> Row:
    return Row(gap=gap, gap_unit=unit, warn_days=21, rhythm="om de 2 à 3 maanden")


@pytest.mark.parametrize(
    ("unit", "gap", "last", "due"),
    [
        ("months", 3, date(2026, 11, 30), date(2027, 2, 28)),
        ("months", 6, date(2026, 8, 31), date(2027, 2, 28)),
        ("weeks", 1, date(2026, 12, 28), date(2027, 1, 4)),
    ],
)
def test_the_next_meeting_is_due_after_the_longest_gap(unit: str, gap: int, last: date, due: date) -> None:
    assert rules.next_by(body(unit, gap), last) == due


def test_a_rhythm_is_missed_when_nothing_is_planned_in_time() -> None:
    today, weekly = localdate(), body("weeks", 8)
    long_ago, soon = today - timedelta(weeks=7), today + timedelta(days=3)
    assert not rules.keeps_rhythm(weekly, last=long_ago, coming=None)
    assert rules.keeps_rhythm(weekly, last=long_ago, coming=soon)
    assert not rules.keeps_rhythm(weekly, last=long_ago, coming=today + timedelta(weeks=2))
    # Too early to warn, and a body that never met but has a plan.
    assert rules.keeps_rhythm(weekly, last=today, coming=None)
    assert rules.keeps_rhythm(weekly, last=None, coming=soon)
    assert not rules.keeps_rhythm(weekly, last=None, coming=None)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Hoe helpen we deze kandidaat?", False),
        ("Wat met mevrouw Peeters?", True),
        ("NOÓR zoekt een opleiding", True),
        ("Klantnummer 5000123", True),
        ("Mail naar noor.p@example.be", True),
        ("De noordelijke regio van hier", False),
    ],
)
def test_words_at_the_table_name_nobody(words: str, *, named: bool) -> None:
    person = Row(
        family_name="van Peeters", given_name="Noor", number=5000123, ikl_number="", email="noor.p@example.be"
    )
    assert bool(rules.names_nobody(Row(candidate=person), words)) is not named


def test_a_pack_tells_each_reader_what_they_may_know() -> None:
    pack = MeetingPackDocument(
        letterhead=Letterhead(programme="Jumpstarters"),
        body="Overleg", moment="-", place="-", chair="-", year=2026,
        agenda=(AgendaLine(title="Varia"), AgendaLine(title="Dossier ABCDE", is_case=True)),
        shows_cases=True, case_count=1,
        cases=(CaseLine(code="ABCDE", phase="-", organisation="-", days=1, dossier="id"),),
        tables=(PackTable(title="-", head=("a", "b"), lines=(PackLine(label="-", values=(9, 27)),)),),
        held=(SessionLine(moment="-", organisation="-", place="-", people="3 aanwezig"),),
    )  # fmt: skip
    full, cases, figures = (as_read_by(pack, audience) for audience in Audience)
    assert (full.cases[0].dossier, full.tables[0].lines[0].cells) == ("id", ["9", "27"])
    assert (cases.cases[0].dossier, cases.tables[0].lines[0].cells) == ("", ["<10", "20"])
    assert (figures.cases, [line.title for line in figures.agenda]) == ((), ["Varia"])
    assert figures.held[0].people == ""
    # A pack of before does not say which of its decisions are about a dossier.
    earlier = pack.to_data() | {"resolutions": [{"text": "Bespreek ABCDE", "owner": "-"}]}
    assert as_read_by(MeetingPackDocument.from_data(earlier), Audience.FIGURES).resolutions == ()
    # What was frozen comes back as it was.
    assert MeetingPackDocument.from_data(pack.to_data()) == pack
