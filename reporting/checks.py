"""What the start of the application says about PDFs, without loading the engine that makes them."""

from __future__ import annotations

from ctypes.util import find_library
from importlib.util import find_spec
from typing import Any

from django.core import checks

from reporting.pdf import fonts_present

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
HINT = "Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@checks.register()
def check_pdf(**_kwargs: Any) -> list[checks.CheckMessage]:
    """reporting.W001 and W002: the application works without PDFs, but says so at the start."""
    found = []
    if find_spec("weasyprint") is None or not all(map(find_library, LIBRARIES)):
        found.append(
            checks.Warning(
                "PDF documents are not available: pango is missing.", hint=HINT, id="reporting.W001"
            )
        )
    if not fonts_present():
        found.append(
            checks.Warning(
                "PDF documents are not available: the folder reporting/fonts is incomplete.",
                hint="Restore the folder from the release.",
                id="reporting.W002",
            )
        )
    return found
