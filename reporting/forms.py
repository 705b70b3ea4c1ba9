"""What users type in this app."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, DayInput, LineField, TextField, VersionedForm
from core.mail_texts import MAX_BODY, MAX_SUBJECT, HeldText, StandardText, problems
from core.text import clean, one_line
from trajects.enums import DecisionKind, Feasibility, Outcome, SelfEmployedStatus
from trajects.models import Decision, Phase
from trajects.rules.decisions import OUTCOMES, goes_back_to_referrer
from vouchers import portal
from vouchers.models import Provider


class LenientChoice(forms.ChoiceField):
    """A choice of which a preview may miss; what is no choice counts as missing."""

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError:
            return ""


class LenientDay(DayField):
    """A day of which a preview may miss; what is no day counts as missing."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class DecisionPreviewForm(forms.Form):
    """The fields of a decision or a stop, none of them obligatory: the example says what is missing."""

    on = LenientDay(required=False)
    outcome = LenientChoice(choices=Outcome.choices, required=False)
    motivation = TextField(required=False)
    reason = TextField(required=False)
    agreed_actions = TextField(required=False)
    advice = TextField(required=False)
    feasibility_enterprise = LenientChoice(choices=Feasibility.choices, required=False)
    feasibility_enterprise_reason = TextField(required=False)
    feasibility_entrepreneur = LenientChoice(choices=Feasibility.choices, required=False)
    feasibility_entrepreneur_reason = TextField(required=False)
    started_in = LenientChoice(choices=SelfEmployedStatus.choices, required=False)
    activity_starts_on = LenientDay(required=False)

    def decision(self, phase: Phase, *, by: Any) -> Decision:
        """The decision as it would be, not saved."""
        values = dict(self.cleaned_data)
        reason, on = values.pop("reason"), values.pop("on")
        # Only the form of a stop asks for a reason; it may still be empty.
        stopped = "reason" in self.data and not values["outcome"]
        if stopped:
            values |= {"outcome": Outcome.STOPPED, "motivation": reason}
        elif values["outcome"] not in OUTCOMES.get(phase.kind, ()):
            values["outcome"] = ""
        return Decision(
            traject=phase.traject,
            phase=phase,
            kind=DecisionKind.STOPPED if stopped else DecisionKind.DECIDED,
            decided_on=on or dates.today(),
            decided_by=by,
            back_to_referrer=values["outcome"] == Outcome.NEGATIVE and goes_back_to_referrer(phase.traject),
            **values,
        )


class StandardTextForm(VersionedForm):
    """Going back to the standard text, from the text that was shown."""

    # The standard text has no row: its version is 0.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, instance: HeldText | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if instance:
            self.initial |= {"subject": instance.subject, "body": instance.body, "version": instance.version}


class MailTextForm(StandardTextForm):
    """The text of one kind of mail."""

    subject = LineField(label=_("Onderwerp"), max_length=MAX_SUBJECT)
    body = TextField(
        label=_("Tekst"),
        rows=18,
        max_length=MAX_BODY,
        help_text=_("Een lege regel begint een nieuwe alinea. De aanhef en de groet staan er al rond."),
    )

    def __init__(self, *args: Any, standard: StandardText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"subject", "body"} <= data.keys():
            for field, messages in problems(self.standard, data["subject"], data["body"]).items():
                for message in messages:
                    self.add_error(field, message)
        return data

    def typed(self) -> tuple[str, str]:
        """Subject and body as they stand in the form now, right or wrong."""
        subject, body = self["subject"].value() or "", self["body"].value() or ""
        return one_line(subject), clean(body.replace("\r\n", "\n"))


MONTH, LAST_MONTH, QUARTER, LAST_QUARTER, OWN = "maand", "vorige-maand", "kwartaal", "vorig-kwartaal", "eigen"
FILLED = "laatste"
ONLY_OWN = {"data-show-when": f"periode={OWN}"}


class StatementForm(forms.Form):
    """Of which provider and period a statement is asked; it stands in the address."""

    aanbieder = forms.ModelChoiceField(
        label=_("Aanbieder"), queryset=None, to_field_name="public_id", required=False, empty_label=None
    )
    periode = forms.ChoiceField(
        label=_("Periode"),
        required=False,
        choices=[
            (FILLED, _("Maand met vouchers")),
            (LAST_MONTH, _("Vorige maand")),
            (MONTH, _("Deze maand")),
            (LAST_QUARTER, _("Vorig kwartaal")),
            (QUARTER, _("Dit kwartaal")),
            (OWN, _("Eigen datums")),
        ],
    )
    van = DayField(label=_("Van"), required=False, widget=DayInput(attrs=ONLY_OWN))
    tot = DayField(label=_("Tot en met"), required=False, widget=DayInput(attrs=ONLY_OWN))

    def __init__(self, *args: Any, providers: QuerySet[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aanbieder"].queryset = providers
        self.providers = providers

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begin, end = data.get("van"), data.get("tot")
        if data.get("periode") == OWN and not (begin and end):
            raise ValidationError(_("Vul de twee datums in."))
        if begin and end and end < begin:
            self.add_error("tot", _("De einddatum ligt voor de begindatum."))
        return data

    def asked(self) -> tuple[Provider, date, date] | None:
        """The provider and the first and last day; nothing when there is no provider to choose."""
        provider = self.cleaned_data.get("aanbieder") or self.providers.first()
        return (provider, *self._days(provider)) if provider else None

    def _days(self, provider: Provider) -> tuple[date, date]:
        data = self.cleaned_data
        name = data.get("periode") or FILLED
        if name == OWN:
            return data["van"], data["tot"]
        if name == FILLED:
            return period_of(MONTH, portal.last_month_with_vouchers(provider, dates.today()))
        return period_of(name, dates.today())


def period_of(name: str, today: date) -> tuple[date, date]:
    """The first and the last day of a month or a quarter around a day."""
    length = 3 if name in (QUARTER, LAST_QUARTER) else 1
    begin = today.replace(day=1, month=today.month - (today.month - 1) % length)
    if name in (LAST_MONTH, LAST_QUARTER):
        begin = dates.add_months(begin, -length)
    return begin, dates.add_months(begin, length) - timedelta(days=1)
