"""Lists of vouchers and of the menu card."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Row, Table
from core.ui import Empty
from vouchers import presenters
from vouchers.filters import MenuFilter
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


_MENU_COLUMNS = (
    Column("name", _("Opleiding"), order_by="name", kind="link", url="link"),
    Column("phase", _("Fase"), order_by="phase", value=presenters.phase_words),
    Column("method", _("Methode"), order_by="method", value=presenters.method_words),
    Column("duration", _("Duur")),
    Column("umbrella", _("Koepel")),
    Column("location", _("Locatie"), order_by="location"),
    Column("price_cents", _("Prijs"), order_by="price_cents", kind="money"),
)


class MenuTable(Table):
    """The menu card, grouped by provider as in the handbook (H-91)."""

    name = "menukaart"
    caption = _("Menukaart")
    default_order = ("name",)
    page_sizes = (100, 200)
    page_size = 100
    columns = _MENU_COLUMNS
    empty = Empty(_("De menukaart is leeg"), _("De stuurgroep stelt de menukaart samen."))

    @property
    def order(self) -> tuple[str, ...]:
        return ("provider__name", *super().order)

    def groups(self) -> Iterator[tuple[str, list[Row]]]:
        """The rows of each provider."""
        for name, rows in groupby(self.rows, key=lambda row: row.obj.provider.name):
            yield name, list(rows)


class DossierMenuTable(MenuTable):
    """The menu card in a dossier: every offer can be booked or says why not."""

    def __init__(self, request: HttpRequest, queryset: QuerySet, *, situation: Situation) -> None:
        super().__init__(request, queryset, filterset=MenuFilter)
        self.situation = situation
        self.columns = (
            *_MENU_COLUMNS,
            Column(
                "contact_email", _("Contact"), kind="link", url=lambda item: f"mailto:{item.contact_email}"
            ),
            Column("book", "", kind="buttons", value=self._button),
        )

    def _button(self, item: Any) -> list[Any]:
        return [presenters.book_button(Offer(self.situation, item), self.request.user)]
