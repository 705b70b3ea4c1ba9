"""What can be taken along: for a line per dossier and for a line per contact.

Notes of conversations are in no export, and neither is anything that only a decision should tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.enums import Diploma, DutchLevel, Sex
from people.models import CandidateTargetGroup
from reporting.enums import ExportGrain
from reporting.statistics import PROVINCES
from reporting.statistics.base import province_of
from trajects.enums import (
    Attendance,
    Channel,
    CloseReason,
    ContactForm,
    ContactKind,
    SelfEmployedStatus,
    TrajectState,
)
from trajects.models import Contact
from vouchers.enums import VoucherState
from vouchers.models import Voucher

NATIONAL_NUMBER = "rijksregisternummer"


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CENTS = "cents"


@dataclass(frozen=True)
class ExportColumn:
    """A column: its key, its heading, and where its value comes from.

    `words`: what a code says. `is_usual`: chosen until somebody chooses otherwise; what is delicate never is.
    """

    key: str
    label: str | Promise
    source: Any
    kind: CellKind = CellKind.TEXT
    words: Mapping[str, Any] | None = None
    is_usual: bool = False

    def value(self, raw: Any) -> Any:
        """The value as it is written: a code in words."""
        return self.words.get(raw, raw) if self.words is not None else raw


def _name(person: str) -> Concat:
    return Concat(f"{person}__given_name", Value(" "), f"{person}__family_name")


def _candidate(way: str) -> tuple[ExportColumn, ...]:
    """Who it is about; `way` leads to the candidate."""
    at = f"{way}candidate"
    groups = (
        CandidateTargetGroup.objects.filter(candidate=OuterRef(f"{at}_id")).order_by().values("candidate")
    )
    named = groups.annotate(names=StringAgg("target_group__label", "; ", order_by="target_group__label"))
    return (
        ExportColumn("klantnummer", _("Klantnummer"), F(f"{at}__number"), CellKind.NUMBER, is_usual=True),
        ExportColumn("familienaam", _("Familienaam"), F(f"{at}__family_name"), is_usual=True),
        ExportColumn("voornaam", _("Voornaam"), F(f"{at}__given_name"), is_usual=True),
        ExportColumn("geboortedatum", _("Geboortedatum"), F(f"{at}__birth_date"), CellKind.DATE),
        ExportColumn("geslacht", _("Geslacht"), F(f"{at}__sex"), words=dict(Sex.choices)),
        ExportColumn("nationaliteit", _("Land van nationaliteit"), F(f"{at}__nationality")),
        ExportColumn("email", _("E-mail"), F(f"{at}__email")),
        ExportColumn("telefoon", _("Telefoon"), F(f"{at}__phone")),
        ExportColumn("gsm", _("Gsm"), F(f"{at}__mobile")),
        ExportColumn("postcode", _("Postcode"), F(f"{at}__postcode")),
        ExportColumn("gemeente", _("Gemeente"), F(f"{at}__municipality"), is_usual=True),
        ExportColumn("provincie", _("Provincie"), province_of(at), words=PROVINCES),
        ExportColumn(
            "nederlands", _("Niveau Nederlands"), F(f"{at}__dutch_level"), words=dict(DutchLevel.choices)
        ),
        ExportColumn("diploma", _("Hoogste diploma"), F(f"{at}__diploma"), words=dict(Diploma.choices)),
        ExportColumn("doelgroepen", _("Doelgroepen"), Subquery(named.values("names"))),
        ExportColumn(NATIONAL_NUMBER, _("Rijksregisternummer"), F(f"{at}__national_number")),
    )


def _dossier(way: str) -> tuple[ExportColumn, ...]:
    """In which programme, and who guides; `way` leads to the dossier."""
    return (
        ExportColumn("programma", _("Programma"), F(f"{way}programme__name"), is_usual=True),
        ExportColumn("organisatie", _("Organisatie"), F(f"{way}organisation__name"), is_usual=True),
        ExportColumn("adviseur", _("Adviseur"), _name(f"{way}adviser"), is_usual=True),
    )


def _count_of(rows: Any, number: Any) -> Coalesce:
    of_dossier = rows.filter(traject=OuterRef("pk")).order_by().values("traject")
    return Coalesce(Subquery(of_dossier.annotate(n=number).values("n")), 0)


PERSON_COLUMNS = (
    *_candidate(""),
    *_dossier(""),
    ExportColumn("toestand", _("Toestand"), F("state"), words=dict(TrajectState.choices), is_usual=True),
    ExportColumn("gestart", _("Gestart op"), F("started_on"), CellKind.DATE, is_usual=True),
    ExportColumn("afgesloten", _("Afgesloten op"), F("closed_on"), CellKind.DATE, is_usual=True),
    ExportColumn("reden", _("Reden van afsluiten"), F("close_reason"), words=dict(CloseReason.choices)),
    ExportColumn("statuut", _("Opgestart in"), F("started_in"), words=dict(SelfEmployedStatus.choices)),
    ExportColumn("activiteit", _("Start van de activiteit"), F("activity_starts_on"), CellKind.DATE),
    ExportColumn("onderneming", _("Ondernemingsnummer"), F("enterprise_number")),
    ExportColumn(
        "contacten",
        _("Aantal contacten"),
        _count_of(Contact.objects.attended(), Count("pk")),
        CellKind.NUMBER,
    ),
    ExportColumn(
        "vouchers",
        _("Aanvaarde vouchers (euro)"),
        _count_of(Voucher.objects.filter(state=VoucherState.ACCEPTED), Sum("price_cents")),
        CellKind.CENTS,
    ),
)
CONTACT_COLUMNS = (
    *_candidate("traject__"),
    *_dossier("traject__"),
    ExportColumn("fase", _("Fase"), F("phase__template__name"), is_usual=True),
    ExportColumn("datum", _("Datum"), F("held_on"), CellKind.DATE, is_usual=True),
    ExportColumn("soort", _("Soort"), F("kind"), words=dict(ContactKind.choices), is_usual=True),
    ExportColumn("vorm", _("Vorm"), F("form"), words=dict(ContactForm.choices), is_usual=True),
    ExportColumn("hoe", _("Hoe"), F("channel"), words=dict(Channel.choices), is_usual=True),
    ExportColumn(
        "aanwezigheid", _("Aanwezigheid"), F("attendance"), words=dict(Attendance.choices), is_usual=True
    ),
    ExportColumn("duur", _("Duur in minuten"), F("minutes"), CellKind.NUMBER),
    ExportColumn("door", _("Genoteerd door"), _name("recorded_by")),
)
COLUMNS: Mapping[str, tuple[ExportColumn, ...]] = {
    ExportGrain.PERSON: PERSON_COLUMNS,
    ExportGrain.CONTACT: CONTACT_COLUMNS,
}


def chosen(grain: str, keys: Sequence[str]) -> tuple[ExportColumn, ...]:
    """The columns with these keys, in the order of the list."""
    return tuple(column for column in COLUMNS[grain] if column.key in keys)


def usual(grain: str) -> list[str]:
    """What is chosen for who never chose."""
    return [column.key for column in COLUMNS[grain] if column.is_usual]
