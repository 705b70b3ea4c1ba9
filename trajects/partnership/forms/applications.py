"""Registering oneself, in the language of the client, and the check of a registration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField
from people import numbers
from people.forms.fields import PhoneField
from people.models import NAME_LENGTH, Candidate, Organisation, User
from trajects.forms.decisions import MoveForm
from trajects.forms.financing import FinancingFields
from trajects.forms.teamwork import PersonField
from trajects.models import Application
from trajects.partnership import rules
from trajects.partnership.enums import Answer, Helper
from trajects.partnership.reference import language_of, words_for

# Asked of everybody: what a programme does not exclude needs no answer, but nobody learns what matters.
EXCLUDING = ("has_residence", "is_long_ill", "has_contract")
# One of these is needed.
EITHER = ("phone", "email")
SAID_APART = ("birth_date", "phone", "email", "postcode")
# Shared computers: the browser keeps and offers nothing.
QUIET = {"autocomplete": "off", "data-no-draft": ""}


def _line(length: int = NAME_LENGTH, **kwargs: Any) -> LineField:
    return LineField(max_length=length, widget=forms.TextInput(attrs=QUIET), **kwargs)


class ApplicationForm(OnceForm):
    """What a client fills in, alone or with somebody; every word comes from the chosen language."""

    language = forms.CharField(widget=forms.HiddenInput, max_length=8)
    given_name = _line()
    family_name = _line()
    birth_date = DayField()
    phone = PhoneField(required=False)
    email = forms.EmailField(required=False, max_length=254, widget=forms.EmailInput(attrs=QUIET))
    postcode = _line(4, required=False, validators=[numbers.validate_postcode])
    municipality = _line(100, required=False)
    question = TextField(required=False, rows=3, max_length=2000)
    has_residence = forms.ChoiceField(widget=forms.RadioSelect)
    is_long_ill = forms.ChoiceField(widget=forms.RadioSelect)
    has_contract = forms.ChoiceField(widget=forms.RadioSelect)
    helped_by = forms.ChoiceField(widget=forms.RadioSelect)
    helper_name = LineField(
        required=False,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(
            attrs={**QUIET, "data-show-when": "helped_by=mediator|partner|outreach"},
        ),
    )
    agrees = forms.BooleanField()

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words_for(language)
        self.initial["language"] = language_of(language)
        answers = [(value, self.words[value]) for value in Answer.values]
        for name in EXCLUDING:
            self.fields[name].choices = answers
        self.fields["helped_by"].choices = [(value, self.words[f"helped_{value}"]) for value in Helper.values]
        self._speak()

    def _speak(self) -> None:
        """Labels, help and what is missing, in the language of the client."""
        helps = {"birth_date": "birth_help", "phone": "reach_help", "question": "question_help"}
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                field.label = self.words[name]
                field.error_messages["required"] = self.words["missing"]
                field.help_text = self.words.get(helps.get(name, ""), "")
                field.optional_words = "" if name in EITHER else self.words["optional"]
        day = self.fields["birth_date"].widget.attrs
        day |= {"placeholder": self.words["day_pattern"], "data-day-label": self.words["pick_day"]}
        self.fields["agrees"].error_messages["required"] = self.words["agrees_missing"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        born = data.get("birth_date")
        if born and born > dates.today():
            self.add_error("birth_date", self.words["wrong_birth_date"])
        if not (data.get("phone") or data.get("email") or {"phone", "email"} & set(self.errors)):
            self.add_error("phone", self.words["reach_missing"])
        if data.get("helped_by") == Helper.NOBODY:
            data["helper_name"] = ""
        self._translate_errors()
        return data

    def _translate_errors(self) -> None:
        """What the fields say speaks the language of the interface; the client reads another one."""
        for name in SAID_APART:
            known = (self.words["missing"], self.words["reach_missing"])
            if name in self.errors and not set(self.errors[name]) & set(known):
                self._errors[name] = self.error_class([self.words[f"wrong_{name}"]], renderer=self.renderer)

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("agrees")
        return values | {"language": language_of(values["language"])}


class AnswersForm(OnceForm):
    """What the client did not know, asked afterwards."""

    has_residence = forms.ChoiceField(label=_("Mag in België blijven"), choices=Answer.choices)
    is_long_ill = forms.ChoiceField(label=_("Langdurig ziek"), choices=Answer.choices)
    has_contract = forms.ChoiceField(label=_("Heeft een arbeidscontract"), choices=Answer.choices)


class KnownField(forms.ModelChoiceField):
    """People who may be the same one, as the reader may see them."""

    def label_from_instance(self, candidate: Candidate) -> str:
        return f"{candidate.list_name} ({candidate.number})"


class AcceptForm(FinancingFields, OnceForm):
    """Who guides, since when, and whether the person is known already."""

    candidate = KnownField(
        Candidate.objects.none(),
        label=_("Is deze persoon al gekend?"),
        required=False,
        to_field_name="public_id",
        empty_label=_("Nee, dit is een nieuwe persoon"),
        widget=forms.RadioSelect,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Voor welke organisatie?"),
        to_field_name="public_id",
        empty_label=None,
    )
    adviser = PersonField(label=_("Wie begeleidt?"))
    first_conversation_on = DayField(label=_("Eerste gesprek op"), not_future=True)
    education_reason = TextField(
        label=_("Waarom is onderwijs geen keuze meer?"),
        help_text=_("Op deze leeftijd komt onderwijs eerst."),
        rows=3,
        max_length=2000,
    )

    field_order = (
        "candidate",
        "organisation",
        "adviser",
        "first_conversation_on",
        "education_reason",
        "other_services",
        "financing_reason",
    )

    def __init__(self, *args: Any, application: Application, user: User, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = application.programme
        self._offer(rules.accepting_organisations(application, user), user)
        self.initial.setdefault("first_conversation_on", dates.today())
        self.fields["candidate"].queryset = known
        if not known.exists():
            del self.fields["candidate"]
        if not rules.needs_education_reason(application):
            del self.fields["education_reason"]
        self.guard_financing_of_whom_is_chosen(self.programme)

    def _offer(self, organisations: list[Organisation], user: User) -> None:
        """The organisations for which this user accepts, and who guides there; with one there is nothing to choose."""
        self.organisations = organisations
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            rows = Organisation.objects.filter(pk__in=[row.pk for row in organisations])
            self.fields["organisation"].queryset = rows
        self.fields["adviser"].queryset = User.objects.guiding_at(*organisations)
        if user in self.fields["adviser"].queryset:
            self.initial.setdefault("adviser", user.public_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "organisation" not in self.fields:
            data["organisation"] = self.organisations[0]
        if (place := data.get("organisation")) and (adviser := data.get("adviser")):
            verdict = rules.guides_at(adviser, place)
            if not verdict:
                self.add_error("adviser", str(verdict.reason))
        if person := data.get("candidate"):
            self._asked = (person, self.programme)
            self.refuse_double_financing(data, data.get("first_conversation_on") or dates.today())
        return data


class RefuseForm(MoveForm):
    """Why it cannot be, for the client."""

    reason = TextField(
        label=_("Waarom kan het niet?"),
        help_text=_("De klant leest dit. Schrijf eenvoudig, en zeg waar de klant wel terechtkan."),
        rows=4,
        max_length=2000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = rules.is_in_target_group(self.instance)
        if not verdict:
            self.initial.setdefault("reason", str(verdict.reason))
