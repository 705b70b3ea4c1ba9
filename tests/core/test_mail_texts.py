"""What mails say: placeholders are filled in as text, never evaluated, and a wrong text never stops a mail."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import dates, mail_texts, outbox
from core.mail_texts import (
    MAX_BODY,
    Address,
    Facts,
    LinkButton,
    Paragraph,
    Placeholder,
    Sections,
    StandardText,
    fill_body,
    fill_line,
    problems,
    with_address,
)
from core.models import MailText
from core.text import without_links
from tests.factories.core import WordMail
from tests.factories.people import coordinator

BUTTON = LinkButton("https://jumpstarters.example.be/x/", "Open")
FACTS = Facts((("Naam", "Noor"), ("Telefoon", ""), ("E-mail", Address("noor@example.be"))))
STANDARD = StandardText(
    title="Proef",
    subject="Dag {naam}",
    body=("Dag {naam}, dit is {nummer}.", "{gegevens}", "{knop}"),
    placeholders={
        "naam": Placeholder("naam", "Noor"),
        "nummer": Placeholder("nummer", "V1"),
        "gegevens": Placeholder("gegevens", FACTS),
        "knop": Placeholder("de knop", BUTTON, required=True),
    },
)
VALUES = {"naam": "Noor", "nummer": "V1", "gegevens": FACTS, "knop": BUTTON}
PRODUCT_KINDS = [kind for kind in outbox.kinds() if not kind.startswith("tests.")]


def body_of(text: str, **values: object) -> str:
    return "\n\n".join(part.as_text() for part in fill_body(text, {**VALUES, **values}))


# Filling in ----------------------------------------------------------------------------------------


def test_paragraphs_and_blocks_in_their_order() -> None:
    assert fill_body("Dag {naam}.\nTot {nummer}.\n\n{gegevens}\n{knop}\nEinde", VALUES) == [
        Paragraph("Dag Noor.\nTot V1."),
        FACTS,
        BUTTON,
        Paragraph("Einde"),
    ]


def test_a_block_in_plain_text() -> None:
    assert body_of("{gegevens}") == "Naam: Noor\nE-mail: noor@example.be"
    assert body_of("{knop}") == "Open:\nhttps://jumpstarters.example.be/x/"
    reasons = Sections((("Reden", "Ziek.\nLang."), ("Advies", "")))
    assert body_of("{gegevens}", gegevens=reasons) == "Reden:\nZiek.\nLang."


@pytest.mark.parametrize(
    ("text", "empty"), [("{naam}", {"naam": ""}), ("{gegevens}", {"gegevens": Facts(())}), ("{knop}", {})]
)
def test_what_has_nothing_to_say_leaves_no_gap(text: str, empty: dict[str, object]) -> None:
    values = empty or {"knop": LinkButton("", "Open")}
    assert body_of(f"Een\n\n{text}\n\nTwee", **values) == "Een\n\nTwee"


def test_what_is_filled_in_is_never_looked_at_again() -> None:
    assert body_of("{naam}", naam="{nummer} {knop} {0.__class__} {{x}}") == (
        "{nummer} {knop} {0.__class__} {{x}}"
    )


def test_a_subject_is_one_line() -> None:
    assert fill_line("Dag {naam}", {"naam": "Noor\r\nBcc: kwaad@example.com"}) == (
        "Dag Noor Bcc: kwaad@example.com"
    )


@given(st.text())
def test_any_value_is_text(value: str) -> None:
    with translation.override("nl"):
        letter = mail_texts.write("{naam}", "{naam}\n\n{knop}", {**VALUES, "naam": value}, reason="r")
    html = letter.as_html()
    assert len(letter.subject.splitlines()) <= 1
    assert html.count("<a ") == 1
    assert html.count("<p") == html.count("</p>")
    assert set(re.findall(r"</?(\w+)", html)) <= {
        "html", "head", "meta", "title", "body", "div", "p", "a", "br", "hr", "span",
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    ["http://kwaad.example.com/x", "www.kwaad.be", "kwaad@example.com", "kwaad.be", "HTTPS://KWAAD.BE"],
)
def test_a_typed_value_becomes_no_link(typed: str) -> None:
    shown = body_of("Kijk op {naam} nu", naam=typed)
    assert typed not in shown
    assert shown.replace("\u200b", "") == f"Kijk op {typed} nu"
    assert typed not in Facts((("Reden", typed),)).as_text()


@pytest.mark.parametrize("plain", ["05/03/2026", "€ 1.200,00", "14:05", "Excel 2.0", "a.b", "Prijs: laag"])
def test_other_text_stays_as_it_is(plain: str) -> None:
    assert without_links(plain) == plain


def test_breaking_links_twice_is_breaking_them_once() -> None:
    once = without_links("zie https://www.kwaad.be/a")
    assert without_links(once) == once


def test_only_the_address_of_somebody_may_be_a_link() -> None:
    shown = with_address("Bart www.kwaad.be", "bart@example.be")
    assert body_of("{naam}", naam=shown) == "Bart www.\u200bkwaad.\u200bbe (bart@example.be)"


# Checking ------------------------------------------------------------------------------------------


def wrong(subject: str = "Dag", body: str = "Dag\n\n{knop}") -> dict[str, list[str]]:
    with translation.override("nl"):
        return problems(STANDARD, subject, body)


def test_a_good_text_has_no_problems() -> None:
    assert wrong() == {}
    assert wrong(*STANDARD.in_language("nl")) == {}


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ("", "Schrijf een onderwerp."),
        ("   ", "Schrijf een onderwerp."),
        ("Dag\nBcc: x", "Het onderwerp is één regel."),
        ("{knop}", "{knop} kan niet in het onderwerp staan."),
        ("{nmmer}", "{nmmer} bestaat niet. Bedoel je {nummer}?"),
        ("x" * 201, "Dit is te lang: 201 tekens, hoogstens 200."),
    ],
)
def test_a_wrong_subject(subject: str, message: str) -> None:
    assert wrong(subject=subject) == {"subject": [message]}


LONE_BRACE = "Er staat een accolade die nergens bij hoort. Schrijf een invulveld als {naam}."


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ("", ["Schrijf een tekst.", "Zet {knop} in de tekst: de knop."]),
        ("Dag", ["Zet {knop} in de tekst: de knop."]),
        ("Klik {knop}", ["Zet {knop} alleen op een regel."]),
        ("{knop}\n{knop}", ["Zet {knop} maar één keer in de tekst."]),
        ("{0.__class__}\n{knop}", ["{0.__class__} bestaat niet. Kies een invulveld uit de lijst."]),
        ("{naam.password}\n{knop}", ["{naam.password} bestaat niet. Kies een invulveld uit de lijst."]),
        ("{naam!r}\n{knop}", ["{naam!r} bestaat niet. Bedoel je {naam}?"]),
        ("{naam:>9999999}\n{knop}", ["{naam:>9999999} bestaat niet. Kies een invulveld uit de lijst."]),
        ("{ naam }\n{knop}", ["{ naam } bestaat niet. Bedoel je {naam}?"]),
        ("{Naam}\n{knop}", ["{Naam} bestaat niet. Bedoel je {naam}?"]),
        ("{}\n{knop}", ["{} bestaat niet. Kies een invulveld uit de lijst."]),
        ("{{naam}}\n{knop}", [LONE_BRACE]),
        ("{{ naam\n{knop}", [LONE_BRACE]),
        ("prijs }\n{knop}", [LONE_BRACE]),
        ("{na\nam}\n{knop}", [LONE_BRACE]),
    ],
)
def test_a_wrong_body(body: str, messages: list[str]) -> None:
    assert wrong(body=body) == {"body": messages}


def test_a_body_that_is_too_long() -> None:
    assert wrong(body="x" * MAX_BODY + "\n{knop}") == {
        "body": [f"Dit is te lang: {MAX_BODY + 7} tekens, hoogstens {MAX_BODY}."]
    }


@pytest.mark.parametrize("tag", ["{% load x %}", "{{ settings.SECRET_KEY }}", "%(naam)s", "${naam}", "<b>"])
def test_nothing_of_another_language_is_evaluated(tag: str) -> None:
    if "body" not in wrong(body=f"{tag}\n\n{{knop}}"):
        shown = body_of(f"{tag}\n\n{{knop}}")
        assert shown.startswith(tag.replace("{naam}", "Noor"))


@given(st.text(alphabet="{}naamknop.\n _%"), st.text(alphabet="{}naamknop.\n _%"))
def test_what_passes_the_checks_can_be_sent(subject: str, body: str) -> None:
    if not wrong(subject, body):
        letter = mail_texts.write(subject, body, VALUES, reason="r")
        assert letter.subject is not None
        assert "Open:\nhttps://jumpstarters.example.be/x/" in letter.as_text()


# The texts of the product --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PRODUCT_KINDS)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_standard_text_can_be_sent(kind: str, language: str) -> None:
    standard = outbox.kinds()[kind].text
    assert standard is not None
    assert problems(standard, *standard.in_language(language)) == {}


@pytest.mark.parametrize("kind", PRODUCT_KINDS)
def test_every_placeholder_has_a_plain_name_and_a_meaning(kind: str) -> None:
    standard = outbox.kinds()[kind].text
    assert standard is not None
    assert standard.title
    for name, placeholder in standard.placeholders.items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert placeholder.meaning
        assert placeholder.example


def test_a_kind_whose_values_do_not_fit_its_placeholders_is_a_fault() -> None:
    class Forgetful(WordMail):
        def values(self) -> dict[str, object]:
            return {"woord": self.word}

    with pytest.raises(LookupError, match="do not fit"):
        Forgetful("hallo").build()


# What a coordinator wrote --------------------------------------------------------------------------


def write(subject: str, body: str, *, language: str = "nl", ended: bool = False) -> MailText:
    ended_at = dates.now() if ended else None
    return MailText.objects.create(
        kind="tests.word", language=language, subject=subject, body=body, made_by=coordinator(),
        ended_at=ended_at,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_written_text_leaves_in_both_twins() -> None:
    write("Voor {naam}", "Het woord is {woord}.\n\nTot gauw.")
    row = WordMail("<b>hallo</b>").build()
    assert row.subject == "Voor Noor"
    assert "Het woord is <b>hallo</b>.\n\nTot gauw." in row.body_text
    assert ">Het woord is &lt;b&gt;hallo&lt;/b&gt;.</p>" in row.body_html


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"language": "en"}, {"ended": True}])
def test_a_text_of_another_language_or_of_earlier_does_not_leave(fields) -> None:
    write("Voor {naam}", "Iets anders: {woord}", **fields)
    assert WordMail("hallo").build().subject == "Noor: hallo"


@pytest.mark.django_db
def test_a_broken_text_never_stops_a_mail(caplog: pytest.LogCaptureFixture) -> None:
    write("Voor {naam}", "{verdwenen}")
    with caplog.at_level(logging.ERROR):
        row = WordMail("hallo").queue()
    assert (row.subject, "hallo" in row.body_text) == ("Noor: hallo", True)
    assert "tests.word (nl) cannot be sent" in caplog.text


@pytest.mark.django_db
def test_without_the_checks_a_broken_text_does_stop_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the fall-back to the standard text is what saves the mail."""
    write("Voor {naam}", "{verdwenen}")
    monkeypatch.setattr(mail_texts, "problems", lambda *_args: {})
    with pytest.raises(KeyError):
        WordMail("hallo").queue()
