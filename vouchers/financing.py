"""A rugzakje of another programme may be double financing (V-09)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core import formats
from trajects.enums import ExclusionKind
from trajects.rules import financing
from trajects.rules.financing import Question
from vouchers.models import Wallet


def earlier_budget(question: Question, rule: Any) -> Iterable[str]:
    """Wallets of this person in other programmes from which something was taken."""
    rows = Wallet.objects.filter(candidate=question.candidate).exclude(programme=question.programme)
    if rule.other:
        rows = rows.filter(programme__code=rule.other)
    for wallet in rows:
        spent = wallet.granted_cents - wallet.balance_cents
        if spent:
            words = _("De kandidaat gebruikte al %(amount)s van het rugzakje van %(programme)s.")
            yield words % {"amount": formats.euro(spent), "programme": financing.ANOTHER}


financing.register(ExclusionKind.BUDGET, earlier_budget)
