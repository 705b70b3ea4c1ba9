"""Rules of deadlines, dates and what may still change; and the words of the meters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils.timezone import localdate

from core.ui import Tone
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import (
    ProgrammeFactory,
    TrajectFactory,
    contact_in,
    phase_in,
    ready_to_decide_explore,
    signed_agreement,
)
from trajects import presenters, rules
from trajects.enums import KINDS_BY_PHASE, ContactKind, PhaseKind
from trajects.models import PhaseTemplate, Traject
from trajects.presenters.meters import LABELS
from trajects.presenters.mlp import mlp_sheet

pytestmark = pytest.mark.django_db

PHASE_START = date(2026, 3, 2)


def fresh(traject: Traject) -> Traject:
    return Traject.objects.with_content().get(pk=traject.pk)


def started(on: date, **fields) -> Traject:
    """A dossier that began on a day, in a programme without an end in sight."""
    programme = ProgrammeFactory(begins_on=date(2020, 7, 1), ends_on=date(2032, 12, 31))
    return TrajectFactory(started_on=on, programme=programme, **fields)


# Deadlines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "months"),
    [
        ("2026-12-31", 0),
        ("2027-01-01", 10),
        ("2027-01-31", 10),
        ("2027-02-01", 11),
        ("2027-02-28", 11),
        ("2027-03-01", 12),
        ("2028-02-29", 12),
    ],
)
def test_warnings_fall_at_ten_eleven_and_twelve_months(now, months):
    traject = started(date(2026, 3, 1))
    with time_machine.travel(f"{now}T12:00:00+01:00"):
        assert rules.months_passed(traject) == months
        assert bool(rules.is_within_duration(traject)) is (months == 0)


def test_twelve_months_clamp_to_the_end_of_the_month():
    assert started(date(2024, 2, 29)).last_allowed_day == date(2025, 2, 28)


def test_midnight_in_brussels_decides_the_day():
    traject = started(date(2026, 3, 1))
    with time_machine.travel("2026-12-31T22:59:00+00:00"):
        assert rules.months_passed(traject) == 0
    with time_machine.travel("2026-12-31T23:01:00+00:00"):
        assert rules.months_passed(traject) == 10


def test_overdue_dossier_is_a_danger_and_comes_first():
    traject = fresh(TrajectFactory(started_on=localdate() - timedelta(days=380)))
    assert [(alert.code, alert.tone) for alert in presenters.alerts(traject)] == [
        ("duration", Tone.DANGER),
        ("agreement", Tone.WARNING),
        ("silence", Tone.WARNING),
    ]


def test_phase_past_the_end_of_the_programme_warns():
    programme = ProgrammeFactory(ends_on=localdate() + timedelta(days=30))
    traject = TrajectFactory(programme=programme)
    traject.phases.update(due_on=traject.last_allowed_day)
    assert rules.is_within_programme(traject).code == "programme_end"
    programme.extended_until = localdate() + timedelta(days=395)
    assert rules.is_within_programme(traject)


@pytest.mark.parametrize(("days", "silent"), [(30, False), (31, True)])
def test_silence_of_more_than_thirty_days_warns(days, silent):
    traject = TrajectFactory(started_on=localdate() - timedelta(days=60))
    held_on = localdate() - timedelta(days=days)
    contact_in(traject.phases.get(), ContactKind.INTAKE, held_on=held_on)
    assert bool(rules.recent_contact(fresh(traject))) is not silent


def test_absence_and_the_consultant_do_not_break_the_silence():
    traject = TrajectFactory(started_on=localdate() - timedelta(days=60))
    phase = traject.phases.get()
    contact_in(phase, ContactKind.CONSULTANT, held_on=localdate())
    contact_in(phase, ContactKind.INTAKE, held_on=localdate(), attendance="absent")
    assert not rules.recent_contact(fresh(traject))


def test_closed_dossier_has_no_alerts():
    traject = TrajectFactory(
        explore=False, state="closed", closed_on=localdate(), close_reason="stopped",
        started_on=localdate() - timedelta(days=500),
    )  # fmt: skip
    assert presenters.alerts(fresh(traject)) == []


# Dates and final states ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "on", "code"),
    [
        ("intake", date(2026, 3, 1), "before_phase"),
        ("intake", date(2026, 3, 2), ""),
        ("intake", date(2026, 5, 1), ""),
        ("intake", date(2026, 5, 2), "after_phase"),
        ("info", date(2026, 1, 1), ""),
        ("info", date(2026, 5, 2), "after_phase"),
        ("consultant", date(2026, 3, 1), "before_phase"),
        ("info", date(2026, 6, 2), "future"),
    ],
)
@time_machine.travel("2026-06-01T12:00:00+02:00")
def test_contact_date_against_the_phase(kind, on, code):
    traject = TrajectFactory(explore=False, started_on=PHASE_START)
    phase = phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=date(2026, 5, 1))
    assert rules.contact_date_fits(phase, kind, on).code == code


def test_every_kind_of_contact_fits_exactly_its_phases():
    traject = TrajectFactory()
    fits = {}
    for kind in PhaseKind:
        phase = traject.phases.get()
        phase.template = PhaseTemplate(kind=kind)
        fits[kind] = {c for c in ContactKind if rules.contact_kind_fits(phase, c)}
    always = {ContactKind.INFO, ContactKind.CONSULTANT}
    assert fits == {kind: set(kinds) | always for kind, kinds in KINDS_BY_PHASE.items()}


@pytest.mark.parametrize(
    ("state", "who", "open_"),
    [
        ("in_progress", "adviser", True),
        ("completed", "adviser", False),
        ("stopped", "adviser", False),
        ("cancelled", "adviser", False),
        ("completed", "coordinator", True),
        ("completed", "stranger", False),
    ],
)
def test_end_state_is_final_except_for_a_coordinator(state, who, open_):
    traject = TrajectFactory(explore=False)
    ended = {} if state == "in_progress" else {"ends_on": localdate(), "end_reason": "Verhuisd"}
    phase = phase_in(traject, PhaseKind.EXPLORE, state=state, **ended)
    users = {"adviser": lambda: traject.adviser, "coordinator": coordinator, "stranger": adviser}
    assert bool(rules.phase_open(phase, users[who]())) is open_


@pytest.mark.parametrize(
    ("outcome", "state", "allowed"),
    [
        ("positive", "completed", True),
        ("negative", "completed", False),
        ("stopped", "stopped", False),
        ("", "cancelled", False),
    ],
)
def test_guidance_opens_only_after_positive(outcome, state, allowed):
    traject = TrajectFactory(explore=False)
    phase_in(
        traject, PhaseKind.EXPLORE, state=state, outcome=outcome, ends_on=localdate(), end_reason="Verhuisd"
    )
    assert (
        bool(rules.may_start_phase(traject, traject.programme.template_of(PhaseKind.GUIDE), localdate()))
        is allowed
    )


@pytest.mark.parametrize("outcome", ["no_start", "to_work"])
def test_aftercare_opens_only_after_a_start(outcome):
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.GUIDE, state="completed", outcome=outcome, ends_on=localdate())
    verdict = rules.may_start_phase(traject, traject.programme.template_of(PhaseKind.AFTERCARE), localdate())
    assert (verdict.ok, verdict.source) == (False, "H-70, handleiding 2.6")


# Meters --------------------------------------------------------------------------------------------


def test_every_rule_has_words():
    assert LABELS.keys() == rules.PHASE_RULES.keys()


def test_meters_split_billable_from_the_rest():
    phase = fresh(TrajectFactory()).current_phase
    billable, complete = presenters.meters(phase)
    assert [item.label for item in billable.items] == [
        "Infomoment of infogesprek",
        "Individueel gesprek",
        "Intake: potentieel",
        "Intake: noden",
        "Intake volledig",
    ]
    assert [item.label for item in complete.items] == [
        "Evaluatiegesprek",
        "Akkoord gegevensverwerking",
        "Besluit met motivering",
    ]
    assert len(presenters.checklist(phase)) == 8


def test_every_missing_item_has_a_link_and_a_source():
    for item in presenters.checklist(fresh(TrajectFactory()).current_phase):
        assert item.url.startswith("/")
        assert item.source
        assert item.reason


def test_stopped_phase_has_no_meters():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.EXPLORE, state="stopped", ends_on=localdate(), end_reason="Verhuisd")
    assert presenters.meters(fresh(traject).current_phase) == []


@pytest.mark.parametrize(
    ("make", "label"),
    [(lambda traject: None, "0 van 5"), (ready_to_decide_explore, "Factureerbaar")],
)
def test_progress_in_two_words(make, label):
    traject = TrajectFactory()
    make(traject)
    assert presenters.progress(fresh(traject).current_phase).label == label


# MLP -----------------------------------------------------------------------------------------------


def test_mlp_sheet_of_a_running_and_of_an_ended_phase():
    traject = started(date(2026, 3, 2), explore=False)
    phase_in(
        traject, PhaseKind.EXPLORE, state="completed", ends_on=date(2026, 4, 1), outcome="positive",
        result_code="Positief - bgl startadviseur", summary="Expert zicht op de markt",
    )  # fmt: skip
    lines = {line.label: line.value for line in mlp_sheet(fresh(traject).current_phase)}
    unit = f"{traject.organisation.oe_number}, {traject.organisation.name}, {traject.adviser}"
    assert lines == {
        "Stap": "Oriëntatie naar ondernemerschap",
        "Toestand": "Uitgevoerd",
        "Datum": "01/04/2026",
        "Financieringsnummer": "EEWP007",
        "Resultaatcode": "Positief - bgl startadviseur",
        "Aanvrager": unit,
        "Uitvoerder": unit,
        "Samenvatting": "Expert zicht op de markt",
    }


def test_mlp_registration_is_forgotten_when_the_state_changes():
    traject = TrajectFactory()
    signed_agreement(traject)
    phase = traject.phases.get()
    phase.mlp_registered_on, phase.mlp_registered_by = localdate(), traject.adviser
    phase.stop(on=localdate(), reason="Verhuisd")
    assert (phase.mlp_registered_on, phase.mlp_registered_by) == (None, None)


def test_aftercare_has_no_mlp_sheet():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.AFTERCARE)
    assert mlp_sheet(fresh(traject).current_phase) == []
