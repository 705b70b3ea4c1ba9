"""Issued documents: numbered, frozen, rendered once, superseded but never rewritten."""

from __future__ import annotations

import hashlib
import io
import threading
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.timezone import localdate

from core import journal
from core.errors import Refused
from core.files import read_file
from core.models import Event, OutgoingEmail, StoredFile
from reporting import actions, pdf, tasks
from reporting.documents import build
from reporting.models import DocumentCounter, IssuedDocument
from tests.factories.people import CandidateFactory, OrganisationFactory, consultant
from tests.factories.referrals import sent_referral
from tests.factories.reporting import (
    decide_explore,
    decide_guide,
    document_of,
    explore_ready,
    guide_ready,
    printed_text,
    traject_with_referrer,
)
from tests.factories.trajects import signed_agreement
from tests.factories.vouchers import MenuItemFactory, booked, candidate_with_number
from trajects import actions as traject_actions
from trajects.enums import PhaseState
from trajects.models import Decision, FinancialPlan, Phase, Traject

pytestmark = pytest.mark.django_db

YEAR = localdate().year


def card_of(referral: Any) -> IssuedDocument:
    return actions.issue_referral_card(referral, by=referral.from_user)


def in_threads(*works: Any) -> list[Any]:
    """Run the works at once, each with its own connection; gives results or exceptions."""
    results: list[Any] = [None] * len(works)

    def run(index: int) -> None:
        try:
            results[index] = works[index]()
        except Exception as error:  # noqa: BLE001  the test looks at what happened
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# What follows from a decision ------------------------------------------------------------------


def test_positive_decision_issues_its_report_only():
    decision = decide_explore()
    kinds = list(IssuedDocument.objects.values_list("kind", flat=True))
    assert kinds == ["decision_explore"]
    document = document_of(decision, "decision_explore")
    assert document.number == f"BVF-{YEAR}-000001"
    assert (document.parent_type, document.parent_id) == ("trajects.traject", decision.traject.pk)
    assert not document.shared_with_referrer


def test_negative_decision_of_a_job_seeker_also_sends_back_and_shares_that():
    decision = decide_explore(outcome="negative")
    back = document_of(decision, "referral_back")
    assert back.number == f"TVW-{YEAR}-000001"
    assert back.shared_with_referrer
    assert back.referring_organisation == decision.traject.referring_organisation


def test_negative_decision_of_somebody_else_sends_nobody_back():
    candidate = CandidateFactory(is_job_seeker=False)
    decide_explore(explore_ready(candidate=candidate), outcome="negative")
    assert list(IssuedDocument.objects.values_list("kind", flat=True)) == ["decision_explore"]


def test_start_issues_the_certificate():
    decision = decide_guide(outcome="starts")
    kinds = set(IssuedDocument.objects.values_list("kind", flat=True))
    assert kinds == {"decision_guide", "certificate"}
    assert document_of(decision, "certificate").number == f"ATT-{YEAR}-000001"


def test_free_offer_in_a_decision_waits_for_nobody():
    phase = guide_ready()
    signed_agreement(phase.traject)
    booked(phase.traject, MenuItemFactory(programme=phase.traject.programme, free=True, name="Café"))
    text = printed_text(document_of(decide_guide(phase), "decision_guide"))
    assert "Café Starterslabo Geen antwoord nodig" in text
    assert "In behandeling" not in text


def test_no_start_issues_no_certificate():
    decide_guide(outcome="no_start")
    assert not IssuedDocument.objects.filter(kind="certificate").exists()


def test_stop_issues_a_document_of_its_own_and_no_certificate():
    phase = guide_ready()
    decision = traject_actions.stop_phase(
        phase, by=phase.traject.adviser, on=localdate(), reason="Verhuist.", advice="Naar VDAB Gent."
    )
    assert list(IssuedDocument.objects.values_list("kind", flat=True)) == ["stop_guide"]
    document = document_of(decision, "stop_guide")
    assert (document.title, document.number) == ("Stopzetting begeleidende fase", f"SBF-{YEAR}-000001")
    text = printed_text(document)
    for words in (
        "Stopzetting begeleidende fase", "Reden van de stopzetting Verhuist.", "Volgende stap Naar VDAB Gent.",
        "Opstartgesprek", "Samen gewerkt.", "Stopgezet",
    ):  # fmt: skip
        assert words in text
    with pytest.raises(Refused, match="niet uitgevoerd"):
        build.certificate(phase.traject)


