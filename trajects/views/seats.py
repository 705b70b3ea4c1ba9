"""Seats in an info session: enrol, move, withdraw, and mark presence (H-40 to H-43)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy
from core.errors import Refused, StaleForm
from core.forms import OnceForm
from core.policy import visible
from core.tables import PAGE
from core.text import one_line
from core.ui import Button, Fact
from core.views import carry_out, refused
from people.models import Candidate
from people.roles import Permission
from people.searching import as_people, search
from trajects import actions
from trajects.enums import EnrolmentState
from trajects.forms.sessions import EnrolForm, PresenceForm
from trajects.models import Enrolment, InfoSession
from trajects.presenters import sessions as presenters
from trajects.rules import sessions as rules
from trajects.sight import as_seen
from trajects.views.base import is_id
from trajects.views.sessions import enrolments_of, session_of

ON_A_PAGE = 50


@dataclass(frozen=True)
class Choice:
    """A candidate who may take a seat: in the session already, or elsewhere, and the form that does it."""

    candidate: Candidate
    place: Enrolment | None
    elsewhere: Enrolment | None
    form: EnrolForm


@policy.requires(Permission.SEE_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a seat to a candidate that the user may see."""
    found = session_of(request, public_id)
    verdict = rules.may_be_joined(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _enrol(request, found, form)
    return _enrol_page(request, found, _wanted(request, found), status=422 if form.errors else 200)


def _enrol_page(request: HttpRequest, found: InfoSession, candidates: Any, *, status: int) -> HttpResponse:
    ordered = candidates.order_by(*as_people(("sort_name", "pk"), request.user))
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get(PAGE))
    context = {
        "session": found,
        "subtitle": presenters.line_of(found),
        "full": presenters.seats_sentence(found),
        "q": one_line(request.GET.get("q", ""))[:100],
        "rows": list(_choices(request, found, list(page))),
        "page": page,
    }
    return render(request, "trajects/session_enrol.html", context, status=status)


def _wanted(request: HttpRequest, found: InfoSession) -> Any:
    """The candidate in the address, those that match, or everybody."""
    candidates = visible(Candidate, request.user).editable_by(request.user)
    one = request.GET.get("kandidaat", "")
    if is_id(one):
        return candidates.filter(public_id=one)
    text = one_line(request.GET.get("q", ""))[:100]
    return search(candidates, text, request.user) if text else candidates


def _choices(request: HttpRequest, found: InfoSession, chosen: list[Candidate]) -> Iterator[Choice]:
    places = {row.candidate_id: row for row in found.enrolments.in_play().filter(candidate__in=chosen)}
    elsewhere = {row.candidate_id: row for row in _elsewhere(request, found).filter(candidate__in=chosen)}
    for candidate in chosen:
        form = EnrolForm(initial={"candidate": candidate.public_id}, auto_id=False)
        shown = as_seen(candidate, found.programme, request.user)
        yield Choice(shown, places.get(candidate.pk), elsewhere.get(candidate.pk), form)


def _elsewhere(request: HttpRequest, found: InfoSession) -> Any:
    """Places in other coming sessions of the same programme, which this user may see."""
    rows = visible(Enrolment, request.user).to_come().filter(session__programme=found.programme_id)
    return rows.exclude(session=found).select_related("session__organisation").order_by("session__starts_at")


def _enrol(request: HttpRequest, found: InfoSession, form: EnrolForm) -> HttpResponse:
    """Enrol, move, or ask what to do with the place in another session."""
    public_id, how = form.cleaned_data["candidate"], form.cleaned_data["how"]
    candidates = visible(Candidate, request.user).editable_by(request.user).filter(public_id=public_id)
    candidate = get_object_or_404(candidates)
    other = _elsewhere(request, found).filter(candidate=candidate).first()
    entered = found.enrolments.in_play().filter(candidate=candidate).exists()
    if other and not how and not entered:
        return _enrol_page(request, found, candidates, status=422)

    def work() -> str:
        if other and how == EnrolForm.MOVE:
            place = actions.move_enrolment(other, found, by=request.user)
        else:
            source = presenters.source_of(request.user)
            place = actions.enrol(candidate, found, by=request.user, source=source)
        messages.success(request, presenters.enrolled_sentence(place))
        return found.get_absolute_url()

    return carry_out(request, form, work, cancel_url=found.get_absolute_url())


