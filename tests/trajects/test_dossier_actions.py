"""Starting a dossier, contacts, intake, work notes, documents, MLP and summary: effects and refusals."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.utils.timezone import localdate, now
from pypdf import PdfWriter

from core import journal
from core.actors import DEMO
from core.dates import add_months
from core.errors import Refused, StaleForm, UploadRefused
from core.models import Event
from people.models import CandidateAccess
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, coordinator
from tests.factories.trajects import (
    EnrolmentFactory,
    InfoSessionFactory,
    ProgrammeFactory,
    TrajectFactory,
    contact_in,
    full_intake,
    phase_in,
    ready_to_decide_explore,
    signed_agreement,
)
from trajects import actions, signals
from trajects.enums import ContactKind, EnrolmentState, IntakeState, PhaseKind, WorkTopic
from trajects.models import Contact, DossierDocument, Intake, Phase, Traject, WorkNote

pytestmark = pytest.mark.django_db


def pdf() -> bytes:
    """A real PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


POTENTIAL = {
    "potential_entrepreneur": "Kent het vak",
    "potential_enterprise": "Er is vraag",
    "needs_entrepreneur": "Boekhouden",
    "needs_enterprise": "Een pand",
}


def today(days: int = 0):
    return localdate() + timedelta(days=days)


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def start(candidate=None, **fields) -> Traject:
    user = fields.pop("user", None) or adviser()
    values = {
        "candidate": candidate or CandidateFactory(),
        "programme": ProgrammeFactory(),
        "organisation": user.current_membership.organisation,
        "adviser": user,
        "first_conversation_on": today(-3),
        "by": user,
    }
    return actions.start_traject(**values | fields)


def record(traject: Traject, kind=ContactKind.INTAKE, **fields) -> Contact:
    values = {"form": "individual", "channel": "in_person", "held_on": today(), "by": traject.adviser}
    return actions.record_contact(traject, kind=kind, **values | fields)


# Starting ------------------------------------------------------------------------------------------


def test_start_opens_the_exploratory_phase_of_the_handbook():
    traject = start()
    phase = traject.phases.get()
    assert (phase.template.mlp_step, phase.state, phase.starts_on) == (
        "Oriëntatie naar ondernemerschap", "in_progress", today(-3),
    )  # fmt: skip
    assert phase.financing_number == "EEWP007"
    assert phase.due_on == add_months(today(-3), 12)
    assert phase.applicant == phase.executor == traject.adviser
    assert kinds() == ["traject.started", "phase.started", "participation.taken"]


def test_start_opens_access_to_the_candidate():
    traject = start()
    access = CandidateAccess.objects.get(candidate=traject.candidate, organisation=traject.organisation)
    assert access.ground == "traject"


def test_start_sends_phase_started_once():
    heard = []

    def listen(phase, by, **kwargs):
        heard.append((phase.kind, by))

    signals.phase_started.connect(listen)
    try:
        traject = start()
    finally:
        signals.phase_started.disconnect(listen)
    assert heard == [(PhaseKind.EXPLORE, traject.adviser)]


def test_start_twice_is_refused_with_the_reason():
    first = start()
    with pytest.raises(Refused, match="al een lopend dossier"):
        start(first.candidate, programme=first.programme)
    assert Traject.objects.count() == 1


def test_start_in_the_future_is_refused():
    with pytest.raises(Refused, match="toekomst"):
        start(first_conversation_on=today(1))


def test_start_takes_over_the_info_moment_before_the_start():
    candidate = CandidateFactory()
    moment = now() - timedelta(days=10)
    session = InfoSessionFactory(programme=ProgrammeFactory(), starts_at=moment)
    user = adviser()
    EnrolmentFactory(
        session=session, candidate=candidate, state=EnrolmentState.PRESENT, marked_at=now(), marked_by=user
    )
    traject = start(candidate)
    contact = traject.contacts.get()
    assert (contact.kind, contact.form, contact.phase, contact.held_on) == (
        "info", "collective", None, localdate(moment),
    )  # fmt: skip


@pytest.mark.parametrize("state", ["registered", "absent", "excused"])
def test_start_takes_over_nothing_without_presence(state):
    candidate = CandidateFactory()
    EnrolmentFactory(
        session=InfoSessionFactory(programme=ProgrammeFactory()), candidate=candidate, state=state
    )
    assert start(candidate).contacts.count() == 0


def test_start_leaves_nothing_when_the_journal_fails(monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(DatabaseError):
        start()
    assert (Traject.objects.count(), Phase.objects.count(), CandidateAccess.objects.count()) == (0, 0, 0)


def test_guide_starts_only_after_a_positive_explore():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=today(), outcome="negative")
    with pytest.raises(Refused, match="positief besluit"):
        actions.start_phase(
            traject, template=traject.programme.template_of(PhaseKind.GUIDE), on=today(), by=traject.adviser
        )


