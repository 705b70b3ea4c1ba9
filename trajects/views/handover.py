"""Handing a dossier over: the offer, its page, the list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.ui import Button
from core.views import carry_out, refused
from people.roles import Permission
from trajects.actions import teamwork as actions
from trajects.filters.handovers import HandoverFilter
from trajects.forms.handover import HandoverForm
from trajects.models import Handover, Traject
from trajects.presenters import sharing
from trajects.rules import teamwork as rules
from trajects.tables.handovers import HandoverTable
from trajects.views.base import editable_dossier, form_page

PEOPLE = (
    "traject__candidate",
    "traject__programme",
    "from_adviser",
    "to_adviser",
    "from_organisation",
    "to_organisation",
    "offered_by",
)


class HandoverList(ListView):
    """Offers from and to the user's organisations."""

    policy = Policy(str(Permission.EDIT_DOSSIERS))
    table_class = HandoverTable
    filterset_class = HandoverFilter
    template_name = "trajects/handovers.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Handover, request.user).select_related(*PEOPLE)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        url = reverse("trajects:handover_many")
        label = _("Draag verschillende dossiers over")
        return {"buttons": [Button(label, url, tone="secondary", icon="share")]}


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a dossier to another adviser."""
    traject = editable_dossier(request, public_id)
    url = traject.get_absolute_url()
    form = HandoverForm(request.POST or None, adviser=traject.adviser)
    if request.method == "POST" and form.is_valid():
        return _offer(request, traject, form)
    verdict = rules.may_be_handed_over(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    return form_page(
        request,
        form,
        title=_("Draag dit dossier over"),
        subtitle=traject.candidate.list_name,
        intro=_(
            "Je collega krijgt een e-mail met een samenvatting, en aanvaardt of weigert. "
            "Tot dan blijf jij de adviseur."
        ),
        submit_label=_("Bied het dossier aan"),
        cancel_url=url,
        draft_key=f"overdracht-{traject.public_id}",
    )


def _offer(request: HttpRequest, traject: Traject, form: HandoverForm) -> HttpResponse:
    def work() -> str:
        to = form.cleaned_data["to"]
        return actions.offer_dossier(traject, by=request.user, to=to, words=form.words()).get_absolute_url()

    success = _("Het dossier is aangeboden. Je collega krijgt een e-mail.")
    return carry_out(request, form, work, cancel_url=traject.get_absolute_url(), success=success)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def handover(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One offer: what, why, and the answer; the words about the dossier only for who may still read them."""
    offers = visible(Handover, request.user)
    found = get_object_or_404(offers.select_related(*PEOPLE), public_id=public_id)
    tells = offers.telling(request.user).filter(pk=found.pk).exists()
    opens = visible(Traject, request.user).filter(pk=found.traject_id).exists()
    context = {
        "handover": found,
        "badges": [sharing.handover_badge(found)],
        "facts": sharing.handover_facts(found),
        "tells": tells,
        "buttons": sharing.handover_buttons(found, request.user, tells=tells),
        "dossier_url": found.traject.get_absolute_url() if opens else "",
    }
    return render(request, "trajects/handover.html", context)
