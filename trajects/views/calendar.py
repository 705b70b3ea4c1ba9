"""The shared calendar as a list, as a month, and in the user's own calendar program (H-40)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import dates, policy
from core.forms import OnceForm
from core.links import hash_of
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.ui import Button, Tab
from core.views import carry_out
from people import ratelimit
from people.field_policy import access_to
from people.models import Candidate, User
from people.roles import Permission
from trajects import actions, calendars
from trajects.actions.feeds import open_feed
from trajects.filters import MonthFilter, SessionFilter
from trajects.models import Appointment, InfoSession
from trajects.tables import MonthTable, SessionsForCandidate, SessionTable

PAST = timedelta(days=30)
SHOWN_ONCE = "calendar_feed"
RATE_SECONDS = 10 * 60
MANY_WRONG = 30
MANY_READS = 60


def _head(request: HttpRequest, table: Table, current: str) -> dict[str, Any]:
    """The two ways to look at the calendar, with the same filters, and what can be done."""
    kept = request.GET.copy()
    for name in ("maand", "toestand", "page", "sort", "size"):
        kept.pop(name, None)
    query = f"?{kept.urlencode()}" if kept else ""
    names = {"sessions": _("Lijst"), "session_month": _("Maand")}
    buttons = [Button(_("In mijn agenda"), reverse("trajects:feed"), tone="secondary", icon="calendar")]
    if request.user.may(Permission.EDIT_SESSIONS):
        buttons.insert(0, Button(_("Plan een infosessie"), reverse("trajects:session_add"), icon="plus"))
    tabs = [Tab(label, reverse(f"trajects:{name}") + query, name == current) for name, label in names.items()]
    return {"buttons": buttons, "tabs": tabs}


class SessionList(ListView):
    """The calendar that every partner and every consultant sees (H-40)."""

    policy = Policy(Permission.SEE_SESSIONS)
    table_class = SessionTable
    filterset_class = SessionFilter
    template_name = "trajects/sessions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(InfoSession, request.user).with_counts().select_related("organisation")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return _head(request, table, "sessions")


class SessionMonth(SessionList):
    """The same, a month at a time."""

    table_class = MonthTable
    filterset_class = MonthFilter
    template_name = "trajects/sessions_month.html"
    fragment_name = "trajects/_month.html"
    keeps_views = False

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return _head(request, table, "session_month")


class CandidateSessions(ListView):
    """Choose a session for one candidate: what still comes, to be narrowed by the same filters."""

    policy = Policy(Permission.SEE_SESSIONS)
    table_class = SessionsForCandidate
    filterset_class = MonthFilter
    template_name = "trajects/sessions_for_candidate.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(InfoSession, request.user).open_to(request.user)

    def get_table(self, request: HttpRequest) -> Table:
        table = super().get_table(request)
        table.candidate = self._candidate(request)
        return table

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        candidate = table.candidate
        named = access_to(candidate, request.user).reads("family_name")
        return {"candidate": candidate, "name": candidate.list_name if named else str(candidate.number)}

    def _candidate(self, request: HttpRequest) -> Candidate:
        public_id: UUID = self.kwargs["public_id"]
        return get_object_or_404(
            visible(Candidate, request.user).editable_by(request.user), public_id=public_id
        )


# The user's own calendar program --------------------------------------------------------------------


@policy.requires(Permission.SEE_SESSIONS)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, and how to use it; a new one is shown once."""
    secret = request.session.pop(SHOWN_ONCE, "")
    url = request.build_absolute_uri(reverse("trajects:feed_ics", args=[secret])) if secret else ""
    found = getattr(request.user, "calendar_feed", None)
    return render(request, "trajects/feed.html", {"url": url, "feed": found, "form": OnceForm()})


@policy.requires(Permission.SEE_SESSIONS)
@require_POST
def feed_make(request: HttpRequest) -> HttpResponse:
    """A new address; the old one opens nothing any more."""
    form, back = OnceForm(request.POST), reverse("trajects:feed")
    if not form.is_valid():
        return HttpResponseRedirect(back)

    def work() -> str:
        request.session[SHOWN_ONCE] = actions.make_feed(by=request.user)
        return back

    return carry_out(request, form, work, cancel_url=back)


@policy.requires(Permission.SEE_SESSIONS)
@require_POST
def feed_end(request: HttpRequest) -> HttpResponse:
    """Switch the address off."""
    if actions.end_feed(by=request.user):
        messages.success(request, _("Je agenda-adres staat uit."))
    return HttpResponseRedirect(reverse("trajects:feed"))


@policy.public
@require_safe
def feed_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions, appointments and meetings of whoever has this address, for a calendar program; nothing else."""
    if _too_often("calendar_read", hash_of(token), MANY_READS):
        return HttpResponse(status=429, headers={"Retry-After": str(RATE_SECONDS)})
    found = open_feed(token)
    if found is None:
        address = get_adapter().get_client_ip(request)
        if _too_often("calendar_wrong", address, MANY_WRONG):
            return HttpResponse(status=429, headers={"Retry-After": str(RATE_SECONDS)})
        raise Http404
    return _ics(request, found.user)


def _too_often(action: str, key: str, allowed: int) -> bool:
    return not ratelimit.within(action, key, limit=allowed, seconds=RATE_SECONDS)


def _ics(request: HttpRequest, user: User) -> HttpResponse:
    """The feed, or the answer that nothing changed since it was read."""
    sessions, session_at = _sessions(user, everything=request.GET.get("alles") == "1")
    appointments, appointment_at = _appointments(user)
    with translation.override(user.language):
        more = calendars.more_for(user, dates.now() - PAST)
        name = _("Jumpstarters: infosessies, afspraken en overleg")
        content = calendars.feed(sessions, appointments, name=name, more=more)
    changes = [event.decoded("last-modified") for event in more]
    changed_at = max((moment for moment in (session_at, appointment_at, *changes) if moment), default=None)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="infosessies.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    modified = int(changed_at.timestamp()) if changed_at else None
    answer = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    # Its own reader may keep it, but asks each time: a session may be cancelled any moment.
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = etag
    if changed_at:
        answer["Last-Modified"] = f"{changed_at:%a, %d %b %Y %H:%M:%S} GMT"
    return answer


def _sessions(user: User, *, everything: bool) -> tuple[list[InfoSession], datetime | None]:
    """Sessions from thirty days back, and the moment of the last change of one of them or its places."""
    theirs = visible(InfoSession, user).concerning(user, everything=everything)
    recent = theirs.filter(starts_at__gte=dates.now() - PAST)
    found = recent.with_counts().select_related("organisation").order_by("starts_at", "pk")
    last = recent.aggregate(session=Max("changed_at"), place=Max("enrolments__changed_at"))
    moments = [moment for moment in last.values() if moment]
    return list(found), max(moments, default=None)


def _appointments(user: User) -> tuple[list[Appointment], datetime | None]:
    """Own appointments from thirty days back in dossiers that the user still sees, and their last change."""
    own = visible(Appointment, user).of_adviser(user).filter(starts_at__gte=dates.now() - PAST)
    found = list(own.select_related("traject__candidate"))
    return found, max((row.changed_at for row in found), default=None)