def test_guide_after_a_positive_explore_is_due_with_the_whole_traject():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=today(), outcome="positive")
    phase = actions.start_phase(
        traject, template=traject.programme.template_of(PhaseKind.GUIDE), on=today(), by=traject.adviser
    )
    assert (phase.template.code, phase.due_on) == ("BF", add_months(traject.started_on, 12))


def test_a_second_phase_beside_a_running_one_is_refused():
    traject = TrajectFactory()
    with pytest.raises(Refused, match="Er loopt nog een fase"):
        actions.start_phase(
            traject, template=traject.programme.template_of(PhaseKind.GUIDE), on=today(), by=traject.adviser
        )


def test_aftercare_is_due_after_its_own_months():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.GUIDE, state="completed", ends_on=today(), outcome="starts")
    phase = actions.start_phase(
        traject, template=traject.programme.template_of(PhaseKind.AFTERCARE), on=today(), by=DEMO
    )
    assert phase.due_on == add_months(today(), 6)


# Contacts ------------------------------------------------------------------------------------------


def test_contact_belongs_to_the_running_phase():
    traject = TrajectFactory()
    contact = record(traject)
    assert (contact.phase, contact.recorded_by) == (traject.phases.get(), traject.adviser)
    assert kinds() == ["contact.recorded"]


def test_contacts_on_one_day_are_allowed():
    traject = TrajectFactory()
    for kind in (ContactKind.INFO, ContactKind.INTAKE, ContactKind.EVALUATION):
        record(traject, kind)
    assert traject.contacts.count() == 3


@pytest.mark.parametrize(
    ("kind", "days", "words"),
    [
        (ContactKind.INTAKE, 1, "toekomst"),
        (ContactKind.INTAKE, -21, "voor het begin van de fase"),
        (ContactKind.INFO, 1, "toekomst"),
        (ContactKind.START, 0, "hoort niet bij deze fase"),
    ],
)
def test_contact_that_does_not_fit_is_refused(kind, days, words):
    traject = TrajectFactory()
    with pytest.raises(Refused, match=words):
        record(traject, kind, held_on=today(days))
    assert not traject.contacts.exists()


def test_info_moment_may_precede_the_phase():
    traject = TrajectFactory()
    assert record(traject, ContactKind.INFO, held_on=today(-60)).phase is None
    assert record(traject, ContactKind.INFO, held_on=today(-2)).phase == traject.phases.get()


def test_phase_becomes_billable_on_the_day_of_the_last_piece():
    traject = TrajectFactory()
    full_intake(traject)
    record(traject, ContactKind.INFO)
    assert traject.phases.get().billable_since is None
    record(traject)
    assert traject.phases.get().billable_since == today()


def test_phase_is_no_longer_billable_without_its_conversation():
    traject = TrajectFactory()
    full_intake(traject)
    record(traject, ContactKind.INFO)
    contact = record(traject)
    actions.remove_contact(contact, by=traject.adviser)
    assert traject.phases.get().billable_since is None
    assert kinds()[-1] == "contact.removed"


def test_absence_does_not_count():
    traject = TrajectFactory()
    full_intake(traject)
    record(traject, ContactKind.INFO)
    record(traject, attendance="absent")
    assert traject.phases.get().billable_since is None


def test_change_of_an_old_version_changes_nothing():
    contact = record(TrajectFactory(), notes="Eerste tekst")
    actions.change_contact(contact, by=contact.recorded_by, version=1, notes="Tweede tekst")
    with pytest.raises(StaleForm):
        actions.change_contact(contact, by=contact.recorded_by, version=1, notes="Derde tekst")
    contact.refresh_from_db()
    assert (contact.notes, contact.version) == ("Tweede tekst", 2)


def test_contact_of_an_ended_phase_is_final_for_an_adviser():
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=today(), outcome="positive")
    contact = contact_in(phase, ContactKind.INTAKE)
    with pytest.raises(Refused, match="Deze fase is afgerond"):
        actions.change_contact(contact, by=traject.adviser, version=1, notes="Later")


def test_coordinator_corrects_an_ended_phase_with_a_reason():
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=today(), outcome="positive")
    contact = contact_in(phase, ContactKind.INTAKE)
    boss = coordinator()
    with pytest.raises(Refused, match="waarom je ze verbetert"):
        actions.change_contact(contact, by=boss, version=1, notes="Later")
    contact.refresh_from_db()
    actions.change_contact(contact, by=boss, version=1, notes="Later", reason="Verkeerde datum")
    assert Event.objects.get(kind="contact.changed").data["reason"] == "Verkeerde datum"


