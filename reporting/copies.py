"""A printed page as DOCX, for who must edit a copy. The only place that knows python-docx.

It reads the page that the PDF is made of, so that both say the same: headings become headings, tables
tables with a row of headers, pictures keep their text alternative.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import html

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ASSET = "asset:"
FONT = "Arial"
SIZES = {"Normal": 10.5, "Heading 1": 20, "Heading 2": 13, "Heading 3": 11}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
BOXES = ("div", "section", "body")
# Word knows no regions of Dutch but these; "nl" alone is read as the Netherlands.
REGIONS = {"nl": "nl-BE", "fr": "fr-BE", "en": "en-GB"}


def write(page: str, *, number: str, language: str, images: Mapping[str, bytes]) -> bytes:
    """The page as a DOCX that says above its title, and on every page, that it is a copy."""
    root = html.fromstring(page)
    file = _empty(root, language)
    notice = _("Kopie om te bewerken – het genummerde PDF-document geldt.")
    if number:
        notice = f"{notice} {number}"
    _head(file, root, notice, images)
    _foot(file, root, notice)
    file.add_paragraph().add_run(notice).bold = True
    for child in root.find("body"):
        if _class(child) not in ("letterhead", "imprint"):
            _block(file, child, images)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _empty(root: Any, language: str) -> Any:
    """An empty A4 with a title, its language and readable styles."""
    file = docx.Document()
    file.core_properties.title = root.findtext(".//title") or ""
    file.core_properties.author = root.xpath("string(//meta[@name='author']/@content)")
    file.core_properties.language = REGIONS.get(language, language)
    file.core_properties.comments = ""
    for name, size in SIZES.items():
        _style(file.styles[name], size, REGIONS.get(language, language))
    part = file.sections[0]
    part.page_width, part.page_height = Cm(21), Cm(29.7)
    part.left_margin = part.right_margin = Cm(2)
    return file


def _style(style: Any, size: float, language: str) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), FONT)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    properties.append(lang)


def _head(file: Any, root: Any, notice: str, images: Mapping[str, bytes]) -> None:
    """The letterhead: programme, organisation and the logos of the funders."""
    header = file.sections[0].header
    line = header.paragraphs[0]
    line.add_run(_words_of(root, "programme")).bold = True
    header.add_paragraph(_words_of(root, "organisation"))
    for picture in root.xpath("//*[contains(@class, 'letterhead')]//img"):
        _picture(header.paragraphs[-1], picture, images, height=Cm(1))


def _foot(file: Any, root: Any, notice: str) -> None:
    footer = file.sections[0].footer
    footer.paragraphs[0].text = " – ".join(_lines(root.xpath("//*[@class='imprint']")[0]))
    footer.add_paragraph(notice)


def _words_of(root: Any, name: str) -> str:
    return " ".join("".join(node.text_content() for node in root.find_class(name)).split())


def _class(node: Any) -> str:
    return node.get("class") or ""


def _block(file: Any, node: Any, images: Mapping[str, bytes]) -> None:
    """One block of the page; a box is its blocks."""
    if node.tag in HEADINGS:
        file.add_heading(" ".join(_lines(node)), level=HEADINGS[node.tag])
    elif node.tag == "table":
        _table(file, node)
    elif node.tag in ("ul", "ol"):
        for item in node:
            file.add_paragraph(" ".join(_lines(item)), style="List Bullet")
    elif node.tag in BOXES:
        for child in node:
            _block(file, child, images)
    elif node.tag == "p":
        _paragraph(file.add_paragraph(), node)
        for picture in node.iter("img"):
            _picture(file.add_paragraph(), picture, images, width=Cm(15))


def _paragraph(paragraph: Any, node: Any) -> None:
    """The words of a node, its line breaks kept; strong and what is missing stand out."""
    for index, (text, is_strong) in enumerate(_runs(node)):
        run = paragraph.add_run()
        if text == "\n":
            run.add_break()
            continue
        run.text = text.lstrip() if index == 0 else text
        run.bold = is_strong or None


def _runs(node: Any, strong: bool = False) -> Iterator[tuple[str, bool]]:
    """Texts in reading order with single spaces; a line break is a newline of its own."""
    strong = strong or node.tag in ("strong", "b", "th") or _class(node) in ("missing", "word")
    if node.text and node.text.strip():
        yield _spaced(node.text), strong
    for child in node:
        if child.tag == "br":
            yield "\n", strong
        elif isinstance(child.tag, str):
            yield from _runs(child, strong)
        if child.tail and child.tail.strip():
            yield _spaced(child.tail), strong


def _spaced(text: str) -> str:
    words = " ".join(text.split())
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _lines(node: Any) -> list[str]:
    """The words of a node by line."""
    text = "".join(words for words, _strong in _runs(node))
    return [line.strip() for line in text.split("\n") if line.strip()]


def _table(file: Any, node: Any) -> None:
    rows = list(node.iter("tr"))
    columns = max(len(row) for row in rows)
    table = file.add_table(rows=len(rows), cols=columns, style="Table Grid")
    for target, row in zip(table.rows, rows, strict=True):
        _unbroken(target)
        if row.getparent().tag == "thead":
            _repeated(target)
        for cell, source in zip(target.cells, row, strict=False):
            _cell(cell.paragraphs[0], source)
    file.add_paragraph()


def _cell(paragraph: Any, source: Any) -> None:
    _paragraph(paragraph, source)
    if "amount" in _class(source):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeated(row: Any) -> None:
    """A row of headers, again on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  the library has no door to it


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _picture(paragraph: Any, node: Any, images: Mapping[str, bytes], **size: Any) -> None:
    """A picture with its alternative; of a drawing that a word processor cannot show, only the words."""
    content, words = images.get(node.get("src", "").removeprefix(ASSET)), node.get("alt") or ""
    if content is None or content.lstrip().startswith(b"<svg"):
        paragraph.add_run(words).italic = True
        return
    shape = paragraph.add_run().add_picture(io.BytesIO(content), **size)
    shape._inline.docPr.set("descr", words)  # noqa: SLF001
