"""Candidates and their contact persons. Which fields a form has follows the field policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, VersionedForm
from people import field_policy, numbers, world
from people.enums import Diploma, DutchLevel, LevelStatus, MainGroup, Sex
from people.field_policy import FieldAccess
from people.forms.fields import NOT_CHOSEN, IklNumberField, NationalNumberField, PhoneField, short, with_blank
from people.models import NAME_LENGTH, Candidate, TargetGroup, VdabCategory

EVIDENCE = "evidence_"
EVIDENCE_LENGTH = 300
# Asks for the province as soon as the field is left; only this field travels along.
POSTCODE = {
    "inputmode": "numeric",
    "class": "short",
    "autocomplete": "off",
    "hx-get": reverse_lazy("people:province_hint"),
    "hx-trigger": "change",
    "hx-target": "#provincie",
}
SECTIONS = (
    (_("Wie"), (*field_policy.IDENTITY, "national_number")),
    (_("Contact en adres"), field_policy.CONTACT),
    (_("Taal"), field_policy.LANGUAGE),
    (_("Doelgroep"), field_policy.GROUPS),
    (_("Werk en opleiding"), field_policy.SITUATION),
)


class FindForm(forms.Form):
    """Search before create (H-82)."""

    family_name = LineField(label=_("Familienaam"), max_length=NAME_LENGTH)
    given_name = LineField(label=_("Voornaam"), max_length=NAME_LENGTH)
    birth_date = DayField(label=_("Geboortedatum"), required=False, not_future=True)
    national_number = NationalNumberField(required=False)
    ikl_number = IklNumberField(required=False)

    def __init__(self, *args: Any, access: FieldAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not access.shows("national_number"):
            del self.fields["national_number"]


class CandidateForm(VersionedForm):
    """Everything about a candidate, each target group with its own evidence."""

    family_name = LineField(label=_("Familienaam"), max_length=NAME_LENGTH)
    given_name = LineField(label=_("Voornaam"), max_length=NAME_LENGTH)
    name_suffix = LineField(
        label=_("Toevoeging bij de naam"),
        required=False,
        max_length=40,
        help_text=_("Alleen als iemand anders dezelfde naam heeft, zoals (2) of de gemeente."),
    )
    birth_date = DayField(label=_("Geboortedatum"), required=False, not_future=True)
    sex = forms.ChoiceField(label=_("Geslacht"), required=False, choices=with_blank(Sex.choices))
    nationality = forms.ChoiceField(
        label=_("Land van nationaliteit"), required=False, choices=lambda: with_blank(world.nationalities())
    )
    ikl_number = IklNumberField(required=False)
    national_number = NationalNumberField(required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = PhoneField(label=_("Telefoon"), required=False)
    mobile = PhoneField(label=_("Gsm"), required=False)
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    street = LineField(label=_("Straat"), required=False, max_length=200)
    house_number = LineField(label=_("Nummer"), required=False, max_length=20, widget=short())
    box = LineField(label=_("Bus"), required=False, max_length=20, widget=short())
    postcode = LineField(
        label=_("Postcode"),
        required=False,
        validators=[numbers.validate_postcode],
        widget=forms.TextInput(attrs=POSTCODE),
    )
    municipality = LineField(label=_("Gemeente"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Land"), choices=world.countries, initial=world.BELGIUM)
    contact_language = forms.ChoiceField(label=_("Contacttaal"), choices=world.languages, initial="nl")
    dutch_level = forms.ChoiceField(
        label=_("Niveau Nederlands"), choices=DutchLevel.choices, initial=DutchLevel.UNKNOWN
    )
    dutch_level_status = forms.ChoiceField(
        label=_("Status van het niveau"), required=False, choices=with_blank(LevelStatus.choices)
    )
    dutch_level_assessed_by = LineField(
        label=_("Niveau bepaald door"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("Bijvoorbeeld de school of de dienst die de test afnam."),
    )
    target_groups = forms.MultipleChoiceField(
        label=_("Tot welke groepen behoort de kandidaat?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Je mag er meer dan één kiezen. Zonder doelgroep kan een doorverwijzing niet aanvaard worden."
        ),
    )
    vdab_category = forms.ModelChoiceField(
        VdabCategory.objects.none(),
        label=_("Werksituatie (VDAB)"),
        required=False,
        empty_label=NOT_CHOSEN[1],
    )
    registered_at_vdab_on = DayField(label=_("Ingeschreven bij VDAB sinds"), required=False, not_future=True)
    is_job_seeker = forms.NullBooleanField(label=_("Werkzoekend"), required=False)
    diploma = forms.ChoiceField(
        label=_("Hoogste diploma"), required=False, choices=with_blank(Diploma.choices)
    )

    def __init__(
        self,
        data: Any = None,
        *,
        access: FieldAccess,
        instance: Candidate | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=(_initial(instance) if instance else {}) | (initial or {}))
        self.adding = instance is None
        self.groups = {group.code: group for group in _groups_for(instance)}
        self.fields["target_groups"].choices = _grouped(self.groups.values())
        self.fields["vdab_category"].queryset = _categories_for(instance)
        self._add_evidence_fields()
        self._keep_only(access)

    def _add_evidence_fields(self) -> None:
        for code, group in self.groups.items():
            self.fields[EVIDENCE + code] = LineField(
                label=_("Bewijs: %(group)s") % {"group": group.label},
                required=False,
                max_length=EVIDENCE_LENGTH,
                help_text=_("Welk document zag je? Schrijf geen nummers van documenten over."),
                widget=forms.TextInput(attrs={"data-show-when": f"target_groups={code}"}),
            )

    def _keep_only(self, access: FieldAccess) -> None:
        """Take away what this user may not write; the number is typed here only for a new person."""
        gone = [name for name in field_policy.FIELDS if name in self.fields and not access.writes(name)]
        if self.adding:
            gone = [name for name in gone if name != "national_number" or not access.shows(name)]
            gone.append("version")
        if "target_groups" in gone:
            gone += [EVIDENCE + code for code in self.groups]
        for name in gone:
            del self.fields[name]

    def sections(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields under their headings, for the page."""
        for title, names in SECTIONS:
            fields = [self[name] for name in names if name in self.fields]
            if fields and names == field_policy.GROUPS:
                fields += [self[EVIDENCE + code] for code in self.groups]
            if fields:
                yield title, fields

    def values(self) -> dict[str, Any]:
        values = super().values()
        evidence = {
            name.removeprefix(EVIDENCE): values.pop(name)
            for name in list(values)
            if name.startswith(EVIDENCE)
        }
        if "target_groups" in values:
            values["target_groups"] = [
                (self.groups[code], evidence[code]) for code in values["target_groups"]
            ]
        return values


