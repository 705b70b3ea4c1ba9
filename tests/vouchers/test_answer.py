"""The provider's link: what opens it, what changes something, and what an outsider never learns (C12 to C16)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.test import Client

from core import dates
from core.models import Event, OutgoingEmail
from tests.factories.people import adviser, coordinator
from tests.factories.vouchers import accepted, booked, guided_traject, refused
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
    for shown in (voucher.number, voucher.item_name, "€\u00a080,00", candidate.full_name):
        assert shown in text
    hidden = (candidate.national_number, "85.07.30", str(candidate.number), candidate.street, "checked")
    for secret in (*hidden, candidate.email):
        assert secret not in text


def test_page_shows_how_to_reach_the_candidate_after_acceptance(client: Client) -> None:
    voucher = booked()
    candidate = voucher.traject.candidate
    type(candidate).objects.filter(pk=candidate.pk).update(mobile="+32470123456")
    url = opened(client, voucher)
    client.post(url, ACCEPT)
    text = client.get(url).content.decode()
    for shown in (candidate.full_name, candidate.email, "0470 12 34 56"):
        assert shown in text
    for secret in (candidate.national_number, str(candidate.number), candidate.street):
        assert secret not in text


@time_machine.travel(datetime(2026, 11, 23, 13, 5, tzinfo=UTC), tick=False)
def test_page_after_acceptance_says_who_answered_when_and_how_to_invoice(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    client.post(url, ACCEPT)
    text = html.unescape(client.get(url).content.decode())
    assert "Beantwoord door Lies Aerts op maandag 23/11/2026 om 14:05." in text
    assert f"Zet het nummer {voucher.number} op je factuur, met het bedrag van €\u00a080,00." in text
    assert f"/antwoord/voucher/{voucher.public_id}/pdf/" in text


def test_voucher_as_pdf_comes_with_the_link_only(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    assert client.get(f"{url}pdf/")["Location"] == url
    client.post(url, ACCEPT)
    answer = client.get(f"{url}pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert Client().get(f"{url}pdf/").status_code == 404
    actions.cancel_voucher(voucher, by=coordinator(), reason="Ziek")
    assert client.get(f"{url}pdf/")["Location"] == url


def test_page_without_the_link_opened_in_this_browser_is_gone(client: Client) -> None:
    voucher = booked()
    answer = client.get(f"/antwoord/voucher/{voucher.public_id}/")
    assert answer.status_code == 404
    assert "Bel of mail de adviseur" in answer.content.decode()


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


def test_expired_link_says_so_and_whom_to_phone_and_nothing_of_the_candidate(client: Client) -> None:
    voucher = with_phone(booked())
    link = link_of(voucher)
    days = voucher.traject.programme.voucher_link_days
    with time_machine.travel(dates.now() + timedelta(days=days, minutes=1)):
        expired = client.get(link)
    assert_polite(expired, voucher, "Deze link is verlopen")


def test_replaced_link_says_so(client: Client) -> None:
    voucher = with_phone(booked())
    old = link_of(voucher)
    actions.renew_link(voucher, by=voucher.traject.adviser)
    assert_polite(client.get(old), voucher, "Er is een nieuwere link")


def test_revoked_link_says_so_and_the_voucher_goes_on_waiting(client: Client) -> None:
    voucher = with_phone(booked())
    link, url = link_of(voucher), opened(client, voucher)
    actions.revoke_link(voucher, by=voucher.traject.adviser)
    assert_polite(client.get(link), voucher, "Deze link is ingetrokken")
    assert_polite(client.post(url, ACCEPT), voucher, "Deze link is ingetrokken")
    assert state_of(voucher) == VoucherState.PENDING


@pytest.mark.parametrize(
    ("end", "title"),
    [
        (lambda v: actions.withdraw_voucher(v, by=v.traject.adviser), "Deze voucher is ingetrokken"),
        (accepted, "Deze voucher heeft al een antwoord"),
        (refused, "Deze voucher heeft al een antwoord"),
        (
            lambda v: actions.cancel_voucher(accepted(v), by=coordinator(), reason="Ziek"),
            "Deze voucher is geannuleerd",
        ),
    ],
)
def test_old_link_of_a_voucher_that_ended_says_what_happened(client: Client, end: Any, title: str) -> None:
    voucher = with_phone(booked())
    link = link_of(voucher)
    end(voucher)
    voucher.tokens.update(expires_at=dates.now() - timedelta(days=1))
    assert_polite(client.get(link), voucher, title)


def with_phone(voucher: Voucher) -> Voucher:
    """The organisation of the adviser has a phone."""
    organisation = voucher.traject.organisation
    organisation.phone = "+3211236474"
    organisation.save()
    return voucher


def assert_polite(answer: Any, voucher: Voucher, title: str) -> None:
    """What happened and whom to phone or mail; no longer who the candidate is (C15)."""
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 410
    assert f"<h1>{title}</h1>" in text
    for shown in ("011 23 64 74", voucher.traject.adviser.email, voucher.number):
        assert shown in text
    candidate = voucher.traject.candidate
    for secret in (candidate.full_name, candidate.family_name, candidate.email):
        assert secret not in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in answer["Cache-Control"]


def test_link_that_expires_while_the_page_is_open_takes_no_answer(client: Client) -> None:
    voucher = booked()
    url = opened(client, voucher)
    voucher.tokens.update(expires_at=dates.now() - timedelta(seconds=1))
    assert client.post(url, ACCEPT).status_code == 410
    assert state_of(voucher) == VoucherState.PENDING


def test_replaced_link_opens_nothing_and_the_new_one_does(client: Client) -> None:
    voucher = booked()
    old = link_of(voucher)
    url = opened(client, voucher)
    actions.renew_link(voucher, by=voucher.traject.adviser)
    assert client.get(old).status_code == 410
    assert client.post(url, ACCEPT).status_code == 410
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


# Scanners: they open every link, and some send every form -------------------------------------------


class Page(HTMLParser):
    """The links and the forms of a page, as a machine reads them: a form sends what is filled in already."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")
        elif tag == "form":
            self.forms.append((found.get("method") or "get", found.get("action") or "", {}))
        elif self.forms and found.get("name"):
            self._field(tag, found)

    def _field(self, tag: str, found: dict[str, str | None]) -> None:
        unchosen = found.get("type") in ("radio", "checkbox") and "checked" not in found
        if tag in ("input", "button", "textarea", "select") and not unchosen:
            self.forms[-1][2][found["name"] or ""] = found.get("value") or ""


