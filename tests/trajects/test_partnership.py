"""A local partnership from the public page to the way out, with a real database (playbook call 64)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from core.errors import AlreadyMoved, Refused
from core.models import Event, FieldChange, OutgoingEmail
from people.enums import AccessGround
from people.grants import open_candidate
from people.models import Candidate, User
from people.roles import Role
from tests.factories.partnership import (
    ApplicationFactory,
    PartnershipFactory,
    case_on_agenda,
    combination_in,
    registered_at_vdab,
    service_in,
    traject_in,
    vdab_adviser,
)
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    consultant,
    member,
)
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from trajects.actions.programmes import load
from trajects.models import Application, CombinationTraject, Partnership, Programme, Traject
from trajects.partnership import actions
from trajects.partnership.enums import CombinationState
from trajects.partnership.forms import CombinationForm
from trajects.partnership.reference import languages, words_for
from trajects.tasks import forget_applications

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def partnership() -> Partnership:
    cache.clear()
    return PartnershipFactory()


FILLED = {
    "language": "nl",
    "given_name": "Yusra",
    "family_name": "Haddad",
    "birth_date": "05/03/1990",
    "phone": "0470 12 34 56",
    "has_residence": "yes",
    "is_long_ill": "no",
    "has_contract": "no",
    "helped_by": "mediator",
    "helper_name": "Els Mertens",
    "agrees": "on",
}


def fill_in(client: Client, partnership: Partnership, **changes: str) -> Any:
    url = reverse("trajects:apply", args=[partnership.code])
    key = str(client.get(url).context["form"]["form_key"].value())
    return client.post(url, {**FILLED, "form_key": key, **changes})


def test_a_client_registers_without_an_account(partnership: Partnership) -> None:
    client = Client()
    for _scan in range(3):
        client.get(reverse("trajects:apply", args=[partnership.code]))
    assert Application.objects.count() == 0
    answer = fill_in(client, partnership)
    assert answer.status_code == 302
    found = Application.objects.get()
    assert (found.given_name, found.helped_by, found.helper_name) == ("Yusra", "mediator", "Els Mertens")
    assert found.phone == "+32470123456"
    told = OutgoingEmail.objects.get(kind="trajects.application_received")
    assert told.recipient == partnership.email
    assert "Haddad" not in told.body_text
    # What is about health stands encrypted.
    raw = Application.objects.raw("SELECT id, is_long_ill::text AS kept FROM trajects_application")[0]
    assert raw.kept != "no"
    assert "Haddad" not in client.get(answer["Location"]).content.decode()


def test_what_is_missing_is_said_in_the_language_of_the_client(partnership: Partnership) -> None:
    answer = fill_in(Client(), partnership, language="fr", phone="", birth_date="31/02/1990", agrees="")
    text = answer.content.decode()
    words = words_for("fr")
    assert answer.status_code == 422
    for name in ("reach_missing", "wrong_birth_date", "agrees_missing"):
        assert words[name].split("'")[-1] in text
    assert Application.objects.count() == 0


def test_every_language_has_every_word() -> None:
    assert languages() == ["nl", "fr", "en", "ar"]
    assert {frozenset(words_for(language)) for language in languages()} == {frozenset(words_for("nl"))}


def test_a_form_speaks_one_language_and_offers_the_others_in_their_own(partnership: Partnership) -> None:
    partnership.welcome = "We luisteren eerst."
    partnership.save()
    url = reverse("trajects:apply", args=[partnership.code])
    answer = Client().get(f"{url}?taal=fr")
    text = answer.content.decode()
    for words in ('lang="ar" hreflang="ar">العربية<', ">Nederlands<", ">English<", "jj/mm/aaaa", "(facultatif)",
                  "Choisis une date", "Aller au contenu", "après 6 mois"):  # fmt: skip
        assert words in text
    for words in ("(niet verplicht)", "jjjj", "Ga naar de inhoud", 'name="next"', partnership.welcome):
        assert words not in text
    assert '<html lang="fr"' in text
    assert answer["Content-Language"] == "fr"
    # Negative control: the same page in Dutch has these words.
    dutch = Client().get(url).content.decode()
    assert "(niet verplicht)" in dutch
    assert partnership.welcome in dutch
    assert "dd/mm/jjjj" in dutch


def test_after_the_end_nobody_registers_and_reads_why(partnership: Partnership) -> None:
    client, url = Client(), reverse("trajects:apply", args=[partnership.code])
    key = client.get(url).context["form"]["form_key"].value()
    programme = partnership.programme
    programme.ends_on, programme.extended_until = localdate() - timedelta(days=1), localdate()
    programme.save()
    assert client.get(url).status_code == 200
    programme.extended_until = None
    programme.save()
    for answer in (
        client.get(url),
        client.post(url, {**FILLED, "form_key": key}),
        client.get(f"{url}?taal=fr"),
    ):
        assert answer.status_code == 410
        assert partnership.phone[-6:] in answer.content.decode().replace(" ", "")
    assert "n&#x27;est plus possible" in client.get(f"{url}?taal=fr").content.decode()
    assert Application.objects.count() == 0
    assert list(Partnership.objects.open()) == []
    with pytest.raises(Refused) as refusal:
        actions.receive(partnership, **values_of(ApplicationFactory.build(partnership=partnership)))
    assert refusal.value.verdict.code == "partnership.closed"
    # And no dossier begins any more.
    late = ApplicationFactory(partnership=partnership)
    user = adviser(partnership.organisation)
    with pytest.raises(Refused) as refusal:
        actions.accept(late, by=user, adviser=user, organisation=partnership.organisation,
                       first_conversation_on=localdate())  # fmt: skip
    assert refusal.value.verdict.code == "programme_over"
    assert client.get(reverse("trajects:apply", args=["bestaat-niet"])).status_code == 404


def values_of(application: Application) -> dict[str, Any]:
    names = ("given_name", "family_name", "birth_date", "phone", "helped_by", "has_residence")
    return {name: getattr(application, name) for name in names}


def test_who_gets_no_dossier_is_forgotten_after_the_term(partnership: Partnership) -> None:
    user = adviser(partnership.organisation)
    silent, refused_one, young = ApplicationFactory.create_batch(3, partnership=partnership)
    dossier = ApplicationFactory(partnership=partnership)
    actions.complete_answers(refused_one, by=user, has_contract="yes")
    actions.refuse(refused_one, by=user, reason="Ga naar het onthaal.")
    actions.accept(dossier, by=user, adviser=user, organisation=partnership.organisation,
                   first_conversation_on=localdate())  # fmt: skip
    long_ago = now() - timedelta(days=200)
    Application.objects.exclude(pk=young.pk).update(created_at=long_ago)
    Application.objects.filter(pk__in=[refused_one.pk, dossier.pk]).update(answered_at=long_ago)
    fact = "Daarna wordt de aanmelding gewist."
    client = signed_in(user)
    assert fact in client.get(silent.get_absolute_url()).content.decode()
    assert fact not in client.get(dossier.get_absolute_url()).content.decode()
    assert (forget_applications(), forget_applications()) == (2, 0)
    assert set(Application.objects.all()) == {young, dossier}
    gone = Event.objects.filter(kind="application.forgotten").order_by("subject_id")
    assert [row.subject_id for row in gone] == sorted([silent.pk, refused_one.pk])
    kept = f"{list(OutgoingEmail.objects.values())}{list(Event.objects.values())}{list(FieldChange.objects.values())}"
    for words in (silent.family_name, refused_one.family_name, refused_one.email, "onthaal"):
        assert words not in kept
    assert dossier.email in kept


def test_a_programme_with_registrations_has_a_term(partnership: Partnership) -> None:
    programme = partnership.programme
    programme.application_keep_months = None
    with pytest.raises(ValidationError, match="na hoeveel maanden"):
        programme.full_clean()
    programme.self_registration = False
    programme.full_clean()


def test_lists_ask_as_much_for_one_row_as_for_thirty(partnership: Partnership, traject: Traject) -> None:
    user = traject.adviser
    client = signed_in(user)
    names = {
        "applications": (),
        "discussions": (),
        "applications_export": ("csv",),
        "discussions_export": ("xlsx",),
    }

    def asked() -> dict[str, int]:
        counts = {}
        for name, parts in names.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"trajects:{name}", args=parts)).status_code == 200
            counts[name] = len(queries)
        return counts

    ApplicationFactory(partnership=partnership)
    case_on_agenda(traject, partnership)
    asked()
    few = asked()
    ApplicationFactory.create_batch(29, partnership=partnership)
    for days in range(1, 30):
        actions.plan_discussion(partnership, by=user, held_on=localdate() + timedelta(days=days))
    assert asked() == few


def test_a_saved_list_is_the_one_on_the_screen(partnership: Partnership) -> None:
    user = adviser(partnership.organisation)
    evil = ApplicationFactory(partnership=partnership, family_name="=1+1", is_long_ill="yes", language="ar")
    other = ApplicationFactory(partnership=partnership, family_name="Elders")
    client, url = signed_in(user), reverse("trajects:applications_export", args=["csv"])
    lines = client.get(f"{url}?q=1%2B1").content.decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[:3] == ["Naam", "Aangemeld", "Partnerschap"]
    assert lines[1].startswith(f"'{evil};{localdate():%d/%m/%Y};{partnership.name};")
    assert lines[1].endswith("0470 12 34 56;" + f"{evil.email};;Arabisch")
    assert len(lines) == 2
    assert other.family_name in client.get(url).content.decode()
    # Nothing of health or residence, and another partnership sees nothing of it.
    assert "ziek" not in lines[0].lower()
    theirs = signed_in(adviser(PartnershipFactory(programme=partnership.programme).organisation))
    assert "Elders" not in theirs.get(url).content.decode()
    assert client.get(reverse("trajects:applications_export", args=["pdf"])).status_code == 404


def test_somebody_with_two_roles_chooses_the_organisation(partnership: Partnership) -> None:
    """The adviser and the organisation belong together, and only an own organisation of the partnership counts."""
    user = adviser(partnership.organisation)
    second, strange = OrganisationFactory(), OrganisationFactory()
    partnership.partners.add(second)
    for place in (second, strange):
        member(Role.ADVISER, place, user=user)
    colleague = adviser(partnership.organisation)
    application = ApplicationFactory(partnership=partnership)
    client, url = signed_in(user), reverse("trajects:application_accept", args=[application.public_id])
    form = client.get(url).context["form"]
    assert set(form.fields["organisation"].queryset) == {partnership.organisation, second}
    sent = {"form_key": form["form_key"].value(), "organisation": second.public_id,
            "adviser": colleague.public_id, "first_conversation_on": f"{localdate():%d/%m/%Y}"}  # fmt: skip
    assert list(client.post(url, sent).context["form"].errors) == ["adviser"]
    with pytest.raises(Refused) as refusal:
        actions.accept(
            application, by=user, adviser=user, organisation=strange, first_conversation_on=localdate()
        )
    assert refusal.value.verdict.code == "application.organisation"
    assert client.post(url, sent | {"adviser": user.public_id}).status_code == 302
    assert Traject.objects.get(application=application).organisation == second


def test_a_discussed_combination_is_changed_only_by_discussing_it_again(traject: Traject) -> None:
    by, today = traject.adviser, localdate()
    combination = combination_in(traject)
    other = service_in(traject.programme, "taal", name="Taalbad")
    before = combination.version
    actions.discuss_combination(combination, by=by, on=today)
    client, url = signed_in(by), reverse("trajects:combination_edit", args=[combination.public_id])
    assert "service" not in client.get(url).context["form"].fields
    # A form that was opened before the discussion does not change what was discussed.
    sent = {"form_key": str(uuid4()), "version": before, "service": other.code, "complementary": "OCMW"}
    assert client.post(url, sent).status_code == 409
    for changes in ({"service": other}, {"reason": "Iets anders"}, {"objectives": [("Rusten", "vdab")]}):
        combination.refresh_from_db()
        with pytest.raises(Refused) as refusal, transaction.atomic():
            actions.change_combination(combination, by=by, version=combination.version, **changes)
        assert refusal.value.verdict.code == "combination.discussed"
    combination.refresh_from_db()
    assert (combination.service.code, combination.objectives.get().text) == (
        "opleiding",
        "Nederlands oefenen",
    )
    assert client.post(url, sent | {"version": combination.version}).status_code == 302
    combination.refresh_from_db()
    assert combination.complementary == "OCMW"
    actions.reconsider_combination(combination, by=by)
    assert (combination.state, combination.discussed_on) == (CombinationState.WISH, None)
    done = actions.change_combination(combination, by=by, version=combination.version, service=other)
    assert done.service == other


def test_two_people_fill_in_the_same_check_and_the_second_sees_the_first(traject: Traject) -> None:
    client, url = signed_in(traject.adviser), reverse("trajects:vdab_check", args=[traject.public_id])
    answers = {"known_at_vdab": "yes", "has_client_file": "no", "is_registered": "yes", "mediator": "vdab",
               "regular_runs": "no", "mediator_name": "Els"}  # fmt: skip
    first, second = (client.get(url).context["form"]["form_key"].value() for _tab in range(2))
    assert client.post(url, answers | {"form_key": first}).status_code == 302
    again = client.post(url, answers | {"form_key": second, "mediator_name": "An"})
    assert again.status_code == 409
    assert "Els" in again.content.decode()
    traject.refresh_from_db()
    assert traject.vdab_check.mediator_name == "Els"


def test_a_mediator_of_an_unknown_address_is_checked_first(traject: Traject) -> None:
    registered_at_vdab(traject, mediator_name="Els Mertens", mediator_email="els.mertens@example.be")
    client, url = signed_in(traject.adviser), reverse("trajects:follow_up_add", args=[traject.public_id])
    form = client.get(url).context["form"]
    assert form["mediator_email"].value() == "els.mertens@example.be"
    sent = {"form_key": form["form_key"].value(), "received_on": f"{localdate():%d/%m/%Y}",
            "mediator_name": "Els Mertens", "mediator_email": "els.mertens@elders.example"}  # fmt: skip
    assert list(client.post(url, sent).context["form"].errors) == ["address_checked"]
    with pytest.raises(Refused):
        actions.record_follow_up(traject, by=traject.adviser, received_on=localdate(), mediator_name="X",
                                 mediator_email="x@elders.example")  # fmt: skip
    assert client.post(url, sent | {"address_checked": "Gebeld met de Servicelijn"}).status_code == 302
    assert traject.follow_ups.get().address_checked == "Gebeld met de Servicelijn"


def test_registering_often_from_one_address_stops(partnership: Partnership, monkeypatch: Any) -> None:
    monkeypatch.setattr("trajects.partnership.views.public.MANY_REGISTRATIONS", 1)
    assert fill_in(Client(), partnership).status_code == 302
    assert fill_in(Client(), partnership).status_code == 429
    assert Application.objects.count() == 1


def test_accepting_makes_a_candidate_with_a_dossier(partnership: Partnership) -> None:
    user = adviser(partnership.organisation)
    # Somebody of the same name whom this adviser may not see is never hinted at.
    CandidateFactory(family_name="Haddad", given_name="Yusra")
    application = ApplicationFactory(partnership=partnership, family_name="Haddad")
    client = signed_in(user)
    page = client.get(application.get_absolute_url())
    assert "Misschien is dit iemand" not in page.content.decode()
    listed = f"{reverse('trajects:applications')}?partnerschap={partnership.public_id}"
    assert listed in client.get(reverse("trajects:partnerships")).content.decode()
    assert client.get(listed).context["table"].page.paginator.count == 1
    url = reverse("trajects:application_accept", args=[application.public_id])
    key = client.get(url).context["form"]["form_key"].value()
    sent = {"form_key": key, "adviser": user.public_id, "first_conversation_on": f"{localdate():%d/%m/%Y}"}
    answer = client.post(url, sent)
    traject = Traject.objects.get()
    assert answer["Location"] == traject.get_absolute_url()
    assert (traject.organisation, traject.adviser, traject.programme) == (
        partnership.organisation, user, partnership.programme,
    )  # fmt: skip
    application.refresh_from_db()
    assert (application.candidate, application.state) == (traject.candidate, "accepted")
    assert OutgoingEmail.objects.get(kind="trajects.application_accepted").recipient == application.email
    with pytest.raises(AlreadyMoved):
        actions.refuse(application, by=user, reason="Te laat")


def test_at_seventeen_a_reason_is_asked(partnership: Partnership) -> None:
    user, today = adviser(partnership.organisation), localdate()
    young = ApplicationFactory(partnership=partnership, birth_date=today.replace(year=today.year - 17, day=1))
    about = {
        "by": user,
        "adviser": user,
        "organisation": partnership.organisation,
        "first_conversation_on": today,
    }
    with pytest.raises(Refused) as refusal:
        actions.accept(young, **about)
    assert refusal.value.verdict.code == "application.education"
    assert Candidate.objects.count() == 0
    done = actions.accept(young, education_reason="De school schreef haar uit", **about)
    assert done.traject.candidate.birth_date == young.birth_date


def test_who_is_excluded_is_refused_in_plain_words(partnership: Partnership) -> None:
    user = adviser(partnership.organisation)
    application = ApplicationFactory(partnership=partnership, has_residence="no")
    client = signed_in(user)
    assert client.get(reverse("trajects:application_accept", args=[application.public_id])).status_code == 403
    url = reverse("core:move", args=["aanmelding", application.public_id, "weigeren"])
    form = client.get(url).context["form"]
    assert "verblijfsstatuut" in form["reason"].value()
    client.post(
        url, {"form_key": form["form_key"].value(), "reason": "Ga eerst naar het onthaal in je gemeente."}
    )
    mail = OutgoingEmail.objects.get(kind="trajects.application_refused")
    assert "Ga eerst naar het onthaal in je gemeente." in mail.body_text
    assert Traject.objects.count() == 0


@pytest.fixture
def traject(partnership: Partnership) -> Traject:
    return traject_in(partnership)


MOVES = {
    "discuss": {CombinationState.WISH},
    "reconsider": {CombinationState.DISCUSSED, CombinationState.REQUESTED},
    "request": {CombinationState.DISCUSSED},
    "start": {CombinationState.REQUESTED},
    "close": {
        CombinationState.WISH,
        CombinationState.DISCUSSED,
        CombinationState.REQUESTED,
        CombinationState.RUNNING,
    },
}


def test_a_combination_moves_from_these_states_only(traject: Traject) -> None:
    registered_at_vdab(traject)
    combination = combination_in(traject)
    today = localdate()
    more = {"close": {"result": "reached", "next_steps": "Solliciteren"}}
    base = {"starts_on": today, "ends_on": today, "result": "reached", "next_steps": "-"}
    wrong = []
    for name, sources in MOVES.items():
        for state in CombinationState:
            CombinationTraject.objects.filter(pk=combination.pk).update(state=state, **base)
            move = getattr(actions, f"{name}_combination")
            fresh = CombinationTraject.objects.get(pk=combination.pk)
            try:
                move(
                    fresh,
                    by=traject.adviser,
                    **({} if name == "reconsider" else {"on": today}),
                    **more.get(name, {}),
                )
            except AlreadyMoved:
                moved = False
            else:
                moved = True
            if moved is not (state in sources):
                wrong.append((name, state))
    assert wrong == []


def test_who_is_not_registered_at_vdab_asks_for_nothing_there(traject: Traject) -> None:
    combination = combination_in(traject)
    actions.discuss_combination(combination, by=traject.adviser, on=localdate())
    with pytest.raises(Refused) as refusal:
        actions.request_combination(combination, by=traject.adviser, on=localdate())
    assert "0800 30 700" in str(refusal.value.verdict.reason)
    page = signed_in(traject.adviser).get(combination.get_absolute_url()).content.decode()
    assert "combinatietraject in het kader van een lokaal partnerschap" in page


def test_an_excluded_service_cannot_be_wished(traject: Traject) -> None:
    excluded = service_in(traject.programme, "activering", barrier="block")
    with pytest.raises(Refused):
        actions.wish_combination(
            traject, by=traject.adviser, service=excluded, reason="Rust", objectives=[("Rust", "vdab")]
        )
    assert CombinationTraject.objects.count() == 0


def test_a_case_is_read_by_its_number(partnership: Partnership, traject: Traject) -> None:
    """The VDAB adviser sees the question; the name only with the client's consent for this time (D-05)."""
    Programme.objects.filter(pk=partnership.programme_id).update(co_financing_text="Met steun van Noor.")
    eyes = signed_in(vdab_adviser(partnership))
    item = case_on_agenda(traject, partnership)
    url, name = item.discussion.get_absolute_url(), traject.candidate.full_name
    text = eyes.get(url).content.decode()
    assert "Casus 1" in text
    assert item.question in text
    assert name not in text
    for page in (url, reverse("trajects:discussions"), reverse("trajects:partnerships")):
        assert eyes.get(page).wsgi_request.funders_of_page == "Met steun van Noor."
    today = eyes.get("/").content.decode()
    assert url in today
    assert name not in today
    actions.set_consent(item, by=traject.adviser, consent_on=localdate())
    assert name in eyes.get(url).content.decode()
    actions.set_consent(item, by=traject.adviser, consent_on=None)
    assert name not in eyes.get(url).content.decode()
    # The client agreed for this time: afterwards it is a number again.
    actions.set_consent(item, by=traject.adviser, consent_on=localdate())
    assert name in eyes.get(url).content.decode()
    item.discussion.held_on = localdate() - timedelta(days=1)
    item.discussion.save()
    assert name not in eyes.get(url).content.decode()
    # A VDAB adviser of elsewhere sees no agenda at all; who guides reads the name.
    assert signed_in(vdab_adviser()).get(url).status_code == 404
    assert name in signed_in(traject.adviser).get(url).content.decode()


