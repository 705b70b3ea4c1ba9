"""Accepting and withdrawing at once: exactly one of them happens, whole."""

from __future__ import annotations

import pytest

from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory
from tests.trajects.test_dossier_races import at_once, kinds_of
from trajects.actions import teamwork as actions
from trajects.models import DossierAccess, Handover, Traject

pytestmark = pytest.mark.django_db(transaction=True)


def test_accept_and_withdraw_at_once_leave_one_winner():
    traject, to = TrajectFactory(), adviser()
    old = traject.adviser
    receiver = actions.Receiver(to, to.current_membership.organisation)
    offer = actions.offer_dossier(traject, by=old, to=receiver, words=actions.Words("Weg"))

    def fresh() -> Handover:
        return Handover.objects.get(pk=offer.pk)

    answers = at_once(
        lambda: actions.accept_handover(fresh(), by=to),
        lambda: actions.withdraw_handover(fresh(), by=old),
    )
    found, traject = fresh(), Traject.objects.get()
    accepted = found.state == "accepted"
    assert kinds_of(answers) == ["AlreadyMoved", "Traject" if accepted else "Handover"]
    assert (traject.adviser == to) is accepted
    assert DossierAccess.objects.exists() is accepted


def test_two_offers_at_once_leave_one():
    traject = TrajectFactory()
    people = [adviser(), adviser()]

    def offer(to):
        receiver = actions.Receiver(to, to.current_membership.organisation)
        row = Traject.objects.get(pk=traject.pk)
        return lambda: actions.offer_dossier(row, by=traject.adviser, to=receiver, words=actions.Words("Weg"))

    answers = at_once(*(offer(to) for to in people))
    assert kinds_of(answers) == ["Handover", "Refused"]
    assert Handover.objects.count() == 1
