"""A document as a page, as a PDF and as a copy that people edit: one template, so one text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import translation

from core.publicity import pictures
from reporting import copies
from reporting import pdf as printer
from reporting.documents.base import Document


def html(document: Document, *, number: str, date: dt.date, language: str = "nl", replaces: str = "") -> str:
    """The whole page. An empty number makes it an example: it says so on every page.

    `replaces`: the number of the version before this one.
    """
    return _page(document, number=number, date=date, language=language, replaces=replaces)


def body(document: Document, *, date: dt.date, language: str = "nl") -> str:
    """What the page says under its title, for a page on the screen."""
    return _page(document, number="", date=date, language=language, bare=True)


def _page(document: Document, *, language: str, **context: object) -> str:
    with translation.override(language):
        return render_to_string(document.template, {"document": document, "language": language, **context})


def pdf(
    document: Document,
    *,
    number: str,
    date: dt.date,
    language: str = "nl",
    replaces: str = "",
    images: Mapping[str, bytes] | None = None,
) -> bytes:
    """The document as pdf/ua-1. Raises PdfUnavailable or PdfRefused of reporting.pdf."""
    page = html(document, number=number, date=date, language=language, replaces=replaces)
    with translation.override(language):
        title = document.title
        drawn = {**_pictures(document), **(images or {})}
    return printer.render(page, title=title, language=language, images=drawn)


def docx(
    document: Document, *, number: str, date: dt.date, language: str = "nl", replaces: str = ""
) -> bytes:
    """The same page as a word processor's file that says it is a copy: the numbered PDF counts."""
    page = html(document, number=number, date=date, language=language, replaces=replaces)
    with translation.override(language):
        return copies.write(page, number=number, language=language, images=_pictures(document))


def _pictures(document: Document) -> dict[str, bytes]:
    kept = pictures(document.kept_pictures(), logos=document.letterhead.logos)
    return {**document.images(), **kept}
