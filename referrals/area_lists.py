"""The three lists of who works where, as pages: their rows, filters and gaps (H-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import ui
from core.sheets import SheetKind
from core.tables import Column, Table
from core.text import clean
from people.enums import FLEMISH_PROVINCES, GUIDING_FAMILIES, Family, Province
from people.models import Organisation
from referrals.actions.areas import Area
from referrals.coverage import flemish_ranges, spans
from referrals.forms.areas import AdviserAreaForm, AreaForm, ConsultantAreaForm, PostcodeAreaForm
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea
from referrals.sheets import AdviserSheet, AreaSheet, ConsultantSheet, PostcodeSheet

# More lines than this say the same: the list is far from complete.
SHOWN = 20


@dataclass(frozen=True)
class Coverage:
    """What nobody has and what several have, of one list or one family of organisations."""

    title: str
    gaps: Sequence[str]
    several: Sequence[ui.Fact] = ()
    more: int = 0

    @property
    def complete(self) -> bool:
        return not self.gaps


@dataclass(frozen=True)
class AreaList:
    """One list: what it is called, where it stands, and what shows and fills it."""

    slug: str
    title: str | Promise
    intro: str | Promise
    add_label: str | Promise
    model: type[Area]
    form: type[AreaForm]
    sheet: type[AreaSheet]
    coverage: Callable[[QuerySet], list[Coverage]] = field(repr=False)

    @property
    def url(self) -> str:
        return reverse(self.sheet.list_name)

    def url_of(self, page: str, *parts: Any) -> str:
        """A page of this list, or of one of its rows."""
        return reverse(f"referrals:{page}", args=[self.slug, *parts])


def by_postcode(rows: Iterable[tuple[int, int, str]], title: str) -> Coverage:
    """Gaps and overlaps in the Flemish Region."""
    found = spans(rows, flemish_ranges())
    gaps = [span.label for span in found if not span.names]
    several = [ui.Fact(span.label, ", ".join(span.names)) for span in found if len(span.names) > 1]
    more = max(0, len(gaps) - SHOWN) + max(0, len(several) - SHOWN)
    return Coverage(title, gaps[:SHOWN], several[:SHOWN], more)


def consultant_coverage(rows: QuerySet) -> list[Coverage]:
    """Postcodes without a consultant, and with several."""
    entries = [(row.low, row.high, row.consultant.full_name) for row in rows if row.works]
    return [by_postcode(entries, _("Consulenten"))]


def postcode_coverage(rows: QuerySet) -> list[Coverage]:
    """The same for each family, since the language decides between them (H-32)."""
    working = [row for row in rows if row.organisation.is_active]
    return [
        by_postcode(
            [
                (row.low, row.high, row.organisation.name)
                for row in working
                if row.organisation.family == name
            ],
            str(Family(name).label),
        )
        for name in GUIDING_FAMILIES
    ]


def adviser_coverage(rows: QuerySet) -> list[Coverage]:
    """Flemish provinces in which a family has no adviser in the list."""
    working = [row for row in rows if row.works]
    return [
        Coverage(
            str(Family(name).label),
            [str(province.label) for province in FLEMISH_PROVINCES if (province, name) not in there],
        )
        for name in GUIDING_FAMILIES
        for there in [{(row.province, row.organisation.family) for row in working}]
    ]


CONSULTANTS = AreaList(
    "consulenten",
    gettext_lazy("Consulenten per postcode"),
    gettext_lazy("Naar deze consulent gaat een voorstel uit outreach. De smalste reeks beslist."),
    gettext_lazy("Voeg een consulent toe"),
    ConsultantArea,
    ConsultantAreaForm,
    ConsultantSheet,
    consultant_coverage,
)
ADVISERS = AreaList(
    "adviseurs",
    gettext_lazy("Adviseurs per provincie"),
    gettext_lazy("Deze adviseur wordt voorgesteld als de postcode zelf niemand noemt."),
    gettext_lazy("Voeg een adviseur toe"),
    AdviserArea,
    AdviserAreaForm,
    AdviserSheet,
    adviser_coverage,
)
PARTNERS = AreaList(
    "organisaties",
    gettext_lazy("Organisaties per postcode"),
    gettext_lazy("Deze organisatie wordt voorgesteld, binnen de familie die bij het niveau Nederlands past."),
    gettext_lazy("Voeg een organisatie toe"),
    PostcodeArea,
    PostcodeAreaForm,
    PostcodeSheet,
    postcode_coverage,
)
LISTS = {entry.slug: entry for entry in (CONSULTANTS, ADVISERS, PARTNERS)}
BY_MODEL = {entry.model: entry for entry in LISTS.values()}
SHEETS: tuple[type[SheetKind], ...] = tuple(entry.sheet for entry in LISTS.values())


# Rows --------------------------------------------------------------------------------------------


def edit_url(area: Area) -> str:
    """The page on which a row is changed."""
    return BY_MODEL[type(area)].url_of("area_edit", area.public_id)


def row_buttons(area: Area) -> list[ui.Button]:
    """What can be done with a row, beside opening it."""
    url = BY_MODEL[type(area)].url_of("area_remove", area.public_id)
    return [ui.Button(_("Haal weg"), url, tone="quiet", icon="trash")]


def state_badge(area: Any) -> ui.Badge:
    """Whether the person of the row still works there; needs `with_state`."""
    if area.works:
        return ui.Badge(_("Werkt"), ui.Tone.SUCCESS)
    return ui.Badge(_("Werkt daar niet meer"), ui.Tone.WARNING)


RANGE = Column(
    "range", gettext_lazy("Postcodes"), order_by="low,high", kind="link", value="range_label", url=edit_url
)
STATE = Column("state", gettext_lazy("Toestand"), kind="badge", value=state_badge)
BUTTONS = Column("buttons", "", kind="buttons", value=row_buttons)


def _person(key: str, label: Any) -> tuple[Column, Column]:
    """The name and the e-mail of the person of a row."""
    return (
        Column(key, label, order_by=f"{key}__family_name,{key}__given_name", value=f"{key}.full_name"),
        Column("email", gettext_lazy("E-mail"), value=f"{key}.email"),
    )


def _organisation(label: Any) -> Column:
    return Column("organisation", label, order_by="organisation__name", value="organisation.name")


class AreaTable(Table):
    """What the three lists share."""

    row_url = staticmethod(edit_url)
    search_placeholder = gettext_lazy("Zoek een naam of postcode")
    empty = ui.Empty(
        gettext_lazy("De lijst is nog leeg"),
        gettext_lazy("Voeg de eerste regel toe, of voer de hele lijst in uit een rekenblad."),
    )


class ConsultantAreaTable(AreaTable):
    name = "consulenten"
    caption = CONSULTANTS.title
    default_order = ("low", "high")
    columns = (
        RANGE,
        *_person("consultant", gettext_lazy("Consulent")),
        _organisation(gettext_lazy("Kantoor")),
        STATE,
        BUTTONS,
    )


class AdviserAreaTable(AreaTable):
    name = "adviseurs"
    caption = ADVISERS.title
    default_order = ("province", "organisation__name", "position")
    search_placeholder = gettext_lazy("Zoek een naam of organisatie")
    columns = (
        Column(
            "province",
            gettext_lazy("Provincie"),
            order_by="province",
            kind="link",
            value="get_province_display",
            url=edit_url,
        ),
        _organisation(gettext_lazy("Organisatie")),
        *_person("adviser", gettext_lazy("Adviseur")),
        Column("position", gettext_lazy("Volgorde"), order_by="position", numeric=True),
        STATE,
        BUTTONS,
    )


class PostcodeAreaTable(AreaTable):
    name = "organisaties"
    caption = PARTNERS.title
    default_order = ("low", "priority")
    columns = (
        RANGE,
        _organisation(gettext_lazy("Organisatie")),
        Column("family", gettext_lazy("Familie"), value="organisation.get_family_display"),
        *_person("adviser", gettext_lazy("Adviseur"))[:1],
        Column("priority", gettext_lazy("Volgorde"), order_by="priority", numeric=True),
        STATE,
        BUTTONS,
    )


# Filters -----------------------------------------------------------------------------------------


def organisations_in(model: type[Area]) -> Callable[[Any], QuerySet]:
    """The organisations that stand in a list, to choose from."""

    def offer(_request: Any) -> QuerySet:
        return Organisation.objects.filter(pk__in=model.objects.values("organisation"))

    return offer


class AreaFilter(django_filters.FilterSet):
    """A name, or a postcode that lies in the range."""

    person = "adviser"
    q = django_filters.CharFilter(label=gettext_lazy("Zoeken"), method="search")
    toestand = django_filters.ChoiceFilter(
        label=gettext_lazy("Toestand"),
        method="by_state",
        choices=[("weg", gettext_lazy("Werkt daar niet meer"))],
        empty_label=gettext_lazy("Alle regels"),
    )

    def search(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        text = clean(text)
        if text.isdecimal() and hasattr(rows, "holding"):
            return rows.holding(text)
        return rows.naming(text, self.person)

    def by_state(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        return rows.filter(works=False)


class ConsultantAreaFilter(AreaFilter):
    person = "consultant"
    kantoor = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Kantoor"),
        field_name="organisation",
        to_field_name="public_id",
        queryset=organisations_in(ConsultantArea),
        empty_label=gettext_lazy("Alle kantoren"),
    )


class AdviserAreaFilter(AreaFilter):
    provincie = django_filters.ChoiceFilter(
        label=gettext_lazy("Provincie"),
        field_name="province",
        choices=Province.choices,
        empty_label=gettext_lazy("Alle provincies"),
    )


class PostcodeAreaFilter(AreaFilter):
    familie = django_filters.ChoiceFilter(
        label=gettext_lazy("Familie"),
        field_name="organisation__family",
        choices=[(name, Family(name).label) for name in GUIDING_FAMILIES],
        empty_label=gettext_lazy("Alle families"),
    )
