"""Every state against every move: allowed, or "somebody was before you"; and the buttons that users see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core import dates, moves, workflow
from core.errors import AlreadyMoved
from tests.factories.people import adviser, consultant, coordinator
from tests.factories.trajects import (
    InfoSessionFactory,
    TrajectFactory,
    contact_in,
    phase_in,
    ready_to_decide_explore,
)
from trajects import moves as declared
from trajects.enums import ContactKind, PhaseKind, PhaseState, SessionState, TrajectState
from trajects.models import InfoSession, Phase, Traject

pytestmark = pytest.mark.django_db

ENDED = {"ends_on": dates.today(), "end_reason": "x"}
FIELDS: dict[str, dict[str, Any]] = {
    PhaseState.COMPLETED: ENDED,
    PhaseState.STOPPED: ENDED,
    PhaseState.CANCELLED: ENDED,
    TrajectState.CLOSED: {"closed_on": dates.today(), "close_reason": "by_hand"},
    "session-cancelled": {"cancel_reason": "x"},
}
TABLE = {
    Phase: {
        "complete": {PhaseState.IN_PROGRESS},
        "stop": {PhaseState.IN_PROGRESS},
        "cancel": {PhaseState.IN_PROGRESS, PhaseState.COMPLETED, PhaseState.STOPPED},
    },
    Traject: {
        "back_to_guidance": {TrajectState.AFTERCARE},
        "to_aftercare": {TrajectState.RUNNING},
        "close": {TrajectState.RUNNING, TrajectState.AFTERCARE},
        "reopen": {TrajectState.CLOSED},
    },
    InfoSession: {"hold": {SessionState.PLANNED}, "cancel": {SessionState.PLANNED}},
}
STATES = {Phase: PhaseState, Traject: TrajectState, InfoSession: SessionState}
CASES = [
    pytest.param(model, state, move, state in sources, id=f"{model.__name__}-{state}-{move}")
    for model, sources_of in TABLE.items()
    for move, sources in sources_of.items()
    for state in STATES[model]
]
DATA = {
    "complete": {"on": dates.today(), "outcome": ""},
    "stop": {"on": dates.today(), "reason": "x"},
    "cancel": {"on": dates.today(), "reason": "x"},
    "close": {"on": dates.today(), "reason": "by_hand"},
}


def row_in(model: type, state: str) -> Any:
    """A row in a state in which no rule stands in the way of its moves."""
    if model is InfoSession:
        row = InfoSessionFactory(starts_at=dates.now() - timedelta(hours=1))
        fields = FIELDS.get(f"session-{state}", {})
    else:
        traject = TrajectFactory(explore=False)
        row = phase_in(traject, PhaseKind.AFTERCARE) if model is Phase else traject
        fields = FIELDS.get(state, {})
    model.objects.filter(pk=row.pk).update(state=state, **fields)
    return model.objects.get(pk=row.pk)


@pytest.mark.parametrize(("model", "state", "move", "allowed"), CASES)
def test_every_move_starts_from_its_own_states_only(model, state, move, allowed):
    row, who = row_in(model, state), coordinator()
    data = {"reason": "x"} if (model, move) == (InfoSession, "cancel") else DATA.get(move, {})
    if allowed:
        verdict = workflow.check(row, move, consultant())
        assert (bool(verdict), verdict.code) == (False, workflow.FORBIDDEN)
        workflow.perform(row, move, by=who, **data)
        assert type(row).objects.get(pk=row.pk).state != state
        return
    with pytest.raises(AlreadyMoved):
        workflow.perform(row, move, by=who, **data)
    assert type(row).objects.get(pk=row.pk).state == state


def test_the_table_names_every_transition_of_the_models():
    for model, sources_of in TABLE.items():
        found: dict[str, set[str]] = {}
        for name, _method, move in workflow.transitions_of(model):
            found.setdefault(name, set()).add(move.source)
        assert found == sources_of


def test_every_transition_that_a_user_makes_is_registered():
    registered = {(kind, move.transition) for kind, move in moves.all_moves()}
    assert {
        ("fase", "complete"),
        ("fase", "stop"),
        ("fase", "cancel"),
        ("dossier", "close"),
        ("dossier", "reopen"),
        ("sessie", "hold"),
        ("sessie", "cancel"),
    } <= registered


def labels(kind: str, row: Any, user: Any) -> dict[str, str]:
    """The buttons and why they are blocked."""
    return {str(button.label): str(button.disabled_reason) for button in moves.buttons(kind, row, user)}


def test_buttons_of_an_exploratory_phase_say_what_is_missing():
    traject = TrajectFactory()
    assert labels("fase", traject.current_phase, traject.adviser) == {
        "Besluit nemen": "Er is nog geen infomoment of infogesprek waar de kandidaat aanwezig was.",
        "Stopzetten": "",
    }


def test_buttons_that_cannot_be_undone_stand_last_and_quiet():
    traject = TrajectFactory()
    ready_to_decide_explore(traject)
    buttons = moves.buttons("fase", traject.current_phase, traject.adviser)
    assert [button.tone for button in buttons] == ["primary", "quiet"]


def test_buttons_of_a_phase_that_lacks_only_the_decision_are_open():
    traject = TrajectFactory()
    phase = ready_to_decide_explore(traject)
    assert labels("fase", phase, traject.adviser) == {"Besluit nemen": "", "Stopzetten": ""}


def test_buttons_of_a_billable_phase_tell_a_coordinator_to_stop_it_instead():
    traject = TrajectFactory()
    phase = traject.current_phase
    Phase.objects.filter(pk=phase.pk).update(billable_since=dates.today())
    phase.refresh_from_db()
    found = labels("fase", phase, coordinator())
    assert found["Annuleren"] == "Deze fase is al factureerbaar. Zet ze stop in plaats van ze te annuleren."


def test_buttons_of_aftercare_are_its_own():
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.AFTERCARE)
    assert labels("fase", phase, traject.adviser) == {"Nazorg afronden": ""}


def test_buttons_for_a_consultant_are_none():
    traject = TrajectFactory()
    assert labels("fase", traject.current_phase, consultant()) == {}


def test_an_ended_phase_can_only_be_cancelled_and_by_a_coordinator():
    traject = TrajectFactory()
    phase = traject.current_phase
    Phase.objects.filter(pk=phase.pk).update(state=PhaseState.STOPPED, **ENDED)
    phase.refresh_from_db()
    assert labels("fase", phase, coordinator()) == {"Annuleren": ""}
    assert labels("fase", phase, traject.adviser) == {}


def test_buttons_of_a_session_that_still_comes_say_when_presence_is_filled_in():
    session = InfoSessionFactory()
    assert labels("sessie", session, session.organiser) == {
        "Aanwezigheid invullen": "Je kunt de aanwezigheid invullen vanaf de dag van de sessie.",
        "Sessie annuleren": "",
    }


def test_buttons_of_a_dossier_in_which_a_phase_runs():
    traject = TrajectFactory()
    assert labels("dossier", traject, traject.adviser) == {
        "Dossier afsluiten": "Er loopt nog een fase. Rond ze eerst af of zet ze stop."
    }


def test_decide_url_and_presence_url_lead_to_pages_of_their_own():
    traject, session = TrajectFactory(), InfoSessionFactory()
    assert declared.decide_url(traject.current_phase) == f"/dossiers/{traject.public_id}/fase/VF/besluit/"
    assert declared.presence_url(session) == f"/infosessies/{session.public_id}/aanwezigheid/"


@pytest.fixture
def signed_in(client: Any) -> Any:
    def login(user: Any) -> Any:
        client.force_login(user)
        return client

    return login


def post(client: Any, url: str, **data: Any) -> Any:
    """Send the form of a page with the key that the page gave it."""
    form = client.get(url).context["form"]
    return client.post(url, {"form_key": form.initial["form_key"]} | data)


def move_url(kind: str, row: Any, name: str) -> str:
    entry = moves.entry_of(kind)
    assert entry is not None
    return moves.url_of(kind, row, entry.moves[name])


def test_stop_page_says_who_is_told_and_stops(signed_in):
    traject = TrajectFactory(consultant=consultant())
    client = signed_in(traject.adviser)
    url = move_url("fase", traject.current_phase, "stopzetten")
    page = client.get(url).content.decode()
    assert traject.consultant.email in page
    phase = traject.current_phase
    preview = reverse("reporting:decision_preview", args=[traject.public_id, phase.template.code])
    assert f'formaction="{preview}" formtarget="_blank"' in page
    assert "data-repeat" in page
    response = post(client, url, on=f"{dates.today():%d/%m/%Y}", reason="Verhuisd")
    assert response.status_code == 302
    assert Traject.objects.get().state == TrajectState.CLOSED


def test_stop_form_sent_twice_stops_once(signed_in):
    traject = TrajectFactory()
    client = signed_in(traject.adviser)
    url = move_url("fase", traject.current_phase, "stopzetten")
    key = client.get(url).context["form"].initial["form_key"]
    sent = {"form_key": key, "on": f"{dates.today():%d/%m/%Y}", "reason": "Verhuisd"}
    first, second = client.post(url, sent), client.post(url, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url == traject.current_phase.decision.get_absolute_url()


def test_stop_page_says_when_nobody_is_told(signed_in):
    traject = TrajectFactory()
    page = signed_in(traject.adviser).get(move_url("fase", traject.current_phase, "stopzetten"))
    assert "Niemand: dit dossier heeft geen consulent." in page.content.decode()


def test_stop_page_before_the_last_conversation_shows_the_error(signed_in):
    traject = TrajectFactory()
    contact_in(traject.current_phase, ContactKind.INTAKE, held_on=dates.today())
    day = dates.today() - timedelta(days=3)
    url = move_url("fase", traject.current_phase, "stopzetten")
    response = post(signed_in(traject.adviser), url, on=f"{day:%d/%m/%Y}", reason="x")
    assert response.status_code == 422
    assert response.context["form"].errors["on"] == [
        "Er is nog een gesprek na deze datum. De fase eindigt niet voor het laatste gesprek."
    ]
    assert Phase.objects.get().is_running


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "31/02/2026", "", "morgen"])
def test_stop_page_with_an_impossible_day_shows_an_error(signed_in, day):
    traject = TrajectFactory()
    url = move_url("fase", traject.current_phase, "stopzetten")
    response = post(signed_in(traject.adviser), url, on=day, reason="x")
    assert response.status_code == 422
    assert len(response.context["form"].errors["on"]) == 1


def test_stop_page_of_another_organisation_is_not_there(signed_in):
    traject = TrajectFactory()
    assert signed_in(adviser()).get(move_url("fase", traject.current_phase, "stopzetten")).status_code == 404


def test_move_that_does_not_apply_to_the_phase_is_not_there(signed_in):
    traject = TrajectFactory()
    url = move_url("fase", traject.current_phase, "nazorg-afronden")
    assert signed_in(traject.adviser).get(url).status_code == 404


def test_move_with_a_page_of_its_own_leads_there(signed_in):
    traject = TrajectFactory()
    phase = traject.current_phase
    response = signed_in(traject.adviser).get(move_url("fase", phase, "besluit-verkennen"))
    assert response.url == declared.decide_url(phase)


def test_close_by_hand_and_reopen(signed_in):
    traject = TrajectFactory(explore=False)
    client = signed_in(coordinator())
    response = post(client, move_url("dossier", traject, "afsluiten"), on=f"{dates.today():%d/%m/%Y}")
    assert response.status_code == 302
    traject.refresh_from_db()
    assert (traject.state, traject.close_reason) == (TrajectState.CLOSED, "by_hand")
    response = post(client, move_url("dossier", traject, "heropenen"), reason="Vergissing")
    assert response.status_code == 302
    traject.refresh_from_db()
    assert traject.state == TrajectState.RUNNING


def test_cancel_session_page_says_whom_to_tell(signed_in):
    session = InfoSessionFactory()
    url = move_url("sessie", session, "annuleren")
    client = signed_in(session.organiser)
    assert "Iedereen die ingeschreven is of wacht, krijgt een e-mail." in client.get(url).content.decode()
    assert post(client, url, reason="Zaal dicht").status_code == 302
    assert InfoSession.objects.get().state == SessionState.CANCELLED
