"""The interface is Dutch in the source and English through one catalogue, which is complete."""

from __future__ import annotations

import ast
import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from tests.factories.people import adviser

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
APPS = ("core", "people", "trajects", "referrals", "vouchers", "reporting", "jumpstarters")
PLACEHOLDER = re.compile(r"%\([^)]+\)[sd]|%[sd]|\{[^}]*\}")
KEYWORDS = (
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "npgettext",
)


def catalogue() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Dutch forms and their English ones."""
    with (FOLDER / "django.po").open("rb") as handle:
        entries = [entry for entry in read_po(handle, locale="en") if entry.id]
    return {as_tuple(entry.id): as_tuple(entry.string) for entry in entries}


def as_tuple(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def texts_of(source: str) -> set[str]:
    """The wrapped texts of a Python source."""
    found = extract_python(BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    texts: set[str] = set()
    for _line, name, message, _comments in found:
        parts = message if isinstance(message, tuple) else (message,)
        texts.add(parts[1] if name.startswith(("pgettext", "npgettext")) else parts[0])
    return {text for text in texts if text}


def texts_of_template(source: str) -> set[str]:
    """The wrapped texts of a template: Django turns its tags into calls."""
    calls = re.finditer(r"\bn?gettext\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", templatize(source))
    return {ast.literal_eval(call[1]) for call in calls}


def used_texts() -> dict[str, str]:
    """Every wrapped text with the file in which it stands."""
    used: dict[str, str] = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            used |= dict.fromkeys(texts_of(path.read_text()), path.name)
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix in {".html", ".txt"}:
            used |= dict.fromkeys(texts_of_template(path.read_text()), path.name)
    return used


def test_every_wrapped_text_has_an_entry() -> None:
    known = {dutch[0] for dutch in catalogue()}
    used = used_texts()
    assert len(used) > 1000
    assert {text: place for text, place in used.items() if text not in known} == {}


def test_every_entry_is_translated_with_the_same_placeholders() -> None:
    wrong = [
        dutch
        for dutch, english in catalogue().items()
        if not all(english)
        or any(
            sorted(PLACEHOLDER.findall(a)) != sorted(PLACEHOLDER.findall(b))
            for a, b in zip(dutch, english, strict=True)
        )
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_in_step() -> None:
    with (FOLDER / "django.mo").open("rb") as handle:
        compiled = gettext.GNUTranslations(handle)
    with (FOLDER / "django.po").open("rb") as handle:
        entries = [entry for entry in read_po(handle, locale="en") if entry.id]
    stale = [
        dutch
        for entry in entries
        for dutch, english in [(as_tuple(entry.id)[0], as_tuple(entry.string)[0])]
        if one_form(compiled, entry.context, as_tuple(entry.id)) != english
    ]
    assert stale == []


def one_form(compiled: gettext.GNUTranslations, context: str | None, forms: tuple[str, ...]) -> str:
    """What the compiled catalogue says for one thing."""
    singular, plural = forms[0], forms[-1]
    if context:
        return compiled.pgettext(context, singular)
    return compiled.ngettext(singular, plural, 1) if len(forms) > 1 else compiled.gettext(singular)


@pytest.mark.django_db
def test_the_page_follows_the_language_that_was_chosen(client: Client) -> None:
    client.force_login(adviser())
    assert "Uitgaande post" in client.get("/").content.decode()
    client.post("/taal/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert "Uitgaande post" not in page
    assert "Outgoing mail" in page


def test_dutch_is_the_source() -> None:
    with translation.override("nl"):
        assert translation.gettext("Vandaag") == "Vandaag"
    with translation.override("en"):
        assert translation.gettext("Vandaag") == "Today"


def test_what_runs_is_what_stands_in_the_catalogue() -> None:
    """The compiled texts were made from the readable ones."""
    with (FOLDER / "django.mo").open("rb") as handle:
        compiled = gettext.GNUTranslations(handle)
    with (FOLDER / "django.po").open("rb") as handle:
        entries = [entry for entry in read_po(handle, locale="en") if isinstance(entry.id, str) and entry.id]
    stale = [e.id for e in entries if not e.context and compiled.gettext(e.id) != e.string]
    stale += [e.id for e in entries if e.context and compiled.pgettext(e.context, e.id) != e.string]
    assert stale == []
