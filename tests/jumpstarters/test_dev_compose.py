"""docker-compose.yml describes production: right versions, health checks, no secret with a default."""

import re
from pathlib import Path

import pytest
import yaml

from jumpstarters.local.database import MAJOR

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]
LONG_RUNNING = ("database", "redis", "web", "worker", "beat")
SECRETS = ("POSTGRES_PASSWORD", "SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY")


def test_compose_names_every_service():
    assert set(SERVICES) == {*LONG_RUNNING, "migrate"}


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_compose_long_running_service_has_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_compose_application_waits_for_migrations_and_is_read_only(name):
    service = SERVICES[name]
    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", SECRETS)
def test_compose_secret_is_required_and_has_no_default(name):
    uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", TEXT)
    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_compose_database_has_the_version_of_the_tests():
    assert SERVICES["database"]["image"] == f"postgres:{MAJOR}-bookworm"


def test_image_leaves_local_runs_and_secrets_out():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert not {line for line in lines if line.startswith("!.")}
    assert "requirements-dev.lock" not in (ROOT / "Dockerfile").read_text()


def test_image_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["jumpstarters"]
