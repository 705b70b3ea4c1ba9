"""Two coordinators at once: nothing is billed twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from reporting.billing import actions
from reporting.models import BillingFile, BillingLine, ReportPeriod
from tests.factories.billing import explored, period_of, price_of
from tests.factories.people import coordinator
from tests.trajects.test_dossier_races import at_once

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
