"""What the use cases of the menu card do: money, e-mails, journal, and nothing half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.models import Sum

from core import dates, journal
from core.actors import CLOCK, OutsideActor
from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from people.models import Candidate
from tests.factories.people import OrganisationFactory, adviser, coordinator
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, phase_in, signed_agreement
from tests.factories.vouchers import (
    PROVIDER,
    MenuItemFactory,
    accepted,
    booked,
    candidate_with_number,
    guided_traject,
    refused,
    wallet_for,
)
from trajects.enums import PhaseKind
from trajects.signals import phase_started
from vouchers import actions, tokens
from vouchers.enums import EntryKind, VoucherState
from vouchers.models import LedgerEntry, Voucher, Wallet

pytestmark = pytest.mark.django_db


def lines(wallet: Wallet) -> list[tuple[str, int]]:
    """The ledger as kinds and amounts."""
    return list(wallet.entries.order_by("pk").values_list("kind", "amount_cents"))


def mails() -> list[tuple[str, str]]:
    """The outbox as kinds and addresses, oldest first."""
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def secret_of(voucher: Voucher) -> str:
    """The secret in the newest e-mail to the provider."""
    mail = OutgoingEmail.objects.filter(kind="voucher.to_provider").order_by("-pk")[0]
    assert voucher.number in mail.subject
    return mail.body_text.split("/antwoord/")[1].split("/")[0]


# The wallet ----------------------------------------------------------------------------------------


def test_open_wallet_twice_gives_the_same_wallet_and_one_grant() -> None:
    traject = guided_traject()
    first, second = wallet_for(traject), wallet_for(traject)
    assert first == second
    assert lines(first) == [(EntryKind.GRANT, 50_000)]
    assert first.balance_cents == first.granted_cents == 50_000
    assert Event.objects.filter(kind="wallet.opened").count() == 1


def test_open_wallet_for_a_second_dossier_of_the_same_person_gives_the_same_wallet() -> None:
    traject = guided_traject()
    wallet = wallet_for(traject)
    other = actions.open_wallet(candidate=traject.candidate, programme=traject.programme, by=CLOCK)
    assert other == wallet


def test_start_of_guidance_opens_the_wallet() -> None:
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.GUIDE)
    phase_started.send(sender=type(phase), phase=phase, by=traject.adviser)
    assert lines(Wallet.objects.get(candidate=traject.candidate)) == [(EntryKind.GRANT, 50_000)]


@pytest.mark.parametrize(("early", "count"), [(False, 0), (True, 1)])
def test_start_of_exploring_opens_the_wallet_only_when_the_programme_says_so(early: bool, count: int) -> None:
    traject = TrajectFactory(programme=ProgrammeFactory(paid_vouchers_in_explore=early))
    phase = traject.current_phase
    phase_started.send(sender=type(phase), phase=phase, by=traject.adviser)
    assert Wallet.objects.count() == count


# Booking -------------------------------------------------------------------------------------------


def test_book_paid_offer_takes_the_price_and_mails_the_provider() -> None:
    traject = guided_traject()
    wallet = wallet_for(traject)
    voucher = booked(traject, name="Van klik tot klant: beginners workshop Facebook")
    wallet.refresh_from_db()
    assert wallet.balance_cents == 42_000
    assert lines(wallet) == [(EntryKind.GRANT, 50_000), (EntryKind.RESERVE, -8_000)]
    assert voucher.state == VoucherState.PENDING
    assert voucher.price_cents == 8_000
    assert mails() == [("voucher.to_provider", "aanbieder@example.be")]
    event = Event.objects.get(kind="voucher.booked")
    assert (event.parent_id, event.actor_id) == (traject.pk, traject.adviser.pk)
    assert event.data == {"number": voucher.number, "price_cents": 8_000, "balance_cents": 42_000}


def test_book_paid_offer_tells_the_provider_name_and_contact_only() -> None:
    traject = guided_traject()
    booked(traject)
    mail = OutgoingEmail.objects.get()
    candidate = traject.candidate
    for body in (mail.body_text, mail.body_html):
        assert candidate.full_name in body
        assert candidate.email in body
        assert "€\u00a080,00" in body
        assert "Jumpstarters wordt financieel mogelijk" in body
        for secret in (candidate.national_number, "85.07.30", str(candidate.number), candidate.street_line):
            assert secret not in body


def test_book_free_offer_mails_the_candidate_and_leaves_the_balance() -> None:
    traject = guided_traject()
    wallet = wallet_for(traject)
    voucher = booked(traject, free=True)
    wallet.refresh_from_db()
    assert wallet.balance_cents == 50_000
    assert voucher.state == VoucherState.PENDING
    assert voucher.wallet is None
    assert not voucher.tokens.exists()
    assert mails() == [("voucher.free_offer", traject.candidate.email)]
    mail = OutgoingEmail.objects.get()
    assert mail.subject == 'Opleidingsbon "Jumpstarters"'
    assert voucher.item_name in mail.body_text
    assert "https://www.example.be/inspiratie" in mail.body_text
    assert "aanbieder@example.be" in mail.body_text


def test_book_free_offer_names_the_programme_of_the_dossier() -> None:
    programme = ProgrammeFactory(code="ander", name="Ander & beter")
    booked(guided_traject(programme=programme), free=True)
    assert OutgoingEmail.objects.get().subject == 'Opleidingsbon "Ander & beter"'


def test_book_more_than_the_balance_is_refused_with_both_amounts_and_changes_nothing() -> None:
    traject = guided_traject()
    booked(traject)
    item = MenuItemFactory(programme=traject.programme, price_cents=44_000)
    with pytest.raises(Refused) as error:
        booked(traject, item)
    assert str(error.value) == "Er is nog €\u00a0420,00 over. Deze opleiding kost €\u00a0440,00."
    assert Voucher.objects.count() == 1
    assert Wallet.objects.get().balance_cents == 42_000
    assert len(mails()) == 1


def test_book_the_whole_balance_leaves_zero() -> None:
    voucher = booked(price_cents=50_000)
    assert Wallet.objects.get().balance_cents == 0
    assert voucher.price_cents == 50_000


def test_book_refused_opens_no_wallet() -> None:
    traject = guided_traject()
    with pytest.raises(Refused):
        booked(traject, price_cents=50_001)
    assert not Wallet.objects.exists()
    assert not Event.objects.exists()


def test_book_at_a_price_that_changed_is_refused() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    with pytest.raises(Refused) as error:
        actions.book_voucher(traject=traject, item=item, by=traject.adviser, expected_price_cents=7_000)
    assert error.value.verdict.code == "voucher.price_changed"


def test_book_copies_the_price_so_that_a_later_change_does_nothing() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    voucher = booked(traject, item)
    type(item).objects.filter(pk=item.pk).update(
        price_cents=30_000, name="Anders", contact_email="x@example.be"
    )
    voucher.refresh_from_db()
    assert (voucher.price_cents, voucher.contact_email) == (8_000, "aanbieder@example.be")
    actions.withdraw_voucher(voucher, by=traject.adviser)
    assert Wallet.objects.get().balance_cents == 50_000


def test_book_same_offer_twice_is_refused_until_it_is_withdrawn() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    first = booked(traject, item)
    with pytest.raises(Refused) as error:
        booked(traject, item)
    assert error.value.verdict.code == "voucher.double"
    actions.withdraw_voucher(first, by=traject.adviser)
    assert booked(traject, item).state == VoucherState.PENDING


def test_book_by_somebody_of_another_organisation_is_refused() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    with pytest.raises(Refused) as error:
        actions.book_voucher(traject=traject, item=item, by=adviser(), expected_price_cents=8_000)
    assert error.value.verdict.code == "voucher.role"


def test_book_without_journal_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    traject = guided_traject()
    wallet = wallet_for(traject)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("the journal cannot be written")

    monkeypatch.setattr(journal, "record", fail)
    with pytest.raises(DatabaseError):
        booked(traject)
    wallet.refresh_from_db()
    assert wallet.balance_cents == 50_000
    assert not Voucher.objects.exists()
    assert mails() == []


def test_numbers_of_vouchers_differ_and_name_the_year() -> None:
    traject = guided_traject()
    numbers = {booked(traject, price_cents=100).number for _ in range(3)}
    assert len(numbers) == 3
    assert all(number.startswith(f"V{dates.today().year}-") for number in numbers)


# The provider's answer -----------------------------------------------------------------------------


def test_accept_mails_nobody_and_keeps_the_money_reserved() -> None:
    voucher = booked()
    before = mails()
    actions.accept_voucher(voucher, by=PROVIDER, name="  Lies\n Aerts ")
    assert voucher.state == VoucherState.ACCEPTED
    assert voucher.answered_name == "Lies Aerts"
    assert mails() == before
    assert lines(voucher.wallet)[1:] == [(EntryKind.RESERVE, -8_000), (EntryKind.SPEND, 0)]
    assert Wallet.objects.get().balance_cents == 42_000
    event = Event.objects.get(kind="voucher.accept")
    assert (event.actor_name, event.actor_role, event.actor_id) == ("Lies Aerts", "aanbieder", None)


def test_refuse_gives_the_money_back_at_once_and_mails_the_adviser_the_reason() -> None:
    voucher = booked()
    actions.refuse_voucher(voucher, by=PROVIDER, name="Lies Aerts", reason="full", text="Volzet tot januari.")
    assert voucher.state == VoucherState.REFUSED
    assert Wallet.objects.get().balance_cents == 50_000
    assert mails()[1:] == [("voucher.refused", voucher.traject.adviser.email)]
    mail = OutgoingEmail.objects.get(kind="voucher.refused")
    assert "De opleiding is volzet" in mail.body_text
    assert "Volzet tot januari." in mail.body_text
    assert "€\u00a080,00 staat al terug" in mail.body_text


def test_refuse_with_markup_and_addresses_reaches_the_adviser_as_plain_words() -> None:
    voucher = booked()
    text = '<script>alert(1)</script> <a href="http://kwaad.example.com">klik</a> www.kwaad.example.com'
    actions.refuse_voucher(
        voucher, by=PROVIDER, name="Zie http://kwaad.example.com", reason="other", text=text
    )
    mail = OutgoingEmail.objects.get(kind="voucher.refused")
    assert "<script>" not in mail.body_html
    assert "kwaad.example.com" not in mail.body_html + mail.body_text
    assert "http://kwaad" not in mail.body_html + mail.body_text
    assert "alert(1)" in mail.body_text


def test_answer_by_an_adviser_is_refused() -> None:
    voucher = booked()
    with pytest.raises(Refused) as error:
        actions.accept_voucher(voucher, by=voucher.traject.adviser, name="An")
    assert error.value.verdict.code == "voucher.provider_only"


def test_answer_to_a_free_offer_is_refused() -> None:
    voucher = booked(free=True)
    with pytest.raises(Refused) as error:
        actions.accept_voucher(voucher, by=PROVIDER, name="Lies")
    assert error.value.verdict.code == "voucher.free"


@pytest.mark.parametrize("first", [accepted, refused])
@pytest.mark.parametrize("second", [accepted, refused])
def test_answer_twice_is_refused_and_moves_no_money(first: Any, second: Any) -> None:
    voucher = first()
    balance = Wallet.objects.get().balance_cents
    sent = len(mails())
    with pytest.raises(AlreadyMoved):
        second(Voucher.objects.get(pk=voucher.pk))
    assert Wallet.objects.get().balance_cents == balance
    assert len(mails()) == sent


# Withdrawing, cancelling, correcting ---------------------------------------------------------------


def test_withdraw_pending_gives_the_money_back_and_mails_the_provider() -> None:
    voucher = booked()
    actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    assert voucher.state == VoucherState.WITHDRAWN
    assert Wallet.objects.get().balance_cents == 50_000
    assert mails()[1:] == [("voucher.withdrawn", "aanbieder@example.be")]


def test_withdraw_after_refusal_gives_nothing_twice_and_mails_the_provider() -> None:
    voucher = refused()
    actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    assert Wallet.objects.get().balance_cents == 50_000
    assert LedgerEntry.objects.filter(kind=EntryKind.RELEASE).count() == 1
    assert mails()[-1] == ("voucher.withdrawn", "aanbieder@example.be")


def test_withdraw_free_offer_mails_no_provider_that_never_heard_of_it() -> None:
    voucher = booked(free=True)
    actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    assert voucher.state == VoucherState.WITHDRAWN
    assert [kind for kind, _to in mails()] == ["voucher.free_offer"]


def test_withdraw_after_acceptance_is_refused() -> None:
    voucher = accepted()
    with pytest.raises(AlreadyMoved):
        actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    assert Wallet.objects.get().balance_cents == 42_000


def test_cancel_after_acceptance_by_a_coordinator_gives_the_money_back() -> None:
    voucher = accepted()
    actions.cancel_voucher(voucher, by=coordinator(), reason="De workshop gaat niet door.")
    assert voucher.state == VoucherState.CANCELLED
    assert voucher.cancel_reason == "De workshop gaat niet door."
    assert Wallet.objects.get().balance_cents == 50_000
    assert mails()[-2:] == [
        ("voucher.cancelled", "aanbieder@example.be"),
        ("voucher.cancelled_adviser", voucher.traject.adviser.email),
    ]


def test_cancel_by_an_adviser_is_refused() -> None:
    voucher = accepted()
    with pytest.raises(Refused) as error:
        actions.cancel_voucher(voucher, by=voucher.traject.adviser, reason="Kan niet")
    assert error.value.verdict.code == "workflow.forbidden"


def test_renew_link_revokes_the_old_one_and_mails_again() -> None:
    voucher = booked()
    old = secret_of(voucher)
    actions.renew_link(voucher, by=voucher.traject.adviser)
    new = secret_of(voucher)
    assert old != new
    assert not tokens.find(tokens.hash_of(old)).is_open
    assert tokens.find(tokens.hash_of(new)).voucher == voucher
    assert [kind for kind, _to in mails()] == ["voucher.to_provider"] * 2


def test_renew_link_after_the_answer_is_refused() -> None:
    voucher = accepted()
    with pytest.raises(Refused) as error:
        actions.renew_link(voucher, by=voucher.traject.adviser)
    assert error.value.verdict.code == "voucher.answered"


def test_attendance_of_a_free_offer_keeps_it_pending() -> None:
    voucher = booked(free=True)
    actions.note_attendance(voucher, by=voucher.traject.adviser, followed=True, invoice_reference="F1")
    voucher.refresh_from_db()
    assert (voucher.was_followed, voucher.state) == (True, VoucherState.PENDING)
    assert voucher.invoice_reference == ""


def test_attendance_before_the_answer_is_refused() -> None:
    voucher = booked()
    with pytest.raises(Refused):
        actions.note_attendance(voucher, by=voucher.traject.adviser, followed=True)


def test_attendance_keeps_day_and_invoice() -> None:
    voucher = accepted()
    actions.note_attendance(
        voucher, by=voucher.traject.adviser, followed=True, used_on=dates.today(), invoice_reference=" F\n12 "
    )
    voucher.refresh_from_db()
    assert (voucher.used_on, voucher.invoice_reference) == (dates.today(), "F 12")
    actions.note_attendance(voucher, by=voucher.traject.adviser, followed=False, used_on=dates.today())
    voucher.refresh_from_db()
    assert (voucher.was_followed, voucher.used_on) == (False, None)


@pytest.mark.parametrize("days", [-1, 1])
def test_attendance_before_the_booking_or_in_the_future_is_refused(days: int) -> None:
    voucher = accepted()
    with pytest.raises(Refused) as error:
        actions.note_attendance(
            voucher, by=voucher.traject.adviser, followed=True, used_on=dates.today() + timedelta(days)
        )
    assert error.value.verdict.code == "voucher.used_on"


def test_booking_says_how_long_the_voucher_is_valid() -> None:
    assert booked().valid_until is None
    traject = guided_traject(programme=ProgrammeFactory(code="met-einde", voucher_valid_days=365))
    assert booked(traject).valid_until == dates.today() + timedelta(days=365)


# The link ------------------------------------------------------------------------------------------


def test_token_is_kept_as_a_hash_and_expires_after_the_days_of_the_programme() -> None:
    voucher = booked()
    token = voucher.tokens.get()
    secret = secret_of(voucher)
    assert len(secret) >= 43
    assert token.token_hash == tokens.hash_of(secret) != secret
    days = voucher.traject.programme.voucher_link_days
    assert timedelta(days=days) - (token.expires_at - dates.now()) < timedelta(minutes=1)


def test_ledger_of_every_wallet_adds_up_after_a_life() -> None:
    traject = guided_traject()
    accepted(booked(traject))
    refused(booked(traject, price_cents=5_500))
    actions.withdraw_voucher(booked(traject, price_cents=10_300), by=traject.adviser)
    wallet = Wallet.objects.get()
    assert wallet.balance_cents == wallet.entries.aggregate(total=Sum("amount_cents"))["total"] == 42_000


def test_candidate_without_number_books_free_but_not_paid() -> None:
    organisation = OrganisationFactory()
    traject = TrajectFactory(explore=False, organisation=organisation)
    phase_in(traject, PhaseKind.GUIDE)
    signed_agreement(traject)
    assert booked(traject, free=True).is_free
    with pytest.raises(Refused) as error:
        booked(traject)
    assert error.value.verdict.code == "voucher.national_number"
    assert str(traject.candidate.public_id) in error.value.verdict.url


def test_outside_actor_names_the_provider_in_the_journal() -> None:
    voucher = booked()
    actions.accept_voucher(voucher, by=OutsideActor("Ann", "aanbieder", "KISP"), name="Ann")
    assert Event.objects.get(kind="voucher.accept").actor_organisation == "KISP"


def test_candidate_factory_numbers_are_unique() -> None:
    assert candidate_with_number().pk != candidate_with_number().pk
    assert Candidate.objects.count() == 2
