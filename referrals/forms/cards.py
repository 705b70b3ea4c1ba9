"""Signing the card, and calls about a referral."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.files import NO_DRAWING
from core.forms import DayField, DrawingField, LineField, SignaturePad
from people.roles import Permission
from people.signing import Ink, SignedText
from referrals import rules
from referrals.cards import signed_by_link
from referrals.enums import CallDirection, CardEvidence
from referrals.forms.referrals import MoveForm
from referrals.models import CALL_NOTE_LENGTH, SIGNED_NAME_LENGTH, SignedCard
from trajects.models import InfoSession

NOT_SIGNED = "none"
# On the screen with a drawing, or with a typed name that is the signature.
DRAWN, TYPED = "screen", "typed"
WAYS = (
    (CardEvidence.PAPER.value, CardEvidence.PAPER.label),
    (CardEvidence.SCAN.value, CardEvidence.SCAN.label),
    (DRAWN, _("Op het scherm, met een tekening")),
    (TYPED, _("Op het scherm, met getypte naam")),
)


class SignatureForm(MoveForm):
    """When the candidate signed, and how that is known: nobody records that by one click on a form as it came.

    `text` is what the candidate reads on the screen; with it nobody signs another text than that one.
    """

    evidence = forms.ChoiceField(
        label=_("Hoe is de kaart ondertekend?"), choices=WAYS, widget=forms.RadioSelect
    )
    signed_on = DayField(
        label=_("Ondertekend op"),
        not_future=True,
        help_text=_("De dag waarop de kandidaat ondertekende."),
        widget=DayField.widget(
            attrs={"data-show-when": f"evidence={CardEvidence.PAPER}|{CardEvidence.SCAN}"}
        ),
    )
    file = forms.FileField(
        label=_("Ingescande kaart"),
        required=False,
        help_text=_("Een PDF, PNG of JPEG van hoogstens 10 MB."),
        widget=forms.ClearableFileInput(attrs={"data-show-when": f"evidence={CardEvidence.SCAN}"}),
    )
    drawing = DrawingField(
        label=_("Handtekening"), widget=SignaturePad({"data-show-when": f"evidence={DRAWN}"})
    )
    name = LineField(
        label=_("Naam van wie tekent"),
        required=False,
        max_length=SIGNED_NAME_LENGTH,
        help_text=_("De kandidaat typt hier voornaam en naam."),
        widget=forms.TextInput(
            attrs={"data-show-when": f"evidence={DRAWN}|{TYPED}", "autocomplete": "off", "data-no-draft": ""}
        ),
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, text: SignedText | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.initial.setdefault("signed_on", dates.today())
        self.initial["text_hash"] = text.digest if text else ""

    def clean(self) -> dict[str, Any]:
        """Keep only what goes with the way of signing, and say what is missing."""
        data = super().clean() or self.cleaned_data
        chosen = data.get("evidence")
        self._keep_what_belongs(data, chosen)
        verdict = rules.signature_is_known(
            SignedCard(dates.today(), data.get("evidence") or CardEvidence.PAPER, data["file"], data["name"])
        )
        place = "file" if chosen == CardEvidence.SCAN else "name"
        if not verdict and place not in self.errors:
            self.add_error(place, ValidationError(verdict.reason, code=verdict.code))
        return data

    def _keep_what_belongs(self, data: dict[str, Any], chosen: str | None) -> None:
        """A scan with its file; a name and perhaps a drawing for the screen, which is signed today."""
        here = chosen in (DRAWN, TYPED)
        data["file"] = data.get("file") if chosen == CardEvidence.SCAN else None
        data["name"] = data.get("name", "") if here else ""
        drawing = data.pop("drawing", None) if chosen == DRAWN else data.pop("drawing", None) and None
        if chosen != DRAWN:
            self.errors.pop("drawing", None)
        elif not drawing and "drawing" not in self.errors:
            self.add_error("drawing", ValidationError(NO_DRAWING, code="drawing"))
        if here:
            self._check_text(data)
            data["evidence"], data["signed_on"] = CardEvidence.SCREEN, dates.today()
            data["ink"] = Ink(data["name"], drawing)
        data["language"] = self.text.language if self.text else "nl"

    def _check_text(self, data: dict[str, Any]) -> None:
        self.errors.pop("signed_on", None)
        if self.text and data.get("text_hash") != self.text.digest:
            raise ValidationError(
                _("De kaart is intussen veranderd. Lees de nieuwe tekst en laat opnieuw tekenen."),
                code="changed",
            )

    def values(self) -> dict[str, Any]:
        return {
            name: value for name, value in super().values().items() if name not in ("text_hash", "drawing")
        }


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
        self.by_link = signed_by_link(self.instance)
        self.fields["evidence"].choices = [
            *self._link(),
            *WAYS,
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

    def _link(self) -> list[tuple[str, str]]:
        """That the candidate signed this card with a link, when that is so."""
        if self.by_link is None:
            return []
        facts = {"name": self.by_link.signed_name, "day": formats.short_date(self.by_link.signed_at)}
        return [(CardEvidence.LINK.value, _("Met de link getekend op %(day)s door %(name)s") % facts)]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("evidence") == NOT_SIGNED:
            self.errors.pop("drawing", None)
            return self.cleaned_data
        return super().clean()

    def _keep_what_belongs(self, data: dict[str, Any], chosen: str | None) -> None:
        super()._keep_what_belongs(data, chosen)
        if chosen == CardEvidence.LINK and self.by_link:
            self.errors.pop("signed_on", None)
            data["signed_on"] = dates.local_date(self.by_link.signed_at)
            data["name"] = self.by_link.signed_name

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
