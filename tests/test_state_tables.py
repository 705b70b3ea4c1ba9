"""State against move of every workflow that has no table beside its own use cases: what is declared, and nothing else.

Without a database: which move starts where is declared on the model, and a move that does not start in a state
is refused before anything is asked.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from core import workflow
from core.actors import CLOCK
from core.workflow import StateModel
from reporting.billing.enums import ClaimState
from reporting.coordination.enums import MeetingState
from reporting.enums import SnapshotState
from reporting.finance.enums import CostState, GrantState
from reporting.models import BillingFile, CostReport, Grant, KpiSnapshot, Meeting, NewsFlash
from reporting.staff_tools.enums import NewsState
from tests.test_architecture import own_models
from trajects.enums import HandoverState, RequestState, SpecialisationState
from trajects.models import (
    AccessQuestion,
    AccessRequest,
    Application,
    CombinationTraject,
    Handover,
    SpecialisationRequest,
)
from trajects.partnership.enums import ApplicationState, CombinationState
from vouchers.enums import OfferProposalState
from vouchers.models import OfferProposal

# model -> state -> move -> the state after it. What is not named here is refused.
TABLES: dict[type[StateModel], dict[str, dict[str, str]]] = {
    BillingFile: {
        ClaimState.OPEN: {"submit": ClaimState.SUBMITTED},
        ClaimState.SUBMITTED: {
            "inspect": ClaimState.IN_INSPECTION,
            "accept": ClaimState.ACCEPTED,
            "accept_partly": ClaimState.PARTIAL,
        },
        ClaimState.IN_INSPECTION: {"accept": ClaimState.ACCEPTED, "accept_partly": ClaimState.PARTIAL},
        ClaimState.ACCEPTED: {"pay": ClaimState.PAID},
        ClaimState.PARTIAL: {"pay": ClaimState.PAID},
        ClaimState.PAID: {},
    },
    Grant: {
        GrantState.RUNNING: {"hand_in": GrantState.HANDED_IN},
        GrantState.HANDED_IN: {"start_inspection": GrantState.INSPECTION},
        GrantState.INSPECTION: {"finish_inspection": GrantState.CHECKED},
        GrantState.CHECKED: {"pay_balance": GrantState.PAID},
        GrantState.PAID: {"close": GrantState.CLOSED},
        GrantState.CLOSED: {},
    },
    CostReport: {
        CostState.DRAFT: {"hand_in": CostState.HANDED_IN},
        CostState.HANDED_IN: {"send_back": CostState.DRAFT, "accept": CostState.ACCEPTED},
        CostState.ACCEPTED: {},
    },
    KpiSnapshot: {SnapshotState.DRAFT: {"fix": SnapshotState.FIXED}, SnapshotState.FIXED: {}},
    Meeting: {
        MeetingState.PLANNED: {"hold": MeetingState.HELD, "cancel": MeetingState.CANCELLED},
        MeetingState.HELD: {},
        MeetingState.CANCELLED: {},
    },
    NewsFlash: {NewsState.DRAFT: {"send": NewsState.SENT}, NewsState.SENT: {}},
    Application: {
        ApplicationState.NEW: {"accept": ApplicationState.ACCEPTED, "refuse": ApplicationState.REFUSED},
        ApplicationState.ACCEPTED: {},
        ApplicationState.REFUSED: {},
    },
    CombinationTraject: {
        CombinationState.WISH: {"discuss": CombinationState.DISCUSSED, "close": CombinationState.CLOSED},
        CombinationState.DISCUSSED: {
            "request": CombinationState.REQUESTED,
            "reconsider": CombinationState.WISH,
            "close": CombinationState.CLOSED,
        },
        CombinationState.REQUESTED: {
            "start": CombinationState.RUNNING,
            "reconsider": CombinationState.WISH,
            "close": CombinationState.CLOSED,
        },
        CombinationState.RUNNING: {"close": CombinationState.CLOSED},
        CombinationState.CLOSED: {},
    },
    SpecialisationRequest: {
        SpecialisationState.REQUESTED: {
            "accept": SpecialisationState.ACCEPTED,
            "refuse": SpecialisationState.REFUSED,
            "withdraw": SpecialisationState.WITHDRAWN,
        },
        SpecialisationState.ACCEPTED: {
            "begin": SpecialisationState.RUNNING,
            "withdraw": SpecialisationState.WITHDRAWN,
        },
        SpecialisationState.RUNNING: {"finish": SpecialisationState.DONE},
        SpecialisationState.REFUSED: {},
        SpecialisationState.DONE: {},
        SpecialisationState.WITHDRAWN: {},
    },
    Handover: {
        HandoverState.OFFERED: {
            "accept": HandoverState.ACCEPTED,
            "refuse": HandoverState.REFUSED,
            "withdraw": HandoverState.WITHDRAWN,
        },
        HandoverState.ACCEPTED: {},
        HandoverState.REFUSED: {},
        HandoverState.WITHDRAWN: {},
    },
    OfferProposal: {
        OfferProposalState.PROPOSED: {
            "approve": OfferProposalState.APPROVED,
            "reject": OfferProposalState.REJECTED,
            "withdraw": OfferProposalState.WITHDRAWN,
        },
        OfferProposalState.APPROVED: {},
        OfferProposalState.REJECTED: {},
        OfferProposalState.WITHDRAWN: {},
    },
    AccessRequest: {
        RequestState.ASKED: {
            "grant": RequestState.GRANTED,
            "refuse": RequestState.REFUSED,
            "end": RequestState.ENDED,
            "withdraw": RequestState.WITHDRAWN,
        },
        RequestState.GRANTED: {"end": RequestState.ENDED},
        RequestState.REFUSED: {},
        RequestState.ENDED: {},
        RequestState.WITHDRAWN: {},
    },
    AccessQuestion: {
        # What it found is answered by the organisation of the dossier: those are states of an AccessRequest.
        RequestState.ASKED: {"withdraw": RequestState.WITHDRAWN},
        RequestState.GRANTED: {},
        RequestState.REFUSED: {},
        RequestState.ENDED: {},
        RequestState.WITHDRAWN: {},
    },
}
# Their tables stand beside the tests of their use cases.
ELSEWHERE = {
    "reporting.BillingLine",
    "referrals.OutreachProposal",
    "referrals.Referral",
    "trajects.InfoSession",
    "trajects.Phase",
    "trajects.Traject",
    "vouchers.CancellationRequest",
    "vouchers.Voucher",
    "vouchers.WalletCorrection",
}


def moves_of(model: type[StateModel]) -> set[str]:
    return {name for name, _method, _move in workflow.transitions_of(model)}


def met(model: type[StateModel], state: str, move: str) -> str | None:
    """Where this move leads from this state; None when it is refused because somebody was before you."""
    row: Any = model(state=state)
    found = workflow.find(row, move)
    if found is None:
        assert workflow.check(row, move, CLOCK).code == "workflow.moved"
        return None
    return found.target


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_state_against_every_move(model: type[StateModel]) -> None:
    table = TABLES[model]
    states = {value for value, _words in model._meta.get_field("state").choices or ()}
    assert set(table) == states
    assert {move for moves in table.values() for move in moves} == moves_of(model)
    for state, moves in table.items():
        for move in moves_of(model):
            assert met(model, state, move) == moves.get(move), (state, move)


def test_every_workflow_has_a_table() -> None:
    workflows = {model._meta.label for model in own_models() if issubclass(model, StateModel)}
    assert {model._meta.label for model in TABLES} | ELSEWHERE == workflows
    assert all(apps.get_model(label) for label in ELSEWHERE)
