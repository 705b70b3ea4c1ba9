"""What a candidate and an adviser write in the plans of a dossier."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from core import dates
from core.yaml_files import read_yaml
from trajects import actions
from trajects.actions.competences import Answer
from trajects.actions.plans import Amount
from trajects.enums import ActionState, FinancialKind
from trajects.models import Traject


@cache
def _texts() -> dict[str, Any]:
    return read_yaml(Path(__file__).parent / "plans.yaml")


def agree_actions(traject: Traject) -> None:
    """The first actions of the plan."""
    for entry in _texts()["actions"]:
        words = {name: value for name, value in entry.items() if name != "days"}
        due_on = dates.today() + timedelta(days=entry["days"])
        actions.add_action(traject, by=traject.adviser, due_on=due_on, **words)


def finish_an_action(traject: Traject) -> None:
    """The first action that is still to do is done."""
    item = traject.action_items.filter(state=ActionState.OPEN).first()
    if item:
        actions.change_action(
            item,
            by=traject.adviser,
            version=item.version,
            state=ActionState.DONE,
            done_on=dates.today(),
            result=_texts()["done"],
        )


def score(traject: Traject, moment: str) -> None:
    """Scores of some competences."""
    known = {each.code: each for each in traject.programme.competences.all()}
    rows = {row.competence_id: row for row in traject.competence_scores.all()}
    answers = []
    for code, (value, evidence) in _texts()[moment].items():
        row = rows.get(known[code].pk)
        answers.append(Answer(known[code], value, evidence, "", row.version if row else 0))
    actions.score_competences(traject, by=traject.adviser, moment=moment, on=dates.today(), answers=answers)


def write_some_sections(traject: Traject, words: dict[str, str]) -> None:
    """The sections of the business plan that are not written yet; the last one is still busy."""
    texts = _texts()["plan"]
    written = set(traject.plan_parts.values_list("section__code", flat=True))
    for section in traject.programme.plan_sections.filter(code__in=set(texts) - written):
        text = texts[section.code].format(**words)
        ready = section.code != max(texts)
        actions.write_plan_part(traject, section, by=traject.adviser, text=text, ready=ready)


def write_finances(traject: Traject) -> None:
    """The financial plan, once."""
    found = _texts()["finances"]
    if hasattr(traject, "financial_plan"):
        return
    lists = (FinancialKind.INVESTMENT, FinancialKind.FINANCING, FinancialKind.FIXED_COST)
    lines = [Amount(kind, label, cents) for kind in lists for label, cents in found[kind]]
    lines += [
        Amount(FinancialKind.TURNOVER, str(FinancialKind.TURNOVER.label), cents, year)
        for year, cents in enumerate(found["turnover"], start=1)
    ]
    actions.write_financial_plan(
        traject,
        by=traject.adviser,
        lines=lines,
        gross_margin=found["gross_margin"],
        first_month=(dates.today() + timedelta(days=120)).replace(day=1),
        market_check=found["market_check"],
    )
