"""What a consultant sees of a candidate: nothing outside the programme's list, wherever it might leak.

Every free text of every row holds a word of its own. The whole application is then walked with the eyes
of one person, and the mails to that person are read: a word that should not be there names its field.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from core import formats
from core.fields import EncryptedTextField
from core.models import OutgoingEmail
from people import field_policy
from people.enums import AccessGround
from people.field_policy import FIELDS, Level
from people.grants import open_candidate
from people.models import Candidate, User, VdabCategory
from people.numbers import format_national_number
from people.roles import Role
from referrals import notifications, sight
from referrals.models import Detection, OutreachProposal, Referral
from referrals.notifications.outreach import ProposalReminder, ProposalSubmitted, ProposalWithdrawn
from tests import test_permission_matrix as matrix
from tests import world
from tests.factories.people import OrganisationFactory, member
from tests.factories.referrals import referral_in
from tests.factories.reporting import decide_explore, explore_ready, text_of_pdf
from trajects.actions import teamwork
from trajects.enums import ConsultantSees, PhaseKind, WorkTopic
from trajects.models import Decision, Programme, WorkNote
from trajects.notifications import OutcomeForConsultant
from trajects.sight import consultant_sees_decision
from vouchers import tokens
from vouchers.models import Voucher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_copies")]

# Rows that are about no candidate: who works where, what is offered, how the application is set up.
NOT_ABOUT_CANDIDATES = {
    "Organisation", "PostcodeArea", "ConsultantArea", "AdviserArea", "User", "Membership", "AgreementText", "TargetGroup", "Programme", "PhaseTemplate",
    "FinancingNumber", "ProgrammeLogo", "InfoSession", "CalendarFeed", "Provider", "MenuItem", "PriceChange",
    "OfferProposal", "Partnership", "CombinationService", "CaseDiscussion", "DocumentCounter", "Competence", "PlanSection", "DocumentRequirement",
    # Written for everybody at the table; reporting.coordination.rules.names_nobody watches over it.
    "Body", "Seat", "Meeting", "Invitation", "AgendaItem", "Resolution",
    "StaffResource", "ResourceVersion", "NewsFlash", "MlpCoach", "CoachQuestion",
    # What a programme aims at, what it is paid and what it cost.
    "Indicator", "IndicatorTable", "ReportPeriod", "Grant", "PartnerShare", "CostReport",
}  # fmt: skip
# Written once; the database refuses to change them.
APPEND_ONLY = {"LedgerEntry", "IssuedDocument", "Signature", "MeetingPack", "PackPrint"}
# Words that the program itself reads.
CODES = {
    "Candidate.postcode", "Candidate.ikl_number", "NetworkContact.postcode", "Phase.outcome", "Phase.result_code",
    "Referral.financing_number", "Phase.financing_number", "Voucher.number",
}  # fmt: skip
SHORTEST = 10
PHONES = ("phone", "mobile")


@dataclass
class Seeded:
    """A world in which every free text is a word of its own; `words` says of which field."""

    people: dict[str, Any]
    rows: dict[str, Any]
    words: dict[str, str] = field(default_factory=dict)

    def seen_in(self, text: str) -> set[str]:
        """The fields whose word stands in a text."""
        lowered = text.lower()
        return {name for word, name in self.words.items() if word in lowered}


def build(made: world.World | None = None) -> Seeded:
    """The world of the permission matrix with an answered referral, decisions and a detection more."""
    made = made or world.build()
    _add_history(made)
    found = Seeded(made.people, made.rows)
    for model in _models():
        for row in model.objects.order_by("pk"):
            _seed(row, found.words)
    return found


@pytest.fixture(scope="module")
def shared_seeds(shared_world: world.World) -> Seeded:
    """Made once for a module, as its world is."""
    return build(shared_world)


@pytest.fixture
def seeded(shared_seeds: Seeded) -> Seeded:
    """The same for one test, which changes what it likes: its rows are read anew."""
    rows = {
        key: type(row).objects.filter(pk=row.pk).first() or row if isinstance(row, models.Model) else row
        for key, row in shared_seeds.rows.items()
    }
    people = {who: User.objects.get(pk=user.pk) for who, user in shared_seeds.people.items()}
    return Seeded(people, rows, shared_seeds.words)


def show(consultant_sees: list[str]) -> None:
    """Have the programme show a consultant these parts."""
    Programme.objects.update(consultant_sees=consultant_sees)


def _add_history(made: world.World) -> None:
    traject, sender = made.rows["traject"], made.people["K"]
    office = sender.memberships.get().organisation
    open_candidate(traject.candidate, office, AccessGround.REGISTERED)
    parts = {"programme": traject.programme, "from_organisation": office, "from_user": sender}
    answered = referral_in("accepted", to_organisation=traject.organisation, **parts)
    Referral.objects.filter(pk=answered.pk).update(candidate=traject.candidate, traject=traject)
    made.rows["accepted_referral"] = answered
    made.rows["rerouted_referral"] = referral_in("rerouted", to_organisation=traject.organisation, **parts)
    made.rows["refused_referral"] = referral_in(
        "refused_client", to_organisation=traject.organisation, **parts
    )
    Decision.objects.create(
        traject=traject,
        phase=traject.phases.get(template__kind=PhaseKind.GUIDE),
        kind="decided",
        outcome="no_start",
        motivation="-",
        agreed_actions="-",
        feasibility_enterprise="positive",
        feasibility_entrepreneur="positive",
        decided_on=localdate(),
        decided_by=traject.adviser,
    )
    WorkNote.objects.create(
        traject=traject,
        phase=made.rows["phase"],
        topic=WorkTopic.values[0],
        worked_on=localdate(),
        text="-",
        recorded_by=traject.adviser,
    )
    Detection.objects.create(
        candidate=traject.candidate,
        programme=traject.programme,
        organisation=traject.organisation,
        made_by=traject.adviser,
        contact_on=localdate(),
    )
    Candidate.objects.update(
        vdab_category=VdabCategory.objects.create(code="82", label="-"), diploma="doctorate"
    )


def _models() -> Iterator[type[models.Model]]:
    """Everything that may tell of a candidate."""
    for app in ("people", "trajects", "referrals", "vouchers", "reporting"):
        for model in apps.get_app_config(app).get_models():
            if model.__name__ not in NOT_ABOUT_CANDIDATES | APPEND_ONLY:
                yield model


def _seed(row: models.Model, words: dict[str, str]) -> None:
    """Give each free text of a row a word of its own; what the database refuses stays as it is."""
    for each in _free_texts(type(row)):
        text, *shapes = _word(each, len(words))
        try:
            with transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**{each.name: text})
        except IntegrityError:
            continue
        words |= dict.fromkeys([text, *shapes], _name(row, each.name))
    if isinstance(row, Candidate) and row.national_number:
        digits = row.national_number
        words |= dict.fromkeys([digits, format_national_number(digits)], "Candidate.national_number")
    if isinstance(row, Candidate):
        words["doctoraat"] = "Candidate.diploma"


def _free_texts(model: type[models.Model]) -> Iterator[models.Field]:
    for each in model._meta.concrete_fields:
        if not isinstance(each, models.CharField | models.TextField) or isinstance(each, EncryptedTextField):
            continue
        fits = (each.max_length or SHORTEST) >= SHORTEST
        if fits and each.editable and not each.choices and f"{model.__name__}.{each.name}" not in CODES:
            yield each


def _word(each: models.Field, number: int) -> list[str]:
    """The text to keep, and how it may be written on a page."""
    word = f"knr{number:04d}q"
    if each.name in PHONES:
        phone = f"+32470{number:06d}"
        return [phone, formats.phone(phone)]
    if isinstance(each, models.EmailField):
        return [f"{word}@example.be"]
    return [f"https://{word}.example.be" if isinstance(each, models.URLField) else word]


def _name(row: models.Model, name: str) -> str:
    """Which field a word belongs to; a decision with its phase, a detection that nobody sent on."""
    more = f" {row.phase.template.code}" if isinstance(row, Decision) else ""
    if isinstance(row, Detection) and not OutreachProposal.objects.filter(detection=row).exists():
        more = " kept"
    return f"{type(row).__name__}.{name}{more}"


# What may be seen --------------------------------------------------------------------------------

# Written by the one who refers, or shown to both sides of a call; nothing of the dossier.
OUTREACH = ("Detection.idea", "Detection.occupational_goal", "WorkPrecondition.note")
OWN_WORDS = {
    # What the office must check before it refers somebody whom outreach reached (H-22).
    *OUTREACH,
    "OutreachProposal.check_note",
    "OutreachProposal.close_reason",
    # Beside the number, what tells namesakes apart in every list (H-82).
    "Candidate.municipality",
    "Referral.card_text", "Referral.override_reason", "Referral.route_reason", "Referral.card_signed_name",
    "PhoneCall.note",
}  # fmt: skip
# The report of a decision goes to the consultant; the judgements of feasibility stay in the dossier.
REPORT = ("motivation", "agreed_actions", "advice")
PARTS = {
    **{f"Decision.{name} VF": ConsultantSees.DECISION_VF for name in REPORT},
    **{f"Decision.{name} BF": ConsultantSees.DECISION_BF for name in REPORT},
    "CandidateTargetGroup.evidence": ConsultantSees.TARGET_GROUPS,
    "Referral.refusal_reason": ConsultantSees.REFERRAL,
} | {f"Candidate.{name}": part for part, names in sight.FIELDS.items() for name in names}


def allowed(consultant_sees: list[str]) -> set[str]:
    """The fields of the programme's list."""
    return OWN_WORDS | {name for name, part in PARTS.items() if part in consultant_sees}


