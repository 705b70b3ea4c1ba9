"""Programmes and dossiers for tests. The numbers are the handbook's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from django.utils.timezone import localdate, now
from factory.django import DjangoModelFactory

from core.links import hash_of
from people.enums import AccessGround, Province
from people.grants import open_candidate
from people.models import AgreementText, DataAgreement
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser
from trajects.enums import ConsultantSees, ContactKind, IntakeState, PhaseKind, WorkTopic
from trajects.models import (
    Appointment,
    ClientLink,
    Contact,
    Enrolment,
    FinancingNumber,
    GroupContact,
    InfoSession,
    Intake,
    Phase,
    PhaseTemplate,
    Programme,
    Traject,
    WorkNote,
)

EXPLORE_BILLABLE = [
    "info_moment",
    "individual_conversation",
    "intake_potential",
    "intake_needs",
    "intake_complete",
]
EXPLORE_COMPLETE = [*EXPLORE_BILLABLE, "evaluation", "agreement", "decision"]
GUIDE_BILLABLE = [
    "contacts",
    "individual_conversation",
    "record_business_plan",
    "record_competences",
    "decision",
]


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "jumpstarters"
    name = "Jumpstarters"
    begins_on = factory.LazyFunction(lambda: localdate() - timedelta(days=700))
    ends_on = factory.LazyFunction(lambda: localdate() + timedelta(days=700))
    co_financing_text = "Jumpstarters wordt financieel mogelijk gemaakt door de steun van ESF, VLAIO en VDAB."
    wallet_cents = 50_000
    voucher_link_days = 60
    traject_max_months = 12
    guide_usual_months = 11
    warn_at_months = factory.LazyFunction(lambda: [10, 11, 12])
    aftercare_months = 6
    aftercare_reminder_months = 5
    certificate_valid_months = 6
    summary_editable_days = 14
    card_max_characters = 1000
    routing_level = "1.2"
    consultant_sees = factory.LazyFunction(lambda: list(ConsultantSees.values))

    @factory.post_generation
    def phases(self, create: bool, wanted: Any, **kwargs: Any) -> None:
        """The three phases and the financing number of the handbook."""
        if create and not self.phase_templates.exists():
            _add_phases(self)
            FinancingNumber.objects.create(programme=self, number="EEWP007", valid_from=date(2020, 7, 1))


def _add_phases(programme: Programme) -> None:
    PhaseTemplate.objects.create(
        programme=programme, kind=PhaseKind.EXPLORE, code="VF", name="Verkennende fase", position=1,
        mlp_step="Oriëntatie naar ondernemerschap",
        result_codes={"positive": "Positief - bgl startadviseur", "negative": "Negatief"},
        min_individual=1, menu_phases=["OR"],
        billable_rules=EXPLORE_BILLABLE, complete_rules=EXPLORE_COMPLETE, completion_rules=EXPLORE_COMPLETE,
    )  # fmt: skip
    PhaseTemplate.objects.create(
        programme=programme, kind=PhaseKind.GUIDE, code="BF", name="Begeleidende fase", position=2,
        mlp_step="Coach/ondersteun ondernemersvorming", min_contacts=2, min_individual=1, menu_phases=["BG"],
        billable_rules=GUIDE_BILLABLE,
        complete_rules=[*GUIDE_BILLABLE, "start_conversation", "evaluation", "agreement",
                        "business_plan_uploaded", "financial_plan_uploaded"],
        completion_rules=[*GUIDE_BILLABLE, "start_conversation", "evaluation"],
    )  # fmt: skip
    PhaseTemplate.objects.create(
        programme=programme, kind=PhaseKind.AFTERCARE, code="NAZORG", name="Nazorg", position=3
    )


class TrajectFactory(DjangoModelFactory):
    """A running dossier with the exploratory phase in progress since twenty days."""

    class Meta:
        model = Traject
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    candidate = factory.SubFactory(CandidateFactory)
    adviser = factory.LazyAttribute(lambda o: adviser(o.organisation))
    started_on = factory.LazyFunction(lambda: localdate() - timedelta(days=20))

    @factory.post_generation
    def explore(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        """The exploratory phase, unless `explore=False`."""
        if create:
            open_candidate(self.candidate, self.organisation, AccessGround.TRAJECT)
            if wanted is not False:
                phase_in(self, PhaseKind.EXPLORE, starts_on=self.started_on)


def phase_in(traject: Traject, kind: PhaseKind, **fields: Any) -> Phase:
    """A phase of the traject from the programme's template."""
    template = traject.programme.phase_templates.get(kind=kind)
    fields.setdefault("starts_on", traject.started_on)
    return Phase.objects.create(
        traject=traject, template=template, financing_number="EEWP007",
        applicant=traject.adviser, executor=traject.adviser, **fields,
    )  # fmt: skip


