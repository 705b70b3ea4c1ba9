"""The check by the consultant: two answers, and what is done with them (H-21 to H-23)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import TextField
from referrals import rules as referral_rules
from referrals.enums import CheckAnswer, CheckDecision
from referrals.forms.cards import SignatureForm
from referrals.forms.referrals import REASON_LENGTH
from referrals.models import Referral
from referrals.presenters import proposals as words
from referrals.rules import outreach as rules

SIGNATURE = ("card_text", "evidence", "signed_on", "file", "drawing", "name")


class CheckForm(SignatureForm):
    """Admissible, available, and the decision; the card is signed here when it is positive."""

    admissible = forms.ChoiceField(
        label=_("Is de kandidaat toelaatbaar?"),
        choices=CheckAnswer.choices,
        widget=forms.RadioSelect,
        help_text=_("Hoort bij een doelgroep en mag wettelijk starten."),
    )
    available = forms.ChoiceField(
        label=_("Is de kandidaat beschikbaar?"),
        choices=CheckAnswer.choices,
        widget=forms.RadioSelect,
        help_text=_("Vrij om de begeleiding te volgen, en niet in een ander traject."),
    )
    note = TextField(
        label=_("Opmerking"),
        required=False,
        rows=2,
        max_length=REASON_LENGTH,
        help_text=_("De adviseur leest dit."),
    )
    decision = forms.ChoiceField(
        label=_("Wat beslis je?"), choices=CheckDecision.choices, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Reden"),
        rows=3,
        max_length=REASON_LENGTH,
        help_text=_("De adviseur leest dit op de pagina van het voorstel, niet in een mail."),
    )
    card_text = TextField(
        label=_("Informatie voor de doorverwijskaart"),
        required=False,
        rows=6,
        help_text=_("Overgenomen uit het voorstel. Pas aan wat de adviseur moet weten."),
    )
    field_order = ("admissible", "available", "note", "decision", "reason", *SIGNATURE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposal = self.instance
        self.fields["card_text"].widget.attrs["data-max"] = proposal.programme.card_max_characters
        self.initial.setdefault("card_text", words.card_text(proposal))
        self.initial.setdefault("admissible", proposal.admissible)
        self.initial.setdefault("available", proposal.available)
        self.initial.setdefault("note", proposal.check_note)
        self._require_what_belongs()

    def _require_what_belongs(self) -> None:
        """A reason belongs to no, a signature to yes; what does not belong is not asked."""
        if not self.is_bound:
            return
        if self._given("decision") != CheckDecision.NEGATIVE:
            self.fields["reason"].required = False
        if not self.is_positive:
            for name in SIGNATURE:
                self.fields[name].required = False

    def _given(self, name: str) -> str:
        return self.data.get(self.add_prefix(name), "")

    @property
    def is_positive(self) -> bool:
        return self._given("decision") == CheckDecision.POSITIVE

    def clean(self) -> dict[str, Any]:
        data = super().clean() if self.is_positive else self.cleaned_data
        answers = data.get("admissible", ""), data.get("available", "")
        if all(answers):
            self._check_decision(data.get("decision", ""), *answers)
        if self.is_positive:
            self._check_card(data.get("card_text", ""))
        return data

    def _check_decision(self, decision: str, admissible: str, available: str) -> None:
        asked = {
            CheckDecision.POSITIVE: rules.is_admissible_and_available,
            CheckDecision.NEGATIVE: rules.is_held_back,
        }
        rule = asked.get(decision)
        verdict = rule(admissible, available) if rule else None
        if verdict is not None and not verdict:
            self.add_error("decision", ValidationError(verdict.reason, code=verdict.code))

    def _check_card(self, text: str) -> None:
        verdict = referral_rules.card_fits(Referral(programme=self.instance.programme, card_text=text))
        if not verdict:
            self.add_error("card_text", ValidationError(verdict.reason, code=verdict.code))

    def values(self) -> dict[str, Any]:
        """What belongs to the decision."""
        given = super().values()
        always = {name: given[name] for name in ("admissible", "available", "note")}
        if given["decision"] == CheckDecision.NEGATIVE:
            return always | {"reason": given["reason"]}
        if given["decision"] == CheckDecision.POSITIVE:
            return always | {name: given[name] for name in (*SIGNATURE, "ink", "language") if name in given}
        return always
