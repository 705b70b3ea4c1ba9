"""Administration: coordinators edit programmes and look at dossiers; nobody else gets in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from people.administration import ReadOnlyAdmin
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import EnrolmentFactory, TrajectFactory, ready_to_decide_explore
from trajects.actions import programmes
from trajects.admin.programmes import ProgrammeForm
from trajects.enums import ConsultantSees
from trajects.models import Programme

pytestmark = pytest.mark.django_db
MODELS = [model for model, site in admin.site._registry.items() if model._meta.app_label == "trajects"]


def url(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:trajects_{model._meta.model_name}_{page}", args=args)


def login(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def rows() -> None:
    """One row of every model."""
    traject = TrajectFactory()
    ready_to_decide_explore(traject)
    EnrolmentFactory(session__programme=traject.programme)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_coordinator_finds_and_opens_every_row(client, rows, model):
    login(client, coordinator())
    assert client.get(url(model, "changelist"), {"q": "peeters"}).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert client.get(url(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_adviser_does_not_get_in(client, rows, model):
    response = login(client, adviser()).get(url(model, "changelist"))
    assert response.status_code in (302, 404)


@pytest.mark.parametrize(
    "model",
    [model for model in MODELS if isinstance(admin.site._registry[model], ReadOnlyAdmin)],
    ids=lambda model: model.__name__,
)
def test_rows_of_dossiers_are_only_looked_at(client, rows, model):
    login(client, coordinator())
    assert client.get(url(model, "add")).status_code == 403
    row = model.objects.first()
    if row is not None:
        assert client.post(url(model, "change", row.pk), {"state": "closed"}).status_code == 403
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def programme_form(**changes: Any) -> ProgrammeForm:
    programme = programmes.load("jumpstarters")
    site = admin.site._registry[Programme]
    form_class = site.get_form(None)
    values = {
        name: value for name, value in form_class(instance=programme).initial.items() if value is not None
    }
    values["funders"], values["warn_at_months"] = "ESF,VLAIO", "10,11,12"
    return form_class(values | changes, instance=programme)


def test_a_programme_is_extended_for_at_most_its_months():
    assert programme_form(extended_until="31/12/2023").is_valid()
    form = programme_form(extended_until="01/01/2024")
    assert form.errors == {"extended_until": ["Verlengen kan hoogstens tot en met 31/12/2023."]}


def test_a_coordinator_ticks_what_consultants_see_and_sets_the_reminders(client):
    programme = programmes.load("jumpstarters")
    page = login(client, coordinator()).get(url(Programme, "change", programme.pk)).content.decode()
    assert all(
        f'name="consultant_sees" value="{part}"' in page and str(part.label) in page
        for part in ConsultantSees
    )
    days = {"referral_reminder_days": 7, "outreach_reminder_days": 8, "session_reminder_days": 3}
    form = programme_form(consultant_sees=["identity", "referral"], **days)
    assert form.is_valid(), form.errors
    form.save()
    programme.refresh_from_db()
    assert programme.consultant_sees == ["identity", "referral"]
    assert {name: getattr(programme, name) for name in days} == days


def test_reminders_can_be_switched_off_and_an_unknown_part_is_refused():
    days = dict.fromkeys(("referral_reminder_days", "outreach_reminder_days", "session_reminder_days"), "")
    assert programme_form(**days).is_valid()
    assert "consultant_sees" in programme_form(consultant_sees=["alles"]).errors


def test_a_programme_offers_the_rules_that_exist(client):
    programme = programmes.load("jumpstarters")
    page = login(client, coordinator()).get(url(Programme, "change", programme.pk)).content.decode()
    assert "Neerslag ondernemersplan" in page
