"""The candidate's statement, from the ledger of the wallet."""

from __future__ import annotations

from django.db.models import Sum

from core import dates
from reporting import documents as d
from reporting.documents.build.parts import in_dutch, letterhead
from trajects.models import Traject
from vouchers.models import Wallet
from vouchers.presenters import entry_rows


@in_dutch
def wallet_statement(wallet: Wallet, traject: Traject) -> d.WalletStatement:
    """What came in, what went out, and what is left, on the paper of the organisation that guides."""
    candidate, adviser = traject.candidate, traject.adviser
    pending = wallet.vouchers.waiting_for_provider().aggregate(total=Sum("price_cents"))["total"]
    return d.WalletStatement(
        letterhead=letterhead(traject.programme, traject.organisation),
        candidate=d.Person(
            name=candidate.list_name, birth_date=candidate.birth_date, ikl_number=candidate.ikl_number
        ),
        adviser=adviser.full_name,
        adviser_email=adviser.email,
        granted_cents=wallet.granted_cents,
        balance_cents=wallet.balance_cents,
        reserved_cents=pending or 0,
        lines=tuple(
            d.WalletLine(
                made_on=dates.local_date(row.entry.made_at),
                kind=row.entry.get_kind_display(),
                text=row.words,
                amount_cents=row.entry.amount_cents,
                balance_cents=row.balance_cents,
            )
            for row in entry_rows(wallet.entries.select_related("voucher"))
        ),
    )
