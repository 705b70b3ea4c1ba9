"""Report periods and prices: settings of a programme, kept with who made them."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from core import dates, journal
from core.errors import Refused
from core.rules import Verdict, refuse
from core.workflow import lock, perform
from people.models import User
from reporting.billing import rules
from reporting.billing.enums import LinePart
from reporting.models import BillingLine, PhasePrice, ReportPeriod
from trajects.models import PhaseTemplate, Programme


def demand(verdict: Verdict) -> None:
    """Raise Refused with the reason when a rule says no."""
    if not verdict:
        raise Refused(verdict)


def _demand_sound(row: ReportPeriod | PhasePrice) -> None:
    """Raise Refused with the words of the first constraint that the row breaks."""
    try:
        row.full_clean(exclude=("public_id",))
    except ValidationError as error:
        raise Refused(refuse("billing.unsound", error.messages[0])) from error


@transaction.atomic
def add_period(programme: Programme, *, by: User, label: str, begins_on: date, ends_on: date) -> ReportPeriod:
    """Make a report period of a programme, from its first day to its last, both included.

    Raises Refused when it overlaps another one (the database would refuse too).
    """
    lock(programme)
    demand(rules.days_fit(begins_on, ends_on))
    period = ReportPeriod(programme=programme, label=label, begins_on=begins_on, ends_on=ends_on, made_by=by)
    _demand_sound(period)
    period.save()
    journal.record("report_period.added", period, by=by, data=_days(period))
    return period


@transaction.atomic
def change_period(
    period: ReportPeriod, *, by: User, label: str, begins_on: date, ends_on: date
) -> ReportPeriod:
    """Correct name or days of a period. Raises Refused once a file was made of it."""
    lock(period.programme)
    demand(rules.may_be_changed(period))
    demand(rules.days_fit(begins_on, ends_on))
    before = _days(period)
    period.label, period.begins_on, period.ends_on = label, begins_on, ends_on
    _demand_sound(period)
    period.save()
    journal.record("report_period.changed", period, by=by, data={"was": before, "now": _days(period)})
    return period


def _days(period: ReportPeriod) -> dict[str, str]:
    return {"from": str(period.begins_on), "to": str(period.ends_on)}


@transaction.atomic
def set_price(
    template: PhaseTemplate,
    *,
    by: User,
    amount_cents: int,
    valid_from: date,
    part: str = LinePart.PHASE,
    source: str = "",
) -> PhasePrice:
    """Fix what is paid for a phase (or its result) that ends from a day on; in cents (decision 15).

    The price before it ends the day before. Lines that are ready and fall under it get it; what stands in a
    file keeps what was claimed. Raises Refused when a price already begins on that day or later.
    """
    lock(template.programme)
    newest = template.prices.filter(part=part).order_by("-valid_from").first()
    demand(rules.price_fits(newest, valid_from))
    if newest:
        newest.valid_until = valid_from - timedelta(days=1)
        newest.save(update_fields=["valid_until", "changed_at"])
    price = PhasePrice(
        template=template, part=part, amount_cents=amount_cents, valid_from=valid_from, source=source
    )
    _demand_sound(price)
    price.save()
    data = {"phase": template.code, "part": str(part), "cents": amount_cents, "from": str(valid_from)}
    journal.record("phase_price.set", price, by=by, parent=template.programme, data=data)
    _price_again(price, by=by)
    return price


def _price_again(price: PhasePrice, *, by: User) -> None:
    """Lines that are ready with another price for this day become ready with this one, or wait."""
    lines = BillingLine.objects.ready().filter(template=price.template_id, part=price.part)
    for line in lines.filter(credits__isnull=True, phase__ends_on__gte=price.valid_from):
        perform(line, "hold", by=by, reason="")
        _prepare_again(line, by=by)


def _prepare_again(line: BillingLine, *, by: User) -> None:
    """With the price of now; what was corrected in the dossier meanwhile may make it wait."""
    if rules.may_be_prepared(line):
        perform(line, "prepare", by=by, price=line.current_price())


@transaction.atomic
def remove_price(price: PhasePrice, *, by: User) -> None:
    """Take away a price that was typed by mistake: the one before it holds again for its days.

    Lines that were ready with it get the price that holds now, or wait. Raises Refused when it stands in a file.
    """
    lock(price.template.programme)
    # As it is now: a later price may have ended it, and who comes second finds it gone.
    now = price.template.prices.select_related("template__programme").filter(pk=price.pk).first()
    if now is None:
        return
    demand(rules.price_may_go(now))
    data = {"phase": now.template.code, "part": now.part, "cents": now.amount_cents}
    journal.record("phase_price.removed", now, by=by, parent=now.template.programme, data=data)
    lines = list(now.lines.ready())
    for line in lines:
        perform(line, "hold", by=by, reason="")
    now.delete()
    _open_again(now)
    for line in lines:
        _prepare_again(line, by=by)


def _open_again(gone: PhasePrice) -> None:
    """The price that ended because this one began ends where this one did."""
    day_before = gone.valid_from - timedelta(days=1)
    rows = gone.template.prices.filter(part=gone.part, valid_until=day_before)
    rows.update(valid_until=gone.valid_until, changed_at=dates.now())
