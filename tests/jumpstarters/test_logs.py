"""A log tells what failed, without the secret of a link."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from core.policy import all_patterns
from jumpstarters.logs import hide_secrets

TOKEN = "Zm9ldHNmb2V0c2ZvZXRzZm9ldHNmb2V0cw"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/antwoord/{TOKEN}/", "/antwoord/…/"),
        (f"/account/password/reset/key/1-{TOKEN}/", "/account/password/reset/key/…/"),
        ("/antwoord/voucher/0b9f/", "/antwoord/voucher/0b9f/"),
        ("/dossiers/0b9f/", "/dossiers/0b9f/"),
    ],
)
def test_the_secret_of_a_link_is_hidden(path: str, shown: str) -> None:
    for message, values in (("Internal Server Error: %s", (path,)), (f"Internal Server Error: {path}", ())):
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, message, values, None)
        assert hide_secrets(record)
        assert record.getMessage() == f"Internal Server Error: {shown}"


def test_every_address_with_a_secret_is_known() -> None:
    """A new kind of link cannot be forgotten: each one of ours calls its secret `token`."""
    names = [name for name, pattern in all_patterns() if "token" in pattern.pattern.converters]
    assert {"vouchers:answer", "people:sign_link", "reporting:client_link"} <= set(names)
    for path in (reverse(name, args=[TOKEN]) for name in names):
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s", (path,), None)
        hide_secrets(record)
        assert TOKEN not in record.getMessage(), path


def test_every_line_on_the_console_passes_it() -> None:
    used = [one for handler in logging.getLogger().handlers for one in handler.filters]
    assert hide_secrets in [getattr(one, "callback", None) for one in used]
