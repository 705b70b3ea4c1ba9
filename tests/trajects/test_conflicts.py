"""Two people in one form: whoever saves second sees both texts, and nothing is overwritten in silence.

Every page of the dossier that changes an existing row; the competences, a table, have a test of their own,
and so has the candidate.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate

from tests.factories.trajects import (
    TrajectFactory,
    appointment_in,
    contact_in,
    full_intake,
    ready_to_decide_guide,
)
from trajects.actions.plans import write_financial_plan, write_plan_part
from trajects.enums import ContactKind
from trajects.models import ActionItem, Note, PlanSection, Task, Traject

pytestmark = pytest.mark.django_db

Case = tuple[str, str, Callable[[], models.Model]]


def url(name: str, *keys: Any) -> str:
    return reverse(f"trajects:{name}", args=keys)


def facts(traject: Traject) -> Case:
    return url("facts_edit", traject.public_id), "internal_remarks", lambda: traject


def summary(traject: Traject) -> Case:
    return url("summary", traject.public_id, "VF"), "summary", lambda: traject.current_phase


def intake(traject: Traject) -> Case:
    row = full_intake(traject)
    return url("intake", traject.public_id), "motivation", lambda: row


def contact(traject: Traject) -> Case:
    row = contact_in(traject.current_phase, ContactKind.INTAKE)
    return url("contact_edit", row.public_id), "notes", lambda: row


def appointment(traject: Traject) -> Case:
    row = appointment_in(traject)
    return url("appointment_edit", row.public_id), "place", lambda: row


def action(traject: Traject) -> Case:
    row = ActionItem.objects.create(
        traject=traject, description="Bank", need="entrepreneur", owner="candidate", position=1, added_by=traject.adviser
    )  # fmt: skip
    return url("action_edit", row.public_id), "description", lambda: row


def note(traject: Traject) -> Case:
    row = Note.objects.create(
        traject=traject, organisation=traject.organisation, text="Eerst", written_by=traject.adviser
    )
    return url("note", row.public_id), "text", lambda: row


def task(traject: Traject) -> Case:
    row = Task.objects.create(
        traject=traject, organisation=traject.organisation, title="Bel", owner=traject.adviser,
        made_by=traject.adviser, due_on=localdate(),
    )  # fmt: skip
    return url("task", row.public_id), "title", lambda: row


def work(traject: Traject) -> Case:
    row = traject.work_notes.first()
    return url("work_edit", row.public_id), "text", lambda: row


def plan_part(traject: Traject) -> Case:
    section = PlanSection.objects.create(
        programme=traject.programme, code="1.1", title="Idee", chapter="Idee", position=1
    )
    row = write_plan_part(traject, section, by=traject.adviser, text="Eerst", ready=False)
    return url("plan_part", traject.public_id, section.code), "text", lambda: row


def finances(traject: Traject) -> Case:
    row = write_financial_plan(traject, by=traject.adviser, lines=[], remarks="Eerst")
    return url("finances_edit", traject.public_id), "remarks", lambda: row


EXPLORING = (facts, summary, intake, contact, appointment, action, note, task)
GUIDING = (work, plan_part, finances)


def filled(form: Any) -> dict[str, Any]:
    """What a browser would send for a form as it stands on the page."""
    values = {}
    for field in form:
        value = field.value()
        if value not in (None, "", False, []):
            shown = field.field.prepare_value(value)
            values[field.html_name] = (
                f"{shown:%d/%m/%Y}" if hasattr(shown, "year") else "on" if shown is True else str(shown)
            )
    return values | {"form_key": str(uuid.uuid4())}


@pytest.mark.parametrize("case", [*EXPLORING, *GUIDING], ids=lambda case: case.__name__)
def test_second_of_two_people_sees_both_texts(client, case):
    traject = TrajectFactory(explore=case in EXPLORING)
    if case in GUIDING:
        ready_to_decide_guide(traject)
    page, name, row_of = case(traject)
    client.force_login(traject.adviser)
    opened = client.get(page)
    assert opened.status_code == 200
    sent = filled(opened.context["form"])
    first = client.post(page, sent | {name: "Tekst van de eerste"})
    assert first.status_code == 302, first.context["form"].errors
    second = client.post(page, sent | {name: "Tekst van de tweede", "form_key": str(uuid.uuid4())})
    assert second.status_code == 409
    for text in ("Tekst van de eerste", "Tekst van de tweede"):
        assert text in second.content.decode()
    row = row_of()
    row.refresh_from_db()
    assert getattr(row, name) == "Tekst van de eerste"
