"""How many statements a booking takes: everybody who waits for the wallet waits for each of them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Refused
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, booked, guided_traject, wallet_for

pytestmark = pytest.mark.django_db

UNDER_THE_LOCK = [
    "SELECT vouchers_voucher",
    "SELECT nextval",
    "INSERT vouchers_voucher",
    "INSERT vouchers_ledgerentry",
    "UPDATE vouchers_wallet",
    "INSERT core_event",
    "INSERT vouchers_responsetoken",
    "SELECT core_mailtext",
    "SELECT trajects_programmelogo",
    "INSERT core_outgoingemail",
]
BEFORE_THE_LOCK = [
    "SELECT vouchers_wallet",
    "SELECT trajects_traject",
    "SELECT trajects_phase",
    "SELECT people_dataagreement",
    "SELECT vouchers_menuitem",
]


TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"|(nextval)')


def without_brackets(sql: str) -> str:
    """What stands outside every bracket: no question within a question."""
    while (inner := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = inner
    return sql


def short(sql: str) -> str:
    """The verb and the table, such as SELECT vouchers_wallet."""
    found = TABLE.search(without_brackets(sql))
    return f"{sql.split()[0]} {found[1] or found[2]}"


def asked(queries: CaptureQueriesContext) -> list[str]:
    """The statements but those of the transaction itself."""
    return [
        short(query["sql"])
        for query in queries.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
    ]


def test_a_paid_booking_takes_sixteen_statements() -> None:
    traject = guided_traject(programme=ProgrammeFactory(co_financing_text="Met steun van Voorbeeld."))
    wallet_for(traject)
    items = MenuItemFactory.create_batch(2, programme=traject.programme)
    # The first booking of a request also reads who the user is.
    booked(traject, items[0])
    with CaptureQueriesContext(connection) as queries:
        booked(traject, items[1])
    assert asked(queries) == [*BEFORE_THE_LOCK, "SELECT vouchers_wallet", *UNDER_THE_LOCK]


def test_who_cannot_pay_waits_for_nobody() -> None:
    traject = guided_traject(programme=ProgrammeFactory(wallet_cents=10_000))
    wallet_for(traject)
    items = MenuItemFactory.create_batch(2, programme=traject.programme)
    booked(traject, items[0])
    with CaptureQueriesContext(connection) as queries, pytest.raises(Refused):
        booked(traject, items[1])
    assert asked(queries) == ["SELECT vouchers_wallet"]
