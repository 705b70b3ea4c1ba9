"""Logging in and staying in: no sign-up, a second step, roles that end, and links that stay ours."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils.timezone import localdate, now

from core.models import Event, OutgoingEmail
from people.models import User
from people.roles import Role
from tests.factories import people as factories

pytestmark = pytest.mark.django_db

LOGIN, RESET = "/account/login/", "/account/password/reset/"
INSIDE = "/kandidaten/"


def log_in(client: Client, email: str, password: str = factories.PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def text_of(response: Any) -> str:
    return response.content.decode()


def without_secrets(response: Any) -> str:
    """The page without what differs on every visit, and without the address that was typed."""
    shown = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text_of(response))
    return re.sub(r"[\w.]+@example\.be", "", shown)


# Logging in ------------------------------------------------------------------------------------


def test_login_with_any_capitals_is_written_in_the_journal(client: Client) -> None:
    user = factories.adviser(email="karel@example.be")
    assert log_in(client, "Karel@Example.be").status_code == 302
    assert client.get(INSIDE).status_code == 200
    event = Event.objects.about(user).get()
    assert (event.kind, event.actor_id, event.actor_role) == ("user.logged_in", user.pk, "Adviseur")


def test_login_gives_a_new_session_key(client: Client) -> None:
    user = factories.adviser()
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    log_in(client, user.email)
    assert client.session.session_key != before


def test_logout_ends_the_session_at_the_server(client: Client) -> None:
    user = factories.adviser()
    log_in(client, user.email)
    cookie = client.cookies["sessionid"].value
    client.post("/account/logout/")
    client.cookies["sessionid"] = cookie
    assert client.get(INSIDE).status_code == 302


def test_failed_login_answers_the_same_for_known_and_unknown(client: Client) -> None:
    user = factories.adviser()
    known = log_in(client, user.email, "verkeerd-wachtwoord")
    unknown = log_in(client, "niemand@example.be", "verkeerd-wachtwoord")
    assert known.status_code == unknown.status_code
    assert without_secrets(known) == without_secrets(unknown)
    event = Event.objects.get()
    assert (event.kind, event.subject_id, event.actor_id) == ("user.login_failed", user.pk, None)


def test_login_of_a_disabled_account_is_told_only_to_who_knows_its_password(client: Client) -> None:
    user = factories.adviser(is_active=False)
    wrong = log_in(client, user.email, "verkeerd-wachtwoord")
    unknown = log_in(client, "niemand@example.be", "verkeerd-wachtwoord")
    assert (wrong.status_code, without_secrets(wrong)) == (unknown.status_code, without_secrets(unknown))
    assert log_in(client, user.email).url == "/account/inactive/"
    assert client.get(INSIDE).status_code == 302


def test_login_stops_after_five_wrong_passwords(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key"}
    user = factories.adviser()
    for _ in range(5):
        log_in(client, user.email, "verkeerd-wachtwoord")
    log_in(client, user.email)
    assert client.get(INSIDE).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://elders.example.com/", "//elders.example.com", "javascript:alert(1)"]
)
def test_login_never_leads_to_another_site(client: Client, target: str) -> None:
    user = factories.adviser()
    response = client.post(LOGIN, {"login": user.email, "password": factories.PASSWORD, "next": target})
    assert "elders" not in response.get("Location", "")
    assert "javascript" not in response.get("Location", "")


def test_nobody_signs_up(client: Client) -> None:
    form = {"email": "nieuw@example.be", "password1": factories.PASSWORD, "password2": factories.PASSWORD}
    client.post("/account/signup/", form)
    assert not User.objects.filter(email="nieuw@example.be").exists()


# The second step -------------------------------------------------------------------------------


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_without_a_second_step_only_its_page_opens_where_it_is_obligatory(
    client: Client, settings: Any
) -> None:
    settings.MFA_REQUIRED = True
    client.force_login(factories.coordinator())
    for url in (INSIDE, "/beheer/", "/mijn-gegevens/", "/"):
        assert client.get(url).url == "/account/2fa/totp/activate/"


def test_with_a_second_step_the_password_alone_opens_nothing(client: Client, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    user = factories.adviser()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert log_in(client, user.email).url.startswith("/account/2fa/authenticate/")
    assert client.get(INSIDE).status_code == 302
    assert not Event.objects.filter(kind="user.logged_in").exists()
    code = code_for(secret)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get(INSIDE).status_code == 200
    other = Client()
    log_in(other, user.email)
    assert other.post("/account/2fa/authenticate/", {"code": code}).status_code == 200
    assert other.get(INSIDE).status_code == 302


def test_admin_login_goes_through_the_login_of_the_application(client: Client) -> None:
    response = client.get("/beheer/login/")
    assert response.url.startswith(LOGIN)
    boss = factories.coordinator()
    client.post("/beheer/login/", {"username": boss.email, "password": factories.PASSWORD})
    assert client.get("/beheer/").status_code == 302


# Roles that end --------------------------------------------------------------------------------


def test_role_that_ended_loses_access_on_the_next_request(client: Client) -> None:
    user = factories.adviser()
    client.force_login(user)
    assert client.get(INSIDE).status_code == 200
    user.memberships.update(
        begins_on=localdate() - timedelta(days=9), ends_on=localdate() - timedelta(days=1)
    )
    assert client.get(INSIDE).status_code == 404


def test_role_holds_until_the_end_of_its_last_day(client: Client) -> None:
    user = factories.adviser()
    user.memberships.update(ends_on=localdate())
    client.force_login(user)
    assert client.get(INSIDE).status_code == 200
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        client.force_login(user)
        assert client.get(INSIDE).status_code == 404


def test_account_that_is_disabled_is_out_at_once(client: Client) -> None:
    user = factories.adviser()
    log_in(client, user.email)
    assert client.get(INSIDE).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(INSIDE).url.startswith(LOGIN)


def test_another_role_is_chosen_and_named_in_the_journal(client: Client) -> None:
    partner, office = factories.OrganisationFactory(), factories.OrganisationFactory(vdab=True)
    user = factories.adviser(partner)
    factories.member(Role.CONSULTANT, office, user=user)
    client.force_login(user)
    role = user.memberships.get(organisation=office)
    client.post("/rol-kiezen/", {"role": role.pk})
    assert client.get("/mijn-gegevens/").context["user"].current_membership == role


@pytest.mark.parametrize("wanted", ["theirs", "", "abc", "999999999999999999999"])
def test_role_of_somebody_else_cannot_be_chosen(client: Client, wanted: str) -> None:
    other = factories.coordinator().memberships.get()
    client.force_login(factories.adviser())
    role = str(other.pk) if wanted == "theirs" else wanted
    assert client.post("/rol-kiezen/", {"role": role}).status_code == 404
    assert client.get("/rol-kiezen/").status_code == 405


# A new password --------------------------------------------------------------------------------


def test_reset_answers_the_same_for_known_and_unknown(client: Client) -> None:
    user = factories.adviser()
    known = client.post(RESET, {"email": user.email})
    unknown = client.post(RESET, {"email": "niemand@example.be"})
    assert known.url == unknown.url
    assert without_secrets(client.get(known.url)) == without_secrets(client.get(unknown.url))
    mails = OutgoingEmail.objects.order_by("pk")
    assert [(mail.kind, mail.recipient) for mail in mails] == [
        ("people.password_reset", user.email),
        ("people.unknown_account", "niemand@example.be"),
    ]


def test_reset_link_is_built_from_the_setting(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://jumpstarters.example.be"
    settings.ALLOWED_HOSTS = ["*"]
    user = factories.adviser()
    client.post(RESET, {"email": user.email}, HTTP_HOST="kwaad.example.com")
    mail = OutgoingEmail.objects.get()
    assert "kwaad" not in mail.body_text + mail.body_html
    assert "https://jumpstarters.example.be/account/password/reset/key/" in mail.body_text
    assert mail.organisation_id is None


def test_reset_link_works_once_and_asks_to_log_in(client: Client) -> None:
    user = factories.adviser()
    client.post(RESET, {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", OutgoingEmail.objects.get().body_text)
    form_url = client.get(link[1]).url
    new = "een-ander-wachtwoord-2"
    assert client.post(form_url, {"password1": new, "password2": new}).status_code == 302
    assert client.get(INSIDE).status_code == 302
    log_in(client, user.email, new)
    assert client.get(INSIDE).status_code == 200
    again = Client().get(link[1])
    assert again.status_code == 200
    assert "password1" not in text_of(again)


def test_reset_of_a_disabled_account_sends_no_link(client: Client) -> None:
    client.post(RESET, {"email": factories.adviser(is_active=False).email})
    assert OutgoingEmail.objects.get().kind == "people.unknown_account"


def test_reset_again_and_again_is_limited(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "20/h/ip,3/h/key"}
    user = factories.adviser()
    answers = []
    for minute in range(4):
        with time_machine.travel(now() + timedelta(minutes=minute), tick=False):
            answers.append(client.post(RESET, {"email": user.email}).status_code)
    assert answers == [302, 302, 302, 429]
    assert OutgoingEmail.objects.count() == 3


# The user's own page ---------------------------------------------------------------------------


def test_profile_changes_language_and_phone_only(client: Client) -> None:
    user = factories.adviser()
    client.force_login(user)
    form = {"language": "en", "phone": "011 23 64 74", "email": "ander@example.be", "is_staff": "on"}
    assert client.post("/mijn-gegevens/", form).status_code == 302
    user.refresh_from_db()
    assert (user.language, user.phone, user.is_staff) == ("en", "+3211236474", False)
    assert user.email != "ander@example.be"
    assert client.cookies["django_language"].value == "en"
    assert client.post("/mijn-gegevens/", {"language": "xx"}).status_code == 422


def test_profile_without_a_role_says_whom_to_ask(client: Client) -> None:
    client.force_login(factories.UserFactory())
    assert "Je hebt nu geen rol" in text_of(client.get("/mijn-gegevens/"))


def test_setting_up_the_app_speaks_dutch(client: Client) -> None:
    client.force_login(factories.adviser())
    asked = client.get("/account/2fa/totp/activate/").url
    answer = client.post(asked, {"password": factories.PASSWORD}, follow=True)
    assert answer.context["form"]["code"].label == "Code uit je app"
    assert "Authenticator code" not in text_of(answer)
