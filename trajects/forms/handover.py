"""Forms of handing a dossier over, and of reading one of another organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField
from people.models import Membership, Organisation, User
from people.roles import Permission, Role, may
from trajects.actions.teamwork import Receiver, Wanted, Words
from trajects.forms.decisions import MoveForm
from trajects.models import AccessRequest
from trajects.rules import teamwork as rules

GUIDING_ROLES = [role for role in Role if may(role, Permission.EDIT_DOSSIERS)]


class Receivers:
    """Every adviser of a guiding partner, grouped by organisation; a choice names both."""

    def __init__(self, *, without: User | None = None) -> None:
        roles = Membership.objects.active().filter(
            role__in=GUIDING_ROLES,
            user__is_active=True,
            organisation__is_active=True,
            organisation__in=Organisation.objects.guiding(),
        )
        if without is not None:
            roles = roles.exclude(user=without)
        found = roles.select_related("user", "organisation").order_by(
            "organisation__name", "user__family_name", "user__given_name", "pk"
        )
        self.by_key = {
            f"{role.organisation.public_id}:{role.user.public_id}": Receiver(role.user, role.organisation)
            for role in found
        }

    def choices(self) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, to in self.by_key.items():
            groups.setdefault(to.organisation.name, []).append((key, to.adviser.full_name))
        return list(groups.items())


class WordsForm(OnceForm):
    """Why, and what to watch."""

    reason = TextField(label=_("Waarom draag je over?"), rows=3, max_length=2000)
    attention = TextField(
        label=_("Waarop moet je collega letten?"),
        rows=4,
        max_length=4000,
        required=False,
        help_text=_("Dit komt in de samenvatting. Interne notities gaan niet mee."),
    )

    def words(self) -> Words:
        return Words(self.cleaned_data["reason"], self.cleaned_data["attention"])


class HandoverForm(WordsForm):
    """To whom a dossier is offered."""

    to = forms.ChoiceField(label=_("Nieuwe adviseur"))
    field_order = ("to", "reason", "attention")

    def __init__(self, *args: Any, adviser: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receivers = Receivers(without=adviser)
        self.fields["to"].choices = [("", _("Kies een adviseur")), *self.receivers.choices()]

    def clean_to(self) -> Receiver:
        return self.receivers.by_key[self.cleaned_data["to"]]


class AcceptForm(MoveForm):
    """The receiver may let the candidate know."""

    tells_candidate = forms.BooleanField(
        label=_("Laat de kandidaat per e-mail weten wie de nieuwe adviseur is"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.traject.candidate.email:
            del self.fields["tells_candidate"]


class RefuseForm(MoveForm):
    """Why not."""

    reason = TextField(label=_("Waarom weiger je?"), rows=3, max_length=2000)


class GrantForm(MoveForm):
    """Until which day somebody may read."""

    instance: AccessRequest
    until = DayField(label=_("Mag lezen tot en met"), not_past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = rules.last_day_of_reading(self.instance.traject.programme)
        self.initial.setdefault("until", min(last, dates.today() + timedelta(days=30)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("until"):
            self.refuse("until", rules.access_until_fits(self.instance.traject, data["until"]))
        return data


class AskForm(OnceForm):
    """Whose dossier somebody wants to read, and why."""

    number = forms.IntegerField(
        label=_("Klantnummer"), required=False, min_value=1, max_value=2_000_000_000, localize=False
    )
    family_name = LineField(label=_("Familienaam"), required=False, max_length=200)
    given_name = LineField(label=_("Voornaam"), required=False, max_length=200)
    birth_date = DayField(label=_("Geboortedatum"), required=False, not_future=True)
    reason = TextField(
        label=_("Waarom wil je het dossier lezen?"), rows=3, max_length=2000,
        help_text=_("De adviseur van het dossier leest dit."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        person = ("family_name", "given_name", "birth_date")
        wrong = any(name in self.errors for name in ("number", *person))
        if not wrong and not data.get("number") and not all(data.get(name) for name in person):
            raise ValidationError(_("Vul het klantnummer in, of de naam en de geboortedatum."), code="who")
        return data

    def wanted(self) -> Wanted:
        names = ("number", "family_name", "given_name", "birth_date")
        return Wanted(**{name: self.cleaned_data[name] for name in names})
