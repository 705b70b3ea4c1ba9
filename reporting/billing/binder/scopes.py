"""Of what a binder is: a phase, a person, the lines of a period, or those of a sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.roles import Permission
from reporting.billing.facts import candidate_ref
from reporting.models import BillingSample, PreparedFile, ReportPeriod
from trajects.enums import PhaseState
from trajects.models import Phase, Traject


@dataclass(frozen=True)
class Scope:
    """One kind of binder. `words` name it without a person; `slug` is its name as a file."""

    kind: str
    rows: Callable[[Any], QuerySet]
    phases: Callable[[Any], QuerySet[Phase]]
    words: Callable[[Any], str]
    slug: Callable[[Any], str]

    def subject(self, asked: PreparedFile) -> models.Model | None:
        """What the binder is about, while who asked still makes the billing."""
        user = asked.asked_by
        if not user.is_active or not user.may(Permission.MANAGE_PROGRAMME):
            return None
        return self.rows(user).filter(pk=asked.key).first()


def _of_person(traject: Any) -> QuerySet[Phase]:
    rows = Phase.objects.filter(traject=traject).exclude(state=PhaseState.CANCELLED)
    return rows.exclude(template__billable_rules=[])


def _of_period(period: Any) -> QuerySet[Phase]:
    return Phase.objects.filter(billing_lines__in=period.lines.filter(credits__isnull=True))


def _of_sample(sample: Any) -> QuerySet[Phase]:
    return Phase.objects.filter(billing_lines__in=sample.lines.all())


PHASE = Scope(
    "evidence_phase",
    lambda user: Phase.objects.visible_to(user).select_related("traject__candidate", "template"),
    lambda phase: Phase.objects.filter(pk=phase.pk),
    lambda phase: f"{candidate_ref(phase.traject.candidate)}, {phase.template.name}",
    lambda phase: f"{phase.traject.candidate.number}-{phase.template.code}",
)
PERSON = Scope(
    "evidence_person",
    lambda user: Traject.objects.visible_to(user).select_related("candidate"),
    _of_person,
    lambda traject: candidate_ref(traject.candidate),
    lambda traject: str(traject.candidate.number),
)
PERIOD = Scope(
    "evidence_period",
    lambda user: ReportPeriod.objects.visible_to(user).select_related("programme"),
    _of_period,
    str,
    lambda period: f"{period.programme.code}-{period.begins_on:%Y%m%d}-{period.ends_on:%Y%m%d}",
)
SAMPLE = Scope(
    "evidence_sample",
    lambda user: BillingSample.objects.visible_to(user).select_related("file"),
    _of_sample,
    lambda sample: (
        _("Steekproef van %(file)s, startgetal %(seed)s") % {"file": sample.file, "seed": sample.seed}
    ),
    lambda sample: f"{sample.file.number}-{sample.seed}",
)
SCOPES = {scope.kind: scope for scope in (PHASE, PERSON, PERIOD, SAMPLE)}
