"""A dossier goes to another adviser: what moves, who reads what afterwards, and back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from pypdf import PdfReader

from core.actors import CLOCK
from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from people.enums import AccessGround, Province
from people.models import Candidate, User
from people.roles import Permission
from reporting import actions as reporting_actions
from reporting.models import IssuedDocument
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator
from tests.factories.reporting import text_of_pdf
from tests.factories.trajects import TrajectFactory, full_intake
from tests.factories.vouchers import booked, guided_traject
from trajects.actions import close_traject
from trajects.actions import teamwork as actions
from trajects.models import Appointment, DossierAccess, Handover, Traject
from trajects.rules.spreading import spread

pytestmark = pytest.mark.django_db
WORDS = actions.Words("Ik vertrek", "Bel na 16 uur")


def receiver(person):
    return actions.Receiver(person, person.current_membership.organisation)


def again(person) -> User:
    """The account as a new request reads it: what it may do is kept for one request only."""
    return User.objects.get(pk=person.pk)


def offered(traject, person=None, **fields):
    return actions.offer_dossier(
        traject, by=traject.adviser, to=receiver(person or adviser()), words=fields.pop("words", WORDS)
    )


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def traject():
    return TrajectFactory(consultant=consultant())


class TestOffer:
    def test_offer_mails_the_receiver_and_moves_nothing(self, traject):
        to = adviser()
        handover = offered(traject, to)
        mail = OutgoingEmail.objects.get(kind="trajects.dossiers_offered")
        assert (mail.recipient, handover.get_absolute_url() in mail.body_text) == (to.email, True)
        assert "16 uur" not in mail.body_text
        assert not Traject.objects.visible_to(to).exists()

    def test_one_offer_at_a_time_to_somebody_else_who_guides_there(self, traject):
        for person in (traject.adviser, consultant()):
            with pytest.raises(Refused):
                offered(traject, person)
        offered(traject)
        with pytest.raises(Refused, match="al aangeboden"):
            offered(traject)

    def test_database_refuses_a_second_open_offer_and_a_refusal_without_reason(self, traject):
        handover = offered(traject)
        fields = {name: getattr(handover, name) for name in ("from_adviser", "from_organisation", "reason")}
        fields |= {"to_adviser": handover.to_adviser, "to_organisation": handover.to_organisation}
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(traject=traject, offered_by=traject.adviser, **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(pk=handover.pk).update(state="refused")

    def test_only_the_receiver_or_a_coordinator_answers(self, traject):
        to = adviser()
        handover = offered(traject, to)
        colleague = adviser(to.current_membership.organisation)
        for person in (colleague, traject.adviser):
            with pytest.raises(Refused):
                actions.accept_handover(handover, by=person)
        actions.refuse_handover(handover, by=to, reason="Agenda vol")
        assert (handover.state, handover.answer_reason) == ("refused", "Agenda vol")
        assert (
            OutgoingEmail.objects.filter(kind="trajects.offer_answered").get().recipient
            == traject.adviser.email
        )
        with pytest.raises(AlreadyMoved):
            actions.withdraw_handover(handover, by=traject.adviser)

    def test_closing_the_dossier_withdraws_the_offer_and_tells_why(self):
        traject = TrajectFactory(explore=False)
        handover = offered(traject)
        close_traject(traject, by=traject.adviser, on=localdate(), reason="by_hand")
        handover.refresh_from_db()
        assert (handover.state, handover.answered_at is not None) == ("withdrawn", True)
        assert Event.objects.in_dossier(traject).filter(kind="handover.withdraw").count() == 1
        mail = OutgoingEmail.objects.get(kind="trajects.offer_withdrawn")
        assert mail.recipient == handover.to_adviser.email
        assert "Het dossier is afgesloten." in mail.body_text
        with pytest.raises(Refused, match="afgesloten"):
            actions.accept_handover(handover, by=handover.to_adviser)

    def test_the_clock_that_closes_withdraws_in_the_name_of_the_adviser(self):
        traject = TrajectFactory(explore=False)
        offered(traject)
        close_traject(traject, by=CLOCK, on=localdate(), reason="aftercare_over")
        assert str(traject.adviser) in OutgoingEmail.objects.get(kind="trajects.offer_withdrawn").body_text

    def test_offer_and_answer_through_the_pages(self, traject):
        to = adviser()
        giver, taker = browser(traject.adviser), browser(to)
        url = reverse("trajects:handover_add", args=[traject.public_id])
        form = giver.get(url).context["form"]
        value = f"{to.current_membership.organisation.public_id}:{to.public_id}"
        data = {"form_key": form.initial["form_key"], "to": value, "reason": "Ik vertrek", "attention": ""}
        page = giver.post(url, data, follow=True).content.decode()
        assert "Trek het aanbod in" in page
        assert "Aanvaard het dossier" not in page
        assert "Aangeboden dossiers" in taker.get(reverse("home")).content.decode()
        handover = Handover.objects.get()
        assert "Aanvaard het dossier" in taker.get(handover.get_absolute_url()).content.decode()
        url = reverse("core:move", args=["overdracht", handover.public_id, "aanvaarden"])
        key = taker.get(url).context["form"].initial["form_key"]
        response = taker.post(url, {"form_key": key, "tells_candidate": "on"})
        assert response["Location"] == traject.get_absolute_url()
        assert taker.get(response["Location"]).status_code == 200


class TestAccepted:
    def test_everything_moves_in_one_go(self, traject):
        to, old = adviser(), traject.adviser
        colleague = adviser(traject.organisation)
        actions.join_team(traject, by=old, user=colleague)
        task = actions.make_task(
            by=old, organisation=traject.organisation, traject=traject, title="Bel", owner=colleague
        )
        done = actions.make_task(
            by=old, organisation=traject.organisation, traject=traject, title="X", owner=old
        )
        actions.finish_task(done, by=old)
        meeting = Appointment.objects.create(
            traject=traject, kind="conversation", starts_at=now() + timedelta(1),
            ends_at=now() + timedelta(1, 3600), adviser=old, made_by=old, place="Doorniksestraat 1",
        )  # fmt: skip
        former_organisation = traject.organisation
        of_colleague = Appointment.objects.create(
            traject=traject, kind="conversation", starts_at=now() + timedelta(2),
            ends_at=now() + timedelta(2, 3600), adviser=adviser(former_organisation), made_by=old,
        )  # fmt: skip
        handover = offered(traject, to)
        page = browser(to).get(reverse("core:move", args=["overdracht", handover.public_id, "aanvaarden"]))
        for words in ("Het team van het dossier stopt.", "Kijk de plaats na", "Doorniksestraat 1"):
            assert words in page.content.decode()
        actions.accept_handover(handover, by=to, tells_candidate=True)
        for row in (traject, task, done, meeting, of_colleague):
            row.refresh_from_db()
        # Nobody of the former organisation keeps a conversation with the person in an own calendar.
        assert of_colleague.adviser == to
        there = to.current_membership.organisation
        assert (traject.adviser, traject.organisation) == (to, there)
        assert (task.owner, task.organisation, done.owner, meeting.adviser) == (to, there, old, to)
        assert not traject.team.exists()
        kinds = set(OutgoingEmail.objects.values_list("kind", flat=True))
        assert {"trajects.offer_answered", "trajects.new_adviser_consultant"} <= kinds
        event = Event.objects.get(kind="traject.handed_over")
        assert (event.data["tasks"], event.data["appointments"]) == (
            [task.pk],
            [meeting.pk, of_colleague.pk],
        )
        access = traject.candidate.accesses.get(organisation=former_organisation, ground="traject", user=None)
        assert access.until == localdate()
        assert traject.candidate.accesses.holding().filter(organisation=there, ground="traject").exists()

    def test_candidate_is_told_only_when_asked(self, traject):
        Candidate.objects.filter(pk=traject.candidate_id).update(email="noor@example.be")
        to = adviser()
        handover = offered(traject, to)
        actions.accept_handover(Handover.objects.get(pk=handover.pk), by=to, tells_candidate=False)
        assert not OutgoingEmail.objects.filter(recipient="noor@example.be").exists()
        back = actions.offer_dossier(Traject.objects.get(), by=to, to=receiver(adviser()), words=WORDS)
        actions.accept_handover(back, by=back.to_adviser, tells_candidate=True)
        mail = OutgoingEmail.objects.get(recipient="noor@example.be")
        assert str(back.to_adviser) in mail.body_text

    def test_former_adviser_alone_reads_for_the_days_of_the_programme(self, traject, monkeypatch):
        to, old = adviser(), traject.adviser
        colleague = adviser(traject.organisation)
        actions.accept_handover(offered(traject, to), by=to)
        access = DossierAccess.objects.get()
        days = traject.programme.former_adviser_days
        assert (access.user, access.until) == (old, localdate() + timedelta(days))
        assert list(Traject.objects.visible_to(again(old))) == [traject]
        assert not Traject.objects.visible_to(again(colleague)).exists()
        assert traject.candidate.reachable_by(again(old), Permission.SEE_CANDIDATES)
        assert not traject.candidate.reachable_by(again(old), Permission.EDIT_CANDIDATES)
        assert not traject.candidate.reachable_by(again(colleague), Permission.SEE_CANDIDATES)
        last = localdate() + timedelta(days)
        monkeypatch.setattr("core.dates.today", lambda: last)
        assert browser(old).get(traject.get_absolute_url()).status_code == 200
        assert traject.candidate.reachable_by(again(old), Permission.SEE_CANDIDATES)
        monkeypatch.setattr("core.dates.today", lambda: last + timedelta(1))
        assert browser(old).get(traject.get_absolute_url()).status_code == 404
        assert not traject.candidate.reachable_by(again(old), Permission.SEE_CANDIDATES)

    def test_within_the_organisation_nothing_is_lent(self, traject):
        to = adviser(traject.organisation)
        actions.accept_handover(offered(traject, to), by=to)
        assert not DossierAccess.objects.exists()
        assert not traject.candidate.accesses.filter(ground=AccessGround.LENT).exists()


class TestReader:
    """What a reader of a lent dossier meets."""

    def test_reads_every_tab_and_changes_nothing(self):
        traject = guided_traject()
        old, to = traject.adviser, adviser()
        booked(traject)
        actions.write_note(traject, by=old, text="Geheim van het oude kantoor")
        Traject.objects.filter(pk=traject.pk).update(internal_remarks="Opmerking van binnen")
        issued = reporting_actions.issue_intake(full_intake(traject), by=old)
        traject.refresh_from_db()
        actions.accept_handover(offered(traject, to), by=to)
        actions.write_note(Traject.objects.get(), by=to, text="Geheim van het nieuwe kantoor")
        reader, here = browser(old), [traject.public_id]
        pages = {
            name: reader.get(reverse(name, args=here)).content.decode()
            for name in (
                "trajects:dossier",
                "vouchers:dossier",
                "reporting:dossier_documents",
                "reporting:timeline",
            )
        }
        pages["phase"] = reader.get(reverse("trajects:phase", args=[*here, "BF"])).content.decode()
        assert "Je mag dit dossier van" in pages["trajects:dossier"]
        assert issued.number in pages["reporting:dossier_documents"]
        together = " ".join(pages.values())
        for hidden in ("Geheim van", "Opmerking van binnen", "Nieuw contact", "Nieuwe taak"):
            assert hidden not in together
        assert 'method="post" action="/dossiers/' not in together
        assert f"{reverse('trajects:facts_edit', args=here)}" not in together
        voucher = traject.vouchers.get()
        page = reader.get(voucher.get_absolute_url())
        assert page.status_code == 200
        assert "Stuur de voucher opnieuw" not in page.content.decode()
        for name in (
            "trajects:facts_edit",
            "trajects:note_add",
            "trajects:contact_add",
            "trajects:handover_add",
        ):
            assert reader.get(reverse(name, args=here)).status_code == 404
        assert reader.get(reverse("vouchers:renew_link", args=[voucher.public_id])).status_code == 404
        assert (
            reader.get(reverse("people:candidate_edit", args=[traject.candidate.public_id])).status_code
            == 403
        )
        assert (
            reader.get(reverse("people:national_number", args=[traject.candidate.public_id])).status_code
            == 404
        )
        assert (
            reader.get(reverse("referrals:refer_candidate", args=[traject.candidate.public_id])).status_code
            == 404
        )

    def test_documents_go_where_the_dossier_goes(self, traject):
        old, to = traject.adviser, adviser()
        colleague = adviser(traject.organisation)
        reporting_actions.issue_intake(full_intake(traject), by=old)
        handover = offered(traject, to)
        reporting_actions.issue_handover(handover, by=old)
        actions.accept_handover(handover, by=to)
        kinds = IssuedDocument.objects.order_by("kind").values_list("kind", flat=True)
        assert list(kinds.visible_to(again(to))) == ["handover", "intake"]
        # What the next adviser must watch is not for who only reads for a while.
        assert list(kinds.visible_to(again(old))) == ["intake"]
        assert "Bel na 16 uur" not in browser(old).get(handover.get_absolute_url()).text
        assert not IssuedDocument.objects.visible_to(again(colleague)).exists()


class TestSeveral:
    def test_dossier_that_cannot_go_along_is_named_and_nothing_is_offered(self, traject):
        waits = TrajectFactory(
            programme=traject.programme, organisation=traject.organisation, adviser=traject.adviser
        )
        offered(waits)
        given = [(row, receiver(adviser())) for row in (traject, waits)]
        with pytest.raises(Refused, match=f"{waits.candidate.list_name}: Dit dossier is al aangeboden"):
            actions.offer_dossiers(given, by=traject.adviser, words=WORDS)
        assert not traject.handovers.exists()


class TestSummary:
    def test_receiver_reads_one_page_without_internal_notes(self, traject):
        to = adviser()
        full_intake(traject)
        actions.write_note(traject, by=traject.adviser, text="Zeer geheim woord")
        handover = offered(traject, to)
        url = reverse("reporting:handover_summary", args=[handover.public_id])
        response = browser(to).get(url)
        content = b"".join(response.streaming_content)
        text = text_of_pdf(content)
        assert "Ik vertrek" in text
        assert "Bel na 16 uur" in text
        assert "geheim" not in text
        assert len(PdfReader(io.BytesIO(content)).pages) == 1
        assert browser(adviser()).get(url).status_code == 404
        number = IssuedDocument.objects.get(kind="handover").number
        assert number.startswith("OVD-")

    @pytest.mark.parametrize("ending", ["refuse", "withdraw"])
    def test_offer_tells_the_receiver_alone_and_only_until_the_answer(self, traject, ending):
        """A colleague of the receiver learns nothing, and nobody there reads on after a refusal."""
        to = adviser()
        colleague = adviser(to.current_membership.organisation)
        handover = offered(traject, to)
        page = handover.get_absolute_url()
        paper = reverse("reporting:handover_summary", args=[handover.public_id])
        assert [browser(colleague).get(url).status_code for url in (page, paper)] == [404, 404]
        assert traject.candidate.list_name not in browser(colleague).get(reverse("trajects:handovers")).text
        assert "Bel na 16 uur" in browser(to).get(page).text
        if ending == "refuse":
            actions.refuse_handover(handover, by=again(to), reason="Agenda vol")
        else:
            actions.withdraw_handover(handover, by=traject.adviser)
        told = browser(to).get(page)
        assert (told.status_code, "Bel na 16 uur" in told.text, "samenvatting" in told.text) == (
            200,
            False,
            False,
        )
        assert browser(to).get(paper).status_code == 404
        assert "Bel na 16 uur" in browser(traject.adviser).get(page).text


class TestLeaving:
    def test_spread_is_even_and_follows_the_province(self):
        west = adviser(OrganisationFactory(provinces=[Province.WEST_FLANDERS]))
        east = adviser(OrganisationFactory(provinces=[Province.EAST_FLANDERS]))
        people = [receiver(west), receiver(east)]
        rows = TrajectFactory.create_batch(4)
        counts = [to.adviser for _row, to in spread(rows, people, near=False)]
        assert [counts.count(west), counts.count(east)] == [2, 2]
        Candidate.objects.update(postcode="8500")
        rows = list(Traject.objects.with_people())
        assert {to.adviser for _row, to in spread(rows, people, near=True)} == {west}

    def test_coordinator_moves_at_once_and_takes_it_back(self, traject):
        old, to = traject.adviser, adviser()
        boss = coordinator()
        task = actions.make_task(
            by=old, organisation=traject.organisation, traject=traject, title="Bel", owner=old
        )
        stays, left = adviser(traject.organisation), adviser(traject.organisation)
        for colleague in (stays, left):
            actions.join_team(traject, by=old, user=colleague, part="Plan")
        offered(traject)
        boss = again(boss)
        with pytest.raises(Refused):
            actions.move_dossiers([(traject, receiver(to))], by=old, words=WORDS)
        batch = actions.move_dossiers([(traject, receiver(to))], by=boss, words=WORDS)
        traject.refresh_from_db()
        assert traject.adviser == to
        assert Handover.objects.filter(state="withdrawn").count() == 1
        assert not traject.team.exists()
        left.memberships.update(begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1))
        actions.undo_moves(batch, by=boss)
        traject.refresh_from_db()
        task.refresh_from_db()
        assert (traject.adviser, task.owner) == (old, old)
        # Who does not work there any more does not come back.
        assert list(traject.team.values_list("user", "part", "added_by")) == [(stays.pk, "Plan", old.pk)]
        assert not DossierAccess.objects.exists()
        assert not Traject.objects.visible_to(again(to)).exists()
        with pytest.raises(Refused, match="ongedaan"):
            actions.undo_moves(batch, by=boss)

    def test_page_shows_who_gets_what_before_it_offers(self):
        old = adviser()
        own = old.current_membership.organisation
        rows = TrajectFactory.create_batch(2, organisation=own, adviser=old)
        first, second = adviser(own), adviser(own)
        client = browser(first)
        url = f"{reverse('trajects:handover_many')}?van={old.public_id}"
        form = client.get(url).context["form"]
        assert "how" not in form.fields
        data = {
            "form_key": form.initial["form_key"],
            "everything": "on",
            "to": [f"{own.public_id}:{person.public_id}" for person in (first, second)],
            "spread": "gelijk",
            "reason": "Vertrekt",
        }
        page = client.post(url, data)
        assert [count for _name, count in page.context["counts"]] == [1, 1]
        assert not Handover.objects.exists()
        page = client.post(url, {**data, "bevestig": "ja"}, follow=True)
        assert "2 dossiers zijn doorgegeven" in page.content.decode()
        assert Handover.objects.waiting().count() == len(rows)
        undo = page.redirect_chain[-1][0]
        client.post(undo, {"form_key": page.context["form"].initial["form_key"]})
        assert not Handover.objects.waiting().exists()
