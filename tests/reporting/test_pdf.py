"""The printer: nothing is fetched, same bytes, clear refusals."""

import io
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdf
import pytest
import weasyprint
from PIL import Image

from reporting import pdf


@pytest.fixture
def web():
    """A server that remembers what was asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(base: str) -> str:
    return (
        f"<style>@import url({base}/import.css); @font-face {{font-family: x; src: url({base}/font.ttf)}}"
        f"p {{font-family: x; background: url({base}/background.png)}}</style>"
        f"<link rel=stylesheet href='{base}/link.css'><p>x<img src='{base}/image.png' alt=''></p>"
        f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        f"<image href='{base}/svg.png' width='9' height='9'/></svg>"
    )


def test_nothing_is_fetched(web):
    base, asked = web
    pdf.render(hostile(base), title="x")
    assert asked == []


def test_default_fetcher_would_fetch(web):
    base, asked = web
    weasyprint.HTML(string=hostile(base)).write_pdf()
    assert {"/import.css", "/font.ttf", "/background.png", "/link.css", "/image.png", "/svg.png"} <= set(
        asked
    )


def attached(data: bytes) -> bool:
    return bool(pypdf.PdfReader(io.BytesIO(data)).attachments)


def test_local_file_is_not_attached(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    page = f"<link rel=attachment href='{secret.as_uri()}'><p>x</p>"
    assert attached(weasyprint.HTML(string=page).write_pdf())
    assert not attached(pdf.render(page, title="x"))


def pictures(data: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(data)).pages[0].images)


def test_only_the_given_image_is_printed():
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(picture, "PNG")
    page = "<p><img src='asset:logo' alt='Logo'><img src='asset:other' alt='Other'></p>"
    assert pictures(pdf.render(page, title="x", images={"logo": picture.getvalue()})) == 1
    assert pictures(pdf.render(page, title="x")) == 0


@pytest.mark.parametrize("name", ["Łukasz", "Αθηνά", "Иван", "محمد", "李小龍", "👩‍🍳"])
def test_names_of_every_script_print(name):
    assert pdf.render(f"<p>{name}</p>", title=name).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", ["Łukasz", "Αθηνά", "Иван", "ሰላም", "محمد"])
def test_names_of_the_bundled_fonts_can_be_read_back(name):
    reader = pypdf.PdfReader(io.BytesIO(pdf.render(f"<p>{name}</p>", title="x")))
    assert name in reader.pages[0].extract_text()


def test_same_html_gives_the_same_bytes():
    assert pdf.render("<h1>Hé</h1>", title="x") == pdf.render("<h1>Hé</h1>", title="x")


def test_text_that_is_too_long_is_refused():
    with pytest.raises(pdf.PdfRefused, match="te lang"):
        pdf.render("x" * (pdf.MAX_CHARACTERS + 1), title="x")


def test_nesting_that_is_too_deep_is_refused():
    with pytest.raises(pdf.PdfRefused, match="ingewikkeld"):
        pdf.render("<div>" * 400, title="x")


# An alarm that finds an object being finalized is only reported; the next one stops the work.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_document_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.05)
    with pytest.raises(pdf.PdfRefused, match="duurt te lang"):
        pdf.render("<p>woord</p>" * 20_000, title="x")


def test_machine_without_pango_starts_and_says_what_is_missing():
    code = (
        "import sys, ctypes.util, importlib.abc\n"
        "class Broken(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library')\n"
        "sys.meta_path.insert(0, Broken())\n"
        "ctypes.util.find_library = lambda name: None\n"
        "import importlib.util; importlib.util.find_spec = lambda name: object()\n"
        "from reporting import checks, pdf\n"
        "assert [w.id for w in checks.check_pdf()] == ['reporting.W001']\n"
        "assert not pdf.available()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_check_at_the_start_does_not_load_the_engine():
    code = (
        "import sys\n"
        "from reporting import checks\n"
        "assert checks.check_pdf() == []\n"
        "assert 'weasyprint' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_missing_font_folder_is_a_clear_refusal_and_not_a_crash():
    code = (
        "import pathlib\n"
        "from django.conf import settings; settings.configure(USE_I18N=False)\n"
        "from reporting import checks, pdf\n"
        "pdf.FONTS_CONF = pathlib.Path('/nowhere/fonts.conf')\n"
        "assert [w.id for w in checks.check_pdf()] == ['reporting.W002']\n"
        "try:\n    pdf.render('<p>x</p>', title='x')\n"
        "except pdf.PdfUnavailable as error: assert 'Verwittig de beheerder' in str(error)\n"
        "else: raise SystemExit('made a PDF without fonts')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
