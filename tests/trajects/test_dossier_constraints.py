"""The database knows the rules of dossiers: each constraint refuses, with its readable message."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from tests.factories.trajects import (
    TrajectFactory,
    appointment_in,
    contact_in,
    full_intake,
    phase_in,
)
from trajects.enums import ContactKind, PhaseKind
from trajects.models import (
    Appointment,
    Contact,
    Decision,
    FinancingNumber,
    GroupContact,
    Intake,
    Phase,
    Programme,
    Traject,
    WorkNote,
)

pytestmark = pytest.mark.django_db

FAR = date(2200, 1, 1)


def _phase(traject):
    return traject.phases.get()


def _contact(traject):
    return contact_in(_phase(traject), ContactKind.INTAKE)


def _work(traject):
    phase = _phase(traject)
    return WorkNote.objects.create(
        traject=traject, phase=phase, topic="competences", worked_on=phase.starts_on, text="Samen",
        recorded_by=traject.adviser,
    )  # fmt: skip


def _decision(traject):
    return Decision.objects.create(
        traject=traject, phase=_phase(traject), kind="decided", outcome="positive", motivation="Sterk",
        decided_on=localdate(), decided_by=traject.adviser,
    )  # fmt: skip


# What to make, what to change, the constraint, its message.
CASES = [
    (lambda t: t, {"state": "closed"}, "traject_closing_complete", "heeft een datum en een reden"),
    (lambda t: t, {"closed_on": localdate()}, "traject_closing_complete", "heeft een datum en een reden"),
    (
        lambda t: t,
        {"state": "closed", "close_reason": "stopped", "closed_on": date(2020, 1, 1)},
        "traject_closed_after_start",
        "niet afgesloten zijn voor het begon",
    ),
    (lambda t: t, {"started_on": FAR}, "traject_start_possible", "Controleer het jaar"),
    (_phase, {"state": "completed"}, "phase_ended_has_end", "een lopende niet"),
    (_phase, {"ends_on": localdate()}, "phase_ended_has_end", "een lopende niet"),
    (
        _phase,
        {"state": "completed", "ends_on": date(2020, 1, 1)},
        "phase_end_after_start",
        "ligt voor de begindatum",
    ),
    (
        _phase,
        {"state": "stopped", "ends_on": localdate()},
        "phase_stopped_has_reason",
        "waarom de fase stopt",
    ),
    (_phase, {"mlp_registered_on": localdate()}, "phase_mlp_date_and_person", "een datum en een persoon"),
    (_phase, {"starts_on": FAR}, "phase_start_possible", "Controleer het jaar"),
    (_contact, {"held_on": FAR}, "contact_date_possible", "Controleer het jaar"),
    (_contact, {"minutes": 601}, "contact_minutes_possible", "tussen 1 en 600 minuten"),
    (_contact, {"minutes": 0}, "contact_minutes_possible", "tussen 1 en 600 minuten"),
    (_contact, {"phase": None}, "contact_has_a_phase_unless_info", "hoort bij een fase"),
    (_contact, {"attendance": "not_held"}, "contact_not_held_has_reason", "waarom het gesprek niet doorging"),
    (
        _contact,
        {"minutes_late": 10},
        "contact_minutes_late_only_when_late",
        "alleen bij wie te laat kwam",
    ),
    (
        appointment_in,
        {"ends_at": datetime(2000, 1, 1, tzinfo=UTC)},
        "appointment_ends_after_start",
        "eindigt voor ze begint",
    ),
    (
        appointment_in,
        {"state": "cancelled"},
        "appointment_cancelled_has_reason",
        "waarom de afspraak niet doorgaat",
    ),
    (full_intake, {"bit_ends_on": localdate()}, "intake_bit_end_only_in_bit", "in de BIT"),
    (lambda t: t.programme, {"competence_levels": ["sterk"]}, "programme_scale_has_levels", "2 tot 10"),
    (
        lambda t: t.programme,
        {"self_registration": True, "application_keep_months": None},
        "programme_applications_have_term",
        "na hoeveel maanden",
    ),
    (full_intake, {"completed_by": None}, "intake_complete_has_date_and_person", "een datum en een persoon"),
    (full_intake, {"needs_enterprise": ""}, "intake_complete_has_potential_and_needs", "de noden"),
    (_work, {"text": ""}, "work_note_has_text", "waaraan jullie werkten"),
    (_work, {"worked_on": FAR}, "work_note_date_possible", "Controleer het jaar"),
    (_decision, {"motivation": ""}, "decision_has_motivation", "waarom je dit beslist"),
    (_decision, {"outcome": "starts"}, "decision_start_complete", "het statuut en de startdatum"),
    (_decision, {"outcome": "stopped"}, "decision_stop_matches", "uitkomst stopgezet"),
    (
        lambda t: t.programme,
        {"ends_on": date(2000, 1, 1)},
        "programme_ends_after_it_begins",
        "voor de begindatum",
    ),
    (
        lambda t: t.programme,
        {"extended_until": date(2000, 1, 1)},
        "programme_extension_after_end",
        "na de einddatum",
    ),
    (
        lambda t: t.programme.financing_numbers.get(),
        {"valid_until": date(2000, 1, 1)},
        "financing_number_period",
        "voor de begindatum",
    ),
]


def _named(case) -> str:
    return f"{case[2]}-{'-'.join(case[1])}"


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_database_refuses(case):
    make, changes, name, _message = case
    row = make(TrajectFactory())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_refusal_is_readable(case):
    make, changes, _name, message = case
    row = make(TrajectFactory())
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for field, value in changes.items():
        values[row._meta.get_field(field).attname] = value
    with pytest.raises(ValidationError, match=message):
        type(row)(**values).validate_constraints()


def test_only_one_open_dossier_for_a_candidate_in_a_programme():
    traject = TrajectFactory()
    twin = Traject(
        candidate=traject.candidate, programme=traject.programme, organisation=traject.organisation,
        adviser=traject.adviser, started_on=localdate(),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="al een lopend dossier"):
        twin.validate_constraints()
    with pytest.raises(IntegrityError, match="traject_one_open"), transaction.atomic():
        twin.save()


def test_only_one_phase_in_progress():
    traject = TrajectFactory()
    with pytest.raises(IntegrityError, match="phase_one_in_progress"), transaction.atomic():
        phase_in(traject, PhaseKind.GUIDE)


def test_a_phase_happens_once_unless_cancelled():
    traject = TrajectFactory(explore=False)
    ended = {"ends_on": localdate(), "end_reason": "Vergissing"}
    phase_in(traject, PhaseKind.EXPLORE, state="cancelled", **ended)
    phase_in(traject, PhaseKind.EXPLORE, state="completed", **ended)
    with pytest.raises(IntegrityError, match="phase_once_per_template"), transaction.atomic():
        phase_in(traject, PhaseKind.EXPLORE, state="stopped", **ended)


def test_every_constraint_of_the_dossier_is_tried():
    tried = {case[2] for case in CASES} | {
        "traject_one_open",
        "phase_one_in_progress",
        "phase_once_per_template",
    }
    models = (
        Traject, Phase, Contact, GroupContact, Appointment, Intake, WorkNote, Decision, Programme, FinancingNumber
    )  # fmt: skip
    declared = {constraint.name for model in models for constraint in model._meta.constraints}
    assert declared == tried


def test_constraints_stand_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conname = 'traject_closing_complete'")
        assert cursor.fetchall() == [("traject_closing_complete",)]
