"""The form that scores competences at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, TextField
from trajects import rules
from trajects.actions.competences import Answer
from trajects.forms.work import CorrectionForm
from trajects.models import Competence, CompetenceScore, Phase, Traject

PARTS = ("score", "evidence", "action")


@dataclass(frozen=True)
class Row:
    """One competence on the page, with its questions and what was said at the start."""

    competence: Competence
    score: forms.BoundField
    evidence: forms.BoundField
    action: forms.BoundField
    version: forms.BoundField
    before: CompetenceScore | None


class ScoresForm(CorrectionForm):
    """Scores of a moment ("start" or "end") for every competence of the list; what stays empty is no answer."""

    on = DayField(label=_("Datum van de scores"), not_future=True)
    field_order = ("form_key", "on", "reason")

    def __init__(
        self,
        *args: Any,
        traject: Traject,
        moment: str,
        competences: list[Competence],
        phase: Phase | None,
        **kwargs: Any,
    ) -> None:
        self.traject, self.moment, self.competences = traject, moment, competences
        self.rows_before = {row.competence_id: row for row in traject.competence_scores.all()}
        super().__init__(*args, phase=phase, **kwargs)
        self.initial.setdefault("on", dates.today())
        for competence in competences:
            self._ask(competence, self.rows_before.get(competence.pk))

    def _ask(self, competence: Competence, row: CompetenceScore | None) -> None:
        """The questions of one competence; each remembers what the page showed, so that only changes count."""
        questions = {
            "score": forms.TypedChoiceField(
                label=_("Score"), choices=self._scores(), coerce=int, empty_value=None, required=False,
                widget=forms.RadioSelect(attrs={"class": "scale"}),
            ),
            "evidence": TextField(label=_("Waaruit blijkt dat?"), rows=2, required=False, max_length=4000),
            "action": LineField(label=_("Wat doen we eraan?"), max_length=300, required=False),
        }  # fmt: skip
        for part, question in questions.items():
            question.show_hidden_initial = True
            question.template_name = "trajects/_question.html"
            self.fields[f"{part}-{competence.code}"] = question
        version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=row.version if row else 0)
        self.fields[f"version-{competence.code}"] = version
        score = getattr(row, f"score_{self.moment}", None)
        self.initial |= {
            f"score-{competence.code}": "" if score is None else score,
            f"evidence-{competence.code}": getattr(row, f"evidence_{self.moment}", ""),
            f"action-{competence.code}": getattr(row, "action", ""),
        }

    def _scores(self) -> list[tuple[str, str]]:
        """The scale of the programme, and no answer yet."""
        highest = self.traject.programme.highest_score
        return [("", "–"), *((str(n), str(n)) for n in range(1, highest + 1))]

    @property
    def rows(self) -> list[Row]:
        """The competences with their questions, for the template."""
        return [
            Row(
                competence,
                *(self[f"{part}-{competence.code}"] for part in (*PARTS, "version")),
                before=self.rows_before.get(competence.pk) if self.moment == "end" else None,
            )
            for competence in self.competences
        ]

    def answers(self) -> list[Answer]:
        """What was changed on the page."""
        data = self.cleaned_data
        return [
            Answer(
                competence,
                data[f"score-{competence.code}"],
                data[f"evidence-{competence.code}"],
                data[f"action-{competence.code}"],
                data[f"version-{competence.code}"],
            )
            for competence in self.competences
            if {f"{part}-{competence.code}" for part in PARTS} & set(self.changed_data)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("on"):
            verdict = rules.scoring_day_fits(self.traject, self.moment, data["on"])
            if not verdict:
                self.add_error("on", str(verdict.reason))
        return data
