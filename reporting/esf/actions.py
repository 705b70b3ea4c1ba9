"""Taking snapshots of participation and completing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Exists, OuterRef

from core import dates, journal
from core.actors import Actor, SystemActor
from core.errors import Refused
from core.workflow import lock
from people.models import Candidate, User
from reporting.esf import rules
from reporting.esf.enums import EU_COUNTRIES, ISCED_OF, LabourStatus, Moment, NationalityGroup, Origin
from reporting.esf.past import known_on
from reporting.models import ParticipationSnapshot, SensitiveParticipation
from trajects.enums import CloseReason, Outcome, PhaseState
from trajects.models import Phase, Traject

CLOCK = SystemActor("ESF")
AFTER_MONTHS = 6


@transaction.atomic
def take_entry(traject: Traject, *, by: Actor) -> ParticipationSnapshot:
    """What is known of the candidate on the day that the dossier begins; a second time gives the first one.

    Of a dossier that began earlier than it was registered, such as an imported one, it says that it was made later.
    """
    on = traject.started_on
    late = on < dates.today()
    facts = _facts_of_then(traject, on) if late else _entry_facts(traject.candidate, on)
    return _take(traject, Moment.ENTRY, on, facts, by=by)


@transaction.atomic
def make_up_entry(traject: Traject) -> ParticipationSnapshot:
    """The snapshot of the start of a dossier that began before there were any, marked as made later.

    What the card said on that day comes from the history of its fields; what the history does not know is
    what the card says today, and then the snapshot says so.
    """
    on = traject.started_on
    return _take(traject, Moment.ENTRY, on, _facts_of_then(traject, on), by=CLOCK)


def _facts_of_then(traject: Traject, on: date) -> dict[str, Any]:
    candidate, is_certain = known_on(traject.candidate, on)
    return _entry_facts(candidate, on) | {"origin": Origin.HISTORY if is_certain else Origin.LATER}


def make_up_entries(*, most: int) -> int:
    """Make up what open dossiers miss of their start, at most so many; returns how many. Twice changes nothing."""
    entries = ParticipationSnapshot.objects.filter(traject=OuterRef("pk"), moment=Moment.ENTRY)
    rows = Traject.objects.open().filter(
        ~Exists(entries), Exists(Phase.objects.filter(traject=OuterRef("pk")))
    )
    found = rows.select_related("candidate__vdab_category").order_by("pk")[:most]
    return len([make_up_entry(traject) for traject in found])


def _entry_facts(candidate: Candidate, on: date) -> dict[str, Any]:
    return _facts(candidate, on) | {
        "labour_status": _status_of(candidate),
        "months_unemployed": _months_unemployed(candidate, on),
        "isced": ISCED_OF.get(candidate.diploma),
        "nationality_group": _nationality(candidate.nationality),
    }


@transaction.atomic
def take_leaving(traject: Traject, *, by: Actor) -> ParticipationSnapshot:
    """The situation on the day that the dossier closes, as far as the dossier itself says it.

    A dossier that was reopened leaves on its last day: what was not complete yet is taken again. What was
    complete, or was followed by the question of six months later, stays; then this is the next version.
    """
    on = traject.closed_on or dates.today()
    facts = _facts(traject.candidate, on) | {"labour_status": _status_after(traject)}
    last = traject.participation.filter(moment=Moment.LEAVING).order_by("version").last()
    if last is None:
        return _take(traject, Moment.LEAVING, on, facts, by=by)
    if last.taken_on == on:
        return last
    asked_later = traject.participation.filter(moment=Moment.SIX_MONTHS, version=last.version)
    if last.is_frozen or asked_later.exists():
        return _take(traject, Moment.LEAVING, on, facts, by=by, version=last.version + 1)
    return _take_again(last, on, facts, by=by)


def _take_again(
    snapshot: ParticipationSnapshot, on: date, facts: dict[str, Any], *, by: Actor
) -> ParticipationSnapshot:
    lock(snapshot)
    for name, value in (facts | {"taken_on": on, "months_unemployed": None}).items():
        setattr(snapshot, name, value)
    snapshot.save()
    _note_taken(snapshot, by=by)
    return snapshot


@transaction.atomic
def take_later_snapshots(*, on: date) -> int:
    """Open the question about six months later for dossiers whose day has come; returns how many.

    Running twice changes nothing. What the situation is, the adviser fills in.
    """
    asked = ParticipationSnapshot.objects.filter(
        traject=OuterRef("traject"), moment=Moment.SIX_MONTHS, version=OuterRef("version")
    )
    left = ParticipationSnapshot.objects.current().filter(
        ~Exists(asked),
        moment=Moment.LEAVING,
        taken_on__lte=dates.add_months(on, -AFTER_MONTHS),
        traject__closed_on__isnull=False,
    )
    rows = list(left.select_related("traject__candidate"))
    for before in rows:
        day = dates.add_months(before.taken_on, AFTER_MONTHS)
        facts = _facts(before.traject.candidate, day)
        _take(before.traject, Moment.SIX_MONTHS, day, facts, by=CLOCK, version=before.version)
    return len(rows)


def _take(
    traject: Traject, moment: Moment, on: date, facts: dict[str, Any], *, by: Actor, version: int = 1
) -> ParticipationSnapshot:
    found, made = ParticipationSnapshot.objects.get_or_create(
        traject=traject, moment=moment, version=version, defaults=facts | {"taken_on": on}
    )
    if made:
        _freeze_when_complete(found)
        _note_taken(found, by=by)
    return found


def _note_taken(snapshot: ParticipationSnapshot, *, by: Actor) -> None:
    told = {"moment": snapshot.moment, "on": snapshot.taken_on.isoformat(), "version": snapshot.version}
    journal.record("participation.taken", snapshot, by=by, parent=snapshot.traject, data=told)


def _freeze_when_complete(snapshot: ParticipationSnapshot) -> None:
    if not rules.missing(snapshot):
        snapshot.frozen_at = dates.now()
        snapshot.save(update_fields=["frozen_at"])


def _facts(candidate: Candidate, on: date) -> dict[str, Any]:
    """Who somebody is on a day, as the person's card says it."""
    return {
        "sex": candidate.sex,
        "age": relativedelta(on, candidate.birth_date).years if candidate.birth_date else None,
        "diploma": candidate.diploma,
        "municipality": candidate.municipality,
        "postcode": candidate.postcode,
    }


