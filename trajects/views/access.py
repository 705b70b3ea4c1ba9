"""Reading dossiers of other organisations: who reads what, and asking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.ui import Button
from core.views import carry_out
from people.ratelimit import limited
from people.roles import Permission
from trajects.actions import teamwork as actions
from trajects.forms.handover import AskForm
from trajects.presenters import sharing
from trajects.views.base import form_page

VISITS_AN_HOUR = 60


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """Questions to answer, what I may read and what I asked, and who reads our dossiers."""
    ask = Button(_("Vraag inzage"), reverse("trajects:access_ask"), icon="plus")
    context = {
        "buttons": [ask],
        "to_answer": sharing.requests_to_answer(request.user),
        "mine": sharing.readings_of_mine(request.user),
        "asked": sharing.questions_of_mine(request.user),
        "readers": sharing.readers_of_ours(request.user),
    }
    return render(request, "trajects/accesses.html", context)


@policy.requires(Permission.EDIT_DOSSIERS)
@limited("ask_access", limit=VISITS_AN_HOUR, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def access_ask(request: HttpRequest) -> HttpResponse:
    """Ask to read a dossier; the answer is the same whether there is one or not."""
    form, url = AskForm(request.POST or None), reverse("trajects:accesses")

    def work() -> str:
        actions.ask_access(form.wanted(), by=request.user, reason=form.cleaned_data["reason"])
        return url

    if request.method == "POST" and form.is_valid():
        success = _("Je vraag is verstuurd. Is er een dossier, dan krijg je een e-mail met het antwoord.")
        return carry_out(request, form, work, cancel_url=url, success=success)
    return form_page(
        request,
        form,
        title=_("Vraag inzage"),
        subtitle="",
        intro=_(
            "Vul het klantnummer in, of de naam en de geboortedatum. De adviseur van het dossier beslist. "
            "Om de privacy te beschermen zeggen we niet of er een dossier is."
        ),
        submit_label=_("Verstuur de vraag"),
        cancel_url=url,
    )
