"""A programme is data: the loader, its words for mistakes, and the programme of the handbook."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from core.yaml_files import read_yaml
from tests.factories.trajects import TrajectFactory
from trajects import rules
from trajects.actions import programmes
from trajects.models import PhaseTemplate, Programme

pytestmark = pytest.mark.django_db


def handbook() -> dict[str, Any]:
    return read_yaml(programmes.path_of("jumpstarters"))


def load_changed(folder: Path, **changes: Any) -> Programme:
    """Load the programme of the handbook with other values; None takes a name away."""
    data = {name: value for name, value in (handbook() | changes).items() if value is not None}
    path = folder / "anders.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return programmes.load(path)


def test_load_gives_the_numbers_of_the_handbook():
    programme = programmes.load("jumpstarters")
    assert (programme.begins_on, programme.last_day) == (date(2020, 7, 1), date(2022, 12, 31))
    assert (programme.wallet_cents, programme.traject_max_months, programme.aftercare_months) == (
        50_000,
        12,
        6,
    )
    assert programme.financing_number_on(date(2021, 1, 1)) == "EEWP007"
    assert list(programme.phase_templates.values_list("code", "kind", "position")) == [
        ("VF", "explore", 1),
        ("BF", "guide", 2),
        ("NAZORG", "aftercare", 3),
    ]


def test_load_twice_changes_nothing():
    first = programmes.load("jumpstarters")
    keys = set(PhaseTemplate.objects.values_list("pk", flat=True))
    second = programmes.load("jumpstarters")
    assert second.pk == first.pk
    assert set(PhaseTemplate.objects.values_list("pk", flat=True)) == keys
    assert second.financing_numbers.count() == 1


def test_load_keeps_what_the_file_does_not_name():
    programme = programmes.load("jumpstarters")
    programme.extended_until = date(2023, 12, 31)
    programme.save()
    assert programmes.load("jumpstarters").extended_until == date(2023, 12, 31)


# The lists of coordinators -------------------------------------------------------------------------


def test_load_fills_the_lists_of_the_programme():
    programme = programmes.load("jumpstarters")
    competences = list(programme.competences.values_list("area", "name"))
    assert len(competences) == 15
    assert competences[0] == ("Ideeën en kansen", "Kansen zien")
    assert competences[-1] == ("In actie", "Leren uit ervaring")
    sections = list(programme.plan_sections.values_list("code", "title"))
    assert len(sections) == 22
    assert (sections[0], sections[-1]) == (("1.1", "Persoonlijke gegevens"), ("5.6", "Haalbaarheidstoets"))


def test_load_fills_the_documents_of_the_handbook():
    programme = programmes.load("jumpstarters")
    fields = ("kind", "is_required", "needs_signature")
    asked = {t.code: list(t.document_requirements.values_list(*fields)) for t in phase_templates(programme)}
    assert asked == {
        "VF": [
            ("referral_card", True, True),
            ("intake", True, False),
            ("agreement", True, True),
            ("cv", False, False),
            ("entre_mirror", False, False),
            ("decision", True, False),
        ],
        "BF": [
            ("action_plan", False, False),
            ("business_plan", True, False),
            ("financial_plan", True, False),
            ("feasibility_study", False, False),
            ("decision", True, False),
            ("certificate", False, False),
        ],
        "NAZORG": [],
    }


def phase_templates(programme: Programme) -> list[PhaseTemplate]:
    return list(programme.phase_templates.all())


def test_load_again_keeps_what_coordinators_changed_added_and_took_away():
    programme = programmes.load("jumpstarters")
    guide = programme.phase_templates.get(code="BF")
    programme.competences.filter(code="visie").update(name="Toekomst", is_active=False)
    programme.competences.create(code="talen", name="Talen", position=55)
    guide.document_requirements.filter(kind="certificate").delete()
    before = lists_of(programme)
    programmes.load("jumpstarters")
    assert lists_of(programme) == before
    assert (programme.competences.count(), guide.document_requirements.count()) == (16, 5)
    assert programme.competences.get(code="visie").name == "Toekomst"


def lists_of(programme: Programme) -> list[dict[str, Any]]:
    rows = [programme.competences, programme.plan_sections]
    rows += [template.document_requirements for template in phase_templates(programme)]
    return [row for found in rows for row in found.values()]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"competences": [{"code": "x"}]}, "competences x misses: name"),
        (
            {"competences": [{"code": "x", "name": "X", "kleur": 1}]},
            "competences x has an unknown name: kleur",
        ),
        (
            {"plan_sections": [{"code": "1.1", "chapter": "Een", "title": "t" * 101}]},
            "1.1: title: Zorg dat deze waarde niet meer dan 100 tekens bevat (het zijn er nu 101).",
        ),
        (
            {"competences": [{"code": "x", "name": "X"}] * 2},
            "x: __all__: Deze competentie staat al in de lijst.",
        ),
    ],
)
def test_load_says_what_is_wrong_in_a_list(tmp_path, changes, problem):
    with pytest.raises(programmes.ProgrammeError) as error:
        load_changed(tmp_path, **changes)
    assert problem in error.value.problems
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"kind": "cv", "verplicht": True}, "phase VF has an unknown name in documents: verplicht"),
        ({"kind": "diploma"}, "diploma: kind: Waarde 'diploma' is geen geldige keuze."),
    ],
)
def test_load_says_what_is_wrong_in_the_documents_of_a_phase(tmp_path, entry, problem):
    phases = handbook()["phases"]
    with pytest.raises(programmes.ProgrammeError) as error:
        load_changed(tmp_path, phases=[phases[0] | {"documents": [entry]}, *phases[1:]])
    assert problem in error.value.problems


def test_load_lets_two_phases_change_places(tmp_path):
    programmes.load("jumpstarters")
    phases = handbook()["phases"]
    programme = load_changed(tmp_path, phases=[phases[1], phases[0], phases[2]])
    assert list(programme.phase_templates.values_list("code", flat=True)) == ["BF", "VF", "NAZORG"]


def test_load_takes_away_a_phase_that_nobody_uses(tmp_path):
    programmes.load("jumpstarters")
    programme = load_changed(tmp_path, phases=handbook()["phases"][:2])
    assert programme.phase_templates.count() == 2


def test_load_refuses_to_take_away_a_phase_of_a_dossier(tmp_path):
    programme = programmes.load("jumpstarters")
    TrajectFactory(programme=programme)
    with pytest.raises(programmes.ProgrammeError) as error:
        load_changed(tmp_path, phases=handbook()["phases"][1:])
    assert error.value.problems == ["phase VF is used by dossiers and cannot disappear"]
    assert programme.phase_templates.count() == 3


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"walet_cents": 1}, "the programme has an unknown name: walet_cents"),
        ({"traject_max_months": None}, "the programme misses: traject_max_months"),
        ({"phases": None}, "the programme misses: phases"),
        (
            {"traject_max_months": "twaalf"},
            "jumpstarters: traject_max_months: Waarde van ‘twaalf’ moet een geheel getal zijn.",
        ),
        ({"ends_on": "2019-01-01"}, "jumpstarters: __all__: De einddatum ligt voor de begindatum."),
        ({"aftercare_anchor": "x"}, "jumpstarters: aftercare_anchor: Waarde 'x' is geen geldige keuze."),
        (
            {"extended_until": date(2024, 1, 1)},
            "extended_until lies after 2023-12-31, the longest extension",
        ),
    ],
)
def test_load_says_what_is_wrong(tmp_path, changes, problem):
    with pytest.raises(programmes.ProgrammeError) as error:
        load_changed(tmp_path, **changes)
    assert problem in error.value.problems
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"billable_rules": ["infomoment"]},
            "phase VF names a rule that does not exist in billable_rules: infomoment",
        ),
        ({"kind": "verkennen"}, "phase VF has an unknown kind: verkennen"),
        ({"code": "BF"}, "two phases have the same code: BF"),
        ({"kind": "guide"}, "two phases have the same kind: guide"),
        ({"rules": []}, "phase VF has an unknown name: rules"),
    ],
)
def test_load_says_what_is_wrong_in_a_phase(tmp_path, change, problem):
    phases = handbook()["phases"]
    with pytest.raises(programmes.ProgrammeError) as error:
        load_changed(tmp_path, phases=[phases[0] | change, *phases[1:]])
    assert problem in error.value.problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"- een\n- twee", "a programme is a list of names and values"),
        (b"a: [", "not readable as YAML"),
        (b"\xff\xfe\x00", "not readable as YAML"),
    ],
)
def test_load_of_a_file_that_is_no_programme(tmp_path, content, problem):
    path = tmp_path / "stuk.yaml"
    path.write_bytes(content)
    with pytest.raises(programmes.ProgrammeError) as error:
        programmes.load(path)
    assert problem in str(error.value)


def test_load_of_an_unknown_code_names_the_known_ones():
    with pytest.raises(programmes.ProgrammeError, match="known codes: jumpstarters"):
        programmes.load("onbekend")


def test_every_programme_that_comes_along_loads_and_names_rules_that_exist():
    for code in programmes.known_codes():
        programme = programmes.load(code)
        for template in programme.phase_templates.all():
            named = {*template.billable_rules, *template.complete_rules, *template.completion_rules}
            assert named <= rules.PHASE_RULES.keys()


def test_load_programme_command():
    out = StringIO()
    call_command("load_programme", stdout=out)
    assert out.getvalue() == "".join(f"{code}: loaded\n" for code in programmes.known_codes())


def test_load_programme_command_with_a_mistake():
    with pytest.raises(CommandError, match="onbekend.yaml cannot be loaded"):
        call_command("load_programme", "onbekend")
