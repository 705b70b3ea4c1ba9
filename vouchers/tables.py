"""Lists of vouchers and of the menu card."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Empty
from vouchers import presenters
from vouchers.filters import MenuFilter
from vouchers.models import MenuItem
from vouchers.rules import Offer, Situation


class VoucherTable(Table):
    name = "vouchers"
    caption = _("Vouchers")
    search_placeholder = _("Zoek op nummer, opleiding of kandidaat")
    default_order = ("-booked_at",)
    row_url = "get_absolute_url"
    columns = (
        Column("number", _("Voucher"), order_by="number", kind="link", url="get_absolute_url"),
        Column(
            "candidate",
            _("Kandidaat"),
            order_by="traject__candidate__sort_name",
            kind="link",
            value="traject.candidate.list_name",
            url="traject.get_absolute_url",
        ),
        Column("item_name", _("Opleiding"), order_by="item_name"),
        Column("provider", _("Aanbieder"), order_by="provider__name", value="provider.name"),
        Column("price_cents", _("Prijs"), order_by="price_cents", kind="money"),
        Column("state", _("Toestand"), order_by="state", kind="badge", value=presenters.voucher_badge),
        Column("booked_at", _("Aangevraagd"), order_by="booked_at", kind="when"),
    )
    empty = Empty(
        _("Nog geen vouchers"),
        _("Vouchers vraag je aan in het dossier van een kandidaat, op het tabblad Menukaart."),
    )


class MenuTable(Table):
    """The menu card, grouped by provider as in the handbook (H-91)."""

    name = "menukaart"
    default_order = ("name",)
    page_sizes = (200,)
    page_size = 200
    empty = Empty(_("De menukaart is leeg"), _("De stuurgroep stelt de menukaart samen."))

    @property
    def order(self) -> tuple[str, ...]:
        return ("provider__name", *super().order)

    def groups(self) -> Iterator[tuple[str, list[presenters.OfferRow]]]:
        """The offers of each provider."""
        for name, items in groupby(self.page.object_list, key=lambda item: item.provider.name):
            yield name, [self.present(item) for item in items]

    def present(self, item: MenuItem) -> presenters.OfferRow:
        """An offer as anybody may read it: who to write to is for those who may book."""
        return presenters.offer_row(item)


class DossierMenuTable(MenuTable):
    """The menu card in a dossier: every offer can be booked or says why not."""

    def __init__(self, request: HttpRequest, queryset: QuerySet, *, situation: Situation) -> None:
        super().__init__(request, queryset, filterset=MenuFilter)
        self.situation = situation

    def present(self, item: MenuItem) -> presenters.OfferRow:
        button = presenters.book_button(Offer(self.situation, item), self.request.user)
        return presenters.offer_row(item, contact=item.contact_email, button=button)
