"""The papers of a partnership: forms that the client brings, and the answer that only a password opens."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate, now
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from core import outbox
from core.errors import Refused
from core.files import read_file
from core.models import Event, FieldChange, OutgoingEmail
from tests.factories.partnership import PartnershipFactory, case_on_agenda, combination_in, traject_in
from tests.factories.people import adviser
from tests.factories.reporting import text_of_pdf
from tests.trajects.test_partnership import signed_in
from trajects.models import CombinationTraject, FollowUpRequest, Traject
from trajects.partnership import actions
from trajects.partnership.presenters import panels
from trajects.rules.phases import PHASE_RULES

pytestmark = pytest.mark.django_db


@pytest.fixture
def traject() -> Traject:
    return traject_in(PartnershipFactory())


def answered(traject: Traject) -> FollowUpRequest:
    """A question of a mediator that was answered on the page."""
    asked = actions.record_follow_up(
        traject,
        by=traject.adviser,
        received_on=localdate(),
        mediator_name="Els Mertens",
        mediator_email="els.mertens@example.be",
        address_checked="Gebeld met de Servicelijn",
        question="Neemt deze klant nog deel?",
    )
    client = signed_in(traject.adviser)
    url = reverse("reporting:follow_up_answer", args=[asked.public_id])
    key = client.get(url).context["form"]["form_key"].value()
    answer = client.post(url, {"form_key": key, "answer": "no_longer", "remarks": "Zoekt zelf verder"})
    assert answer.status_code == 302
    assert client.get(url).status_code == 403
    asked.refresh_from_db()
    return asked


def everything_kept(asked: FollowUpRequest) -> str:
    """What the database says in clear about the answer: the mails, the journal, the history, the row itself."""
    rows: list[Any] = [
        *OutgoingEmail.objects.values(),
        *Event.objects.values(),
        *FieldChange.objects.values(),
    ]
    raw = FollowUpRequest.objects.raw("SELECT id, password::text AS kept FROM trajects_followuprequest")
    return f"{rows} {[row.kept for row in raw]} {asked.file.name}"


def test_a_mediator_gets_a_file_and_later_its_password(traject: Traject, caplog: Any) -> None:
    asked = answered(traject)
    first = OutgoingEmail.objects.get(kind="trajects.follow_up_answer")
    second = OutgoingEmail.objects.get(kind="trajects.follow_up_password")
    name = traject.candidate.family_name
    assert {first.recipient, second.recipient} == {"els.mertens@example.be"}
    assert name not in f"{first.subject}{first.body_text}{second.subject}{second.body_text}"
    assert second.not_before - first.not_before > timedelta(minutes=9)
    assert asked.password not in everything_kept(asked)
    # Only the password opens the file.
    kept = read_file(asked.file)
    assert name.encode() not in kept
    reader = PdfReader(io.BytesIO(kept))
    assert reader.is_encrypted
    assert reader.decrypt("verkeerd") == 0
    with pytest.raises(FileNotDecryptedError):
        _pages = reader.pages[0]
    opened = PdfReader(io.BytesIO(kept), password=asked.password)
    text = "\n".join(page.extract_text() for page in opened.pages)
    assert "Neemt niet langer deel" in text
    assert name in text
    # The password stands in the mail that leaves, and in nothing that stays.
    OutgoingEmail.objects.update(not_before=now())
    outbox.send_due()
    bodies = {message.subject: message for message in mail.outbox}
    assert asked.password not in bodies[first.subject].body
    assert asked.password in bodies[second.subject].body
    assert asked.password in bodies[second.subject].alternatives[0][0]
    assert asked.password not in f"{everything_kept(asked)}{caplog.text}"
    FollowUpRequest.objects.update(answered_at=now() - timedelta(days=2))
    assert actions.forget_passwords() == 1
    asked.refresh_from_db()
    assert asked.password == ""
    assert actions.forget_passwords() == 0


def test_a_password_that_is_gone_does_not_leave_empty(traject: Traject) -> None:
    asked = answered(traject)
    asked.password = ""
    asked.save()
    OutgoingEmail.objects.update(not_before=now())
    outbox.send_due()
    assert OutgoingEmail.objects.get(kind="trajects.follow_up_password").state == "failed"


def test_the_transfer_form_tells_how_to_go_on(traject: Traject) -> None:
    client, phase = signed_in(traject.adviser), traject.phases.get()
    url = reverse("reporting:transfer_form", args=[traject.public_id])
    assert client.get(url).status_code == 403
    assert not PHASE_RULES["ending_recorded"](phase, None)
    assert not PHASE_RULES["ending_discussed"](phase, None)
    form_url = reverse("trajects:vdab_transfer", args=[traject.public_id])
    key = client.get(form_url).context["form"]["form_key"].value()
    sent = {"form_key": key, "course": "Leerde Nederlands", "wants_activation": "on", "knows_mediator": "on"}
    assert client.post(form_url, sent | {"filled_on": f"{localdate():%d/%m/%Y}"}).status_code == 302
    case_on_agenda(traject, traject_partnership(traject), decision="end", notes="Klaar")
    fresh = traject.phases.model.objects.get(pk=phase.pk)
    assert PHASE_RULES["ending_recorded"](fresh, None)
    assert PHASE_RULES["ending_discussed"](fresh, None)
    text = text_of_pdf(b"".join(client.get(url).streaming_content))
    for words in ("Overdracht naar VDAB", "Leerde Nederlands", "Servicelijn (0800 30 700)"):
        assert words in text


def traject_partnership(traject: Traject) -> Any:
    return traject.programme.partnerships.get()


def test_the_evaluation_is_for_young_people(traject: Traject) -> None:
    client = signed_in(traject.adviser)
    url, today = reverse("trajects:bit_add", args=[traject.public_id]), f"{localdate():%d/%m/%Y}"
    key = client.get(url).context["form"]["form_key"].value()
    texts = {"attendance": "Kwam elke week", "efforts": "Zocht mee een stage", "progress": "Durft bellen"}
    sent = {
        "form_key": key,
        "period_from": today,
        "period_until": today,
        "filled_on": today,
        "result": "positive",
    }
    assert client.post(url, sent | texts).status_code == 302
    row = traject.bit_evaluations.get()
    text = text_of_pdf(
        b"".join(client.get(reverse("reporting:bit_form", args=[row.public_id])).streaming_content)
    )
    assert "Kwam elke week" in text
    tab = client.get(reverse("trajects:partnership", args=[traject.public_id])).content.decode()
    assert "1 van 2" in tab
    candidate = traject.candidate
    candidate.birth_date = localdate().replace(year=localdate().year - 25, day=1)
    candidate.save()
    assert client.get(url).status_code == 403


def test_who_only_reads_is_offered_no_form(traject: Traject) -> None:
    """The papers open for who works in the dossier: a button for others would lead nowhere."""
    facts = {"period_from": localdate(), "period_until": localdate(), "attendance": "Kwam altijd",
             "efforts": "Veel", "progress": "Dichter bij werk"}  # fmt: skip
    actions.save_evaluation(traject, by=traject.adviser, **facts)
    actions.save_transfer(traject, by=traject.adviser, course="Vlot")

    def forms(user: Any) -> int:
        shown = panels(traject, user)
        buttons = [each for panel in shown for line in panel.lines for each in line.buttons]
        buttons += [each for panel in shown for each in panel.buttons]
        return sum(str(each.label) == "Formulier (PDF)" for each in buttons)

    assert forms(traject.adviser) == 2
    assert forms(adviser()) == 0


def test_a_combination_of_a_closed_dossier_stays_as_it_is(traject: Traject) -> None:
    combination = combination_in(traject)
    change = {"by": traject.adviser, "version": 1, "objectives": [], "reason": "Anders"}
    Traject.objects.filter(pk=traject.pk).update(
        state="closed", closed_on=localdate(), close_reason="by_hand"
    )
    combination = CombinationTraject.objects.get(pk=combination.pk)
    with pytest.raises(Refused):
        actions.change_combination(combination, **change)
    edit = reverse("trajects:combination_edit", args=[combination.public_id])
    assert signed_in(traject.adviser).get(edit).status_code == 403
