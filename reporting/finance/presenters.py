"""A grant and a cost report as pages: facts, tables, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, history, moves
from core.models import Event, FieldChange
from core.sheets.writing import SAVE_WORDS
from core.ui import Badge, Button, Fact, TimelineEntry
from people.roles import Permission
from reporting.dashboards.reach import sees_persons
from reporting.figures.tables import NOT_YET, FigureTable
from reporting.finance import figures, rules
from reporting.finance.actions import balance_of
from reporting.finance.enums import COST_TONES, EVENT_LABELS, GRANT_TONES, GrantState
from reporting.finance.forecast import forecast

GRANT, COSTS = "subsidie", "kostenrapport"
ENDINGS = ("xlsx", "pdf")


@dataclass(frozen=True)
class CostBlock:
    """The costs of one period: the table, and a way to fill in each partner's."""

    table: FigureTable
    buttons: list[Button]


@dataclass(frozen=True)
class GrantPage:
    """What templates/reporting/finance/grant.html shows."""

    badge: Badge
    facts: list[Fact]
    buttons: list[Button]
    downloads: list[Button]
    tables: list[FigureTable]
    forecast: list[FigureTable]
    risk_url: str
    costs: list[CostBlock]
    history: list[TimelineEntry]


def state_badge(grant: Any) -> Badge:
    return Badge(grant.get_state_display(), GRANT_TONES[grant.state])


def cost_badge(report: Any) -> Badge:
    return Badge(report.get_state_display(), COST_TONES[report.state])


def grant_page(grant: Any, user: Any) -> GrantPage:
    """Everything about one grant; the same tables leave as a workbook and on paper."""
    sees = sees_persons(user)
    tables = _money(grant)
    result = forecast_tables(grant, guarded=not sees)
    return GrantPage(
        badge=state_badge(grant),
        facts=_facts(grant),
        buttons=[*moves.buttons(GRANT, grant, user), *_beside(grant, user)],
        downloads=downloads("reporting:grant_file", [grant.public_id]),
        tables=tables,
        forecast=result,
        risk_url=reverse("reporting:grant_risk", args=[grant.public_id]) if result and sees else "",
        costs=_costs(grant, user),
        history=_history(grant),
    )


def all_tables(grant: Any, *, guarded: bool) -> list[FigureTable]:
    """Every table of a grant that says something, in the order of the page."""
    blocks = [block.table for block in _costs(grant, None)]
    return [*_money(grant), *forecast_tables(grant, guarded=guarded), *blocks]


def _money(grant: Any) -> list[FigureTable]:
    partners, payments = list(grant.partners.all()), list(grant.payments.all())
    found = [
        figures.money_table([grant]),
        figures.advance_table(grant, list(grant.periods.all()), payments),
        figures.split_table(grant),
    ]
    if partners:
        found += [
            figures.fte_table(grant, partners),
            figures.partner_money_table(grant, partners, payments),
        ]
    return [table for table in found if table.rows]


def forecast_tables(grant: Any, *, guarded: bool) -> list[FigureTable]:
    """Earned and at risk, and where starts are still needed; nothing for a grant without a part for results."""
    found = forecast(grant)
    if found is None:
        return []
    by = (
        ("provincies", _("Per provincie"), _("Provincie"), found.provinces),
        ("organisaties", _("Per organisatie"), _("Organisatie"), found.organisations),
    )
    places = [
        figures.places_table(code, title, head, rows, guarded=guarded) for code, title, head, rows in by
    ]
    return [figures.forecast_table(found, guarded=guarded), *(table for table in places if table.rows)]


def _facts(grant: Any) -> list[Fact]:
    ends = [formats.short_date(day) if day else "?" for day in (grant.begins_on, grant.ends_on)]
    known = grant.begins_on or grant.ends_on
    facts = [
        Fact(_("Programma"), grant.programme.name),
        Fact(_("Promotor"), grant.promotor_words),
        Fact(_("Looptijd"), " – ".join(ends) if known else ""),
        Fact(_("Saldo"), _balance_words(grant)),
        Fact(_("Toestand"), state_badge(grant), grant.state_reason),
    ]
    if grant.state_on:
        facts.append(Fact(_("Sinds"), grant.state_on))
    return [*facts, *([Fact(_("Opmerking"), grant.note)] if grant.note else [])]


def _balance_words(grant: Any) -> str:
    """What is still due once the inspection is over."""
    if grant.state == GrantState.CHECKED:
        return formats.euro(balance_of(grant))
    return _("betaald") if grant.is_decided else str(NOT_YET)


def downloads(name: str, args: Sequence[Any], query: str = "") -> list[Button]:
    """Save what is on the screen."""
    urls = [(ending, reverse(name, args=[*args, ending])) for ending in ENDINGS]
    return [
        Button(str(SAVE_WORDS[ending]), f"{url}?{query}" if query else url, tone="quiet", icon="download")
        for ending, url in urls
    ]


