"""Asking to cancel an accepted voucher: who asks, who decides, who hears of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import workflow
from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from people.models import User
from tests.factories.people import adviser, coordinator
from tests.factories.vouchers import accepted, booked
from vouchers import actions
from vouchers.enums import EntryKind, RequestState, VoucherState
from vouchers.models import CancellationRequest, Voucher, Wallet

pytestmark = pytest.mark.django_db


def ask(voucher: Voucher | None = None, reason: str = "De kandidaat vond werk.") -> CancellationRequest:
    voucher = voucher or accepted()
    return actions.request_cancellation(voucher, by=voucher.traject.adviser, reason=reason)


def mails(start: str = "voucher.cancel") -> list[tuple[str, str]]:
    rows = OutgoingEmail.objects.filter(kind__startswith=start).order_by("pk")
    return list(rows.values_list("kind", "recipient"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


def test_adviser_asks_and_every_coordinator_is_mailed() -> None:
    boss = coordinator()
    request = ask()
    mail = OutgoingEmail.objects.get(kind="voucher.cancellation_asked")
    assert request.state == RequestState.OPEN
    assert mail.recipient == boss.email
    assert mail.subject == f"Beslis over het annuleren van voucher {request.voucher.number}"
    for shown in ("IKL-nummer: ", f"Opleiding: {request.voucher.item_name}", "Reden: De kandidaat vond werk.",
                  "/vouchers/vragen/"):  # fmt: skip
        assert shown in mail.body_text
    assert request.voucher.state == VoucherState.ACCEPTED
    assert Wallet.objects.get().balance_cents == 42_000


def test_grant_cancels_gives_the_money_back_and_mails_provider_and_adviser() -> None:
    request, boss = ask(), coordinator()
    actions.grant_cancellation(request, by=boss)
    voucher = Voucher.objects.get()
    assert (request.state, request.decided_by) == (RequestState.GRANTED, boss)
    assert (voucher.state, voucher.cancel_reason) == (VoucherState.CANCELLED, "De kandidaat vond werk.")
    assert Wallet.objects.get().balance_cents == 50_000
    assert mails("voucher.cancelled") == [
        ("voucher.cancelled", "aanbieder@example.be"),
        ("voucher.cancelled_adviser", voucher.traject.adviser.email),
    ]
    kinds = ["voucher.cancel", "voucher.cancellation_granted"]
    assert list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True)) == kinds


def test_cancelling_without_looking_at_the_request_grants_it() -> None:
    request = ask()
    actions.cancel_voucher(request.voucher, by=coordinator(), reason="Gaat niet door")
    request.refresh_from_db()
    assert request.state == RequestState.GRANTED


def test_refusal_says_why_to_who_asked_and_the_voucher_stays() -> None:
    request = ask()
    actions.refuse_cancellation(request, by=coordinator(), reason="De termijn is voorbij")
    mail = OutgoingEmail.objects.get(kind="voucher.cancellation_refused")
    assert (request.state, request.voucher.state) == (RequestState.REFUSED, VoucherState.ACCEPTED)
    assert mail.recipient == request.requested_by.email
    assert "Reden van het besluit: De termijn is voorbij" in mail.body_text
    assert Wallet.objects.get().balance_cents == 42_000
    assert ask(request.voucher).state == RequestState.OPEN


def test_withdrawn_question_can_be_asked_again() -> None:
    request = ask()
    actions.withdraw_cancellation(request, by=request.requested_by)
    assert request.state == RequestState.WITHDRAWN
    assert ask(request.voucher).pk != request.pk


@pytest.mark.parametrize(
    ("make", "code"),
    [(booked, "voucher.not_accepted"), (lambda: ask().voucher, "voucher.already_asked")],
)
def test_question_at_the_wrong_moment_is_refused(make: Any, code: str) -> None:
    voucher = make()
    with pytest.raises(Refused) as error:
        ask(voucher)
    assert error.value.verdict.code == code


def test_question_of_somebody_else_is_refused() -> None:
    with pytest.raises(Refused) as error:
        actions.request_cancellation(accepted(), by=adviser(), reason="Nee")
    assert error.value.verdict.code == "voucher.role"


def test_adviser_does_not_decide() -> None:
    request = ask()
    for work in (actions.grant_cancellation, actions.refuse_cancellation):
        data = {"reason": "Nee"} if work is actions.refuse_cancellation else {}
        with pytest.raises(Refused) as error:
            work(request, by=request.requested_by, **data)
        assert error.value.verdict.code == "workflow.forbidden"
    assert Voucher.objects.get().state == VoucherState.ACCEPTED


# State against move ------------------------------------------------------------------------------------

MOVES: dict[str, dict[str, Any]] = {"grant": {}, "refuse": {"reason": "Nee"}, "withdraw": {}}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", list(RequestState))
def test_move_from_state(state: RequestState, move: str) -> None:
    request, boss = ask(), coordinator()
    decided = state in (RequestState.GRANTED, RequestState.REFUSED)
    CancellationRequest.objects.update(
        state=state,
        decided_by=boss if decided else None,
        decided_at=request.created_at if decided else None,
        decision_reason="Nee" if decided else "",
    )
    data = MOVES[move] | ({} if move == "withdraw" else {"decided_by": boss})
    if state == RequestState.OPEN:
        workflow.perform(request, move, by=boss, event="voucher.cancellation_granted", **data)
        assert request.state != RequestState.OPEN
    else:
        with pytest.raises(AlreadyMoved):
            workflow.perform(request, move, by=boss, event="voucher.cancellation_granted", **data)


def test_every_declared_move_is_in_the_table() -> None:
    assert {name for name, _method, _move in workflow.transitions_of(CancellationRequest)} == set(MOVES)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cancellation_request_says_why", {"reason": ""}),
        ("cancellation_request_decided_at_and_by", {"decided_at": "2026-01-05T12:00:00Z"}),
        ("cancellation_request_refused_has_reason", {"state": "refused"}),
    ],
)
def test_request_is_complete(name: str, change: dict[str, Any]) -> None:
    ask()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CancellationRequest.objects.update(**change)


def test_one_open_question_for_each_voucher() -> None:
    request = ask()
    with pytest.raises(IntegrityError, match="cancellation_request_one_open"), transaction.atomic():
        CancellationRequest.objects.create(
            voucher=request.voucher, reason="Nog eens", requested_by=request.requested_by
        )


# Pages ---------------------------------------------------------------------------------------------------


def test_adviser_asks_and_takes_back_on_the_pages() -> None:
    voucher = accepted()
    client = signed_in(voucher.traject.adviser)
    url = f"/vouchers/{voucher.public_id}/annuleren-vragen/"
    assert url in client.get(f"/vouchers/{voucher.public_id}/").content.decode()
    assert "IKL-nummer" in client.get(url).content.decode()
    assert client.post(url, {**key(), "reason": " "}).status_code == 422
    assert client.post(url, {**key(), "reason": "De kandidaat is ziek."}).status_code == 302
    page = client.get(f"/vouchers/{voucher.public_id}/").content.decode()
    assert "Wacht op de coördinator" in page
    assert client.get(url).status_code == 403
    move = reverse(
        "core:move", args=["annulatievraag", CancellationRequest.objects.get().public_id, "intrekken"]
    )
    assert move in page
    assert client.post(move, key()).status_code == 302
    assert CancellationRequest.objects.get().state == RequestState.WITHDRAWN


def test_coordinator_decides_on_the_list() -> None:
    request, boss = ask(), signed_in(coordinator())
    page = boss.get("/vouchers/vragen/").content.decode()
    assert "annuleer" in page
    assert "De kandidaat vond werk." in page
    move = reverse("core:move", args=["annulatievraag", request.public_id, "toestaan"])
    assert move in page
    own = boss.get(f"/vouchers/{request.voucher.public_id}/").content.decode()
    assert (own.count("Annuleer de voucher"), own.count("Trek de vraag")) == (1, 0)
    assert boss.post(move, key()).status_code == 302
    assert boss.post(move, key()).status_code == 403
    assert Voucher.objects.get().state == VoucherState.CANCELLED
    assert Voucher.objects.get().entries.filter(kind=EntryKind.RELEASE).count() == 1


def test_request_of_a_voucher_elsewhere_is_not_there() -> None:
    request = ask()
    move = reverse("core:move", args=["annulatievraag", request.public_id, "intrekken"])
    assert signed_in(adviser()).get(move).status_code == 404
    assert signed_in(request.requested_by).get("/vouchers/vragen/").status_code == 404
