"""What every test stands on."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached answers of one test do not reach the next one."""
    cache.clear()


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """A test that switched the language does not leave it behind."""
    translation.activate(settings.LANGUAGE_CODE)
