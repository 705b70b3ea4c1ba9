"""One meeting: its page, planning and changing it, guests, minutes, and its entry for a calendar."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files, moves, policy
from core.errors import Refused, StaleForm
from core.policy import visible
from core.rules import ALLOWED
from core.ui import Button
from core.views import refused
from people.roles import Permission
from reporting.coordination import actions, presenters, rules
from reporting.coordination.enums import MeetingState
from reporting.coordination.forms import GuestForm, MeetingForm, MinutesForm, shown
from reporting.coordination.invitations import NAME, calendar_of
from reporting.coordination.views.base import bodies_of, edit, meeting_of
from reporting.models import Invitation, Meeting, Resolution
from trajects.models import Traject


@policy.requires(Permission.SEE_MEETINGS)
@require_safe
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agenda, who is invited, what was decided, and what lay on the table."""
    found = meeting_of(request, public_id)
    context = {
        "meeting": found,
        "badges": [presenters.state_badge(found)],
        "facts": presenters.facts_of(found),
        "buttons": _buttons(request, found),
        "page": _page(request, found),
        "add_item": Button(
            _("Stel een punt voor"), presenters.address("item_add", found), tone="secondary", icon="plus"
        ).guarded_by(rules.is_planned(found)),
    }
    return render(request, "reporting/coordination/meeting.html", context)


def _page(request: HttpRequest, found: Meeting) -> presenters.MeetingPage:
    user = request.user
    decided = visible(Resolution, user).filter(meeting=found).with_people()
    followed = visible(Resolution, user).to_follow_at(found)
    seats = "meeting__body__seats__body"
    return presenters.MeetingPage(
        meeting=found,
        items=presenters.item_lines(found, user, _openable(request, found)),
        resolutions=presenters.resolution_lines(decided.prefetch_related(seats), user),
        followed=presenters.resolution_lines(followed.prefetch_related(seats), user),
        invitations=presenters.invitation_lines(found.invitations.all()),
        packs=list(found.packs.select_related("meeting").defer("data")),
        prepares=rules.prepares(found.body, user),
        buttons=_invitation_buttons(request, found),
    )


def _openable(request: HttpRequest, found: Meeting) -> dict[int, Traject]:
    """The dossiers on the agenda that the user may open."""
    keys = [item.traject_id for item in found.items.all() if item.traject_id]
    rows = visible(Traject, request.user).filter(pk__in=keys).select_related("candidate")
    return {traject.pk: traject for traject in rows} if keys else {}


def _buttons(request: HttpRequest, found: Meeting) -> list[Button]:
    """What comes first depends on the moment: the pack before, the minutes after."""
    ics = _ics_button(request, found)
    if not rules.prepares(found.body, request.user) or found.state == MeetingState.CANCELLED:
        return ics
    pack = Button(
        _("Maak de vergaderbundel"),
        presenters.address("pack_make", found),
        method="post",
        tone="secondary",
        icon="archive",
    ).guarded_by(rules.may_be_changed(found, request.user))
    label = _("Wijzig het verslag") if found.minutes else _("Schrijf het verslag")
    minutes = Button(label, presenters.address("minutes", found), tone="secondary", icon="pencil").guarded_by(
        rules.may_write_minutes(found, request.user)
    )
    decide = Button(
        _("Noteer een besluit"), presenters.address("decide", found), tone="secondary", icon="check"
    ).guarded_by(rules.may_write_minutes(found, request.user))
    if found.state == MeetingState.HELD:
        return [replace(decide, tone="primary"), minutes, *ics]
    change = Button(_("Wijzigen"), presenters.address("meeting_edit", found), tone="quiet", icon="pencil")
    first, *rest = [minutes, decide, pack] if rules.day_has_come(found) else [pack, minutes]
    return [
        replace(first, tone="primary"),
        *rest,
        change,
        *ics,
        *moves.buttons("overleg", found, request.user),
    ]


def _ics_button(request: HttpRequest, found: Meeting) -> list[Button]:
    if found.state != MeetingState.PLANNED or not _own_invitation(request, found):
        return []
    return [
        Button(_("In mijn agenda"), presenters.address("meeting_ics", found), tone="quiet", icon="calendar")
    ]


