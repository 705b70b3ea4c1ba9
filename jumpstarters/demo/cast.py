"""One invented person, and what people do for that person: each method is one use case, done today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core import dates
from core.actors import OutsideActor
from core.files import store_upload
from jumpstarters.demo import plans
from jumpstarters.demo.sessions import Sessions
from jumpstarters.demo.world import World, pdf, sketch
from people import actions as people
from people.enums import AgreementWay, Family, SignedPaper
from people.models import Candidate, Organisation, User
from people.numbers import province_of
from people.signing import Ink
from referrals import actions as referrals
from referrals.models import Referral
from referrals.routing import nearest, propose
from trajects import actions as trajects
from trajects.enums import Channel, ContactForm, ContactKind, DocumentKind, Outcome, WorkTopic
from trajects.models import Phase, Traject
from vouchers import actions as vouchers
from vouchers.enums import CorrectionKind, FeedbackGiver
from vouchers.models import Voucher, Wallet


def national_number(born: date, sex: str) -> str:
    """A number that passes the check and lies outside the series that are given out (domain 3.1)."""
    first = f"{born:%y%m%d}{'000' if sex == 'v' else '999'}"
    century = "2" if born.year >= 2000 else ""
    return f"{first}{97 - int(century + first) % 97:02d}"


class Person:
    """A row of candidates.yaml during its life in the application."""

    candidate: Candidate
    referral: Referral
    traject: Traject
    voucher: Voucher

    def __init__(self, row: dict[str, Any], number: int, world: World, sessions: Sessions) -> None:
        self.row, self.number, self.world, self.sessions = row, number, world, sessions
        self.words = {"given": row["name"]["given_name"], "idea": row["idea"]}

    # --- words and people ---------------------------------------------------------------------

    def say(self, *path: str) -> str:
        """A text of texts.yaml, about this person."""
        found = self.world.texts
        for name in path:
            found = found[name]
        return found.format(**self.words)

    def answers(self, *groups: str) -> dict[str, Any]:
        """Answers of the intake."""
        given = {name: text for group in groups for name, text in self.world.texts[group].items()}
        return {n: t.format(**self.words) if isinstance(t, str) else t for n, t in given.items()}

    @property
    def office(self) -> Organisation:
        """The office of VDAB in the province, or of GTB for some."""
        province = province_of(self.row["address"]["postcode"])
        offices = [o for o in self.world.organisations.values() if province in o.provinces]
        family = Family.GTB if self.number % 3 == 0 else Family.VDAB
        found = [o for o in offices if o.family == family] or [o for o in offices if o.family == Family.VDAB]
        return found[0]

    @property
    def consultant(self) -> User:
        return self.world.consultant_of(self.office)

    @property
    def adviser(self) -> User:
        return self.world.user(self.referral.to_adviser_id)

    @property
    def phase(self) -> Phase:
        return self.traject.current_phase

    # --- before the dossier -------------------------------------------------------------------

    def register(self) -> None:
        name, born = self.row["name"], self.row["name"]["birth_date"]
        groups = [(self.world.target_groups[code], "Attest gezien") for code in self.row["target_groups"]]
        category = self.row.get("vdab_category")
        self.candidate = people.register_candidate(
            by=self.consultant,
            organisation=self.office,
            target_groups=groups,
            national_number=national_number(born, name["sex"]),
            email=f"kandidaat{self.number}@example.be",
            mobile=f"+3247000{self.number:04d}",
            ikl_number=str(7_100_000 + self.number),
            diploma=self.row["diploma"],
            vdab_category=self.world.categories[category] if category else None,
            **name,
            **self.row["address"],
            **self.row["dutch"],
        )

    def draft(self) -> None:
        """The proposal is followed; without one the consultant chooses the partner of the other family."""
        proposal = propose(self.candidate, self.world.programme)
        organisation, adviser = proposal.organisation, proposal.adviser
        if organisation is None:
            organisation, adviser = nearest(self.candidate, self.world.programme, Family.STEBO_STARTERSLABO)
        self.referral = referrals.draft_referral(
            candidate=self.candidate,
            programme=self.world.programme,
            by=self.consultant,
            to_organisation=organisation,
            to_adviser=adviser,
            card_text=self.say("card"),
            override_reason="" if proposal.organisation else self.say("choice"),
        )

    def send(self, *, enrolled: bool = True) -> None:
        """Sign and send; on the Syntra route with a place in an info session, on the other by phone."""
        self.draft()
        syntra = self.referral.to_organisation.family == Family.SYNTRA
        session = self.sessions.coming(self.referral.to_organisation) if syntra and enrolled else None
        referrals.send_referral(self.referral, by=self.consultant, signed_on=dates.today(), session=session)
        if not syntra:
            referrals.note_phone_call(
                self.referral, by=self.consultant, on=dates.today(), note=self.say("phone")
            )

    def send_without_session(self) -> None:
        self.send(enrolled=False)

    def stay_away(self) -> None:
        self.sessions.stays_away(self.candidate)

    def to_outreach(self) -> None:
        referrals.to_outreach(self.referral, by=self.adviser)

    def refuse_client(self) -> None:
        referrals.refuse_referral_client(self.referral, by=self.adviser, reason=self.say("refused_client"))

    def refuse_partner(self) -> None:
        referrals.refuse_referral_partner(self.referral, by=self.adviser, reason=self.say("refused_partner"))

    def take_back(self) -> None:
        referrals.cancel_referral(self.referral, by=self.consultant, reason=self.say("withdrawn"))

    def reroute(self) -> None:
        organisation, adviser = nearest(self.candidate, self.world.programme, Family.STEBO_STARTERSLABO)
        referrals.reroute_for_language(
            self.referral,
            by=self.adviser,
            to_organisation=organisation,
            to_adviser=adviser,
            reason=self.say("reroute"),
        )

    # --- the exploratory phase ----------------------------------------------------------------

    def accept(self) -> None:
        self.traject = referrals.accept_referral(
            self.referral, by=self.adviser, first_conversation_on=dates.today()
        )
        if self.referral.to_organisation.family != Family.SYNTRA:
            self.talk(ContactKind.INFO)
        self.talk(ContactKind.INTAKE)

    def talk(self, kind: str, *, channel: str = Channel.IN_PERSON, minutes: int = 60) -> None:
        trajects.record_contact(
            self.traject,
            by=self.adviser,
            kind=kind,
            form=ContactForm.INDIVIDUAL,
            channel=channel,
            held_on=dates.today(),
            minutes=minutes,
            notes=self.say("contacts", kind),
        )

    def converse(self) -> None:
        self.talk(ContactKind.CONVERSATION, minutes=45)

    def evaluate(self) -> None:
        self.talk(ContactKind.EVALUATION)

    def sign(self) -> None:
        """Most sign on the screen, with a drawing or with the keyboard, some on paper; a few signed an older text."""
        on_paper = self.number % 5 == 0
        drawing = sketch(self.number) if self.number % 2 else None
        people.sign_agreement(
            self.candidate,
            by=self.adviser,
            text=self.world.older_text if self.number % 9 == 4 else self.world.agreement_text,
            ink=Ink(self.candidate.full_name, drawing, "Windows-computer, Edge"),
            way=AgreementWay.PAPER if on_paper else AgreementWay.SCREEN,
            signed_on=dates.today(),
            signed_name=self.candidate.full_name,
            evidence=store_upload(pdf("akkoord.pdf"), user=self.adviser) if on_paper else None,
        )

    def ask_signature(self) -> None:
        """The adviser mails a link to sign the data agreement."""
        text = self.world.agreement_text
        mail = bool(self.candidate.email)
        people.make_link(
            self.candidate, by=self.adviser, paper=SignedPaper.AGREEMENT, text=text, days=7, mail=mail
        )

    def type_in_mlp(self) -> None:
        trajects.register_in_mlp(self.phase, by=self.adviser, on=dates.today())

    def begin_intake(self) -> None:
        trajects.save_intake(
            self.traject,
            by=self.adviser,
            sector=self.row["sector"],
            planned_start_on=dates.today() + timedelta(days=240),
            **self.answers("intake", "potential"),
        )

    def complete_intake(self) -> None:
        version = self.traject.intake.version
        trajects.save_intake(
            self.traject, by=self.adviser, version=version, complete=True, **self.answers("needs")
        )
        plans.agree_actions(self.traject)

    def decide_positive(self) -> None:
        self._decide_explore(Outcome.POSITIVE, agreed_actions=self.say("decisions", "actions"))
        self.talk(ContactKind.START)
        plans.score(self.traject, "start")

    def decide_negative(self) -> None:
        self._decide_explore(Outcome.NEGATIVE, advice=self.say("decisions", "advice"))

    def _decide_explore(self, outcome: Outcome, **fields: str) -> None:
        motivation = self.say("decisions", outcome)
        trajects.decide_explore(
            self.phase, by=self.adviser, outcome=outcome, motivation=motivation, on=dates.today(), **fields
        )

    def stop(self) -> None:
        reason = self.say("decisions", "stopped")
        trajects.stop_phase(self.phase, by=self.adviser, on=dates.today(), reason=reason)

    # --- guidance and aftercare ---------------------------------------------------------------

    def guide(self) -> None:
        self.talk(ContactKind.GUIDANCE, channel=Channel.ONLINE, minutes=75)

    def write_plan(self) -> None:
        self._work(WorkTopic.BUSINESS_PLAN)
        plans.finish_an_action(self.traject)
        if self.number % 3 == 0:
            plans.write_some_sections(self.traject, self.words)
            plans.write_finances(self.traject)

    def train(self) -> None:
        self._work(WorkTopic.COMPETENCES)

    def _work(self, topic: str) -> None:
        text = self.say("work", topic)
        trajects.record_work(self.phase, by=self.adviser, topic=topic, worked_on=dates.today(), text=text)

    def upload_plans(self) -> None:
        """A CV, a financial plan, and a business plan of which a second version came."""
        for kind in (DocumentKind.CV, DocumentKind.FINANCIAL_PLAN, DocumentKind.BUSINESS_PLAN):
            last = trajects.add_document(
                self.traject, by=self.adviser, kind=kind, upload=pdf(f"{kind}.pdf"), phase=self.phase
            )
        trajects.replace_document(last, by=self.adviser, upload=pdf("ondernemersplan-2.pdf"))

    def start_business(self) -> None:
        self._decide_guide(
            Outcome.STARTS,
            started_in="secondary" if self.number % 2 else "main",
            activity_starts_on=dates.today() + timedelta(days=14),
        )

    def not_start(self) -> None:
        self._decide_guide(Outcome.NO_START)

    def go_to_work(self) -> None:
        self._decide_guide(Outcome.TO_WORK)

    def _decide_guide(self, outcome: Outcome, **fields: Any) -> None:
        self.evaluate()
        plans.score(self.traject, "end")
        feasible = "feasible" if outcome == Outcome.STARTS else "conditional"
        trajects.decide_guide(
            self.phase,
            by=self.adviser,
            outcome=outcome,
            motivation=self.say("decisions", outcome),
            on=dates.today(),
            feasibility_enterprise=feasible,
            feasibility_enterprise_reason=self.say("decisions", "feasibility_enterprise_reason"),
            feasibility_entrepreneur=feasible,
            feasibility_entrepreneur_reason=self.say("decisions", "feasibility_entrepreneur_reason"),
            **fields,
        )

    def look_after(self) -> None:
        self.talk(ContactKind.AFTERCARE, channel=Channel.PHONE, minutes=30)

    # --- vouchers -----------------------------------------------------------------------------

    def book(self, key: str = "paid") -> None:
        item = self.world.item(key)
        self.voucher = vouchers.book_voucher(
            traject=self.traject, item=item, by=self.adviser, expected_price_cents=item.price_cents
        )

    def book_second(self) -> None:
        self.book("second")

    def book_free(self) -> None:
        self.book("free")

    def provider(self) -> OutsideActor:
        name = self.say("vouchers", "answered_by")
        return OutsideActor(name, "aanbieder", self.voucher.provider.name)

    def provider_accepts(self) -> None:
        vouchers.accept_voucher(self.voucher, by=self.provider(), name=self.say("vouchers", "answered_by"))

    def provider_refuses(self) -> None:
        vouchers.refuse_voucher(
            self.voucher,
            by=self.provider(),
            name=self.say("vouchers", "answered_by"),
            reason="full",
            text=self.say("vouchers", "refusal"),
        )

    def withdraw_voucher(self) -> None:
        vouchers.withdraw_voucher(self.voucher, by=self.adviser)

    def cancel_voucher(self) -> None:
        vouchers.cancel_voucher(
            self.voucher, by=self.world.coordinator, reason=self.say("vouchers", "cancelled")
        )

    def wallet(self) -> Wallet:
        return vouchers.open_wallet(
            candidate=self.candidate, programme=self.world.programme, by=self.adviser, parent=self.traject
        )

    def correct_wallet(self) -> None:
        """Small enough for one coordinator."""
        vouchers.correct_wallet(
            self.wallet(),
            traject=self.traject,
            by=self.world.coordinator,
            kind=CorrectionKind.OPENING,
            amount_cents=-8_000,
            reason=self.say("vouchers", "corrected"),
        )

    def ask_correction(self) -> None:
        """Waits for a coordinator."""
        reason = self.say("vouchers", "corrected")
        vouchers.ask_correction(
            self.wallet(), traject=self.traject, by=self.adviser, amount_cents=-12_000, reason=reason
        )

    def ask_cancellation(self) -> None:
        vouchers.request_cancellation(self.voucher, by=self.adviser, reason=self.say("vouchers", "cancelled"))

    def follow(self) -> None:
        reference = f"F{dates.today():%Y}-{self.number:03d}"
        vouchers.note_attendance(
            self.voucher, by=self.adviser, followed=True, used_on=dates.today(), invoice_reference=reference
        )

    def opine(self) -> None:
        """The adviser says what the training was worth; the candidate too, when the clock asked."""
        vouchers.open_opinion(self.voucher, by=self.adviser)
        for feedback in self.voucher.feedback.all():
            asked = feedback.given_by == FeedbackGiver.CANDIDATE
            by = OutsideActor(self.candidate.full_name, "kandidaat") if asked else self.adviser
            scores = {"useful": 4 - self.number % 2, "clear": 3 + self.number % 2, "recommend": 4}
            vouchers.give_opinion(feedback, by=by, **scores)
