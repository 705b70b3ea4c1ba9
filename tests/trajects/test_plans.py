"""The business plan and the financial plan written in the dossier: actions, rules, pages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused, StaleForm
from core.models import Event
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import TrajectFactory, phase_in
from trajects import actions, rules
from trajects.actions.plans import Amount
from trajects.enums import FinancialKind, PhaseKind
from trajects.models import FinancialPlan, Phase, PlanPart, PlanSection, Traject
from trajects.presenters.business_plan import plan_of
from trajects.presenters.finances import financial_page

pytestmark = pytest.mark.django_db

AMOUNTS = [
    Amount(FinancialKind.INVESTMENT, "Bakfiets", 450_000),
    Amount(FinancialKind.FIXED_COST, "Huur", 1_200_000),
    Amount(FinancialKind.TURNOVER, "Omzet", 4_000_000, 1),
]


@pytest.fixture
def phase() -> Phase:
    traject = TrajectFactory(explore=False)
    for place, (code, title) in enumerate((("1.1", "Basisidee"), ("2.1", "Klanten")), start=1):
        traject.programme.plan_sections.create(
            code=code, chapter=f"Hoofdstuk {code[0]}", title=title, position=place
        )
    return phase_in(traject, PhaseKind.GUIDE)


def section(phase: Phase, code: str) -> PlanSection:
    return phase.traject.programme.plan_sections.get(code=code)


def write(phase: Phase, code: str, text: str = "Fietsen herstellen", **fields: Any) -> PlanPart:
    values = {"by": phase.traject.adviser, "ready": True, **fields}
    return actions.write_plan_part(phase.traject, section(phase, code), text=text, **values)


def finances(phase: Phase, **fields: Any) -> FinancialPlan:
    values = {"by": phase.traject.adviser, "lines": AMOUNTS, "gross_margin": 4000, **fields}
    return actions.write_financial_plan(phase.traject, **values)


def holds(phase: Phase, name: str) -> bool:
    return bool(rules.PHASE_RULES[name](Phase.objects.get(pk=phase.pk)))


def end(phase: Phase) -> None:
    Phase.objects.filter(pk=phase.pk).update(state="completed", ends_on=localdate(), outcome="no_start")


# Business plan -------------------------------------------------------------------------------------


def test_a_section_goes_from_empty_to_busy_to_ready(phase):
    assert write(phase, "1.1", "Eerste woorden", ready=False).state == "busy"
    assert write(phase, "1.1", version=1).state == "ready"
    assert write(phase, "1.1", "", ready=False, version=2).state == "empty"
    assert Event.objects.in_dossier(phase.traject).filter(kind="plan.part_written").count() == 3


def test_a_section_without_a_word_is_not_ready(phase):
    with pytest.raises(Refused, match="zonder tekst"):
        write(phase, "1.1", "")


@pytest.mark.parametrize("version", [None, 1])
def test_an_old_page_overwrites_no_section(phase, version):
    write(phase, "1.1")
    write(phase, "1.1", "Van een collega", version=1)
    with pytest.raises(StaleForm):
        write(phase, "1.1", "Oud", version=version)
    assert PlanPart.objects.get().text == "Van een collega"


def test_the_plan_counts_in_the_file_once_every_section_is_ready(phase):
    write(phase, "1.1")
    assert not holds(phase, "record_business_plan")
    assert not holds(phase, "business_plan_uploaded")
    write(phase, "2.1")
    assert holds(phase, "record_business_plan")
    assert holds(phase, "business_plan_uploaded")
    write(phase, "2.1", ready=False, version=1)
    assert not holds(phase, "business_plan_uploaded")


def test_a_section_out_of_use_holds_nothing_up_and_keeps_its_text(phase):
    write(phase, "1.1", "Bewaard", ready=False)
    write(phase, "2.1")
    phase.traject.programme.plan_sections.filter(code="1.1").update(is_active=False)
    assert holds(phase, "business_plan_uploaded")
    plan = plan_of(Traject.objects.get(pk=phase.traject_id))
    assert [line.text for chapter in plan.chapters for line in chapter.lines] == [
        "Bewaard",
        "Fietsen herstellen",
    ]
    assert (plan.progress, plan.is_complete) == ("1 van 1 klaar", True)


def test_a_programme_without_sections_has_no_written_plan():
    assert not holds(phase_in(TrajectFactory(explore=False), PhaseKind.GUIDE), "business_plan_uploaded")


def test_after_the_end_only_a_coordinator_writes_with_a_reason(phase):
    end(phase)
    boss = coordinator()
    for attempt in (
        lambda: write(phase, "1.1"),
        lambda: write(phase, "1.1", by=boss),
        lambda: finances(phase),
        lambda: finances(phase, by=boss),
    ):
        with pytest.raises(Refused, match="afgerond"):
            attempt()
    write(phase, "1.1", by=boss, reason="Vergeten")
    finances(phase, by=boss, reason="Vergeten")


# Financial plan ------------------------------------------------------------------------------------


def test_the_lines_of_a_plan_replace_those_before(phase):
    plan = finances(phase)
    finances(phase, lines=AMOUNTS[1:], version=1)
    assert list(plan.lines.values_list("kind", "amount_cents")) == [
        ("fixed_cost", 1_200_000),
        ("turnover", 4_000_000),
    ]


@pytest.mark.parametrize("version", [None, 1])
def test_an_old_page_overwrites_no_amounts(phase, version):
    finances(phase)
    finances(phase, version=1)
    with pytest.raises(StaleForm):
        finances(phase, lines=[], version=version)
    assert FinancialPlan.objects.get().lines.count() == 3


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"gross_margin": None}, False),
        ({"lines": AMOUNTS[:2]}, False),
        ({"lines": AMOUNTS[1:]}, False),
        ({"lines": [Amount(FinancialKind.INVESTMENT, "Geen", 0), *AMOUNTS[1:]]}, True),
        ({"lines": [AMOUNTS[0], AMOUNTS[2]]}, False),
    ],
)
def test_the_financial_plan_counts_when_it_is_filled_in(phase, fields, counts):
    finances(phase, **fields)
    assert holds(phase, "financial_plan_uploaded") is counts


def test_the_page_says_what_the_plan_comes_to(phase):
    finances(phase, first_month=localdate().replace(month=3, day=1, year=2027))
    page = financial_page(Traject.objects.get(pk=phase.traject_id))
    assert page.missing == ""
    (year,) = page.years
    assert (year.result, year.badge.label) == (400_000, "Haalbaar")
    assert year.words == "De doodpuntomzet is bereikt in 11/2027, als de verkoop gelijk verdeeld is."
    assert (page.bars[0].value, page.bars[0].mark) == (4_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "turnover"}, "financial_line_year_of_turnover"),
        ({"kind": "investment", "year": 1}, "financial_line_year_of_turnover"),
        ({"kind": "investment", "label": ""}, "financial_line_has_label"),
        ({"kind": "investment", "amount_cents": 1_000_000_001}, "financial_line_amount_possible"),
    ],
)
def test_the_database_refuses_an_impossible_amount(phase, fields, name):
    plan = finances(phase)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        plan.lines.create(**{"label": "x", "amount_cents": 1, **fields})


def test_the_database_refuses_impossible_plans(phase):
    by = {"traject": phase.traject, "written_by": phase.traject.adviser}
    for name, create in (
        ("financial_plan_margin_range", lambda: FinancialPlan.objects.create(gross_margin=10_001, **by)),
        ("plan_part_ready_has_text", lambda: PlanPart.objects.create(section=section(phase, "1.1"), state="ready", **by)),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            create()


# Pages ---------------------------------------------------------------------------------------------


def url(name: str, phase: Phase, *args: str) -> str:
    return reverse(f"trajects:{name}", args=[phase.traject.public_id, *args])


def printing(phase: Phase, kind: str) -> str:
    return reverse("reporting:print", args=[phase.traject.public_id, kind])


def sent(**fields: str) -> dict[str, str]:
    return {"form_key": str(uuid.uuid4()), **fields}


def test_writing_the_plan_section_by_section(client, phase):
    client.force_login(phase.traject.adviser)
    page = url("plan_part", phase, "1.1")
    answer = client.post(page, sent(text="Fietsen", ready="on", next="on"))
    assert answer.url == url("plan_part", phase, "2.1")
    assert "Basisidee" in client.get(answer.url).content.decode()
    assert client.post(page, sent(text="", ready="on", version="1")).status_code == 422
    conflict = client.post(page, sent(text="Iets anders"))
    assert conflict.status_code == 409
    assert "Fietsen" in conflict.content.decode()
    text = client.get(url("business_plan", phase)).content.decode()
    assert "1 van 2 klaar" in text
    assert printing(phase, "business_plan") in text
    assert "Schrijf verder aan 2.1 Klanten" in text
    assert client.get(url("plan_part", phase, "9.9")).status_code == 404


FINANCES = {
    "investment-rows": "1",
    "investment-0-label": "Bakfiets",
    "investment-0-amount": "4.500",
    "financing-rows": "1",
    "fixed_cost-rows": "1",
    "fixed_cost-0-label": "Huur",
    "fixed_cost-0-amount": "12000,00",
    "gross_margin": "40",
    "turnover-1": "40 000",
}


def test_filling_in_the_amounts(client, phase):
    client.force_login(phase.traject.adviser)
    page = url("finances_edit", phase)
    assert printing(phase, "financial_plan") not in client.get(url("finances", phase)).content.decode()
    more = client.post(page, sent(**FINANCES, more="investment"))
    assert more.status_code == 200
    assert 'name="investment-1-label"' in more.content.decode()
    assert not FinancialPlan.objects.exists()
    assert client.post(page, sent(**FINANCES)).status_code == 302
    text = client.get(url("finances", phase)).content.decode()
    assert "30.000,00" in text
    assert printing(phase, "financial_plan") in text
    assert 'class="chart__mark"' in text
    shown = client.get(page).content.decode()
    assert 'value="4500"' in shown
    conflict = client.post(page, sent(**FINANCES | {"turnover-1": "1"}))
    assert conflict.status_code == 409
    assert "40.000,00" in conflict.content.decode()
    assert client.post(page, sent(**FINANCES | {"turnover-1": "1"}, version="1")).status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"investment-0-amount": ""}, "Vul het bedrag in"),
        ({"investment-0-label": ""}, "Schrijf op waarvoor dit bedrag dient"),
        ({"investment-0-amount": "-5"}, "niet negatief"),
        ({"turnover-1": "99999999999"}, "te hoog"),
        ({"gross_margin": "0"}, "percentage tussen"),
        ({"first_month": "morgen"}, "mm/jjjj"),
    ],
)
def test_a_mistake_in_an_amount_is_told_beside_it(client, phase, fields, words):
    client.force_login(phase.traject.adviser)
    answer = client.post(url("finances_edit", phase), sent(**FINANCES | fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not FinancialPlan.objects.exists()


def test_the_tab_of_the_phase_shows_how_far_the_plans_are(client, phase):
    client.force_login(phase.traject.adviser)
    write(phase, "1.1")
    finances(phase)
    text = client.get(phase.get_absolute_url()).content.decode()
    assert "1 van 2 klaar" in text
    assert "Doodpuntomzet:" in text
    assert "Nog niet gescoord" in text


def test_another_organisation_finds_no_plan(client, phase):
    client.force_login(adviser())
    for name in ("business_plan", "finances", "finances_edit"):
        assert client.get(url(name, phase)).status_code == 404