def _own_invitation(request: HttpRequest, found: Meeting) -> Invitation | None:
    rows = visible(Invitation, request.user).filter(meeting=found, user=request.user)
    return rows.select_related("meeting__body__programme", "meeting__chair").first()


def _invitation_buttons(request: HttpRequest, found: Meeting) -> list[Button]:
    if not rules.may_be_changed(found, request.user):
        return []
    return [
        Button(
            _("Nodig een gast uit"), presenters.address("guest_add", found), tone="quiet", icon="user-add"
        ),
        Button(
            _("Nodig nieuwe leden uit"),
            presenters.address("invite", found),
            method="post",
            tone="quiet",
            icon="mail",
        ),
    ]


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; for who prepares one of the bodies."""
    mine = [body.pk for body in bodies_of(request) if rules.prepares(body, request.user)]
    if not mine:
        raise Http404
    form = MeetingForm(
        request.POST or None,
        bodies=bodies_of(request).filter(pk__in=mine),
        user=request.user,
        initial={"body": request.GET.get("overleg", "")},
    )

    def work() -> str:
        return actions.plan_meeting(by=request.user, **form.values()).get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=ALLOWED,
        back_url=reverse("reporting:meetings"),
        success=_("Het overleg staat in de kalender. Iedereen van dit overleg krijgt een uitnodiging."),
        title=_("Plan een overleg"),
        submit_label=_("Zet in de kalender"),
        draft_key="overleg",
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a planned meeting; everybody hears what became another one."""
    found = meeting_of(request, public_id)
    form = MeetingForm(request.POST or None, bodies=bodies_of(request), user=request.user, instance=found)

    def work() -> str:
        version = form.cleaned_data["version"] or 0
        try:
            done = actions.change_meeting(found, by=request.user, version=version, **form.values())
        except StaleForm as error:
            # The conflict page compares with what the form would show now.
            raise StaleForm(SimpleNamespace(**shown(error.current))) from error  # type: ignore[arg-type]
        return done.get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=rules.may_be_changed(found, request.user),
        back_url=found.get_absolute_url(),
        success=_("Het overleg is gewijzigd."),
        title=_("Overleg wijzigen"),
        subtitle=str(found),
        submit_label=_("Bewaar de wijzigingen"),
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def guest_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Invite somebody who does not sit in the body."""
    found = meeting_of(request, public_id)
    form = GuestForm(request.POST or None)

    def work() -> str:
        actions.invite_guest(found, by=request.user, **form.values())
        return found.get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=rules.may_be_changed(found, request.user),
        back_url=found.get_absolute_url(),
        success=_("De gast krijgt een uitnodiging."),
        title=_("Nodig een gast uit"),
        subtitle=str(found),
        submit_label=_("Verstuur de uitnodiging"),
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_POST
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Invite who came to sit in the body since."""
    found = meeting_of(request, public_id)
    try:
        count = actions.invite_members(found, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=found.get_absolute_url())
    words = ngettext(
        "%(n)s nieuw lid krijgt een uitnodiging.", "%(n)s nieuwe leden krijgen een uitnodiging.", count
    )
    messages.success(request, words % {"n": count} if count else _("Iedereen was al uitgenodigd."))
    return redirect(found)


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what was said and who came."""
    found = meeting_of(request, public_id)
    invited = list(found.invitations.all())
    form = MinutesForm(request.POST or None, instance=found, invitations=invited)

    def work() -> str:
        actions.write_minutes(
            found,
            by=request.user,
            version=form.cleaned_data["version"],
            minutes=form.cleaned_data["minutes"],
            presence=form.presence(),
        )
        return found.get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=rules.may_write_minutes(found, request.user),
        back_url=found.get_absolute_url(),
        success=_("Het verslag is bewaard."),
        title=_("Verslag"),
        subtitle=str(found),
        submit_label=_("Bewaar het verslag"),
        draft_key=f"verslag-{found.public_id}",
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_safe
def meeting_ics(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The meeting for the user's own calendar program."""
    found = get_object_or_404(visible(Meeting, request.user), public_id=public_id)
    own = _own_invitation(request, found)
    if own is None:
        raise Http404
    response = HttpResponse(calendar_of(own), content_type=files.CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    response["Cache-Control"] = "no-store, private"
    return response