# Walking -----------------------------------------------------------------------------------------


def addresses(rows: dict[str, Any]) -> Iterator[str]:
    """Every address of the application, with every row of the world that fits in it."""
    for name, (_who, row, parts) in matrix.REACH.items():
        for key in _alike(rows, row):
            filled = {
                part: str(rows[given].public_id) if given in rows else given for part, given in parts.items()
            }
            yield reverse(name, kwargs=filled | ({"public_id": rows[key].public_id} if key else {}))
    for kind, (row, names) in matrix.MOVES.items():
        for key in _alike(rows, row):
            yield from (reverse("core:move", args=[kind, rows[key].public_id, name]) for name in names)


def _alike(rows: dict[str, Any], row: str) -> list[str]:
    """The keys of all rows of the same kind; the empty key for an address without a row."""
    return [key for key, each in rows.items() if type(each) is type(rows[row])] if row else [""]


def walk(seeded: Seeded, user: Any, urls: Iterable[str] = ()) -> dict[str, set[str]]:
    """The fields whose words somebody meets, with the addresses where: of all addresses, unless told which."""
    client = matrix.visitor("it" if user else "-", {"it": user})
    found: dict[str, set[str]] = {}
    for url in urls or addresses(seeded.rows):
        response = matrix.ask(client, "get", url)
        assert response.status_code != 500, url
        for name in seeded.seen_in(text_of(response)):
            found.setdefault(name, set()).add(url)
        matrix.release(response)
    return found


