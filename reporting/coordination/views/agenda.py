"""Points of the agenda and decisions: proposing, changing, ordering, deciding, doing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy
from core.errors import Refused
from core.forms import OnceForm
from core.policy import visible
from core.ui import Button
from core.views import carry_out, refused
from people.roles import Permission
from reporting.coordination import actions, presenters, rules
from reporting.coordination.forms import ItemEditForm, ItemForm, ResolutionForm
from reporting.coordination.views.base import confirm, edit, item_of, meeting_of
from reporting.models import Meeting, Resolution
from trajects.models import Traject


def _cases(request: HttpRequest, found: Meeting) -> Any:
    """Dossiers of the programme that the user guides and may put on this table."""
    if not found.body.discusses_cases:
        return visible(Traject, request.user).none()
    rows = visible(Traject, request.user).editable_by(request.user).of_adviser(request.user).open()
    return rows.filter(programme=found.body.programme_id).select_related("candidate").order_by("pk")


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose a point, perhaps about an own dossier."""
    found = meeting_of(request, public_id)
    cases = _cases(request, found)
    form = ItemForm(request.POST or None, cases=presenters.case_choices(cases, found.body))

    def work() -> str:
        values = form.values()
        chosen = values.pop("case", "")
        traject = cases.filter(public_id=chosen).first() if chosen else None
        actions.propose_item(found, by=request.user, traject=traject, **values)
        return found.get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=rules.is_planned(found),
        back_url=found.get_absolute_url(),
        success=_("Het punt staat op de agenda."),
        title=_("Stel een agendapunt voor"),
        subtitle=str(found),
        submit_label=_("Zet op de agenda"),
        draft_key=f"agendapunt-{found.public_id}",
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change the words of a point."""
    item = item_of(request, public_id)
    form = ItemEditForm(request.POST or None, instance=item)

    def work() -> str:
        version = form.cleaned_data["version"]
        return actions.change_item(
            item, by=request.user, version=version, **form.values()
        ).meeting.get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=rules.may_change_item(item, request.user),
        back_url=item.meeting.get_absolute_url(),
        success=_("Het agendapunt is gewijzigd."),
        title=_("Agendapunt wijzigen"),
        subtitle=str(item.meeting),
        submit_label=_("Bewaar"),
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def item_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, then take a point off the agenda."""
    item = item_of(request, public_id)
    back = item.meeting.get_absolute_url()
    verdict = rules.may_change_item(item, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = OnceForm(request.POST or None)

    def work() -> str:
        actions.remove_item(item, by=request.user)
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("Het agendapunt is weggehaald."))
    return confirm(
        request,
        form,
        title=_("Haal dit agendapunt weg"),
        subtitle=str(item),
        button=Button(_("Haal weg"), tone="danger"),
        cancel_url=back,
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_POST
def item_move(request: HttpRequest, public_id: UUID, *, up: bool) -> HttpResponse:
    """Let a point change places with its neighbour."""
    item = item_of(request, public_id)
    back = item.meeting.get_absolute_url()
    try:
        actions.move_item(item, by=request.user, up=up)
    except Refused as error:
        return refused(request, error.verdict, back_url=back)
    return redirect(f"{back}#agenda")


@policy.requires(Permission.SEE_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down a decision; it becomes a task of somebody."""
    found = meeting_of(request, public_id)
    form = ResolutionForm(request.POST or None, meeting=found)

    def work() -> str:
        actions.decide(found, by=request.user, **form.values())
        return found.get_absolute_url()

    return edit(
        request,
        form,
        work,
        verdict=rules.may_write_minutes(found, request.user),
        back_url=found.get_absolute_url(),
        success=_("Het besluit is genoteerd en is een taak van wie het doet."),
        title=_("Noteer een besluit"),
        subtitle=str(found),
        submit_label=_("Bewaar het besluit"),
    )


@policy.requires(Permission.SEE_MEETINGS)
@require_POST
def resolution_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whoever does it, or prepares the meetings, says that it is done."""
    rows = visible(Resolution, request.user).with_people()
    resolution = get_object_or_404(rows, public_id=public_id)
    try:
        actions.finish_resolution(resolution, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=resolution.meeting.get_absolute_url())
    messages.success(request, _("Gedaan: %(what)s") % {"what": resolution.text})
    return redirect(resolution.meeting)
