"""The menu card that everybody may read (H-92), an offer's own page, and the card as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)
from django.views.decorators.http import require_safe

from core import dates, files, policy, publicity
from core.policy import visible
from core.sheets.samples import export
from core.sheets.writing import ENDINGS
from core.tables import ListView, Table
from people.roles import Permission
from vouchers.filters import MenuFilter
from vouchers.models import MenuItem
from vouchers.presenters import menu as presenters
from vouchers.querysets import MenuItemQuerySet
from vouchers.rules.menu import may_see_prices
from vouchers.sheets import MenuSheet
from vouchers.tables import MenuTable


class MenuView(ListView):
    """Offers of the active programmes, with filters, without an account."""

    table_class = MenuTable
    filterset_class = MenuFilter
    template_name = "vouchers/menu.html"
    fragment_name = "vouchers/_menu.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return shared(request, super().get(request, *args, **kwargs))

    def get_queryset(self, request: HttpRequest) -> MenuItemQuerySet:
        return _on_offer(request)

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        buttons = presenters.keeper_buttons(request.user)
        return _common(request) | {"buttons": buttons, "today": dates.today()}


@policy.public
@require_safe
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One offer; what left the card stays readable for the people of the programme only."""
    staff = may_see_prices(request.user)
    rows = visible(MenuItem, request.user).with_provider() if staff else _on_offer(request)
    item: MenuItem = get_object_or_404(rows, public_id=public_id)
    context = _common(request) | {
        "item": item,
        "facts": presenters.offer_facts(item, request.user),
        "badges": presenters.offer_badges(item),
        "buttons": presenters.offer_buttons(item, request.user),
        "prices": presenters.price_rows(item.prices.select_related("changed_by")) if staff else [],
        "back_url": reverse("vouchers:menu"),
    }
    return shared(request, render(request, "vouchers/offer.html", context))


@policy.public
@require_safe
def logo(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The logo of a funder, which is meant to be seen by all; no other file leaves here."""
    stored = next((each for each in presenters.funders().values() if each.public_id == public_id), None)
    if stored is None:
        raise Http404
    response = files.serve(stored, inline=True)
    response["Cache-Control"] = "public, max-age=86400"
    return response


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def menu_export(request: HttpRequest, programme: str, ending: str) -> HttpResponse:
    """The whole card as CSV or XLSX, which can be changed and uploaded again."""
    if ending not in ENDINGS or programme not in dict(MenuSheet.scopes(request.user)):
        raise Http404
    return export(MenuSheet(scope=programme, by=request.user), ending)


def shared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page without an account is the same for all: caches keep it, and ask each time whether it still holds.

    They ask, because an offer that is archived leaves the card at once.
    """
    if request.user.is_authenticated:
        return response
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _on_offer(request: HttpRequest) -> MenuItemQuerySet:
    return visible(MenuItem, request.user).offered().of_active_programmes().with_provider()


def _common(request: HttpRequest) -> dict[str, Any]:
    """The frame around the page, with navigation or without, and the logos of the funders."""
    publicity.about(request, *presenters.funders_sentences())
    frame = "base.html" if request.user.is_authenticated else "layout/public.html"
    return {"frame": frame, "funders": presenters.funders()}
