"""Internal notes and the team of a dossier."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import policy, ui
from core.policy import visible
from core.views import carry_out
from people.roles import Permission
from trajects.actions import teamwork as actions
from trajects.forms.teamwork import NoteForm, SureForm, TeamForm
from trajects.models import Note, TeamMember
from trajects.views.base import editable_dossier, form_page


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def note_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write an internal note."""
    traject = editable_dossier(request, public_id)
    form, url = NoteForm(request.POST or None), traject.get_absolute_url()

    def work() -> str:
        actions.write_note(
            traject,
            by=request.user,
            text=form.cleaned_data["text"],
            is_pinned=form.cleaned_data["is_pinned"],
        )
        return f"{url}#notities"

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De notitie is bewaard."))
    return form_page(
        request,
        form,
        title=_("Interne notitie"),
        subtitle=traject.candidate.list_name,
        submit_label=_("Bewaar de notitie"),
        cancel_url=url,
        draft_key=f"notitie-{traject.public_id}",
    )


def _note_of(request: HttpRequest, public_id: UUID) -> Note:
    """A note that the user wrote; else 404."""
    rows = visible(Note, request.user).editable_by(request.user)
    return get_object_or_404(rows.select_related("traject__candidate"), public_id=public_id)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct an own note."""
    found = _note_of(request, public_id)
    url = found.traject.get_absolute_url()
    initial = {name: getattr(found, name) for name in ("text", "is_pinned", "version")}
    form = NoteForm(request.POST or None, initial=initial)

    def work() -> str:
        actions.change_note(found, by=request.user, version=form.cleaned_data["version"], **form.values())
        return f"{url}#notities"

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De notitie is bewaard."))
    return form_page(
        request,
        form,
        title=_("Interne notitie"),
        subtitle=found.traject.candidate.list_name,
        submit_label=_("Bewaar de notitie"),
        cancel_url=url,
        draft_key=f"notitie-{found.public_id}",
        remove_url=reverse("trajects:note_remove", args=[found.public_id]),
        remove_label=_("Verwijder deze notitie"),
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def note_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an own note away."""
    found = _note_of(request, public_id)
    url, form = found.traject.get_absolute_url(), SureForm(request.POST or None)

    def work() -> str:
        actions.remove_note(found, by=request.user)
        return f"{url}#notities"

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De notitie is verwijderd."))
    context = {
        "title": _("Verwijder deze notitie"),
        "subtitle": found.traject.candidate.list_name,
        "intro": _("De tekst wordt nergens bewaard. In de tijdlijn staat alleen dat er een notitie was."),
        "form": form,
        "button": ui.Button(_("Verwijder de notitie"), tone="danger"),
        "cancel_url": url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def team_join(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a colleague into the team."""
    traject = editable_dossier(request, public_id)
    url = traject.get_absolute_url()
    form = TeamForm(request.POST or None, traject=traject)

    def work() -> str:
        actions.join_team(traject, by=request.user, **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Je collega zit in het team."))
    return form_page(
        request,
        form,
        title=_("Voeg een collega toe"),
        subtitle=traject.candidate.list_name,
        intro=_("Wie in het team zit, vindt het dossier bij de eigen dossiers."),
        submit_label=_("Voeg toe aan het team"),
        cancel_url=url,
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def team_leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody leaves the team."""
    members = visible(TeamMember, request.user).editable_by(request.user)
    member = get_object_or_404(members.select_related("user", "traject__candidate"), public_id=public_id)
    url, form = member.traject.get_absolute_url(), SureForm(request.POST or None)

    def work() -> str:
        actions.leave_team(member, by=request.user)
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Het team is aangepast."))
    context = {
        "title": _("Haal uit het team"),
        "subtitle": f"{member.user}, {member.traject.candidate.list_name}",
        "intro": _("Als collega van de organisatie kan deze persoon het dossier nog lezen."),
        "form": form,
        "button": ui.Button(_("Haal uit het team")),
        "cancel_url": url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
