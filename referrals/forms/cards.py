"""Signing the card, and calls about a referral."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.forms import DayField, LineField
from people.roles import Permission
from referrals import rules
from referrals.enums import CallDirection, CardEvidence
from referrals.forms.referrals import MoveForm
from referrals.models import CALL_NOTE_LENGTH, SIGNED_NAME_LENGTH, SignedCard
from trajects.models import InfoSession

NOT_SIGNED = "none"


class SignatureForm(MoveForm):
    """When the candidate signed, and how that is known: nobody records that by one click on a form as it came."""

    evidence = forms.ChoiceField(
        label=_("Hoe is de kaart ondertekend?"), choices=CardEvidence.choices, widget=forms.RadioSelect
    )
    signed_on = DayField(
        label=_("Ondertekend op"), not_future=True, help_text=_("De dag waarop de kandidaat ondertekende.")
    )
    file = forms.FileField(
        label=_("Ingescande kaart"),
        required=False,
        help_text=_("Alleen bij een ingescande kaart: een PDF, PNG of JPEG van hoogstens 10 MB."),
    )
    name = LineField(
        label=_("Naam van wie tekent"),
        required=False,
        max_length=SIGNED_NAME_LENGTH,
        help_text=_("Alleen op het scherm: de kandidaat typt hier voornaam en naam."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("signed_on", dates.today())

    def clean(self) -> dict[str, Any]:
        """Keep only what goes with the way of signing, and say what is missing."""
        data = super().clean() or self.cleaned_data
        evidence = data.get("evidence")
        data["file"] = data.get("file") if evidence == CardEvidence.SCAN else None
        data["name"] = data.get("name", "") if evidence == CardEvidence.SCREEN else ""
        verdict = rules.signature_is_known(
            SignedCard(dates.today(), evidence or CardEvidence.PAPER, data["file"], data["name"])
        )
        place = "file" if evidence == CardEvidence.SCAN else "name"
        if not verdict and place not in self.errors:
            self.add_error(place, ValidationError(verdict.reason, code=verdict.code))
        return data


class SessionField(forms.ModelChoiceField):
    """Info sessions, by their moment and place."""

    def label_from_instance(self, session: InfoSession) -> str:
        return f"{formats.long_date(session.starts_at, 'D')}, {session.place or _('online')}"


class SendForm(SignatureForm):
    """Signing and sending in one step, with the place in an info session that Syntra asks (H-33, H-38)."""

    session = SessionField(
        InfoSession.objects.none(),
        label=_("Schrijf meteen in voor een infosessie"),
        required=False,
        empty_label=_("Nog niet inschrijven"),
    )
    unreachable = forms.BooleanField(
        label=_("Ik kon de adviseur niet bellen: mail de contactgegevens van de kandidaat"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = [
            *CardEvidence.choices,
            (NOT_SIGNED, _("Nog niet ondertekend: bewaar als concept")),
        ]
        sessions = InfoSession.objects.upcoming().filter(
            organisation=self.instance.to_organisation, programme=self.instance.programme
        )
        self.fields["session"].queryset = sessions
        if not sessions:
            del self.fields["session"]
        if rules.is_syntra_route(self.instance) or self.instance.phone_calls.exists():
            del self.fields["unreachable"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("evidence") == NOT_SIGNED:
            return self.cleaned_data
        return super().clean()

    @property
    def is_not_signed(self) -> bool:
        """Whether the user keeps the draft, because the candidate did not sign yet."""
        return self.cleaned_data["evidence"] == NOT_SIGNED


class PhoneForm(MoveForm):
    """That sender and receiver, or receiver and candidate, spoke by phone (H-36)."""

    on = DayField(label=_("Gebeld op"), not_future=True)
    direction = forms.ChoiceField(
        label=_("Wie belde wie?"), choices=CallDirection.choices, widget=forms.RadioSelect
    )
    note = LineField(label=_("Wat spraken jullie af?"), required=False, max_length=CALL_NOTE_LENGTH)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receives = by.may(Permission.HANDLE_REFERRALS)
        direction = CallDirection.TO_SENDER if receives else CallDirection.TO_ADVISER
        self.initial.setdefault("on", dates.today())
        self.initial.setdefault("direction", direction)
