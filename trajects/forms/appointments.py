"""Forms of appointments with a candidate, and of what the consultant was told."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from people.models import User
from trajects import rules
from trajects.enums import Channel, ContactKind
from trajects.forms.sessions import ClockField, moment
from trajects.models import Appointment, Traject

USUAL_MINUTES = 60
TELL = _("Mail de kandidaat")


class AppointmentFields(forms.Form):
    """What is agreed: kind, moment, place. `traject` says for whom; `instance` is what changes."""

    kind = forms.ChoiceField(label=_("Waarvoor"))
    day = DayField(label=_("Datum"))
    begins = ClockField(label=_("Van"))
    minutes = forms.IntegerField(
        label=_("Duur in minuten"), min_value=5, max_value=600,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("Hoe"), choices=Channel.choices)
    place = LineField(
        label=_("Plaats"),
        max_length=200,
        help_text=_("Adres en lokaal."),
        error_messages={"required": _("Vul in waar jullie elkaar zien.")},
    )
    online_link = forms.URLField(
        label=_("Online link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen geldige link. Plak het volledige adres.")},
    )
    bring_along = LineField(
        label=_("Meebrengen"),
        required=False,
        max_length=300,
        help_text=_("De kandidaat leest dit in de mail."),
    )
    tell = forms.BooleanField(
        label=TELL,
        required=False,
        initial=True,
        help_text=_("Met een bestand voor de agenda van de kandidaat."),
    )

    def __init__(
        self, *args: Any, traject: Traject, instance: Appointment | None = None, **kwargs: Any
    ) -> None:
        self.traject, self.instance = traject, instance
        start = shown(instance) if instance else _proposed(traject)
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        kinds = rules.appointment_kinds(traject.current_phase)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        for name, channel in (("place", Channel.IN_PERSON), ("online_link", Channel.ONLINE)):
            condition = f"{self.add_prefix('channel')}={channel}"
            self.fields[name].widget.attrs["data-show-when"] = condition
        # Only who meets somewhere is asked where.
        self.fields["place"].required = not self.is_bound or self["channel"].value() == Channel.IN_PERSON
        if not traject.candidate.email:
            del self.fields["tell"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"day", "begins", "minutes"} <= data.keys():
            self._clean_moment(data)
        return data

    def _clean_moment(self, data: dict[str, Any]) -> None:
        exists = rules.hour_exists(data["day"], data["begins"])
        if not exists:
            self.add_error("begins", str(exists.reason))
            return
        moments = _moments(data)
        fits = rules.appointment_moment_fits(*moments)
        unchanged = self.instance and (self.instance.starts_at, self.instance.ends_at) == moments
        if not fits and not unchanged:
            self.add_error("day", str(fits.reason))

    def agreed(self) -> dict[str, Any]:
        """The clean values for the action; a place only where they meet, a link only online."""
        data = dict(self.cleaned_data)
        starts_at, ends_at = _moments(data)
        names = ("kind", "channel", "bring_along")
        return {name: data[name] for name in names} | {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place": data["place"] if data["channel"] == Channel.IN_PERSON else "",
            "online_link": data["online_link"] if data["channel"] == Channel.ONLINE else "",
            "tell": data.get("tell", False),
        }


class NextAppointmentForm(AppointmentFields):
    """The next appointment, agreed while a contact is written down; empty when no day is typed."""

    prefix = "volgende"

    @property
    def is_wanted(self) -> bool:
        """Whether somebody typed when."""
        return any((self.data.get(self.add_prefix(name)) or "").strip() for name in ("day", "begins"))


class AppointmentForm(AppointmentFields, OnceForm):
    """Make an appointment for oneself or for a colleague."""

    adviser = forms.ModelChoiceField(User.objects.none(), label=_("Met"), empty_label=None)
    field_order = (
        "kind", "day", "begins", "minutes", "channel", "place", "online_link", "adviser", "bring_along", "tell",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = colleagues_of(self.traject)
        self.fields["adviser"].queryset = colleagues
        current = self.instance.adviser if self.instance else user
        known = {colleague.pk for colleague in colleagues}
        self.initial.setdefault("adviser", current.pk if current.pk in known else self.traject.adviser_id)

    def values(self) -> dict[str, Any]:
        return self.agreed() | {"adviser": self.cleaned_data["adviser"]}


class ChangeAppointmentForm(AppointmentForm, VersionedForm):
    """An appointment that changes."""


class CancelAppointmentForm(VersionedForm):
    """Why an appointment does not take place."""

    reason = LineField(label=_("Waarom gaat de afspraak niet door?"), max_length=300)
    tell = forms.BooleanField(label=TELL, required=False, initial=True)

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": appointment.version}
        super().__init__(*args, **kwargs)
        if not may_be_told(appointment):
            del self.fields["tell"]
        else:
            self.fields["reason"].help_text = _("De kandidaat leest dit in de mail.")

    def values(self) -> dict[str, Any]:
        return {"tell": False} | super().values() | {"version": self.cleaned_data["version"]}


class InformForm(OnceForm):
    """What the consultant was told: when, how, what (H-5C)."""

    held_on = DayField(label=_("Datum"), not_future=True)
    channel = forms.ChoiceField(label=_("Hoe"), choices=Channel.choices, initial=Channel.PHONE)
    notes = TextField(
        label=_("Wat heb je gemeld?"),
        rows=3,
        max_length=1000,
        help_text=_("Kort. De consulent leest dit niet in de toepassing."),
    )

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        self.traject = traject
        kwargs["initial"] = {"held_on": dates.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        verdict = rules.may_inform_on(self.traject, day)
        if not verdict:
            raise forms.ValidationError(str(verdict.reason))
        return day


class ChangeInformForm(InformForm, VersionedForm):
    """A correction of what the consultant was told."""


def may_be_told(appointment: Appointment) -> bool:
    """The candidate has an address, and the appointment still has to come."""
    return bool(appointment.traject.candidate.email) and not rules.appointment_has_begun(appointment)


def colleagues_of(traject: Traject) -> Any:
    """Who may have an appointment with this candidate: people who work for the organisation that guides."""
    members = User.memberships.rel.related_model.objects.active()
    at_work = members.filter(organisation_id=traject.organisation_id)
    return User.objects.filter(is_active=True, memberships__in=at_work).distinct()


def _moments(data: dict[str, Any]) -> tuple[Any, Any]:
    """Begin and end. Minutes are counted in UTC, so that they stay minutes in the nights of the clock."""
    starts_at = moment(data["day"], data["begins"]).astimezone(UTC)
    return starts_at, starts_at + timedelta(minutes=data["minutes"])


def shown(appointment: Appointment) -> dict[str, Any]:
    """What the form shows of an appointment."""
    begins = timezone.localtime(appointment.starts_at)
    length = appointment.ends_at - appointment.starts_at
    names = ("kind", "channel", "place", "online_link", "bring_along", "version")
    return {name: getattr(appointment, name) for name in names} | {
        "day": begins.date(),
        "begins": begins.time(),
        "minutes": length // timedelta(minutes=1),
    }


def _proposed(traject: Traject) -> dict[str, Any]:
    """What is most likely: an hour at the organisation's address, for what comes after what was done."""
    kinds = rules.appointment_kinds(traject.current_phase)
    usual = (ContactKind.CONVERSATION, ContactKind.GUIDANCE, ContactKind.AFTERCARE)
    return {
        "kind": next((kind for kind in kinds if kind in usual), ""),
        "minutes": USUAL_MINUTES,
        "channel": Channel.IN_PERSON,
        "place": traject.organisation.address_line,
    }
