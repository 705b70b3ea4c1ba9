"""What the fields of a dossier were: facts, summary, intake, contacts; who only reads it misses the own remarks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from core import dates, history
from core.models import FieldChange
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory, contact_in
from trajects import actions
from trajects.enums import ContactKind
from trajects.models import DossierAccess, Traject

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[str, str, str, str]]:
    return list(FieldChange.objects.order_by("pk").values_list("field", "was", "now", "reason"))


def test_every_change_of_a_dossier_has_its_history():
    traject = TrajectFactory(internal_remarks="Eerst dit.")
    by, phase = traject.adviser, traject.current_phase
    actions.change_traject(traject, by=by, version=traject.version, internal_remarks="Nu <b>dat</b>.")
    actions.supplement_summary(phase, by=by, text="Kort.")
    intake = actions.save_intake(traject, by=by, motivation="Een eigen zaak")
    actions.save_intake(traject, by=by, version=intake.version, motivation="Vrijheid", hours_per_week=20)
    contact = contact_in(phase, ContactKind.INTAKE, notes="Ging goed.")
    actions.change_contact(contact, by=by, version=contact.version, notes="Ging heel goed.", minutes=30)
    assert lines() == [
        ("internal_remarks", "Eerst dit.", "Nu <b>dat</b>.", ""),
        ("summary", "", "Kort.", ""),
        ("motivation", "Een eigen zaak", "Vrijheid", ""),
        ("hours_per_week", "", "20", ""),
        ("notes", "Ging goed.", "Ging heel goed.", ""),
        ("minutes", "", "30", ""),
    ]
    actions.remove_contact(contact, by=by)
    assert not history.of(contact).exists()
    assert len(lines()) == 4


def test_stopping_keeps_what_the_summary_was():
    traject = TrajectFactory()
    phase = traject.current_phase
    actions.supplement_summary(phase, by=traject.adviser, text="Kort.")
    actions.stop_phase(phase, by=traject.adviser, on=dates.today(), reason="Verhuisd.")
    assert lines()[-1] == ("summary", "Kort.", "Kort.\n\nVerhuisd.", "")


@pytest.fixture
def changed() -> Traject:
    traject = TrajectFactory()
    changes = {"internal_remarks": "Geheim woord <b>", "started_in": "secondary"}
    actions.change_traject(traject, by=traject.adviser, version=traject.version, **changes)
    actions.supplement_summary(traject.current_phase, by=traject.adviser, text="Lang. " * 100)
    return traject


def test_history_page_says_was_became_who_and_of_which_part(client, changed):
    client.force_login(changed.adviser)
    answer = client.get(reverse("trajects:history", args=[changed.public_id]))
    text = answer.content.decode()
    for shown in ("Geheim woord &lt;b&gt;", "Bijberoep", "Verkennende fase", changed.adviser.full_name):
        assert shown in text
    assert "<details>" in text
    assert "Geheim woord <b>" not in text
    assert "/geschiedenis/" in client.get(changed.get_absolute_url()).content.decode()
    url = reverse("trajects:history", args=[changed.public_id]) + "?veld=summary"
    rows = client.get(url, headers={"HX-Request": "true"}).context["table"].rows
    assert [(row.obj.field, row.obj.about, row.obj.long) for row in rows] == [
        ("Samenvatting", "Verkennende fase", True)
    ]


def test_who_reads_a_lent_dossier_does_not_read_the_remarks(client, changed):
    reader = adviser()
    DossierAccess.objects.create(
        traject=changed, user=reader, ground="request", until=dates.today() + timedelta(days=1),
    )  # fmt: skip
    client.force_login(reader)
    answer = client.get(reverse("trajects:history", args=[changed.public_id]))
    assert answer.status_code == 200
    assert "Geheim woord" not in answer.content.decode()
    assert "Interne opmerkingen" not in answer.content.decode()
    assert "Bijberoep" in answer.content.decode()
