"""The shared calendar of info sessions: list, plan, change, enrol, mark presence (H-40 to H-43)."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import moves, policy
from core.errors import StaleForm
from core.policy import Policy, visible
from core.tables import Column, ListView, Table
from core.text import one_line
from core.ui import Button, Empty
from core.views import carry_out, refused
from people.models import Candidate
from people.roles import Permission
from trajects import actions
from trajects.enums import EnrolmentState
from trajects.forms.sessions import EnrolForm, PresenceForm, SessionFilter, SessionForm, shown
from trajects.models import Enrolment, InfoSession
from trajects.presenters import sessions as presenters
from trajects.rules import sessions as rules
from trajects.views.base import form_page

FOUND_MAX = 20


class SessionTable(Table):
    name = "infosessies"
    caption = gettext_lazy("Infosessies")
    default_order = ("starts_at",)
    columns = (
        Column(
            "when",
            gettext_lazy("Wanneer"),
            order_by="starts_at",
            kind="link",
            value=presenters.moment_of,
            url="get_absolute_url",
        ),
        Column("kind", gettext_lazy("Soort"), value="get_kind_display"),
        Column("organisation", gettext_lazy("Organisatie"), order_by="organisation__name"),
        Column("where", gettext_lazy("Waar"), value=presenters.place_of),
        Column("language", gettext_lazy("Taal"), value=presenters.language_of),
        Column("free", gettext_lazy("Vrije plaatsen"), numeric=True, value=presenters.free_seats),
        Column("state", gettext_lazy("Toestand"), kind="badge", value=presenters.state_badge),
    )
    row_url = "get_absolute_url"
    empty = Empty(
        gettext_lazy("Geen infosessies gepland"),
        gettext_lazy("Nieuwe sessies van alle partners verschijnen hier."),
    )


class SessionList(ListView):
    """The calendar that every partner and every consultant sees (H-40)."""

    policy = Policy(Permission.SEE_SESSIONS)
    table_class = SessionTable
    filterset_class = SessionFilter
    template_name = "trajects/sessions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(InfoSession, request.user).with_counts().select_related("organisation")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        plan = Button(_("Plan een infosessie"), reverse("trajects:session_add"), icon="plus")
        return {"buttons": [plan] if request.user.may(Permission.EDIT_SESSIONS) else []}


class EnrolmentTable(Table):
    """Who comes; a name opens the candidate when the user may see them."""

    name = "ingeschreven"
    caption = gettext_lazy("Ingeschreven kandidaten")
    default_order = ("candidate__sort_name",)
    columns = (
        Column(
            "candidate", gettext_lazy("Kandidaat"), order_by="candidate__sort_name", kind="link", url="url"
        ),
        Column("source", gettext_lazy("Via"), value="get_source_display"),
        Column("by", gettext_lazy("Ingeschreven door"), value="enrolled_by_organisation"),
        Column("state", gettext_lazy("Aanwezigheid"), kind="badge", value=presenters.presence_badge),
    )
    empty = Empty(
        gettext_lazy("Nog niemand ingeschreven"),
        gettext_lazy("Hier staan de kandidaten die jij of je organisatie inschrijft."),
    )

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        ids = [enrolment.candidate_id for enrolment in objects]
        seen = visible(Candidate, self.request.user).filter(pk__in=ids)
        openable = set(seen.values_list("pk", flat=True))
        for enrolment in objects:
            may_open = enrolment.candidate_id in openable
            enrolment.url = enrolment.candidate.get_absolute_url() if may_open else ""
        return objects


def _session_of(request: HttpRequest, public_id: UUID) -> InfoSession:
    sessions = visible(InfoSession, request.user).with_counts()
    return get_object_or_404(
        sessions.select_related("organisation", "organiser", "programme"), public_id=public_id
    )


def _enrolments_of(request: HttpRequest, session: InfoSession) -> QuerySet[Enrolment]:
    found = visible(Enrolment, request.user).filter(session=session)
    return found.select_related("candidate", "enrolled_by_organisation")


@policy.requires(Permission.SEE_SESSIONS)
@require_safe
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One session: when, where, who comes, and what can be done."""
    found = _session_of(request, public_id)
    table = EnrolmentTable(request, _enrolments_of(request, found))
    if request.htmx:
        return render(request, "components/table.html", {"table": table})
    context = {
        "session": found,
        "badges": [presenters.state_badge(found)],
        "facts": presenters.facts(found),
        "buttons": _buttons(request, found),
        "others": found.enrolled_count - table.total,
        "table": table,
    }
    return render(request, "trajects/session.html", context)


def _buttons(request: HttpRequest, found: InfoSession) -> list[Button]:
    """Enrol for everybody; the rest for the organisation that organises. What can be done now stands first."""
    enrol_button = Button(
        _("Schrijf een kandidaat in"), reverse("trajects:enrol", args=[found.public_id]), icon="user-add"
    ).guarded_by(rules.may_be_joined(found, request.user))
    if not rules.may_edit(found, request.user):
        return [enrol_button]
    edit = Button(
        _("Wijzigen"),
        reverse("trajects:session_edit", args=[found.public_id]),
        tone="secondary",
        icon="pencil",
    ).guarded_by(rules.may_be_changed(found, request.user))
    return presenters.in_order(moves.buttons("sessie", found, request.user), enrol_button, edit)


