"""A snapshot stays as it was, and what changed since is explained."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import AlreadyMoved, Refused
from core.models import Event
from reporting.kpi import actions
from reporting.kpi.differences import difference
from reporting.kpi.frozen import tables_from
from reporting.kpi.selection import Selection
from reporting.models import Indicator, KpiSnapshot
from tests.factories.kpi import IndicatorFactory, target_of
from tests.factories.people import adviser, coordinator, steering_member
from tests.factories.trajects import TrajectFactory
from trajects.models import Traject

pytestmark = pytest.mark.django_db


def page(user, name: str, snapshot: KpiSnapshot) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"reporting:{name}", args=[snapshot.public_id])).content.decode()


@pytest.fixture
def counted() -> Indicator:
    indicator = IndicatorFactory(label="Gestart", measure="dossiers")
    target_of(indicator, 10)
    return indicator


def fixed(indicator: Indicator) -> KpiSnapshot:
    by = coordinator()
    return actions.fix_snapshot(actions.take_snapshot(Selection(indicator.programme), by=by), by=by)


def test_snapshot_stays_when_the_dossiers_change_and_the_difference_is_explained(counted):
    stays, goes = TrajectFactory.create_batch(2, programme=counted.programme, explore=False)
    snapshot = fixed(counted)
    kept = (snapshot.figures, snapshot.definition, snapshot.sha256)
    comes = TrajectFactory(programme=counted.programme, explore=False)
    goes.delete()
    target_of(counted, 25)
    snapshot.refresh_from_db()
    assert (snapshot.figures, snapshot.definition, snapshot.sha256) == kept
    assert actions.fingerprint(snapshot) == snapshot.sha256
    (table,) = tables_from(snapshot.figures)
    assert [cell.shown for cell in table.rows[0].cells] == ["10", "2", "nog 8"]

    told = difference(snapshot, shields=False, among=Traject.objects.all())
    assert [(c.label, c.before.shown, c.now.shown, c.difference) for c in told.changes] == [
        ("Gestart: Objectief", "10", "25", "+15")
    ]
    (move,) = told.movements
    assert (move.added, move.gone, move.came, move.went) == (1, 1, [comes], [])
    assert told.redefined == ["Gestart"]
    words = page(coordinator(), "kpi_snapshot_changes", snapshot)
    for shown in ("Gestart: Objectief", "+15", comes.candidate.list_name, "Erbij: 1. Weg: 1."):
        assert shown in words
    assert stays.candidate.list_name not in words
    # Who works elsewhere sees neither the person nor how many.
    assert comes.candidate.list_name not in page(adviser(), "kpi_snapshot_changes", snapshot)
    assert "Erbij: 1" not in page(steering_member(), "kpi_snapshot_changes", snapshot)


def test_an_indicator_that_was_switched_off_is_named_and_its_dossiers_did_not_leave(counted):
    TrajectFactory(programme=counted.programme, explore=False)
    other = IndicatorFactory(table=counted.table, label="Blijft", measure="dossiers")
    snapshot = fixed(counted)
    Indicator.objects.filter(pk=counted.pk).update(is_active=False)
    TrajectFactory(programme=counted.programme, explore=False)
    told = difference(snapshot, shields=False, among=Traject.objects.all())
    assert [change.label for change in told.changes] == ["Blijft: Gerealiseerd"]
    assert [(move.label, move.added, move.gone) for move in told.movements] == [(other.label, 1, 0)]
    assert (told.switched_off, told.redefined) == (["Gestart"], [])
    words = page(coordinator(), "kpi_snapshot_changes", snapshot)
    assert "Deze indicatoren zijn intussen uitgezet." in words


def test_a_snapshot_counts_every_organisation_whatever_was_chosen_on_the_page(counted):
    own, _other = TrajectFactory.create_batch(2, programme=counted.programme, explore=False)
    chosen = Selection(counted.programme, organisation=own.organisation)
    snapshot = actions.take_snapshot(chosen, by=coordinator())
    assert tables_from(snapshot.figures)[0].rows[0].cells[1].shown == "2"
    assert tables_from(snapshot.shielded)[0].rows[0].cells[1].shown == "<10"
    assert sorted(snapshot.members.popitem()[1]) == sorted(Traject.objects.values_list("pk", flat=True))


def test_steering_group_reads_the_snapshot_without_small_numbers(counted):
    TrajectFactory(programme=counted.programme, explore=False)
    snapshot = fixed(counted)
    assert "&lt;10" in page(steering_member(), "kpi_snapshot", snapshot)
    assert "&lt;10" not in page(coordinator(), "kpi_snapshot", snapshot)


def test_database_refuses_every_change_of_a_fixed_snapshot(counted):
    snapshot = fixed(counted)
    row = KpiSnapshot.objects.filter(pk=snapshot.pk)
    for change in (
        lambda: row.update(figures=[]),
        lambda: row.update(version=9),
        row.delete,
    ):
        with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
            change()
    # A concept may change: that is the control.
    draft = actions.new_version(snapshot, by=coordinator())
    assert KpiSnapshot.objects.filter(pk=draft.pk).update(figures=[]) == 1


def test_recalculating_is_for_concepts_and_a_fixed_one_gets_a_next_version(counted):
    by = coordinator()
    draft = actions.take_snapshot(Selection(counted.programme), by=by)
    TrajectFactory(programme=counted.programme, explore=False)
    assert tables_from(actions.recalculate(draft, by=by).figures)[0].rows[0].cells[1].value == 1
    actions.fix_snapshot(draft, by=by)
    for action in (actions.recalculate, actions.discard_snapshot):
        with pytest.raises(Refused) as error:
            action(draft, by=by)
        assert error.value.verdict.code == "kpi.fixed"
    with pytest.raises(AlreadyMoved):
        actions.fix_snapshot(draft, by=by)
    following = actions.new_version(draft, by=by)
    assert (draft.version, following.version, following.state) == (1, 2, "draft")
    actions.discard_snapshot(following, by=by)
    kinds = Event.objects.filter(kind__startswith="kpisnapshot").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "kpisnapshot.taken", "kpisnapshot.recalculated", "kpisnapshot.fix", "kpisnapshot.taken",
        "kpisnapshot.discarded",
    ]  # fmt: skip


def test_only_coordinators_enter_figures(counted):
    said = {"value": Decimal(5), "source": "Verslag", "dated_on": localdate()}
    entered = IndicatorFactory(table=counted.table)
    for action, indicator in ((actions.set_target, counted), (actions.enter_value, entered)):
        with pytest.raises(Refused) as error:
            action(indicator, by=adviser(), **said)
        assert error.value.verdict.code == "kpi.keeper"
    actions.enter_value(entered, by=coordinator(), **said)
    with pytest.raises(Refused) as error:
        actions.enter_value(counted, by=coordinator(), **said)
    assert error.value.verdict.code == "kpi.counted"
