"""A document of ours beside the same HTML through bare WeasyPrint, in turns, in one run.

Run with ./dev bench. It prints ratios; a clock never decides whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from django.utils.timezone import localdate

from reporting import pdf
from reporting.documents import printing
from reporting.documents.build.records import intake
from tests.factories.trajects import TrajectFactory, full_intake

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROUNDS = 15


def milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def test_a_document_beside_bare_weasyprint() -> None:
    traject = TrajectFactory()
    document = intake(full_intake(traject))
    page = printing.html(document, number="INT-2026-00001", date=localdate())
    weasyprint = pdf._engine()  # noqa: SLF001  the same library, with its fonts

    def ours() -> None:
        printing.pdf(document, number="INT-2026-00001", date=localdate())

    def bare() -> None:
        weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")

    times: dict[str, list[float]] = {"ours": [], "bare": []}
    ours()
    bare()
    for _ in range(ROUNDS):
        times["ours"].append(milliseconds(ours))
        times["bare"].append(milliseconds(bare))
    both = {name: median(values) for name, values in times.items()}
    print(  # noqa: T201  the measurement
        f"\nintake form: ours {both['ours']:.0f} ms, bare WeasyPrint {both['bare']:.0f} ms,"
        f" ratio {both['ours'] / both['bare']:.2f}",
        end="",
    )
