"""What a local partnership allows, on its borders; without a database (playbook call 64)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.partnership import SETTINGS
from trajects.partnership import rules
from trajects.partnership.enums import EndBranch

DAY = date(2026, 3, 10)
PROGRAMME = SimpleNamespace(**SETTINGS)


def application(age: int = 30, **answers: str) -> Any:
    known = {"has_residence": "yes", "is_long_ill": "no", "has_contract": "no"}
    return SimpleNamespace(programme=PROGRAMME, age=age, **known | answers)


@pytest.mark.parametrize(
    ("age", "answers", "code"),
    [
        (15, {}, "application.too_young"),
        (16, {}, ""),
        (30, {"has_residence": "no"}, "application.no_residence"),
        (30, {"is_long_ill": "yes", "has_contract": "yes"}, "application.ill_with_contract"),
        (30, {"is_long_ill": "yes"}, ""),
        (30, {"has_contract": "yes"}, ""),
        (30, {"has_residence": "unknown"}, "application.unknown"),
        (30, {"is_long_ill": "unknown", "has_contract": "yes"}, "application.unknown"),
        # Without a contract it does not matter whether somebody is ill.
        (30, {"is_long_ill": "unknown"}, ""),
    ],
)
def test_who_belongs_to_the_target_group(age: int, answers: dict[str, str], code: str) -> None:
    assert rules.may_accept_application(application(age, **answers)).code == code


def test_a_programme_without_exclusions_takes_everybody() -> None:
    """Negative control: the data of the programme decides, not the rule."""
    open_to_all = SimpleNamespace(min_age=None, outside_target_group=[], education_until_age=None)
    found = application(14, has_residence="no", is_long_ill="yes", has_contract="yes")
    found.programme = open_to_all
    assert rules.may_accept_application(found)
    assert not rules.needs_education_reason(found)


@pytest.mark.parametrize(("age", "asks"), [(16, True), (17, True), (18, False)])
def test_education_comes_first_at_sixteen_and_seventeen(age: int, asks: bool) -> None:
    found = application(age)
    assert rules.needs_education_reason(found) is asks
    assert bool(rules.education_was_first(found, "")) is not asks
    assert rules.education_was_first(found, "De school heeft geen plaats")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 3, 10), DAY, 16),
        (date(2010, 3, 11), DAY, 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_a_birthday_counts_from_that_day(born: date, day: date, age: int) -> None:
    assert rules.age_on(born, day) == age


def stage(phase_1: int | None, whole: int | None, *, company: bool = False) -> Any:
    """An internship of so many calendar days in phase 1 and in all."""

    def last(days: int | None) -> date | None:
        return None if days is None else DAY + timedelta(days=days - 1)

    return SimpleNamespace(
        orientation_from=DAY,
        orientation_until=last(phase_1),
        internship_until=last(whole),
        asked_by_company=company,
    )


@pytest.mark.parametrize(
    ("phase_1", "whole", "code"),
    [
        (5, None, ""),
        (6, None, "internship.orientation"),
        (5, 30, ""),
        (5, 31, "internship.total"),
        (None, 30, ""),
        (None, 31, "internship.total"),
        (0, None, "internship.orientation"),
    ],
)
def test_an_internship_keeps_its_calendar_days(phase_1: int | None, whole: int | None, code: str) -> None:
    assert rules.internship_fits(PROGRAMME, stage(phase_1, whole)).code == code


def test_an_internship_is_never_asked_by_the_company() -> None:
    verdict = rules.internship_fits(PROGRAMME, stage(5, 30, company=True))
    assert verdict.code == "internship.company"
    assert "nooit" in str(verdict.reason)


def test_limits_of_an_internship_are_data() -> None:
    longer = SimpleNamespace(orientation_max_days=7, internship_max_days=None)
    assert rules.internship_fits(longer, stage(7, 90))
    assert not rules.internship_fits(longer, stage(8, 90))


@pytest.mark.parametrize(
    ("registered", "activation", "mediator", "branch"),
    [
        (False, True, False, EndBranch.ENROL),
        (False, False, False, EndBranch.NO_ACTIVATION),
        (True, False, True, EndBranch.KNOWN_MEDIATOR),
        (True, True, False, EndBranch.UNKNOWN_MEDIATOR),
    ],
)
def test_the_ways_out(registered: bool, activation: bool, mediator: bool, branch: EndBranch) -> None:
    found = rules.branch_of(is_registered=registered, wants_activation=activation, knows_mediator=mediator)
    assert found == branch


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("Welke stap past nu?", True),
        ("Kan Yusra een stage doen?", False),
        ("Mevrouw EL AMRANI zoekt werk", False),
        ("Iemand uit Amrani-straat", True),
        ("Gaat het goed met Yusra?", False),
        ("Stage (Yusra); opleiding", False),
        ("Wil naar El Palacio", True),
    ],
)
def test_a_question_names_nobody(text: str, ok: bool) -> None:
    client = SimpleNamespace(given_name="Yusra", family_name="El Amrani")
    assert bool(rules.names_nobody(client, text)) is ok


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("Een stap van de opleiding", True),
        ("Wat vindt An?", False),
        ("Mevrouw Van den Broeck: stage", False),
    ],
)
def test_particles_of_a_name_are_common_words(text: str, ok: bool) -> None:
    client = SimpleNamespace(given_name="An", family_name="Van den Broeck")
    assert bool(rules.names_nobody(client, text)) is ok


def checked(**answers: Any) -> Any:
    """A dossier with the check of a client whom VDAB knows."""
    facts = {
        "has_client_file": "yes",
        "contact_made_on": DAY,
        "regular_runs": "no",
        "regular_works": "",
        "justification": "",
        "is_registered": "yes",
    }
    return SimpleNamespace(
        vdab_check=SimpleNamespace(**facts | answers), public_id="0b6f2a36-5d0b-4c57-9a36-6c1d1f1b8a11"
    )


@pytest.mark.parametrize(
    ("answers", "asked", "justified"),
    [
        ({}, True, True),
        ({"contact_made_on": None}, False, True),
        ({"contact_made_on": None, "has_client_file": "no"}, True, True),
        ({"regular_runs": "yes", "regular_works": "yes"}, True, False),
        ({"regular_runs": "yes", "regular_works": "yes", "justification": "Taal"}, True, True),
        ({"regular_runs": "yes", "regular_works": "no"}, True, True),
    ],
)
def test_who_has_a_client_file_was_in_contact_with_vdab(
    answers: dict[str, Any], asked: bool, justified: bool
) -> None:
    traject = checked(**answers)
    assert bool(rules.vdab_asked(traject)) is asked
    assert bool(rules.partnership_is_justified(traject)) is justified


def test_nothing_goes_on_before_it_was_asked() -> None:
    bare = SimpleNamespace(public_id="0b6f2a36-5d0b-4c57-9a36-6c1d1f1b8a11")
    assert rules.vdab_asked(bare).code == "vdab_check.missing"


@pytest.mark.parametrize(("barrier", "ok"), [("", True), ("warn", True), ("block", False)])
def test_an_excluded_service_is_blocked_by_data(barrier: str, ok: bool) -> None:
    service = SimpleNamespace(barrier=barrier, note="")
    assert bool(rules.service_is_allowed(SimpleNamespace(service=service))) is ok


# How long a registration is kept -------------------------------------------------------------------------


def registered(day: date, *, months: int | None = 6, state: str = "new", refused: date | None = None) -> Any:
    def noon(moment: date) -> datetime:
        return datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)

    return SimpleNamespace(
        programme=SimpleNamespace(application_keep_months=months),
        state=state,
        created_at=noon(day),
        answered_at=noon(refused) if refused else None,
    )


@pytest.mark.parametrize(
    ("found", "until"),
    [
        (registered(DAY), date(2026, 9, 10)),
        (registered(date(2025, 8, 31)), date(2026, 2, 28)),
        (registered(DAY, state="refused", refused=date(2026, 4, 1)), date(2026, 10, 1)),
        # With a dossier it stays with the dossier; without a term nobody decided yet.
        (registered(DAY, state="accepted", refused=DAY), None),
        (registered(DAY, months=None), None),
    ],
)
def test_a_registration_without_a_dossier_is_kept_until(found: Any, until: date | None) -> None:
    assert rules.kept_until(found) == until
    day = until or date(2099, 1, 1)
    assert not rules.is_past_term(found, day)
    assert rules.is_past_term(found, day + timedelta(days=1)) is (until is not None)


@pytest.mark.parametrize(
    ("given", "opens"),
    [
        ({}, True),
        ({"is_open": False}, False),
        ({"is_active": False}, False),
        ({"last_day": date(2020, 12, 31)}, False),
        ({"self_registration": False}, False),
    ],
)
def test_people_register_while_the_partnership_is_open_and_its_programme_runs(
    given: dict[str, Any], opens: bool
) -> None:
    known = {
        "is_open": True,
        "is_active": True,
        "last_day": date(2099, 1, 1),
        "self_registration": True,
    } | given
    programme = SimpleNamespace(**known)
    verdict = rules.takes_registrations(SimpleNamespace(is_open=known["is_open"], programme=programme))
    assert bool(verdict) is opens


# What the partners discussed, and to whom an answer goes ---------------------------------------------------


@pytest.mark.parametrize(
    ("state", "changed", "stays"),
    [
        ("wish", ["service", "objectives"], True),
        ("discussed", ["service"], False),
        ("requested", ["objectives"], False),
        ("running", ["reason"], False),
        ("running", ["internship_until", "complementary"], True),
    ],
)
def test_what_was_discussed_stays(state: str, changed: list[str], stays: bool) -> None:
    assert bool(rules.discussed_stays(SimpleNamespace(state=state), changed)) is stays


def dossier_with(*, known: str = "", earlier: tuple[tuple[str, str], ...] = ()) -> Any:
    rows = [SimpleNamespace(mediator_email=email, address_checked=how) for email, how in earlier]
    return SimpleNamespace(
        vdab_check=SimpleNamespace(mediator_email=known), follow_ups=SimpleNamespace(all=lambda: rows)
    )


@pytest.mark.parametrize(
    ("traject", "checked", "sure"),
    [
        (dossier_with(known="Els@example.be"), "", True),
        (dossier_with(), "", False),
        (dossier_with(known="an@example.be"), "", False),
        (dossier_with(), "Gebeld met de Servicelijn", True),
        (dossier_with(earlier=(("els@example.be", "Gebeld"),)), "", True),
        # Somebody typed it before the address was asked about.
        (dossier_with(earlier=(("els@example.be", ""),)), "", False),
        (SimpleNamespace(follow_ups=SimpleNamespace(all=list)), "", False),
    ],
)
def test_an_answer_goes_to_an_address_that_is_the_mediators(traject: Any, checked: str, sure: bool) -> None:
    assert bool(rules.address_is_sure(traject, "els@example.be", checked)) is sure


@pytest.mark.parametrize(
    ("known", "answered_at", "code"),
    [("els@example.be", None, ""), ("", None, "follow_up.address"), ("els@example.be", "nu", "follow_up.answered")],
)  # fmt: skip
def test_a_question_noted_before_addresses_were_checked_is_not_answered_blindly(
    known: str, answered_at: str | None, code: str
) -> None:
    asked = SimpleNamespace(
        traject=dossier_with(known=known),
        mediator_email="els@example.be",
        address_checked="",
        answered_at=answered_at,
    )
    assert rules.may_answer_question(asked).code == code


@pytest.mark.parametrize(("role", "place", "guides"), [("adviser", 1, True), ("adviser", 2, False), ("consultant", 1, False)])  # fmt: skip
def test_who_guides_has_that_role_in_that_organisation(role: str, place: int, guides: bool) -> None:
    person = SimpleNamespace(active_memberships=[SimpleNamespace(role=role, organisation_id=place)])
    assert bool(rules.guides_at(person, SimpleNamespace(pk=1))) is guides
