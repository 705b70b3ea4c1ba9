"""Prices per phase: settings of a programme without a default value."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy
from core.errors import Refused
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.ui import Button
from core.views import carry_out, refused
from people.models import User
from people.roles import Permission
from reporting.billing import actions
from reporting.billing.forms import PriceForm
from reporting.billing.tables import PriceTable
from reporting.models import PhasePrice

PRICES = "reporting:billing_prices"


class Prices(ListView):
    """Every price with the days on which it holds."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = PriceTable
    template_name = "reporting/billing/prices.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(PhasePrice, request.user).select_related("template__programme").with_use()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        add = Button(_("Leg een prijs vast"), reverse("reporting:billing_price_add"), icon="plus")
        return {"buttons": [add], "back_url": reverse("reporting:billing")}


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def price_add(request: HttpRequest) -> HttpResponse:
    """Fix what a phase is paid from a day on."""
    form, url = PriceForm(request.POST or None), reverse(PRICES)

    def work() -> str:
        actions.set_price(by=cast("User", request.user), **form.values())
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De prijs is vastgelegd."))
    context = {
        "form": form,
        "title": _("Leg een prijs vast"),
        "submit_label": _("Leg de prijs vast"),
        "cancel_url": url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def price_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away a price with which nothing was billed."""
    rows = visible(PhasePrice, request.user).select_related("template__programme")
    try:
        actions.remove_price(get_object_or_404(rows, public_id=public_id), by=cast("User", request.user))
    except Refused as error:
        return refused(request, error.verdict, back_url=reverse(PRICES))
    messages.success(request, _("De prijs is verwijderd."))
    return HttpResponseRedirect(reverse(PRICES))
