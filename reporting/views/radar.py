"""The deadline radar: its page, its spreadsheet, putting off, and the overview by mail."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import policy
from core.policy import Policy
from core.sheets.writing import ENDINGS, download, save_button
from core.tables import ListView, Table
from core.ui import Button, Fact
from core.views import carry_out
from people.access import organisation_ids
from people.roles import Permission
from reporting.enums import DigestRhythm
from reporting.models import Digest
from reporting.radar import actions
from reporting.radar.filters import RadarFilter
from reporting.radar.forms import DigestForm, PutOffForm
from reporting.radar.lines import EXPORT_HEAD, Line, lines_for, put_off_words
from reporting.radar.tables import AllPartnersRadarTable, RadarTable
from trajects.radar import base


class Radar(ListView):
    """What must be done by when: the own lines of an adviser, everybody's for a coordinator."""

    policy = Policy(str(Permission.EDIT_DOSSIERS))
    filterset_class = RadarFilter  # type: ignore[assignment]  it looks like one
    template_name = "reporting/radar.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return lines_for(request.user)

    def get_table(self, request: HttpRequest) -> Table:
        several = len(organisation_ids(request.user, Permission.EDIT_DOSSIERS)) > 1
        table = AllPartnersRadarTable if several else RadarTable
        return table(request, self.get_queryset(request), filterset=self.filterset_class)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {"facts": _counts(table), "buttons": _buttons(request)}


def _counts(table: Table) -> list[Fact]:
    """How many there are of each kind, each with the link to exactly those."""
    found: Any = table.filterset
    counts = Counter(line.signal.kind for line in found.of_every_kind)
    return [
        Fact(str(words), str(counts[kind]), url=table.url_with(soort=kind))
        for kind, words in base.kinds().items()
        if counts[kind]
    ]


def _buttons(request: HttpRequest) -> list[Button]:
    query = request.GET.urlencode()
    saves = [
        save_button(ending, reverse("reporting:radar_export", args=[ending]), query=query)
        for ending in ENDINGS
    ]
    mail = Button(_("Overzicht per e-mail"), reverse("reporting:digest"), tone="secondary", icon="mail")
    return [mail, *saves]


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def radar_export(request: HttpRequest, ending: str) -> HttpResponse:
    """The list on the screen as a spreadsheet: the same filters, one line for each signal."""
    if ending not in ENDINGS:
        raise Http404
    lines = RadarFilter(request.GET, queryset=lines_for(request.user), request=request).qs
    return download("termijnen", ending, EXPORT_HEAD, (line.export() for line in lines))


def _line_of(request: HttpRequest, key: str, public_id: UUID) -> Line:
    """A signal that the user can act on; else 404."""
    for line in lines_for(request.user):
        if line.signal.key == key and line.signal.subject.public_id == public_id:
            return line
    raise Http404


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: HttpRequest, key: str, public_id: UUID) -> HttpResponse:
    """Put a signal off until a day, with the reason."""
    line = _line_of(request, key, public_id)
    url = reverse("reporting:radar")
    form = PutOffForm(request.POST or None)

    def work() -> str:
        actions.put_off(line.signal, by=request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Het signaal is uitgesteld."))
    context = {
        "form": form,
        "title": _("Stel uit: %(what)s") % {"what": line.signal.title},
        "subtitle": line.candidate,
        "intro": f"{line.signal.text} {put_off_words(line.snooze)}".strip(),
        "submit_label": _("Stel uit"),
        "cancel_url": url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def signal_back(request: HttpRequest, key: str, public_id: UUID) -> HttpResponse:
    """Show a signal again before its day."""
    actions.take_back(_line_of(request, key, public_id), by=request.user)
    messages.success(request, _("Het signaal staat weer in de lijst."))
    return HttpResponseRedirect(reverse("reporting:radar"))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """How often the overview comes by mail."""
    url = reverse("reporting:radar")
    mine = Digest.of(request.user)
    form = DigestForm(request.POST or None, initial={"rhythm": mine.rhythm if mine else DigestRhythm.NEVER})

    def work() -> str:
        actions.choose_rhythm(request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Je keuze is bewaard."))
    context = {
        "form": form,
        "title": _("Overzicht per e-mail"),
        "intro": _(
            "De e-mail zegt hoeveel er wacht en van wie, met initialen en klantnummer. "
            "Is er niets, dan krijg je geen e-mail."
        ),
        "submit_label": _("Bewaar"),
        "cancel_url": url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)
