"""Quick migrations make the same database as the usual ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from jumpstarters.local import migrating

SEEN: list[list[str]] = []


def remember(apps: Any, _editor: Any) -> None:
    """What a step in Python reaches through a model that another step changed."""
    model = apps.get_model("shelf", "Book")._meta.get_field("place").remote_field.model
    SEEN.append([field.name for field in model._meta.get_fields()])


class Shelf(Migration):
    """Two tables with a key and a list between them; one changes after the other refers to it."""

    operations = [
        migrations.CreateModel("Place", [("id", models.AutoField(primary_key=True))]),
        migrations.CreateModel(
            "Book",
            [
                ("id", models.AutoField(primary_key=True)),
                ("place", models.ForeignKey("shelf.Place", on_delete=models.CASCADE)),
                ("others", models.ManyToManyField("shelf.Place", related_name="+")),
            ],
        ),
        migrations.AddField("Place", "room", models.CharField(max_length=9, default="")),
        migrations.AddField("Book", "after", models.ForeignKey("self", null=True, on_delete=models.CASCADE)),
        migrations.AlterField("Place", "room", models.CharField(max_length=20, unique=True)),
        migrations.AddField("Book", "more", models.ManyToManyField("shelf.Book")),
        migrations.RunPython(remember),
    ]


def columns() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, pg_get_constraintdef(c.oid) FROM pg_constraint c"
            " WHERE c.conrelid::regclass::text LIKE 'shelf%' UNION ALL"
            " SELECT table_name, column_name || data_type || coalesce(character_maximum_length, 0)"
            " FROM information_schema.columns WHERE table_name LIKE 'shelf%' ORDER BY 1, 2"
        )
        return cursor.fetchall()


def made() -> list[tuple[Any, ...]]:
    """The tables that the steps make; they are taken away again."""
    state = ProjectState()
    state.apps  # noqa: B018  rendered first, as `migrate` does
    with connection.schema_editor() as editor:
        state = Shelf("0001_initial", "shelf").apply(state, editor)
    found = columns()
    with connection.schema_editor() as editor:
        editor.delete_model(state.apps.get_model("shelf", "Book"))
        editor.delete_model(state.apps.get_model("shelf", "Place"))
    return found


@pytest.mark.django_db(transaction=True)
def test_quick_migrations_make_the_same_tables_and_give_python_the_same_models(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database of the tests themselves was made quickly."""
    SEEN.clear()
    quickly = made()
    monkeypatch.setattr(ProjectState, "_find_reload_model", migrating.USUAL)
    assert quickly == made()
    assert len(quickly) > 15
    assert columns() == []
    assert SEEN[0] == SEEN[1] == ["book", "id", "room"]