def test_contact_of_a_session_is_not_removed_by_hand():
    traject = TrajectFactory()
    user = traject.adviser
    enrolment = EnrolmentFactory(
        candidate=traject.candidate, state=EnrolmentState.PRESENT, marked_at=now(), marked_by=user,
        session=InfoSessionFactory(programme=traject.programme, starts_at=now() - timedelta(days=1)),
    )  # fmt: skip
    contact = actions.add_info_contact(traject, enrolment=enrolment, by=user)
    assert actions.add_info_contact(traject, enrolment=enrolment, by=user) == contact
    with pytest.raises(Refused, match="komt van een infosessie"):
        actions.remove_contact(contact, by=user)


# Intake --------------------------------------------------------------------------------------------


def test_intake_is_kept_as_a_draft_and_then_complete():
    traject = TrajectFactory()
    intake = actions.save_intake(traject, by=traject.adviser, idea="Een fietsatelier")
    assert (intake.state, intake.completed_on, intake.version) == ("draft", None, 1)
    intake = actions.save_intake(traject, by=traject.adviser, version=1, complete=True, **POTENTIAL)
    assert (intake.state, intake.completed_on, intake.completed_by, intake.idea) == (
        "complete", today(), traject.adviser, "Een fietsatelier",
    )  # fmt: skip
    assert kinds() == ["intake.saved", "intake.complete"]


def test_intake_without_needs_is_not_complete_and_keeps_nothing():
    traject = TrajectFactory()
    with pytest.raises(Refused, match="potentieel en de noden"):
        actions.save_intake(traject, by=traject.adviser, complete=True, potential_entrepreneur="Kent het vak")
    assert Intake.objects.count() == 0


def test_intake_is_opened_again_as_a_draft():
    traject = TrajectFactory()
    actions.save_intake(traject, by=traject.adviser, complete=True, **POTENTIAL)
    intake = actions.save_intake(traject, by=traject.adviser, version=1, idea="Anders")
    assert (intake.state, intake.completed_by) == (IntakeState.DRAFT, None)
    assert kinds() == ["intake.complete", "intake.reopen"]


def test_intake_opened_before_somebody_else_made_one_is_stale():
    traject = TrajectFactory()
    actions.save_intake(traject, by=traject.adviser, idea="Een fietsatelier")
    with pytest.raises(StaleForm) as stale:
        actions.save_intake(traject, by=traject.adviser, idea="Een bakkerij")
    assert stale.value.current.idea == "Een fietsatelier"


def test_unknown_answer_is_a_fault():
    traject = TrajectFactory()
    with pytest.raises(TypeError, match="state"):
        actions.save_intake(traject, by=traject.adviser, state="complete")


# Work, documents, MLP, summary ---------------------------------------------------------------------


def test_work_is_recorded_in_the_guidance_phase_only():
    traject = TrajectFactory()
    fields = {"by": traject.adviser, "topic": WorkTopic.COMPETENCES, "worked_on": today(), "text": "Samen"}
    with pytest.raises(Refused, match="begeleidende fase"):
        actions.record_work(traject.phases.get(), **fields)
    guide = phase_in(TrajectFactory(explore=False), PhaseKind.GUIDE)
    assert actions.record_work(guide, **fields | {"by": guide.traject.adviser}).traject == guide.traject
    assert WorkNote.objects.count() == 1


def test_document_is_checked_by_its_content():
    traject = TrajectFactory()
    upload = SimpleUploadedFile("cv.pdf", b"MZ\x90 a program", content_type="application/pdf")
    with pytest.raises(UploadRefused, match="Dit soort bestand kan niet"):
        actions.add_document(traject, by=traject.adviser, kind="cv", upload=upload)
    assert DossierDocument.objects.count() == 0


def test_document_is_kept_with_who_added_it():
    traject = TrajectFactory()
    upload = SimpleUploadedFile("mijn cv.pdf", pdf(), content_type="application/pdf")
    document = actions.add_document(traject, by=traject.adviser, kind="cv", title="CV", upload=upload)
    assert (document.added_by, document.file.name) == (traject.adviser, "mijn cv.pdf")
    assert kinds() == ["document.added"]


def test_mlp_registration_needs_the_agreement():
    traject = TrajectFactory()
    phase = traject.phases.get()
    with pytest.raises(Refused, match="akkoord gegevensverwerking"):
        actions.register_in_mlp(phase, by=traject.adviser, on=today())
    signed_agreement(traject)
    actions.register_in_mlp(phase, by=traject.adviser, on=today())
    assert (phase.mlp_registered_on, phase.mlp_registered_by) == (today(), traject.adviser)


