"""What the inbox costs with 20,000 referrals beside 200, in one run and one process.

The same people open the same pages twice: once while the programme holds 200 referrals, once while it
holds 20,000, divided in the same way over five offices and five partners; nine of ten are answered. The
coordinator sees all of them. Only tabs that fill a page both times are compared.

Run with ./dev bench. It prints ratios; a clock never decides whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from people.models import Candidate
from referrals.enums import ReferralState, Route
from referrals.models import Referral
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator
from tests.factories.trajects import ProgrammeFactory
from trajects.models import Traject

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

FEW, MANY = 200, 20_000
SIDES = 5
ROUNDS = 15
PAGE = 25
# Of twenty referrals: most are answered.
STATES = (
    [ReferralState.ACCEPTED] * 12
    + [ReferralState.REFUSED_CLIENT] * 3
    + [ReferralState.REFUSED_PARTNER] * 3
    + [ReferralState.SENT, ReferralState.OUTREACH]
)
_numbers = count(6_000_000)


class Network:
    """Five offices and five partners with somebody in each, and the programme between them."""

    def __init__(self) -> None:
        self.programme = ProgrammeFactory()
        offices = [OrganisationFactory(vdab=True) for _ in range(SIDES)]
        partners = [
            OrganisationFactory(**{("syntra" if place % 2 else "starterslabo"): True})
            for place in range(SIDES)
        ]
        self.senders = [(office, consultant(office)) for office in offices]
        self.receivers = [(partner, adviser(partner)) for partner in partners]
        self.coordinator = coordinator(partners[0])

    def grow(self, total: int) -> None:
        """Add referrals until there are so many."""
        places = range(Referral.objects.count(), total)
        people = Candidate.objects.bulk_create(_person(place) for place in places)
        trajects = iter(
            Traject.objects.bulk_create(
                self._traject(place, person)
                for place, person in zip(places, people, strict=True)
                if _state(place) == ReferralState.ACCEPTED
            )
        )
        Referral.objects.bulk_create(
            self._referral(place, person, trajects) for place, person in zip(places, people, strict=True)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _traject(self, place: int, person: Candidate) -> Traject:
        partner, guide = self.receivers[place // SIDES % SIDES]
        return Traject(
            programme=self.programme,
            organisation=partner,
            candidate=person,
            adviser=guide,
            started_on=localdate() - timedelta(days=20),
        )

    def _referral(self, place: int, person: Candidate, trajects: Iterator[Traject]) -> Referral:
        office, sender = self.senders[place % SIDES]
        partner, receiver = self.receivers[place // SIDES % SIDES]
        state = _state(place)
        taken = state == ReferralState.ACCEPTED
        answered = state not in (ReferralState.SENT, ReferralState.OUTREACH)
        return Referral(
            candidate=person,
            programme=self.programme,
            state=state,
            from_organisation=office,
            from_user=sender,
            to_organisation=partner,
            to_adviser=receiver,
            route=Route.SYNTRA,
            route_reason="Het niveau 2.2 is hoger dan 1.2 en is behaald.",
            sent_at=now() - timedelta(minutes=place),
            card_signed_on=localdate(),
            traject=next(trajects) if taken else None,
            first_conversation_on=localdate() if taken else None,
            answered_on=localdate() if answered else None,
            refusal_reason="" if taken or not answered else "Het uurrooster past niet.",
        )


def _state(place: int) -> str:
    """Every office and every partner has every state."""
    return STATES[(place // (SIDES * SIDES) + place) % len(STATES)]


def _person(place: int) -> Candidate:
    name = f"peeters{place} noor"
    return Candidate(
        number=next(_numbers),
        family_name=f"Peeters{place}",
        given_name="Noor",
        postcode="8500",
        municipality="Kortrijk",
        dutch_level="2.2",
        sort_name=name,
        search_text=f"{name} kortrijk",
    )


def pages(network: Network) -> Iterator[tuple[str, Any, str]]:
    """Whose page, and which."""
    for who, user in (
        ("adviser", network.receivers[0][1]),
        ("consultant", network.senders[0][1]),
        ("coordinator", network.coordinator),
    ):
        for tab in ("beantwoord", "alles"):
            yield f"{who} {tab}", user, reverse("referrals:inbox_tab", args=[tab])
    yield (
        "coordinator search",
        network.coordinator,
        reverse("referrals:inbox_tab", args=["alles"]) + "?q=noor",
    )


def milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def measure(network: Network) -> dict[str, tuple[float, float]]:
    """The median time of each page, and the shortest: that one feels least of other work on the machine."""
    found = {}
    for name, user, url in pages(network):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert len(client.get(url).context["table"].rows) == PAGE
        times = [milliseconds(lambda c=client, u=url: c.get(u)) for _ in range(ROUNDS)]
        found[name] = (median(times), min(times))
    return found


def test_the_inbox_with_many_referrals_beside_few() -> None:
    network = Network()
    network.grow(FEW)
    few = measure(network)
    network.grow(MANY)
    many = measure(network)
    assert Referral.objects.count() == MANY
    lines = [
        f"{name}: median {few[name][0]:.0f} ms with {FEW}, {many[name][0]:.0f} ms with {MANY},"
        f" ratio {many[name][0] / few[name][0]:.2f}; shortest {few[name][1]:.0f} and {many[name][1]:.0f} ms,"
        f" ratio {many[name][1] / few[name][1]:.2f}"
        for name in few
    ]
    print("\n" + "\n".join(lines))  # noqa: T201  the measurement
