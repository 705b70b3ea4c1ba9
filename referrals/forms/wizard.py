"""The form after an info session: one row of choices for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, OnceForm, TextField
from core.rules import Verdict, first_refusal
from people.enums import Family
from people.models import Membership, Organisation, User
from people.roles import Role
from referrals import rules
from referrals.forms.referrals import REASON_LENGTH
from referrals.models import Referral
from referrals.next_steps import REFUSALS, NextStep, Row, Step, choices_of, proposed
from referrals.routing import adviser_for, nearest
from trajects.presenters.sessions import free_seats

CHANGED = _("Dit veranderde intussen. Kijk na wat er nu staat en kies opnieuw.")


@dataclass(frozen=True)
class Field:
    """A field of a row, and for which choices it is there."""

    bound: BoundField
    when: str


@dataclass(frozen=True)
class ShownRow:
    """A row as the page shows it."""

    row: Row
    step: BoundField | None
    fields: list[Field] = field(default_factory=list)
    blocked: list[tuple[NextStep, Verdict]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class WizardForm(OnceForm):
    """For each person with an open referral: the step and what it needs. Every row has its own prefix."""

    conversation_on = DayField(
        label=_("Eerste individueel gesprek, voor wie je accepteert"),
        required=False,
        not_future=True,
        help_text=_(
            "Een gesprek dat al plaatsvond: een datum in de toekomst kan niet. "
            "Geldt voor iedereen bij wie je zelf geen andere datum invult."
        ),
    )

    def __init__(self, *args: Any, rows: Sequence[Row], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.user = rows, user
        for row in rows:
            self.fields[f"{row.key}-seen"] = forms.CharField(
                label=row.referral.candidate.list_name,
                widget=forms.HiddenInput,
                required=False,
                initial=row.seen,
            )
            if row.is_open:
                self._add(row)

    # The fields ----------------------------------------------------------------------------------

    def _add(self, row: Row) -> None:
        given = {step: verdict for step, verdict in choices_of(row, self.user).items() if verdict}
        parts = {
            "step": forms.ChoiceField(
                label=row.referral.candidate.list_name,
                choices=[(step.value, step.label) for step in given],
                widget=forms.RadioSelect,
                initial=proposed(row, self.user),
            ),
            **self._needs(row, given),
        }
        for name, part in parts.items():
            self.fields[f"{row.key}-{name}"] = part

    def _needs(self, row: Row, given: dict[NextStep, Verdict]) -> dict[str, forms.Field]:
        """What the possible steps of this row ask for."""
        found: dict[str, forms.Field] = {}
        if NextStep.ACCEPT in given:
            found["on"] = DayField(
                label=_("Eerste individueel gesprek"),
                required=False,
                not_future=True,
                help_text=_("Niet in de toekomst."),
            )
            found["adviser"] = _select(
                _("Adviseur van het dossier"),
                self._advisers.get(row.referral.to_organisation_id, []),
                initial=row.referral.to_adviser_id or self.user.pk,
            )
        if NextStep.REROUTE in given:
            nearby = ("", _("Volgens de postcode"))
            found["organisation"] = _select(_("Naar welke organisatie?"), [nearby, *self._partner_choices])
            found["to_adviser"] = _select(_("Adviseur daar"), [nearby, *self._partner_advisers])
        if NextStep.INVITE in given:
            found["session"] = _select(
                _("Volgende infosessie"), self._session_choices(row), initial=_first_with_room(row)
            )
        if any(step in given for step in (*REFUSALS, NextStep.REROUTE)):
            found["reason"] = TextField(label=_("Reden"), required=False, rows=2, max_length=REASON_LENGTH)
        return found

    def _session_choices(self, row: Row) -> list[tuple[str, str]]:
        return [
            (str(session.public_id), f"{session.moment} · {session.where} · {free_seats(session)}")
            for session in row.sessions
        ]

    @cached_property
    def _partners(self) -> dict[int, Organisation]:
        family = Family.STEBO_STARTERSLABO
        return {row.pk: row for row in Organisation.objects.guiding().filter(is_active=True, family=family)}

    @property
    def _partner_choices(self) -> list[tuple[str, str]]:
        return [(str(key), row.name) for key, row in self._partners.items()]

    @property
    def _partner_advisers(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (row.name, self._advisers[key]) for key, row in self._partners.items() if key in self._advisers
        ]

    @cached_property
    def _people(self) -> dict[int, User]:
        return {entry.user_id: entry.user for entry in self._entries}

    @cached_property
    def _entries(self) -> list[Membership]:
        """Who is an adviser today of the organisations that receive, and of those to which somebody may go."""
        receivers = {row.referral.to_organisation_id for row in self.rows}
        entries = Membership.objects.active().filter(
            role=Role.ADVISER, organisation_id__in=receivers | self._partners.keys(), user__is_active=True
        )
        return list(entries.select_related("user").order_by("user__family_name", "user__given_name", "pk"))

    @cached_property
    def _advisers(self) -> dict[int, list[tuple[str, str]]]:
        found: dict[int, list[tuple[str, str]]] = {}
        for entry in self._entries:
            found.setdefault(entry.organisation_id, []).append((str(entry.user_id), entry.user.full_name))
        return found

    # What was filled in --------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in self.rows:
            self._clean_row(row)
        if not self.errors and not self.steps():
            self.add_error(None, _("Kies voor minstens één persoon wat er gebeurt."))
        return data

    def _clean_row(self, row: Row) -> None:
        """Somebody else was first, or what the chosen step needs is missing."""
        if self._said(row, "seen") != row.seen and self.data.get(f"{row.key}-step") != NextStep.NOTHING:
            self.explain(row, str(CHANGED))
            return
        step = self._said(row, "step")
        if step == NextStep.ACCEPT and not self._day(row) and not self.errors.get(f"{row.key}-on"):
            self.add_error(f"{row.key}-on", _("Vul de datum van het eerste individueel gesprek in."))
        if step in (*REFUSALS, NextStep.REROUTE) and not self._said(row, "reason"):
            self.add_error(f"{row.key}-reason", _("Schrijf op waarom."))
        if step == NextStep.INVITE and not self._said(row, "session"):
            self.add_error(f"{row.key}-session", _("Kies een infosessie."))
        if step == NextStep.REROUTE:
            self._clean_destination(row)

    def _clean_destination(self, row: Row) -> None:
        organisation, adviser = self._destination(row)
        if organisation is None:
            words = _("Kies een organisatie: voor deze postcode is er geen ingesteld.")
            self.add_error(f"{row.key}-organisation", words)
            return
        following = Referral(to_organisation=organisation, to_adviser=adviser)
        verdict = first_refusal(rules.adviser_works_there(following), rules.somebody_gets_the_mail(following))
        if not verdict:
            self.add_error(f"{row.key}-to_adviser", str(verdict.reason))

    def _destination(self, row: Row) -> tuple[Organisation | None, User | None]:
        """Where a row goes: as chosen, else by the postcode."""
        chosen, adviser = self._said(row, "organisation"), self._said(row, "to_adviser")
        candidate, programme = row.referral.candidate, row.referral.programme
        if chosen:
            organisation = self._partners[int(chosen)]
            found = None if adviser else adviser_for(candidate, organisation, programme)
        else:
            organisation, found = nearest(candidate, programme, Family.STEBO_STARTERSLABO)
        return organisation, self._people[int(adviser)] if adviser else found

    def _said(self, row: Row, name: str) -> Any:
        return self.cleaned_data.get(f"{row.key}-{name}", "")

    def _day(self, row: Row) -> date | None:
        return self._said(row, "on") or self.cleaned_data.get("conversation_on")

    def explain(self, row: Row, reason: str) -> None:
        """Put a reason beside a row, also when it has no choice any more."""
        name = f"{row.key}-step" if row.is_open else f"{row.key}-seen"
        # What was chosen may no longer be offered: this reason says why.
        self.errors.pop(name, None)
        self.add_error(name, reason)

    def steps(self) -> list[Step]:
        """What was chosen, without the rows in which nothing happens."""
        chosen = [(row, NextStep(self._said(row, "step") or NextStep.NOTHING)) for row in self.rows]
        return [self._step(row, choice) for row, choice in chosen if choice != NextStep.NOTHING]

    def _step(self, row: Row, choice: NextStep) -> Step:
        organisation, to_adviser = self._destination(row) if choice == NextStep.REROUTE else (None, None)
        adviser = self._said(row, "adviser")
        sessions = {str(session.public_id): session for session in row.sessions}
        return Step(
            row,
            choice,
            on=self._day(row),
            adviser=self._people.get(int(adviser)) if adviser else None,
            reason=self._said(row, "reason"),
            organisation=organisation,
            to_adviser=to_adviser,
            session=sessions.get(self._said(row, "session")),
        )

    # What the page shows -------------------------------------------------------------------------

    def shown(self) -> Iterator[ShownRow]:
        """Every row with its fields, and the steps that are blocked now."""
        for row in self.rows:
            if not row.is_open:
                yield ShownRow(row, None, errors=self._errors_of(row, "seen"))
                continue
            verdicts = choices_of(row, self.user)
            blocked = [(step, verdict) for step, verdict in verdicts.items() if not verdict]
            yield ShownRow(
                row,
                self[f"{row.key}-step"],
                list(self._fields(row)),
                blocked,
                self._errors_of(row, "step"),
            )

    def _errors_of(self, row: Row, name: str) -> list[str]:
        return [str(error) for error in self.errors.get(f"{row.key}-{name}", [])]

    def _fields(self, row: Row) -> Iterator[Field]:
        for name, steps in WHEN.items():
            if f"{row.key}-{name}" in self.fields:
                yield Field(self[f"{row.key}-{name}"], f"{row.key}-step={'|'.join(steps)}")

    def seen_now(self) -> Iterator[tuple[str, str]]:
        """What is on the screen from now on, as hidden fields."""
        for row in self.rows:
            yield f"{row.key}-seen", row.seen

    def said(self) -> list[tuple[str, str]]:
        """Everything that was filled in, to send again."""
        kept = [name for name in self.data if name in self.fields]
        return [(name, self.data[name]) for name in kept]


WHEN: dict[str, tuple[str, ...]] = {
    "on": (NextStep.ACCEPT,),
    "adviser": (NextStep.ACCEPT,),
    "organisation": (NextStep.REROUTE,),
    "to_adviser": (NextStep.REROUTE,),
    "session": (NextStep.INVITE,),
    "reason": (*REFUSALS, NextStep.REROUTE),
}


def _select(label: Any, choices: Sequence[Any], initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, initial=str(initial) if initial else None
    )


def _first_with_room(row: Row) -> str | None:
    """The next session with a free seat, else the next one with a waiting list."""
    free = [session for session in row.sessions if session.enrolled_count < session.seats]
    return str((free or row.sessions)[0].public_id)
