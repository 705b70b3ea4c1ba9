"""The link to a candidate's own page: who gets it, what closes it, what the dossier shows; words with VDAB."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from core.errors import Refused
from core.links import hash_of
from core.models import Event, OutgoingEmail
from people.models import Candidate
from tests.factories.partnership import PartnershipFactory, traject_in
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory, client_link_in, contact_in
from trajects import actions
from trajects.models import ClientLink, Programme, Traject, VdabMessage
from trajects.presenters.contacts import contact_lines, phase_on
from trajects.rules.client import has_address

SOON, PAST = now() + timedelta(days=1), now() - timedelta(days=1)


def url(name: str, traject: Traject) -> str:
    return reverse(f"trajects:{name}", args=[traject.public_id])


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "sent"),
        ({"opened_at": PAST}, "opened"),
        ({"email": "vroeger@example.be"}, "moved"),
        ({"expires_at": PAST, "opened_at": PAST}, "expired"),
        ({"expires_at": PAST, "revoked_at": PAST}, "revoked"),
    ],
)
def test_state_of_a_link(fields: dict[str, Any], state: str) -> None:
    traject = Traject(candidate=Candidate(email="noor@example.be"), programme=Programme())
    link = ClientLink(**{"traject": traject, "email": "noor@example.be", "expires_at": SOON} | fields)
    assert link.state == state
    assert link.is_open == (state in ("sent", "opened"))


def test_without_an_address_nothing_is_sent_and_the_reason_leads_to_it() -> None:
    candidate = Candidate(public_id=uuid.uuid4())
    verdict = has_address(Traject(candidate=candidate))
    assert verdict.code == "client.no_email"
    assert verdict.url == reverse("people:candidate_edit", args=[candidate.public_id])


@pytest.mark.django_db
def test_a_new_link_closes_the_one_before_and_only_its_hash_is_kept() -> None:
    traject = TrajectFactory(programme__client_page_days=30)
    first, _secret = actions.send_page(traject, by=traject.adviser)
    second, secret = actions.send_page(traject, by=traject.adviser)
    assert actions.page_of(hash_of(secret)) == second
    assert actions.page_of(first.token_hash) is None
    assert second.expires_at.date() - now().date() == timedelta(days=30)
    mail = OutgoingEmail.objects.filter(kind="trajects.client_page").latest("pk")
    assert (mail.recipient, mail.organisation_id, mail.parent_id) == (traject.candidate.email, None, None)
    assert reverse("reporting:client_link", args=[secret]) in mail.body_text
    assert Event.objects.filter(kind="client.page_sent", parent_id=traject.pk).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        client_link_in(traject, "nog een")


@pytest.mark.django_db
def test_only_who_works_in_the_dossier_sends_and_revokes() -> None:
    traject = TrajectFactory()
    link, stranger = client_link_in(traject), adviser()
    with pytest.raises(Refused):
        actions.send_page(traject, by=stranger)
    with pytest.raises(Refused):
        actions.revoke_page(link, by=stranger)
    actions.revoke_page(link, by=traject.adviser)
    with pytest.raises(Refused) as error:
        actions.revoke_page(link, by=traject.adviser)
    assert error.value.verdict.code == "client.link_closed"


@pytest.mark.django_db
def test_adviser_sends_the_link_from_the_dossier_sees_it_opened_and_takes_it_back(client: Client) -> None:
    traject = TrajectFactory()
    client.force_login(traject.adviser)
    assert "Nog geen link gestuurd." in client.get(traject.get_absolute_url()).content.decode()
    assert traject.candidate.email in client.get(url("client_send", traject)).content.decode()
    assert not OutgoingEmail.objects.exists()
    form = {"form_key": str(uuid.uuid4())}
    for _time in range(2):
        client.post(url("client_send", traject), form)
    link = traject.client_links.get()
    actions.note_page_opened(link)
    page = client.get(traject.get_absolute_url()).content.decode()
    assert "Laatst geopend" in page
    assert client.post(url("client_revoke", traject)).status_code == 302
    page = client.get(traject.get_absolute_url()).content.decode()
    assert "Ingetrokken" in page
    assert url("client_revoke", traject) not in page
    Candidate.objects.filter(pk=traject.candidate_id).update(email="")
    refused = client.post(url("client_send", traject), {"form_key": str(uuid.uuid4())})
    assert refused.status_code == 403
    assert "heeft geen e-mailadres" in refused.content.decode()


@pytest.mark.django_db
def test_a_mail_that_did_not_leave_is_told_on_the_dossier(client: Client) -> None:
    traject = TrajectFactory()
    actions.send_page(traject, by=traject.adviser)
    OutgoingEmail.objects.update(state="failed")
    client.force_login(traject.adviser)
    assert "E-mail: Niet gelukt" in client.get(traject.get_absolute_url()).content.decode()


# Words with VDAB (D-07) ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_words_with_vdab_stand_among_the_contacts_and_direct_ones_stand_out() -> None:
    traject = traject_in(PartnershipFactory())
    phase = traject.current_phase
    day, by = localdate(), {"recorded_by": traject.adviser}
    contact_in(phase, "conversation", held_on=day - timedelta(days=2), notes="Gesprek")
    traject.vdab_messages.create(told_on=day - timedelta(days=3), text="Vroeg een afspraak", **by)
    traject.vdab_messages.create(
        told_on=day, text="Belde over de stage", is_direct=True, why_direct="De klant was ziek", **by
    )
    found = [
        (line.notes, line.how, str(line.attendance.label)) for line in contact_lines(phase, traject.adviser)
    ]
    assert found == [
        ("Belde over de stage", "De klant was ziek", "Rechtstreeks"),
        ("Gesprek", "Individueel · Ter plaatse", "Gekomen"),
        ("Vroeg een afspraak", "Via de klant", "Via de klant"),
    ]
    traject.programme.client_mediated = False
    assert [line.notes for line in contact_lines(phase, traject.adviser)] == ["Gesprek"]


@pytest.mark.django_db
def test_words_of_a_day_stand_with_the_phase_that_ran(client: Client) -> None:
    traject = traject_in(PartnershipFactory())
    first = traject.current_phase
    VdabMessage.objects.create(
        traject=traject, told_on=date(2000, 1, 1), text="Lang geleden", recorded_by=traject.adviser
    )
    client.force_login(traject.adviser)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Lang geleden" in page
    assert url("vdab_message", traject) in page
    assert phase_on(traject, first.starts_on) == first
