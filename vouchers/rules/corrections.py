"""When a balance may be corrected, and by whom (H-99)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actors import SystemActor
from core.rules import Verdict, require
from people.access import may_on
from people.roles import Permission
from vouchers.enums import CorrectionState

SOURCE = "H-99, handleiding 3.3.4"


def another_coordinator(correction: Any, user: Any = None) -> Verdict:
    """Whoever asked for a correction, or agreed with it, does not decide on it as well.

    Without a user nothing can be said.
    """
    return require(
        user is None or user.pk not in (correction.requested_by_id, correction.agreed_by_id),
        "same_coordinator",
        _("Een andere coördinator dan wie de verbetering vroeg of al goedkeurde, moet beslissen."),
        source=SOURCE,
        who=_("een andere coördinator"),
    )


def needs_second(amount_cents: int, programme: Any) -> bool:
    """Whether a correction of this size waits for a second coordinator (programme setting)."""
    limit = programme.correction_approval_cents
    return limit is not None and abs(amount_cents) > limit


def is_first_of_two(correction: Any) -> bool:
    """Whether the next coordinator who agrees is the first of the two that an amount of this size needs."""
    return correction.agreed_by_id is None and needs_second(
        correction.amount_cents, correction.wallet.programme
    )


def may_ask(traject: Any, user: Any = None) -> Verdict:
    """An adviser of the dossier asks for a correction (H-99)."""
    allowed = isinstance(user, SystemActor) or may_on(user, Permission.BOOK_VOUCHERS, traject.organisation_id)
    return require(
        allowed,
        "wallet.ask_role",
        _("Alleen een adviseur van dit dossier kan een verbetering vragen."),
        source=SOURCE,
        who=_("de adviseur van het dossier"),
    )


def none_waiting(wallet: Any, user: Any = None) -> Verdict:
    """One correction of a wallet waits at a time: the next one counts on its outcome."""
    return require(
        not wallet.corrections.filter(state=CorrectionState.WAITING).exists(),
        "wallet.waiting",
        _("Voor dit rugzakje wacht al een verbetering op goedkeuring. Laat die eerst beslissen."),
        source=SOURCE,
        who=_("de coördinator"),
    )
