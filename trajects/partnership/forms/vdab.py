"""Forms about VDAB: the check at the start, messages, evaluations, the way out, questions of mediators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField
from people.forms.fields import NOT_CHOSEN, with_blank
from people.models import NAME_LENGTH, VdabCategory
from trajects.models import Traject
from trajects.partnership import rules
from trajects.partnership.enums import Answer, BitResult, HandedBy, Mediator, Takes


def _yes_no(label: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Answer.choices, widget=forms.RadioSelect, **kwargs)


class EditForm(OnceForm):
    """Adds a row, or changes one when it carries a version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields if row is not None else ():
            if hasattr(row, name):
                self.initial.setdefault(name, getattr(row, name))


class CheckForm(EditForm):
    """What the client and the partner found out about VDAB (D-06)."""

    known_at_vdab = _yes_no(_("Is de klant gekend bij VDAB?"))
    has_client_file = _yes_no(
        _("Is er een klantendossier?"),
        help_text=_("Kijk samen met de klant op de website van VDAB, of vraag het aan de klant."),
    )
    contact_made_on = DayField(
        label=_("Contact met VDAB op"),
        required=False,
        not_future=True,
        help_text=_("Is er een klantendossier? Dan neem je met de klant altijd contact op."),
    )
    is_registered = _yes_no(_("Is de klant ingeschreven bij VDAB?"))
    category = forms.ModelChoiceField(
        VdabCategory.objects.all(),
        label=_("Werksituatie (VDAB)"),
        required=False,
        empty_label=NOT_CHOSEN[1],
        help_text=_("Staat op het inschrijvingsbewijs."),
    )
    mediator = forms.ChoiceField(label=_("Wie is de bemiddelaar?"), choices=Mediator.choices)
    mediator_name = LineField(label=_("Naam van de bemiddelaar"), required=False, max_length=NAME_LENGTH)
    mediator_email = forms.EmailField(
        label=_("E-mail van de bemiddelaar"),
        required=False,
        max_length=254,
        help_text=_("Staat bij de bemiddelaar in het klantendossier. Hierheen vertrekt later je antwoord."),
    )
    regular_runs = _yes_no(_("Loopt er een regulier traject?"))
    regular_works = forms.ChoiceField(
        label=_("Gaat dat traject goed?"),
        required=False,
        choices=with_blank(Answer.choices),
        widget=forms.Select(attrs={"data-show-when": "regular_runs=yes"}),
    )
    justification = TextField(
        label=_("Waarom is het partnerschap toch nodig?"),
        required=False,
        rows=3,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "data-show-when": "regular_works=yes"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("regular_runs") != Answer.YES:
            data["regular_works"] = ""
        if data.get("regular_works") != Answer.YES:
            data["justification"] = ""
        return data


class MessageForm(OnceForm):
    """A word between the partnership and VDAB; it goes through the client (D-07)."""

    told_on = DayField(label=_("Datum"), not_future=True)
    text = TextField(
        label=_("Wat is er gezegd?"),
        rows=4,
        max_length=5000,
        help_text=_("Wat via de klant ging, leest de klant ook op de eigen pagina."),
    )
    is_direct = forms.BooleanField(
        label=_("Dit ging rechtstreeks, niet via de klant"),
        required=False,
        help_text=_("In dit programma loopt alle communicatie met VDAB via de klant."),
    )
    why_direct = LineField(
        label=_("Waarom rechtstreeks?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"data-show-when": "is_direct=on"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("told_on", dates.today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("is_direct"):
            data["why_direct"] = ""
        elif not data.get("why_direct"):
            self.add_error("why_direct", _("Schrijf op waarom het rechtstreeks moest."))
        return data


class HandedForm(EditForm):
    """When and how a filled form goes to VDAB: always through the client."""

    handed_over_on = DayField(label=_("Meegegeven aan de klant op"), required=False, not_future=True)
    handed_by = forms.ChoiceField(
        label=_("Hoe bezorgt de klant het formulier?"), required=False, choices=with_blank(HandedBy.choices)
    )


class EvaluationForm(HandedForm):
    """The BIT evaluation: what the partnership saw (D-14)."""

    period_from = DayField(label=_("Periode van"))
    period_until = DayField(label=_("Periode tot en met"))
    received_on = DayField(
        label=_("Formulier gekregen van VDAB op"),
        required=False,
        not_future=True,
        help_text=_("De jongere krijgt het formulier van VDAB."),
    )
    attendance = TextField(label=_("Aanwezigheid en afspraken"), rows=3, max_length=5000)
    efforts = TextField(label=_("Welke inspanningen doet de jongere?"), rows=3, max_length=5000)
    progress = TextField(label=_("Wat is er veranderd in de afstand tot werk?"), rows=3, max_length=5000)
    remarks = TextField(label=_("Andere opmerkingen"), required=False, rows=3, max_length=5000)
    filled_on = DayField(label=_("Ingevuld op"), not_future=True)
    result = forms.ChoiceField(
        label=_("Evaluatie door VDAB"),
        required=False,
        choices=with_blank(BitResult.choices),
        help_text=_("Vul in wat de jongere je na het gesprek vertelt."),
    )
    field_order = (
        "period_from",
        "period_until",
        "received_on",
        "attendance",
        "efforts",
        "progress",
        "remarks",
        "filled_on",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("filled_on", dates.today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("period_from"), data.get("period_until")
        if first and last and last < first:
            self.add_error("period_until", _("De einddatum ligt voor de begindatum."))
        return data


class TransferForm(HandedForm):
    """How the client goes on at VDAB, filled in together (D-16)."""

    is_registered = forms.BooleanField(label=_("De klant is ingeschreven bij VDAB"), required=False)
    wants_activation = forms.BooleanField(label=_("Activering naar werk is aan de orde"), required=False)
    knows_mediator = forms.BooleanField(
        label=_("De VDAB-bemiddelaar is gekend"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-show-when": "is_registered=on"}),
    )
    mediator_name = LineField(label=_("Naam van de bemiddelaar"), required=False, max_length=NAME_LENGTH)
    course = TextField(label=_("Hoe verliep de begeleiding?"), rows=4, max_length=5000)
    strengths = TextField(label=_("Sterktes en talenten"), required=False, rows=3, max_length=5000)
    thresholds = TextField(
        label=_("Welke drempels blijven?"),
        required=False,
        rows=3,
        max_length=5000,
        help_text=_("Alleen wat de klant wil delen, en met werk te maken heeft."),
    )
    next_step = TextField(
        label=_("Welke volgende stap zien jullie?"), required=False, rows=3, max_length=5000
    )
    wants_talk = forms.BooleanField(label=_("De klant wil een driegesprek"), required=False)
    filled_on = DayField(label=_("Samen met de klant ingevuld op"), not_future=True)
    field_order = (
        "is_registered",
        "wants_activation",
        "knows_mediator",
        "mediator_name",
        "course",
        "strengths",
        "thresholds",
        "next_step",
        "wants_talk",
        "filled_on",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("filled_on", dates.today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["knows_mediator"] = bool(data.get("is_registered") and data.get("knows_mediator"))
        return data


class FollowUpForm(OnceForm):
    """A mediator asks whether somebody takes part (D-15)."""

    received_on = DayField(label=_("Vraag gekregen op"), not_future=True)
    mediator_name = LineField(label=_("Naam van de bemiddelaar"), max_length=NAME_LENGTH)
    mediator_email = forms.EmailField(
        label=_("E-mail van de bemiddelaar"),
        max_length=254,
        help_text=_("Neem het adres niet zomaar over uit de e-mail met de vraag."),
    )
    address_checked = LineField(
        label=_("Hoe keek je na dat dit adres van de bemiddelaar is?"),
        required=False,
        max_length=200,
        help_text=_("Nodig als het adres niet in het dossier staat. Zoals: gebeld met de Servicelijn."),
    )
    question = TextField(label=_("Wat vraagt de bemiddelaar?"), required=False, rows=3, max_length=2000)

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.traject = traject
        # Whether it is needed depends on the address.
        self.fields["address_checked"].optional_words = ""
        self.initial.setdefault("received_on", dates.today())
        check = getattr(traject, "vdab_check", None)
        for name in ("mediator_name", "mediator_email") if check else ():
            self.initial.setdefault(name, getattr(check, name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if email := data.get("mediator_email"):
            verdict = rules.address_is_sure(self.traject, email, data.get("address_checked", ""))
            if not verdict:
                self.add_error("address_checked", str(verdict.reason))
        return data


class FollowUpAnswerForm(OnceForm):
    """The answer, which leaves encrypted."""

    answer = forms.ChoiceField(
        label=_("Neemt de klant deel?"), choices=Takes.choices, widget=forms.RadioSelect
    )
    remarks = TextField(
        label=_("Toelichting"),
        required=False,
        rows=3,
        max_length=2000,
        help_text=_("Alleen wat nodig is om te antwoorden. De klant mag dit lezen."),
    )