def scan(client: Client, address: str, depth: int = 3) -> Iterator[tuple[str, int]]:
    """Open an address, everything it links to, and send each of its forms with what is in it."""
    answer = client.get(address, follow=True)
    yield address, answer.status_code
    if depth == 0 or "html" not in answer["Content-Type"]:
        return
    here = answer.request["PATH_INFO"]
    page = Page(answer.content.decode())
    for method, action, data in page.forms:
        if "taal" in action:
            continue
        sent = getattr(client, method)(action or here, data)
        yield f"{method} {action or here}", sent.status_code
    for link in page.links:
        if link.startswith("/antwoord/"):
            yield from scan(client, link, depth - 1)


def test_scanner_that_opens_every_link_and_sends_every_form_changes_nothing() -> None:
    voucher = booked()
    events, mails = Event.objects.count(), OutgoingEmail.objects.count()
    scanner = Client(enforce_csrf_checks=True)
    seen = list(scan(scanner, link_of(voucher)))
    assert (f"post /antwoord/voucher/{voucher.public_id}/", 422) in seen
    assert state_of(voucher) == VoucherState.PENDING
    assert (Event.objects.count(), OutgoingEmail.objects.count()) == (events, mails)
    assert Wallet.objects.get().balance_cents == 42_000


def test_scanner_that_fills_in_a_form_would_be_noticed(client: Client) -> None:
    """Negative control: the scanner does send the form; a choice and a name are what it lacks."""
    voucher = booked()
    url = opened(client, voucher)
    forms = Page(client.get(url).content.decode()).forms
    method, action, data = next(form for form in forms if "text" in form[2])
    getattr(client, method)(action or url, data | ACCEPT)
    assert state_of(voucher) == VoucherState.ACCEPTED


@pytest.mark.parametrize(
    "text",
    [
        "<a href='https://slecht.example/x'>klik</a>",
        "Ga naar https://slecht.example/x of www.slecht.example",
        "eerste regel\r\nBcc: iemand@slecht.example\r\n\r\ntekst",
        "<script>alert(1)</script>",
    ],
)
def test_reason_of_a_refusal_is_harmless_in_the_mail_to_the_adviser(client: Client, text: str) -> None:
    voucher = booked()
    client.post(opened(client, voucher), {**REFUSE, "reason": "other", "text": text})
    mail = OutgoingEmail.objects.get(kind="voucher.refused")
    assert "\n" not in mail.subject
    assert (
        mail.subject
        == f"Voucher {voucher.number} geweigerd: kies een andere opleiding dan {voucher.item_name}"
    )
    assert (mail.recipient, mail.cc) == (voucher.traject.adviser.email, "")
    assert re.findall(r'href="([^"]+)"', mail.body_html) == [
        f"http://testserver/vouchers/{voucher.public_id}/"
    ]
    for live in ("<script", "<a href='", "https://slecht.example", "www.slecht.example", "@slecht.example"):
        assert live not in mail.body_html
        assert live not in mail.body_text or live in ("<script", "<a href='")
