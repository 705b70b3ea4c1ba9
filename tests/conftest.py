"""What every test stands on."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached answers of one test do not reach the next one."""
    cache.clear()
