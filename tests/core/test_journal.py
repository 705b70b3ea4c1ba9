"""The journal only grows, and remembers who somebody was then."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import translation

from core import journal
from core.actors import CLOCK, OutsideActor
from core.models import Event
from people.roles import Role
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser

pytestmark = pytest.mark.django_db


def test_record_keeps_who_the_person_was_then() -> None:
    organisation = OrganisationFactory(name="Syntra Oud")
    user = adviser(organisation, given_name="Mia", family_name="Claes")
    candidate = CandidateFactory()

    journal.record("candidate.changed", candidate, by=user, data={"fields": ["email"]})
    organisation.name = "Syntra Nieuw"
    organisation.save()
    user.family_name = "Anders"
    user.save()

    event = Event.objects.about(candidate).get()
    with translation.override("en"):
        assert (user.journal_identity().role, event.role_in_words) == ("Adviseur", "Adviser")
    assert (event.actor_name, event.actor_role, event.actor_organisation) == (
        "Mia Claes",
        "Adviseur",
        "Syntra Oud",
    )
    assert event.actor_id == user.pk
    assert event.organisation_id == organisation.pk


def test_record_by_the_clock_and_by_somebody_outside() -> None:
    candidate = CandidateFactory()
    journal.record("candidate.changed", candidate, by=CLOCK)
    journal.record("candidate.changed", candidate, by=OutsideActor("Els Maes", "aanbieder", "Atelier"))
    names = set(Event.objects.about(candidate).values_list("actor_name", "actor_role", "actor_organisation"))
    assert names == {("De klok", "systeem", ""), ("Els Maes", "aanbieder", "Atelier")}


def test_record_refuses_a_kind_without_words() -> None:
    with pytest.raises(LookupError, match="candidate.juggled"):
        journal.record("candidate.juggled", CandidateFactory(), by=CLOCK)


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_an_error() -> None:
    candidate = CandidateFactory()
    with pytest.raises(TransactionManagementError):
        journal.record("candidate.changed", candidate, by=CLOCK)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_event SET actor_name = 'iemand anders'",
        "DELETE FROM core_event",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_line(sql: str) -> None:
    journal.record("candidate.changed", CandidateFactory(), by=CLOCK)
    with pytest.raises(DatabaseError, match="core_event is only added to"), transaction.atomic():
        connection.cursor().execute(sql)
    assert Event.objects.get().actor_name == "De klok"


def test_the_database_refuses_to_empty_the_journal_without_the_switch_of_the_tests() -> None:
    journal.record("candidate.changed", CandidateFactory(), by=CLOCK)
    cursor = connection.cursor()
    cursor.execute("SET LOCAL jumpstarters.allow_truncate = 'off'")
    with pytest.raises(DatabaseError, match="core_event is only added to"), transaction.atomic():
        cursor.execute("TRUNCATE core_event")
    assert Event.objects.count() == 1


def test_without_the_trigger_a_line_could_be_changed() -> None:
    """Negative control: it is the trigger that protects the journal."""
    journal.record("candidate.changed", CandidateFactory(), by=CLOCK)
    cursor = connection.cursor()
    cursor.execute("ALTER TABLE core_event DISABLE TRIGGER core_event_no_change")
    cursor.execute("UPDATE core_event SET actor_name = 'iemand anders'")
    assert Event.objects.get().actor_name == "iemand anders"


def test_the_orm_refuses_too() -> None:
    with pytest.raises(TypeError, match="only added to"):
        Event.objects.all().delete()
    with pytest.raises(TypeError, match="only added to"):
        Event.objects.update(actor_name="x")


def test_timeline_holds_events_of_the_dossier_and_its_parts() -> None:
    candidate, other = CandidateFactory(), CandidateFactory()
    parent = OrganisationFactory()
    journal.record("candidate.changed", candidate, by=CLOCK, parent=parent)
    journal.record("candidate.changed", other, by=CLOCK)
    assert [event.subject_id for event in Event.objects.in_dossier(parent)] == [candidate.pk]


def test_role_names_in_the_journal_are_words() -> None:
    assert str(Role.ADVISER.label) == "Adviseur"
