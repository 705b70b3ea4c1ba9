"""What providers propose for the menu card, and what coordinators decide about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.policy import Policy, visible
from core.tables import Column, ListView, Table
from core.views import carry_out, refused
from people.roles import Permission
from vouchers import actions, portal, rules
from vouchers.enums import OfferProposalState
from vouchers.forms.proposals import NewOfferForm, OfferChangeForm, OfferForm
from vouchers.models import MenuItem, OfferProposal
from vouchers.presenters import portal as portal_presenters
from vouchers.presenters import proposals as presenters
from vouchers.querysets import MenuItemQuerySet


class OwnOfferTable(Table):
    """Offers of a provider with what became of them."""

    name = "mijn-aanbod"
    caption = gettext_lazy("Mijn aanbod")
    default_order = ("name",)
    columns = (
        Column("name", gettext_lazy("Opleiding"), order_by="name"),
        Column("price", gettext_lazy("Prijs"), order_by="price_cents", value=portal_presenters.offer_price),
        Column("state", gettext_lazy("Toestand"), kind="badge", value=portal_presenters.offer_badge),
        Column("booked_count", gettext_lazy("Aangevraagd"), order_by="booked_count", numeric=True),
        Column("accepted_count", gettext_lazy("Aanvaard"), order_by="accepted_count", numeric=True),
        Column(
            "answer_time",
            gettext_lazy("Antwoord na"),
            order_by="answer_time",
            value=portal_presenters.answer_time,
        ),
        Column("buttons", "", kind="buttons", value=portal_presenters.offer_buttons),
    )
    empty = ui.Empty(
        gettext_lazy("Nog geen aanbod"),
        gettext_lazy("Stel je eerste opleiding voor. De coördinator zet ze op de menukaart."),
    )


class OwnOffers(ListView):
    """The offers of the user's providers, and what they proposed."""

    policy = Policy(str(Permission.PROPOSE_OFFERS))
    table_class = OwnOfferTable
    template_name = "vouchers/portal_offers.html"

    def get_queryset(self, request: HttpRequest) -> MenuItemQuerySet:
        return portal_presenters.with_figures(portal.offers_of(request.user))

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        proposals = ProposalTable(request, _proposals(request).order_by("-created_at"))
        new = ui.Button(_("Stel een nieuwe opleiding voor"), reverse("vouchers:offer_new"), icon="plus")
        return {"buttons": [new], "proposals": proposals.rows}


class ProposalTable(Table):
    name = "voorstellen"
    caption = gettext_lazy("Voorgesteld aanbod")
    default_order = ("-created_at",)
    row_url = "get_absolute_url"
    columns = (
        Column("name", gettext_lazy("Opleiding"), kind="link", value=str, url="get_absolute_url"),
        Column("provider", gettext_lazy("Aanbieder"), order_by="provider__name"),
        Column("kind", gettext_lazy("Soort"), value=presenters.kind_words),
        Column("price", gettext_lazy("Prijs"), value=presenters.price),
        Column("state", gettext_lazy("Toestand"), order_by="state", kind="badge", value=presenters.badge),
        Column("created_at", gettext_lazy("Voorgesteld"), order_by="created_at", kind="when"),
    )
    empty = ui.Empty(
        gettext_lazy("Geen voorstellen"),
        gettext_lazy("Stelt een aanbieder een opleiding of een wijziging voor? Dan staat dat hier."),
    )


class ProposalFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Toestand"),
        choices=OfferProposalState.choices,
        empty_label=gettext_lazy("Alle toestanden"),
    )

    class Meta:
        model = OfferProposal
        fields = ("state",)


class Proposals(ListView):
    """What all providers propose, for who keeps the menu card."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = ProposalTable
    filterset_class = ProposalFilter
    template_name = "vouchers/proposals.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return _proposals(request)


def _proposals(request: HttpRequest) -> QuerySet:
    rows = visible(OfferProposal, request.user)
    return rows.select_related("provider", "programme", "item", "proposed_by", "decided_by")


@policy.signed_in
@require_safe
def proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One proposal with the difference, for its provider and for who decides; others meet 404."""
    found = get_object_or_404(_proposals(request), public_id=public_id)
    decides = request.user.may(Permission.MANAGE_PROGRAMME)
    context = {
        "proposal": found,
        "badges": [presenters.badge(found)],
        "facts": presenters.facts(found),
        "differences": presenters.differences(found),
        "buttons": presenters.buttons(found, request.user),
        "back_url": reverse("vouchers:proposals" if decides else "vouchers:own_offers"),
    }
    return render(request, "vouchers/proposal.html", context)


@policy.requires(Permission.PROPOSE_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest) -> HttpResponse:
    """Propose a new offer."""
    form = NewOfferForm(request.POST or None, user=request.user)

    def propose() -> OfferProposal:
        values = form.values()
        chosen = {name: values.pop(name) for name in ("provider", "programme")}
        return actions.propose_offer(**chosen, by=request.user, values=values)

    return _propose(request, form, propose, title=_("Stel een nieuwe opleiding voor"))


@policy.requires(Permission.PROPOSE_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose a change of an offer."""
    item: MenuItem = get_object_or_404(
        portal.offers_of(request.user).select_related("programme"), public_id=public_id
    )
    form = OfferChangeForm(request.POST or None, item=item)

    def propose() -> OfferProposal:
        return actions.propose_offer(
            provider=item.provider,
            programme=item.programme,
            by=request.user,
            values=form.values(),
            item=item,
        )

    verdict = rules.nothing_waiting(item)
    if request.method != "POST" and not verdict:
        return refused(request, verdict, back_url=reverse("vouchers:own_offers"))
    return _propose(request, form, propose, title=_("Stel een wijziging voor"), subtitle=item.name)


def _propose(
    request: HttpRequest,
    form: OfferForm,
    propose: Callable[[], OfferProposal],
    *,
    title: str,
    subtitle: str = "",
) -> HttpResponse:
    """Ask for the values of an offer and propose them once."""
    back = reverse("vouchers:own_offers")
    if request.method == "POST" and form.is_valid():
        done = _("Je voorstel is verstuurd. De coördinator kijkt het na.")
        try:
            return carry_out(
                request, form, lambda: propose().get_absolute_url(), cancel_url=back, success=done
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "title": title,
        "subtitle": subtitle,
        "intro": _("De menukaart verandert pas als de coördinator je voorstel goedkeurt."),
        "form": form,
        "button": ui.Button(_("Verstuur het voorstel")),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
