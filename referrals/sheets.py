"""The lists of who works where, as a spreadsheet (H-06)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import LineField
from core.sheets import RowToApply, SheetColumn, SheetKind
from core.text import searchable
from people.enums import GUIDING_FAMILIES, Province
from people.models import Membership, Organisation, User
from people.roles import Permission, Role
from referrals.actions.areas import Area, apply_list
from referrals.coverage import flemish_ranges, spans
from referrals.forms.areas import LAST_POSITION, PostcodeField
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea

OE_OR_NAME = gettext_lazy("Het OE-nummer, of de naam zoals in de lijst van organisaties.")
PROVINCE_HELP = gettext_lazy("De naam of de code, zoals Limburg of BE-VLI.")
LOW = SheetColumn("low", gettext_lazy("Van postcode"), required=True, aliases=("van",), example="8500")
HIGH = SheetColumn(
    "high",
    gettext_lazy("Tot postcode"),
    aliases=("tot", "tot en met postcode"),
    help=gettext_lazy("Leeg is één postcode."),
    example="8599",
)
Fields = Mapping[str, str]

ADVISER = SheetColumn(
    "adviser",
    gettext_lazy("E-mail adviseur"),
    required=True,
    aliases=("adviseur", "adviseur e-mail", "e-mail"),
    example="an.peeters@example.be",
)
ORGANISATION = SheetColumn(
    "organisation",
    gettext_lazy("Organisatie"),
    required=True,
    help=OE_OR_NAME,
    aliases=("organisatie oe-nummer", "oe-nummer"),
    example="SYNTRA WEST",
)
ORDER_LABEL = gettext_lazy("Volgorde")
ORDER_HELP = gettext_lazy("Wie 1 heeft, wordt het eerst voorgesteld.")


class AreaSheet(SheetKind):
    """What the three lists share: people by e-mail, organisations by number or name, and the applying."""

    permission = Permission.MANAGE_PROGRAMME
    removes = True
    model: ClassVar[type[Area]]
    # Column of the sheet -> field of the row.
    fields: ClassVar[Fields]
    role: ClassVar[Role]
    list_name: ClassVar[str]

    def rows(self) -> QuerySet:
        """The rows of the list, with the people and organisations in them."""
        return self.model.objects.with_state().order_by(*self.model._meta.ordering)

    def existing(self) -> dict[Hashable, dict[str, Any]]:
        found = {}
        for row in self.rows():
            values = {column: getattr(row, name) for column, name in self.fields.items()} | {"pk": row.pk}
            found[self.identity(values)] = values
        return found

    def make_form(self, cells: Mapping[str, str]) -> forms.Form:
        return self.form_class(dict(cells), kind=self)  # type: ignore[misc]  declared by every list

    def show(self, column: str, value: Any) -> str:
        if isinstance(value, User):
            return value.email
        return super().show(column, value)

    def apply(self, rows: Sequence[RowToApply], removals: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
        add = [self.model(**self._row(row)) for row in rows if row.adds]
        change = [(row.old["pk"], self._row(row)) for row in rows if row.old]
        apply_list(
            self.model, by=self.by, add=add, change=change, remove=[values["pk"] for values in removals]
        )
        return self.remarks()

    def _row(self, row: RowToApply) -> dict[str, Any]:
        return {name: row.values[column] for column, name in self.fields.items() if column in row.values}

    def remarks(self) -> Mapping[str, int]:
        """Figures for the summary that deserve a look; they stop nothing."""
        return {}

    def done_url(self) -> str:
        return reverse(self.list_name)

    # What a row names ----------------------------------------------------------------------------

    def person(self, text: str) -> User:
        """The account with this e-mail. Raises ValidationError naming what is not known."""
        found = self._accounts.get(text.casefold())
        if found is None:
            raise ValidationError(_("%(email)s kennen we niet. Maak eerst een account.") % {"email": text})
        return found

    def organisation(self, text: str) -> Organisation:
        """The organisation with this number or name. Raises ValidationError when there is none."""
        found = self._organisations.get(searchable(text))
        if found is None:
            words = _("De organisatie %(name)s kennen we niet. Schrijf het OE-nummer of de juiste naam.")
            raise ValidationError(words % {"name": text})
        return found

    def works_there(self, person: User, organisation: Organisation) -> bool:
        """Whether this person has the role of the list in this organisation today."""
        return (person.pk, organisation.pk) in self._pairs

    @cached_property
    def _accounts(self) -> dict[str, User]:
        return {user.email.casefold(): user for user in User.objects.all()}

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        rows = Organisation.objects.all()
        by_name = {searchable(row.name): row for row in rows}
        return by_name | {row.oe_number: row for row in rows if row.oe_number}

    @cached_property
    def _pairs(self) -> set[tuple[int, int]]:
        roles = Membership.objects.active().filter(
            role=self.role, user__is_active=True, organisation__is_active=True
        )
        return set(roles.values_list("user_id", "organisation_id"))


class AreaRowForm(forms.Form):
    """One row of a sheet. `who` and `at` name the columns of the person and the organisation."""

    who: ClassVar[str]
    at: ClassVar[str]
    not_there: ClassVar[Any]

    def __init__(self, *args: Any, kind: AreaSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """Who is new in the list must work there today; who stands in it already may stay."""
        data = super().clean() or self.cleaned_data
        person, organisation = data.get(self.who), data.get(self.at)
        if not (person and organisation) or self.kind.works_there(person, organisation):
            return data
        old = self.kind.known.get(self.kind.identity(data))
        if old is None or old.get(self.who) != person:
            self.add_error(self.who, self.not_there % {"name": person, "at": organisation})
        return data


class RangeRowForm(AreaRowForm):
    """A row with postcodes."""

    low = PostcodeField()
    high = PostcodeField(required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "low" in data and "high" in data:
            data["high"] = data["high"] or data["low"]
            if data["high"] < data["low"]:
                self.add_error("high", _("De laatste postcode ligt onder de eerste."))
        return super().clean()


class PositionField(forms.IntegerField):
    """The place in the order of proposals; one when nothing is filled in."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=LAST_POSITION)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 1