def text_of(response: HttpResponse) -> str:
    """Everything that an answer tells: its headers, a page, the words on a PDF, in a workbook or a copy."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    head = " ".join(value for _key, value in response.items())
    if content.startswith(b"%PDF"):
        return f"{head} {text_of_pdf(content)}"
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as parts:
            return head + " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return f"{head} {content.decode(errors='replace')}"


def too_much(found: dict[str, set[str]], may: set[str]) -> list[str]:
    """The fields that should not be there, each with its addresses."""
    return sorted(f"{name} at {sorted(urls)}" for name, urls in found.items() if name not in may)


LISTS = [
    list(ConsultantSees.values),
    [ConsultantSees.IDENTITY, ConsultantSees.CONTACT, ConsultantSees.REFERRAL],
    # Who somebody is stays visible: the consultant registered that person, and signs the card together.
    [ConsultantSees.IDENTITY],
]


@pytest.mark.parametrize("shown", LISTS, ids=len)
def test_consultant_meets_no_field_outside_the_programmes_list(shown: list[str], seeded: Seeded) -> None:
    show(shown)
    found = walk(seeded, seeded.people["K"])
    assert "\n".join(too_much(found, allowed(shown))) == ""
    assert "Referral.card_text" in found
    assert ("Candidate.street" in found) == (ConsultantSees.CONTACT in shown)


@pytest.mark.parametrize("shown", LISTS, ids=len)
def test_mails_to_a_consultant_hold_no_field_outside_the_programmes_list(
    shown: list[str], seeded: Seeded
) -> None:
    show(shown)
    found: dict[str, set[str]] = {}
    for mail in mails_to_consultant(seeded):
        assert mail.recipient == seeded.people["K"].email
        for name in seeded.seen_in(f"{mail.subject} {mail.recipient_name} {mail.body_text} {mail.body_html}"):
            found.setdefault(name, set()).add(mail.kind)
    assert too_much(found, allowed(shown)) == []
    assert "Referral.refusal_reason" in found or ConsultantSees.REFERRAL not in shown


def mails_to_consultant(seeded: Seeded) -> list[OutgoingEmail]:
    """The mails about a candidate that a consultant gets: what to check or follow, and how it went."""
    sent = [
        notifications.ReferralAccepted(seeded.rows["accepted_referral"]),
        notifications.ReferralRefused(seeded.rows["refused_referral"]),
        notifications.ReferralRerouted(seeded.rows["rerouted_referral"]),
        *(
            kind([seeded.rows["accepted_referral"]], to=seeded.people["K"], by=seeded.people["K"], batch="1")
            for kind in (notifications.ReferralsHandedOver, notifications.ReferralsTakenAway)
        ),
    ]
    seeded.rows["outreach_proposal"].to_consultant = seeded.people["K"]
    sent += [
        ProposalSubmitted(seeded.rows["outreach_proposal"]),
        ProposalReminder(seeded.rows["outreach_proposal"], period=1, days=10),
        ProposalWithdrawn(seeded.rows["outreach_proposal"]),
    ]
    sent += [
        OutcomeForConsultant(decision, seeded.people["K"])
        for decision in Decision.objects.all()
        if consultant_sees_decision(decision.phase)
    ]
    return [mail.build() for mail in sent]


# A provider reads whom it teaches, and reaches that person once it accepted (P2).
TAUGHT = {"Candidate.given_name", "Candidate.family_name", "Voucher.item_name"}
REACHED = {"Candidate.email", "Candidate.phone", "Candidate.mobile"}


def test_public_pages_and_the_link_of_a_provider_hold_no_word_of_a_candidate(seeded: Seeded) -> None:
    """The menu card, an offer, links that open nothing: nobody stands there. A link that works shows its voucher."""
    assert too_much(walk(seeded, None), set()) == []
    voucher = seeded.rows["voucher"]

    def read(secret: str = "") -> set[str]:
        client = Client()
        page = client.get(reverse("vouchers:answer", args=[secret or tokens.issue(voucher)[1]]), follow=True)
        return seeded.seen_in(text_of(page))

    assert read() <= TAUGHT
    assert "Candidate.family_name" in read()
    Voucher.objects.filter(pk=voucher.pk).update(
        state="accepted", answered_at=localtime(), answered_name="Lies Aerts"
    )
    assert read() - TAUGHT <= REACHED
    for state in ("refused", "withdrawn", "cancelled"):
        Voucher.objects.filter(pk=voucher.pk).update(state=state, refusal_reason="full", cancel_reason="Ziek")
        assert read() <= {"Voucher.item_name"}
    secret = tokens.issue(voucher)[1]
    tokens.revoke(voucher)
    assert read(secret) <= {"Voucher.item_name"}


@pytest.mark.parametrize("who", ["k", "S", "V", "provider"])
def test_others_meet_no_field_of_a_candidate(who: str, seeded: Seeded) -> None:
    """A consultant of another office, the steering group, a VDAB-adviseur, an account of a provider."""
    user = seeded.people.get(who) or member(Role.PROVIDER, OrganisationFactory())
    # What is discussed under a number is what a VDAB-adviseur sits there for (D-05).
    discussed = {"DiscussionItem.question", "DiscussionItem.notes", "DiscussionItem.next_steps"}
    assert too_much(walk(seeded, user), discussed if who == "V" else set()) == []


def test_reader_of_a_lent_dossier_meets_no_internal_words(seeded: Seeded) -> None:
    """Somebody of another partner who may read the dossier reads its intake, and no note or remark."""
    request = seeded.rows["access_request"]
    teamwork.grant_access(request, by=request.traject.adviser, until=localdate())
    found = walk(seeded, User.objects.get(pk=request.requester_id))
    assert {"Note.text", "Traject.internal_remarks", "Task.details"} & found.keys() == set()
    assert "Intake.idea" in found


def test_every_kind_of_text_has_a_word(seeded: Seeded) -> None:
    """Otherwise a field could leak without a word to notice it by."""
    names = set(seeded.words.values())
    wanted = {
        "Candidate.family_name", "Candidate.phone", "Candidate.national_number", "CandidateTargetGroup.evidence",
        "ContactPerson.family_name", "DataAgreement.signed_name", "NetworkContact.notes", "VdabCategory.label",
        "Traject.internal_remarks", "Phase.summary", "Contact.notes", "Intake.motivation", "Intake.idea",
        "WorkNote.text", "DossierDocument.title", "Decision.motivation VF", "Decision.agreed_actions BF",
        "Contact.not_held_reason", "GroupContact.topic", "Appointment.place", "Appointment.bring_along",
        "Voucher.item_name", "Referral.card_text", "Referral.refusal_reason", "Detection.idea kept",
        "ActionItem.description", "ActionItem.result", "CompetenceScore.evidence_end", "CompetenceScore.action",
        "PlanPart.text", "FinancialPlan.remarks", "FinancialPlan.market_check", "FinancialLine.label",
    }  # fmt: skip
    assert wanted - names == set()


def test_a_policy_that_shows_all_is_noticed(seeded: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the words are found where they stand, also among other addresses."""
    monkeypatch.setitem(field_policy.POLICY, Role.CONSULTANT, dict.fromkeys(FIELDS, Level.WRITE))
    monkeypatch.setattr(field_policy, "_limits", {})
    of_people = [url for url in addresses(seeded.rows) if url.startswith(reverse("people:candidates"))]
    wrong = too_much(walk(seeded, seeded.people["K"], of_people), allowed(list(ConsultantSees.values)))
    names = {line.split(" at ")[0] for line in wrong}
    assert {"ContactPerson.family_name", "VdabCategory.label", "Candidate.diploma"} <= names


@pytest.mark.parametrize("shown", [True, False])
def test_decision_is_mailed_to_the_consultant_only_where_the_programme_shows_it(shown: bool) -> None:
    phase = explore_ready()
    parts = set(ConsultantSees.values) - (set() if shown else {ConsultantSees.DECISION_VF})
    Programme.objects.update(consultant_sees=sorted(parts))
    decide_explore(type(phase).objects.get(pk=phase.pk))
    assert OutgoingEmail.objects.filter(kind="trajects.outcome").exists() == shown