def contact_in(phase: Phase, kind: ContactKind, **fields: Any) -> Contact:
    """A contact to which the candidate came, on the first day of the phase unless told."""
    fields.setdefault("held_on", phase.starts_on)
    return Contact.objects.create(
        traject=phase.traject, phase=phase, kind=kind, recorded_by=phase.traject.adviser, **fields
    )


def group_contact_in(phase: Phase, **fields: Any) -> Contact:
    """A contact of a group to which the candidate came."""
    traject = phase.traject
    group = GroupContact.objects.create(
        organisation=traject.organisation, topic="Prijzen berekenen", held_on=phase.starts_on,
        recorded_by=traject.adviser,
    )  # fmt: skip
    return contact_in(phase, ContactKind.GUIDANCE, form="collective", group=group, **fields)


def appointment_in(traject: Traject, **fields: Any) -> Appointment:
    """A planned appointment of an hour with the adviser of the dossier, in a week unless told."""
    fields.setdefault("starts_at", now() + timedelta(days=7))
    fields.setdefault("ends_at", fields["starts_at"] + timedelta(hours=1))
    usual = {
        "kind": ContactKind.CONVERSATION,
        "place": "Kortrijk, zaal 2",
        "phase": traject.current_phase,
        "adviser": traject.adviser,
        "made_by": traject.adviser,
    }
    return Appointment.objects.create(traject=traject, **usual | fields)


def client_link_in(traject: Traject, words: str = "geheim", **fields: Any) -> ClientLink:
    """A link to the candidate's own page that works for ninety days unless told, without its mail."""
    fields.setdefault("expires_at", now() + timedelta(days=90))
    return ClientLink.objects.create(
        traject=traject,
        token_hash=hash_of(words),
        made_by=traject.adviser,
        **{"email": traject.candidate.email} | fields,
    )


def full_intake(traject: Traject) -> Intake:
    """A complete intake form."""
    return Intake.objects.create(
        traject=traject, state=IntakeState.COMPLETE, completed_on=localdate(), completed_by=traject.adviser,
        idea="Een fietsatelier", potential_entrepreneur="Kent het vak", potential_enterprise="Er is vraag",
        needs_entrepreneur="Boekhouden", needs_enterprise="Een pand",
    )  # fmt: skip


def signed_agreement(traject: Traject) -> DataAgreement:
    """A signed data agreement of the candidate."""
    text, _created = AgreementText.objects.get_or_create(
        version="1", language="nl", defaults={"title": "Akkoord gegevensverwerking", "body": "Ik ga akkoord."}
    )
    return DataAgreement.objects.create(
        candidate=traject.candidate, text=text, text_hash="0" * 64, way="screen", signed_on=localdate(),
        signed_name=traject.candidate.full_name, explained_by=traject.adviser,
    )  # fmt: skip


def ready_to_decide_explore(traject: Traject) -> Phase:
    """An exploratory phase with every piece but the decision."""
    phase = traject.phases.get(template__kind=PhaseKind.EXPLORE)
    contact_in(phase, ContactKind.INFO, form="collective")
    contact_in(phase, ContactKind.INTAKE)
    contact_in(phase, ContactKind.EVALUATION)
    full_intake(traject)
    signed_agreement(traject)
    return phase


def ready_to_decide_guide(traject: Traject) -> Phase:
    """A guidance phase in progress with every piece but the decision; the dossier has `explore=False`."""
    phase = phase_in(traject, PhaseKind.GUIDE)
    contact_in(phase, ContactKind.START)
    contact_in(phase, ContactKind.EVALUATION)
    for topic in WorkTopic.values:
        WorkNote.objects.create(
            traject=traject, phase=phase, topic=topic, worked_on=phase.starts_on, text="Samen gewerkt.",
            recorded_by=traject.adviser,
        )  # fmt: skip
    return phase


class InfoSessionFactory(DjangoModelFactory):
    class Meta:
        model = InfoSession

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    organiser = factory.LazyAttribute(lambda o: adviser(o.organisation))
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    place = "Kortrijk, zaal 2"
    province = Province.WEST_FLANDERS
    seats = 12


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    session = factory.SubFactory(InfoSessionFactory)
    candidate = factory.SubFactory(CandidateFactory)
    source = "vdab"
