"""Providers who do not answer: reminders, revoked links, and addresses that do not work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from core import dates, journal, working_days
from core.actors import CLOCK, Actor
from core.errors import Refused
from core.models import Event
from core.rules import Verdict
from core.text import one_line
from core.workflow import lock
from vouchers import rules, tokens
from vouchers.models import Voucher
from vouchers.notifications.groups import GroupReminder
from vouchers.notifications.providers import VoucherReminder
from vouchers.notifications.vouchers import VoucherToProvider

REMINDED = "voucher.reminded"


def remind_providers(*, on: date) -> int:
    """Ask once for each step of the programme for the answer to a paid voucher; returns how many mails.

    `on` is a day in Brussels; the steps are working days after the booking. Each reminder brings a new
    link, because only the hash of a link is kept; earlier links go on working until they expire, so that
    whoever opens the first e-mail is not sent away. All of them answer the same voucher, once. An address
    that refused the last e-mail gets no reminder: somebody must correct it first. A clock that was away
    sends only the last step that was missed. The silent vouchers of one group share one e-mail.
    """
    waiting = Voucher.objects.waiting_for_provider().select_related("traject__programme").order_by("pk")
    unreachable = set(Voucher.objects.not_delivered().values_list("pk", flat=True))
    due = [voucher for voucher in waiting if voucher.pk not in unreachable and step_of(voucher, on)]
    return sum(_remind(vouchers, on) for vouchers in _by_mail(due))


def _by_mail(vouchers: Iterable[Voucher]) -> list[list[Voucher]]:
    """The vouchers of one group that went to one address are asked about together, all others alone."""
    found: dict[Any, list[Voucher]] = defaultdict(list)
    for voucher in vouchers:
        found[(voucher.group_id, voucher.contact_email) if voucher.group_id else voucher.pk].append(voucher)
    return list(found.values())


def step_of(voucher: Voucher, on: date) -> int:
    """The last step of the programme that was reached, in working days; 0 before the first."""
    passed = working_days.between(dates.local_date(voucher.booked_at), on)
    return max(
        (days for days in voucher.traject.programme.voucher_reminder_days if days <= passed), default=0
    )


@transaction.atomic
def _remind(vouchers: list[Voucher], on: date) -> bool:
    """Whether this worker sent the reminder: a second one waits for the locks and finds it done.

    Each voucher is locked, in the order of the keys, and has its own line in the journal.
    """
    address = vouchers[0].contact_email
    for voucher in vouchers:
        lock(voucher)
    asked = [voucher for voucher in vouchers if _is_due(voucher, on) and voucher.contact_email == address]
    if not asked:
        return False
    _ask(asked)
    for voucher in asked:
        data = {"number": voucher.number, "step": step_of(voucher, on)}
        journal.record(REMINDED, voucher, by=CLOCK, parent=voucher.traject, data=data)
    return True


def _ask(vouchers: list[Voucher]) -> None:
    """One e-mail about one voucher or about several of a group, with a new link for each."""
    if len(vouchers) == 1:
        VoucherReminder(vouchers[0], *tokens.issue(vouchers[0])).queue()
        return
    links = [(voucher, *tokens.issue(voucher)) for voucher in vouchers]
    GroupReminder(links).queue()


def _is_due(voucher: Voucher, on: date) -> bool:
    return bool(rules.waits_for_provider(voucher)) and step_of(voucher, on) > _last_step(voucher)


def _last_step(voucher: Voucher) -> int:
    steps = Event.objects.about(voucher).filter(kind=REMINDED).values_list("data__step", flat=True)
    return max(steps, default=0)


@transaction.atomic
def revoke_link(voucher: Voucher, *, by: Actor) -> Voucher:
    """Make the provider's links open nothing; the voucher goes on waiting. Raises Refused without such a link."""
    lock(voucher)
    _insist(rules.may_revoke_link(voucher, by))
    tokens.revoke(voucher)
    _record("voucher.link_revoked", voucher, by=by)
    return voucher


@transaction.atomic
def correct_contact_email(voucher: Voucher, *, by: Actor, email: str, reason: str) -> Voucher:
    """Send a voucher to another address, with a new link; earlier links open nothing any more.

    `reason` stays in the journal. The offer on the menu card keeps its address: a coordinator changes
    that. Raises Refused after the answer.
    """
    lock(voucher)
    _insist(rules.may_correct_contact(voucher, by))
    tokens.revoke(voucher)
    voucher.contact_email = email
    voucher.version += 1
    voucher.save()
    VoucherToProvider(voucher, *tokens.issue(voucher)).queue()
    _record("voucher.contact_corrected", voucher, by=by, reason=one_line(reason))
    return voucher


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)


def _record(kind: str, voucher: Voucher, *, by: Actor, **data: str) -> None:
    journal.record(kind, voucher, by=by, parent=voucher.traject, data={"number": voucher.number, **data})