def test_a_seat_lasts_as_long_as_the_role(partnership: Partnership, traject: Traject) -> None:
    """Who was the VDAB adviser and works elsewhere now reads no agenda any more."""
    user = vdab_adviser(partnership)
    url = case_on_agenda(traject, partnership, consent_on=localdate()).discussion.get_absolute_url()
    assert signed_in(user).get(url).status_code == 200
    user.memberships.update(begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1))
    member(Role.ADVISER, user=user)
    assert signed_in(user).get(url).status_code == 404


def test_a_dossier_stands_on_agendas_of_its_own_partnership_only(
    partnership: Partnership, traject: Traject
) -> None:
    """Another partnership of the same programme has other eyes around the table."""
    other = PartnershipFactory(programme=partnership.programme)
    about = {"traject": traject, "by": traject.adviser, "question": "Welke stap past?"}
    discussion = actions.plan_discussion(other, by=traject.adviser, held_on=localdate())
    with pytest.raises(Refused) as refusal:
        actions.add_item(discussion, **about)
    assert refusal.value.verdict.code == "discussion.fits"
    other.partners.add(traject.organisation)
    assert actions.add_item(discussion, **about).number == 1


def test_an_evaluation_is_completed_after_the_birthday(traject: Traject) -> None:
    facts = {"period_from": localdate(), "period_until": localdate(), "attendance": "Kwam altijd",
             "efforts": "Veel", "progress": "Dichter bij werk"}  # fmt: skip
    made = actions.save_evaluation(traject, by=traject.adviser, **facts)
    traject.candidate.birth_date = localdate().replace(day=1, year=localdate().year - 25)
    traject.candidate.save()
    done = actions.save_evaluation(
        traject, by=traject.adviser, evaluation=made, version=made.version, result="positive"
    )
    assert done.result == "positive"
    with pytest.raises(Refused) as refusal:
        actions.save_evaluation(traject, by=traject.adviser, **facts)
    assert refusal.value.verdict.code == "bit.age"


