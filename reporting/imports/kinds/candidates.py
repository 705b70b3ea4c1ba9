"""People of another system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy

from core.fields import blind_index
from core.forms import LineField
from people import actions, numbers
from people.enums import DutchLevel, Sex
from people.errors import NOT_SAVED
from people.forms.fields import IklNumberField, NationalNumberField, PhoneField
from people.models import NAME_LENGTH, Candidate
from reporting.imports.kinds.base import Checked, ImportColumn, ImportRowForm, fingerprint
from reporting.imports.kinds.fields import AnyDayField, NamedField, NamingForm, ReferenceField, WordField
from reporting.imports.kinds.names import CANDIDATES, NamingKind

SEXES = {
    "m": Sex.MAN,
    "man": Sex.MAN,
    "male": Sex.MAN,
    "v": Sex.WOMAN,
    "f": Sex.WOMAN,
    "vrouw": Sex.WOMAN,
    "female": Sex.WOMAN,
}
KNOWN = gettext_lazy(
    "Deze kandidaat is er misschien al: klantnummer %(number)s. Zet dat nummer in de kolom Klantnummer,"
    " of geef een toevoeging bij de naam als het iemand anders is."
)
UNKNOWN_NUMBER = gettext_lazy("Klantnummer %(number)s kennen we niet.")
# What the use case for changing a person takes as it is.
FIELDS = (
    "family_name",
    "given_name",
    "name_suffix",
    "birth_date",
    "sex",
    "ikl_number",
    "email",
    "phone",
    "mobile",
    "street",
    "house_number",
    "box",
    "postcode",
    "municipality",
    "dutch_level",
)


class CandidateRowForm(NamingForm, ImportRowForm):
    reference = ReferenceField()
    client_number = LineField(required=False, max_length=9)
    family_name = LineField(max_length=NAME_LENGTH)
    given_name = LineField(max_length=NAME_LENGTH)
    name_suffix = LineField(required=False, max_length=40)
    birth_date = AnyDayField(required=False, not_future=True)
    sex = WordField(Sex, more=SEXES, required=False)
    national_number = NationalNumberField(required=False)
    ikl_number = IklNumberField(required=False)
    email = forms.EmailField(required=False, max_length=254)
    phone = PhoneField(required=False)
    mobile = PhoneField(required=False)
    street = LineField(required=False, max_length=200)
    house_number = LineField(required=False, max_length=20)
    box = LineField(required=False, max_length=20)
    postcode = LineField(required=False, validators=[numbers.validate_postcode])
    municipality = LineField(required=False, max_length=100)
    dutch_level = WordField(DutchLevel, required=False)
    organisation = NamedField("organisation")

    def clean_dutch_level(self) -> str:
        return self.cleaned_data["dutch_level"] or DutchLevel.UNKNOWN


class CandidateImport(NamingKind):
    """Candidates; an organisation gets to see each of them."""

    kind: ClassVar[str] = CANDIDATES
    title = gettext_lazy("Kandidaten")
    intro = gettext_lazy("Wie ze zijn en hoe je hen bereikt. Begin hiermee: dossiers verwijzen ernaar.")
    model = Candidate
    form_class = CandidateRowForm
    candidate_column = "client_number"
    columns = (
        ImportColumn(
            "reference",
            gettext_lazy("Kenmerk"),
            required=True,
            help=gettext_lazy("Het nummer van deze kandidaat in het andere systeem."),
            aliases=("id", "kenmerk kandidaat", "extern nummer", "referentie", "kandidaatnummer"),
            vague=("nr", "nummer"),
            example="K-1001",
        ),
        ImportColumn(
            "family_name",
            gettext_lazy("Familienaam"),
            required=True,
            aliases=("naam", "achternaam"),
            example="Maes",
        ),
        ImportColumn(
            "given_name", gettext_lazy("Voornaam"), required=True, aliases=("roepnaam",), example="Elif"
        ),
        ImportColumn(
            "organisation",
            gettext_lazy("Organisatie"),
            required=True,
            help=gettext_lazy("Wie deze kandidaat mag zien: de naam of het OE-nummer."),
            aliases=("partner", "oe-nummer"),
            example="SYNTRA WEST",
            fixed=True,
        ),
        ImportColumn(
            "client_number",
            gettext_lazy("Klantnummer"),
            help=gettext_lazy("Alleen als de kandidaat hier al bestaat: dan komt de rij bij die kandidaat."),
            fixed=True,
        ),
        ImportColumn("name_suffix", gettext_lazy("Toevoeging bij de naam")),
        ImportColumn(
            "birth_date",
            gettext_lazy("Geboortedatum"),
            help=gettext_lazy("Zoals 05/03/1985, 5 maart 1985 of 1985-03-05."),
            aliases=("geboren op", "geb.datum", "gebdatum"),
            example="05/03/1985",
        ),
        ImportColumn("sex", gettext_lazy("Geslacht"), help=gettext_lazy("M, V of X."), example="V"),
        ImportColumn(
            "national_number",
            gettext_lazy("Rijksregisternummer"),
            help=gettext_lazy("Mag ontbreken. We tonen het nergens meer voluit."),
            aliases=("rrn", "insz", "rijksregister", "rr-nummer", "bis-nummer"),
            secret=True,
        ),
        ImportColumn("ikl_number", gettext_lazy("IKL-nummer"), aliases=("vdab-nummer", "ikl")),
        ImportColumn(
            "email",
            gettext_lazy("E-mail"),
            aliases=("e-mailadres", "mail", "mailadres"),
            example="elif.maes@example.be",
        ),
        ImportColumn(
            "phone", gettext_lazy("Telefoon"), aliases=("tel", "telefoonnummer"), example="011 23 64 74"
        ),
        ImportColumn(
            "mobile", gettext_lazy("Gsm"), aliases=("gsm-nummer", "mobiel"), example="0496 25 36 99"
        ),
        ImportColumn("street", gettext_lazy("Straat"), aliases=("adres", "straatnaam"), example="Kerkstraat"),
        ImportColumn(
            "house_number",
            gettext_lazy("Huisnummer"),
            aliases=("huisnr",),
            vague=("nr", "nummer"),
            example="12",
        ),
        ImportColumn("box", gettext_lazy("Bus"), aliases=("busnummer",)),
        ImportColumn("postcode", gettext_lazy("Postcode"), aliases=("postnummer",), example="8500"),
        ImportColumn(
            "municipality", gettext_lazy("Gemeente"), aliases=("woonplaats", "stad"), example="Kortrijk"
        ),
        ImportColumn("dutch_level", gettext_lazy("Niveau Nederlands"), aliases=("taalniveau",)),
    )

    def twins(self, values: Mapping[str, Any]) -> list[str]:
        """The national number, and the name with the birth date."""
        number, born = values.get("national_number"), values.get("birth_date")
        found = [blind_index(number)] if number else []
        names = (values.get("family_name", ""), values.get("given_name", ""), values.get("name_suffix", ""))
        return [*found, fingerprint(*names, born)] if born else found

    def now(self, target: Any, column: str) -> Any:
        if column in ("organisation", "client_number"):
            return ""
        value = super().now(target, column)
        return DutchLevel(value) if column == "dutch_level" else value

    def check_more(self, found: Checked) -> Mapping[str, str]:
        if found.record:
            return {}
        if number := found.values.get("client_number"):
            return {} if number in self._by_number else {"client_number": UNKNOWN_NUMBER % {"number": number}}
        if found.values.get("national_number") and self._is_taken(found.values["national_number"]):
            return {"national_number": self._words_for(found.values)}
        same = self._alike(found.values)
        return {"family_name": KNOWN % {"number": same.number}} if same else {}

    def _is_taken(self, number: str) -> bool:
        return Candidate.objects.filter(national_number_index=blind_index(number)).exists()

    def _words_for(self, values: Mapping[str, Any]) -> str:
        """Says nothing about somebody whom this user may not see."""
        index = blind_index(values["national_number"])
        known = Candidate.objects.visible_to(self.by).filter(national_number_index=index).first()
        return KNOWN % {"number": known.number} if known else str(NOT_SAVED.reason)

    def _alike(self, values: Mapping[str, Any]) -> Candidate | None:
        """Somebody with the same name and birth date whom this user may see."""
        if not values.get("birth_date") or values.get("name_suffix"):
            return None
        people = Candidate.objects.visible_to(self.by).named(values["family_name"], values["given_name"])
        return people.filter(birth_date=values["birth_date"]).first()

    def make(self, values: Mapping[str, Any]) -> tuple[Model, list[str]]:
        if number := values.get("client_number"):
            return self._join(self._by_number[number], values), []
        fields = {name: values[name] for name in FIELDS if values.get(name)}
        candidate = actions.register_candidate(
            by=self.by,
            organisation=values["organisation"],
            national_number=values.get("national_number") or "",
            **fields,
        )
        return candidate, []

    def _join(self, candidate: Candidate, values: Mapping[str, Any]) -> Candidate:
        """What the row says goes to somebody who is here already; empty cells take nothing away."""
        filled = [name for name in (*FIELDS, "national_number") if values.get(name)]
        self.change(candidate, values, [name for name in filled if name != "dutch_level"])
        return candidate

    def change(self, target: Any, values: Mapping[str, Any], changed: Sequence[str]) -> list[str]:
        changes = {name: values[name] for name in changed if name in FIELDS}
        if changes:
            actions.update_candidate(target, by=self.by, version=target.version, **_not_null(changes))
        if "national_number" in changed:
            actions.set_national_number(target, by=self.by, number=values["national_number"] or "")
        return []


def _not_null(changes: Mapping[str, Any]) -> dict[str, Any]:
    """An empty text is empty, not nothing; an empty day is nothing."""
    return {
        name: value if value is not None or name == "birth_date" else "" for name, value in changes.items()
    }