@policy.requires(Permission.EDIT_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_add(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    form = SessionForm(request.POST or None, user=request.user)
    back = reverse("trajects:sessions")
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            return actions.plan_session(by=request.user, **form.values()).get_absolute_url()

        return carry_out(
            request, form, work, cancel_url=back, success=_("De infosessie staat in de kalender.")
        )
    return form_page(
        request,
        form,
        title=_("Plan een infosessie"),
        submit_label=_("Zet in de kalender"),
        cancel_url=back,
        draft_key="infosessie",
    )


@policy.requires(Permission.EDIT_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a planned session."""
    found = _session_of(request, public_id)
    back = found.get_absolute_url()
    verdict = rules.may_be_changed(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = SessionForm(request.POST or None, user=request.user, instance=found)
    if request.method == "POST" and form.is_valid():
        done = _("De infosessie is gewijzigd.")
        return carry_out(request, form, lambda: _change(request, found, form), cancel_url=back, success=done)
    return form_page(
        request,
        form,
        title=_("Infosessie wijzigen"),
        subtitle=str(found),
        submit_label=_("Bewaar de wijzigingen"),
        cancel_url=back,
    )


def _change(request: HttpRequest, found: InfoSession, form: SessionForm) -> str:
    version = form.cleaned_data["version"] or 0
    try:
        return actions.change_session(
            found, by=request.user, version=version, **form.values()
        ).get_absolute_url()
    except StaleForm as error:
        # The conflict page compares with what the form would show now.
        raise StaleForm(SimpleNamespace(**shown(error.current))) from error


@policy.requires(Permission.SEE_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a seat to a candidate that the user may see."""
    found = _session_of(request, public_id)
    verdict = rules.may_be_joined(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _enrol(request, found, form)
    text = one_line(request.GET.get("q", ""))[:100]
    context = {
        "session": found,
        "subtitle": presenters.line_of(found),
        "q": text,
        "rows": _choices(request, found, text),
        "limit": FOUND_MAX,
    }
    return render(request, "trajects/session_enrol.html", context, status=422 if form.errors else 200)


def _choices(request: HttpRequest, found: InfoSession, text: str) -> list[tuple[Candidate, bool, EnrolForm]]:
    """The candidates to choose from, whether they already have a seat, and the form that gives one."""
    candidates = visible(Candidate, request.user)
    candidates = candidates.matching(text) if text else candidates.order_by("-created_at")
    chosen = list(candidates[:FOUND_MAX])
    taken = set(found.enrolments.filter(candidate__in=chosen).values_list("candidate_id", flat=True))
    return [
        (
            candidate,
            candidate.pk in taken,
            EnrolForm(initial={"candidate": candidate.public_id}, auto_id=False),
        )
        for candidate in chosen
    ]


def _enrol(request: HttpRequest, found: InfoSession, form: EnrolForm) -> HttpResponse:
    candidates = visible(Candidate, request.user)
    candidate = get_object_or_404(candidates, public_id=form.cleaned_data["candidate"])

    def work() -> str:
        actions.enrol(candidate, found, by=request.user, source=presenters.source_of(request.user))
        return found.get_absolute_url()

    done = _("%(name)s is ingeschreven.") % {"name": candidate.full_name}
    return carry_out(request, form, work, cancel_url=found.get_absolute_url(), success=done)


@policy.requires(Permission.EDIT_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark everybody on one page."""
    found = _session_of(request, public_id)
    back = found.get_absolute_url()
    verdict = rules.may_be_marked(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    enrolments = list(_enrolments_of(request, found).order_by("candidate__sort_name", "pk"))
    everybody = EnrolmentState.PRESENT if request.GET.get("iedereen") == EnrolmentState.PRESENT else ""
    form = PresenceForm(request.POST or None, session=found, enrolments=enrolments, everybody=everybody)
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, lambda: _mark(request, found, form), cancel_url=back)
    context = {
        "session": found,
        "form": form,
        "subtitle": presenters.line_of(found),
        "cancel_url": back,
        "enrol_url": reverse("trajects:enrol", args=[found.public_id]),
        "may_enrol": bool(rules.may_be_joined(found, request.user)),
    }
    return render(request, "trajects/presence.html", context, status=422 if form.errors else 200)


def _mark(request: HttpRequest, found: InfoSession, form: PresenceForm) -> str:
    try:
        actions.mark_presence(
            found, by=request.user, states=form.states(), version=form.cleaned_data["version"]
        )
    except StaleForm as error:
        now = {
            name: found.enrolments.get(pk=enrolment.pk).state for name, enrolment in form.enrolments.items()
        }
        raise StaleForm(SimpleNamespace(version=error.current.version, **now)) from error
    messages.success(request, presenters.presence_sentence(found))
    return found.get_absolute_url()
