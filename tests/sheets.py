"""A small list that comes in as a spreadsheet, and files to fill it with."""

from __future__ import annotations

import io
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from core import sheets
from core.forms import LineField
from core.models import SheetImport
from core.sheets import RowToApply, SheetColumn, SheetKind, actions
from people.enums import MainGroup
from people.models import TargetGroup
from people.roles import Permission


class GroupRowForm(forms.Form):
    code = forms.SlugField(max_length=50)
    label = LineField(max_length=300)
    position = forms.IntegerField(required=False, min_value=0, max_value=99)


class GroupSheet(SheetKind):
    """Target groups by their code."""

    kind = "proefgroepen"
    title = "Doelgroepen"
    intro = "De doelgroepen van het handboek."
    permission = Permission.MANAGE_PROGRAMME
    columns = (
        SheetColumn("code", "Code", required=True, help="Zonder spaties.", example="starters"),
        SheetColumn("label", "Omschrijving", required=True, aliases=("doelgroep",), example="Starters"),
        SheetColumn("position", "Volgorde", example="3"),
    )
    identity_columns = ("code",)
    form_class = GroupRowForm
    removes = True
    max_rows = 1_000

    def existing(self) -> Mapping[Hashable, Mapping[str, Any]]:
        return {
            group.code: {
                "code": group.code,
                "label": group.label,
                "position": group.position,
                "pk": group.pk,
            }
            for group in TargetGroup.objects.filter(is_active=True)
        }

    def apply(self, rows: Sequence[RowToApply], removals: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        for row in rows:
            values = {"label": row.values["label"], "position": row.values["position"] or 0}
            if row.adds:
                code = row.values["code"]
                TargetGroup.objects.create(code=code, main_group=MainGroup.values[0], **values)
            else:
                TargetGroup.objects.filter(pk=row.old["pk"]).update(**values)
        gone = [old["pk"] for old in removals]
        TargetGroup.objects.filter(pk__in=gone).update(is_active=False)
        return {"Gesloten groepen": len(gone)}

    def done_url(self) -> str:
        return "/kandidaten/"


sheets.register(GroupSheet)


def csv_file(text: str | bytes, name: str = "groepen.csv") -> SimpleUploadedFile:
    """An uploaded CSV."""
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with these cells; text that begins with an equals sign is a formula."""
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(target)
    return target.getvalue()


def xlsx_file(rows: Sequence[Sequence[Any]], name: str = "groepen.xlsx") -> SimpleUploadedFile:
    """An uploaded workbook."""
    return SimpleUploadedFile(name, workbook(rows))


def uploaded(text: str, by: Any) -> SheetImport:
    """A sheet of target groups that this user is looking at."""
    return actions.start_import(GroupSheet, upload=csv_file(text), by=by)
