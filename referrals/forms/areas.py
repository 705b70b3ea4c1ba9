"""Rows of the lists of who works where, and searching in them."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import LineField, VersionedForm
from people import numbers
from people.enums import GUIDING_FAMILIES, REFERRING_FAMILIES, Province
from people.models import Membership, Organisation, User
from people.roles import Role
from referrals.actions.areas import OWN, Area, person_works_there
from referrals.forms.referrals import AdviserField
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea

LAST_POSITION = 99


class PostcodeField(LineField):
    """A Belgian postcode; the clean value is a number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        numbers.validate_postcode(text)
        return int(text)


class WorksAtField(forms.ModelChoiceField):
    """A person in the organisation where he or she works: one choice for both."""

    def __init__(self, *, role: Role, families: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(Membership.objects.none(), empty_label=_("Kies een persoon"), **kwargs)
        self.role, self.families = role, families

    def offer(self) -> None:
        """Show who has this role today, under the name of each organisation."""
        entries = Membership.objects.active().filter(
            role=self.role,
            user__is_active=True,
            organisation__is_active=True,
            organisation__family__in=self.families,
        )
        self.queryset = entries.select_related("user", "organisation")
        groups: dict[str, list[tuple[int, str]]] = {}
        for entry in self.queryset.order_by("organisation__name", "user__family_name", "user__given_name"):
            groups.setdefault(entry.organisation.name, []).append((entry.pk, entry.user.full_name))
        self.choices = [("", self.empty_label), *groups.items()]


class AreaForm(VersionedForm):
    """What the forms of the three lists share: they check the row as the database would."""

    model: type[Area]

    def __init__(self, data: Any = None, *, instance: Area | None = None) -> None:
        super().__init__(data, initial=self.initial_of(instance) if instance else None)
        self.instance = instance
        if instance is None:
            del self.fields["version"]

    def initial_of(self, area: Area) -> dict[str, Any]:
        """What stands in the form of a row that is there."""
        names = [name for name in self.base_fields if hasattr(area, name)]
        return {name: getattr(area, name) for name in names}

    def row_values(self) -> dict[str, Any]:
        """The clean values by the names of the row's fields."""
        return self.values()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        area = copy(self.instance) if self.instance else self.model()
        for name, value in self.row_values().items():
            setattr(area, name, value)
        try:
            area.full_clean(exclude=OWN)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return data
        verdict = person_works_there(area)
        if not verdict:
            self.add_error(None, ValidationError(str(verdict.reason), code=verdict.code))
        return data


class RangeForm(AreaForm):
    """A row with a range of postcodes; one postcode is a range too."""

    low = PostcodeField(label=_("Van postcode"))
    high = PostcodeField(
        label=_("Tot en met postcode"), required=False, help_text=_("Laat leeg voor één postcode.")
    )

    def clean_high(self) -> int | None:
        return self.cleaned_data["high"] or self.cleaned_data.get("low")


def _membership(person: Any, area: Area, role: Role) -> Membership | None:
    """The role in which this person works at the organisation of the row."""
    return person.memberships.active().filter(role=role, organisation=area.organisation).first()


class ConsultantAreaForm(RangeForm):
    """A consultant for self-employment of an office of VDAB or GTB."""

    model = ConsultantArea
    works_at = WorksAtField(role=Role.CONSULTANT, families=REFERRING_FAMILIES, label=_("Consulent"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["works_at"].offer()

    def initial_of(self, area: Area) -> dict[str, Any]:
        return super().initial_of(area) | {"works_at": _membership(area.consultant, area, Role.CONSULTANT)}

    def row_values(self) -> dict[str, Any]:
        values = self.values()
        entry = values.pop("works_at")
        return values | {"consultant": entry.user, "organisation": entry.organisation}


class AdviserAreaForm(AreaForm):
    """An adviser of a partner in a province."""

    model = AdviserArea
    province = forms.ChoiceField(label=_("Provincie"), choices=Province.choices)
    works_at = WorksAtField(role=Role.ADVISER, families=GUIDING_FAMILIES, label=_("Adviseur"))
    position = forms.IntegerField(
        label=_("Volgorde"),
        min_value=1,
        max_value=LAST_POSITION,
        initial=1,
        help_text=_("Wie 1 heeft, wordt het eerst voorgesteld."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["works_at"].offer()

    def initial_of(self, area: Area) -> dict[str, Any]:
        return super().initial_of(area) | {"works_at": _membership(area.adviser, area, Role.ADVISER)}

    def row_values(self) -> dict[str, Any]:
        values = self.values()
        entry = values.pop("works_at")
        return values | {"adviser": entry.user, "organisation": entry.organisation}


class PostcodeAreaForm(RangeForm):
    """A partner, and perhaps one of its advisers."""

    model = PostcodeArea
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisatie"), empty_label=_("Kies een organisatie")
    )
    adviser = AdviserField(
        User.objects.none(), label=_("Adviseur"), required=False, empty_label=_("Geen vaste adviseur")
    )
    priority = forms.IntegerField(
        label=_("Volgorde"),
        min_value=1,
        max_value=LAST_POSITION,
        initial=1,
        help_text=_("Wie 1 heeft, wordt het eerst voorgesteld."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners: QuerySet = Organisation.objects.of_guiding_family().filter(is_active=True)
        self.fields["organisation"].queryset = partners
        self.fields["adviser"].offer(partners)
