"""HTML to accessible PDF (pdf/ua-1). The only place that knows WeasyPrint.

Same HTML, same bytes. Nothing is fetched: the only resources are images that the caller hands over by
name (`<img src="asset:NAME">`). Text is bounded, so that a document cannot keep a worker busy.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

FONTS_CONF = Path(__file__).parent / "fonts" / "fonts.conf"
ASSET = "asset:"
MAX_CHARACTERS = 400_000
# Less than the database waits for a transaction in which nothing happens (30 seconds).
MAX_SECONDS = 20
UNAVAILABLE = _("PDF's maken lukt nu niet op deze server. Verwittig de beheerder.")


class PdfUnavailable(Exception):
    """This machine cannot make PDFs; the message is for the user. Views answer 503 with it."""


class PdfRefused(Exception):
    """This document is too large, too deep or too slow; the message is for the user."""


def render(
    html: str, *, title: str, language: str = "nl", images: Mapping[str, bytes] | None = None
) -> bytes:
    """A tagged PDF (pdf/ua-1) of an HTML body or page.

    A bare body is wrapped in a page that carries `title` and `language`; a whole page brings its own.
    `images`: the bytes of the pictures named in `asset:NAME`. Raises PdfUnavailable or PdfRefused.
    """
    if len(html) > MAX_CHARACTERS:
        raise PdfRefused(_("Dit document is te lang om af te drukken. Maak de teksten korter."))
    engine = _engine()
    try:
        with _time_limit():
            return _write(engine, _page(html, title, language), images or {})
    except RecursionError as error:
        raise PdfRefused(_("Dit document zit te ingewikkeld in elkaar om af te drukken.")) from error


def available() -> bool:
    """Whether this machine can make PDFs."""
    try:
        _engine()
    except PdfUnavailable:
        return False
    return True


def fonts_present() -> bool:
    """Whether the bundled fonts are where they belong. No font at all is a segmentation fault of pango."""
    return FONTS_CONF.is_file() and any(FONTS_CONF.parent.glob("*.ttf"))


def _write(engine: ModuleType, page: str, images: Mapping[str, bytes]) -> bytes:
    document = engine.HTML(string=page, url_fetcher=_closed_fetcher(images), base_url=None)
    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    return document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)


def _page(html: str, title: str, language: str) -> str:
    if html.lstrip().lower().startswith("<!doctype"):
        return html
    return format_html(
        '<!doctype html><html lang="{}"><head><title>{}</title></head><body>', language, title
    ) + (f"{html}</body></html>")


@functools.cache
def _engine() -> ModuleType:
    """WeasyPrint. It loads pango when it is imported: without pango only documents may fail.

    The fonts are set first: fontconfig reads its file once, and no font at all is a segmentation fault.
    """
    if not fonts_present():
        raise PdfUnavailable(UNAVAILABLE)
    os.environ["FONTCONFIG_FILE"] = str(FONTS_CONF)
    try:
        import weasyprint  # noqa: PLC0415 - see above
    except OSError as error:
        raise PdfUnavailable(UNAVAILABLE) from error
    # Its warnings quote letters of names, its progress lines say nothing to anybody.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)
    return weasyprint


def _closed_fetcher(images: Mapping[str, bytes]) -> Any:
    """A fetcher that hands out the given images and opens nothing else: no http, file, ftp or data."""
    urls = _engine().urls

    class ClosedFetcher(urls.URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            name = url.removeprefix(ASSET)
            if name == url or name not in images:
                raise ValueError(f"resource not allowed: {url[:100]}")
            return urls.URLFetcherResponse(url, images[name])

    return ClosedFetcher(allowed_protocols=())


@contextmanager
def _time_limit() -> Iterator[None]:
    """Stop after MAX_SECONDS, in the main thread of a process only: that is where a signal arrives.

    A worker of Celery or a sync worker of gunicorn renders in its main thread. In any other thread there
    is no limit in time; there only MAX_CHARACTERS bounds the work (400,000 characters take seconds, not
    minutes).
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _too_slow)
    # Again every second: Python swallows what is raised while it finalizes an object.
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_slow(*_args: object) -> None:
    raise PdfRefused(_("Dit document maken duurt te lang. Maak de teksten korter."))
