"""One of everything, belonging to one organisation, and people in every role around it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now
from pypdf import PdfWriter

from core import files, saved
from people.enums import AccessGround, SignedPaper
from people.grants import open_candidate
from people.models import ContactPerson
from reporting import actions as reporting_actions
from reporting.coordination import actions as meeting_actions
from reporting.imports.actions import start as start_data_import
from reporting.imports.kinds import KINDS
from reporting.kpi import actions as kpi_actions
from reporting.kpi.selection import Selection
from reporting.models import BillingFile, CostReport
from reporting.prepared import actions as prepared_actions
from reporting.prepared import dossier as dossier_zip
from reporting.staff_tools import actions as staff_actions
from tests.factories.agreements import SignatureFactory, SigningLinkFactory
from tests.factories.billing import period_of, price_of
from tests.factories.core import OutgoingEmailFactory
from tests.factories.finance import GrantFactory, PartnerShareFactory
from tests.factories.kpi import IndicatorFactory
from tests.factories.meetings import meeting_of, provincial_body
from tests.factories.outreach import DetectionFactory, OutreachActionFactory, submitted_proposal
from tests.factories.partnership import (
    ApplicationFactory,
    PartnershipFactory,
    case_on_agenda,
    combination_in,
    traject_in,
    vdab_adviser,
)
from tests.factories.people import (
    CandidateFactory,
    NetworkContactFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    provider_member,
    steering_member,
)
from tests.factories.referrals import ConsultantAreaFactory, ReferralFactory, sent_referral
from tests.factories.trajects import (
    EnrolmentFactory,
    InfoSessionFactory,
    appointment_in,
    client_link_in,
    contact_in,
    full_intake,
    group_contact_in,
    phase_in,
)
from tests.factories.vouchers import (
    MenuItemFactory,
    OfferProposalFactory,
    ProviderFactory,
    accepted,
    booked,
    candidate_with_number,
    guided_traject,
)
from tests.sheets import csv_file, uploaded
from trajects.actions import teamwork
from trajects.enums import ContactKind, PhaseKind, PhaseState
from trajects.models import (
    AccessQuestion,
    AccessRequest,
    Decision,
    DossierDocument,
    FinancialPlan,
    Specialisation,
    SpecialisationRequest,
)
from vouchers import actions as voucher_actions


def blank_pdf() -> bytes:
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@dataclass
class World:
    """`people` by a letter: A adviser and C coordinator and S steering group, K consultant who referred,
    P account of the provider of the voucher, V VDAB adviser; the same in lower case for another organisation or office."""

    people: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    """Make the world. Everything belongs to the organisation of A and was referred by the office of K."""
    own, other = OrganisationFactory(syntra=True), OrganisationFactory(starterslabo=True)
    office, other_office = OrganisationFactory(vdab=True), OrganisationFactory(vdab=True)
    training = OrganisationFactory(provider=True)
    ProviderFactory(organisation=training)
    world = World()
    world.people = {
        "A": adviser(own),
        "a": adviser(other),
        "K": consultant(office),
        "k": consultant(other_office),
        "S": steering_member(other),
        "C": coordinator(other),
        "P": provider_member(training),
        "p": provider_member(),
        "V": vdab_adviser(),
    }
    candidate = candidate_with_number(seen_by=office)
    traject = guided_traject(
        organisation=own,
        adviser=world.people["A"],
        candidate=candidate,
        consultant=world.people["K"],
        referring_organisation=office,
    )
    explored = phase_in(
        traject, PhaseKind.EXPLORE, state=PhaseState.COMPLETED, ends_on=traject.started_on, outcome="positive"
    )
    Decision.objects.create(
        traject=traject,
        phase=explored,
        kind="decided",
        outcome="positive",
        motivation="-",
        agreed_actions="-",
        decided_on=traject.started_on,
        decided_by=traject.adviser,
    )
    world.rows = (
        {"candidate": candidate, "traject": traject}
        | _parts(traject)
        | _around(traject, office, own)
        | _of_provider(traject, world.people["P"])
        | _asked_of_coordinators(traject)
        | _of_outreach(traject, world.people["K"])
        | _kept_by(world.people["C"])
        | _of_team(traject, world.people["a"])
        | _of_money(traject)
        | _billed(explored, world.people["C"])
        | _of_meetings(traject, world.people)
        | _of_staff(world.people["C"])
        | _of_partnership(traject, world.people["V"])
        | _of_figures(traject, world.people["C"])
    )
    return world


def _billed(phase: Any, by: Any) -> dict[str, Any]:
    """A period with a file that was handed in, one line in it, the price, and a sample."""
    price, period = price_of(phase.traject.programme, by=by), period_of(phase.traject.programme, by=by)
    csv, xlsx = (
        files.store(b"-", name=f"b.{end}", content_type="text/csv", user=by) for end in ("csv", "xlsx")
    )
    made = BillingFile.objects.create(
        period=period, number="B-1", made_by=by, line_count=1, total_cents=1, csv=csv, xlsx=xlsx,
        csv_sha256=csv.sha256, xlsx_sha256=xlsx.sha256, state="submitted",
    )  # fmt: skip
    line = made.lines.create(
        period=period, phase=phase, candidate=phase.traject.candidate, programme=phase.traject.programme,
        template=phase.template, organisation=phase.traject.organisation, number=1, amount_cents=1,
        state="submitted",
    )  # fmt: skip
    sample = made.samples.create(kind="number", size=1, seed="a", made_by=by)
    sample.lines.add(line)
    rows = {"report_period": period, "price": price, "billing_file": made}
    return rows | {"billing_line": line, "billing_sample": sample}


def _of_figures(traject: Any, keeper: Any) -> dict[str, Any]:
    """An indicator that counts dossiers, a snapshot that is fixed and one that is a concept."""
    indicator = IndicatorFactory(table__programme=traject.programme, measure="dossiers")
    fixed = kpi_actions.take_snapshot(Selection(traject.programme), by=keeper)
    kpi_actions.fix_snapshot(fixed, by=keeper)
    return {
        "indicator": indicator,
        "kpi_fixed": fixed,
        "kpi_snapshot": kpi_actions.new_version(fixed, by=keeper),
    }


def _asked_of_coordinators(traject: Any) -> dict[str, Any]:
    """A group, an accepted voucher whose cancelling is asked, an opinion, and a correction that waits."""
    item = MenuItemFactory(programme=traject.programme)
    group = voucher_actions.book_group(
        item=item, name="Groep", trajects=[traject], by=traject.adviser, expected_price_cents=item.price_cents
    )
    voucher = accepted(group.vouchers.get())
    return {
        "group": group,
        "opinion": voucher_actions.open_opinion(voucher, by=traject.adviser),
        "request": voucher_actions.request_cancellation(voucher, by=traject.adviser, reason="Ziek"),
        "correction": voucher_actions.ask_correction(
            voucher.wallet, traject=traject, by=traject.adviser, amount_cents=-100, reason="Eerder gebruikt"
        ),
    }


def _of_money(traject: Any) -> dict[str, Any]:
    """A grant with a partner, a period and a cost report."""
    grant = GrantFactory(programme=traject.programme)
    partner = PartnerShareFactory(grant=grant)
    period = grant.periods.create(number=1)
    report = CostReport.objects.create(partner=partner, period=period)
    return {"grant": grant, "grant_partner": partner, "grant_period": period, "cost_report": report}


def _of_outreach(traject: Any, checker: Any) -> dict[str, Any]:
    """An action of the adviser, somebody it reached, and a proposal that the consultant must check."""
    by = {"programme": traject.programme, "organisation": traject.organisation, "made_by": traject.adviser}
    action = OutreachActionFactory(**by)
    detection = DetectionFactory(action=action, candidate=traject.candidate, **by)
    return {
        "outreach": action,
        "reached_person": action.reached_people.create(candidate=traject.candidate),
        "detection": detection,
        "outreach_proposal": submitted_proposal(
            detection=detection,
            to_organisation=checker.current_membership.organisation,
            to_consultant=checker,
        ),
    }


def _kept_by(user: Any) -> dict[str, Any]:
    """What belongs to one person alone."""
    sheet = uploaded("code;omschrijving\nstarters;", user)
    brought_in = start_data_import(
        KINDS["kandidaten"], upload=csv_file("kenmerk;voornaam\nK-1;Elif"), source="Oud", by=user
    )
    return {
        "data_import": brought_in,
        "data_import_row": brought_in.rows.get(),
        "sheet": sheet,
        "sheet_row": sheet.rows.first(),
        "saved_view": saved.keep(view="people:candidates", query="q=a", name="Met een a", by=user),
    }


def _of_team(traject: Any, stranger: Any) -> dict[str, Any]:
    """A task, an internal note, a colleague in the team; the dossier is offered elsewhere, and asked to read."""
    by, own = traject.adviser, traject.organisation
    return {
        "task": teamwork.make_task(by=by, organisation=own, traject=traject, title="Bel de bank", owner=by),
        "note": teamwork.write_note(traject, by=by, text="Intern"),
        "handover": teamwork.offer_dossier(
            traject,
            by=by,
            to=teamwork.Receiver(stranger, stranger.current_membership.organisation),
            words=teamwork.Words("Ik vertrek"),
        ),
        "access_request": AccessRequest.objects.create(
            traject=traject,
            requester=stranger,
            organisation=stranger.current_membership.organisation,
            reason="Kwam bij ons langs",
        ),
        "access_question": AccessQuestion.objects.create(requester=stranger, reason="Kwam bij ons langs"),
        "specialisation": _asked_of_partner(traject, stranger.current_membership.organisation),
        "team_member": teamwork.join_team(traject, by=by, user=adviser(own), part="Plan"),
    }


def _asked_of_partner(traject: Any, partner: Any) -> SpecialisationRequest:
    """A specialisation that the partner has still to answer."""
    credit = Specialisation.objects.create(
        programme=traject.programme, code="microkrediet", name="Microkrediet", provider=partner.name
    )
    return SpecialisationRequest.objects.create(
        traject=traject, specialisation=credit, organisation=partner, question="Een krediet",
        requested_by=traject.adviser, requested_on=localdate(),
    )  # fmt: skip


def _of_meetings(traject: Any, people: dict[str, Any]) -> dict[str, Any]:
    """A body of advisers, consultants and the steering group, and its meeting of today."""
    body = provincial_body(traject.programme)
    meeting = meeting_of(body, by=people["A"], starts_at=now() - timedelta(minutes=5))
    return {
        "meeting": meeting,
        "agenda_item": meeting_actions.propose_item(meeting, by=people["A"], title="Infosessies"),
        "case_item": meeting_actions.propose_item(meeting, by=people["A"], title="Zit vast", traject=traject),
        "resolution": meeting_actions.decide(
            meeting, by=people["A"], text="Bel het kantoor", owner=people["A"], due_on=localdate()
        ),
        "pack": meeting_actions.make_pack(meeting, by=people["A"]),
    }


def _of_staff(user: Any) -> dict[str, Any]:
    """A standard document, and a newsflash that was sent."""
    upload = SimpleUploadedFile("kaart.pdf", blank_pdf(), "application/pdf")
    return {
        "resource": staff_actions.add_resource(by=user, kind="document", title="Kaart", upload=upload),
        "news": staff_actions.send_newsflash(
            staff_actions.write_newsflash(by=user, title="Nieuws", text="Tekst"), by=user
        ),
    }


def _parts(traject: Any) -> dict[str, Any]:
    guide = traject.phases.get(template__kind=PhaseKind.GUIDE)
    _plans(traject)
    item = MenuItemFactory(programme=traject.programme)
    voucher = booked(traject, item)
    kept = files.store(blank_pdf(), name="plan.pdf", content_type="application/pdf")
    document = DossierDocument.objects.create(
        traject=traject, phase=guide, kind="business_plan", file=kept, added_by=traject.adviser
    )
    agreement = traject.candidate.current_agreement
    agreement.evidence = files.store(blank_pdf(), name="akkoord.pdf", content_type="application/pdf")
    agreement.save()
    signature, link = (
        SignatureFactory(candidate=traject.candidate),
        SigningLinkFactory(candidate=traject.candidate),
    )
    return {
        "signature": signature,
        "signing_link": link,
        "phase": guide,
        "contact": contact_in(guide, ContactKind.START),
        "work": guide.work_notes.create(
            traject=traject,
            topic="business_plan",
            worked_on=guide.starts_on,
            text="Prijzen berekend",
            recorded_by=traject.adviser,
        ),
        "action": traject.action_items.create(description="Prijzen vragen", added_by=traject.adviser),
        "group_contact": group_contact_in(guide),
        "appointment": appointment_in(traject),
        "client_link": client_link_in(traject),
        "item": MenuItemFactory(programme=traject.programme),
        "voucher": voucher,
        "document": document,
        "agreement": agreement,
        "contact_person": ContactPerson.objects.create(candidate=traject.candidate, family_name="Maes"),
        "issued": reporting_actions.issue_intake(full_intake(traject), by=traject.adviser),
        "prepared": prepared_actions.ask(
            dossier_zip.KIND, subject=traject, title="Dossier", by=traject.adviser
        ),
        "mail": OutgoingEmailFactory(organisation_id=traject.organisation_id, state="failed"),
    }


def _plans(traject: Any) -> None:
    """A competence, a section of the business plan, and a financial plan with something in each."""
    programme, by = traject.programme, {"written_by": traject.adviser}
    competence = programme.competences.create(code="visie", name="Visie")
    traject.competence_scores.create(competence=competence)
    section = programme.plan_sections.create(code="1.1", chapter="Project", title="Basisidee")
    traject.plan_parts.create(section=section, state="busy", text="Een fietsatelier", **by)
    plan = FinancialPlan.objects.create(traject=traject, remarks="Eerste versie", **by)
    plan.lines.create(kind="fixed_cost", label="Huur", amount_cents=600_000)


def _of_partnership(traject: Any, vdab: Any) -> dict[str, Any]:
    """A partnership of the organisation with a dossier of its own; the VDAB adviser joins its discussions."""
    partnership = PartnershipFactory(organisation=traject.organisation, code="samen-in-de-wereld")
    partnership.vdab_advisers.add(vdab)
    own = traject_in(partnership, adviser=traject.adviser)
    item = case_on_agenda(own, partnership)
    day = {"period_from": own.started_on, "period_until": own.started_on, "filled_by": own.adviser}
    asked = {"received_on": own.started_on, "mediator_name": "Els Mertens", "recorded_by": own.adviser}
    address = {"mediator_email": "els@example.be", "address_checked": "Gebeld met de Servicelijn"}
    own.vdab_messages.create(told_on=own.started_on, text="Vroeg een afspraak", recorded_by=own.adviser)
    return {
        "partnership": partnership,
        "application": ApplicationFactory(partnership=partnership),
        "partner_traject": own,
        "discussion": item.discussion,
        "case": item,
        "combination": combination_in(own),
        "bit": own.bit_evaluations.create(attendance="-", efforts="-", progress="-", **day),
        "follow_up": own.follow_ups.create(**address, **asked),
    }


def _of_provider(traject: Any, user: Any) -> dict[str, Any]:
    """An accepted voucher of the provider, and a new offer that waits for the coordinator."""
    return {
        "accepted": accepted(booked(traject)),
        "proposal": OfferProposalFactory(programme=traject.programme, proposed_by=user),
    }


def _around(traject: Any, office: Any, own: Any) -> dict[str, Any]:
    session = InfoSessionFactory(
        programme=traject.programme,
        organisation=own,
        organiser=traject.adviser,
        starts_at=now() + timedelta(1),
    )
    waiting = CandidateFactory(seen_by=office)
    open_candidate(waiting, own, AccessGround.REFERRAL)
    sender = office.memberships.get().user
    parts = {"programme": traject.programme, "from_organisation": office, "from_user": sender}
    unsigned = sent_referral(
        candidate=CandidateFactory(seen_by=office),
        to_organisation=own,
        card_signed_on=None,
        access_requested_at=now(),
        **parts,
    )
    return {
        "area": ConsultantAreaFactory(organisation=office, consultant=sender),
        "network": NetworkContactFactory(kept_by=own),
        "session": session,
        "enrolment": EnrolmentFactory(
            session=session, candidate=waiting, enrolled_by_organisation=office, enrolled_by=sender
        ),
        "referral": sent_referral(
            candidate=waiting, to_organisation=own, to_adviser=traject.adviser, dated_on=localdate(), **parts
        ),
        "draft": ReferralFactory(candidate=CandidateFactory(seen_by=office), to_organisation=own, **parts),
        "unsigned": unsigned,
        "card_link": SigningLinkFactory(
            candidate=unsigned.candidate, paper=SignedPaper.REFERRAL_CARD, subject_id=unsigned.pk
        ),
        "scanned": sent_referral(
            candidate=CandidateFactory(seen_by=office),
            to_organisation=own,
            card_evidence="scan",
            card_file=files.store(blank_pdf(), name="kaart.pdf", content_type="application/pdf"),
            **parts,
        ),
    }
