"""Forms of info sessions."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, TextField
from people.access import organisation_ids
from people.enums import FLEMISH_PROVINCES
from people.models import Organisation, User
from people.roles import Permission
from trajects.enums import LANGUAGES, EnrolmentState, SessionKind
from trajects.models import Enrolment, InfoSession, Programme
from trajects.rules import sessions as rules

PROVINCES = [(province.value, province.label) for province in FLEMISH_PROVINCES]
MARKS = [
    (EnrolmentState.PRESENT.value, EnrolmentState.PRESENT.label),
    (EnrolmentState.ABSENT.value, EnrolmentState.ABSENT.label),
    (EnrolmentState.EXCUSED.value, EnrolmentState.EXCUSED.label),
    (EnrolmentState.REGISTERED.value, _("Nog niet ingevuld")),
]


class ClockField(forms.CharField):
    """An hour as people write it here: 14:00, 14.00, 14u30 or 14u."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "uu:mm", "inputmode": "numeric", "autocomplete": "off", "class": "short"}
        super().__init__(max_length=10, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> time:
        match = re.fullmatch(r"(\d{1,2})(?:[:.uU](\d{2})?)?", super().clean(value).strip())
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(_("Schrijf het uur als 14:00."), code="hour")
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class SessionForm(OnceForm):
    """Plan or change a session. `user` decides for which organisations; `instance` is what changes."""

    SEATS = 12

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programma"), empty_label=None)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisatie"), empty_label=None
    )
    organiser = forms.ModelChoiceField(User.objects.none(), label=_("Adviseur"), empty_label=None)
    kind = forms.ChoiceField(label=_("Soort"), choices=SessionKind.choices, widget=forms.RadioSelect)
    day = DayField(label=_("Datum"))
    begins = ClockField(label=_("Van"))
    ends = ClockField(label=_("Tot"))
    place = LineField(
        label=_("Plaats"),
        required=False,
        max_length=200,
        help_text=_("Adres en zaal. Online? Dan is de link hieronder genoeg."),
    )
    online_link = forms.URLField(
        label=_("Online link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen geldige link. Plak het volledige adres.")},
    )
    province = forms.ChoiceField(label=_("Provincie"), choices=PROVINCES)
    language = forms.ChoiceField(label=_("Taal"), choices=LANGUAGES)
    seats = forms.IntegerField(label=_("Plaatsen"), min_value=1, max_value=500)
    has_waiting_list = forms.BooleanField(
        label=_("Met wachtlijst"),
        required=False,
        help_text=_("Is de sessie volzet, dan kom je op de wachtlijst. Wie eerst staat, schuift vanzelf op."),
    )
    description = TextField(
        label=_("Wat komt aan bod"), required=False, rows=3, max_length=2000,
        help_text=_("Staat in de mail aan de kandidaat."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: User, instance: InfoSession | None = None, advice: str = "", **kwargs: Any
    ) -> None:
        self.user, self.instance = user, instance
        super().__init__(*args, **kwargs)
        self.fields["seats"].help_text = advice
        # One of the two is needed.
        self.fields["place"].optional_words = self.fields["online_link"].optional_words = ""
        self._offer_choices()
        for name, value in (shown(instance) if instance else self._proposed()).items():
            self.initial.setdefault(name, value)
        if instance:
            # The organisation and the programme of a session stay what they are.
            del self.fields["programme"], self.fields["organisation"]

    def _offer_choices(self) -> None:
        ids = organisation_ids(self.user, Permission.EDIT_SESSIONS)
        own = {self.instance.organisation_id} if self.instance else ids
        choices = {
            "programme": Programme.objects.with_sessions(),
            "organisation": Organisation.objects.filter(pk__in=ids).guiding(),
            "organiser": User.objects.filter(
                is_active=True,
                memberships__in=User.memberships.rel.related_model.objects.active().filter(
                    organisation_id__in=own
                ),
            ).distinct(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset
            only = list(queryset[:2])
            if len(only) == 1:
                # Nothing to choose.
                self.fields[name].widget = forms.HiddenInput()
                self.initial.setdefault(name, only[0].pk)

    def _proposed(self) -> dict[str, Any]:
        membership = self.user.current_membership
        organisation = membership.organisation if membership else None
        return {
            "kind": SessionKind.COLLECTIVE,
            "organiser": self.user.pk,
            "organisation": organisation.pk if organisation else None,
            "province": next(iter(organisation.provinces), None) if organisation else None,
            "language": "nl",
            "seats": self.SEATS,
            "has_waiting_list": True,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("place") and not data.get("online_link") and "online_link" not in self.errors:
            self.add_error("place", _("Vul een plaats of een online link in."))
        if {"day", "begins", "ends"} <= data.keys():
            self._clean_moments(data)
        if self.instance and data.get("seats"):
            self._refuse("seats", rules.has_seats_for(self.instance, data["seats"]))
        self._clean_organiser(data)
        return data

    def _clean_moments(self, data: dict[str, Any]) -> None:
        starts_at = moment(data["day"], data["begins"])
        if data["ends"] <= data["begins"]:
            self.add_error("ends", _("De sessie eindigt voor ze begint."))
        if not self.instance or self.instance.starts_at != starts_at:
            self._refuse("day", rules.starts_in_future(starts_at))

    def _clean_organiser(self, data: dict[str, Any]) -> None:
        """Whoever organises works for the organisation of the session."""
        organiser, organisation = data.get("organiser"), data.get("organisation")
        if organiser and organisation:
            at = {membership.organisation_id for membership in organiser.active_memberships}
            if organisation.pk not in at and organiser != self.user:
                self.add_error("organiser", _("Deze adviseur werkt niet bij deze organisatie."))

    def _refuse(self, field: str, verdict: Any) -> None:
        if not verdict:
            self.add_error(field, str(verdict.reason))

    def values(self) -> dict[str, Any]:
        values = super().values()
        day, begins, ends = (values.pop(name) for name in ("day", "begins", "ends"))
        return values | {"starts_at": moment(day, begins), "ends_at": moment(day, ends)}


def shown(session: InfoSession) -> dict[str, Any]:
    """What the form shows of a session."""
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "version": session.version,
        "organiser": session.organiser_id,
        "kind": session.kind,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "place": session.place,
        "online_link": session.online_link,
        "province": session.province,
        "language": session.language,
        "seats": session.seats,
        "has_waiting_list": session.has_waiting_list,
        "description": session.description,
    }


def moment(day: date, hour: time) -> datetime:
    """An hour on a day in Brussels."""
    return timezone.make_aware(datetime.combine(day, hour))


class PresenceForm(OnceForm):
    """Everybody who is enrolled, each with a mark; who is not marked stays as they are."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        *args: Any,
        session: InfoSession,
        enrolments: list[Enrolment],
        everybody: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = {f"e-{enrolment.public_id}": enrolment for enrolment in enrolments}
        self.initial.setdefault("version", session.version)
        for name, enrolment in self.enrolments.items():
            self.fields[name] = forms.ChoiceField(
                label=enrolment.candidate.list_name, choices=MARKS, widget=forms.RadioSelect, required=False
            )
            registered = enrolment.state == EnrolmentState.REGISTERED
            self.initial.setdefault(name, (everybody if registered else "") or enrolment.state)

    def states(self) -> dict[int, EnrolmentState]:
        """The marked states by the key of the enrolment."""
        return {
            enrolment.pk: EnrolmentState(self.cleaned_data[name])
            for name, enrolment in self.enrolments.items()
            if self.cleaned_data.get(name)
        }


class EnrolForm(OnceForm):
    """Which candidate takes a seat; the view looks for the candidate among those the user may see.

    `how` answers what to do with a place in another session: leave that one, or keep both.
    """

    MOVE, BOTH = "verplaats", "ook"

    candidate = forms.UUIDField(widget=forms.HiddenInput)
    how = forms.ChoiceField(choices=[(MOVE, MOVE), (BOTH, BOTH)], required=False)
