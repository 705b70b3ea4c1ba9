"""A document as a page and as a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import translation

from core.publicity import pictures
from reporting import pdf as printer
from reporting.documents.base import Document


def html(document: Document, *, number: str, date: dt.date, language: str = "nl") -> str:
    """The whole page. An empty number makes it an example: it says so on every page."""
    with translation.override(language):
        context = {"document": document, "number": number, "date": date, "language": language}
        return render_to_string(document.template, context)


def pdf(
    document: Document,
    *,
    number: str,
    date: dt.date,
    language: str = "nl",
    images: Mapping[str, bytes] | None = None,
) -> bytes:
    """The document as pdf/ua-1. Raises PdfUnavailable or PdfRefused of reporting.pdf."""
    page = html(document, number=number, date=date, language=language)
    with translation.override(language):
        title = document.title
        drawn = {**document.images(), **pictures(document.kept_pictures())}
    return printer.render(page, title=title, language=language, images={**drawn, **(images or {})})
