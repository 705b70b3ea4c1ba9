"""What a dossier keeps about VDAB: the check at the start, messages, evaluations, the way out, questions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import dates, journal
from core.enums import EmailState
from core.history import assign
from core.models import OutgoingEmail
from core.once import lock_version
from core.workflow import lock
from people.models import User
from trajects import rules as traject_rules
from trajects.actions.phases import demand
from trajects.models import (
    BitEvaluation,
    FollowUpRequest,
    Traject,
    VdabCheck,
    VdabMessage,
    VdabTransfer,
)
from trajects.partnership import rules
from trajects.partnership.notifications import FollowUpPassword


@transaction.atomic
def save_check(traject: Traject, *, by: User, version: int | None = None, **facts: Any) -> VdabCheck:
    """Keep what the client and the partner found out about VDAB (D-06). Raises StaleForm, or Refused when closed."""
    check = _the_one(VdabCheck, traject)
    return _save(check, traject, "vdab_check.saved", by, version, facts | {"made_by": by})


@transaction.atomic
def save_evaluation(
    traject: Traject,
    *,
    by: User,
    evaluation: BitEvaluation | None = None,
    version: int | None = None,
    **facts: Any,
) -> BitEvaluation:
    """Fill in the form that the young person got from VDAB (D-14); Refused for who is too old for a new one.

    What VDAB found may be noted later, also after the birthday that ends it.
    """
    if evaluation is None:
        demand(rules.may_evaluate(traject, by))
    row = evaluation or BitEvaluation(traject=traject)
    return _save(row, traject, "bit.saved", by, version, facts | {"filled_by": by})


@transaction.atomic
def save_transfer(traject: Traject, *, by: User, version: int | None = None, **facts: Any) -> VdabTransfer:
    """Write down with the client how it goes on at VDAB (D-16). Raises StaleForm, or Refused when closed."""
    row = _the_one(VdabTransfer, traject)
    return _save(row, traject, "transfer.saved", by, version, facts | {"filled_by": by})


def _the_one(model: type[VdabCheck] | type[VdabTransfer], traject: Traject) -> Any:
    """The one row that a dossier has of these, or a new one.

    Whoever saves it first at the same moment is waited for; the second one then has a stale form.
    """
    lock(traject)
    row = model.objects.filter(traject=traject).first() or model()
    row.traject = traject
    return row


def _save(
    row: Any, traject: Traject, event: str, by: User, version: int | None, facts: dict[str, Any]
) -> Any:
    """Change or add a row of an open dossier; a new one has no version yet."""
    demand(traject_rules.traject_open(traject, by))
    if row.pk:
        lock_version(row, version or 0)
        changed = assign(row, facts, by=by)
    else:
        changed = sorted(facts)
        for name, value in facts.items():
            setattr(row, name, value)
    row.validate_constraints()
    row.save()
    journal.record(event, row, by=by, parent=traject, data={"fields": changed})
    return row


@transaction.atomic
def note_message(
    traject: Traject, *, by: User, told_on: date, text: str, is_direct: bool = False, why_direct: str = ""
) -> VdabMessage:
    """Note a word between the partnership and VDAB: through the client, or flagged as direct (D-07)."""
    demand(traject_rules.traject_open(traject, by))
    message = VdabMessage(
        traject=traject,
        told_on=told_on,
        text=text,
        is_direct=is_direct,
        why_direct=why_direct,
        recorded_by=by,
    )
    message.validate_constraints()
    message.save()
    kind = "partnership.direct_message" if is_direct else "partnership.client_message"
    journal.record(kind, message, by=by, parent=traject)
    return message


@transaction.atomic
def record_follow_up(
    traject: Traject, *, by: User, mediator_email: str, address_checked: str = "", **facts: Any
) -> FollowUpRequest:
    """Keep that a mediator asked whether somebody takes part (D-15); also when the dossier is closed.

    The answer goes to `mediator_email`. Raises Refused for an address that the dossier does not know, without
    `address_checked`: how somebody made sure that it is the mediator's.
    """
    demand(rules.address_is_sure(traject, mediator_email, address_checked))
    row = FollowUpRequest.objects.create(
        traject=traject,
        recorded_by=by,
        mediator_email=mediator_email,
        address_checked=address_checked,
        **facts,
    )
    journal.record("follow_up.recorded", row, by=by, parent=traject)
    return row


def forget_passwords() -> int:
    """Forget the passwords whose mail left more than a day ago; returns how many."""
    since = dates.now() - timedelta(days=1)
    gone = 0
    for row in FollowUpRequest.objects.filter(answered_at__lt=since, answered_at__gt=since - timedelta(30)):
        key = f"{FollowUpPassword.kind}:{row.public_id}"
        left = OutgoingEmail.objects.filter(dedupe_key=key, state=EmailState.SENT)
        if row.password and left.exists():
            row.password = ""
            row.save(update_fields=["password"])
            gone += 1
    return gone
