"""The form of the intake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, TextField
from trajects import rules
from trajects.enums import NaceSection
from trajects.models import Intake, Phase


@dataclass(frozen=True)
class Section:
    """A part of the intake with the names of its questions; `anchor` is where a link lands."""

    anchor: str
    title: str | Promise
    fields: tuple[str, ...]
    intro: str | Promise = ""


SECTIONS = (
    Section(
        "situatie",
        _("De situatie"),
        ("benefit", "driving_licence", "transport", "other_guidance", "in_bit", "bit_ends_on"),
        _("Alleen wat met werk te maken heeft. Schrijf niets over gezondheid."),
    ),
    Section(
        "ondernemer",
        _("De ondernemer"),
        ("motivation", "work_experience", "experience_self_employed", "hours_per_week", "support_at_home",
         "digital_skills"),
    ),
    Section(
        "onderneming",
        _("De onderneming"),
        ("idea", "product", "customers", "competitors", "sector", "place", "desired_status", "planned_start_on",
         "permits_needed", "investment"),
    ),
    Section(
        "randvoorwaarden",
        _("Randvoorwaarden"),
        ("preconditions",),
        _("Alleen wat met werk te maken heeft: vervoer, opvang, papieren, taal, financiën."),
    ),
    Section(
        "potentieel",
        _("Potentieel"),
        ("distance", "potential_entrepreneur", "potential_enterprise"),
    ),
    Section(
        "noden",
        _("Noden en afspraken"),
        ("needs_entrepreneur", "needs_enterprise", "agreements_made"),
    ),
)  # fmt: skip
# Never kept as a draft in the browser.
PRIVATE = ("benefit", "other_guidance")
HELP = {
    "other_guidance": _("Bijvoorbeeld een cursus of een jobcoach: bij wie en tot wanneer."),
    "in_bit": _(
        "De periode na school, vóór een inschakelingsuitkering. Tijdens de BIT kan Springplank naar zelfstandige niet."
    ),
}
NEEDED = ("potential_entrepreneur", "potential_enterprise", "needs_entrepreneur", "needs_enterprise")


def _question(field: Any) -> forms.Field:
    """The form field of a question, with clean text and Belgian dates."""
    words: dict[str, Any] = {"label": capfirst(field.verbose_name), "required": False}
    # Nothing is obligatory in a draft, so that "not obligatory" would stand everywhere.
    words["template_name"] = "trajects/_question.html"
    if field.name in NEEDED:
        words["help_text"] = _("Nodig voor een volledige intake.")
    if field.name in HELP:
        words["help_text"] = HELP[field.name]
    if field.name == "sector":
        return forms.ChoiceField(choices=[("", _("Kies een sector")), *_letters()], **words)
    if isinstance(field, models.TextField) and not field.choices:
        return TextField(rows=3, **words)
    if isinstance(field, models.DateField):
        return DayField(**words)
    if isinstance(field, models.PositiveSmallIntegerField):
        return forms.IntegerField(min_value=0, max_value=100, **words)
    if field.choices:
        return forms.ChoiceField(choices=[("", _("Nog niet bekend")), *field.choices], **words)
    return LineField(max_length=field.max_length, **words)


def _letters() -> list[tuple[str, str]]:
    return [(value, f"{value} · {label}") for value, label in NaceSection.choices]


class IntakeForm(OnceForm):
    """The intake (domain 1.4, sections B to F; what B asks of the person stands in its record). Sent with `complete`, potential and needs are obligatory.

    `version` is empty as long as there is no intake.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    complete = forms.BooleanField(widget=forms.HiddenInput, required=False)
    reason = LineField(
        label=_("Waarom verbeter je een afgeronde fase?"),
        max_length=300,
        help_text=_("Dit staat in de tijdlijn."),
    )

    def __init__(self, *args: Any, explore: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            for name in section.fields:
                self.fields[name] = _question(Intake._meta.get_field(name))
        for name in PRIVATE:
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-no-draft": ""}
        if explore.is_running:
            del self.fields["reason"]

    @property
    def sections(self) -> list[tuple[Section, list[forms.BoundField]]]:
        """The sections with their questions, for the template."""
        return [(section, [self[name] for name in section.fields]) for section in SECTIONS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (verdict := rules.bit_end_fits(data)) and "in_bit" not in self.errors:
            self.add_error("bit_ends_on", str(verdict.reason))
        if data.get("complete") and not rules.intake_may_be_complete(data):
            for name in NEEDED:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Vul dit in. Zonder dit is de intake niet volledig."))
        return data