def test_plans_of_a_dossier_are_numbered_and_a_later_one_supersedes():
    traject = guide_ready().traject
    with pytest.raises(Refused, match="nog leeg"):
        actions.issue_plan(traject, "action_plan", by=traject.adviser)
    traject.action_items.create(description="Offerte vragen", added_by=traject.adviser)
    first = actions.issue_plan(traject, "action_plan", by=traject.adviser)
    assert actions.issue_plan(traject, "action_plan", by=traject.adviser) == first
    traject.action_items.update(state="busy")
    second = actions.issue_plan(traject, "action_plan", by=traject.adviser)
    first.refresh_from_db()
    assert (first.number, first.superseded_by, second.number) == (
        f"ACT-{YEAR}-000001",
        second,
        f"ACT-{YEAR}-000002",
    )
    assert [line["state"] for line in first.data["actions"]] == ["Te doen"]
    assert [line["state"] for line in second.data["actions"]] == ["Bezig"]


def test_plans_hold_what_the_dossier_holds():
    traject = guide_ready().traject
    programme, by = traject.programme, traject.adviser
    competence = programme.competences.create(code="plan", area="In actie", name="Plannen")
    traject.competence_scores.create(competence=competence, score_start=2, scored_start_on=localdate())
    for position, code in enumerate(("2.1", "1.1")):
        section = programme.plan_sections.create(
            code=code, chapter=f"Deel {code}", title="T", position=9 - position
        )
        traject.plan_parts.create(section=section, state="ready", text=f"Tekst {code}", written_by=by)
    plan = FinancialPlan.objects.create(traject=traject, gross_margin=5000, written_by=by)
    plan.lines.create(kind="fixed_cost", label="Huur", amount_cents=1_000_000)
    plan.lines.create(kind="turnover", label="Jaar 1", amount_cents=3_000_000, year=1)
    traject = Traject.objects.with_content().get(pk=traject.pk)
    (score,) = build.competences(traject).scores
    assert (score.competence, score.start, score.end, score.growth) == ("Plannen", 2, None, "")
    written = [
        s.text for chapter in build.business_plan(traject).chapters for s in chapter.sections if s.text
    ]
    assert written == ["Tekst 1.1", "Tekst 2.1"]
    money = build.financial_plan(traject)
    assert (money.break_even_cents, [year.reached for year in money.years]) == (2_000_000, [True])


def test_copy_leaves_the_document_as_it_is():
    decision = decide_explore()
    document = document_of(decision, "decision_explore")
    assert actions.copy_document(document, by=decision.decided_by).startswith(b"PK")
    assert IssuedDocument.objects.get() == document
    assert Event.objects.filter(kind="document.copied", parent_id=decision.traject.pk).count() == 1


def test_certificate_of_a_running_track_is_refused():
    with pytest.raises(Refused, match="niet uitgevoerd"):
        build.certificate(guide_ready().traject)


# Atomic ------------------------------------------------------------------------------------------


def break_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("the row cannot be written")

    monkeypatch.setattr(IssuedDocument.objects, "create", broken)


def test_decision_whose_document_cannot_be_written_does_not_happen(monkeypatch):
    phase = explore_ready()
    break_documents(monkeypatch)
    with pytest.raises(DatabaseError):
        decide_explore(phase)
    assert Phase.objects.get(pk=phase.pk).state == PhaseState.IN_PROGRESS
    assert not Decision.objects.exists()
    assert not OutgoingEmail.objects.exists()
    assert not Event.objects.filter(kind="phase.complete").exists()


def test_document_whose_journal_line_cannot_be_written_does_not_exist(monkeypatch):
    referral = sent_referral()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("no journal")

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(DatabaseError):
        card_of(referral)
    assert not IssuedDocument.objects.exists()
    assert not DocumentCounter.objects.filter(last__gt=0).exists()


def test_number_of_a_failed_document_is_not_lost():
    with pytest.raises(RuntimeError), transaction.atomic():
        card_of(sent_referral())
        raise RuntimeError
    assert card_of(sent_referral()).number == f"DVK-{YEAR}-000001"


# Frozen ------------------------------------------------------------------------------------------


def test_same_data_twice_is_one_document():
    referral = sent_referral()
    assert card_of(referral) == card_of(referral)
    assert Event.objects.filter(kind="document.issued").count() == 1


