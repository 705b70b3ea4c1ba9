"""The provider's link: what opens it, what changes something, and what an outsider never learns (C12 to C16)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from core import dates
from core.models import Event, OutgoingEmail
from tests.factories.people import adviser
from tests.factories.vouchers import booked, guided_traject
from vouchers import actions, tokens
from vouchers.enums import VoucherState
from vouchers.models import Voucher, Wallet

pytestmark = pytest.mark.django_db

ACCEPT = {"answer": "accept", "name": "Lies Aerts"}
REFUSE = {"answer": "refuse", "name": "Lies Aerts", "reason": "full"}


def link_of(voucher: Voucher) -> str:
    """The path in the newest e-mail about this voucher."""
    mail = OutgoingEmail.objects.filter(kind="voucher.to_provider", subject__contains=voucher.number)
    return re.search(r"/antwoord/[\w-]+/", mail.order_by("-pk")[0].body_text)[0]


def opened(client: Client, voucher: Voucher) -> str:
    """The clean address after the link was opened."""
    answer = client.get(link_of(voucher))
    assert answer.status_code == 302
    return answer["Location"]


def state_of(voucher: Voucher) -> str:
    return Voucher.objects.get(pk=voucher.pk).state


def test_link_leads_to_an_address_without_the_secret(client: Client) -> None:
    voucher = booked()
    link = link_of(voucher)
    answer = client.get(link)
    assert answer["Location"] == f"/antwoord/voucher/{voucher.public_id}/"
    assert link.split("/")[2] not in answer["Location"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in answer["Cache-Control"]
    session = str(dict(client.session))
    assert link.split("/")[2] not in session


def test_page_shows_one_voucher_and_name_and_contact_only(client: Client) -> None:
    voucher = booked()
    text = client.get(opened(client, voucher)).content.decode()
    candidate = voucher.traject.candidate
    for shown in (voucher.number, voucher.item_name, "€\u00a080,00", candidate.full_name, candidate.email):
        assert shown in text
    for hidden in (candidate.national_number, "85.07.30", str(candidate.number), candidate.street, "checked"):
        assert hidden not in text


def test_page_without_the_link_opened_in_this_browser_is_gone(client: Client) -> None:
    voucher = booked()
    answer = client.get(f"/antwoord/voucher/{voucher.public_id}/")
    assert answer.status_code == 404
    assert "Mail de adviseur" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_many_times_changes_nothing(client: Client, method: str) -> None:
    voucher = booked()
    link = link_of(voucher)
    events = Event.objects.count()
    for _ in range(5):
        location = getattr(client, method)(link)["Location"]
        assert getattr(client, method)(location).status_code == 200
    assert state_of(voucher) == VoucherState.PENDING
    assert Event.objects.count() == events


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_link_itself_takes_no_other_method(client: Client, method: str) -> None:
    voucher = booked()
    assert getattr(client, method)(link_of(voucher)).status_code == 405
    assert state_of(voucher) == VoucherState.PENDING


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "Scanner"},
        {"answer": "accept"},
        {"answer": "", "name": "x"},
        {"answer": "perhaps", "name": "x"},
        {"answer": "refuse", "name": "Lies"},
        {"answer": "refuse", "name": "Lies", "reason": "other"},
        {"answer": "refuse", "name": "Lies", "reason": "other", "text": "   "},
        {"answer": "refuse", "name": "Lies", "reason": "invented"},
        {"answer": "accept", "name": "x" * 201},
        {"answer": "accept", "name": " \u202e "},
    ],
)
def test_incomplete_answer_changes_nothing(client: Client, data: dict[str, str]) -> None:
    voucher = booked()
    answer = client.post(opened(client, voucher), data)
    assert answer.status_code == 422
    assert state_of(voucher) == VoucherState.PENDING


def test_answer_with_a_nul_byte_is_a_bad_request(client: Client) -> None:
    voucher = booked()
    assert client.post(opened(client, voucher), {**ACCEPT, "name": "Li\x00es"}).status_code == 400
    assert state_of(voucher) == VoucherState.PENDING


@pytest.mark.parametrize("name", ["Łucja Ó Séaghdha", "محمد", "李小龍", "👩‍🏫 Ann", "<b>Ann</b>", "Ж" * 200])
def test_answer_with_a_name_in_any_script_is_kept(client: Client, name: str) -> None:
    voucher = booked()
    url = opened(client, voucher)
    assert client.post(url, {**ACCEPT, "name": name}).status_code == 302
    assert Voucher.objects.get().answered_name == name
    assert "<b>Ann" not in client.get(url).content.decode()


def test_accept_is_kept_and_mails_nobody(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    answer = client.post(url, ACCEPT)
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert state_of(voucher) == VoucherState.ACCEPTED
    assert OutgoingEmail.objects.count() == 1
    assert "Je hebt deze voucher aanvaard" in client.get(url).content.decode()
    event = Event.objects.get(kind="voucher.accept")
    assert (event.actor_name, event.actor_organisation) == ("Lies Aerts", "Starterslabo")


def test_refuse_is_kept_and_the_page_forgets_the_candidate(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    client.post(url, REFUSE)
    assert state_of(voucher) == VoucherState.REFUSED
    assert Wallet.objects.get().balance_cents == 50_000
    text = client.get(url).content.decode()
    assert "Je hebt deze voucher geweigerd" in text
    assert voucher.traject.candidate.full_name not in text
    assert voucher.traject.adviser.email in text


@pytest.mark.parametrize("data", [ACCEPT, REFUSE])
def test_same_answer_again_is_polite_and_does_nothing(client: Client, data: dict[str, str]) -> None:
    voucher = booked()
    url = opened(client, voucher)
    client.post(url, data)
    events, mails = Event.objects.count(), OutgoingEmail.objects.count()
    assert client.post(url, data).status_code == 302
    assert client.get(link_of(voucher)).status_code == 302
    assert (Event.objects.count(), OutgoingEmail.objects.count()) == (events, mails)


@pytest.mark.parametrize(("first", "second"), [(ACCEPT, REFUSE), (REFUSE, ACCEPT)])
def test_other_answer_after_the_end_is_explained(
    client: Client, first: dict[str, str], second: dict[str, str]
) -> None:
    voucher = booked()
    url = opened(client, voucher)
    client.post(url, first)
    before = state_of(voucher)
    answer = client.post(url, second)
    assert answer.status_code == 409
    assert "heeft al een antwoord" in answer.content.decode()
    assert state_of(voucher) == before


def test_answer_after_withdrawal_is_explained_with_whom_to_contact(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    text = client.get(url).content.decode()
    assert "Deze voucher is ingetrokken" in text
    assert voucher.traject.adviser.email in text
    assert voucher.traject.candidate.full_name not in text
    assert client.post(url, ACCEPT).status_code == 409
    assert state_of(voucher) == VoucherState.WITHDRAWN


def test_forged_fields_of_the_form_change_nothing(client: Client) -> None:
    voucher = booked()
    forged = {"price_cents": "1", "price": "1", "state": "cancelled", "number": "V1", "voucher": "1"}
    client.post(opened(client, voucher), {**ACCEPT, **forged})
    after = Voucher.objects.get()
    assert (after.price_cents, after.number, after.state) == (8_000, voucher.number, VoucherState.ACCEPTED)


def page(answer: Any) -> tuple[int, str]:
    """A page without what every page has of its own: its address and the token of its forms."""
    text = re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", answer.content.decode())
    return answer.status_code, text


def wrong_links(voucher: Voucher) -> dict[str, str]:
    """Links that open nothing: guessed, cut off, one character changed, the hash itself, another key."""
    secret = link_of(voucher).split("/")[2]
    flipped = ("A" if secret[0] != "A" else "B") + secret[1:]
    return {
        "unknown": "x" * 43,
        "cut off": secret[:-1],
        "longer": secret + "A",
        "flipped": flipped,
        "hash": tokens.hash_of(secret),
        "row": str(voucher.tokens.get().pk),
        "voucher": str(voucher.public_id),
    }


def test_wrong_links_all_get_the_same_page(client: Client) -> None:
    pages = {page(client.get(f"/antwoord/{token}/")) for token in wrong_links(booked()).values()}
    assert [status for status, _text in pages] == [404]


def test_expired_link_gets_the_same_page_as_an_unknown_one(client: Client) -> None:
    voucher = booked()
    link = link_of(voucher)
    unknown = client.get(f"/antwoord/{'x' * 43}/")
    days = voucher.traject.programme.voucher_link_days
    with time_machine.travel(dates.now() + timedelta(days=days, minutes=1)):
        expired = client.get(link)
    assert page(expired) == page(unknown)


def test_link_that_expires_while_the_page_is_open_takes_no_answer(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    voucher.tokens.update(expires_at=dates.now() - timedelta(seconds=1))
    assert client.post(url, ACCEPT).status_code == 404
    assert state_of(voucher) == VoucherState.PENDING


def test_replaced_link_opens_nothing_and_the_new_one_does(client: Client) -> None:
    voucher = booked()
    old = link_of(voucher)
    url = opened(client, voucher)
    actions.renew_link(voucher, by=voucher.traject.adviser)
    assert client.get(old).status_code == 404
    assert client.post(url, ACCEPT).status_code == 404
    assert opened(client, voucher) == url
    assert client.post(url, ACCEPT).status_code == 302


def test_link_of_one_voucher_does_not_open_another(client: Client) -> None:
    traject = guided_traject()
    first, second = booked(traject), booked(traject)
    opened(client, first)
    assert client.get(f"/antwoord/voucher/{second.public_id}/").status_code == 404
    session = client.session
    session["voucher_links"] = {str(second.public_id): first.tokens.get().token_hash}
    session.save()
    assert client.post(f"/antwoord/voucher/{second.public_id}/", ACCEPT).status_code == 404
    assert state_of(second) == VoucherState.PENDING


def test_two_vouchers_in_one_browser_are_both_answered(client: Client) -> None:
    traject = guided_traject()
    first, second = booked(traject), booked(traject)
    urls = [opened(client, first), opened(client, second)]
    assert client.post(urls[0], ACCEPT).status_code == 302
    assert client.post(urls[1], REFUSE).status_code == 302
    assert (state_of(first), state_of(second)) == (VoucherState.ACCEPTED, VoucherState.REFUSED)


def test_answer_needs_the_token_of_the_form() -> None:
    strict = Client(enforce_csrf_checks=True)
    voucher = booked()
    url = opened(strict, voucher)
    assert strict.post(url, ACCEPT).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(url).content.decode())[1]
    assert strict.post(url, {**ACCEPT, "csrfmiddlewaretoken": token}).status_code == 302
    assert state_of(voucher) == VoucherState.ACCEPTED


def test_form_page_lets_the_browser_send_its_origin(client: Client) -> None:
    voucher = booked()
    assert client.get(opened(client, voucher))["Referrer-Policy"] == "same-origin"


def test_link_works_for_somebody_who_is_signed_in(client: Client) -> None:
    voucher = booked()
    client.force_login(adviser())
    assert client.get(opened(client, voucher)).status_code == 200


def test_guessing_links_is_stopped(client: Client) -> None:
    statuses = [client.get(f"/antwoord/{number:043d}/").status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]


def test_guessing_does_not_lock_out_a_good_link(client: Client) -> None:
    voucher = booked()
    for number in range(35):
        client.get(f"/antwoord/{number:043d}/")
    assert client.get(link_of(voucher)).status_code == 302


@pytest.mark.parametrize("token", ["-", "%00", "é", "a" * 5000, "..", "%2e%2e", "' OR 1=1 --"])
def test_link_with_strange_text_is_never_a_fault(client: Client, token: str) -> None:
    assert client.get(f"/antwoord/{token}/").status_code in (400, 404)
