"""Giving several referrals to somebody at once: another adviser, or another contact person of the office."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import dates, journal
from core.errors import Refused
from core.models import Event
from core.rules import Rule, Verdict, first_refusal, refuse, require
from core.workflow import FORBIDDEN
from people.models import User
from referrals import rules
from referrals.models import Referral, may_handle, may_send
from referrals.notifications import ReferralsAssigned, ReferralsHandedOver, ReferralsTakenAway
from referrals.notifications.inbox import HandedEmail
from trajects.actions import change_traject
from trajects.enums import TrajectState

# How long somebody may take it back.
UNDO_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Handing:
    """What is handed: the field that changes, its line in the journal, who may, when, to whom, and the mail."""

    field: str
    kind: str
    may: Callable[[Any, Any], bool]
    state_rule: Rule
    person_rule: Rule
    email: type[HandedEmail]

    def moment(self, referral: Referral, by: User) -> Verdict:
        """Whether this one may be handed by this user now, to anybody."""
        allowed = require(self.may(referral, by), FORBIDDEN, _("Jouw rol mag dit niet doen."))
        return first_refusal(allowed, self.state_rule(referral, by))

    def verdict(self, referral: Referral, by: User) -> Verdict:
        """Whether it may be handed to whoever stands in its field."""
        return first_refusal(self.moment(referral, by), self.person_rule(referral, by))


ASSIGN = Handing(
    "to_adviser",
    "referral.assigned",
    may_handle,
    rules.can_be_assigned,
    rules.adviser_works_there,
    ReferralsAssigned,
)
HAND_OVER = Handing(
    "from_user",
    "referral.handed_over",
    may_send,
    rules.can_be_handed_over,
    rules.contact_works_there,
    ReferralsHandedOver,
)


def assign_referrals(referrals: Iterable[Referral], *, by: User, adviser: User) -> str:
    """Give referrals that wait for an answer to one adviser of the receiving organisation, all or none.

    Mails the adviser once, with all of them, and whoever had them. Returns the name of this moment, for `undo_assignment`.
    Raises Refused with the reason of each that cannot be given.
    """
    return _hand(ASSIGN, {referral.pk: adviser for referral in referrals}, by)


def hand_over_referrals(referrals: Iterable[Referral], *, by: User, contact: User) -> str:
    """Make a colleague of the sending office the contact person of referrals that still run, all or none.

    The colleague is from then on the consultant of the dossiers that came of them, and gets the decisions.
    Mails the colleague once, and whoever had them. Returns the name of this moment. Raises Refused with every reason.
    """
    return _hand(HAND_OVER, {referral.pk: contact for referral in referrals}, by)


def may_hand(referral: Referral, *, by: User, receives: bool) -> Verdict:
    """Whether this referral can go to another adviser, or else to another contact person."""
    return (ASSIGN if receives else HAND_OVER).moment(referral, by)


def undo_assignment(batch: str, *, by: User) -> str:
    """Give back what `by` handed at that moment, all or none, within a day.

    Whoever gets something back is mailed, and whoever loses it. Raises Refused when nothing can be taken back any more.
    """
    events = handed_in(batch, by=by)
    if not events:
        raise Refused(refuse("undo_gone", _("Dit kan niet meer ongedaan gemaakt worden.")))
    handing = ASSIGN if events[0].kind == ASSIGN.kind else HAND_OVER
    users = User.objects.in_bulk({event.data["from"] for event in events} - {None})
    before = {event.subject_id: users.get(event.data["from"]) for event in events}
    return _hand(handing, before, by, only_from={event.subject_id: event.data["to"] for event in events})


def handed_in(batch: str, *, by: User) -> list[Event]:
    """The lines of the journal about what this user handed at one moment of the last day."""
    since = dates.now() - UNDO_WITHIN
    kinds = (ASSIGN.kind, HAND_OVER.kind)
    return list(
        Event.objects.filter(kind__in=kinds, actor_id=by.pk, occurred_at__gte=since, data__batch=batch)
    )


@transaction.atomic
def _hand(
    handing: Handing, wanted: dict[int, User | None], by: User, only_from: dict[int, int] | None = None
) -> str:
    """Lock all of them in one order, ask the rules, change, note and mail."""
    rows = list(
        Referral.objects.filter(pk__in=wanted)
        .with_people()
        .select_related("traject")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    before = {row.pk: getattr(row, f"{handing.field}_id") for row in rows}
    for row in rows:
        setattr(row, handing.field, wanted[row.pk])
    _require_each(handing, rows, by, only_from=only_from, before=before)
    batch = str(uuid.uuid4())
    changed = [row for row in rows if before[row.pk] != getattr(row, f"{handing.field}_id")]
    for row in changed:
        _change(handing, row, by, before=before[row.pk], batch=batch)
    _mail_each(handing, changed, by, batch)
    _mail_former(changed, before, by, batch)
    return batch


def _change(handing: Handing, row: Referral, by: User, *, before: int | None, batch: str) -> None:
    """One referral changes hands; a dossier that runs follows its contact person."""
    row.save(update_fields=[handing.field, "changed_at"])
    data = {"batch": batch, "from": before, "to": getattr(row, f"{handing.field}_id")}
    journal.record(handing.kind, row, by=by, parent=row.traject, data=data)
    traject = row.traject if handing is HAND_OVER else None
    if traject and traject.state != TrajectState.CLOSED and traject.consultant_id == before:
        change_traject(traject, by=by, version=traject.version, consultant=row.from_user)


def _require_each(
    handing: Handing,
    rows: list[Referral],
    by: User,
    *,
    only_from: dict[int, int] | None,
    before: dict[int, int | None],
) -> None:
    """Go on only when every one of them may be handed; the refusal names each that may not."""
    moved = refuse("handed_again", _("Iemand anders nam deze intussen over."))
    verdicts = {
        row: moved if only_from and only_from[row.pk] != before[row.pk] else handing.verdict(row, by)
        for row in rows
    }
    reasons = [
        f"{row.candidate.list_name}: {answer.reason}" for row, answer in verdicts.items() if not answer
    ]
    if reasons or not rows:
        words = " ".join(reasons) or str(_("Kies minstens één doorverwijzing."))
        raise Refused(refuse("hand", _("Er is niets veranderd. %(reasons)s") % {"reasons": words}))


def _mail_each(handing: Handing, changed: list[Referral], by: User, batch: str) -> None:
    """One mail for each person who got something, except for whoever did it."""
    got: dict[User, list[Referral]] = {}
    for row in changed:
        person = getattr(row, handing.field)
        if person and person != by:
            got.setdefault(person, []).append(row)
    for person, theirs in got.items():
        handing.email(theirs, to=person, by=by, batch=batch).queue()


def _mail_former(changed: list[Referral], before: dict[int, int | None], by: User, batch: str) -> None:
    """One mail for each person who lost something, except for whoever did it."""
    lost: dict[int, list[Referral]] = {}
    for row in changed:
        lost.setdefault(before[row.pk] or by.pk, []).append(row)
    for person in User.objects.filter(pk__in=lost, is_active=True).exclude(pk=by.pk).order_by("pk"):
        ReferralsTakenAway(lost[person.pk], to=person, by=by, batch=batch).queue()
