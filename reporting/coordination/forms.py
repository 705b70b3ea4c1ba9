"""Forms of meetings: planning, guests, agenda, minutes, decisions."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from people.models import Membership, User
from people.roles import Role
from reporting.coordination.enums import Presence
from reporting.models import AgendaItem, Body, Invitation, Meeting
from trajects.forms.sessions import ClockField, moment

NO_NAMES = _(
    "Iedereen aan tafel leest dit. Schrijf geen naam, nummer of iets waaraan je de kandidaat herkent."
)


def chairs() -> QuerySet[User]:
    """Who may chair: advisers and coordinators of today."""
    roles = Membership.objects.active().filter(role__in=(Role.ADVISER, Role.COORDINATOR))
    return User.objects.filter(is_active=True, pk__in=roles.values("user_id"))


class MeetingForm(OnceForm):
    """Plan or change a meeting. `bodies` are those whose meetings the user prepares; `instance` is what changes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Overleg"), empty_label=None, to_field_name="public_id"
    )
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
        help_text=_("Vul een plaats in, een link, of allebei."),
        error_messages={"invalid": _("Dit is geen geldige link. Plak het volledige adres.")},
    )
    chair = forms.ModelChoiceField(
        User.objects.none(), label=_("Voorzitter"), empty_label=None, to_field_name="public_id"
    )

    def __init__(
        self, *args: Any, bodies: QuerySet[Body], user: User, instance: Meeting | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies.select_related("programme")
        self.fields["body"].label_from_instance = attrgetter("full_name")
        self.fields["chair"].queryset = chairs()
        for name, value in (shown(instance) if instance else {"chair": user.public_id}).items():
            self.initial.setdefault(name, value)
        self.fields["day"].not_past = instance is None
        # One of the two is needed: neither may be left out by itself.
        self.fields["place"].optional_words = self.fields["online_link"].optional_words = ""
        if instance:
            # A meeting stays one of its body.
            del self.fields["body"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("place") and not data.get("online_link") and "online_link" not in self.errors:
            self.add_error("place", _("Vul een plaats of een online link in."))
        if {"begins", "ends"} <= data.keys() and data["ends"] <= data["begins"]:
            self.add_error("ends", _("Het overleg eindigt voor het begint."))
        return data

    def values(self) -> dict[str, Any]:
        values = super().values()
        day, begins, ends = (values.pop(name) for name in ("day", "begins", "ends"))
        return values | {"starts_at": moment(day, begins), "ends_at": moment(day, ends)}


def shown(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a meeting."""
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {
        "version": meeting.version,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "place": meeting.place,
        "online_link": meeting.online_link,
        "chair": meeting.chair.public_id,
    }


class GuestForm(OnceForm):
    """Somebody who does not sit in the body."""

    name = LineField(label=_("Naam"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    organisation = LineField(
        label=_("Organisatie"), required=False, max_length=200, help_text=_("Zoals een aanbieder.")
    )


class ItemForm(OnceForm):
    """A point for the agenda; `cases` are the dossiers that the user may put on it."""

    title = LineField(label=_("Waarover gaat het?"), max_length=150)
    text = TextField(label=_("Toelichting"), required=False, rows=4, max_length=4000)
    case = forms.ChoiceField(label=_("Gaat het over een dossier?"), required=False, help_text=NO_NAMES)

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cases:
            self.fields["case"].choices = [("", _("Nee")), *cases]
        else:
            del self.fields["case"]


class ItemEditForm(VersionedForm):
    """Other words for a point."""

    title = LineField(label=_("Waarover gaat het?"), max_length=200)
    text = TextField(label=_("Toelichting"), required=False, rows=4, max_length=4000)

    def __init__(self, *args: Any, instance: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "text", "version"):
            self.initial.setdefault(name, getattr(instance, name))
        if instance.traject_id:
            self.fields["text"].help_text = NO_NAMES


class MinutesForm(VersionedForm):
    """What was said, and who came."""

    minutes = TextField(
        label=_("Verslag"),
        rows=12,
        help_text=_("Iedereen van dit overleg leest het. Noem kandidaten alleen bij hun code."),
    )

    def __init__(self, *args: Any, instance: Meeting, invitations: list[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"version": instance.version, "minutes": instance.minutes}
        self.invitations = {f"p-{row.public_id}": row for row in invitations}
        for name, row in self.invitations.items():
            self.fields[name] = forms.ChoiceField(
                label=str(row), choices=Presence.choices, required=False, initial=row.presence
            )

    def presence(self) -> dict[int, Presence]:
        """Who came, by the key of the invitation."""
        return {
            row.pk: Presence(self.cleaned_data[name])
            for name, row in self.invitations.items()
            if self.cleaned_data.get(name)
        }


class ResolutionForm(OnceForm):
    """What was decided, who does it, and by when."""

    text = LineField(label=_("Besluit"), max_length=200, help_text=_("Wat moet er gebeuren?"))
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Wie doet dit?"), empty_label=_("Kies iemand"), to_field_name="public_id"
    )
    due_on = DayField(label=_("Tegen wanneer?"), not_past=True)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=_("Bij welk agendapunt?"),
        required=False,
        empty_label=_("Geen"),
        to_field_name="public_id",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = meeting.invitations.filter(user__isnull=False)
        self.fields["owner"].queryset = User.objects.filter(is_active=True, pk__in=invited.values("user_id"))
        self.fields["item"].queryset = meeting.items.all()
