"""One info session: its page, planning it and changing it (H-40, H-41)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import moves, policy
from core.errors import StaleForm
from core.policy import visible
from core.ui import Button
from core.views import carry_out, refused
from people.access import organisation_ids
from people.roles import Permission
from trajects import actions
from trajects.enums import MISSED_STATES, SessionState
from trajects.forms.sessions import SessionForm, shown
from trajects.models import Enrolment, InfoSession
from trajects.presenters import sessions as presenters
from trajects.publicity import about
from trajects.rules import sessions as rules
from trajects.tables import EnrolmentTable
from trajects.tables.sessions import decorated
from trajects.views.base import form_page

LAST_MARKED = 120


def session_of(request: HttpRequest, public_id: UUID) -> InfoSession:
    """A session of the shared calendar, with its counts; else 404."""
    sessions = visible(InfoSession, request.user).with_counts()
    found: InfoSession = get_object_or_404(
        sessions.select_related("organisation", "organiser", "programme"), public_id=public_id
    )
    about(request, found.programme)
    return found


def enrolments_of(request: HttpRequest, session: InfoSession) -> Any:
    """The places in a session that the user may see."""
    found = visible(Enrolment, request.user).filter(session=session)
    return found.select_related("candidate", "enrolled_by_organisation", "session__programme")


@policy.requires(Permission.SEE_SESSIONS)
@require_safe
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One session: when, where, who comes, who waits, and what can be done."""
    found = session_of(request, public_id)
    enrolments = enrolments_of(request, found)
    table = EnrolmentTable(request, enrolments.seated())
    if request.htmx:
        return render(request, "components/table.html", {"table": table})
    waiting = _waiting(request, found)
    concerned = bool(table.total or waiting or rules.may_edit(found, request.user))
    context = {
        "session": found,
        "badges": [presenters.state_badge(found)],
        "facts": presenters.facts(found, may_join_online=concerned),
        "buttons": _buttons(request, found),
        "others": found.enrolled_count - table.total,
        "table": table,
        "waiting": waiting,
        "others_waiting": found.waiting_count - len(waiting),
    }
    return render(request, "trajects/session.html", context)


def _waiting(request: HttpRequest, found: InfoSession) -> list[presenters.Place]:
    """The waiting list as far as the user may see it, with everybody's turn."""
    turns = {key: n for n, key in enumerate(found.enrolments.in_line().values_list("pk", flat=True), start=1)}
    seen = decorated(list(enrolments_of(request, found).filter(pk__in=turns)), request.user)
    return presenters.waiting_list(turns, list(seen))


def _buttons(request: HttpRequest, found: InfoSession) -> list[Button]:
    """Enrol for everybody; the rest for the organisation that organises. What can be done now stands first."""
    full = found.enrolled_count >= found.seats and found.has_waiting_list
    label = _("Zet iemand op de wachtlijst") if full else _("Schrijf een kandidaat in")
    enrol_button = Button(
        label, reverse("trajects:enrol", args=[found.public_id]), icon="user-add"
    ).guarded_by(rules.may_be_joined(found, request.user, taken=found.enrolled_count))
    wizard = _wizard(request, found)
    if not rules.may_edit(found, request.user):
        return [*wizard, enrol_button]
    edit = Button(
        _("Wijzigen"),
        reverse("trajects:session_edit", args=[found.public_id]),
        tone="secondary",
        icon="pencil",
    ).guarded_by(rules.may_be_changed(found, request.user))
    if wizard:
        own = [Button(_("Verbeter de aanwezigheid"), _presence_url(found), tone="secondary", icon="pencil")]
        return [*wizard, *own]
    return presenters.in_order(moves.buttons("sessie", found, request.user), enrol_button, edit)


def _wizard(request: HttpRequest, found: InfoSession) -> list[Button]:
    """After a session: what becomes of each person, in one go (a page of a higher app)."""
    concerned = rules.may_edit(found, request.user) or enrolments_of(request, found).exists()
    if found.state != SessionState.HELD or not request.user.may(Permission.HANDLE_REFERRALS) or not concerned:
        return []
    url = reverse("referrals:session_wizard", args=[found.public_id])
    return [Button(_("Beantwoord de doorverwijzingen"), url, icon="check")]


def _presence_url(found: InfoSession) -> str:
    return reverse("trajects:presence", args=[found.public_id])


def _advice(request: HttpRequest, found: InfoSession | None = None) -> str:
    """How many seats fill the room, from the last sessions of the organisation."""
    membership = request.user.current_membership
    own = organisation_ids(request.user, Permission.EDIT_SESSIONS)
    organisations = {found.organisation_id} if found else {getattr(membership, "organisation_id", None)} & own
    states = visible(Enrolment, request.user).marked_in(organisations).values_list("state", flat=True)
    last = list(states[:LAST_MARKED])
    missed = sum(state in MISSED_STATES for state in last)
    return presenters.no_show_advice(missed, len(last), found.seats if found else SessionForm.SEATS)


@policy.requires(Permission.EDIT_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_add(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    form = SessionForm(request.POST or None, user=request.user, advice=_advice(request))
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
    found = session_of(request, public_id)
    back = found.get_absolute_url()
    verdict = rules.may_be_changed(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = SessionForm(
        request.POST or None, user=request.user, instance=found, advice=_advice(request, found)
    )
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
