"""Use cases of the menu card: the only place that moves money and vouchers for a reason."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from core import dates, journal
from core.actors import Actor
from core.errors import Refused
from core.rules import Verdict
from core.text import clean, one_line
from core.workflow import lock, perform
from people.models import Candidate
from trajects.models import Programme, Traject
from vouchers import ledger, rules, tokens
from vouchers.enums import EntryKind
from vouchers.models import MenuItem, Voucher, Wallet
from vouchers.notifications import (
    FreeOffer,
    VoucherCancelled,
    VoucherRefused,
    VoucherToProvider,
    VoucherWithdrawn,
)

NAME_LENGTH = 200


@transaction.atomic
def open_wallet(
    *, candidate: Candidate, programme: Programme, by: Actor, parent: Traject | None = None
) -> Wallet:
    """Give a person the wallet of a programme, with its grant; a second time gives the same wallet (H-90).

    `parent` is the dossier in whose timeline the line stands.
    """
    wallet, created = Wallet.objects.get_or_create(
        candidate=candidate, programme=programme, defaults={"granted_cents": programme.wallet_cents}
    )
    if created:
        if wallet.granted_cents:
            ledger.add_entry(wallet, EntryKind.GRANT, wallet.granted_cents, by=by)
        journal.record(
            "wallet.opened", wallet, by=by, parent=parent, data={"granted_cents": wallet.granted_cents}
        )
    return wallet


@transaction.atomic
def book_voucher(*, traject: Traject, item: MenuItem, by: Actor, expected_price_cents: int) -> Voucher:
    """Book an offer for the candidate of a dossier (H-93, H-94).

    A paid offer is reserved in the wallet at once and the provider gets the voucher; for a free one
    the candidate gets an e-mail and the balance stays. `expected_price_cents` is the price that the
    user agreed to; the price that counts is the one on the menu. Raises Refused with the rule that
    says no; then nothing has changed.
    """
    traject = Traject.objects.select_related("candidate", "programme").get(pk=traject.pk)
    item = MenuItem.objects.select_related("provider").get(pk=item.pk)
    # First without the lock: a booking that cannot succeed waits for nobody. Then for certain.
    _check(traject, item, expected_price_cents, by=by)
    try:
        wallet = _wallet_for(traject, item, by=by)
    except Refused:
        # The others took too long; when they took the money too, that is the better answer.
        _check(traject, item, expected_price_cents, by=by)
        raise
    situation = _check(traject, item, expected_price_cents, by=by)
    voucher = _create(situation, item, wallet, by=by)
    if wallet:
        ledger.add_entry(wallet, EntryKind.RESERVE, -voucher.price_cents, by=by, voucher=voucher)
    journal.record("voucher.booked", voucher, by=by, parent=traject, data=_booked(voucher, wallet))
    _tell_of_booking(voucher)
    return voucher


def _check(traject: Traject, item: MenuItem, expected_price_cents: int, *, by: Actor) -> rules.Situation:
    """The situation in which the offer may be booked; Refused when a rule says no."""
    situation = ledger.situation_of(traject, ledger.wallet_of(traject.candidate, traject.programme))
    _insist(rules.may_be_booked(rules.Offer(situation, item, expected_price_cents), by))
    return situation


def _wallet_for(traject: Traject, item: MenuItem, *, by: Actor) -> Wallet | None:
    """The locked wallet that pays; a free offer needs none. A wallet opened here goes when a rule refuses."""
    if item.is_free:
        return None
    wallet = open_wallet(candidate=traject.candidate, programme=traject.programme, by=by, parent=traject)
    return ledger.lock_wallet(wallet.pk)


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)


def _create(situation: rules.Situation, item: MenuItem, wallet: Wallet | None, *, by: Actor) -> Voucher:
    """The voucher's row, with everything of the offer that may change later copied."""
    try:
        with transaction.atomic():
            return Voucher.objects.create(
                number=_next_number(),
                traject=situation.traject,
                phase=situation.phase,
                wallet=wallet,
                item=item,
                provider=item.provider,
                item_name=item.name,
                contact_email=item.contact_email,
                price_cents=item.price_cents,
                booked_by_id=by.journal_identity().user_id or situation.traject.adviser_id,
            )
    except IntegrityError as error:
        # Two people booked the same free offer in the same moment; the database let one of them through.
        booked = rules.Situation(situation.traject, situation.phase, situation.balance_cents, {item.pk})
        raise Refused(rules.not_booked_already(rules.Offer(booked, item))) from error


