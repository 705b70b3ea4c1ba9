"""The part of a form that starts a dossier which guards against double financing (V-09)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import TextField
from trajects.enums import ExclusionKind
from trajects.rules.financing import Finding, Question, findings, may_be_financed


class FinancingFields(forms.Form):
    """Asks which other services the candidate follows, and the reason when something was found.

    A form that has it says of whom and in what with `guard_financing`; without exclusions both fields go.
    """

    other_services = forms.MultipleChoiceField(
        label=_("Volgt de kandidaat ook een van deze diensten?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Zo wordt niemand twee keer gefinancierd."),
    )
    financing_reason = TextField(
        label=_("Waarom is dit geen dubbele financiering?"), required=False, rows=3, max_length=2000
    )

    def guard_financing(self, candidate: Any, programme: Any) -> None:
        """Show what the programme asks about this candidate."""
        self._asked = (candidate, programme)
        services = self._offer_services(programme)
        found = self._findings(dates.today(), [])
        # What ended yesterday overlaps with a dossier that began last week.
        ever = self._findings(date.min, [])
        if not (services or ever):
            del self.fields["financing_reason"]
            return
        self.fields["financing_reason"].required = bool(found)
        self.fields["financing_reason"].help_text = " ".join(
            [*(finding.text for finding in found), str(_("We bewaren je reden in het dossier."))]
        )

    def guard_financing_of_whom_is_chosen(self, programme: Any) -> None:
        """As `guard_financing`, for a form on which the person is chosen: what was found comes after that."""
        self._offer_services(programme)
        if not programme.exclusions.exists():
            del self.fields["financing_reason"]

    def _offer_services(self, programme: Any) -> list[tuple[str, str]]:
        """Let the services of the list be ticked, where it has any."""
        rules = programme.exclusions.filter(kind=ExclusionKind.SERVICE)
        services = [(rule.code, rule.label) for rule in rules]
        if services:
            self.fields["other_services"].choices = services
        else:
            del self.fields["other_services"]
        return services

    def _findings(self, on: Any, services: list[str]) -> list[Finding]:
        candidate, programme = self._asked
        return findings(Question(candidate, programme, on, services))

    def refuse_double_financing(self, data: dict[str, Any], on: Any) -> None:
        """Put what stands in the way beside the field that solves it."""
        found = self._findings(on, data.get("other_services") or [])
        verdict = may_be_financed(found, data.get("financing_reason") or "")
        if verdict or "financing_reason" in self.errors:
            return
        words = " ".join([*(finding.text for finding in found if not finding.blocks), str(verdict.reason)])
        can_be_solved = "financing_reason" in self.fields and not any(f.blocks for f in found)
        self.add_error("financing_reason" if can_be_solved else None, words)
