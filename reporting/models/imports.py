"""Data of another system that comes in as a spreadsheet: the file, its rows, and what each row became."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Identified, Stamped, Versioned
from reporting.enums import ImportStage, RowOutcome
from reporting.querysets import DataImportQuerySet, ImportRowQuerySet


class ColumnMapping(models.Model):
    """Which heading of their files a user chose for which column, for the next time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("soort"), max_length=40)
    # The heading in its bare form -> the key of our column.
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("gekozen kolommen")
        verbose_name_plural = _("gekozen kolommen")
        constraints = [models.UniqueConstraint(fields=("user", "kind"), name="column_mapping_once")]

    def __str__(self) -> str:
        return self.kind


class DataImport(Identified, Stamped, Versioned):
    """A file with data of another system; nothing changes before the user says so.

    `source` names that system: a reference of it means the same row each time.
    """

    kind = models.CharField(_("soort"), max_length=40)
    source = models.CharField(_("bron"), max_length=60)
    file_name = models.CharField(_("bestand"), max_length=200)
    stage = models.CharField(
        _("stand"), max_length=10, choices=ImportStage.choices, default=ImportStage.MAPPING
    )
    headings = models.JSONField(default=list)
    # Key of our column -> place of the column in the file.
    mapping = models.JSONField(default=dict, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("door")
    )
    applied_at = models.DateTimeField(_("ingevoerd op"), null=True, blank=True)
    # A worker that died lets go of the work at this moment.
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = DataImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoer van gegevens")
        verbose_name_plural = _("invoer van gegevens")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.source}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:data_import", args=[self.public_id])


class ImportedRecord(Stamped):
    """What a row of another system became here, so that the same row a second time is that one.

    `digests` hold a keyed fingerprint of each value as it last came in: what did not change in the
    source leaves alone what people changed here.
    """

    source = models.CharField(_("bron"), max_length=60)
    kind = models.CharField(_("soort"), max_length=40)
    reference = models.CharField(_("kenmerk"), max_length=120)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    digests = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("overgenomen rij")
        verbose_name_plural = _("overgenomen rijen")
        ordering = ("source", "kind", "reference")
        constraints = [
            models.UniqueConstraint(fields=("source", "kind", "reference"), name="imported_record_once")
        ]
        indexes = [models.Index(fields=("target_type", "target_id"), name="imported_record_target")]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class ImportRow(Identified):
    """One row of the file. What it says, and what is told about it, is encrypted; once done it keeps no words of it."""

    sheet = models.ForeignKey(DataImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("regel"))
    # The cells of the file in their order, with what could not be read by place; then what a user corrected.
    raw = EncryptedTextField(blank=True)
    fixes = EncryptedTextField(blank=True)
    outcome = models.CharField(_("wat"), max_length=8, choices=RowOutcome.choices, default=RowOutcome.WAITING)
    is_left_out = models.BooleanField(_("overslaan"), default=False)
    reference = models.CharField(_("kenmerk"), max_length=120, blank=True)
    # Fingerprints by which a second row about the same person is seen.
    twins = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    # These quote the row and the person whom it is about.
    problems: models.Field[dict[str, str], dict[str, str]] = EncryptedJSONField(default=dict, blank=True)
    changes: models.Field[list[dict[str, str]], list[dict[str, str]]] = EncryptedJSONField(
        default=list, blank=True
    )
    note = EncryptedTextField(_("uitleg"), blank=True)
    record = models.ForeignKey(ImportedRecord, null=True, blank=True, on_delete=models.SET_NULL)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("rij van een invoer")
        verbose_name_plural = _("rijen van een invoer")
        ordering = ("line",)
        indexes = [models.Index(fields=("sheet", "outcome"), name="import_row_outcome")]
        constraints = [
            models.UniqueConstraint(fields=("sheet", "line"), name="import_row_once"),
            models.CheckConstraint(
                name="import_row_wrong_says_why",
                condition=~Q(outcome="refused") | ~Q(note=""),
                violation_error_message=_("Een geweigerde rij heeft een reden."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}"

    @property
    def texts(self) -> dict[str, str]:
        """The text of each column that the file has, as it was corrected."""
        cells, fixes = self._read["cells"], json.loads(self.fixes or "{}")
        found = {key: cells[place] if place < len(cells) else "" for key, place in self._mapping.items()}
        return found | {key: text for key, text in fixes.items() if key in found}

    @property
    def unread(self) -> dict[str, str]:
        """Why a cell cannot be used as it is, by column; what was corrected is right."""
        fixes, problems = json.loads(self.fixes or "{}"), self._read["problems"]
        places = {key: str(place) for key, place in self._mapping.items()}
        return {
            key: problems[place] for key, place in places.items() if place in problems and key not in fixes
        }

    @cached_property
    def _read(self) -> dict[str, Any]:
        return json.loads(self.raw) if self.raw else {"cells": [], "problems": {}}

    @property
    def _mapping(self) -> dict[str, int]:
        return self.sheet.mapping if self.raw else {}
