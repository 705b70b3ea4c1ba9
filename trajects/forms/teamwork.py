"""Forms of tasks, internal notes and the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, TextField
from people.models import Organisation, User
from trajects.models import Phase, Traject

NOTE_HINT = _(
    "Alleen collega's van je organisatie lezen dit. Het komt nooit in documenten, e-mails of de tijdlijn. "
    "Schrijf wat je ook aan de kandidaat zou durven tonen."
)


class PersonField(forms.ModelChoiceField):
    """A colleague, named by the public id."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Kies een collega"))
        super().__init__(User.objects.none(), to_field_name="public_id", **kwargs)


def colleagues(organisation: Organisation, user: User) -> QuerySet[User]:
    """Who may get a task of this organisation: its advisers, and whoever makes it."""
    there = User.objects.guiding_at(organisation)
    return User.objects.filter(Q(pk__in=there.values("pk")) | Q(pk=user.pk), is_active=True)


def people_of_line(phase: Phase) -> QuerySet[User]:
    """Who can apply for a line of this dossier or execute it: the advisers there, and who does so now."""
    there = User.objects.guiding_at(phase.traject.organisation)
    now = (phase.applicant_id, phase.executor_id)
    return User.objects.filter(Q(pk__in=there.values("pk")) | Q(pk__in=now))


class TaskForm(OnceForm):
    """What must happen, by whom and when. With `version` it changes a task."""

    title = LineField(label=_("Wat moet er gebeuren?"), max_length=200)
    owner = PersonField(label=_("Wie"))
    due_on = DayField(label=_("Tegen"), required=False)
    details = TextField(label=_("Uitleg"), required=False, rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, organisation: Organisation, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(organisation, user)
        self.fields["owner"].empty_label = None
        self.initial.setdefault("owner", user.public_id)


class NoteForm(OnceForm):
    """An internal note. With `version` it changes one."""

    text = TextField(label=_("Notitie"), rows=5, max_length=5000, help_text=NOTE_HINT)
    is_pinned = forms.BooleanField(label=_("Zet bovenaan"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class TeamForm(OnceForm):
    """A colleague of the organisation, and what this colleague does."""

    user = PersonField(label=_("Collega"))
    part = LineField(
        label=_("Wat doet deze collega?"),
        max_length=120,
        required=False,
        help_text=_("Zoals: volgt het financieel plan."),
    )

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = User.objects.guiding_at(traject.organisation).exclude(pk=traject.adviser_id)
        self.fields["user"].queryset = there.exclude(pk__in=traject.team.values("user_id"))


class SureForm(OnceForm):
    """Nothing to fill in: only the key against sending twice."""