def test_an_internship_without_a_first_day_cannot_be_counted(traject: Traject) -> None:
    service = service_in(traject.programme, code="stage", is_internship=True)
    sent = {"service": service.code, "reason": "Kijken", "objective_1": "Leren", "party_1": "vdab",
            "internship_until": f"{localdate():%d/%m/%Y}", "form_key": str(uuid4()),
            **{f"party_{number}": "vdab" for number in (2, 3, 4)}}  # fmt: skip
    assert list(CombinationForm(sent, traject=traject).errors) == ["orientation_from"]
    sent["orientation_from"] = f"{localdate() - timedelta(29):%d/%m/%Y}"
    assert CombinationForm(sent, traject=traject).errors == {}


def test_accepting_somebody_known_asks_whether_it_is_financed_twice(partnership: Partnership) -> None:
    user = adviser(partnership.organisation)
    partnership.programme.exclusions.create(code="overlap", kind="overlap", effect="warn")
    other = TrajectFactory(
        programme=ProgrammeFactory(code="ateliers", name="Loopbaanateliers"),
        organisation=partnership.organisation,
        adviser=user,
    )
    person = other.candidate
    open_candidate(person, partnership.organisation, AccessGround.TRAJECT)
    found = ApplicationFactory(
        partnership=partnership,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date or date(1990, 3, 5),
    )
    client, url = signed_in(user), reverse("trajects:application_accept", args=[found.public_id])
    key = client.get(url).context["form"]["form_key"].value()
    sent = {"form_key": key, "adviser": user.public_id, "candidate": person.public_id,
            "first_conversation_on": f"{localdate():%d/%m/%Y}"}  # fmt: skip
    again = client.post(url, sent)
    assert list(again.context["form"].errors) == ["financing_reason"]
    client.post(url, sent | {"financing_reason": "Dat stopt vandaag."})
    made = person.trajects.get(programme=partnership.programme)
    assert made.financing_checks.get().reason == "Dat stopt vandaag."


