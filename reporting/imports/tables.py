"""Lists of files and of the rows of one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core import ui
from core.tables import Column, Table
from reporting.imports import presenters
from reporting.imports.kinds import KINDS
from reporting.models import DataImport


class ImportsTable(Table):
    """What this user brought in, the newest first."""

    name = "invoer"
    caption = _("Bestanden die je invoerde")
    columns = (
        Column("file_name", _("Bestand"), kind="link", url="get_absolute_url"),
        Column("kind", _("Soort"), value=lambda sheet: KINDS[sheet.kind].title),
        Column("source", _("Bron")),
        Column("stage", _("Stand"), kind="badge", value=presenters.stage_badge),
        Column("created_at", _("Opgeladen"), kind="when", order_by="created_at"),
    )
    default_order = ("-created_at",)
    empty = ui.Empty(_("Nog niets ingevoerd"), _("Kies hierboven wat je wilt overnemen."))


class RowsTable(Table):
    """The rows of a file, in its order."""

    name = "rijen"
    caption = _("Rijen van het bestand")
    default_order = ("line",)
    empty = ui.Empty(_("Geen rijen"), _("In dit deel staat niets (meer)."))

    def of(self, sheet: DataImport, visible: Any) -> RowsTable:
        """Tell the table what its rows belong to; `visible` gives what rows became, as this user may see it."""
        self.sheet, self.visible = sheet, visible
        return self

    @property
    def column_labels(self) -> list[str]:
        """The headings, in the order of our columns."""
        return [str(column.label) for column in presenters.shown_columns(self.sheet, self.page.object_list)]

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        urls = presenters.urls_of(objects, self.visible(objects))  # type: ignore[arg-type]
        return presenters.shown_rows(self.sheet, objects, urls)  # type: ignore[arg-type]
