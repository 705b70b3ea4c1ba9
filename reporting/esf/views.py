"""Participation data: the page in the dossier, and the indicator sets that count it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, files, journal, policy
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.ui import Button
from core.views import carry_out, refused
from people.access import may_on
from people.roles import Permission
from reporting.dashboards.reach import sees_persons
from reporting.esf import actions, figures, presenters, rules
from reporting.esf.filters import MissingFilter
from reporting.esf.forms import ParticipationForm, ReportForm, SensitiveForm
from reporting.esf.sets import indicator_sets, set_for
from reporting.esf.tables import MissingTable
from reporting.figures.printing import as_pdf, co_financing
from reporting.figures.tables import FigureTable
from reporting.figures.workbooks import as_workbook
from reporting.finance.presenters import ENDINGS, downloads
from reporting.models import ParticipationSnapshot
from reporting.statistics import whole_years
from reporting.views.documents import or_unavailable
from trajects.models import Programme, Traject


def _dossier(request: HttpRequest, public_id: UUID, *, editable: bool = False) -> Traject:
    rows = visible(Traject, request.user)
    if editable:
        rows = rows.editable_by(request.user)
    return get_object_or_404(rows.with_people().prefetch_related("participation"), public_id=public_id)


def _sees_sensitive(request: HttpRequest, traject: Traject) -> bool:
    return may_on(request.user, Permission.SEE_SENSITIVE, traject.organisation_id)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def participation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the ESF asks about this participant, and what is still missing."""
    traject = _dossier(request, public_id)
    sees = _sees_sensitive(request, traject)
    context = {
        "traject": traject,
        "cards": presenters.cards(traject, request.user),
        "sensitive": presenters.sensitive_facts(traject) if sees else [],
        "sensitive_url": reverse("reporting:participation_sensitive", args=[public_id]) if sees else "",
    }
    return render(request, "reporting/esf/participation.html", context)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def participation_fill(request: HttpRequest, public_id: UUID, moment: str) -> HttpResponse:
    """Fill in what one moment misses."""
    traject = _dossier(request, public_id, editable=True)
    snapshot = get_object_or_404(traject.participation.current(), moment=moment)
    url = snapshot.get_absolute_url()
    if not (open_ := rules.may_be_filled(snapshot)):
        return refused(request, open_, back_url=url)
    form = ParticipationForm(request.POST or None, snapshot=snapshot)

    def work() -> str:
        actions.fill(snapshot, by=request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De gegevens zijn bewaard."))
    intro = _("Vul in wat je weet. Zodra alles ingevuld is, liggen de gegevens vast.")
    return _form_page(request, form, title=snapshot.get_moment_display(), traject=traject, intro=intro)


@policy.requires(Permission.SEE_SENSITIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def participation_sensitive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two questions that the candidate may refuse to answer."""
    traject = _dossier(request, public_id, editable=True)
    if not _sees_sensitive(request, traject):
        raise Http404
    url = reverse("reporting:participation", args=[public_id])
    row = getattr(traject, "sensitive_participation", None)
    initial = {"disability": row.disability, "minority": row.minority} if row else {}
    form = SensitiveForm(request.POST or None, initial=initial)

    def work() -> str:
        actions.answer_sensitive(traject, by=request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De antwoorden zijn bewaard."))
    intro = _("De kandidaat hoeft niet te antwoorden. De antwoorden staan in geen enkele lijst of uitvoer.")
    return _form_page(request, form, title=_("Gevoelige vragen"), traject=traject, intro=intro)


def _form_page(request: HttpRequest, form: Any, *, title: str, traject: Traject, intro: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "subtitle": traject.candidate.list_name,
        "intro": intro,
        "submit_label": _("Bewaar"),
        "cancel_url": reverse("reporting:participation", args=[traject.public_id]),
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> tuple[ReportForm, figures.Choice, Any]:
    """The form, what it chooses, and the set that counts; what cannot be read chooses nothing."""
    form = ReportForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    since, until = chosen.get("van"), chosen.get("tot")
    if not sees_persons(request.user):
        since, until = whole_years(since, until)
        form.show_days(since, until)
    choice = figures.Choice(chosen.get("programma"), since, until)
    return form, choice, indicator_sets().get(chosen.get("set") or "") or set_for(choice.programme)


def _tables(request: HttpRequest, choice: figures.Choice, chosen: Any) -> list[FigureTable]:
    """The tables of this request; the sensitive one only when it was asked for, and noted."""
    found = figures.tables(chosen, choice, guarded=not sees_persons(request.user))
    if request.GET.get("gevoelig") != "ja" or not _counts_sensitive(request.user):
        return found
    with transaction.atomic():
        journal.record("participation.counted", request.user, by=request.user)
    return [*found, figures.sensitive_table(chosen, choice)]


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def esf(request: HttpRequest) -> HttpResponse:
    """The indicator set of a programming period, by sex, for each moment."""
    form, choice, chosen = _asked(request)
    context = {
        "form": form,
        "chosen": chosen,
        "tables": _tables(request, choice, chosen),
        "downloads": downloads("reporting:esf_file", [], _query(request)),
        "sensitive": _sensitive_button(request),
        "missing": _missing_button(request),
    }
    return render(request, "reporting/esf/report.html", context)


class Missing(ListView):
    """Whose answers are not complete, among the dossiers that the user may see."""

    policy = Policy(str(Permission.SEE_DOSSIERS))
    table_class = MissingTable
    filterset_class = MissingFilter
    template_name = "reporting/esf/missing.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = ("traject__candidate", "traject__adviser", "traject__organisation")
        return visible(ParticipationSnapshot, request.user).open().select_related(*people)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        reads = request.user.may(Permission.SEE_REPORTS)
        return {"back_url": reverse("reporting:esf") if reads else ""}


def _missing_button(request: HttpRequest) -> Button | None:
    """Who misses an answer, of what the tables count; for who may see those people."""
    if not sees_persons(request.user):
        return None
    url = f"{reverse('reporting:esf_missing')}?{_query(request)}"
    return Button(_("Bekijk van wie een antwoord ontbreekt"), url, tone="secondary", icon="people")


def _counts_sensitive(user: Any) -> bool:
    return user.may(Permission.SEE_SENSITIVE) and sees_persons(user)


def _query(request: HttpRequest) -> str:
    """What is saved never holds the special categories."""
    query = request.GET.copy()
    query.pop("gevoelig", None)
    return query.urlencode()


def _sensitive_button(request: HttpRequest) -> Button | None:
    if not _counts_sensitive(request.user) or request.GET.get("gevoelig") == "ja":
        return None
    query = request.GET.copy()
    query["gevoelig"] = "ja"
    url = f"{reverse('reporting:esf')}?{query.urlencode()}"
    return Button(_("Toon ook de bijzondere categorieën"), url, tone="quiet", icon="eye")


@policy.requires(Permission.SEE_REPORTS)
@require_safe
def esf_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The tables on the screen as a file, without the special categories."""
    if ending not in ENDINGS:
        raise Http404
    _form, choice, chosen = _asked(request)
    found = figures.tables(chosen, choice, guarded=not sees_persons(request.user))
    programmes = [choice.programme] if choice.programme else _all_programmes()

    def make() -> HttpResponseBase:
        if ending == "xlsx":
            body, kind = as_workbook(found, foot=co_financing(programmes)), files.XLSX
        else:
            number = f"ESF-{dates.today():%Y%m%d}"
            body, kind = as_pdf(found, title=chosen.label, programmes=programmes, number=number), files.PDF
        response = HttpResponse(body, content_type=kind)
        name = f"{chosen.code}-{dates.today().isoformat()}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store, private"
        return response

    return or_unavailable(request, make)


def _all_programmes() -> list[Programme]:
    """Every programme that takes part, for the sentences of their funders."""
    return list(ReportForm().fields["programma"].queryset.filter(trajects__isnull=False).distinct())
