"""The meeting pack: made, read on the screen, opened as PDF."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import dates, files, policy
from core.errors import Refused
from core.policy import visible
from core.ui import Button, Fact
from core.views import refused
from people.roles import Permission
from reporting import documents
from reporting.coordination import actions, packs, presenters
from reporting.coordination.views.base import meeting_of
from reporting.models import MeetingPack
from reporting.views.documents import or_unavailable
from trajects.models import Traject


@policy.requires(Permission.SEE_MEETINGS)
@require_POST
def pack_make(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Freeze what is known now, in one click."""
    found = meeting_of(request, public_id)
    try:
        pack = actions.make_pack(found, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=found.get_absolute_url())
    messages.success(request, _("De vergaderbundel is klaar. Iedereen van dit overleg kan hem lezen."))
    return redirect(pack)


def _pack_of(request: HttpRequest, public_id: UUID) -> MeetingPack:
    rows = visible(MeetingPack, request.user).select_related("meeting__body", "meeting__chair")
    return get_object_or_404(rows, public_id=public_id)


@policy.requires(Permission.SEE_MEETINGS)
@require_safe
def pack(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What lay on the table, as this reader may see it; a code opens its dossier for who may see that."""
    found = _pack_of(request, public_id)
    content = packs.as_read_by(actions.content_of(found), packs.audience_of(request.user))
    keys = [case.dossier for case in content.cases if case.dossier]
    openable = visible(Traject, request.user).filter(public_id__in=keys).values_list("public_id", flat=True)
    content = packs.opening(content, {str(key) for key in openable})
    context = {
        "pack": found,
        "facts": [
            Fact(_("Nummer"), found.reference),
            Fact(_("Gemaakt op"), found.made_at, help=found.made_by_name),
        ],
        "buttons": [Button(_("Open de PDF"), presenters.address("pack_pdf", found), icon="eye")],
        "content": content,
        "body": documents.body(content, date=dates.local_date(found.made_at)),
    }
    return render(request, "reporting/coordination/pack.html", context)


@policy.requires(Permission.SEE_MEETINGS)
@require_safe
def pack_pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The PDF as this reader may see it."""
    found = _pack_of(request, public_id)

    def served() -> HttpResponseBase:
        return files.serve(actions.open_pack(found, by=request.user), inline=True)

    return or_unavailable(request, served)
