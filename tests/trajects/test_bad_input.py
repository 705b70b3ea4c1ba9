"""Bad input of the dossier that no other test tries: a clear message, nothing half saved.

Files stand in tests/core/test_files.py, dates of the aftercare in test_aftercare.py.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from core import dates
from core.errors import Refused
from core.models import Event
from tests.factories.trajects import TrajectFactory, phase_in, ready_to_decide_explore
from trajects import actions
from trajects.enums import PhaseKind
from trajects.models import Contact, Decision, Intake, Phase, Traject

pytestmark = pytest.mark.django_db

LONG = "é" * 99_999 + "!"
HTML = "<script>alert(1)</script><b>vet</b> & 'meer' \"nog\""


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        # Ended on 1 March: 15 March is the last day, in Brussels and not in Greenwich.
        (datetime(2026, 3, 15, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 15, 23, 1, tzinfo=UTC), False),
    ],
)
def test_summary_fourteen_days_and_one_minute_later(moment, allowed):
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        traject = TrajectFactory(explore=False)
        phase = phase_in(traject, PhaseKind.EXPLORE)
        actions.stop_phase(phase, by=traject.adviser, on=dates.today(), reason="Verhuisd")
    with time_machine.travel(moment, tick=False):
        phase = Phase.objects.select_related("traject__programme", "template").get(pk=phase.pk)
        if allowed:
            actions.supplement_summary(phase, by=traject.adviser, text="Meer")
        else:
            with pytest.raises(Refused, match="kon aangevuld worden tot en met 15/03/2026"):
                actions.supplement_summary(phase, by=traject.adviser, text="Meer")
    assert Phase.objects.get().summary == ("Meer" if allowed else "Verhuisd")


def test_contact_at_half_past_midnight_is_of_the_new_day():
    """At 00:30 in Brussels it is still yesterday in Greenwich."""
    traject = TrajectFactory(started_on=date(2026, 6, 1))
    data = {"by": traject.adviser, "kind": "intake", "form": "individual", "channel": "phone"}
    with time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False):
        contact = actions.record_contact(traject, held_on=date(2026, 7, 1), **data)
        with pytest.raises(Refused, match="in de toekomst"):
            actions.record_contact(traject, held_on=date(2026, 7, 2), **data)
    assert contact.held_on == date(2026, 7, 1)
    assert Contact.objects.count() == 1


def test_second_phase_of_a_kind_and_a_phase_in_a_closed_dossier_are_refused():
    traject = TrajectFactory()
    actions.stop_phase(traject.current_phase, by=traject.adviser, on=dates.today(), reason="Verhuisd")
    for state, words in ((None, "Dit dossier is afgesloten"), ("running", "Deze fase bestaat al")):
        if state:
            fields = {"state": state, "closed_on": None, "close_reason": ""}
            Traject.objects.filter(pk=traject.pk).update(**fields)
        fresh = Traject.objects.get(pk=traject.pk)
        with pytest.raises(Refused, match=words):
            actions.start_phase(
                fresh,
                template=fresh.programme.template_of(PhaseKind.EXPLORE),
                on=dates.today(),
                by=traject.adviser,
            )
    assert Phase.objects.count() == 1


def pages(traject: Traject) -> dict[str, tuple[str, dict[str, str]]]:
    """Each form with free text of a dossier: its address and what else it asks."""
    key, day = traject.public_id, f"{dates.today():%d/%m/%Y}"
    contact = {
        "kind": "intake",
        "form": "individual",
        "channel": "phone",
        "attendance": "came",
        "held_on": day,
    }
    return {
        "notes": (reverse("trajects:contact_add", args=[key]), contact),
        "motivation": (reverse("trajects:intake", args=[key]), {}),
        "summary": (reverse("trajects:summary", args=[key, "VF"]), {"version": "1"}),
        "internal_remarks": (reverse("trajects:facts_edit", args=[key]), {"version": "1"}),
    }


def kept(name: str) -> str:
    model = {"notes": Contact, "motivation": Intake, "summary": Phase, "internal_remarks": Traject}[name]
    return str(model.objects.values_list(name, flat=True).get())


@pytest.mark.parametrize("name", ["notes", "motivation", "summary", "internal_remarks"])
def test_text_with_html_or_of_100_000_characters_is_kept_whole_or_refused_whole(client, name):
    traject = TrajectFactory()
    client.force_login(traject.adviser)
    url, rest = pages(traject)[name]
    sent = rest | {name: LONG, "form_key": str(uuid.uuid4())}
    events = Event.objects.count()
    answer = client.post(url, sent)
    if answer.status_code == 422:
        assert len(answer.context["form"].errors[name]) == 1
        assert Event.objects.count() == events
    else:
        assert (answer.status_code, kept(name)) == (302, LONG)
        return
    answer = client.post(url, rest | {name: HTML, "form_key": str(uuid.uuid4())})
    assert (answer.status_code, kept(name)) == (302, HTML)
    for page in (traject.get_absolute_url(), reverse("trajects:phase", args=[traject.public_id, "VF"])):
        text = client.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<b>vet" not in text


def test_decision_with_100_000_characters_is_kept_whole_or_refused_whole(client):
    traject = TrajectFactory()
    phase = ready_to_decide_explore(traject)
    client.force_login(traject.adviser)
    url = reverse("trajects:decide", args=[traject.public_id, "VF"])
    sent = {"outcome": "positive", "motivation": LONG, "on": f"{dates.today():%d/%m/%Y}"}
    answer = client.post(url, sent | {"form_key": str(uuid.uuid4())})
    phase.refresh_from_db()
    if answer.status_code == 422:
        assert list(answer.context["form"].errors) == ["motivation"]
        assert (phase.state, Decision.objects.count()) == ("in_progress", 0)
    else:
        assert (phase.state, Decision.objects.get().motivation) == ("completed", LONG)
