"""The written record of the work: corrected and removed, also after the end of the phase (H-67)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused, StaleForm
from core.models import Event
from tests.factories.people import coordinator
from tests.factories.trajects import TrajectFactory, phase_in
from trajects import actions
from trajects.enums import PhaseKind, WorkTopic
from trajects.models import Phase, WorkNote

pytestmark = pytest.mark.django_db
PLAN, COMPETENCES = WorkTopic.BUSINESS_PLAN, WorkTopic.COMPETENCES


@pytest.fixture
def phase() -> Phase:
    return phase_in(TrajectFactory(explore=False), PhaseKind.GUIDE)


@pytest.fixture
def note(phase) -> WorkNote:
    return actions.record_work(
        phase, by=phase.traject.adviser, topic=PLAN, worked_on=localdate(), text="Prijzen"
    )


def change(note: WorkNote, **fields) -> WorkNote:
    values = {"topic": note.topic, "worked_on": note.worked_on, "text": "Kosten", "version": 1, **fields}
    return actions.change_work(note, **{"by": note.traject.adviser, **values})


def end(phase: Phase) -> None:
    Phase.objects.filter(pk=phase.pk).update(state="completed", ends_on=localdate(), outcome="no_start")


def test_change_and_remove_stand_in_the_journal(note):
    change(note, topic=COMPETENCES)
    assert (note.topic, note.text, note.version) == (COMPETENCES, "Kosten", 2)
    actions.remove_work(note, by=note.traject.adviser)
    assert not WorkNote.objects.exists()
    lines = Event.objects.in_dossier(note.traject).order_by("pk").values_list("kind", flat=True)
    assert list(lines) == ["work.recorded", "work.changed", "work.removed"]


def test_change_of_an_old_page_overwrites_nothing(note):
    change(note)
    with pytest.raises(StaleForm):
        change(note, text="Oud")
    note.refresh_from_db()
    assert note.text == "Kosten"


@pytest.mark.parametrize("days", [-21, 1])
def test_change_keeps_to_the_days_of_the_phase(note, days):
    with pytest.raises(Refused):
        change(note, worked_on=localdate() + timedelta(days))


def test_after_the_end_only_a_coordinator_corrects_with_a_reason(note, phase):
    end(phase)
    note.phase.refresh_from_db()
    boss = coordinator()
    for attempt in (
        lambda: change(note),
        lambda: actions.remove_work(note, by=note.traject.adviser),
        lambda: change(note, by=boss),
        lambda: actions.remove_work(note, by=boss),
    ):
        with pytest.raises(Refused, match="afgerond"):
            attempt()
    change(note, by=boss, reason="Verkeerde dag")
    actions.remove_work(note, by=boss, reason="Dubbel")
    assert not WorkNote.objects.exists()


def test_the_pages_change_and_remove(client, note, phase):
    client.force_login(phase.traject.adviser)
    edit = reverse("trajects:work_edit", args=[note.public_id])
    assert edit in client.get(phase.get_absolute_url()).content.decode()
    sent = {"topic": "competences", "worked_on": f"{localdate():%d/%m/%Y}", "text": "Zelfvertrouwen"}
    key = {"form_key": str(uuid.uuid4()), "version": 1}
    assert client.post(edit, sent | key).status_code == 302
    stale = client.post(edit, sent | key | {"form_key": str(uuid.uuid4()), "text": "Iets anders"})
    assert stale.status_code == 409
    assert "Zelfvertrouwen" in stale.content.decode()
    remove = reverse("trajects:work_remove", args=[note.public_id])
    assert client.get(remove).status_code == 200
    assert client.post(remove, {"form_key": str(uuid.uuid4())}).status_code == 302
    assert not WorkNote.objects.exists()


def test_a_coordinator_is_asked_why_after_the_end(client, note, phase):
    end(phase)
    edit = reverse("trajects:work_edit", args=[note.public_id])
    client.force_login(phase.traject.adviser)
    assert client.get(edit).status_code == 403
    client.force_login(coordinator())
    assert "Waarom verbeter je een afgeronde fase?" in client.get(edit).content.decode()