def test_a_decision_leads_to_its_next_step(partnership: Partnership, traject: Traject) -> None:
    item = case_on_agenda(traject, partnership)
    client = signed_in(traject.adviser)
    url = reverse("trajects:discussion_decide", args=[item.public_id])
    form = client.get(url).context["form"]
    sent = {"form_key": form["form_key"].value(), "version": 1, "decision": "combination"}
    named = client.post(url, {**sent, "notes": f"{traject.candidate.given_name} wil leren"})
    assert named.status_code == 422
    answer = client.post(url, {**sent, "notes": "Een opleiding past"})
    assert answer["Location"] == reverse("trajects:combination_add", args=[traject.public_id])
    assert client.get(url).status_code == 403


def test_a_direct_message_is_flagged_and_counted(partnership: Partnership, traject: Traject) -> None:
    ApplicationFactory(
        partnership=partnership, candidate=traject.candidate, traject=traject, state="accepted",
        answered_at="2026-01-01T10:00:00Z", answered_by=traject.adviser,
    )  # fmt: skip
    client = signed_in(traject.adviser)
    url = reverse("trajects:vdab_message", args=[traject.public_id])
    key = client.get(url).context["form"]["form_key"].value()
    sent = {"form_key": key, "told_on": f"{localdate():%d/%m/%Y}", "text": "Belde over een afspraak"}
    assert client.post(url, {**sent, "is_direct": "on"}).status_code == 422
    page = client.post(url, {**sent, "is_direct": "on", "why_direct": "Crisis"}, follow=True).content.decode()
    assert "loopt alle communicatie met VDAB via de klant" in page
    assert "Er is 1 rechtstreeks bericht" in page
    assert Event.objects.filter(kind="partnership.direct_message").count() == 1
    # Nobody is referred, and no consultant is told by the application.
    assert client.get(reverse("trajects:inform", args=[traject.public_id])).status_code == 403
    assert reverse("referrals:refer_candidate", args=[traject.candidate.public_id]) not in page


def test_a_consultant_cannot_refer_to_this_programme(partnership: Partnership) -> None:
    office = OrganisationFactory(vdab=True)
    other = ProgrammeFactory(name="Jumpstarters")
    candidate = CandidateFactory(seen_by=office)
    url = reverse("referrals:refer_candidate", args=[candidate.public_id])
    offered = signed_in(consultant(office)).get(url).context["form"].fields["programme"].queryset
    assert list(offered) == [other]


def test_the_programme_comes_from_its_file() -> None:
    """Loaded twice, it has its two lines, its limits and its lists once."""
    load("lokaal-partnerschap")
    programme = load("lokaal-partnerschap")
    assert [template.code for template in programme.templates] == ["INTAKE", "BEGELEIDING"]
    assert (programme.orientation_max_days, programme.internship_max_days, programme.bit_below_age) == (
        5,
        30,
        25,
    )
    blocked = programme.combination_services.filter(barrier="block").values_list("code", flat=True)
    assert set(blocked) == {"werkervaringsstage", "activering", "advies-welzijn"}
    assert programme.combination_services.get(is_internship=True).code == "beroepsverkennende-stage"