@policy.requires(Permission.SEE_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a seat or a place on the waiting list, after a question."""
    rows = visible(Enrolment, request.user).select_related(
        "session__organisation", "session__programme", "candidate"
    )
    found = get_object_or_404(rows.select_related("enrolled_by"), public_id=public_id)
    back = found.session.get_absolute_url()
    form = OnceForm(request.POST or None)
    name = as_seen(found.candidate, found.session.programme, request.user).full_name.strip()
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            return actions.withdraw(found, by=request.user).session.get_absolute_url()

        done = _("%(name)s is uitgeschreven.") % {"name": name}
        return carry_out(request, form, work, cancel_url=back, success=done)
    verdict = rules.may_withdraw(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    context = {
        "title": _("Schrijf uit"),
        "subtitle": presenters.line_of(found.session),
        "intro": _("De plaats komt vrij. Staat er iemand op de wachtlijst, dan schuift die op."),
        "form": form,
        "facts": [Fact(_("Kandidaat"), name), _told(found, request.user)],
        "button": Button(_("Schrijf uit"), tone="danger"),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context)


def _told(enrolment: Enrolment, user: Any) -> Fact:
    """Who hears it; the address only for who may see it."""
    if enrolment.candidate.email:
        shown = as_seen(enrolment.candidate, enrolment.session.programme, user)
        return Fact(_("Krijgt een e-mail"), shown.email or _("De kandidaat"))
    return Fact(_("Krijgt een e-mail"), _("Niemand: bel de kandidaat of zeg het zelf."))


# Presence ------------------------------------------------------------------------------------------


@policy.requires(Permission.EDIT_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark everybody on one page; somebody who turned up unannounced can be added first."""
    found = session_of(request, public_id)
    verdict = rules.may_be_marked(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    if "zoek" in request.POST or "voeg-toe" in request.POST:
        return _walk_in(request, found)
    everybody = EnrolmentState.PRESENT if request.GET.get("iedereen") == EnrolmentState.PRESENT else ""
    form = _presence_form(request, found, everybody=everybody, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        return carry_out(
            request, form, lambda: _mark(request, found, form), cancel_url=found.get_absolute_url()
        )
    return _presence_page(request, found, form)


def _presence_form(request: HttpRequest, found: InfoSession, **kwargs: Any) -> PresenceForm:
    seated = enrolments_of(request, found).seated().order_by("candidate__sort_name", "pk")
    return PresenceForm(session=found, enrolments=list(seated), **kwargs)


def _presence_page(request: HttpRequest, found: InfoSession, form: PresenceForm, **more: Any) -> HttpResponse:
    joined = rules.may_be_joined(found, request.user)
    context = {
        "session": found,
        "form": form,
        "subtitle": presenters.line_of(found),
        "cancel_url": found.get_absolute_url(),
        "may_enrol": bool(joined),
        "why_not": "" if joined or not rules.is_planned(found) else joined.reason,
        "edit_url": reverse("trajects:session_edit", args=[found.public_id]),
        **more,
    }
    return render(request, "trajects/presence.html", context, status=422 if form.errors else 200)


def _walk_in(request: HttpRequest, found: InfoSession) -> HttpResponse:
    """Look for somebody, or give them a seat; the marks that were made stay on the page."""
    more: dict[str, Any] = {"wie": one_line(request.POST.get("wie", ""))[:100], "looked": True}
    try:
        added = _add(request, found) if "voeg-toe" in request.POST else None
    except Refused as refusal:
        added, more["refusal"] = None, refusal.verdict.reason
    if added:
        more |= {"wie": "", "looked": False, "added": added.candidate.list_name}
    # What was marked comes back as it was; only saving checks it.
    marks = {name: mark for name, mark in request.POST.items() if name.startswith("e-") and mark}
    form = _presence_form(request, found, initial=marks)
    if added:
        form.initial[f"e-{added.public_id}"] = EnrolmentState.PRESENT
    if more["looked"] and more["wie"]:
        seated = found.enrolments.seated().values("candidate_id")
        more["candidates"] = (
            visible(Candidate, request.user)
            .editable_by(request.user)
            .matching(more["wie"])
            .exclude(pk__in=seated)[:5]
        )
    return _presence_page(request, found, form, **more)


def _add(request: HttpRequest, found: InfoSession) -> Enrolment | None:
    """A seat for the candidate whose button was pressed."""
    if not is_id(request.POST["voeg-toe"]):
        return None
    candidates = visible(Candidate, request.user).editable_by(request.user)
    candidate = get_object_or_404(candidates, public_id=request.POST["voeg-toe"])
    source = presenters.source_of(request.user)
    return actions.enrol(candidate, found, by=request.user, source=source)


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