def _status_of(candidate: Candidate) -> str:
    """Only what the card says for certain: who works by VDAB's category, or is looking for work."""
    works = candidate.vdab_category.is_working if candidate.vdab_category else None
    if works is None and candidate.is_job_seeker is None:
        return ""
    if works:
        return LabourStatus.EMPLOYED
    return LabourStatus.UNEMPLOYED if candidate.is_job_seeker else ""


def _months_unemployed(candidate: Candidate, on: date) -> int | None:
    since = candidate.registered_at_vdab_on
    if since is None or since > on or _status_of(candidate) != LabourStatus.UNEMPLOYED:
        return None
    span = relativedelta(on, since)
    return span.years * 12 + span.months


def _nationality(country: str) -> str:
    if not country:
        return ""
    if country == "BE":
        return NationalityGroup.BELGIAN
    return NationalityGroup.EU if country in EU_COUNTRIES else NationalityGroup.THIRD


def _status_after(traject: Traject) -> str:
    """Who starts, is self-employed; who was led to work, works; of others nothing is known."""
    if traject.phases.filter(state=PhaseState.COMPLETED, outcome=Outcome.STARTS).exists():
        return LabourStatus.SELF_EMPLOYED
    return LabourStatus.EMPLOYED if traject.close_reason == CloseReason.TO_WORK else ""


@transaction.atomic
def fill(snapshot: ParticipationSnapshot, *, by: Actor, **answers: Any) -> ParticipationSnapshot:
    """Fill in what was missing; complete, it is frozen. Raises Refused once it is."""
    lock(snapshot)
    verdict = rules.may_be_filled(snapshot)
    if not verdict:
        raise Refused(verdict)
    given = {name: value for name, value in answers.items() if value not in (None, "")}
    for name in given:
        setattr(snapshot, name, given[name])
    if snapshot.labour_status != LabourStatus.UNEMPLOYED:
        snapshot.months_unemployed = None
    snapshot.save()
    _freeze_when_complete(snapshot)
    told = {"moment": snapshot.moment, "fields": sorted(given)}
    journal.record("participation.filled", snapshot, by=by, parent=snapshot.traject, data=told)
    return snapshot


@transaction.atomic
def answer_sensitive(traject: Traject, *, by: User, disability: str, minority: str) -> SensitiveParticipation:
    """Keep what the candidate wants to say about disability and minority; the journal holds no answer."""
    row, _made = SensitiveParticipation.objects.update_or_create(
        traject=traject, defaults={"disability": disability, "minority": minority, "answered_by": by}
    )
    journal.record("participation.sensitive", traject, by=by, parent=traject)
    return row
