"""Two coordinators at once: nothing is billed twice."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import Refused
from reporting.billing import actions
from reporting.models import BillingFile, BillingLine, ReportPeriod
from tests.factories.billing import explored, period_of, price_of
from tests.factories.people import coordinator
from tests.trajects.test_dossier_races import at_once
from trajects.actions.corrections import correct_phase
from trajects.models import Phase

pytestmark = pytest.mark.django_db(transaction=True)


def line_for(phase: Any, period: ReportPeriod, **fields: Any) -> BillingLine:
    """A line past the door of the use case, to ask the database itself."""
    traject = phase.traject
    return BillingLine.objects.create(
        period=period, phase=phase, candidate=traject.candidate, programme=traject.programme,
        template=phase.template, organisation=traject.organisation, **fields,
    )  # fmt: skip


def test_two_coordinators_collect_and_make_one_file_and_the_database_keeps_one_live_line():
    phase = explored()
    programme = phase.traject.programme
    price_of(programme)
    period, people = period_of(programme), [coordinator(), coordinator()]

    def work(by: Any) -> Any:
        def run() -> BillingFile:
            mine = ReportPeriod.objects.get(pk=period.pk)
            actions.collect(mine, by=by)
            return actions.make_file(mine, by=by)

        return run

    answers = at_once(*[work(by) for by in people])
    assert sorted(type(answer).__name__ for answer in answers) == ["BillingFile", "Refused"]
    assert BillingLine.objects.count() == 1
    with pytest.raises(IntegrityError, match="billing_line_once"), transaction.atomic():
        line_for(phase, period)
    # The control: what is another part is another line, so it is the constraint that refused.
    assert line_for(phase, period, part="outcome").pk


def test_a_file_waits_for_a_correction_and_says_what_was_corrected():
    phase, by = explored(), coordinator()
    price_of(phase.traject.programme)
    period = period_of(phase.traject.programme)
    actions.collect(period, by=by)
    corrected, made = threading.Event(), []

    def make() -> None:
        try:
            corrected.wait(timeout=20)
            made.append(actions.make_file(ReportPeriod.objects.get(), by=by))
        finally:
            connection.close()

    maker = threading.Thread(target=make)
    maker.start()
    with transaction.atomic():
        correct_phase(
            phase, by=by, reason="Foute code", version=phase.version, result_code="Negatief - andere"
        )
        corrected.set()
        wait_for_a_lock(maker)
        assert made == []
    maker.join(timeout=20)
    assert made[0].lines.get().facts["mlp_result_code"] == "Negatief - andere"


def test_a_correction_waits_for_a_file_and_is_refused():
    phase, by = explored(), coordinator()
    price_of(phase.traject.programme)
    period = period_of(phase.traject.programme)
    actions.collect(period, by=by)
    frozen, answers = threading.Event(), []

    def correct() -> None:
        try:
            frozen.wait(timeout=20)
            correct_phase(Phase.objects.get(), by=by, reason="Fout", version=phase.version, result_code="x")
        except Refused as error:
            answers.append(error.verdict.code)
        finally:
            connection.close()

    corrector = threading.Thread(target=correct)
    corrector.start()
    with transaction.atomic():
        actions.make_file(period, by=by)
        frozen.set()
        wait_for_a_lock(corrector)
    corrector.join(timeout=20)
    assert answers == ["billing.held"]
    assert Phase.objects.get().result_code != "x"


def wait_for_a_lock(other: threading.Thread) -> None:
    """Until the other one waits for what this transaction holds, or is ready without waiting."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] or not other.is_alive():
                return
        time.sleep(0.02)