def _beside(grant: Any, user: Any) -> list[Button]:
    """What is done beside the steps of the grant: an advance, and a correction where the administration is closed."""
    if not user.may(Permission.MANAGE_PROGRAMME):
        return []
    urls = [reverse(f"reporting:{name}", args=[grant.public_id]) for name in ("advance_add", "grant_correct")]
    advance = Button(_("Registreer een voorschot"), urls[0], tone="secondary", icon="plus")
    found = [advance.guarded_by(rules.advances_open(grant))]
    if not rules.terms_open(grant):
        correct = Button(_("Verbeter de gegevens"), urls[1], tone="quiet", icon="pencil")
        found.append(correct.guarded_by(rules.may_be_corrected(grant)))
    return found


def _costs(grant: Any, user: Any) -> list[CostBlock]:
    """One block for each period in which costs are known or may be filled in."""
    if not grant.cost_headings:
        return []
    partners = list(grant.partners.all())
    manages = user is not None and user.may(Permission.MANAGE_PROGRAMME)
    blocks = []
    for period in grant.periods.all():
        reports = list(period.cost_reports.all())
        there = {report.partner_id for report in reports}
        missing = [partner for partner in partners if partner.pk not in there] if manages else []
        if reports or missing:
            table = figures.cost_table(period, grant.cost_headings, reports)
            blocks.append(CostBlock(table, [_fill(period, partner) for partner in missing]))
    return blocks


def _fill(period: Any, partner: Any) -> Button:
    url = reverse("reporting:costs_fill", args=[period.public_id, partner.public_id])
    return Button(str(partner), url, tone="secondary", icon="plus")


def _history(row: Any) -> list[TimelineEntry]:
    """What happened to a grant or a cost report, the last first."""
    changes = list(history.of(row))
    return [
        TimelineEntry(
            at=event.occurred_at,
            title=str(EVENT_LABELS.get(event.kind, event.kind)),
            text="\n".join(filter(None, (_told(event.data), *_was_and_now(row, event, changes)))),
            who=event.actor_name,
            organisation=event.actor_organisation,
        )
        for event in Event.objects.about(row).order_by("-occurred_at", "-pk")[:50]
    ]


def _was_and_now(row: Any, event: Event, changes: list[FieldChange]) -> Iterator[str]:
    """What the fields of a correction were and became. Takes them from `changes`, like the events newest first."""
    if event.kind != "grant.corrected":
        return
    for name in event.data.get("fields", ()):
        found = next((each for each in changes if each.field == name), None)
        if found is not None:
            changes.remove(found)
            was, now = (_value(row, name, text) for text in (found.was, found.now))
            yield f"{_label(row, name)}: {was} → {now}"


def _label(row: Any, name: str) -> str:
    """The name of a field; amounts are shown in euro."""
    amounts = {
        "allocated_cents": _("Toegewezen (euro)"),
        "accepted_cents": _("Netto te financieren (euro)"),
    }
    return amounts.get(name) or history.label(type(row), name)


def _value(row: Any, name: str, text: str) -> str:
    """A kept value in words; amounts are kept in cents."""
    if not text:
        return "–"
    return formats.euro(int(text)) if name.endswith("_cents") else history.words(type(row), name, text)


def _told(data: dict[str, Any]) -> str:
    """The day, the amount and the reason of a step."""
    cents = data.get("accepted_cents", data.get("cents"))
    day = data.get("on", "")
    parts = [
        formats.short_date(date.fromisoformat(day)) if day else "",
        formats.euro(cents) if cents is not None else "",
        data.get("reason", ""),
    ]
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class CostPage:
    """What templates/reporting/finance/costs.html shows."""

    badge: Badge
    facts: list[Fact]
    buttons: list[Button]
    history: list[TimelineEntry]


def cost_page(report: Any, user: Any) -> CostPage:
    """The costs of one partner in one period."""
    lines = [Fact(line.heading, formats.euro(line.amount_cents)) for line in report.lines.all()]
    accepted = str(NOT_YET) if report.accepted_cents is None else formats.euro(report.accepted_cents)
    facts = [
        *lines,
        Fact(_("Totaal"), formats.euro(report.total_cents)),
        Fact(_("Aanvaard"), accepted, report.difference_reason),
    ]
    return CostPage(
        badge=cost_badge(report),
        facts=facts,
        buttons=[*_change(report, user), *moves.buttons(COSTS, report, user)],
        history=_history(report),
    )


def _change(report: Any, user: Any) -> list[Button]:
    if not user.may(Permission.MANAGE_PROGRAMME):
        return []
    url = reverse("reporting:costs_fill", args=[report.period.public_id, report.partner.public_id])
    button = Button(_("Wijzig de kosten"), url, tone="secondary", icon="pencil")
    return [button.guarded_by(rules.costs_open(report))]
