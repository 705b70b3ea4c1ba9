"""Contact cards of people who are no candidate (H-81)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.forms import LineField, TextField, VersionedForm
from people import numbers
from people.actions.network import Place
from people.forms.fields import PhoneField, short
from people.models import NAME_LENGTH, NetworkContact, Organisation

# Empty rows that stand ready under the places that are filled in.
SPARE_ROWS = 2
MOST_PLACES = 20
SECTIONS = (
    (_("Wie"), ("family_name", "given_name", "title")),
    (_("Contact"), ("phone", "mobile", "email", "website")),
    (_("Adres"), ("street", "house_number", "box", "postcode", "municipality")),
    (_("Beheer"), ("kept_by", "is_shared", "notes")),
)


class NetworkContactForm(VersionedForm):
    """A card; where its person works stands in the rows of PlaceFormSet."""

    family_name = LineField(
        label=_("Familienaam"),
        max_length=NAME_LENGTH,
        help_text=_("Heeft iemand anders dezelfde naam? Schrijf er iets unieks bij, zoals (2)."),
    )
    given_name = LineField(label=_("Voornaam"), required=False, max_length=NAME_LENGTH)
    title = LineField(label=_("Titel"), required=False, max_length=40)
    phone = PhoneField(label=_("Telefoon"), required=False)
    mobile = PhoneField(label=_("Gsm"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    street = LineField(label=_("Straat"), required=False, max_length=200)
    house_number = LineField(label=_("Nummer"), required=False, max_length=20, widget=short())
    box = LineField(label=_("Bus"), required=False, max_length=20, widget=short())
    postcode = LineField(
        label=_("Postcode"), required=False, validators=[numbers.validate_postcode], widget=short()
    )
    municipality = LineField(label=_("Gemeente"), required=False, max_length=100)
    kept_by = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Van welke organisatie is dit contact?"), empty_label=None
    )
    is_shared = forms.BooleanField(
        label=_("Alle partners mogen dit contact zien"),
        required=False,
        help_text=_("Anders ziet alleen je eigen organisatie het."),
    )
    notes = TextField(
        label=_("Opmerkingen"),
        required=False,
        rows=3,
        help_text=_("Alleen wat met het werk te maken heeft."),
    )

    def __init__(self, data: Any = None, *, user: Any, instance: NetworkContact | None = None) -> None:
        names = [name for name in self.base_fields if instance and hasattr(instance, name)]
        super().__init__(data, initial={name: getattr(instance, name) for name in names})
        self.fields["kept_by"].queryset = Organisation.objects.keeping_network(user)
        if instance is None:
            del self.fields["version"]
            membership = user.current_membership
            self.initial["kept_by"] = membership.organisation if membership else None

    def sections(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields under their headings, for the page."""
        for title, names in SECTIONS:
            yield title, [self[name] for name in names]


class PlaceForm(forms.Form):
    """One place where somebody works; a row that is left empty does not count."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisatie uit de lijst"),
        required=False,
        empty_label=_("Geen uit de lijst"),
    )
    name = LineField(label=_("Of een andere organisatie"), required=False, max_length=NAME_LENGTH)
    function = LineField(label=_("Functie"), required=False, max_length=100)

    def __init__(self, *args: Any, organisations: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.all()
        # The same choices for every row, read once.
        field.choices = organisations

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen, typed = data.get("organisation"), data.get("name")
        if chosen and typed:
            raise ValidationError(
                _("Kies een organisatie uit de lijst of typ de naam van een andere, niet allebei.")
            )
        if data.get("function") and not (chosen or typed) and not self.errors:
            raise ValidationError(_("Bij welke organisatie is dat de functie?"))
        return data

    @property
    def place(self) -> Place | None:
        """What the row says, or nothing."""
        data = self.cleaned_data
        if not (data.get("organisation") or data.get("name")):
            return None
        return Place(data.get("organisation"), data.get("name", ""), data.get("function", ""))


class BasePlaceFormSet(forms.BaseFormSet):
    """The rows with places; without scripts, some empty ones stand ready."""

    def places(self) -> list[Place]:
        """The places in the order of the rows."""
        found = (form.place for form in self.forms)
        return list(dict.fromkeys(place for place in found if place))


def place_rows(data: Any = None, *, contact: NetworkContact | None = None) -> BasePlaceFormSet:
    """The rows of a card, or of a new one."""
    rows = contact.affiliations.all() if contact else ()
    initial = [{"organisation": row.organisation, "name": row.name, "function": row.function} for row in rows]
    choices = [("", PlaceForm.base_fields["organisation"].empty_label)]
    choices += [(row.pk, row.name) for row in Organisation.objects.all()]
    build = forms.formset_factory(
        PlaceForm, formset=BasePlaceFormSet, extra=SPARE_ROWS, max_num=MOST_PLACES, validate_max=True
    )
    return build(data, initial=initial, prefix="plaats", form_kwargs={"organisations": choices})
