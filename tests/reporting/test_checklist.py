"""The documents tab: what each phase asks, what is there and what misses; the page asks the same for 60 pieces."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import files
from reporting.models import IssuedDocument
from reporting.presenters.checklist import Checklist, Place, checklist_of
from tests.factories.people import adviser
from tests.factories.reporting import decide_explore, explore_ready
from tests.factories.trajects import TrajectFactory, contact_in
from tests.world import blank_pdf
from trajects.enums import ContactKind, PhaseKind
from trajects.models import DocumentRequirement, DossierAccess, DossierDocument, Programme, Traject

pytestmark = pytest.mark.django_db
ASKED = {
    PhaseKind.EXPLORE: ("referral_card!s", "intake!", "agreement!s", "cv", "decision!"),
    PhaseKind.GUIDE: ("action_plan", "business_plan!s", "decision!", "certificate"),
}


def ask_pieces(programme: Programme) -> None:
    """The list of the handbook: with ! obligatory, with s to sign."""
    for kind, pieces in ASKED.items():
        template = programme.phase_templates.get(kind=kind)
        for position, piece in enumerate(pieces):
            name, _mark, rest = piece.partition("!")
            DocumentRequirement.objects.create(
                template=template,
                kind=name,
                position=position,
                is_required="!" in piece,
                needs_signature=rest == "s",
            )


def uploaded(traject: Traject, kind: str, **fields) -> DossierDocument:
    stored = files.store(blank_pdf(), name="stuk.pdf", content_type=files.PDF)
    return DossierDocument.objects.create(
        traject=traject, kind=kind, file=stored, added_by=traject.adviser, **fields
    )


def list_of(traject: Traject) -> Checklist:
    found = Traject.objects.with_content().get(pk=traject.pk)
    return checklist_of(found, IssuedDocument.objects.in_dossier(found))


def place(checklist: Checklist, kind: str, phase: int = 0) -> Place:
    return next(place for place in checklist.phases[phase].places if place.kind == kind)


def words(checklist: Checklist, phase: int = 0) -> dict[str, tuple[str, str]]:
    return {entry.kind: (entry.badge.label, entry.badge.tone) for entry in checklist.phases[phase].places}


def test_empty_dossier_misses_what_is_obligatory_and_nothing_else():
    traject = TrajectFactory()
    ask_pieces(traject.programme)
    found = list_of(traject)
    assert words(found) == {
        "referral_card": ("Ontbreekt", "warning"),
        "intake": ("Ontbreekt", "warning"),
        "agreement": ("Ontbreekt", "warning"),
        "cv": ("Niet aanwezig", "neutral"),
        "decision": ("Ontbreekt", "warning"),
    }
    assert words(found, 1)["business_plan"] == ("Komt later", "neutral")
    assert (found.phases[0].there, len(found.phases[0].required)) == (0, 4)
    assert place(found, "cv").url.endswith("/document/?soort=cv")


def test_pieces_stand_where_they_belong_with_their_papers():
    phase = explore_ready()
    traject = phase.traject
    ask_pieces(traject.programme)
    decide_explore(phase)
    cv, loose = uploaded(traject, "cv", phase=phase), uploaded(traject, "other", title="Brief")
    found = list_of(traject)
    assert words(found)["decision"] == ("Aanwezig", "success")
    assert [paper.kind for paper in place(found, "decision").issued] == ["decision_explore"]
    assert place(found, "cv").documents == [cv]
    assert found.other_documents == [loose]
    assert found.phases[0].there == 3


def test_plan_to_sign_is_only_in_order_once_it_is_signed():
    traject = decide_explore().traject
    ask_pieces(traject.programme)
    plan = uploaded(traject, "business_plan", phase=traject.current_phase)
    assert words(list_of(traject), 1)["business_plan"] == ("Nog niet ondertekend", "warning")
    assert list_of(traject).phases[1].there == 0
    DossierDocument.objects.filter(pk=plan.pk).update(is_signed=True)
    assert words(list_of(traject), 1)["business_plan"] == ("Aanwezig", "success")


def test_who_reads_a_lent_dossier_adds_nothing_and_takes_nothing_along(client):
    traject, reader = TrajectFactory(), adviser()
    ask_pieces(traject.programme)
    uploaded(traject, "cv")
    DossierAccess.objects.create(traject=traject, user=reader, ground="former", until="2099-01-01")
    client.force_login(reader)
    page = client.get(reverse("reporting:dossier_documents", args=[traject.public_id])).content.decode()
    assert "Niet verplicht" in page
    for words_of_editing in ("data-drop", "hele dossier als ZIP", "Laad op"):
        assert words_of_editing not in page
    assert client.post(reverse("reporting:dossier_zip", args=[traject.public_id])).status_code == 404


def test_page_asks_the_database_the_same_for_60_pieces(client: Client):
    traject = TrajectFactory()
    ask_pieces(traject.programme)
    client.force_login(traject.adviser)
    url = reverse("reporting:dossier_documents", args=[traject.public_id])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    for kind in ("cv", "other"):
        uploaded(traject, kind, phase=traject.current_phase)
    contact_in(traject.current_phase, ContactKind.INTAKE)
    client.get(url)
    few = asked()
    for number in range(60):
        uploaded(traject, ("cv", "other", "business_plan")[number % 3], phase=traject.current_phase)
    assert asked() == few
