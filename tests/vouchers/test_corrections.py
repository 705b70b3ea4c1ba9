"""Corrections of a balance: who asks, who decides, what the ledger then says."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core import workflow
from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from people.models import User
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import booked, guided_traject, refused, wallet_for
from trajects.models import Traject
from vouchers import actions
from vouchers.enums import CorrectionState, EntryKind
from vouchers.models import Wallet, WalletCorrection

pytestmark = pytest.mark.django_db

SMALL, LARGE = -10_000, -10_001


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def a_traject() -> Traject:
    """A dossier in a programme where a second coordinator looks at more than 100 euro."""
    return guided_traject(programme=ProgrammeFactory(correction_approval_cents=10_000))


def correct(
    traject: Traject, by: User, amount: int = SMALL, reason: str = "Eerder gebruikt"
) -> WalletCorrection:
    return actions.correct_wallet(
        wallet_for(traject), traject=traject, by=by, amount_cents=amount, reason=reason, kind="opening"
    )


def ask(traject: Traject, amount: int = LARGE) -> WalletCorrection:
    return actions.ask_correction(
        wallet_for(traject),
        traject=traject,
        by=traject.adviser,
        amount_cents=amount,
        reason="Eerder gebruikt",
    )


def balance() -> int:
    return Wallet.objects.get().balance_cents


def mails(kind: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_small_correction_is_done_at_once_and_the_line_points_to_it() -> None:
    traject, boss = a_traject(), coordinator()
    correction = correct(traject, boss)
    line = Wallet.objects.get().entries.get(kind=EntryKind.CORRECTION)
    assert (correction.state, balance()) == (CorrectionState.APPLIED, 40_000)
    assert (line.correction, line.amount_cents, line.reason, line.made_by) == (
        correction, SMALL, "Eerder gebruikt", boss,
    )  # fmt: skip
    assert Event.objects.get(kind="wallet.corrected").data["amount_cents"] == SMALL
    assert OutgoingEmail.objects.count() == 0


def test_large_correction_waits_for_a_second_coordinator() -> None:
    traject, boss, other = a_traject(), coordinator(), coordinator()
    correction = correct(traject, boss, LARGE)
    assert (correction.state, balance()) == (CorrectionState.WAITING, 50_000)
    assert mails("wallet.correction_asked") == [other.email]
    actions.approve_correction(correction, by=other)
    assert (correction.state, correction.decided_by, balance()) == (CorrectionState.APPROVED, other, 39_999)
    assert mails("wallet.correction_decided") == [boss.email]


def test_programme_without_an_amount_needs_no_second_coordinator() -> None:
    traject = a_traject()
    traject.programme.correction_approval_cents = None
    traject.programme.save()
    assert correct(traject, coordinator(), -50_000).state == CorrectionState.APPLIED


def test_adviser_asks_and_every_coordinator_is_mailed() -> None:
    traject = a_traject()
    bosses = [coordinator(), coordinator()]
    correction = ask(traject, amount=-1)
    assert (correction.state, correction.kind, balance()) == (CorrectionState.WAITING, "opening", 50_000)
    assert mails("wallet.correction_asked") == sorted(boss.email for boss in bosses)
    mail = OutgoingEmail.objects.filter(kind="wallet.correction_asked")[0]
    assert mail.subject == "Beslis over een verbetering van een rugzakje"
    for shown in ("Verbetering: ", "Reden: Eerder gebruikt", "IKL-nummer: ", "/vouchers/vragen/"):
        assert shown in mail.body_text
    actions.approve_correction(correction, by=bosses[0])
    assert balance() == 49_999


def test_question_above_the_limit_needs_two_coordinators() -> None:
    traject, first, second = a_traject(), coordinator(), coordinator()
    correction = ask(traject)
    actions.approve_correction(correction, by=first)
    assert (correction.state, correction.agreed_by, balance()) == (CorrectionState.WAITING, first, 50_000)
    assert Event.objects.filter(kind="wallet.correction_agreed").count() == 1
    assert mails("wallet.correction_decided") == []
    for work in (
        lambda: actions.approve_correction(correction, by=first),
        lambda: actions.reject_correction(correction, by=first, reason="Toch niet"),
    ):
        with pytest.raises(Refused) as error:
            work()
        assert error.value.verdict.code == "same_coordinator"
    actions.approve_correction(correction, by=second)
    assert (correction.state, correction.decided_by, balance()) == (CorrectionState.APPROVED, second, 39_999)
    assert mails("wallet.correction_decided") == [traject.adviser.email]
    body = OutgoingEmail.objects.get(kind="wallet.correction_decided").body_text
    assert f"{first.full_name}, {second.full_name}" in body
    assert "399,99" in body


def test_question_at_the_limit_needs_one_coordinator() -> None:
    correction = ask(a_traject(), SMALL)
    actions.approve_correction(correction, by=coordinator())
    assert (correction.state, correction.agreed_by, balance()) == (CorrectionState.APPROVED, None, 40_000)


def test_list_says_that_two_coordinators_must_agree() -> None:
    traject, first, second = a_traject(), coordinator(), coordinator()
    correction = ask(traject)
    address = f"/doe/rugzakverbetering/{correction.public_id}/goedkeuren/"
    assert (
        "twee coördinatoren moeten goedkeuren" in signed_in(first).get("/vouchers/vragen/").content.decode()
    )
    assert "wacht het saldo nog op een tweede coördinator" in signed_in(first).get(address).content.decode()
    assert signed_in(first).post(address, {"form_key": str(uuid.uuid4())}).status_code == 302
    asked = f"Beslis: {traject.candidate.list_name}"
    assert asked not in signed_in(first).get("/").content.decode()
    assert asked in signed_in(second).get("/").content.decode()
    page = signed_in(second).get("/vouchers/vragen/").content.decode()
    assert f"{first.full_name} keurde al goed, wacht op een tweede coördinator" in page
    assert "verandert het saldo meteen" in signed_in(second).get(address).content.decode()


def test_database_keeps_the_two_coordinators_apart() -> None:
    correction, boss = ask(a_traject()), coordinator()
    change = {"state": "approved", "agreed_by": boss, "decided_by": boss, "decided_at": correction.created_at}
    with pytest.raises(IntegrityError, match="correction_second_is_another"), transaction.atomic():
        WalletCorrection.objects.update(**change)


def test_nobody_decides_on_an_own_correction() -> None:
    traject, boss = a_traject(), coordinator()
    correction = correct(traject, boss, LARGE)
    for work in (
        lambda: actions.approve_correction(correction, by=boss),
        lambda: actions.reject_correction(correction, by=boss, reason="Nee"),
    ):
        with pytest.raises(Refused) as error:
            work()
        assert error.value.verdict.code == "same_coordinator"
    assert balance() == 50_000


def test_rejected_correction_changes_nothing_and_says_why() -> None:
    traject, boss = a_traject(), coordinator()
    correction = ask(traject)
    actions.reject_correction(correction, by=boss, reason="Het attest ontbreekt")
    assert (correction.state, balance()) == (CorrectionState.REJECTED, 50_000)
    mail = OutgoingEmail.objects.get(kind="wallet.correction_decided")
    assert mail.recipient == traject.adviser.email
    assert mail.subject == "Verbetering van een rugzakje: niet goedgekeurd"
    assert "Reden van het besluit: Het attest ontbreekt" in mail.body_text


def test_approval_looks_at_the_balance_again() -> None:
    traject = a_traject()
    correction = ask(traject, -50_000)
    booked(traject)
    with pytest.raises(Refused) as error:
        actions.approve_correction(correction, by=coordinator())
    assert error.value.verdict.code == "wallet.correction"
    assert "tussen €\u00a00,00 en €\u00a0420,00" in str(error.value)
    correction.refresh_from_db()
    assert (correction.state, balance()) == (CorrectionState.WAITING, 42_000)


def test_second_question_waits_for_the_first() -> None:
    traject = a_traject()
    ask(traject)
    for work in (lambda: ask(traject), lambda: correct(traject, coordinator())):
        with pytest.raises(Refused) as error:
            work()
        assert error.value.verdict.code == "wallet.waiting"


@pytest.mark.parametrize("amount", [0, -50_001, 1, 10**9])
def test_correction_outside_its_limits_is_refused(amount: int) -> None:
    traject = a_traject()
    with pytest.raises(Refused) as error:
        correct(traject, coordinator(), amount)
    assert error.value.verdict.code == "wallet.correction"
    assert not WalletCorrection.objects.exists()


def test_correction_leaves_room_for_what_a_refusal_gives_back() -> None:
    voucher, boss = booked(), coordinator()
    traject = voucher.traject
    with pytest.raises(Refused):
        correct(traject, boss, 1)
    correct(traject, boss, -2_000)
    correct(traject, boss, 2_000)
    refused(voucher)
    assert balance() == 50_000


def test_only_coordinators_correct_and_only_own_advisers_ask() -> None:
    traject = a_traject()
    with pytest.raises(Refused) as error:
        correct(traject, traject.adviser)
    assert error.value.verdict.code == "wallet.role"
    with pytest.raises(Refused) as error:
        actions.ask_correction(
            wallet_for(traject), traject=traject, by=adviser(), amount_cents=-1, reason="Test"
        )
    assert error.value.verdict.code == "wallet.ask_role"


# State against move ------------------------------------------------------------------------------------

MOVES: dict[str, dict[str, Any]] = {
    "apply": {}, "agree": {}, "approve": {}, "reject": {"reason": "Nee"},
}  # fmt: skip
WHO = {"agree": "agreed_by", "approve": "decided_by", "reject": "decided_by"}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", list(CorrectionState))
def test_move_from_state(state: CorrectionState, move: str) -> None:
    correction, boss = ask(a_traject()), coordinator()
    decided = state in (CorrectionState.APPROVED, CorrectionState.REJECTED)
    WalletCorrection.objects.update(
        state=state,
        decided_by=boss if decided else None,
        decided_at=correction.created_at if decided else None,
        decision_reason="Nee" if decided else "",
    )
    data = MOVES[move] | ({WHO[move]: boss} if move in WHO else {})
    if state == CorrectionState.WAITING:
        workflow.perform(correction, move, by=boss, event="wallet.corrected", **data)
        assert (correction.state == CorrectionState.WAITING) == (move == "agree")
    else:
        with pytest.raises(AlreadyMoved):
            workflow.perform(correction, move, by=boss, event="wallet.corrected", **data)


def test_every_declared_move_is_in_the_table() -> None:
    assert {name for name, _method, _move in workflow.transitions_of(WalletCorrection)} == set(MOVES)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("correction_is_something", {"amount_cents": 0}),
        ("correction_says_why", {"reason": ""}),
        ("correction_decided_at_and_by", {"decision_reason": "x", "decided_at": "2026-01-05T12:00:00Z"}),
    ],
)
def test_correction_is_complete(name: str, change: dict[str, Any]) -> None:
    ask(a_traject())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WalletCorrection.objects.update(**change)
    message = next(c for c in WalletCorrection._meta.constraints if c.name == name).violation_error_message
    assert str(message).endswith(".")


def test_database_keeps_two_people_and_a_reason() -> None:
    correction, boss = ask(a_traject()), coordinator()
    decided = {"decided_at": correction.created_at, "state": "rejected"}
    for name, change in (
        (
            "correction_by_two_people",
            decided | {"decided_by": correction.requested_by, "decision_reason": "x"},
        ),
        ("correction_rejected_has_reason", decided | {"decided_by": boss}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WalletCorrection.objects.update(**change)


# Pages ---------------------------------------------------------------------------------------------------


def sent(**changes: str) -> dict[str, str]:
    return {
        "form_key": str(uuid.uuid4()), "kind": "opening", "direction": "lower", "amount": "80,00",
        "reason": "Eerder gebruikt", **changes,
    }  # fmt: skip


def url_of(traject: Traject, name: str = "verbeteren") -> str:
    return f"/dossiers/{traject.public_id}/rugzakje/{name}/"


def test_correct_page_is_for_coordinators_only() -> None:
    traject = a_traject()
    wallet_for(traject)
    assert signed_in(traject.adviser).get(url_of(traject)).status_code == 404
    boss = signed_in(coordinator())
    page = boss.get(url_of(traject)).content.decode()
    assert "Meer dan €\u00a0100,00? Dan verandert het saldo pas als een tweede coördinator goedkeurt." in page
    assert boss.post(url_of(traject), sent()).status_code == 302
    assert balance() == 42_000


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "-1"}, {"amount": ""}, {"amount": "1e5"}, {"amount": "99999999999"}, {"amount": "NaN"},
        {"amount": "1,234"}, {"direction": ""}, {"reason": ""}, {"reason": "x" * 301}, {"kind": "grant"},
    ],
)  # fmt: skip
def test_correct_page_with_bad_input_is_a_form_error(changes: dict[str, str]) -> None:
    traject = a_traject()
    wallet_for(traject)
    assert signed_in(coordinator()).post(url_of(traject), sent(**changes)).status_code == 422
    assert balance() == 50_000


def test_correct_page_below_zero_is_refused_with_the_limits() -> None:
    traject = a_traject()
    wallet_for(traject)
    answer = signed_in(coordinator()).post(url_of(traject), sent(amount="500,01"))
    assert answer.status_code == 403
    assert "tussen €\u00a00,00 en €\u00a0500,00" in answer.content.decode()


def test_adviser_asks_on_a_page_and_a_coordinator_decides_on_the_list() -> None:
    traject, boss = a_traject(), coordinator()
    wallet_for(traject)
    client = signed_in(traject.adviser)
    asking = client.get(url_of(traject, "vragen"))
    assert "Dan verandert het saldo pas als een tweede coördinator goedkeurt." in asking.content.decode()
    assert client.post(url_of(traject, "vragen"), sent()).status_code == 302
    tab = client.get(f"/dossiers/{traject.public_id}/menukaart/").content.decode()
    assert "Een verbetering wacht op een besluit" in tab
    assert url_of(traject, "vragen") not in tab
    assert client.get(url_of(traject, "vragen")).status_code == 403
    bosses = signed_in(boss)
    page = bosses.get("/vouchers/vragen/").content.decode()
    for shown in (
        traject.candidate.list_name,
        "Eerder gebruikt",
        traject.adviser.full_name,
        "0 dagen",
        "Keur goed",
    ):
        assert shown in page
    found = [part.split('"')[0] for part in page.split('href="') if "goedkeuren" in part.split('"')[0]]
    assert len(found) == 1
    assert bosses.get(found[0]).status_code == 200
    done = bosses.post(found[0], {"form_key": str(uuid.uuid4())}, follow=True)
    assert "Het saldo is nu €\u00a0420,00." in done.content.decode()
    assert balance() == 42_000
    assert "Geen open vragen" in bosses.get("/vouchers/vragen/").content.decode()


def test_list_asks_the_database_as_often_for_one_question_as_for_three(
    django_assert_max_num_queries: Any,
) -> None:
    boss = signed_in(coordinator())
    ask(a_traject())
    boss.get("/vouchers/vragen/")
    with django_assert_max_num_queries(100) as one:
        boss.get("/vouchers/vragen/")
    for _ in range(2):
        ask(a_traject())
    with django_assert_max_num_queries(100) as three:
        boss.get("/vouchers/vragen/")
    assert len(one) == len(three)