class ConsultantRowForm(RangeRowForm):
    who, at = "consultant", "office"
    not_there = gettext_lazy("%(name)s werkt niet als consulent bij %(at)s.")
    consultant = LineField()
    office = LineField()

    def clean_consultant(self) -> User:
        return self.kind.person(self.cleaned_data["consultant"])

    def clean_office(self) -> Organisation:
        return self.kind.organisation(self.cleaned_data["office"])


class AdviserRowForm(AreaRowForm):
    who, at = "adviser", "organisation"
    not_there = gettext_lazy("%(name)s werkt niet als adviseur bij %(at)s.")
    province = LineField()
    adviser = LineField()
    organisation = LineField()
    position = PositionField()

    def clean_province(self) -> Province:
        return province_named(self.cleaned_data["province"])

    def clean_adviser(self) -> User:
        return self.kind.person(self.cleaned_data["adviser"])

    def clean_organisation(self) -> Organisation:
        return self.kind.organisation(self.cleaned_data["organisation"])


class PostcodeRowForm(RangeRowForm):
    who, at = "adviser", "organisation"
    not_there = gettext_lazy("%(name)s werkt niet als adviseur bij %(at)s.")
    organisation = LineField()
    adviser = LineField(required=False)
    priority = PositionField()

    def clean_organisation(self) -> Organisation:
        found = self.kind.organisation(self.cleaned_data["organisation"])
        if found.family not in GUIDING_FAMILIES:
            raise ValidationError(_("%(name)s begeleidt geen kandidaten.") % {"name": found})
        return found

    def clean_adviser(self) -> User | None:
        text = self.cleaned_data["adviser"]
        return self.kind.person(text) if text else None