def words_of(document: IssuedDocument) -> str:
    """What the PDF of a document says."""
    printed = read_file(IssuedDocument.objects.get(pk=document.pk).file)
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_changed_data_supersedes_and_rewrites_nothing():
    referral = sent_referral()
    first = card_of(referral)
    printed = read_file(actions.ensure_rendered(first).file)
    before = IssuedDocument.objects.values().get(pk=first.pk)
    referral.card_text = "Wil een bakkerij beginnen."
    referral.save()
    second = card_of(referral)
    after = IssuedDocument.objects.values().get(pk=first.pk)
    assert second.number == f"DVK-{YEAR}-000002"
    assert f"Vervangt: {first.number}" in words_of(actions.ensure_rendered(second))
    assert "Vervangt" not in words_of(first)
    assert (after["is_current"], after["superseded_by_id"]) == (False, second.pk)
    unchanged = before.keys() - {"is_current", "superseded_by_id"}
    assert {key: before[key] for key in unchanged} == {key: after[key] for key in unchanged}
    assert read_file(IssuedDocument.objects.get(pk=first.pk).file) == printed
    assert Event.objects.filter(kind="document.superseded").get().data == {
        "number": first.number,
        "by": second.number,
    }


@pytest.mark.parametrize("change", [{"data": {}}, {"number": "X"}, {"title": "X"}, {"data_sha256": "0" * 64}])
def test_database_refuses_to_rewrite(change):
    document = card_of(sent_referral())
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**change)


def test_database_refuses_another_file_and_a_deletion():
    document = actions.ensure_rendered(card_of(sent_referral()))
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(file=None)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).delete()


def test_documents_are_dutch_whatever_the_language_of_the_user():
    with translation.override("en"):
        decision = decide_explore()
    document = document_of(decision, "decision_explore")
    assert document.title == "Besluit verkennende fase"
    assert document.data["outcome"] == "Positief"


def test_national_number_is_never_in_a_document():
    decision = decide_guide(guide_ready(candidate=candidate_with_number()), outcome="starts")
    stored = str(list(IssuedDocument.objects.values_list("data", flat=True)))
    assert "85073099932" not in stored
    assert "999.32" not in stored
    assert document_of(decision, "certificate").data["national_number"] == "85.07.30-***.**"


# The file ----------------------------------------------------------------------------------------


def test_hash_of_the_file_is_the_hash_of_its_bytes():
    document = actions.ensure_rendered(card_of(sent_referral()))
    assert document.file.sha256 == hashlib.sha256(read_file(document.file)).hexdigest()
    assert document.data_sha256 == actions.hash_of(document.data)
    assert document.file.name == f"{document.number}.pdf"


def test_rendering_again_gives_the_same_file():
    document = card_of(sent_referral())
    assert actions.ensure_rendered(document).file == actions.ensure_rendered(document).file


def test_sweeper_makes_what_waits_once():
    card_of(sent_referral())
    decide_explore()
    assert tasks.render_waiting_documents() == 2
    assert tasks.render_waiting_documents() == 0
    assert not IssuedDocument.objects.waiting_for_pdf().exists()


def test_sweeper_leaves_documents_waiting_without_pango(monkeypatch):
    def unavailable() -> None:
        raise pdf.PdfUnavailable("geen")

    monkeypatch.setattr(pdf, "_engine", unavailable)
    card_of(sent_referral())
    assert tasks.render_waiting_documents() == 0
    assert IssuedDocument.objects.waiting_for_pdf().count() == 1


def test_one_document_that_is_refused_does_not_stop_the_others(monkeypatch):
    first, second = card_of(sent_referral()), card_of(sent_referral())
    real = pdf.render

    def picky(html: str, **kwargs: Any) -> bytes:
        if first.number in html:
            raise pdf.PdfRefused("te lang")
        return real(html, **kwargs)

    monkeypatch.setattr(pdf, "render", picky)
    assert tasks.render_waiting_documents() == 1
    assert list(IssuedDocument.objects.waiting_for_pdf()) == [first]
    assert second.number == f"DVK-{YEAR}-000002"


# At once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_renders_at_once_give_one_file():
    document = card_of(sent_referral())
    results = in_threads(*[lambda: actions.ensure_rendered(document).file_id] * 2)
    assert results[0] == results[1]
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_task_passes_over_a_document_that_somebody_else_makes():
    document = card_of(sent_referral())
    with transaction.atomic():
        IssuedDocument.objects.select_for_update().get(pk=document.pk)
        assert in_threads(tasks.render_waiting_documents) == [0]
    assert tasks.render_waiting_documents() == 1