class ContactPersonForm(OnceForm):
    """Somebody else who may be called about a candidate."""

    title = LineField(label=_("Titel"), required=False, max_length=40)
    given_name = LineField(label=_("Voornaam"), required=False, max_length=NAME_LENGTH)
    infix = LineField(label=_("Tussenvoegsel"), required=False, max_length=40)
    family_name = LineField(label=_("Familienaam"), max_length=NAME_LENGTH)
    function = LineField(label=_("Functie of band met de kandidaat"), required=False, max_length=100)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = PhoneField(label=_("Telefoon"), required=False)
    mobile = PhoneField(label=_("Gsm"), required=False)


def _initial(candidate: Candidate) -> dict[str, Any]:
    """What stands in the form of a person who is known."""
    names = (*field_policy.IDENTITY, *field_policy.CONTACT, *field_policy.LANGUAGE, *field_policy.SITUATION)
    initial = {name: getattr(candidate, name) for name in names}
    rows = list(candidate.target_groups.select_related("target_group"))
    initial["target_groups"] = [row.target_group.code for row in rows]
    initial |= {EVIDENCE + row.target_group.code: row.evidence for row in rows}
    return initial | {"version": candidate.version}


def _grouped(groups: Any) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Target groups under the three main groups (H-10)."""
    rows = list(groups)
    return [
        (label, [(group.code, group.label) for group in rows if group.main_group == main])
        for main, label in MainGroup.choices
    ]


def _groups_for(candidate: Candidate | None) -> Any:
    """Target groups that may be chosen, and those that the person already has."""
    return TargetGroup.objects.filter(
        Q(is_active=True) | Q(candidatetargetgroup__candidate=candidate) if candidate else Q(is_active=True)
    ).distinct()


def _categories_for(candidate: Candidate | None) -> Any:
    """Categories that are valid today, and the one that the person already has."""
    today = dates.today()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    going_on = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    present = Q(pk=candidate.vdab_category_id) if candidate else Q(pk__in=[])
    return VdabCategory.objects.filter((begun & going_on) | present)
