"""A dossier that grew: every tab asks the database as much as in a small one, and no page is too heavy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import dates
from core.models import Event, FieldChange, StoredFile
from tests.factories.trajects import TrajectFactory
from trajects.models import Contact, DossierDocument, Traject

pytestmark = pytest.mark.django_db

NOTES = "Samen gekeken naar de prijzen, de huur en de eerste klanten. " * 6
HEAVIEST = 450_000
TABS = ("general", "phase", "vouchers", "documents", "timeline", "everything", "history")


def fill(traject: Traject, *, contacts: int, documents: int, lines: int) -> None:
    """Rows as they would be there after years of work, without the actions that made them."""
    by, phase, now = traject.adviser, traject.current_phase, dates.now()
    about = {"traject": traject, "phase": phase}
    found = Contact.objects.bulk_create(
        Contact(
            **about, kind="conversation", form="individual", channel="phone", recorded_by=by, notes=NOTES,
            held_on=dates.today() - timedelta(days=number % 20),
        )
        for number in range(contacts)
    )  # fmt: skip
    files = StoredFile.objects.bulk_create(
        StoredFile(
            name=f"cv-{n}.pdf",
            content_type="application/pdf",
            size=9,
            sha256="0" * 64,
            path=f"{traject.pk}/{n}-{documents}",
        )
        for n in range(documents)
    )
    DossierDocument.objects.bulk_create(
        DossierDocument(**about, kind="cv", title=f"CV {file.pk}", file=file, added_by=by) for file in files
    )
    Event.objects.bulk_create(
        Event(
            kind="contact.recorded", occurred_at=now, actor_id=by.pk, actor_name=str(by),
            subject_type="trajects.contact", subject_id=found[number % contacts].pk,
            parent_type="trajects.traject", parent_id=traject.pk, data={"kind": "conversation", "held_on": "2026-01-01"},
        )
        for number in range(lines)
    )  # fmt: skip
    FieldChange.objects.bulk_create(
        FieldChange(
            subject_type="trajects.contact",
            subject_id=contact.pk,
            field="notes",
            was=NOTES,
            now="",
            actor_name="An",
        )
        for contact in found
    )


def addresses(traject: Traject) -> dict[str, str]:
    key = [traject.public_id]
    timeline = reverse("reporting:timeline", args=key)
    return {
        "general": traject.get_absolute_url(),
        "phase": reverse("trajects:phase", args=[*key, "VF"]),
        "vouchers": reverse("vouchers:dossier", args=key),
        "documents": reverse("reporting:dossier_documents", args=key),
        "timeline": timeline,
        "everything": f"{timeline}?toon=alles",
        "history": reverse("trajects:history", args=key),
    }


def measure(client: Any, traject: Traject) -> dict[str, tuple[int, int]]:
    """For each tab the number of queries and of bytes."""
    found = {}
    for tab, url in addresses(traject).items():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200
        found[tab] = (len(queries), len(answer.content))
    return found


def test_every_tab_of_a_dossier_that_grew_asks_as_much_as_a_small_one(client):
    traject = TrajectFactory()
    client.force_login(traject.adviser)
    fill(traject, contacts=2, documents=2, lines=3)
    measure(client, traject)
    small = measure(client, traject)
    fill(traject, contacts=198, documents=58, lines=1997)
    big = measure(client, traject)
    assert {tab: queries for tab, (queries, _size) in big.items()} == {
        tab: queries for tab, (queries, _size) in small.items()
    }
    assert {tab: size for tab, (_queries, size) in big.items() if size > HEAVIEST} == {}
    assert (Contact.objects.count(), DossierDocument.objects.count()) == (200, 60)
