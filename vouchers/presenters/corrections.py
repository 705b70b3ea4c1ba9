"""What coordinators must decide, as lines with their buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats, moves, ui
from trajects.models import Programme, Traject
from vouchers.enums import CorrectionState
from vouchers.ledger import reserved_in
from vouchers.models import CancellationRequest, Wallet, WalletCorrection
from vouchers.moves import CORRECTION, REQUEST
from vouchers.rules import corrections as rules


@dataclass(frozen=True)
class RequestLine:
    """One question to the coordinators: what, about whom, who asked, since when."""

    title: str
    url: str
    kind: str
    reason: str
    details: list[str]
    asked_at: dt.datetime
    buttons: list[ui.Button]

    @property
    def days(self) -> int:
        """How many days it waits."""
        return (dates.today() - dates.local_date(self.asked_at)).days


def open_lines(
    corrections: Iterable[WalletCorrection], requests: Iterable[CancellationRequest], user: Any
) -> list[RequestLine]:
    """Questions of both kinds together, the oldest first."""
    lines = [correction_line(row, user) for row in corrections] + [
        request_line(row, user) for row in requests
    ]
    return sorted(lines, key=lambda line: line.asked_at)


def correction_line(correction: WalletCorrection, user: Any) -> RequestLine:
    traject = correction.traject
    balance = correction.wallet.balance_cents
    return RequestLine(
        title=_("%(candidate)s: saldo %(amount)s")
        % {"candidate": traject.candidate.list_name, "amount": signed(correction.amount_cents)},
        url=reverse("vouchers:dossier", args=[traject.public_id]),
        kind=str(correction.get_kind_display()),
        reason=correction.reason,
        details=[
            _("van %(now)s naar %(then)s")
            % {"now": formats.euro(balance), "then": formats.euro(balance + correction.amount_cents)},
            *_who(traject, correction.requested_by),
            *_agreed(correction),
        ],
        asked_at=correction.created_at,
        buttons=moves.buttons(CORRECTION, correction, user),
    )


def request_line(request: CancellationRequest, user: Any) -> RequestLine:
    voucher = request.voucher
    return RequestLine(
        title=_("%(candidate)s: annuleer %(training)s")
        % {"candidate": voucher.traject.candidate.list_name, "training": voucher.item_name},
        url=voucher.get_absolute_url(),
        kind=_("Vraag om te annuleren"),
        reason=request.reason,
        details=[
            voucher.number,
            voucher.provider.name,
            formats.euro(voucher.price_cents),
            *_who(voucher.traject, request.requested_by),
        ],
        asked_at=request.created_at,
        # Taking it back is for who asked; the list is for deciding.
        buttons=moves.buttons(REQUEST, request, user)[:2],
    )


def _agreed(correction: WalletCorrection) -> list[str]:
    """How many coordinators must agree, for an amount that needs two of them."""
    if rules.is_first_of_two(correction):
        return [_("twee coördinatoren moeten goedkeuren")]
    if correction.agreed_by and correction.agreed_by_id != correction.requested_by_id:
        return [
            _("%(name)s keurde al goed, wacht op een tweede coördinator")
            % {"name": correction.agreed_by.full_name}
        ]
    return []


def _who(traject: Traject, asked_by: Any) -> list[str]:
    ikl = traject.candidate.ikl_number
    return [
        _("IKL %(number)s") % {"number": ikl} if ikl else _("IKL niet ingevuld"),
        # Without an organisation: the dossier may have moved since, and so may who asked.
        _("gevraagd door %(name)s") % {"name": asked_by.full_name},
    ]


def signed(cents: int) -> str:
    """An amount that is added or taken off."""
    return f"+{formats.euro(cents)}" if cents > 0 else formats.euro(cents)


def limit_words(programme: Programme) -> str:
    """From which amount a second coordinator is needed."""
    limit = programme.correction_approval_cents
    if limit is None:
        return ""
    return _("Meer dan %(limit)s? Dan verandert het saldo pas als een tweede coördinator goedkeurt.") % {
        "limit": formats.euro(limit)
    }


def wallet_facts(traject: Traject, wallet: Wallet) -> list[ui.Fact]:
    """What somebody must know who corrects a balance."""
    return [
        ui.Fact(_("IKL-nummer"), traject.candidate.ikl_number),
        ui.Fact(_("Nog over"), formats.euro(wallet.balance_cents)),
        ui.Fact(_("In vouchers"), formats.euro(reserved_in(wallet))),
        ui.Fact(_("Toegekend"), formats.euro(wallet.granted_cents)),
    ]


def waiting_words(wallet: Wallet) -> str:
    """The correction that waits for a decision, for the dossier; nothing when there is none."""
    waiting = wallet.corrections.filter(state=CorrectionState.WAITING).select_related("requested_by").first()
    if waiting is None:
        return ""
    return _("%(amount)s, gevraagd door %(name)s: %(reason)s") % {
        "amount": signed(waiting.amount_cents),
        "name": waiting.requested_by.full_name,
        "reason": waiting.reason,
    }


def buttons(traject: Traject, user: Any, wallet: Wallet | None) -> list[ui.Button]:
    """Correcting the balance, or asking for it."""
    if wallet is None:
        return []
    name, label = (
        ("correct", _("Verbeter het saldo"))
        if user.may("correct_wallets")
        else ("ask_correction", _("Vraag een verbetering van het saldo"))
    )
    url = reverse(f"vouchers:{name}", args=[traject.public_id])
    button = ui.Button(label, url, tone="quiet", icon="pencil")
    return [button.guarded_by(rules.none_waiting(wallet))]
