"""The admin: for coordinators, through the actions, with nothing secret and nothing deleted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.fields import blind_index
from core.models import Event
from people.models import AgreementText, Candidate, Membership, Organisation, User
from people.roles import Role
from tests.factories import people as factories
from tests.factories.agreements import AgreementTextFactory, DataAgreementFactory

pytestmark = pytest.mark.django_db

MODELS = (
    "organisation",
    "user",
    "membership",
    "candidate",
    "dataagreement",
    "signature",
    "agreementtext",
    "targetgroup",
    "vdabcategory",
)
NUMBER = "85073099932"


@pytest.fixture
def boss(client: Client) -> User:
    """A coordinator who is logged in."""
    user = factories.coordinator()
    client.force_login(user)
    return user


def url(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:people_{model}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_lists_open_and_search_for_coordinators(client: Client, boss: User, model: str) -> None:
    DataAgreementFactory()
    page = client.get(url(model, "changelist"))
    assert page.status_code == 200
    assert '<link rel="icon" href="/static/img/mark' in page.content.decode()
    assert client.get(url(model, "changelist"), {"q": "noor"}).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_lists_are_closed_to_staff_without_that_role(client: Client, model: str) -> None:
    client.force_login(factories.adviser(is_staff=True))
    assert client.get(url(model, "changelist")).status_code == 403
    client.force_login(factories.adviser())
    assert client.get(url(model, "changelist")).status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted(client: Client, boss: User, model: str) -> None:
    agreement = DataAgreementFactory()
    factories.adviser()
    rows = {"candidate": agreement.candidate, "dataagreement": agreement, "user": boss}
    row = rows.get(model) or Organisation.objects.first()
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code in (302, 403)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_candidate_shows_no_part_of_the_number_and_is_read_only(client: Client, boss: User) -> None:
    person = factories.CandidateFactory(national_number=NUMBER, national_number_index=blind_index(NUMBER))
    shown = client.get(url("candidate", "change", person.pk)).content.decode()
    for secret in (NUMBER, "85.07.30", blind_index(NUMBER)):
        assert secret not in shown
    assert client.post(url("candidate", "change", person.pk), {"family_name": "Anders"}).status_code == 403
    assert client.get(url("candidate", "add")).status_code == 403


def test_reading_a_person_is_kept_and_reading_a_list_is_not(client: Client, boss: User) -> None:
    person = factories.CandidateFactory()
    reads = Event.objects.filter(kind="administration.read")
    for page in ("changelist", "change", "history"):
        client.get(url("candidate", page, *([] if page == "changelist" else [person.pk])))
    assert [(read.subject_type, read.subject_id, read.actor_id) for read in reads] == [
        ("people.candidate", person.pk, boss.pk)
    ] * 2
    # A setting is about nobody, and who is refused read nothing.
    client.get(url("organisation", "change", Organisation.objects.first().pk))
    client.force_login(factories.adviser(is_staff=True))
    assert client.get(url("candidate", "change", person.pk)).status_code == 403
    assert reads.count() == 2


def test_role_is_given_and_ended_through_the_journal(client: Client, boss: User) -> None:
    user, organisation = factories.UserFactory(), factories.OrganisationFactory()
    today = localdate().strftime("%d/%m/%Y")
    form = {"user": user.pk, "organisation": organisation.pk, "role": Role.ADVISER, "begins_on": today}
    assert client.post(url("membership", "add"), form | {"ends_on": ""}).status_code == 302
    membership = Membership.objects.get(user=user)
    assert client.post(url("membership", "change", membership.pk), {"ends_on": today}).status_code == 302
    membership.refresh_from_db()
    assert membership.ends_on == localdate()
    kinds = Event.objects.about(membership).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["membership.started", "membership.ended"]


def test_role_that_is_held_already_is_a_message(client: Client, boss: User) -> None:
    adviser = factories.adviser()
    membership = adviser.memberships.get()
    today = localdate().strftime("%d/%m/%Y")
    form = {
        "user": adviser.pk,
        "organisation": membership.organisation_id,
        "role": membership.role,
        "begins_on": today,
        "ends_on": "",
    }
    response = client.post(url("membership", "add"), form)
    assert response.status_code == 200
    assert "Deze gebruiker heeft deze rol al in deze organisatie." in response.content.decode()


def test_roles_are_ended_together(client: Client, boss: User) -> None:
    membership = factories.adviser().memberships.get()
    form = {"action": "end_today", "_selected_action": [membership.pk]}
    client.post(url("membership", "changelist"), form)
    membership.refresh_from_db()
    assert membership.ends_on == localdate()


def test_account_is_made_without_a_password(client: Client, boss: User) -> None:
    form = {
        "email": "Nieuw@Example.be",
        "given_name": "Nieuw",
        "family_name": "Iemand",
        "language": "nl",
        "is_active": "on",
    }
    client.post(url("user", "add"), form)
    user = User.objects.get(email="nieuw@example.be")
    assert not user.has_usable_password()
    assert 'name="password' not in client.get(url("user", "change", user.pk)).content.decode()


def test_new_partner_is_reached_by_coordinators(client: Client, boss: User) -> None:
    form = {
        "name": "Nieuwe partner",
        "role": "subcontractor",
        "family": "syntra",
        "oe_number": "10099999",
        "provinces": ["BE-VLI"],
        "is_active": "on",
    }
    assert client.post(url("organisation", "add"), form).status_code == 302
    partner = Organisation.objects.get(name="Nieuwe partner")
    person = factories.CandidateFactory(seen_by=partner)
    assert list(Candidate.objects.visible_to(User.objects.get(pk=boss.pk))) == [person]


def test_text_that_was_signed_is_not_changed(client: Client, boss: User) -> None:
    signed = DataAgreementFactory().text
    form = {"title": "Anders", "body": "Anders", "version": "1", "language": "nl", "valid_from": "01/01/2026"}
    assert client.post(url("agreementtext", "change", signed.pk), form).status_code == 403
    fresh = AgreementTextFactory(language="fr")
    form["language"] = "fr"
    assert client.post(url("agreementtext", "change", fresh.pk), form).status_code == 302
    assert AgreementText.objects.get(pk=fresh.pk).title == "Anders"


def test_a_coordinator_does_not_change_the_account_of_a_superuser(client: Client, boss: User) -> None:
    """Whoever may change the address of an account can log in as that account."""
    above = factories.UserFactory(is_superuser=True, is_staff=True, email="beheer@example.be")
    assert client.get(url("user", "change", above.pk)).status_code == 200
    data = {"email": "mijn@example.be", "given_name": "An", "family_name": "B", "language": "nl"}
    assert client.post(url("user", "change", above.pk), data).status_code == 403
    above.refresh_from_db()
    assert above.email == "beheer@example.be"
    colleague = factories.adviser()
    assert client.post(url("user", "change", colleague.pk), data).status_code == 302
