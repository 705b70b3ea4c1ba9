"""E-mails about people and accounts: two twins of equal quality, one button, why it came."""

from __future__ import annotations

import pytest

from core.outbox import Email, Recipient
from people.notifications import DuplicateReported, PasswordReset, UnknownAccount
from tests.factories import people as factories

pytestmark = pytest.mark.django_db

LINK = "http://testserver/account/password/reset/key/1-abc/"
TO = Recipient("noor@example.be", "Noor & <b>Co</b>")


def duplicate() -> Email:
    return DuplicateReported(
        factories.CandidateFactory(), reporter=factories.adviser(), coordinator=factories.coordinator()
    )


MAILS = {
    "duplicate": duplicate,
    "reset": lambda: PasswordReset(TO, LINK),
    "unknown": lambda: UnknownAccount(TO, ""),
}


@pytest.mark.parametrize("name", MAILS)
def test_mail_says_what_to_do_and_why_it_came(name: str) -> None:
    mail = MAILS[name]()
    row = mail.build()
    assert row.subject
    assert "\n" not in row.subject
    assert str(mail.reason) in row.body_text
    assert str(mail.reason) in row.body_html
    assert "Dag " in row.body_text
    assert "\n\n\n\n" not in row.body_text


@pytest.mark.parametrize("name", ["duplicate", "reset"])
def test_mail_has_one_button_and_its_address_in_text(name: str) -> None:
    mail = MAILS[name]()
    row, url = mail.build(), mail.values()["knop"].url
    assert row.body_html.count(f'href="{url}"') == 1
    assert url in row.body_text


def test_names_are_text_in_html_and_plain_in_text() -> None:
    row = PasswordReset(TO, LINK).build()
    assert "Noor &amp; &lt;b&gt;Co&lt;/b&gt;" in row.body_html
    assert "Dag Noor & <b>Co</b>," in row.body_text


def test_account_mails_stand_in_no_outbox_screen() -> None:
    assert PasswordReset(TO, LINK).build().organisation_id is None


def test_reset_key_holds_no_link() -> None:
    row = PasswordReset(TO, LINK).build()
    assert "abc" not in row.dedupe_key
    assert row.dedupe_key == PasswordReset(TO, LINK).build().dedupe_key
    assert row.dedupe_key != PasswordReset(TO, f"{LINK}x").build().dedupe_key
