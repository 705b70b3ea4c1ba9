"""A dossier goes to another adviser: offered and accepted, or moved at once by a coordinator, and back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates, journal
from core.actors import Actor
from core.errors import Refused
from core.models import Event
from core.rules import refuse, require
from core.workflow import lock, perform
from people.access import may_on
from people.models import Organisation, User
from people.roles import Permission
from trajects.actions.phases import demand, person_of
from trajects.actions.teamwork.moving import Receiver, move, move_back
from trajects.enums import HandoverState
from trajects.models import Handover, Traject
from trajects.notifications import DossiersOffered, DossiersReceived, OfferAnswered, OfferWithdrawn
from trajects.rules import teamwork as rules

# How long a move at once can be taken back.
UNDO_WITHIN = timedelta(days=1)
MOVED = "traject.handed_over"
NO_UNDO = refuse("undo_gone", _("Dit kan niet meer ongedaan gemaakt worden."))


@dataclass(frozen=True)
class Words:
    """Why a dossier is handed over, and what the receiver should watch."""

    reason: str
    attention: str = ""


@transaction.atomic
def offer_dossier(traject: Traject, *, by: User, to: Receiver, words: Words) -> Handover:
    """Offer a dossier to an adviser of a guiding partner, who gets a mail and accepts or refuses.

    Raises Refused when the dossier is closed or offered already, or the receiver guides nobody there.
    """
    handover = _offer(traject, by=by, to=to, words=words)
    DossiersOffered([handover], to=to.adviser, by=by).queue()
    return handover


@transaction.atomic
def offer_dossiers(given: Iterable[tuple[Traject, Receiver]], *, by: User, words: Words) -> str:
    """Offer several dossiers in one go, all or none; each receiver gets one mail. Returns the name of this moment."""
    batch = uuid.uuid4()
    offers = [_one_of(traject, by=by, to=to, words=words, batch=batch) for traject, to in _in_order(given)]
    for adviser, theirs in _by_receiver(offers).items():
        DossiersOffered(theirs, to=adviser, by=by).queue()
    return str(batch)


@transaction.atomic
def move_dossiers(given: Iterable[tuple[Traject, Receiver]], *, by: User, words: Words) -> str:
    """Give several dossiers to others at once, without asking them, all or none: for who left.

    Only a coordinator may. An offer that waits is withdrawn first. Returns the name of this moment,
    for `undo_moves`. Raises Refused.
    """
    batch, moved = uuid.uuid4(), []
    for traject, to in _in_order(given):
        _demand_coordinator(by, traject.organisation, to.organisation)
        lock(traject)
        for waiting in traject.handovers.waiting():
            perform(waiting, "withdraw", by=by, parent=traject)
        handover = _one_of(traject, by=by, to=to, words=words, batch=batch)
        perform(handover, "accept", by=by, parent=traject)
        move(handover, by=by)
        moved.append(handover)
    for adviser, theirs in _by_receiver(moved).items():
        if adviser != by:
            DossiersReceived(theirs, to=adviser, by=by).queue()
    return str(batch)


def _in_order(given: Iterable[tuple[Traject, Receiver]]) -> list[tuple[Traject, Receiver]]:
    """Locks are taken in one order, so that two of these never wait for each other."""
    return sorted(given, key=lambda pair: pair[0].pk)


def _by_receiver(handovers: list[Handover]) -> dict[User, list[Handover]]:
    found: dict[User, list[Handover]] = {}
    for handover in handovers:
        found.setdefault(handover.to_adviser, []).append(handover)
    return found


def _demand_coordinator(by: User, *organisations: Organisation) -> None:
    manages = all(may_on(by, Permission.MANAGE_PROGRAMME, each.pk) for each in organisations)
    demand(require(manages, "handover_at_once", _("Alleen een coördinator verplaatst dossiers meteen.")))


def _one_of(traject: Traject, **parts: Any) -> Handover:
    """One of several offers: a refusal names the dossier."""
    try:
        return _offer(traject, **parts)
    except Refused as error:
        verdict = error.verdict
        words = {"name": traject.candidate.list_name, "reason": verdict.reason}
        reason = _("%(name)s: %(reason)s") % words
        raise Refused(refuse(verdict.code, reason, source=verdict.source, who=verdict.who)) from error


def _offer(
    traject: Traject, *, by: User, to: Receiver, words: Words, batch: uuid.UUID | None = None
) -> Handover:
    lock(traject)
    demand(rules.may_be_handed_over(traject, by))
    demand(rules.works_at(to.adviser, to.organisation))
    demand(rules.not_the_adviser(traject, to.adviser))
    handover = Handover.objects.create(
        traject=traject,
        from_adviser=traject.adviser,
        from_organisation=traject.organisation,
        to_adviser=to.adviser,
        to_organisation=to.organisation,
        reason=words.reason,
        attention=words.attention,
        offered_by=by,
        batch=batch,
    )
    data = {"to": to.adviser.pk, "organisation": to.organisation.pk}
    journal.record("handover.offered", handover, by=by, parent=traject, data=data)
    return handover


@transaction.atomic
def accept_handover(handover: Handover, *, by: User, tells_candidate: bool = False) -> Traject:
    """Take the dossier: adviser, organisation, appointments and open tasks move in one go.

    Who offered it is told, the consultant too, and the candidate with `tells_candidate`. Raises
    AlreadyMoved when the offer was withdrawn or answered, Refused for anybody but the receiver.
    """
    traject = _locked_dossier(handover)
    demand(rules.may_answer_offer(handover, by))
    demand(rules.not_closed(traject, by))
    demand(rules.works_at(handover.to_adviser, handover.to_organisation))
    perform(handover, "accept", by=by, parent=traject)
    move(handover, by=by, tells_candidate=tells_candidate)
    _tell_sender(handover, by)
    return handover.traject


@transaction.atomic
def refuse_handover(handover: Handover, *, by: User, reason: str) -> Handover:
    """Say no, with a reason; the dossier stays where it is. Raises as accept_handover."""
    traject = _locked_dossier(handover)
    demand(rules.may_answer_offer(handover, by))
    perform(handover, "refuse", by=by, parent=traject, reason=reason)
    _tell_sender(handover, by)
    return handover


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: User) -> Handover:
    """Take an offer back; the receiver is told. Raises AlreadyMoved when it was answered."""
    traject = _locked_dossier(handover)
    perform(handover, "withdraw", by=by, parent=traject)
    if handover.to_adviser != by:
        OfferWithdrawn(handover, by=by).queue()
    return handover


def withdraw_offers(traject: Traject, *, by: Actor, because: str | Promise) -> None:
    """Take back the offer that waits, if there is one: what happened to the locked dossier made it needless.

    The receiver is told why. Where the clock acts, the mail comes from the adviser.
    """
    sender = person_of(by, traject)
    for handover in traject.handovers.waiting().select_related("to_adviser", "from_organisation"):
        perform(handover, "withdraw", by=by, parent=traject)
        if handover.to_adviser != by:
            OfferWithdrawn(handover, by=sender, because=because).queue()


def _locked_dossier(handover: Handover) -> Traject:
    """The dossier before its offer: everybody locks in this order."""
    lock(handover.traject)
    return handover.traject


def _tell_sender(handover: Handover, by: User) -> None:
    if handover.offered_by != by and handover.offered_by.is_active:
        OfferAnswered(handover, by=by).queue()


def given_in(batch: str, *, by: User) -> list[Handover]:
    """What this user offered or moved at one moment of the last day, as far as it can be taken back."""
    since = dates.now() - UNDO_WITHIN
    rows = Handover.objects.filter(batch=batch, offered_by=by, created_at__gte=since)
    states = (HandoverState.OFFERED, HandoverState.ACCEPTED)
    found = rows.filter(state__in=states).select_related(
        "traject__candidate", "traject__programme", "from_adviser", "to_adviser", "from_organisation"
    )
    undone = {event.data.get("undoes") for event in _moves_of(found)}
    return [handover for handover in found.order_by("traject_id") if handover.pk not in undone]


def _moves_of(handovers: Any) -> list[Event]:
    keys = [handover.traject_id for handover in handovers]
    label = Traject._meta.label_lower
    return list(Event.objects.filter(kind=MOVED, subject_type=label, subject_id__in=keys))


@transaction.atomic
def undo_moves(batch: str, *, by: User) -> None:
    """Take back what `by` gave at that moment, all or none: offers are withdrawn, moved dossiers return.

    Raises Refused when it is too late, or when a dossier went on to somebody else.
    """
    given = given_in(batch, by=by)
    if not given:
        raise Refused(NO_UNDO)
    for handover in given:
        if handover.state == HandoverState.OFFERED:
            withdraw_handover(handover, by=by)
            continue
        traject = _locked_dossier(handover)
        _demand_coordinator(by, handover.from_organisation, traject.organisation)
        stays = traject.adviser_id == handover.to_adviser_id and not traject.handovers.waiting().exists()
        demand(require(stays, "handed_on", NO_UNDO.reason))
        move_back(handover, by=by)