@pytest.mark.django_db(transaction=True)
def test_many_documents_at_once_have_numbers_without_gaps():
    referrals = [sent_referral() for _ in range(6)]
    results = in_threads(*[lambda referral=referral: card_of(referral).number for referral in referrals])
    assert sorted(results) == [f"DVK-{YEAR}-{n:06d}" for n in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_same_document_issued_by_two_at_once_is_one_document():
    referral = sent_referral()
    results = in_threads(*[lambda: card_of(referral).pk] * 3)
    assert len(set(results)) == 1
    assert IssuedDocument.objects.count() == 1


# What is printed -----------------------------------------------------------------------------------


def test_explore_decision_prints_what_was_decided():
    decision = decide_explore(agreed_actions="Expert zicht op de markt", advice="Oefen de boekhouding.")
    text = printed_text(document_of(decision, "decision_explore"))
    traject = decision.traject
    for words in (
        "Besluit verkennende fase", f"BVF-{YEAR}-000001", "Positief", "Kent het vak en de buurt.",
        "Expert zicht op de markt", "Oefen de boekhouding.", "Oriëntatie naar ondernemerschap", "Uitgevoerd",
        "Positief - bgl startadviseur", "EEWP007", "Intakegesprek", "Evaluatiegesprek", "Boekhouden",
        traject.candidate.list_name, traject.adviser.full_name, traject.organisation.oe_number,
        traject.programme.co_financing_text,
    ):  # fmt: skip
        assert words in text
    assert text.count("Nog niet ingevuld") == 1
    assert "Afstand tot ondernemen Nog niet ingevuld" in text


def test_guide_decision_prints_work_feasibility_and_start():
    decision = decide_guide(outcome="starts")
    text = printed_text(document_of(decision, "decision_guide"))
    for words in (
        "Start als zelfstandige", "Samen gewerkt.", "Haalbaar onder voorwaarden", "Volgt nog boekhouden.",
        "Bijberoep", f"{localdate():%d/%m/%Y}", "Coach/ondersteun ondernemersvorming",
    ):  # fmt: skip
        assert words in text


def test_certificate_prints_period_and_validity():
    decision = decide_guide(guide_ready(candidate=candidate_with_number()), outcome="starts")
    text = printed_text(document_of(decision, "certificate"))
    for words in (
        "Wij verklaren dat Noor",
        "geslaagd is voor het prestarterstraject",
        "85.07.30-***.**",
        "6 maanden geldig",
        "Kortrijk",
    ):
        assert words in text


def test_referral_back_prints_who_where_and_why():
    decision = decide_explore(outcome="negative", motivation="Wil eerst werken.")
    text = printed_text(document_of(decision, "referral_back"))
    office = decision.traject.referring_organisation
    for words in (f"Terugverwijzing naar {office.name}", "Negatief", "Wil eerst werken."):
        assert words in text


def test_referral_card_prints_both_sides():
    referral = sent_referral()
    text = printed_text(card_of(referral))
    for words in (
        "Doorverwijskaart", referral.from_organisation.name, referral.to_organisation.name, "EEWP007",
        "Wil een fietsatelier beginnen.", referral.route_reason, referral.candidate.list_name,
    ):  # fmt: skip
        assert words in text


def test_intake_and_agreement_print_what_was_written():
    traject = explore_ready().traject
    intake = printed_text(actions.issue_intake(traject.intake, by=traject.adviser))
    assert "Een fietsatelier" in intake
    assert "Kent het vak" in intake
    signed = traject.candidate.current_agreement
    agreement = printed_text(actions.issue_agreement(signed, traject=traject, by=traject.adviser))
    assert "Ik ga akkoord." in agreement
    assert signed.text_hash in agreement.replace(" ", "")


@pytest.mark.parametrize("name", ["محمد", "ሰላም", "Łukasz", "<b>Wim</b>", "=1+1", "x" * 200])
def test_names_of_every_script_are_printed(name):
    referral = sent_referral(candidate=CandidateFactory(given_name=name))
    document = actions.ensure_rendered(card_of(referral))
    reader = pypdf.PdfReader(io.BytesIO(read_file(document.file)))
    assert len(reader.pages) >= 1
    assert document.data["candidate"]["name"].endswith(name)


# Who sees it ---------------------------------------------------------------------------------------


def test_visibility_of_a_shared_document():
    decision = decide_explore(outcome="negative")
    traject: Traject = decision.traject
    shown = {
        "adviser": traject.adviser,
        "own office": traject.consultant,
        "other office": consultant(OrganisationFactory(vdab=True)),
        "other partner": traject_with_referrer().adviser,
    }
    seen = {
        who: set(IssuedDocument.objects.visible_to(user).values_list("kind", flat=True))
        for who, user in shown.items()
    }
    assert seen == {
        "adviser": {"decision_explore", "referral_back"},
        "own office": {"referral_back"},
        "other office": set(),
        "other partner": set(),
    }
