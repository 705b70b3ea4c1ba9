"""The page on which a phase is decided: what is missing, the form, who may."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core import dates
from tests.factories.people import adviser, consultant, coordinator, steering_member
from tests.factories.trajects import TrajectFactory, phase_in, ready_to_decide_explore
from tests.trajects.test_decisions import FEASIBLE, guide_ready
from trajects.enums import PhaseKind, PhaseState, TrajectState
from trajects.models import Decision, Phase, Traject

pytestmark = pytest.mark.django_db


def decide_url(phase: Phase) -> str:
    return f"/dossiers/{phase.traject.public_id}/fase/{phase.template.code}/besluit/"


def ready(**fields: Any) -> Phase:
    return ready_to_decide_explore(TrajectFactory(**fields))


def form(**changes: Any) -> dict[str, Any]:
    fields = {
        "form_key": uuid.uuid4(),
        "on": f"{dates.today():%d/%m/%Y}",
        "outcome": "positive",
        "motivation": "Sterk idee.",
    }
    return fields | changes


def login(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("own", 200), ("coordinator", 200), ("other", 404), ("consultant", 404), ("steering", 404)],
)
def test_who_opens_the_decision(client, who, status, method):
    phase = ready()
    users = {
        "own": lambda: phase.traject.adviser,
        "coordinator": coordinator,
        "other": adviser,
        "consultant": consultant,
        "steering": steering_member,
    }
    response = getattr(login(client, users[who]()), method)(decide_url(phase), {"outcome": ""})
    wrong_form = 422 if method == "post" and status == 200 else status
    assert response.status_code == wrong_form


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(decide_url(ready())).url.startswith("/account/login/")


def test_page_proposes_the_date_of_the_last_individual_conversation(client):
    phase = ready()
    page = login(client, phase.traject.adviser).get(decide_url(phase))
    assert page.context["form"].initial["on"] == phase.starts_on


def test_page_with_something_missing_lists_it_and_blocks_the_button(client):
    traject = TrajectFactory()
    page = login(client, traject.adviser).get(decide_url(traject.current_phase))
    assert page.status_code == 200
    assert [item.label for item in page.context["items"] if not item.ok] == [
        "Infomoment of infogesprek",
        "Individueel gesprek",
        "Intake: potentieel",
        "Intake: noden",
        "Intake volledig",
        "Evaluatiegesprek",
        "Akkoord gegevensverwerking",
    ]
    assert page.context["submit"].disabled
    assert "Bevestig het besluit" in page.content.decode()


def test_post_with_something_missing_answers_with_the_reason(client):
    traject = TrajectFactory()
    response = login(client, traject.adviser).post(decide_url(traject.current_phase), form())
    assert response.status_code == 403
    assert "Er is nog geen infomoment" in response.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("with_consultant", "words"),
    [
        (True, "krijgt de uitkomst per e-mail"),
        (False, "Niemand krijgt een e-mail: dit dossier heeft geen consulent."),
    ],
)
def test_page_says_who_is_told(client, with_consultant, words):
    phase = ready(consultant=consultant() if with_consultant else None)
    assert words in login(client, phase.traject.adviser).get(decide_url(phase)).content.decode()


@pytest.mark.parametrize(
    ("job_seeker", "words"),
    [(True, "is werkzoekend en gaat terug naar VDAB"), (False, "gaat niet terug naar VDAB")],
)
def test_page_says_whether_the_candidate_goes_back(client, job_seeker, words):
    phase = ready()
    phase.traject.candidate.is_job_seeker = job_seeker
    phase.traject.candidate.save()
    assert words in login(client, phase.traject.adviser).get(decide_url(phase)).content.decode()


def test_decide_leads_to_what_it_brought_and_says_what_happened(client):
    phase = ready()
    response = login(client, phase.traject.adviser).post(decide_url(phase), form(), follow=True)
    assert response.redirect_chain == [(Decision.objects.get().get_absolute_url(), 302)]
    assert "Het besluit is genomen. De begeleidende fase is begonnen." in response.content.decode()
    assert Traject.objects.get().current_phase.kind == PhaseKind.GUIDE


def test_decide_sent_twice_decides_once(client):
    phase, sent = ready(), form()
    login(client, phase.traject.adviser)
    client.post(decide_url(phase), sent)
    response = client.post(decide_url(phase), sent)
    assert (response.status_code, Decision.objects.count()) == (302, 1)


def test_decide_after_somebody_else_says_so(client):
    phase = ready()
    login(client, phase.traject.adviser)
    client.post(decide_url(phase), form())
    response = client.post(decide_url(phase), form(outcome="negative"))
    assert response.status_code == 403
    assert "iemand was je voor" in response.content.decode()
    assert Decision.objects.get().outcome == "positive"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"motivation": ""}, {"motivation"}),
        ({"motivation": " \n "}, {"motivation"}),
        ({"motivation": "x" * 20_001}, {"motivation"}),
        ({"outcome": ""}, {"outcome"}),
        ({"outcome": "starts"}, {"outcome"}),
        ({"on": "01/01/0001"}, {"on"}),
        ({"on": "31/12/9999"}, {"on"}),
        ({"on": f"{dates.today() + timedelta(days=1):%d/%m/%Y}"}, {"on"}),
        ({"on": f"{dates.today() - timedelta(days=21):%d/%m/%Y}"}, {"on"}),
        ({"form_key": "x"}, {"form_key"}),
    ],
)
def test_decide_with_a_mistake_shows_it_and_changes_nothing(client, changes, fields):
    phase = ready()
    response = login(client, phase.traject.adviser).post(decide_url(phase), form(**changes))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == fields
    assert Phase.objects.get().is_running


def test_decide_keeps_text_of_every_script(client):
    phase = ready()
    text = "Idée 中文 العربية <b>\r\nzin twee"
    login(client, phase.traject.adviser).post(decide_url(phase), form(motivation=text))
    assert Decision.objects.get().motivation == text.replace("\r\n", "\n")


def guide_form(**changes: Any) -> dict[str, Any]:
    return form(outcome="no_start") | FEASIBLE | changes


def test_decide_guide_start_asks_for_status_and_day(client):
    phase = guide_ready()
    response = login(client, phase.traject.adviser).post(decide_url(phase), guide_form(outcome="starts"))
    assert response.status_code == 422
    assert dict(response.context["form"].errors) == {
        "started_in": ["Kies het statuut van wie start."],
        "activity_starts_on": ["Vul in wanneer de activiteit start."],
    }


def test_decide_guide_start_opens_aftercare(client):
    phase = guide_ready()
    sent = guide_form(outcome="starts", started_in="secondary", activity_starts_on="01/12/2026")
    assert login(client, phase.traject.adviser).post(decide_url(phase), sent).status_code == 302
    assert Traject.objects.get().state == TrajectState.AFTERCARE


def test_decide_guide_without_start_forgets_status_and_day(client):
    phase = guide_ready()
    sent = guide_form(started_in="secondary", activity_starts_on="01/12/2026")
    assert login(client, phase.traject.adviser).post(decide_url(phase), sent).status_code == 302
    decision = Decision.objects.get()
    assert (decision.started_in, decision.activity_starts_on) == ("", None)


def test_decide_of_a_phase_that_did_not_begin_is_not_there(client):
    traject = TrajectFactory()
    login(client, traject.adviser)
    assert client.get(f"/dossiers/{traject.public_id}/fase/BF/besluit/").status_code == 404
    assert client.get(f"/dossiers/{traject.public_id}/fase/XX/besluit/").status_code == 404


def test_decide_of_aftercare_is_not_there(client):
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.AFTERCARE)
    assert login(client, traject.adviser).get(decide_url(phase)).status_code == 404


def test_decide_of_an_ended_phase_says_so(client):
    phase = ready()
    Phase.objects.filter(pk=phase.pk).update(
        state=PhaseState.STOPPED, ends_on=dates.today(), end_reason="x", outcome="stopped"
    )
    assert login(client, phase.traject.adviser).get(decide_url(phase)).status_code == 403


def test_stop_leads_to_the_page_of_the_move(client):
    phase = ready()
    url = f"/dossiers/{phase.traject.public_id}/fase/VF/stopzetten/"
    response = login(client, phase.traject.adviser).get(url)
    assert response.url == f"/doe/fase/{phase.public_id}/stopzetten/"
