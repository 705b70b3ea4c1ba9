"""What every test stands on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import TransactionTestCase
from django.utils import translation

from jumpstarters.local import migrating
from reporting.actions import ensure_rendered
from reporting.models import IssuedDocument
from tests import world
from tests.tables import empty_used_tables

# Minutes rather than seconds, each of them.
LONG = (
    "tests/e2e/",
    "tests/faults/",
    "tests/test_canary.py",
    "tests/test_permission_matrix.py",
    "tests/jumpstarters/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left with it when the other one is done."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the search for garbage need not walk through it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Each worker makes its database from all migrations."""
    with migrating.quick():
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> Iterator[None]:
    """Tests that commit are cleaned up after with `empty_used_tables`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_used_tables)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached answers of one test do not reach the next one."""
    cache.clear()


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """A test that switched the language does not leave it behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def without_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """For who walks through thousands of pages and asks none of them from what it was made.

    Django's client keeps a copy of that for each part of each page.
    """
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_args, **_kwargs: None)


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[world.World]:
    """The world, made once for a module; the transaction of each test lies within this one and is undone.

    Its papers are rendered, so that whoever opens one is served a file.
    """
    with django_db_blocker.unblock(), transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        made = world.build()
        for document in IssuedDocument.objects.all():
            ensure_rendered(document)
        yield made
        transaction.set_rollback(True)
