"""The detection form, and to which office of VDAB or GTB somebody is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField
from people.models import Membership, Organisation, User
from people.roles import Role
from referrals.enums import (
    DetectionOutcome,
    IntendedStatus,
    OutreachChannel,
    PreconditionState,
    PreconditionTopic,
    ResidenceDocument,
    YesNoUnknown,
)
from referrals.forms.outreach import ProgrammeField
from referrals.models import Detection, OutreachProposal, WorkPrecondition
from referrals.rules import outreach as rules
from trajects.enums import Distance
from trajects.models import Programme

TEXT_LENGTH = 2000
NOTE_LENGTH = WorkPrecondition._meta.get_field("note").max_length
PLACE_LENGTH = Detection._meta.get_field("contact_place").max_length
ONLY_WORK = _("Vraag alleen wat met werk te maken heeft. Geen gezondheid, schulden, religie of gezin.")
NOT_YET = ("", _("Nog niet bekend"))


@dataclass(frozen=True)
class Part:
    """A part of the form with a heading."""

    anchor: str
    title: str | Promise
    fields: tuple[str, ...]
    intro: str | Promise = ""


PARTS = (
    Part(
        "contact",
        _("Het contact"),
        ("programme", "contact_on", "contact_place", "channel", "registered_at_vdab", "residence_document"),
    ),
    Part(
        "plan",
        _("Wat wil je doen?"),
        ("idea", "occupational_goal", "intended_status"),
        ONLY_WORK,
    ),
)
LAST = Part(
    "besluit",
    _("Besluit"),
    ("distance", "outcome", "outcome_reason", "share_consent_on"),
)


def _choice(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """A list from which nothing need be chosen yet."""
    return forms.ChoiceField(label=label, choices=[NOT_YET, *choices], required=False, **kwargs)


class DetectionForm(OnceForm):
    """Everything of domain 1.3 that the card of the candidate does not hold; kept as a draft at any time.

    `version` is empty as long as there is no detection.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    programme = ProgrammeField(Programme.objects.none(), label=_("Programma"))
    contact_on = DayField(label=_("Datum van het contact"), not_future=True)
    contact_place = LineField(label=_("Plaats van het contact"), required=False, max_length=PLACE_LENGTH)
    channel = _choice(_("Hoe ken je ons?"), OutreachChannel.choices)
    registered_at_vdab = _choice(_("Ben je ingeschreven bij VDAB?"), YesNoUnknown.choices)
    residence_document = _choice(
        _("Soort verblijfsdocument"),
        ResidenceDocument.choices,
        help_text=_("Gezien, geen kopie. Alleen jouw organisatie en de consulent die controleert, zien dit."),
        widget=forms.Select(attrs={"data-no-draft": ""}),
    )
    idea = TextField(
        label=_("Wat wil je doen? (in eigen woorden)"), required=False, rows=4, max_length=TEXT_LENGTH
    )
    occupational_goal = TextField(label=_("Beroepsdoel"), required=False, rows=2, max_length=TEXT_LENGTH)
    intended_status = _choice(_("Hoofdberoep of bijberoep?"), IntendedStatus.choices)
    distance = _choice(_("Afstand tot ondernemen"), Distance.choices)
    outcome = forms.ChoiceField(
        label=_("Besluit"),
        choices=[("", _("Nog geen besluit: concept")), *DetectionOutcome.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    outcome_reason = TextField(
        label=_("Reden"),
        required=False,
        rows=3,
        max_length=TEXT_LENGTH,
        help_text=_("Bij later terugkomen: wanneer spreken jullie opnieuw af?"),
    )
    share_consent_on = DayField(
        label=_("Mag VDAB of GTB deze gegevens krijgen? Akkoord op"),
        required=False,
        not_future=True,
        help_text=_("Laat leeg zolang de kandidaat niet akkoord is."),
    )

    def __init__(self, *args: Any, sees_document: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].offer()
        self.initial.setdefault("contact_on", dates.today())
        if not sees_document:
            del self.fields["residence_document"]
        for topic in PreconditionTopic:
            self._ask(topic)
        for field in self.fields.values():
            field.template_name = "referrals/_question.html"

    def _ask(self, topic: PreconditionTopic) -> None:
        """The two questions about one precondition."""
        self.fields[f"state_{topic}"] = forms.ChoiceField(
            label=topic.label,
            choices=[("", _("Niet gevraagd")), *PreconditionState.choices],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"note_{topic}"] = LineField(
            label=_("Toelichting bij %(topic)s") % {"topic": str(topic.label).lower()},
            required=False,
            max_length=NOTE_LENGTH,
        )

    @property
    def parts(self) -> list[tuple[Part, list[forms.BoundField]]]:
        """The parts before the preconditions, with their visible questions."""
        return [(part, self._fields_of(part)) for part in PARTS]

    @property
    def last_part(self) -> tuple[Part, list[forms.BoundField]]:
        """The decision, at the end."""
        return LAST, self._fields_of(LAST)

    def _fields_of(self, part: Part) -> list[forms.BoundField]:
        bound = [self[name] for name in part.fields if name in self.fields]
        return [field for field in bound if not field.is_hidden]

    @property
    def precondition_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """How it stands with each topic, and the remark."""
        return [(self[f"state_{topic}"], self[f"note_{topic}"]) for topic in PreconditionTopic]

    @property
    def intro(self) -> str | Promise:
        return ONLY_WORK

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        verdict = rules.outcome_is_reasoned(data.get("outcome", ""), data.get("outcome_reason", ""))
        if not verdict and "outcome_reason" not in self.errors:
            self.add_error("outcome_reason", ValidationError(verdict.reason, code=verdict.code))
        for topic in PreconditionTopic:
            if data.get(f"note_{topic}") and not data.get(f"state_{topic}"):
                self.add_error(f"state_{topic}", _("Kies hoe het staat, of maak de toelichting leeg."))
        return data

    def values(self) -> dict[str, Any]:
        """The values for the action, the preconditions together."""
        given = super().values()
        asked = {
            str(topic): (given.pop(f"state_{topic}"), given.pop(f"note_{topic}"))
            for topic in PreconditionTopic
        }
        given["preconditions"] = {topic: pair for topic, pair in asked.items() if pair[0]}
        return given

    @classmethod
    def initial_of(cls, detection: Detection) -> dict[str, Any]:
        """What stands in the form of a detection that is there already."""
        names = [name for name in cls.base_fields if hasattr(detection, name)]
        initial = {name: getattr(detection, name) for name in names}
        for row in detection.preconditions.all():
            initial |= {f"state_{row.topic}": row.state, f"note_{row.topic}": row.note}
        return initial


class ConsultantField(forms.ModelChoiceField):
    """Consultants, each under the name of the office."""

    def offer(self, offices: Any) -> None:
        """Show who works in these offices today."""
        entries = Membership.objects.active().filter(
            role=Role.CONSULTANT, organisation__in=offices, user__is_active=True
        )
        groups: dict[str, list[tuple[int, str]]] = {}
        rows = entries.select_related("user", "organisation")
        for entry in rows.order_by("organisation__name", "user__family_name", "user__given_name"):
            groups.setdefault(entry.organisation.name, []).append((entry.user_id, entry.user.full_name))
        self.queryset = User.objects.filter(memberships__in=entries).distinct()
        self.choices = [("", self.empty_label), *groups.items()]


class ProposeForm(OnceForm):
    """To which office, and to whom there (H-22)."""

    to_organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Naar welk kantoor?"),
        empty_label=_("Kies een kantoor van VDAB of GTB"),
    )
    to_consultant = ConsultantField(
        User.objects.none(),
        label=_("Consulent"),
        required=False,
        empty_label=_("Geen consulent gekozen: het kantoor krijgt de mail"),
    )

    def __init__(self, *args: Any, proposal: OutreachProposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        offices = Organisation.objects.referring().filter(is_active=True).order_by("name")
        self.fields["to_organisation"].queryset = offices
        self.fields["to_consultant"].offer(offices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("to_organisation") and "to_consultant" not in self.errors:
            chosen = OutreachProposal(
                to_organisation=data["to_organisation"], to_consultant=data["to_consultant"]
            )
            for field, rule in (
                ("to_consultant", rules.consultant_works_there),
                ("to_organisation", rules.checker_checks),
            ):
                verdict = rule(chosen)
                if not verdict:
                    self.add_error(field, ValidationError(verdict.reason, code=verdict.code))
        return data
