"""Sending a candidate the link to the own page, and taking it back."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy, ui
from core.errors import Refused
from core.forms import OnceForm
from core.views import carry_out, refused
from people.models import User
from people.roles import Permission
from trajects import actions
from trajects.models import Traject
from trajects.rules.client import may_send_page
from trajects.views.base import editable_dossier


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def client_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, with the address to which the link goes."""
    traject = editable_dossier(request, public_id)
    back = _card(traject)
    form = OnceForm(request.POST or None)

    def work() -> str:
        actions.send_page(traject, by=cast("User", request.user))
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("De link is op weg."))
    if not (verdict := may_send_page(traject, request.user)):
        return refused(request, verdict, back_url=back)
    return render(request, "core/confirm.html", _question(traject, form, back))


def _question(traject: Traject, form: OnceForm, back: str) -> dict[str, object]:
    """What the link opens, for how long, and whom it reaches."""
    words = {"email": traject.candidate.email, "days": traject.programme.client_page_days}
    intro = _(
        "De kandidaat leest er wat nog te doen is, afspraken, eigen documenten en berichten, en laadt er documenten "
        "op. De link gaat naar %(email)s en werkt %(days)s dagen. Een vorige link werkt dan niet meer."
    )
    return {
        "title": _("Stuur de link naar de eigen pagina"),
        "subtitle": traject.candidate.list_name,
        "intro": intro % words,
        "form": form,
        "button": ui.Button(_("Stuur de link")),
        "cancel_url": back,
    }


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def client_revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    traject = editable_dossier(request, public_id)
    link = get_object_or_404(traject.client_links.not_revoked())
    try:
        actions.revoke_page(link, by=cast("User", request.user))
    except Refused as error:
        return refused(request, error.verdict, back_url=_card(traject))
    messages.success(request, _("De link is ingetrokken."))
    return HttpResponseRedirect(_card(traject))


def _card(traject: Traject) -> str:
    return f"{traject.get_absolute_url()}#kandidaatpagina"
