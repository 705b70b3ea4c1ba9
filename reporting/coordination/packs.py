"""What goes in a meeting pack, from the rows of the moment; and what each reader sees of it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core import dates
from core.ui import Tone
from people.enums import Province
from people.models import Candidate
from people.roles import Permission
from referrals.enums import REFUSED_STATES, WAITING_STATES, ReferralState
from referrals.models import Referral
from reporting import documents as d
from reporting import statistics
from reporting.coordination.enums import Audience
from reporting.documents.build.parts import in_dutch, letterhead
from reporting.kpi.book import Book
from reporting.kpi.presenters.layouts import all_tables
from reporting.kpi.selection import Selection as KpiSelection
from reporting.models import Body, Meeting, Resolution
from reporting.statistics import Selection
from reporting.statistics.cases import cases_in_provinces
from trajects.enums import SessionState
from trajects.models import InfoSession, Traject
from trajects.presenters import alerts

CODE_LENGTH = 5
# More is not discussed in one meeting; the pack says how many there are.
CASES = 40
AHEAD = dt.timedelta(days=60)
BACK = dt.timedelta(days=92)
BALANCE = {
    "sent": Q(),
    "accepted": Q(state=ReferralState.ACCEPTED),
    "refused": Q(state__in=REFUSED_STATES),
    "waiting": Q(state__in=WAITING_STATES),
}


@in_dutch
def compose(meeting: Meeting) -> d.MeetingPackDocument:
    """Everything of this moment, for who may read all of it."""
    body, year = meeting.body, dates.local_date(meeting.starts_at).year
    cases = stuck(body) if body.discusses_cases else []
    membership = meeting.chair.current_membership
    return d.MeetingPackDocument(
        letterhead=letterhead(body.programme, membership.organisation)
        if membership
        else d.Letterhead(programme=body.programme.name, co_financing=body.programme.co_financing_text),
        body=body.full_name,
        moment=meeting.moment,
        place=meeting.where,
        chair=meeting.chair.full_name,
        year=year,
        about=", ".join(_provinces(body)) or _("heel Vlaanderen"),
        agenda=tuple(_agenda(meeting)),
        shows_cases=body.discusses_cases,
        case_count=len(cases),
        cases=tuple(cases[:CASES]),
        tables=(_by_organisation(body, year), _by_province(body, year), _funnel(body, year)),
        indicators=tuple(_indicators(body, shields=False)),
        indicators_in_tens=tuple(_indicators(body, shields=True)),
        coming=tuple(_coming(body)),
        held=tuple(_held(meeting)),
        resolutions=tuple(_resolutions(meeting)),
    )


def code_of(body: Body, traject: Traject) -> str:
    """How a dossier is called at this table: the same at each meeting, and nothing to anybody else."""
    digest = salted_hmac("reporting.coordination", f"{body.public_id}:{traject.public_id}").digest()
    return base64.b32encode(digest).decode()[:CODE_LENGTH]


def _provinces(body: Body) -> list[str]:
    return [str(Province(code).label) for code in body.provinces]


def _agenda(meeting: Meeting) -> Iterable[d.AgendaLine]:
    for item in meeting.items.select_related("proposed_by"):
        yield d.AgendaLine(
            title=item.title,
            text=item.text,
            proposed_by=str(item.proposed_by or ""),
            is_case=item.traject_id is not None,
        )


# Dossiers ------------------------------------------------------------------------------------------


def dossiers_of(body: Body) -> QuerySet[Traject]:
    """Open dossiers of the programme, of candidates who live in the provinces of the body."""
    rows = Traject.objects.open().filter(programme_id=body.programme_id)
    if not body.provinces:
        return rows
    lives = (Q(candidate__in=Candidate.objects.in_province(code)) for code in body.provinces)
    return rows.filter(reduce(or_, lives))


def stuck(body: Body) -> list[d.CaseLine]:
    """Dossiers with a warning in their head, the most serious and then the longest first."""
    found = [_case(body, traject) for traject in dossiers_of(body).for_radar()]
    lines = [pair for pair in found if pair]
    return [line for _serious, line in sorted(lines, key=lambda pair: (not pair[0], -pair[1].days))]


def _case(body: Body, traject: Traject) -> tuple[bool, d.CaseLine] | None:
    """Whether it is serious, and its line; nothing for a dossier that runs as it should."""
    remarks = [alert for alert in alerts(traject) if alert.tone in (Tone.WARNING, Tone.DANGER)]
    if not remarks:
        return None
    phase = traject.current_phase
    line = d.CaseLine(
        code=code_of(body, traject),
        phase=phase.template.name if phase else traject.get_state_display(),
        organisation=traject.organisation.name,
        days=(dates.today() - (phase.starts_on if phase else traject.started_on)).days,
        reasons=tuple(str(alert.short) for alert in remarks),
        dossier=str(traject.public_id),
    )
    return any(alert.tone == Tone.DANGER for alert in remarks), line


# Figures -------------------------------------------------------------------------------------------


def _cases(
    body: Body, year: int, counted: Callable[[Selection], QuerySet[Referral]] = statistics.cases
) -> list[QuerySet[Referral]]:
    """The cases of the year: those of each province of the body, or all of them."""
    whole = Selection(programme=body.programme, since=dt.date(year, 1, 1), until=dt.date(year, 12, 31))
    return [
        counted(selection)
        for selection in [replace(whole, province=code) for code in body.provinces] or [whole]
    ]


def _balance(title: str, lines: dict[str, tuple[int, ...]]) -> d.PackTable:
    head = (_("Verstuurd"), _("Geaccepteerd"), _("Geweigerd"), _("Wacht op antwoord"))
    return d.PackTable(
        title=title,
        head=head,
        lines=tuple(d.PackLine(label=label, values=values) for label, values in sorted(lines.items())),
    )


def _counts() -> dict[str, Count]:
    return {name: Count("pk", filter=wanted) for name, wanted in BALANCE.items()}


def _by_organisation(body: Body, year: int) -> d.PackTable:
    """Referrals of the year by who received them."""
    sums: dict[str, tuple[int, ...]] = {}
    for rows in _cases(body, year):
        for row in rows.order_by().values("to_organisation__name").annotate(**_counts()):
            name = row["to_organisation__name"]
            values = tuple(row[key] for key in BALANCE)
            earlier = sums.get(name, (0,) * len(values))
            sums[name] = tuple(map(sum, zip(earlier, values, strict=True)))
    return _balance(_("Doorverwijzingen in %(year)s, per organisatie") % {"year": year}, sums)


def _by_province(body: Body, year: int) -> d.PackTable:
    """The same by the province of the candidate."""
    sums = {
        str(statistics.PROVINCES[row["province"]]): tuple(row[key] for key in BALANCE)
        for rows in _cases(body, year, cases_in_provinces)
        for row in rows.order_by().values("province").annotate(**_counts())
    }
    return _balance(_("Doorverwijzingen in %(year)s, per provincie") % {"year": year}, sums)


def _funnel(body: Body, year: int) -> d.PackTable:
    """How far the candidates of the year came (H-69)."""
    reached = {measure.key: measure.aggregate() for measure in statistics.FUNNEL.measures}
    counts = [
        rows.aggregate(**{f"n_{key}": count for key, count in reached.items()}) for rows in _cases(body, year)
    ]
    lines = tuple(
        d.PackLine(label=str(label), values=tuple(count[f"n_{code}"] for count in counts))
        for code, label in statistics.STAGES
    )
    head = tuple(_provinces(body)) or (_("Vlaanderen"),)
    return d.PackTable(
        title=_("Van doorverwijzing tot start in %(year)s") % {"year": year}, head=head, lines=lines
    )


def _indicators(body: Body, *, shields: bool) -> Iterable[d.IndicatorTable]:
    """The indicators of the programme so far; of the province, where the body has one."""
    province = body.provinces[0] if len(body.provinces) == 1 else ""
    book = Book(KpiSelection(body.programme, province=province), shields=shields)
    for table in all_tables(book, links=False):
        yield d.IndicatorTable(
            title=str(table.title),
            head=tuple(str(column.label) for column in table.columns),
            lines=tuple(
                d.IndicatorLine(label=str(row.label), cells=tuple(cell.full for cell in row.cells))
                for row in table.rows
            ),
            notes=tuple(str(note) for note in table.notes),
        )


# Sessions and decisions ----------------------------------------------------------------------------


def _sessions(body: Body) -> QuerySet[InfoSession]:
    rows = InfoSession.objects.filter(programme_id=body.programme_id).with_counts()
    if body.provinces:
        rows = rows.filter(province__in=body.provinces)
    return rows.select_related("organisation").order_by("starts_at", "pk")


def _coming(body: Body) -> Iterable[d.SessionLine]:
    for session in _sessions(body).upcoming().filter(starts_at__lt=dates.now() + AHEAD):
        words = {"taken": session.enrolled_count, "seats": session.seats}
        yield _session(session, _("%(taken)s van %(seats)s ingeschreven") % words)


def _held(meeting: Meeting) -> Iterable[d.SessionLine]:
    """Since the last meeting of the body."""
    previous = meeting.previous
    since = previous.starts_at if previous else dates.now() - BACK
    for session in _sessions(meeting.body).filter(state=SessionState.HELD, starts_at__gte=since):
        yield _session(session, _("%(n)s aanwezig") % {"n": session.present_count})


def _session(session: InfoSession, people: str) -> d.SessionLine:
    return d.SessionLine(
        moment=session.moment, organisation=session.organisation.name, place=session.where, people=people
    )


def _resolutions(meeting: Meeting) -> Iterable[d.ResolutionLine]:
    for row in Resolution.objects.to_follow_at(meeting):
        yield d.ResolutionLine(
            text=row.text,
            owner=row.task.owner.full_name,
            due_on=row.task.due_on,
            state=row.task.get_state_display(),
            is_case=row.item is not None and row.item.traject_id is not None,
        )


# Readers -------------------------------------------------------------------------------------------


def audience_of(user: Any) -> Audience:
    """How much somebody reads: dossiers for who discusses them, every figure for who sees dossiers."""
    if user.may(Permission.SEE_DOSSIERS):
        return Audience.FULL
    return Audience.CASES if user.may(Permission.DISCUSS_CASES) else Audience.FIGURES


def as_read_by(document: d.MeetingPackDocument, audience: Audience) -> d.MeetingPackDocument:
    """The pack without what this kind of reader does not see."""
    if audience == Audience.FULL:
        return replace(document, indicators_in_tens=())
    document = replace(document, indicators=document.indicators_in_tens, indicators_in_tens=())
    tables = tuple(_in_tens(table) for table in document.tables)
    if audience == Audience.FIGURES:
        agenda = tuple(line for line in document.agenda if not line.is_case)
        resolutions = tuple(line for line in document.resolutions if not line.is_case)
        coming = tuple(replace(line, people="") for line in document.coming)
        held = tuple(replace(line, people="") for line in document.held)
        kept = {"agenda": agenda, "resolutions": resolutions, "coming": coming, "held": held}
        return replace(document, tables=tables, hides=True, cases=(), **kept)
    cases = tuple(replace(case, dossier="") for case in document.cases)
    return replace(document, tables=tables, hides=True, cases=cases)


def opening(document: d.MeetingPackDocument, dossiers: set[str]) -> d.MeetingPackDocument:
    """The pack in which a code only leads to these dossiers."""
    cases = tuple(case if case.dossier in dossiers else replace(case, dossier="") for case in document.cases)
    return replace(document, cases=cases)


def _in_tens(table: d.PackTable) -> d.PackTable:
    return replace(table, lines=tuple(replace(line, in_tens=True) for line in table.lines))
