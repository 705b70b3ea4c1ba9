"""From billable phases to lines: what is collected, what waits and why, and what blocks a phase afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Event
from reporting.billing import actions
from reporting.billing.candidates import phases_in
from reporting.billing.presenters.standings import standings
from reporting.models import BillingLine, PhasePrice, ReportPeriod
from tests.factories.billing import PRICE, explored, file_of, period_of, price_of
from tests.factories.people import coordinator
from tests.factories.reporting import decide_guide, explore_ready, guide_ready
from tests.factories.trajects import ProgrammeFactory
from trajects import actions as traject_actions
from trajects.actions import corrections
from trajects.enums import PhaseKind
from trajects.models import Phase

pytestmark = pytest.mark.django_db


def collected(period) -> tuple[int, int, int]:
    found = actions.collect(period, by=coordinator())
    return found.added, found.dropped, found.ready


def states() -> list[str]:
    return sorted(BillingLine.objects.values_list("state", flat=True))


def test_a_line_waits_for_its_price_and_for_the_end_of_its_phase():
    phase, running = explored(), explore_ready()
    traject_actions.refresh_billable(running.traject)
    period = period_of(phase.traject.programme)
    assert collected(period) == (2, 0, 0)
    line = BillingLine.objects.get(phase=phase)
    with pytest.raises(Refused, match="prijs ontbreekt"):
        actions.prepare_line(line, by=coordinator())
    with pytest.raises(Refused, match="nog geen lijn klaar"):
        actions.make_file(period, by=coordinator())
    price_of(phase.traject.programme)
    assert collected(period) == (0, 0, 1)
    line.refresh_from_db()
    assert (line.state, line.amount_cents) == ("ready", PRICE)
    with pytest.raises(Refused, match="loopt nog"):
        actions.prepare_line(BillingLine.objects.get(phase=running), by=coordinator())


def test_what_is_no_longer_billable_drops_out_and_a_later_period_takes_the_rest_along():
    phase = explored()
    today = localdate()
    earlier = period_of(phase.traject.programme, begins_on=today - timedelta(9), ends_on=today - timedelta(1))
    later = period_of(phase.traject.programme, label="Nu", begins_on=today)
    assert collected(earlier) == (0, 0, 0)
    Phase.objects.filter(pk=phase.pk).update(billable_since=today - timedelta(1))
    assert collected(earlier) == (1, 0, 0)
    assert collected(later) == (0, 0, 0)
    assert BillingLine.objects.get().period == later
    phase.traject.contacts.filter(kind="info").delete()
    traject_actions.refresh_billable(phase.traject)
    assert collected(later) == (0, 1, 0)
    assert states() == []
    kinds = Event.objects.filter(subject_type="reporting.billingline").order_by("pk")
    assert [event.kind for event in kinds] == ["billing_line.added", "billing_line.dropped"]


def test_who_starts_brings_a_line_for_the_result_where_the_programme_pays_one():
    decide_guide(guide_ready(), outcome="starts")
    phase = decide_guide(guide_ready(), outcome="no_start").phase
    programme = phase.traject.programme
    price_of(programme, PhaseKind.GUIDE)
    price_of(programme, PhaseKind.GUIDE, part="outcome", amount_cents=20_000)
    assert collected(period_of(programme)) == (3, 0, 3)
    found = BillingLine.objects.order_by("part", "pk").values_list("part", "amount_cents")
    assert list(found) == [("outcome", 20_000), ("phase", PRICE), ("phase", PRICE)]


def test_a_new_price_holds_for_what_ended_since_and_not_for_what_stands_in_a_file():
    phase = explored()
    programme = phase.traject.programme
    made = file_of(phase)
    ready = explored()
    period = ReportPeriod.objects.get()
    assert collected(period) == (1, 0, 1)
    price = price_of(programme, amount_cents=50_000, valid_from=localdate())
    assert BillingLine.objects.get(phase=ready).amount_cents == 50_000
    assert made.lines.get().amount_cents == PRICE
    with pytest.raises(Refused, match="latere dag"):
        price_of(programme, valid_from=localdate())
    used = PhasePrice.objects.exclude(pk=price.pk).get()
    with pytest.raises(Refused, match="al gefactureerd"):
        actions.remove_price(used, by=coordinator())


def test_a_line_that_no_longer_holds_waits_when_a_new_price_comes():
    phase = explored()
    price_of(phase.traject.programme)
    assert collected(period_of(phase.traject.programme)) == (1, 0, 1)
    Phase.objects.filter(pk=phase.pk).update(billable_since=None)
    price_of(phase.traject.programme, amount_cents=50_000, valid_from=localdate())
    line = BillingLine.objects.get()
    assert (line.state, line.amount_cents, line.price) == ("open", None, None)
    phase.refresh_from_db()
    (shown,) = standings([phase], ReportPeriod.objects.get())
    assert (shown.badge.label, shown.line) == ("Nog niet factureerbaar", "Te factureren")
    assert line.get_absolute_url() in [button.url for button in shown.buttons]
    line.delete()
    (shown,) = standings([phase], ReportPeriod.objects.get())
    assert (shown.line, shown.total_cents) == ("", None)


def test_the_price_before_one_that_is_taken_away_holds_again():
    phase = explored()
    programme, by = phase.traject.programme, coordinator()
    first = price_of(programme)
    newest = price_of(programme, amount_cents=50_000, valid_from=localdate())
    assert collected(period_of(programme)) == (1, 0, 1)
    assert BillingLine.objects.get().amount_cents == 50_000
    actions.remove_price(newest, by=by)
    first.refresh_from_db()
    assert first.valid_until is None
    line = BillingLine.objects.get()
    assert (line.state, line.amount_cents, line.price) == ("ready", PRICE, first)
    # Without any price the line waits, as it did before there was one.
    actions.remove_price(first, by=by)
    line.refresh_from_db()
    assert (line.state, line.amount_cents, line.price) == ("open", None, None)


def test_a_price_in_the_middle_that_goes_leaves_no_days_without_price():
    programme, today = ProgrammeFactory(), localdate()
    first, middle, last = (
        price_of(programme, amount_cents=cents, valid_from=today + timedelta(days=days))
        for cents, days in ((100, -200), (200, -100), (300, 0))
    )
    actions.remove_price(middle, by=coordinator())
    assert list(PhasePrice.objects.order_by("valid_from").values_list("pk", "valid_until")) == [
        (first.pk, today - timedelta(days=1)), (last.pk, None),
    ]  # fmt: skip


def test_a_late_result_stands_in_the_period_in_which_it_is_billed():
    decision = decide_guide(guide_ready(), outcome="starts")
    phase, programme, by, today = decision.phase, decision.traject.programme, coordinator(), localdate()
    price_of(programme, PhaseKind.GUIDE)
    earlier = period_of(programme)
    collected(earlier)
    actions.make_file(earlier, by=by)
    days = {"begins_on": today + timedelta(days=1), "ends_on": today + timedelta(days=60)}
    later = period_of(programme, label="Later", **days)

    def seen(period: ReportPeriod) -> list[tuple[str | None, str, int | None]]:
        rows = phases_in(period, Phase.objects.filter(pk=phase.pk))
        return [
            (row.standing, shown.badge.label, shown.total_cents)
            for row, shown in zip(rows, standings(rows, period), strict=True)
        ]

    frozen = [("in_file", "In bestand", PRICE)]
    assert (seen(earlier), seen(later)) == (frozen, [])
    price_of(programme, PhaseKind.GUIDE, part="outcome", amount_cents=20_000)
    assert (seen(earlier), seen(later)) == (frozen, [("open", "Te factureren", 20_000)])
    ReportPeriod.objects.filter(pk=earlier.pk).update(ends_on=today - timedelta(days=1))
    ReportPeriod.objects.filter(pk=later.pk).update(begins_on=today)
    later.refresh_from_db()
    assert collected(later) == (1, 0, 1)
    made = actions.make_file(later, by=by)
    assert (seen(earlier), seen(later)) == (frozen, [("in_file", "In bestand", 20_000)])
    (row,) = standings([phase], later)
    assert row.line.endswith(f"In bestand: Bestand {made.number}, lijn 1")
    assert "lijn 1" not in row.why
    assert [button.url for button in row.buttons] == [made.lines.get().get_absolute_url()]


def test_what_was_corrected_since_it_was_ready_gets_its_new_price_or_stays_out():
    stays, goes, ends_later = explored(), explored(), explored()
    programme, by = stays.traject.programme, coordinator()
    price_of(programme, valid_from=localdate() - timedelta(days=365))
    newer = price_of(programme, valid_from=localdate() + timedelta(days=1), amount_cents=50_000)
    period = period_of(programme)
    assert collected(period) == (3, 0, 3)
    # As a correction of the day of the end leaves them, and a decision that was taken back.
    PhasePrice.objects.exclude(pk=newer.pk).update(valid_until=localdate() - timedelta(days=1))
    PhasePrice.objects.filter(pk=newer.pk).update(valid_from=localdate())
    Phase.objects.filter(pk=goes.pk).update(state="in_progress", ends_on=None)
    Phase.objects.filter(pk=ends_later.pk).update(ends_on=period.ends_on + timedelta(days=1))
    made = actions.make_file(period, by=by)
    assert [(line.phase_id, line.amount_cents) for line in made.lines.all()] == [(stays.pk, 50_000)]
    assert states() == ["in_file", "open", "open"]
    assert BillingLine.objects.get(phase=goes).hold_reason.startswith("Deze fase loopt nog")


def test_a_result_follows_in_a_later_file_than_its_phase():
    decision = decide_guide(guide_ready(), outcome="starts")
    programme, by = decision.traject.programme, coordinator()
    price_of(programme, PhaseKind.GUIDE)
    begin = localdate() - timedelta(days=59)
    earlier = period_of(programme, begins_on=begin, ends_on=localdate())
    assert collected(earlier) == (1, 0, 1)
    actions.make_file(earlier, by=by)
    price_of(programme, PhaseKind.GUIDE, part="outcome", amount_cents=20_000)
    assert collected(earlier) == (1, 0, 1)
    line = BillingLine.objects.get(part="outcome")
    actions.hold_line(line, by=by, reason="Het bewijs volgt")
    (standing,) = standings([decision.phase], earlier)
    assert standing.buttons[-1].url == line.get_absolute_url()
    assert collected(earlier) == (0, 0, 0)
    actions.prepare_line(BillingLine.objects.get(pk=line.pk), by=by)
    assert actions.make_file(earlier, by=by).total_cents == 20_000
    assert collected(earlier) == (0, 0, 0)


def test_collecting_looks_again_at_what_was_ready():
    phase = explored()
    period = period_of(phase.traject.programme)
    price_of(phase.traject.programme)
    assert collected(period) == (1, 0, 1)
    Phase.objects.filter(pk=phase.pk).update(state="in_progress", ends_on=None)
    with pytest.raises(Refused, match="nog geen lijn klaar"):
        actions.make_file(period, by=coordinator())
    assert collected(period) == (0, 0, 0)
    assert BillingLine.objects.get().hold_reason.startswith("Deze fase loopt nog")


def test_periods_of_a_programme_do_not_overlap():
    first = period_of()
    with pytest.raises(Refused, match="overlapt"):
        period_of(first.programme, label="Nog een", begins_on=first.ends_on, ends_on=first.ends_on)
    copy = ReportPeriod.objects.get()
    copy.pk, copy.public_id, copy.label = None, "8a5b7e6e-94e6-4a35-8a41-111111111111", "Kopie"
    with pytest.raises(IntegrityError, match="report_periods_do_not_overlap"), transaction.atomic():
        copy.save()
    with pytest.raises(Refused, match="einddatum"):
        period_of(first.programme, label="Fout", begins_on=localdate(), ends_on=localdate() - timedelta(1))


def test_a_phase_in_a_file_stays_as_it_was_billed_until_its_line_is_credited():
    phase = explored()
    by = coordinator(phase.traject.organisation)
    line = file_of(phase, by=by).lines.get()
    number = line.file.number
    for blocked in (
        lambda: traject_actions.cancel_phase(phase, by=by, reason="Fout"),
        lambda: traject_actions.reopen_traject(phase.traject, by=by, reason="Fout"),
        lambda: corrections.correct_phase(
            phase, by=by, reason="Fout", version=Phase.objects.get(pk=phase.pk).version, result_code="x"
        ),
        lambda: traject_actions.remove_contact(phase.contacts.get(kind="intake"), by=by, reason="Fout"),
    ):
        with pytest.raises(Refused, match=f"staat in factuurbestand {number}"):
            blocked()
    actions.credit_line(line, by=by, reason="Verkeerde kandidaat", period=line.period)
    traject_actions.cancel_phase(phase, by=by, reason="Fout")
    assert Phase.objects.get(pk=phase.pk).state == "cancelled"


def test_a_credit_is_a_negative_line_that_says_which_and_the_phase_waits_for_a_second_look():
    phase = explored()
    by = coordinator(phase.traject.organisation)
    line = file_of(phase, by=by).lines.get()
    credit = actions.credit_line(line, by=by, reason="Verkeerde fase", period=line.period)
    with pytest.raises(Refused, match="kan niet meer"):
        actions.credit_line(line, by=by, reason="Nog eens", period=line.period)
    with pytest.raises(Refused, match="kan niet meer|creditlijn"):
        actions.credit_line(credit, by=by, reason="Nog eens", period=line.period)
    assert collected(line.period) == (1, 0, 1)
    again = actions.make_file(line.period, by=by)
    assert [(each.amount_cents, each.facts["credits"]) for each in again.lines.all()] == [
        (-PRICE, f"{line.file.number} lijn 1")
    ]
    assert states() == ["credited", "in_file", "open"]
    actions.prepare_line(BillingLine.objects.get(state="open"), by=by)
    assert actions.make_file(line.period, by=by).total_cents == PRICE


def test_the_database_freezes_a_file_and_its_lines():
    made = file_of(explored())
    for sql in (
        "UPDATE reporting_billingline SET amount_cents = 1",
        "UPDATE reporting_billingline SET facts = '{}'",
        "DELETE FROM reporting_billingline",
        "UPDATE reporting_billingfile SET total_cents = 1",
        "DELETE FROM reporting_billingfile",
    ):
        with pytest.raises((IntegrityError, InternalError), match="never"), transaction.atomic():
            _execute(sql)
    assert made.lines.get().amount_cents == PRICE


def _execute(sql: str) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(sql)
