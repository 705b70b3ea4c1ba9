"""Forms of the staff tools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LineField, OnceForm, TextField
from people.models import User
from people.numbers import holds_national_number, province_of
from reporting.models import MlpCoach, NewsFlash, StaffResource
from reporting.staff_tools.enums import PHASES, CoachTopic, ResourceKind
from trajects.forms.documents import KINDS_OF_FILE

FIELDS = {
    ResourceKind.DOCUMENT: ("title", "phase", "upload", "text", "position"),
    ResourceKind.LINK: ("title", "url", "text", "position"),
    ResourceKind.TOOL: ("title", "url", "text", "position"),
    ResourceKind.FAQ: ("title", "text", "position"),
}


class ResourceForm(OnceForm):
    """Something on the page; only the fields of its kind. With `instance` it changes one."""

    title = LineField(label=_("Titel"), max_length=200)
    phase = forms.ChoiceField(label=_("Fase"), choices=PHASES, required=False)
    url = forms.URLField(
        label=_("Link"),
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen geldige link. Plak het volledige adres.")},
    )
    upload = forms.FileField(label=_("Bestand"), help_text=KINDS_OF_FILE)
    text = TextField(label=_("Uitleg"), required=False, rows=5, max_length=5000)
    position = forms.IntegerField(
        label=_("Volgorde"), min_value=0, max_value=999, initial=0, help_text=_("Het laagste staat bovenaan.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: ResourceKind, instance: StaffResource | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = {*FIELDS[kind], "form_key", "version"} - ({"upload"} if instance else set())
        for name in set(self.fields) - kept:
            del self.fields[name]
        if kind == ResourceKind.TOOL:
            self.fields["url"].required = False
        if kind == ResourceKind.FAQ:
            self.fields["title"].label, self.fields["text"].label = _("Vraag"), _("Antwoord")
            self.fields["text"].required = True
        if instance:
            self.initial |= {name: getattr(instance, name) for name in (*kept & {*self.fields}, "version")
                             if name != "form_key"}  # fmt: skip


class VersionForm(OnceForm):
    """A newer file."""

    upload = forms.FileField(label=_("Bestand"), help_text=KINDS_OF_FILE)
    note = LineField(label=_("Wat is er nieuw?"), required=False, max_length=200)


class NewsForm(OnceForm):
    """A newsflash. With `instance` it changes a draft."""

    title = LineField(label=_("Titel"), max_length=160)
    text = TextField(
        label=_("Tekst"),
        rows=12,
        max_length=5000,
        help_text=_("Een lege regel begint een nieuwe alinea. Zo komt hij ook in de e-mail."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instance: NewsFlash | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if instance:
            self.initial |= {name: getattr(instance, name) for name in ("title", "text", "version")}


class CoachForm(OnceForm):
    """A question to the coach of a province; the province of the user's organisation is proposed."""

    coach = forms.ModelChoiceField(
        MlpCoach.objects.none(), label=_("Provincie"), empty_label=_("Kies een provincie")
    )
    subject = forms.ChoiceField(
        label=_("Onderwerp"),
        choices=[("", _("Kies waarover het gaat")), *CoachTopic.choices],
        help_text=_("Staat in het onderwerp van de e-mail."),
    )
    text = TextField(
        label=_("Vraag"),
        rows=8,
        max_length=4000,
        help_text=_("Schrijf geen rijksregisternummer. Het klantnummer in MLP is genoeg."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        field.queryset = MlpCoach.objects.all()
        field.label_from_instance = lambda coach: f"{coach.get_province_display()}: {coach.name}"
        near = coach_near(user)
        if near:
            self.initial.setdefault("coach", near.pk)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if holds_national_number(text):
            raise forms.ValidationError(
                _("Hier staat een rijksregisternummer. Haal het weg: het klantnummer is genoeg."),
                code="national_number",
            )
        return text


def coach_near(user: User) -> MlpCoach | None:
    """The coach of the province where the user's organisation has its address, else of one in which it works."""
    membership = user.current_membership
    if membership is None:
        return None
    place = membership.organisation
    coaches = {coach.province: coach for coach in MlpCoach.objects.all()}
    found = (coaches.get(code) for code in (province_of(place.postcode), *place.provinces))
    return next((coach for coach in found if coach), None)
