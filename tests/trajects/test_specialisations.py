"""Specialisations: asked by the main adviser only, answered and done by the partner (V-10, V-11)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from core import dates
from core.errors import Refused
from core.models import OutgoingEmail
from core.workflow import AlreadyMoved
from tests.factories.people import OrganisationFactory, adviser
from tests.trajects.test_lines import REFUGEES, fresh, guided, running
from trajects.actions import specialisations as actions
from trajects.enums import PhasePart, SpecialisationState, TrajectState
from trajects.models import SpecialisationRequest, Traject
from trajects.radar.specialisations import find
from trajects.rules.specialisations import may_request_specialisation

MOVES = {
    "accept": {},
    "refuse": {"reason": "Geen plaats"},
    "begin": {"on": dates.today},
    "finish": {"on": dates.today, "result": "Krediet toegekend"},
    "withdraw": {"reason": "Niet meer nodig"},
}


def dossier(*, main: bool = True, part: bool = True, closed: bool = False) -> Any:
    template = SimpleNamespace(has_part=lambda asked: part and asked == PhasePart.SPECIALISATIONS)
    phase = SimpleNamespace(is_running=True, template=template)
    return SimpleNamespace(
        adviser="An Voorbeeld",
        adviser_id=1 if main else 2,
        organisation_id=1,
        state=TrajectState.CLOSED if closed else TrajectState.RUNNING,
        phases=SimpleNamespace(all=lambda: [phase]),
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, ""),
        ({"main": False}, "not_main_adviser"),
        ({"part": False}, "specialisation_phase"),
    ],
)
def test_only_the_main_adviser_asks_in_the_phase_that_knows_them(given, code):
    verdict = may_request_specialisation(dossier(**given), SimpleNamespace(pk=1))
    assert (bool(verdict), verdict.code) == (not code, code)
    if code == "not_main_adviser":
        assert "An Voorbeeld" in str(verdict.reason)


@pytest.fixture
def asked(db: Any) -> SpecialisationRequest:
    programme = running(REFUGEES)
    programme.organisations.add(OrganisationFactory(starterslabo=True))
    credit = programme.specialisations.get(code="microkrediet")
    credit.organisations.add(OrganisationFactory(name="Krediet Voorbeeld"))
    traject = guided(programme)
    return ask(traject)


def ask(traject: Traject, by: Any = None) -> SpecialisationRequest:
    credit = traject.programme.specialisations.get(code="microkrediet")
    return actions.request_specialisation(
        traject, by=by or traject.adviser, specialisation=credit, organisation=credit.organisations.get(),
        question="Een krediet van 5000 euro voor een bestelwagen.",
    )  # fmt: skip


def refused(work: Any) -> str:
    with pytest.raises(Refused) as error:
        work()
    return error.value.verdict.code


def test_nobody_else_asks_and_nothing_is_asked_twice(asked):
    colleague = adviser(asked.traject.organisation)
    assert refused(lambda: ask(asked.traject, colleague)) == "not_main_adviser"
    assert refused(lambda: ask(asked.traject)) == "specialisation_open"


def test_the_partner_hears_of_it_and_the_main_adviser_of_the_answer(asked):
    """Nobody is named in a mail; who does not work there hears nothing."""
    partner, elsewhere = adviser(asked.organisation), adviser()
    actions.withdraw_specialisation(fresh(asked), by=asked.traject.adviser, reason="Nog eens")
    again = ask(asked.traject)
    mail = OutgoingEmail.objects.get(kind="trajects.specialisation_asked")
    assert (mail.recipient, elsewhere.email == mail.recipient) == (partner.email, False)
    candidate = asked.traject.candidate
    assert str(candidate.number) in mail.body_text
    assert candidate.family_name not in f"{mail.subject}{mail.body_text}{mail.body_html}"
    assert again.get_absolute_url() in mail.body_text
    actions.refuse_specialisation(again, by=partner, reason="Geen plaats")
    answer = OutgoingEmail.objects.get(kind="trajects.specialisation_answered")
    assert answer.recipient == asked.traject.adviser.email
    assert "Geen plaats" in answer.body_text
    assert candidate.family_name not in f"{answer.subject}{answer.body_text}"


def step(request: SpecialisationRequest, name: str) -> None:
    values = {key: value() if callable(value) else value for key, value in MOVES[name].items()}
    who = request.traject.adviser if name == "withdraw" else adviser(request.organisation)
    verbs = {"accept": actions.accept_specialisation, "refuse": actions.refuse_specialisation,
             "begin": actions.begin_specialisation, "finish": actions.finish_specialisation,
             "withdraw": actions.withdraw_specialisation}  # fmt: skip
    verbs[name](fresh(request), by=who, **values)


ALLOWED = {
    SpecialisationState.REQUESTED: {"accept", "refuse", "withdraw"},
    SpecialisationState.ACCEPTED: {"begin", "withdraw"},
    SpecialisationState.REFUSED: set(),
    SpecialisationState.RUNNING: {"finish"},
    SpecialisationState.DONE: set(),
    SpecialisationState.WITHDRAWN: set(),
}


def test_every_move_from_every_state(asked):
    rows = SpecialisationRequest.objects.filter(pk=asked.pk)
    filled = {"answer_reason": "x", "result": "x", "starts_on": dates.today(), "ends_on": dates.today()}
    for state, allowed in ALLOWED.items():
        for name in MOVES:
            rows.update(state=state, **filled)
            if name in allowed:
                step(asked, name)
            else:
                with pytest.raises(AlreadyMoved):
                    step(asked, name)


def test_the_partner_sees_the_request_and_not_the_dossier(asked, client):
    partner = adviser(asked.organisation)
    assert [signal.url for signal in find(partner)] == [asked.get_absolute_url()]
    client.force_login(partner)
    listed = client.get(reverse("trajects:specialisations")).content.decode()
    assert asked.traject.candidate.list_name in listed
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "bestelwagen" in page
    assert "Aanvaard de aanvraag" in page
    assert "Open het dossier" not in page
    assert client.get(asked.traject.get_absolute_url()).status_code == 404
    for name in ("accept", "begin", "finish"):
        step(asked, name)
    client.force_login(asked.traject.adviser)
    overview = client.get(asked.traject.current_phase.get_absolute_url()).content.decode()
    assert "Krediet toegekend" in overview
    assert "Trajectbegeleider" in overview
    client.force_login(adviser(OrganisationFactory()))
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_a_partner_who_refuses_keeps_no_way_to_reach_the_person(asked, client):
    candidate = asked.traject.candidate
    candidate.email = "te.bereiken@example.be"
    candidate.save()
    client.force_login(adviser(asked.organisation))
    assert candidate.email in client.get(asked.get_absolute_url()).content.decode()
    step(asked, "refuse")
    assert candidate.email not in client.get(asked.get_absolute_url()).content.decode()


def test_the_page_asks_a_partner_with_what_is_needed(asked, client):
    step(asked, "withdraw")
    client.force_login(asked.traject.adviser)
    url = reverse("trajects:specialisation_ask", args=[asked.traject.public_id])
    form = client.get(url).context["form"]
    choice = form.fields["choice"].choices[0][0]
    sent = {"choice": choice, "question": "Nog eens", "form_key": form["form_key"].value()}
    assert client.post(url, sent).status_code == 302
    assert SpecialisationRequest.objects.waiting().get().question == "Nog eens"
    client.force_login(adviser(asked.traject.organisation))
    assert client.get(url).status_code == 403
