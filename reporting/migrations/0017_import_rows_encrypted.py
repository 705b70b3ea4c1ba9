"""What is told about the rows of an import quotes people: it stands encrypted, like the rows themselves."""

import json

from django.db import migrations, models

import core.fields
from core.fields import decrypt, encrypt

FIELDS = ("problems", "changes", "note")
EMPTY = {"problems": "{}", "changes": "[]", "note": ""}
BATCH = 500


def _each_row(apps, change):
    ImportRow = apps.get_model("reporting", "ImportRow")
    batch = []
    for row in ImportRow.objects.only(*FIELDS).order_by("pk").iterator(BATCH):
        for name in FIELDS:
            setattr(row, name, change(name, getattr(row, name)))
        batch.append(row)
        if len(batch) == BATCH:
            ImportRow.objects.bulk_update(batch, FIELDS)
            batch = []
    ImportRow.objects.bulk_update(batch, FIELDS)


def _context(name):
    return f"reporting.importrow.{name}"


def _seal(name, text):
    if not text or text == EMPTY[name]:
        return ""
    # As the field writes it, whatever spaces the database put between.
    text = text if name == "note" else json.dumps(json.loads(text))
    return encrypt(text, context=_context(name))


def _open(name, text):
    return decrypt(text, context=_context(name)) if text else EMPTY[name]


def seal(apps, schema_editor):
    _each_row(apps, _seal)


def unseal(apps, schema_editor):
    _each_row(apps, _open)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0016_words_of_figures")]

    operations = [
        migrations.AlterField(
            model_name="dataimport",
            name="stage",
            field=models.CharField(
                choices=[
                    ("mapping", "Kolommen kiezen"),
                    ("checking", "Wordt nagekeken"),
                    ("checked", "Nagekeken"),
                    ("applying", "Wordt ingevoerd"),
                    ("done", "Ingevoerd"),
                    ("stopped", "Onderbroken"),
                    ("discarded", "Weggegooid"),
                ],
                default="mapping",
                max_length=10,
                verbose_name="stand",
            ),
        ),
        # Text first, so that the rows that are there can be encrypted in place.
        migrations.AlterField("importrow", "problems", models.TextField(blank=True)),
        migrations.AlterField("importrow", "changes", models.TextField(blank=True)),
        migrations.RunPython(seal, unseal),
        migrations.AlterField(
            "importrow", "problems", core.fields.EncryptedJSONField(blank=True, default=dict)
        ),
        migrations.AlterField(
            "importrow", "changes", core.fields.EncryptedJSONField(blank=True, default=list)
        ),
        migrations.AlterField(
            "importrow", "note", core.fields.EncryptedTextField(blank=True, verbose_name="uitleg")
        ),
    ]
