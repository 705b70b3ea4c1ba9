"""The habits of the code base, checked by a machine. docs/architecture.md says why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from weakref import ReferenceType

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.signals import ModelSignal
from django.dispatch import Signal
from django.template.loader import get_template

from core import event_kinds
from core.outbox import Email
from trajects import signals

ROOT = Path(settings.BASE_DIR)
APPS = ("core", "people", "trajects", "referrals", "vouchers", "reporting", "jumpstarters")
TEMPLATES = ROOT / "templates"

# apps.py connects what an app brings along; nothing else may import inside a function.
INLINE_IMPORTS = {
    "reporting/pdf.py": "WeasyPrint needs system libraries and two seconds; only who prints pays for it",
}


def python_files(*, tests: bool = False) -> Iterator[Path]:
    """Our own modules."""
    for app in (*APPS, *(["tests"] if tests else [])):
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def template_files() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


def own_models() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def functions_with_imports(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno


def test_no_import_hides_inside_a_function() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in python_files()
        if path.name != "apps.py" and relative(path) not in INLINE_IMPORTS
        # Reading text is much faster than parsing Python: most modules have no such line at all.
        if re.search(r"(^[ \t]+|[:;\\][ \t]*)(from|import)\b", text := path.read_text(), re.MULTILINE)
        for line in functions_with_imports(ast.parse(text))
    ]
    assert found == []


def test_views_start_at_what_their_user_may_see() -> None:
    found = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        if "views" in path.parts or path.stem.startswith("views")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert found == []


def test_only_the_rows_of_permissions_know_guardian() -> None:
    found = {
        relative(path)
        for path in python_files()
        if re.search(r"^(from|import) guardian", path.read_text(), re.MULTILINE)
    }
    assert found == {"people/models/organisations.py"}


def test_only_the_pdf_module_knows_weasyprint() -> None:
    found = {
        relative(path)
        for path in python_files()
        if re.search(r"^\s*(from|import) weasyprint", path.read_text(), re.MULTILINE)
    }
    assert found == {"reporting/pdf.py"}


def test_only_the_outbox_sends_mail() -> None:
    senders = re.compile(r"\b(send_mail|send_mass_mail|EmailMessage|EmailMultiAlternatives|mail_admins)\b")
    found = {relative(path) for path in python_files() if senders.search(path.read_text())}
    assert found <= {"core/outbox/sending.py", "people/adapters.py"}


def test_nobody_listens_to_the_orm() -> None:
    ours = [
        f"{name}: {receiver}"
        for name, signal in vars(models.signals).items()
        if isinstance(signal, ModelSignal)
        for receiver in names_of_receivers(signal)
        if receiver.split(".")[0] in APPS
    ]
    assert ours == []


def names_of_receivers(signal: Signal) -> set[str]:
    """Who listens, by dotted name."""
    kept = [entry[1] for entry in signal.receivers]
    receivers = [entry() if isinstance(entry, ReferenceType) else entry for entry in kept]
    return {
        f"{each.__module__}.{getattr(each, '__qualname__', type(each).__name__)}"
        for each in receivers
        if each
    }


@pytest.mark.parametrize("name", ["phase_started", "phase_ended", "traject_closed"])
def test_the_receivers_of_our_signals_live_in_receivers_modules(name: str) -> None:
    for receiver in names_of_receivers(getattr(signals, name)):
        assert receiver.split(".")[1] == "receivers"


def test_pairs_of_a_moment_and_a_person_are_set_together() -> None:
    """Where a row keeps when (…_at, …_on) and who (…_by), a constraint says both or neither."""
    missing = [
        f"{model.__name__}.{name}"
        for model in own_models()
        for name, who in optional_pairs(model)
        if not any(
            f"'{name}__isnull'" in words and f"'{who}__isnull'" in words
            for words in (str(constraint.deconstruct()) for constraint in model._meta.constraints)
        )
    ]
    assert missing == []


def optional_pairs(model: type[models.Model]) -> list[tuple[str, str]]:
    """Optional fields such as marked_at and marked_by."""
    optional = {field.name for field in model._meta.fields if field.null}
    pairs = [(name, re.sub(r"_(at|on)$", "_by", name)) for name in optional]
    return [(name, who) for name, who in pairs if who != name and who in optional]


def test_every_constraint_speaks_to_the_user() -> None:
    silent = [
        constraint.name
        for model in own_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []


def test_names_of_models_are_in_lower_case() -> None:
    loud = [
        model.__name__
        for model in own_models()
        # An abbreviation keeps its capitals, as in "momentopname voor het ESF".
        if (words := re.sub(r"\b[A-Z]{2,}\b", "", str(model._meta.verbose_name))) != words.lower()
    ]
    assert loud == []


def test_every_row_with_an_address_hides_its_primary_key() -> None:
    bare = [
        model.__name__
        for model in own_models()
        if hasattr(model, "get_absolute_url")
        and "public_id" not in {field.name for field in model._meta.fields}
    ]
    assert bare == []


@pytest.mark.parametrize("path", template_files(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_is_sound(path: Path) -> None:
    """It compiles, carries no script or style of its own, and loads nothing from another host."""
    text = path.read_text()
    get_template(path.relative_to(TEMPLATES).as_posix())
    assert "|safe" not in text
    # What two people wrote at once was not put together.
    assert not re.search(r"^(<{7} |={7}$|>{7} )", text, re.MULTILINE)
    assert not re.search(r"\bon(click|change|load|submit|input)\s*=", text)
    if "emails" in path.parts or "documents" in path.parts:
        # A mail has no style sheet, a document is printed: both carry their looks along.
        assert "<script" not in text
        return
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


def test_every_template_is_used() -> None:
    sources = "\n".join(path.read_text() for path in [*python_files(), *template_files()])
    library = ("account/", "mfa/", "allauth/", "usersessions/", "django/")
    unused = [
        name
        for path in template_files()
        if not (name := path.relative_to(TEMPLATES).as_posix()).startswith(library)
        and "/" in name
        and name not in sources
    ]
    assert unused == []


def all_emails() -> list[type[Email]]:
    """Every kind of e-mail of the product; a class that others build on is none."""
    found, waiting = [], [Email]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if not kind.__subclasses__() and kind.__module__.split(".")[0] in APPS:
            found.append(kind)
    return found


def test_every_email_has_a_text_and_a_reason() -> None:
    assert len(all_emails()) >= 8
    for kind in all_emails():
        # A text on trial carries the letter of another kind.
        assert kind.text is not None or "letter" in vars(kind), kind
        assert str(kind.reason).startswith("Je krijgt deze")


def test_kinds_of_emails_differ() -> None:
    kinds = [kind.kind for kind in all_emails()]
    assert sorted(kinds) == sorted(set(kinds))


def test_journal_kinds_used_in_the_code_have_words() -> None:
    used = {
        match[1]
        for path in python_files()
        for match in re.finditer(r"(?:journal\.)?record\(\s*\"([a-z_]+\.[a-z_]+)\"", path.read_text())
    }
    assert used
    assert used <= set(event_kinds.known_kinds())


def test_tasks_take_ids_only() -> None:
    """Arguments of tasks stand in the broker in clear: no text of a person."""
    found = []
    for path in python_files():
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if "shared_task" in text else ():
            if isinstance(node, ast.FunctionDef) and any(
                "shared_task" in ast.dump(d) for d in node.decorator_list
            ):
                found += [
                    f"{relative(path)}:{arg.arg}" for arg in node.args.args if not arg.arg.endswith("_id")
                ]
    assert found == []


def test_the_repository_speaks_of_the_product_alone() -> None:
    words = re.compile(r"\b(TODO|FIXME)\b")
    found = [
        relative(path)
        for path in [*python_files(tests=True), *template_files()]
        if path != Path(__file__) and words.search(path.read_text())
    ]
    assert found == []
