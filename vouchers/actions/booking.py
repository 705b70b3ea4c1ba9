"""Opening a wallet and booking from it: the money is reserved in the same transaction as the voucher."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction

from core import dates, journal
from core.actors import Actor
from core.errors import Refused
from core.prepared import Key, Prepared, keep
from core.rules import ALLOWED, Verdict, first_refusal
from people.actions.guard import ensure
from people.models import Candidate, DataAgreement
from people.querysets import DataAgreementQuerySet
from trajects.models import Phase, Programme, Traject
from vouchers import ledger, rules, tokens
from vouchers.enums import EntryKind
from vouchers.models import GroupBooking, MenuItem, Voucher, Wallet
from vouchers.notifications import FreeOffer, VoucherToProvider


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


# What a booking reads, in the order of the questions.
_traject = Prepared(
    lambda: Traject.objects.select_related("candidate", "programme", "adviser", "organisation").filter(
        pk=Key("pk")
    )
)
_phases = Prepared(lambda: Phase.objects.select_related("template").filter(traject_id=Key("traject")))
_agreements: Prepared[DataAgreement] = Prepared(
    lambda: (
        DataAgreementQuerySet(DataAgreement)
        .with_newer_text(Key("today"))
        .filter(candidate_id=Key("candidate"))
    )
)
_item = Prepared(lambda: MenuItem.objects.select_related("provider").filter(pk=Key("pk")))


def book_voucher(*, traject: Traject, item: MenuItem, by: Actor, expected_price_cents: int) -> Voucher:
    """Book an offer for the candidate of a dossier (H-93, H-94).

    A paid offer is reserved in the wallet at once and the provider gets the voucher; for a free one
    the candidate gets an e-mail and the balance stays. `expected_price_cents` is the price that the
    user agreed to; the price that counts is the one on the menu. Raises Refused with the rule that
    says no; then nothing has changed.
    """
    wallet = ledger.wallet_of(traject)
    # Whoever cannot pay waits for nobody. What counts is asked again under the lock.
    ensure(_seems_payable(traject, item, wallet, by=by))
    return _book(traject, item, wallet, expected_price_cents, by=by)


def _seems_payable(traject: Traject, item: MenuItem, wallet: Wallet | None, *, by: Actor) -> Verdict:
    if wallet is None or item.is_free:
        return ALLOWED
    offer = rules.Offer(rules.Situation(traject, None, wallet.balance_cents), item)
    return first_refusal(rules.may_book(offer, by), rules.balance_enough(offer, by))


@transaction.atomic
def _book(
    traject: Traject, item: MenuItem, wallet: Wallet | None, expected_price_cents: int, *, by: Actor
) -> Voucher:
    """Read everything again, hold the wallet that pays, ask every rule, and write."""
    traject, item = _dossier(traject.pk), _item.get(pk=item.pk)
    if not item.is_free:
        # A wallet that is opened here goes again when a rule refuses.
        wallet = ledger.lock_wallet((wallet or _open_wallet_of(traject, by=by)).pk)
    situation = ledger.situation_of(traject, wallet)
    ensure(rules.may_be_booked(rules.Offer(situation, item, expected_price_cents), by))
    voucher = reserve(situation, item, None if item.is_free else wallet, by=by)
    _tell_of_booking(voucher)
    return voucher


def _dossier(pk: int) -> Traject:
    """The dossier as it stands now, with what the rules and the e-mail ask of it."""
    traject = _traject.get(pk=pk)
    keep(traject, "phases", _phases.all(traject=pk))
    agreements = _agreements.all(candidate=traject.candidate_id, today=dates.today())
    keep(traject.candidate, "agreements", agreements)
    return traject


def _open_wallet_of(traject: Traject, *, by: Actor) -> Wallet:
    return open_wallet(candidate=traject.candidate, programme=traject.programme, by=by, parent=traject)


def reserve(
    situation: rules.Situation,
    item: MenuItem,
    wallet: Wallet | None,
    *,
    by: Actor,
    group: GroupBooking | None = None,
) -> Voucher:
    """The voucher, its line in the ledger of the locked wallet and its line in the journal; no e-mail yet."""
    voucher = _create(situation, item, wallet, by=by, group=group)
    if wallet:
        ledger.add_entry(wallet, EntryKind.RESERVE, -voucher.price_cents, by=by, voucher=voucher)
    data = _booked(voucher, wallet)
    journal.record("voucher.booked", voucher, by=by, parent=situation.traject, data=data)
    return voucher


def _create(
    situation: rules.Situation,
    item: MenuItem,
    wallet: Wallet | None,
    *,
    by: Actor,
    group: GroupBooking | None,
) -> Voucher:
    """The voucher's row, with everything of the offer that may change later copied."""
    try:
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
            group=group,
            valid_until=_valid_until(situation.traject.programme),
        )
    except IntegrityError as error:
        # Two people booked the same free offer in the same moment; the database let one of them through.
        booked = rules.Situation(situation.traject, situation.phase, situation.balance_cents, {item.pk})
        raise Refused(rules.not_booked_already(rules.Offer(booked, item))) from error


def _valid_until(programme: Programme) -> date | None:
    """The last day on which a voucher booked today can be used; a programme may set no end."""
    days = programme.voucher_valid_days
    return dates.today() + timedelta(days=days) if days else None


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
