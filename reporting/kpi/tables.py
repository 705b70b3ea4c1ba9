"""Lists: the dossiers behind a figure, and the snapshots."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import formats
from core.tables import Column, Table
from core.ui import Badge, Empty, Tone
from reporting.enums import SnapshotState
from trajects.enums import TRAJECT_TONES, TrajectState


class FigureDossiers(Table):
    """The dossiers that a figure counts."""

    name = "dossiers-achter-cijfer"
    caption = _("Dossiers achter dit cijfer")
    default_order = ("candidate__sort_name",)
    row_url = "get_absolute_url"
    empty = Empty(_("Geen dossiers voor jou"), _("Het cijfer telt geen dossiers die jij mag zien."))
    columns = (
        Column("kandidaat", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="candidate.list_name", url="get_absolute_url"),
        Column("toestand", _("Toestand"), order_by="state", kind="badge",
               value=lambda row: Badge(row.get_state_display(), TRAJECT_TONES[TrajectState(row.state)])),
        Column("organisatie", _("Organisatie"), order_by="organisation__name", value="organisation.name"),
        Column("adviseur", _("Adviseur"), order_by="adviser__family_name,adviser__given_name",
               value="adviser.full_name"),
        Column("start", _("Gestart"), order_by="started_on", kind="when", value="started_on"),
    )  # fmt: skip


def period_words(snapshot: Any) -> str:
    """The period of a snapshot, and its province."""
    days = [formats.short_date(day) for day in (snapshot.begins_on, snapshot.ends_on) if day]
    words = " – ".join(days) or _now("Heel het programma")
    return f"{words}, {snapshot.get_province_display()}" if snapshot.province else words


def state_badge(snapshot: Any) -> Badge:
    """Concept or fixed."""
    fixed = snapshot.state == SnapshotState.FIXED
    return Badge(snapshot.get_state_display(), Tone.SUCCESS if fixed else Tone.NEUTRAL)


class SnapshotTable(Table):
    """Snapshots, the newest first."""

    name = "momentopnames"
    caption = _("Momentopnames")
    default_order = ("-taken_at",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Nog geen momentopnames"),
        _("Een momentopname bewaart de cijfers van een programma zoals ze op een dag zijn."),
    )
    columns = (
        Column("programma", _("Programma"), order_by="programme__name", kind="link", value="programme.name",
               url="get_absolute_url"),
        Column("periode", _("Periode"), order_by="begins_on", value=period_words),
        Column("versie", _("Versie"), order_by="version", numeric=True, value="version"),
        Column("toestand", _("Toestand"), order_by="state", kind="badge", value=state_badge),
        Column("berekend", _("Berekend"), order_by="taken_at", kind="when", value="taken_at"),
        Column("door", _("Vastgelegd door"), value="fixed_by_name"),
    )  # fmt: skip
