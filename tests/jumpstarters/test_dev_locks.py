"""The lock files are in step with pyproject.toml, checked without asking a package index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)
LOCKS = {
    "requirements.lock": (),
    "requirements-local.lock": ("local",),
    "requirements-dev.lock": ("local", "dev"),
}


def text(lock: str) -> str:
    return (ROOT / lock).read_text()


def pins(lock: str) -> dict[str, Version]:
    return {canonicalize_name(name): Version(version) for name, version in PIN.findall(text(lock))}


def wanted(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + [
        line for extra in extras for line in project["optional-dependencies"][extra]
    ]
    return [Requirement(line) for line in lines]


def unmet(requirements: list[Requirement], pinned: dict[str, Version]) -> list[str]:
    return [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(
            pinned.get(canonicalize_name(requirement.name), Version("0a0")), prereleases=False
        )
    ]


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items())
def test_lock_every_requirement_of_pyproject_met(lock, extras):
    assert unmet(wanted(extras), pins(lock)) == []


def test_lock_check_when_requirement_is_newer_than_pin():
    assert unmet([Requirement("django>=99"), Requirement("absent")], pins("requirements.lock")) == [
        "django>=99",
        "absent",
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_every_pin_has_hashes_and_no_host_is_named(lock):
    entries = re.split(r"\n(?=\S)", text(lock).strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text(lock)


@pytest.mark.parametrize(("smaller", "larger"), [tuple(LOCKS)[:2], tuple(LOCKS)[1:]])
def test_lock_larger_set_contains_smaller_set_in_same_versions(smaller, larger):
    assert pins(smaller).items() <= pins(larger).items()


def test_lock_dangerous_neighbours_absent():
    # psycopg 3 would silently be preferred by Django; django-fsm overwrites django-fsm-2.
    assert pins("requirements-dev.lock").keys() & {"psycopg", "psycopg2", "django-fsm"} == set()
