"""Files that take time: asking for a whole dossier, how far it is, and fetching it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import files, policy
from core.errors import Refused
from core.policy import visible
from core.ui import Empty
from core.views import refused
from people.models import User
from people.roles import Permission
from reporting.models import PreparedFile
from reporting.prepared import actions
from reporting.prepared.dossier import KIND
from reporting.presenters.files import file_line
from trajects.models import Traject

SHOWN = 50


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def dossier_zip(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the whole dossier as one ZIP; it is made in the background."""
    rows = visible(Traject, request.user).editable_by(request.user).select_related("candidate")
    traject = get_object_or_404(rows, public_id=public_id)
    title = _("Dossier %(number)s") % {"number": traject.candidate.number}
    actions.ask(KIND, subject=traject, title=title, by=cast("User", request.user))
    messages.success(request, _("Het dossier wordt klaargemaakt. Je mag intussen verder werken."))
    return HttpResponseRedirect(f"{reverse('reporting:dossier_documents', args=[traject.public_id])}#zip")


@policy.signed_in
@require_safe
def own_files(request: HttpRequest) -> HttpResponse:
    """Everything that this person asked for."""
    rows = visible(PreparedFile, request.user).select_related("file")[:SHOWN]
    context = {
        "lines": [file_line(asked) for asked in rows],
        "nothing": Empty(
            _("Nog geen bestanden"), _("Vraag een dossier als ZIP op het tabblad Documenten van dat dossier.")
        ),
    }
    return render(request, "reporting/files.html", context)


@policy.signed_in
@require_safe
def file_state(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far one file is: a part of a page."""
    return render(request, "reporting/_file.html", {"line": file_line(_own(request, public_id))})


@policy.signed_in
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file itself, for who asked for it."""
    asked = _own(request, public_id)
    try:
        return files.serve(actions.fetch(asked, by=cast("User", request.user)))
    except Refused as error:
        return refused(request, error.verdict, back_url=reverse("reporting:files"))


def _own(request: HttpRequest, public_id: UUID) -> PreparedFile:
    return get_object_or_404(visible(PreparedFile, request.user).select_related("file"), public_id=public_id)
