"""Every building block in every state, on one page; only where DEBUG is on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.dates import now, today
from core.forms import DayField, TextField
from core.models import SavedView
from core.policy import signed_in
from core.saved import SavedViews
from core.tables import Column, Table, wants_fragment
from core.ui import Badge, Button, CheckItem, Empty, Fact, Step, Tab, TimelineEntry, Tone, WorkItem

NAMES = (
    "Noor Vandael",
    "Ilias Bensaïd",
    "Łucja Nowicka",
    "Tom Aerts-De Smedt",
    "Amira Haddad",
    "Jef Wouters",
)
STATES = (
    Badge("In behandeling", Tone.INFO, "clock"),
    Badge("Aanvaard", Tone.SUCCESS),
    Badge("Wacht op VDAB", Tone.WARNING),
    Badge("Geweigerd", Tone.DANGER),
    Badge("Nog niet begonnen"),
)
FAR = "#ver"


def days(count: int) -> dt.date:
    return today() + dt.timedelta(days=count)


def hours_ago(count: int) -> dt.datetime:
    return now() - dt.timedelta(hours=count)


class ExampleForm(forms.Form):
    kind = forms.ChoiceField(
        label="Soort gesprek",
        choices=[("individual", "Individueel"), ("collective", "Collectief"), ("phone", "Telefonisch")],
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        label="Nummer", widget=forms.TextInput(attrs={"data-show-when": "kind=phone"}), required=False
    )
    held_on = DayField(label="Datum", help_text="Dag, maand, jaar. Bijvoorbeeld 23/11/2026.")
    place = forms.ChoiceField(
        label="Plaats", choices=[("", "Kies een plaats"), ("h", "Hasselt"), ("g", "Genk")]
    )
    notes = TextField(
        label="Verslag",
        help_text="Wat spraken jullie af? De kandidaat kan dit ook lezen.",
        max_length=1000,
        widget=forms.Textarea(attrs={"data-max": "1000"}),
        required=False,
    )
    evidence = forms.FileField(label="Bijlage", required=False)
    signed = forms.BooleanField(label="De kandidaat gaat akkoord met de gegevensverwerking")


class ExampleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="model", lookup_expr="icontains", label="Zoeken")
    app_label = django_filters.AllValuesFilter(label="Onderdeel", empty_label="Alle")

    class Meta:
        model = ContentType
        fields = ("q", "app_label")


class ExampleTable(Table):
    name = "voorbeeld"
    caption = "Kandidaten"
    search_placeholder = "Zoek in deze lijst"
    default_order = ("model",)
    page_sizes = (8, 25, 50)
    page_size = 8
    row_url = staticmethod(lambda row: FAR)
    columns = (
        Column(
            "name",
            "Kandidaat",
            order_by="model",
            kind="link",
            value=lambda row: NAMES[row.pk % 6],
            url=lambda row: FAR,
        ),
        Column("app_label", "Onderdeel", order_by="app_label"),
        Column("state", "Fase", kind="badge", value=lambda row: STATES[row.pk % 5]),
        Column("since", "Sinds", order_by="pk", kind="when", value=lambda row: days(-row.pk * 9)),
        Column(
            "budget", "Rugzakje", kind="money", value=lambda row: row.pk % 7 * 8000 if row.pk % 7 else None
        ),
        Column("contacts", "Contacten", numeric=True, value="pk", url=lambda row: FAR),
    )


class EmptyTable(ExampleTable):
    name = "leeg"
    empty = Empty(
        "Nog geen vouchers",
        "Hier staan de opleidingen die je voor deze kandidaat boekt. De begeleidende fase loopt sinds maandag.",
        Button("Kies een opleiding", FAR, icon="plus"),
    )


def _buttons() -> list[Button]:
    return [
        Button("Rond de fase af", FAR, "post", icon="check"),
        Button("Bewaar als concept", FAR, tone="secondary"),
        Button("Schrijf uit", FAR, "post", tone="danger"),
        Button("Annuleren", FAR, tone="quiet"),
    ]


def _blocked() -> Button:
    return Button(
        "Aanvaard de doorverwijzing",
        disabled_reason="De kandidaat was nog niet aanwezig op een infosessie.",
        who="de organisator van de infosessie",
        source="H-33, handleiding 2.4",
    )


def _header() -> dict[str, Any]:
    return {
        "title": "Noor Vandael",
        "subtitle": "Wil een fietsherstelplaats beginnen in Genk",
        "badges": [Badge("Verkennende fase", Tone.INFO, "flag"), Badge("2 meldingen", Tone.WARNING)],
        "facts": [
            Fact("Adviseur", "Karel Peeters", url=FAR),
            Fact("Consulent", "Els Maes, VDAB Genk"),
            Fact("Einde traject", days(143)),
            Fact("Rugzakje", "€ 420,00", url=FAR),
        ],
        "buttons": [Button("Nieuw contact", FAR, icon="plus"), Button("Verwijs door", FAR, tone="secondary")],
    }


def _steps() -> list[Step]:
    return [
        Step("Verkennende fase", "done", "klaar op 12/10/2026", FAR),
        Step("Begeleidende fase", "current", "nog 143 dagen", FAR),
        Step("Nazorg", "todo"),
    ]


def _timeline() -> list[TimelineEntry]:
    return [
        TimelineEntry(
            hours_ago(2),
            "Voucher geboekt: Boekhouden voor starters",
            "€ 80,00 gereserveerd. Saldo € 420,00.",
            "Karel Peeters",
            "adviseur",
            "Stebo vzw",
            "ticket",
            Tone.INFO,
            FAR,
            "Open de voucher",
        ),
        TimelineEntry(
            hours_ago(30),
            "Besluit verkennende fase: positief",
            "Het idee is haalbaar.\nDe begeleiding begint.",
            "Karel Peeters",
            "adviseur",
            "Stebo vzw",
            "",
            Tone.SUCCESS,
        ),
        TimelineEntry(
            hours_ago(400), "Afwezig op de infosessie", "", "Els Maes", "consulent", "VDAB", "", Tone.WARNING
        ),
        TimelineEntry(
            hours_ago(900), "Doorverwezen door VDAB", "", "Els Maes", "consulent", "VDAB", "signpost"
        ),
    ]


def _checks() -> list[CheckItem]:
    return [
        CheckItem(
            "Infomoment gevolgd", True, detail="maandag 12/10/2026, Hasselt", source="H-56, handleiding 2.2"
        ),
        CheckItem("Akkoord gegevensverwerking", True),
        CheckItem(
            "Individueel gesprek",
            False,
            "Er is nog geen individueel gesprek genoteerd.",
            FAR,
            "Noteer een gesprek",
            "H-56, handleiding 2.2",
        ),
        CheckItem("Noden ingevuld", False, "Het intakedocument mist de noden.", FAR),
    ]


def _work() -> list[WorkItem]:
    return [
        WorkItem(
            "Beantwoord de doorverwijzing van Amira Haddad",
            "VDAB Hasselt wacht op je antwoord",
            FAR,
            Tone.DANGER,
            days(-4),
        ),
        WorkItem(
            "Rond de verkennende fase van Jef Wouters af",
            "Alles is in orde, alleen het besluit ontbreekt",
            FAR,
            Tone.WARNING,
            days(0),
        ),
        WorkItem(
            "Bel Ilias Bensaïd",
            "Vraag hoe de workshop was",
            FAR,
            Tone.INFO,
            days(3),
            "gevraagd door Els Maes",
        ),
        WorkItem("Voucher van Tom Aerts-De Smedt", "De aanbieder moet nog antwoorden", FAR),
    ]


def _rows() -> QuerySet[ContentType]:
    return ContentType.objects.all()


def _context(request: HttpRequest) -> dict[str, Any]:
    return {
        "header": _header(),
        "buttons": _buttons(),
        "blocked": [_blocked(), replace(_blocked(), tone="secondary", source="", who="")],
        "badges": [*STATES, *(Badge(tone.value, tone) for tone in Tone)],
        "tones": list(Tone),
        "steps": _steps(),
        "stopped": [
            Step("Verkennende fase", "done", "klaar"),
            Step("Begeleidende fase", "stopped", "gestopt op 03/11/2026"),
            Step("Nazorg"),
        ],
        "tabs": [
            Tab("Algemeen", FAR, True),
            Tab("Verkennende fase", FAR),
            Tab("Documenten", FAR, count=7),
            Tab("Tijdlijn", FAR),
        ],
        "timeline": _timeline(),
        "checks": _checks(),
        "work": _work(),
        "nothing": Empty("Alles is gedaan", "Er wacht vandaag niemand op jou."),
        "facts": [
            Fact("Geboren op", dt.date(1990, 2, 3)),
            Fact("Diploma", ""),
            Fact("Fase", STATES[0]),
            Fact("Taal", "Nederlands 2.1", "Richtgraad van de taaltest"),
        ],
        "moments": [days(0), days(-1), days(3), days(-20), hours_ago(5)],
        "saved": SavedViews(
            "gallery",
            "q=noor",
            [
                SavedView(name="Wachten op antwoord", query="q=noor"),
                SavedView(name="West-Vlaanderen", query="province=west_flanders"),
            ],
        ),
        "keepable": SavedViews("gallery", "q=noor", [], id="bewaren"),
        "table": ExampleTable(request, _rows(), filterset=ExampleFilter),
        "empty_table": EmptyTable(request, _rows().none()),
        "form": ExampleForm(),
        "wrong": ExampleForm({"kind": "phone", "held_on": "31/02/2026", "notes": "x" * 1010}),
    }


@signed_in
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    context = _context(request)
    if wants_fragment(request):
        return render(request, "components/table.html", context)
    return render(request, "core/gallery.html", context)
