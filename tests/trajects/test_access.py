"""Reading a dossier of another organisation: asked without telling, given to one person, ended."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Event, OutgoingEmail
from people.forms import AccountForm
from people.models import Candidate, Organisation, User
from people.roles import Permission
from reporting.worklist.teamwork import access_to_answer, recent_dossiers
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory
from trajects.actions import teamwork as actions
from trajects.models import AccessQuestion, AccessRequest, DossierAccess, RecentDossier, Traject
from trajects.presenters.sharing import questions_of_mine, requests_to_answer
from trajects.rules.teamwork import question_unanswered

pytestmark = pytest.mark.django_db


def again(person) -> User:
    """The account as a new request reads it."""
    return User.objects.get(pk=person.pk)


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(traject, person) -> AccessRequest:
    actions.ask_access(actions.Wanted(number=traject.candidate.number), by=person, reason="Kwam langs")
    return AccessRequest.objects.get(traject=traject, requester=person)


@pytest.fixture
def traject():
    return TrajectFactory()


def test_answer_is_the_same_whether_there_is_a_dossier_or_not(traject):
    url = reverse("trajects:access_ask")
    asker, other = browser(adviser()), browser(adviser())

    def answer(client: Client, **who) -> str:
        key = client.get(url).context["form"].initial["form_key"]
        response = client.post(url, {"form_key": key, "reason": "Kwam langs", **who}, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    yes = answer(asker, number=traject.candidate.number)
    no = answer(other, number=traject.candidate.number + 777)
    assert AccessRequest.objects.count() == 1
    assert traject.candidate.list_name not in yes
    # Only the names of the two questions differ.
    shown = [re.sub(r"[0-9a-f-]{36}", "", page.split("<main")[1]) for page in (yes, no)]
    assert shown[0] == shown[1]
    answer(asker, number=traject.candidate.number)
    assert AccessRequest.objects.count() == 1
    assert OutgoingEmail.objects.get().recipient == traject.adviser.email


def test_asking_by_name_needs_the_birth_date_and_forgives_accents(traject):
    Candidate.objects.update(family_name="Çelik", given_name="Zoë", birth_date=date(1990, 3, 4))
    person = adviser()
    for wrong in (date(1990, 3, 5), None):
        actions.ask_access(actions.Wanted(None, "celik", "zoe", wrong), by=person, reason="x")
    assert not AccessRequest.objects.exists()
    actions.ask_access(actions.Wanted(None, "celik", "ZOE", date(1990, 3, 4)), by=person, reason="x")
    assert AccessRequest.objects.get().traject == traject
    page = browser(person).post(reverse("trajects:access_ask"), {"family_name": "Celik", "reason": "x"})
    assert page.status_code == 422


def test_question_ends_when_the_dossier_comes_to_who_asked_and_waits_for_others(traject):
    asker, other = adviser(), adviser()
    request, waits = asked(traject, asker), asked(traject, other)
    to = actions.Receiver(asker, asker.current_membership.organisation)
    words = actions.Words("Ik vertrek", "")
    handover = actions.offer_dossier(traject, by=traject.adviser, to=to, words=words)
    actions.accept_handover(handover, by=again(asker))
    found = dict(AccessRequest.objects.values_list("pk", "state"))
    assert found == {request.pk: "ended", waits.pk: "asked"}
    assert Event.objects.filter(kind="accessrequest.end", subject_id=request.pk).count() == 1
    now = again(asker)
    assert [line.due for line in access_to_answer(now).items] == [localdate()]
    assert [line.text for line in requests_to_answer(now)] == [
        f"{other}, {other.current_membership.organisation.name}: Kwam langs"
    ]


def test_question_is_taken_back_by_who_asked_and_the_adviser_is_told(traject):
    asker, url = adviser(), reverse("trajects:accesses")
    request = asked(traject, asker)
    assert "Door mij gevraagd" in (page := browser(asker).get(url).text)
    assert traject.candidate.family_name not in page
    assert "Trek de vraag in" in page
    with pytest.raises(Refused, match="Alleen wie de vraag stelde"):
        actions.withdraw_question(request.question, by=traject.adviser)
    actions.withdraw_question(request.question, by=again(asker))
    request = AccessRequest.objects.get()
    assert (request.state, request.question.standing) == ("withdrawn", "withdrawn")
    assert Event.objects.in_dossier(traject).filter(kind="accessrequest.withdraw").exists()
    assert OutgoingEmail.objects.get(kind="trajects.access_withdrawn").recipient == traject.adviser.email
    assert requests_to_answer(again(traject.adviser)) == []
    assert "Trek de vraag in" not in browser(asker).get(url).text
    # Asked again: that is a new question.
    actions.ask_access(actions.Wanted(number=traject.candidate.number), by=asker, reason="Toch")
    assert list(AccessRequest.objects.order_by("pk").values_list("state", flat=True)) == [
        "withdrawn",
        "asked",
    ]


def test_list_of_questions_tells_nothing_about_whether_there_is_a_dossier(traject, django_assert_num_queries):
    asker, other = adviser(), adviser()
    asked(traject, asker)
    actions.ask_access(actions.Wanted(number=traject.candidate.number + 777), by=other, reason="Kwam langs")
    told = [
        [(line.title, line.text, line.badge) for line in questions_of_mine(again(who))]
        for who in (asker, other)
    ]
    assert told[0] == told[1]
    actions.withdraw_question(AccessQuestion.objects.get(requester=other), by=again(other))
    for row in range(3):
        actions.ask_access(actions.Wanted(number=900_000_000 + row), by=asker, reason="Ook")
    with django_assert_num_queries(3):
        assert len(questions_of_mine(asker)) == 4


def test_answered_question_stays(traject):
    request = asked(traject, adviser())
    actions.refuse_access(request, by=traject.adviser, reason="Niet nodig")
    verdict = question_unanswered(request.question, request.requester)
    assert (verdict.code, request.question.standing) == ("question_answered", "refused")
    with pytest.raises(Refused, match="al een antwoord"):
        actions.withdraw_question(request.question, by=request.requester)


def test_own_dossier_is_not_asked(traject):
    actions.ask_access(
        actions.Wanted(number=traject.candidate.number), by=adviser(traject.organisation), reason="x"
    )
    assert not AccessRequest.objects.exists()


def test_granted_to_one_person_until_a_day_and_seen_by_no_colleague(traject):
    reader = adviser()
    colleague = adviser(reader.current_membership.organisation)
    request = asked(traject, reader)
    with pytest.raises(Refused, match="hoogstens"):
        actions.grant_access(request, by=traject.adviser, until=localdate() + timedelta(91))
    actions.grant_access(request, by=traject.adviser, until=localdate() + timedelta(3))
    assert OutgoingEmail.objects.filter(kind="trajects.access_answered").get().recipient == reader.email
    assert browser(reader).get(traject.get_absolute_url()).status_code == 200
    assert browser(colleague).get(traject.get_absolute_url()).status_code == 404
    assert Candidate.objects.visible_to(again(reader)).exists()
    assert not Candidate.objects.visible_to(again(colleague)).exists()
    assert not traject.candidate.reachable_by(again(reader), Permission.EDIT_CANDIDATES)
    page = browser(traject.adviser).get(reverse("trajects:accesses")).content.decode()
    assert str(reader) in page
    assert "Beëindig de inzage" in page
    actions.end_access(AccessRequest.objects.get(), by=again(reader))
    assert not DossierAccess.objects.exists()
    assert not Traject.objects.visible_to(again(reader)).exists()
    assert not Candidate.objects.visible_to(again(reader)).exists()


def test_longest_reading_keeps_the_person_visible(traject):
    """A former adviser whose asked reading ends keeps what the handover gave."""
    old, to = traject.adviser, adviser()
    receiver = actions.Receiver(to, to.current_membership.organisation)
    handover = actions.offer_dossier(traject, by=old, to=receiver, words=actions.Words("Weg"))
    actions.accept_handover(handover, by=to)
    request = AccessRequest.objects.create(
        traject=traject, requester=old, organisation=handover.from_organisation, reason="Langer"
    )
    actions.grant_access(request, by=again(to), until=localdate() + timedelta(80))
    actions.end_access(request, by=again(old))
    assert Candidate.objects.visible_to(again(old)).exists()
    access = traject.candidate.accesses.get(ground="lent")
    assert access.until == localdate() + timedelta(traject.programme.former_adviser_days + 1)


def test_strangers_answer_nothing(traject):
    request = asked(traject, adviser())
    for person in (adviser(), request.requester):
        with pytest.raises(Refused):
            actions.grant_access(request, by=person, until=localdate())
        with pytest.raises(Refused):
            actions.end_access(request, by=person)
    actions.refuse_access(request, by=traject.adviser, reason="Niet nodig")
    page = browser(request.requester).get(reverse("trajects:accesses")).content.decode()
    assert "Niet nodig" in page
    # Whoever asked by number does not learn from the answer whose number that is.
    mail = OutgoingEmail.objects.get(kind="trajects.access_answered")
    assert "Niet nodig" in mail.body_text
    person = request.traject.candidate
    for told in (page, mail.subject, mail.body_text, mail.body_html):
        assert person.family_name not in told


def test_database_keeps_answers_whole(traject):
    request = asked(traject, adviser())
    for wrong in (
        {"state": "granted"},
        {"state": "refused"},
        {"reason": ""},
        {"answered_by": traject.adviser},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessRequest.objects.filter(pk=request.pk).update(**wrong)


def test_opened_dossiers_stand_on_the_start_page_as_long_as_they_may_be_read(traject):
    client = browser(traject.adviser)
    client.get(traject.get_absolute_url())
    client.get(traject.get_absolute_url())
    assert RecentDossier.objects.count() == 1
    page = client.get(reverse("home")).content.decode()
    assert "Onlangs geopend" in page
    assert traject.candidate.list_name in page
    Traject.objects.update(organisation=TrajectFactory().organisation)
    assert recent_dossiers(again(traject.adviser)) == []


def test_only_the_last_dossiers_stay(traject):
    person = traject.adviser
    for row in TrajectFactory.create_batch(
        21, programme=traject.programme, organisation=traject.organisation
    ):
        actions.note_opened(row, by=person)
    assert person.recent_dossiers.count() == 20


def test_search_finds_who_an_organisation_guides_without_accents_or_capitals(traject):
    Organisation.objects.filter(pk=traject.organisation_id).update(name="Ateljé Zuid")
    client = browser(traject.adviser)
    url = reverse("people:search")
    assert traject.candidate.list_name in client.get(url, {"q": "atelje ZUID"}).content.decode()
    assert traject.candidate.list_name not in client.get(url, {"q": "atelje noord"}).content.decode()


def test_account_with_open_dossiers_is_closed_only_after_handing_over(traject):
    person = traject.adviser
    data = {name: getattr(person, name) for name in ("email", "given_name", "family_name", "language")}
    form = AccountForm({**data, "is_active": ""}, instance=again(person))
    assert not form.is_valid()
    assert "begeleidt nog 1 open dossier" in str(form.errors["is_active"])
    assert f"{reverse('trajects:handover_many')}?van={person.public_id}" in str(form.errors["is_active"])
    assert AccountForm({**data, "is_active": "on"}, instance=again(person)).is_valid()
    Traject.objects.update(adviser=adviser(traject.organisation))
    assert AccountForm({**data, "is_active": ""}, instance=again(person)).is_valid()
