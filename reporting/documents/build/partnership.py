"""The forms of a partnership for VDAB, from the rows of a dossier."""

from __future__ import annotations

from typing import Any

from core import formats
from reporting import documents as d
from reporting.documents.build.parts import adviser_and_candidate, in_dutch, letterhead, person
from trajects.models import BitEvaluation, FollowUpRequest, Traject, VdabTransfer
from trajects.partnership.presenters import branch_words


def _partnership_of(traject: Traject) -> str:
    """The partnership in which the client registered, else who guides."""
    application = getattr(traject, "application", None)
    return application.partnership.name if application else traject.organisation.name


def _common(traject: Traject) -> dict[str, Any]:
    return {
        "letterhead": letterhead(traject.programme, traject.organisation),
        "candidate": person(traject.candidate),
        "partnership": _partnership_of(traject),
    }


def _contact(traject: Traject) -> dict[str, Any]:
    phone = traject.adviser.phone
    return {
        "contact": traject.adviser.full_name,
        "phone": formats.phone(phone) if phone else "",
        "signatures": adviser_and_candidate(traject, traject.adviser),
    }


@in_dutch
def bit_evaluation(row: BitEvaluation) -> d.BitEvaluationForm:
    """What the young person brings to the conversation at VDAB (D-14)."""
    traject = row.traject
    return d.BitEvaluationForm(
        **_common(traject),
        **_contact(traject),
        period_from=row.period_from,
        period_until=row.period_until,
        began_on=traject.started_on,
        attendance=row.attendance,
        efforts=row.efforts,
        progress=row.progress,
        remarks=row.remarks,
        filled_on=row.filled_on,
    )


@in_dutch
def vdab_transfer(row: VdabTransfer) -> d.TransferForm:
    """How the client goes on (D-16)."""
    traject = row.traject
    return d.TransferForm(
        **_common(traject),
        **_contact(traject),
        began_on=traject.started_on,
        ended_on=traject.closed_on,
        branch=str(row.branch.label),
        instructions=str(branch_words(row)),
        mediator=row.mediator_name,
        course=row.course,
        combinations=tuple(
            f"{entry.service}: {entry.get_state_display()}"
            for entry in traject.combinations.select_related("service").order_by("pk")
        ),
        strengths=row.strengths,
        thresholds=row.thresholds,
        next_step=row.next_step,
        wants_talk=row.wants_talk,
        filled_on=row.filled_on,
    )


@in_dutch
def follow_up(row: FollowUpRequest, *, answer: str, remarks: str, by: str) -> d.FollowUpForm:
    """The answer to a mediator; `answer` in words (D-15)."""
    return d.FollowUpForm(
        **_common(row.traject),
        mediator=row.mediator_name,
        asked_on=row.received_on,
        question=row.question,
        answer=answer,
        remarks=remarks,
        answered_by=by,
    )
