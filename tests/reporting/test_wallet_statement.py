"""The candidate's statement of the wallet: every line with the balance after it, frozen as a document."""

from __future__ import annotations

import pytest
from django.test import Client

from core.errors import Refused
from reporting import actions
from reporting import documents as d
from tests.factories.vouchers import booked, guided_traject, refused

pytestmark = pytest.mark.django_db


def test_statement_has_every_line_and_what_is_left() -> None:
    voucher = booked()
    refused(voucher)
    booked(voucher.traject)
    issued = actions.issue_wallet_statement(voucher.traject, by=voucher.traject.adviser)
    statement = d.from_data(issued.data)
    assert isinstance(statement, d.WalletStatement)
    assert [(line.amount_cents, line.balance_cents) for line in statement.lines] == [
        (50_000, 50_000), (-8_000, 42_000), (8_000, 50_000), (-8_000, 42_000),
    ]  # fmt: skip
    assert (statement.balance_cents, statement.reserved_cents) == (42_000, 8_000)
    assert issued.number.startswith("RUG-")
    page = d.html(statement, number=issued.number, date=issued.issued_on)
    for shown in ("Overzicht van je rugzakje", "€\u00a0420,00", voucher.item_name, "Vrijgegeven"):
        assert shown in page
    assert "85073099932" not in page


def test_statement_before_the_wallet_opens_is_refused() -> None:
    traject = guided_traject()
    with pytest.raises(Refused) as error:
        actions.issue_wallet_statement(traject, by=traject.adviser)
    assert error.value.verdict.code == "wallet.missing"


def test_statement_is_printed_from_the_tab() -> None:
    voucher = booked()
    client = Client()
    client.force_login(voucher.traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
    tab = f"/dossiers/{voucher.traject.public_id}/"
    assert f"{tab}documenten/wallet/" in client.get(f"{tab}menukaart/").content.decode()
    answer = client.post(f"{tab}documenten/wallet/")
    assert answer.status_code == 302
    assert "Overzicht van je rugzakje" in client.get(answer["Location"]).content.decode()
