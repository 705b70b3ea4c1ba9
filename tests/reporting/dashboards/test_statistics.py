"""What the figures of the dashboard count, and what is told of small numbers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils.timezone import localdate

from people.models import CandidateTargetGroup, TargetGroup
from reporting import statistics as s
from reporting.statistics import Selection, told
from tests.factories.people import CandidateFactory, adviser
from tests.factories.referrals import ReferralFactory, referral_in, sent_referral
from tests.factories.reporting import decide_explore, decide_guide, explore_ready, guide_ready
from tests.factories.trajects import TrajectFactory
from tests.factories.vouchers import accepted, booked, refused
from trajects.models import Phase, Traject


def referral_of(traject: Traject) -> Any:
    """The accepted referral from which a dossier came."""
    referral = sent_referral(candidate=traject.candidate, to_organisation=traject.organisation)
    type(referral).objects.filter(pk=referral.pk).update(
        state="accepted", traject=traject, first_conversation_on=traject.started_on, answered_on=localdate()
    )
    referral.traject = traject
    return referral


def funnel(**chosen: Any) -> list[int]:
    return [line.values[0] for line in s.FUNNEL.lines(Selection(**chosen))]


def values(figure: s.Figure, **chosen: Any) -> dict[str, tuple[Any, ...]]:
    return {line.label: line.values for line in figure.lines(Selection(**chosen))}


@pytest.mark.django_db
def test_funnel_counts_each_step_once_and_its_parts_add_up():
    ReferralFactory()
    for state in ("sent", "refused_partner", "accepted", "cancelled", "rerouted"):
        referral_in(state)
    referral_of(decide_explore(explore_ready(candidate=CandidateFactory(postcode=""))).traject)
    referral_of(decide_guide(outcome="no_start").traject)
    referral_of(decide_guide(outcome="starts").traject)
    stopped = guide_ready()
    referral_of(stopped.traject)
    Phase.objects.filter(pk=stopped.pk).update(state="stopped", ends_on=localdate(), end_reason="Weg.")
    # The rerouted one counts once: where it went. Stopped guidance started and is not done.
    assert funnel() == [8, 5, 4, 4, 2, 1]
    for figure in (s.BY_ORGANISATION, s.BY_PROVINCE):
        lines = figure.lines(Selection())
        assert [sum(column) for column in zip(*(line.values for line in lines), strict=True)] == funnel()
    assert [line.label for line in s.BY_PROVINCE.lines(Selection())][-1] == "Niet bekend"
    # Only dossiers have an adviser to count with.
    assert sum(line.values[0] for line in s.BY_ADVISER.lines(Selection())) == 5
    assert values(s.OUTCOMES) == {
        "Verkennen: Positief": (4,),
        "Begeleiden: Start als zelfstandige": (1,),
        "Begeleiden: Start (voorlopig) niet": (1,),
        "Begeleiden: Stopgezet": (1,),
    }


@pytest.mark.django_db
def test_filters_and_reach_of_the_funnel():
    west, today = sent_referral(), localdate()
    east = sent_referral(candidate=CandidateFactory(postcode="9000"))
    guided = referral_of(TrajectFactory())
    assert funnel(province="BE-VOV")[0] == 1
    assert funnel(organisation=west.to_organisation)[0] == 1
    assert funnel(programme=west.programme)[0] == sum(
        each.programme_id == west.programme_id for each in (west, east, guided)
    )
    assert funnel(adviser=guided.traject.adviser)[0] == 1
    assert funnel(since=today, until=today)[0] == 3
    assert funnel(since=today + timedelta(days=1))[0] == 0
    assert funnel(reach=frozenset({east.to_organisation_id}))[0] == 1
    assert funnel(reach=frozenset())[0] == 0


@pytest.mark.django_db
def test_target_groups_overlap():
    referral = sent_referral()
    sent_referral()
    for code in ("eerste", "tweede"):
        group = TargetGroup.objects.create(code=code, label=code.title(), main_group="inactive")
        CandidateTargetGroup.objects.create(candidate=referral.candidate, target_group=group)
    counted = {label: numbers[0] for label, numbers in values(s.BY_TARGET_GROUP).items()}
    assert counted["Eerste"] == counted["Tweede"] == 1
    assert sum(counted.values()) >= 3


@pytest.mark.django_db
def test_caseload_at_the_end_of_a_period():
    user = adviser()
    organisation = user.current_membership.organisation
    for begin, end in ((1, None), (1, 60), (40, None), (90, None)):
        traject = TrajectFactory(organisation=organisation, adviser=user)
        day = date(2025, 1, 1)
        Traject.objects.filter(pk=traject.pk).update(
            started_on=day + timedelta(days=begin),
            closed_on=day + timedelta(days=end) if end else None,
            state="closed" if end else "running",
            close_reason="by_hand" if end else "",
        )
    quarter = {"since": date(2025, 2, 1), "until": date(2025, 3, 31)}
    # Open at the end, begun and ended in between; the one of April is not there yet.
    assert values(s.CASELOAD_BY_ADVISER, **quarter) == {str(user): (2, 1, 1)}
    assert values(s.CASELOAD_BY_ORGANISATION, organisation=organisation) == {str(organisation): (3, 4, 1)}


@pytest.mark.django_db
def test_median_and_ninetieth_percentile_of_phases_and_waiting():
    first = decide_explore().phase
    phases = [first]
    for _ in range(9):
        twin = Phase.objects.get(pk=first.pk)
        twin.pk, twin.traject, twin._state.adding = None, TrajectFactory(explore=False), True
        twin.public_id = type(twin)._meta.get_field("public_id").get_default()
        twin.save()
        phases.append(twin)
    for days, phase in enumerate(phases, start=1):
        start = date(2025, 1, 1)
        Phase.objects.filter(pk=phase.pk).update(starts_on=start, ends_on=start + timedelta(days=10 * days))
    year = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}
    label = f"{first.traject.programme.name} {first.template.name}"
    assert values(s.PHASE_TIMES, **year) == {label: (10, 50, 90)}
    referral = referral_of(first.traject)
    type(referral).objects.filter(pk=referral.pk).update(
        dated_on=date(2025, 3, 1), answered_on=date(2025, 3, 5), first_conversation_on=date(2025, 3, 11)
    )
    assert list(values(s.WAITING, **year).values()) == [(1, 10, 10, 1, 4, 4)]


@pytest.mark.django_db
def test_vouchers_by_provider():
    booked(), accepted(), refused()
    line = s.VOUCHERS_BY_PROVIDER.lines(Selection(), count_people=True)[0]
    assert (line.label, line.values, line.people) == ("Starterslabo", (3, 1, 1, 0, 8_000), 3)
    assert s.VOUCHERS_BY_PROVIDER.lines(Selection(province="BE-VAN")) == []


def test_period_before_has_the_same_length():
    before = Selection(since=date(2026, 1, 1), until=date(2026, 12, 31)).before()
    assert (before.since, before.until) == (date(2025, 1, 1), date(2025, 12, 31))
    before = Selection(since=date(2026, 3, 1), until=date(2026, 3, 31)).before()
    assert (before.since, before.until) == (date(2026, 2, 1), date(2026, 2, 28))
    before = Selection(since=date(2026, 3, 3), until=date(2026, 3, 9)).before()
    assert (before.since, before.until) == (date(2026, 2, 24), date(2026, 3, 2))
    assert Selection(since=date(2026, 3, 3)).before() is None


# Small numbers -------------------------------------------------------------------------------------


def hides_small_ones(count: int) -> int | None:
    """What hides small numbers only: the control."""
    return count if count >= s.SMALL else None


def possible(tell: Any, whole: int, part: int) -> set[int]:
    """The differences of two selections that fit what is told of both, when the part lies in the whole."""
    fits = lambda true: [each for each in range(150) if tell(each) == tell(true)]  # noqa: E731
    return {big - small for big, small in product(fits(whole), fits(part)) if big >= small}


@pytest.mark.parametrize("part", [10, 19, 20, 47])
def test_two_selections_cannot_be_subtracted_to_a_small_number(part):
    for rest in range(1, s.SMALL):
        assert len(possible(told, part + rest, part)) >= s.SMALL
        # Negative control: hiding small numbers alone gives the difference away.
        assert possible(hides_small_ones, part + rest, part) == {rest}


def test_numbers_are_told_as_the_tens_below():
    assert [told(count) for count in (0, 9, 10, 19, 20, 128)] == [None, None, 10, 10, 20, 120]
    assert [s.told_cents(cents) for cents in (0, 499_999, 500_000, 1_234_567)] == [
        None,
        None,
        500_000,
        1_000_000,
    ]