class ConsultantSheet(AreaSheet):
    """Consultants of VDAB and GTB by postcode."""

    kind = "consulenten-per-postcode"
    title = gettext_lazy("Consulenten per postcode")
    intro = gettext_lazy("Welke consulent ondernemen van VDAB of GTB welke postcodes heeft.")
    columns = (
        LOW,
        HIGH,
        SheetColumn(
            "consultant",
            gettext_lazy("E-mail consulent"),
            required=True,
            aliases=("consulent", "consulent e-mail", "e-mail"),
            example="an.peeters@example.be",
        ),
        SheetColumn(
            "office",
            gettext_lazy("Kantoor"),
            required=True,
            help=OE_OR_NAME,
            aliases=("kantoor oe-nummer", "oe-nummer"),
            example="VDAB Kortrijk",
        ),
    )
    identity_columns = ("low", "high", "consultant", "office")
    form_class = ConsultantRowForm
    model = ConsultantArea
    fields = {"low": "low", "high": "high", "consultant": "consultant", "office": "organisation"}
    role = Role.CONSULTANT
    list_name = "referrals:consultant_areas"

    def remarks(self) -> Mapping[str, int]:
        rows = ConsultantArea.objects.working().values_list("low", "high", "consultant__email")
        found = spans(rows, flemish_ranges())
        return {
            _("Reeksen met meer dan één consulent"): sum(len(span.names) > 1 for span in found),
            _("Reeksen zonder consulent"): sum(not span.names for span in found),
        }


class AdviserSheet(AreaSheet):
    """Advisers of the partners by province."""

    kind = "adviseurs-per-provincie"
    title = gettext_lazy("Adviseurs per provincie")
    intro = gettext_lazy("Welke adviseur van een partner kandidaten uit welke provincie neemt.")
    columns = (
        SheetColumn(
            "province",
            gettext_lazy("Provincie"),
            required=True,
            help=PROVINCE_HELP,
            example="West-Vlaanderen",
        ),
        ADVISER,
        ORGANISATION,
        SheetColumn("position", ORDER_LABEL, help=ORDER_HELP, example="1"),
    )
    identity_columns = ("province", "adviser", "organisation")
    form_class = AdviserRowForm
    model = AdviserArea
    fields = {
        "province": "province",
        "adviser": "adviser",
        "organisation": "organisation",
        "position": "position",
    }
    role = Role.ADVISER
    list_name = "referrals:adviser_areas"

    def show(self, column: str, value: Any) -> str:
        return str(Province(value).label) if column == "province" and value else super().show(column, value)


class PostcodeSheet(AreaSheet):
    """Partners by postcode."""

    kind = "organisaties-per-postcode"
    title = gettext_lazy("Organisaties per postcode")
    intro = gettext_lazy("Welke partner kandidaten uit welke postcodes begeleidt.")
    columns = (
        LOW,
        HIGH,
        ORGANISATION,
        replace(ADVISER, required=False, help=gettext_lazy("Leeg is geen vaste adviseur.")),
        SheetColumn("priority", ORDER_LABEL, help=ORDER_HELP, example="1"),
    )
    identity_columns = ("low", "high", "organisation")
    form_class = PostcodeRowForm
    model = PostcodeArea
    fields = {
        "low": "low",
        "high": "high",
        "organisation": "organisation",
        "adviser": "adviser",
        "priority": "priority",
    }
    role = Role.ADVISER
    list_name = "referrals:postcode_areas"


def province_named(text: str) -> Province:
    """The province with this name or code, such as Limburg, BE-VLI or vli. Raises ValidationError."""
    wanted = _bare(text)
    for province in Province:
        if wanted in (_bare(str(province.label)), _bare(province.value), _bare(province.value[3:])):
            return province
    raise ValidationError(_("De provincie %(name)s kennen we niet.") % {"name": text})


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]", "", searchable(text))
