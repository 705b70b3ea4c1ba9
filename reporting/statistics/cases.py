"""Referrals: how far they came, by organisation, province, adviser and target group, and how long they waited.

A case is a referral that was sent and not taken back; one that was rerouted counts where it went.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from people.enums import Province
from referrals.enums import ReferralState
from referrals.models import Referral
from reporting.statistics.base import (
    ELSEWHERE,
    Figure,
    Measure,
    MeasureKind,
    Selection,
    Text,
    days_between,
    province_of,
)
from trajects.enums import Outcome, PhaseKind, PhaseState
from trajects.models import Phase

# The steps of the funnel: code, words, and the annotation that says whether a case reached it.
STAGES: tuple[tuple[str, Text], ...] = (
    ("referred", _("Doorverwezen")),
    ("accepted", _("Geaccepteerd")),
    ("explored", _("Verkennende fase uitgevoerd")),
    ("guided", _("Begeleidende fase gestart")),
    ("finished", _("Begeleidende fase uitgevoerd")),
    ("started", _("Gestart als zelfstandige")),
)
PROVINCES: Mapping[str, Text] = {**dict(Province.choices), ELSEWHERE: _("Niet bekend")}
NOT_COUNTED = (ReferralState.CANCELLED, ReferralState.REROUTED)


def cases(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """The referrals that count, each with the steps that it reached.

    `among`: only these, for a list of what somebody may see; figures count all of them.
    """
    rows = Referral.objects.all() if among is None else among
    rows = rows.filter(
        selection.within("dated_on"), selection.guided_by("to_organisation"), sent_at__isnull=False
    )
    rows = rows.exclude(state__in=NOT_COUNTED).annotate(**_reached())
    if selection.programme:
        rows = rows.filter(programme=selection.programme)
    if selection.adviser:
        rows = rows.filter(_of_adviser(selection.adviser))
    return with_province(rows).filter(province=selection.province) if selection.province else rows


def with_province(rows: QuerySet) -> QuerySet:
    """With the province of the candidate: only where it is asked, because it reads every candidate."""
    return rows.annotate(province=province_of())


def cases_in_provinces(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """The cases with their province."""
    return with_province(cases(selection, among))


def _of_adviser(adviser: Any) -> Q:
    """Whose dossier it became; without a dossier, to whom it was sent."""
    return Q(traject__adviser=adviser) | Q(traject__isnull=True, to_adviser=adviser)


def _reached() -> dict[str, Any]:
    """What is asked of all phases at once and looked up for each case, not asked anew for each case."""
    explore = Phase.objects.filter(template__kind=PhaseKind.EXPLORE)
    guide = Phase.objects.filter(template__kind=PhaseKind.GUIDE)
    done = guide.filter(state=PhaseState.COMPLETED)
    return {
        "accepted": _flag(state=ReferralState.ACCEPTED),
        "explored": _flag(traject__in=explore.filter(state=PhaseState.COMPLETED).values("traject_id")),
        "guided": _flag(traject__in=guide.exclude(state=PhaseState.CANCELLED).values("traject_id")),
        "finished": _flag(traject__in=done.values("traject_id")),
        "started": _flag(traject__in=done.filter(outcome=Outcome.STARTS).values("traject_id")),
    }


def _flag(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(True)), default=Value(False))


def accepted(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """The cases that became a dossier."""
    return cases(selection, among).filter(traject__isnull=False)


def waits(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """The cases with the days until the first individual conversation and until the answer."""
    return cases(selection, among).annotate(
        to_conversation=days_between("dated_on", "first_conversation_on"),
        to_answer=days_between("dated_on", "answered_on"),
    )


def _stages(skip: int = 0) -> tuple[Measure, ...]:
    reached = STAGES[skip:]
    return tuple(
        Measure(code, label, None if code == "referred" else Q(**{code: True})) for code, label in reached
    )


FUNNEL = Figure(
    "trechter", _("Van doorverwijzing tot start"), cases, _stages(), transposed=True, head=_("Stap")
)
BY_ORGANISATION = Figure(
    "organisaties", _("Per organisatie"), cases, _stages(),
    key="to_organisation__public_id", label=("to_organisation__name",), head=_("Organisatie"),
)  # fmt: skip
BY_PROVINCE = Figure(
    "provincies", _("Per provincie"), cases_in_provinces, _stages(), key="province", words=PROVINCES, head=_("Provincie"),
    note=_("De provincie volgt uit de postcode van de kandidaat."),
)  # fmt: skip
BY_ADVISER = Figure(
    "adviseurs", _("Per adviseur"), accepted, _stages(skip=1), names_staff=True, head=_("Adviseur"),
    key="traject__adviser__public_id", label=("traject__adviser__given_name", "traject__adviser__family_name"),
    note=_("Telt doorverwijzingen die een dossier werden, bij de adviseur van vandaag."),
)  # fmt: skip
BY_TARGET_GROUP = Figure(
    "doelgroepen", _("Per doelgroep"), cases, _stages(), key="candidate__target_groups__target_group__code",
    label=("candidate__target_groups__target_group__label",), head=_("Doelgroep"),
    note=_("Een kandidaat kan in meer dan één doelgroep zitten. De regels samen zijn dus meer dan het totaal."),
)  # fmt: skip

_HELD, _ANSWERED = Q(to_conversation__isnull=False), Q(to_answer__isnull=False)


def _days(key: str, label: Text, field: str, fraction: float, based_on: str) -> Measure:
    only = Q(**{f"{field}__isnull": False})
    return Measure(key, label, only, MeasureKind.DAYS, field, fraction, based_on)


WAITING = Figure(
    "wachttijden",
    _("Wachttijden na een doorverwijzing, in dagen"),
    waits,
    (
        Measure("conversations", _("Eerste gesprek"), _HELD),
        _days("conversation_median", _("Tot het gesprek: mediaan"), "to_conversation", 0.5, "conversations"),
        _days("conversation_long", _("Tot het gesprek: 90% binnen"), "to_conversation", 0.9, "conversations"),
        Measure("answers", _("Antwoord"), _ANSWERED),
        _days("answer_median", _("Tot het antwoord: mediaan"), "to_answer", 0.5, "answers"),
        _days("answer_long", _("Tot het antwoord: 90% binnen"), "to_answer", 0.9, "answers"),
    ),
    key="to_organisation__public_id",
    label=("to_organisation__name",),
    head=_("Organisatie"),
    note=_(
        "Mediaan: de helft wachtte hoogstens zo lang. Het eerste gesprek is het eerste individuele gesprek."
    ),
)
