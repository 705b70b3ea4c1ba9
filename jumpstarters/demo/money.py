"""A grant of Jumpstarters in the demo, with its partners, costs and result."""

from __future__ import annotations

from datetime import timedelta

from core import dates
from jumpstarters.demo.world import World
from people.models import Organisation
from reporting.esf.actions import take_later_snapshots
from reporting.finance import actions
from reporting.models import Grant, GrantPeriod

HEADINGS = ["Personeel", "Werking", "Externe prestaties"]
# Hundredths of a full-time person, and what was spent on each heading in the first period, in cents.
PEOPLE = (250, 175, 120)
SPENT = (1_850_000, 240_000, 99_950)
ADVANCE_CENTS, ALLOCATED_CENTS = 12_500_000, 40_000_000


def bring_money(world: World) -> None:
    """A grant that runs, beside those of the sources: an advance, one partner's costs accepted, one's handed in."""
    take_later_snapshots(on=dates.today())
    today, by = dates.today(), world.coordinator
    grant = Grant.objects.create(
        programme=world.programme, code="demo-jumpstarters", project="Jumpstarters", cost_headings=HEADINGS,
        promotor=Organisation.objects.guiding().order_by("pk")[0], allocated_cents=ALLOCATED_CENTS,
        begins_on=today - timedelta(days=500), ends_on=today + timedelta(days=60), input_percent=70,
        result_percent=30, outflow_percent=50, result_phase="BF", source="Verzonnen voor de demo",
    )  # fmt: skip
    period = grant.periods.create(number=1, begins_on=grant.begins_on, ends_on=today - timedelta(days=135))
    grant.periods.create(number=2, begins_on=today - timedelta(days=134))
    actions.add_advance(
        grant, by=by, period=period, amount_cents=ADVANCE_CENTS, paid_on=today - timedelta(days=480)
    )
    _spend(world, grant, period)


def _spend(world: World, grant: Grant, period: GrantPeriod) -> None:
    by, partners = world.coordinator, Organisation.objects.guiding().order_by("pk")
    for number, (organisation, people) in enumerate(zip(partners, PEOPLE, strict=False), start=1):
        partner = grant.partners.create(organisation=organisation, fte_hundredths=people, position=number)
        if number == len(PEOPLE):
            continue
        amounts = {heading: cents // number for heading, cents in zip(HEADINGS, SPENT, strict=True)}
        report = actions.fill_costs(partner, period, by=by, amounts=amounts)
        actions.hand_in_costs(report, by=by)
        if number == 1:
            asked = report.total_cents
            actions.accept_costs(
                report, by=by, accepted_cents=asked - 20_000, reason="Een factuur telt niet mee."
            )