def test_aftercare_has_no_registration_in_mlp():
    traject = TrajectFactory(explore=False)
    signed_agreement(traject)
    with pytest.raises(Refused, match="geen administratie in MLP"):
        actions.register_in_mlp(phase_in(traject, PhaseKind.AFTERCARE), by=traject.adviser, on=today())


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (14, True), (15, False)])
def test_summary_is_supplemented_for_fourteen_days(days, allowed):
    traject = TrajectFactory(explore=False, started_on=today(-40))
    phase = phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=today(-days), outcome="positive")
    if allowed:
        assert actions.supplement_summary(phase, by=traject.adviser, text="Meer").summary == "Meer"
        return
    with pytest.raises(Refused, match="14 dagen na het einde"):
        actions.supplement_summary(phase, by=traject.adviser, text="Meer")


def test_facts_are_versioned():
    traject = TrajectFactory()
    actions.change_traject(traject, by=traject.adviser, version=1, internal_remarks="Belt liever")
    with pytest.raises(StaleForm):
        actions.change_traject(traject, by=traject.adviser, version=1, internal_remarks="Mailt liever")
    assert Event.objects.get().data == {"fields": ["internal_remarks"]}


def test_adviser_is_not_changed_here():
    traject = TrajectFactory()
    with pytest.raises(TypeError, match="adviser"):
        actions.change_traject(traject, by=traject.adviser, version=1, adviser=None)


def test_everything_but_the_decision_makes_explore_billable():
    phase = ready_to_decide_explore(TrajectFactory())
    actions.refresh_billable(phase.traject)
    phase.refresh_from_db()
    assert phase.billable_since == today()


def test_other_organisation_is_irrelevant_for_the_programme_of_a_candidate():
    first = start()
    with pytest.raises(Refused):
        start(first.candidate, organisation=OrganisationFactory())


# Nothing half done ---------------------------------------------------------------------------------


def _upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("cv.pdf", pdf(), content_type="application/pdf")


WRITERS = {
    "contact": record,
    "removal": lambda t: actions.remove_contact(t.contacts.get(), by=t.adviser),
    "change": lambda t: actions.change_contact(t.contacts.get(), by=t.adviser, version=1, notes="Later"),
    "intake": lambda t: actions.save_intake(t, by=t.adviser, complete=True, **POTENTIAL),
    "document": lambda t: actions.add_document(t, by=t.adviser, kind="cv", upload=_upload()),
    "facts": lambda t: actions.change_traject(t, by=t.adviser, version=1, internal_remarks="Belt liever"),
    "summary": lambda t: actions.supplement_summary(t.phases.get(), by=t.adviser, text="Meer"),
    "mlp": lambda t: actions.register_in_mlp(t.phases.get(), by=t.adviser, on=today()),
}


def everything(traject: Traject) -> list:
    """Every row of the dossier, as the database has it."""
    return [
        Traject.objects.filter(pk=traject.pk).values_list().get(),
        *(
            list(model.objects.filter(traject=traject).order_by("pk").values_list())
            for model in (Phase, Contact, Intake, DossierDocument)
        ),
        list(Event.objects.values_list()),
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_changes_when_the_journal_cannot_be_written(name, monkeypatch):
    traject = TrajectFactory()
    signed_agreement(traject)
    contact_in(traject.phases.get(), ContactKind.INTAKE)
    before = everything(traject)

    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(DatabaseError):
        WRITERS[name](Traject.objects.get(pk=traject.pk))
    assert everything(traject) == before


@pytest.mark.parametrize("name", WRITERS)
def test_every_change_writes_one_line_in_the_journal(name):
    traject = TrajectFactory()
    signed_agreement(traject)
    contact_in(traject.phases.get(), ContactKind.INTAKE)
    WRITERS[name](Traject.objects.get(pk=traject.pk))
    line = Event.objects.get()
    assert (line.actor_name, line.actor_role, line.actor_organisation) == (
        traject.adviser.full_name,
        "Adviseur",
        traject.organisation.name,
    )
    assert (line.parent_type, line.parent_id) == ("trajects.traject", traject.pk)


def test_start_traject_on_a_day_without_a_financing_number_is_refused():
    """The line of MLP would have no number (H-51); a mistyped year is the usual cause."""
    candidate, who = CandidateFactory(), adviser()
    with pytest.raises(Refused) as refusal:
        actions.start_traject(
            candidate=candidate,
            programme=ProgrammeFactory(),
            organisation=who.current_membership.organisation,
            adviser=who,
            first_conversation_on=date(1950, 1, 1),
            by=who,
        )
    assert (
        str(refusal.value.verdict.reason) == "Er is geen financieringsnummer op 01/01/1950. Kijk de datum na."
    )
    assert not Traject.objects.exists()