def _next_number() -> str:
    """The next voucher number, such as V2026-00042; numbers may have gaps, never doubles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('voucher_number')")
        return f"V{dates.today().year}-{cursor.fetchone()[0]:05d}"


def _booked(voucher: Voucher, wallet: Wallet | None) -> dict[str, object]:
    data: dict[str, object] = {"number": voucher.number, "price_cents": voucher.price_cents}
    return data | ({"balance_cents": wallet.balance_cents} if wallet else {})


def _tell_of_booking(voucher: Voucher) -> None:
    if voucher.is_free:
        FreeOffer(voucher).queue()
    else:
        VoucherToProvider(voucher, *tokens.issue(voucher)).queue()


@transaction.atomic
def accept_voucher(voucher: Voucher, *, by: Actor, name: str) -> Voucher:
    """The provider takes the candidate; the money stays reserved and nobody gets an e-mail (H-95, M3).

    `by` is the provider as OutsideActor, `name` what was typed. Raises AlreadyMoved after an answer.
    """
    perform(
        voucher,
        "accept",
        by=by,
        parent=voucher.traject,
        event_data=_named(voucher),
        answered_name=_typed(name),
    )
    ledger.spend(voucher, by=by)
    return voucher


@transaction.atomic
def refuse_voucher(voucher: Voucher, *, by: Actor, name: str, reason: str, text: str = "") -> Voucher:
    """The provider refuses: the money is back at once and the adviser learns why (H-96, decision 10)."""
    perform(
        voucher, "refuse", by=by, parent=voucher.traject, event_data={**_named(voucher), "reason": reason},
        answered_name=_typed(name), reason=reason, text=clean(text),
    )  # fmt: skip
    ledger.release(voucher, by=by)
    VoucherRefused(voucher).queue()
    return voucher


def _typed(name: str) -> str:
    return one_line(name)[:NAME_LENGTH]


def _named(voucher: Voucher) -> dict[str, object]:
    return {"number": voucher.number, "price_cents": voucher.price_cents}


@transaction.atomic
def withdraw_voucher(voucher: Voucher, *, by: Actor) -> Voucher:
    """ "Uitschrijven": off the list, the money back, and the provider who got the voucher is told (H-96, H-97)."""
    perform(voucher, "withdraw", by=by, parent=voucher.traject, event_data=_named(voucher))
    ledger.release(voucher, by=by)
    if not voucher.is_free:
        VoucherWithdrawn(voucher).queue()
    return voucher


@transaction.atomic
def cancel_voucher(voucher: Voucher, *, by: Actor, reason: str) -> Voucher:
    """A coordinator cancels after acceptance, with a reason; the money comes back (H-98)."""
    perform(
        voucher, "cancel", by=by, parent=voucher.traject, event_data=_named(voucher), reason=clean(reason)
    )
    ledger.release(voucher, by=by)
    VoucherCancelled(voucher).queue()
    return voucher


@transaction.atomic
def renew_link(voucher: Voucher, *, by: Actor) -> Voucher:
    """Send the voucher again with a new link; earlier links open nothing any more. Raises Refused after the answer."""
    lock(voucher)
    _insist(rules.may_treat(voucher, by))
    _insist(rules.waits_for_provider(voucher))
    tokens.revoke(voucher)
    VoucherToProvider(voucher, *tokens.issue(voucher)).queue()
    journal.record(
        "voucher.link_renewed", voucher, by=by, parent=voucher.traject, data={"number": voucher.number}
    )
    return voucher


@transaction.atomic
def note_followed(voucher: Voucher, *, by: Actor, followed: bool) -> Voucher:
    """Note whether the candidate followed the training (decision 9)."""
    lock(voucher)
    _insist(rules.may_treat(voucher, by))
    _insist(rules.may_note_followed(voucher))
    voucher.was_followed = followed
    voucher.save()
    data = {"number": voucher.number, "followed": followed}
    journal.record("voucher.followed", voucher, by=by, parent=voucher.traject, data=data)
    return voucher


@transaction.atomic
def correct_wallet(
    wallet: Wallet, *, by: Actor, amount_cents: int, reason: str, parent: Traject | None = None
) -> Wallet:
    """A coordinator lowers or raises a balance with a reason, such as earlier use elsewhere (H-99).

    `amount_cents` is negative to lower. Raises Refused when the balance would leave 0 to the
    grant, also after every reserved amount came back.
    """
    wallet = ledger.lock_wallet(wallet.pk)
    _insist(rules.may_correct(wallet, by))
    _insist(rules.correction_fits(wallet, amount_cents, ledger.reserved_in(wallet)))
    ledger.add_entry(wallet, EntryKind.CORRECTION, amount_cents, by=by, reason=one_line(reason))
    journal.record("wallet.corrected", wallet, by=by, parent=parent, data={"amount_cents": amount_cents})
    return wallet
