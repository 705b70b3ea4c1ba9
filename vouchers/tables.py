"""Lists of vouchers and of the menu card."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.tables import Column, PageLink, Table
from core.ui import Empty
from vouchers import presenters
from vouchers.filters import FITS, DossierMenuFilter
from vouchers.models import MenuItem
from vouchers.presenters.offers import FittingRow, fitting_row
from vouchers.quality import usual_answer_days
from vouchers.rules import Offer, Situation
from vouchers.rules.fit import Fit, fit_of
from vouchers.rules.quality import Thresholds


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
    search_placeholder = _("Zoek een opleiding")
    default_order = ("name",)
    # A menu card stands on one page, also on paper.
    page_sizes = (1000,)
    page_size = 1000
    empty = Empty(_("De menukaart is leeg"), _("De stuurgroep stelt de menukaart samen."))

    @property
    def order(self) -> tuple[str, ...]:
        return ("provider__name", *super().order)

    def groups(self) -> Iterator[tuple[str, list[presenters.OfferRow]]]:
        """The offers of each provider."""
        for name, items in groupby(self.page.object_list, key=lambda item: item.provider.name):
            yield name, [self.present(item) for item in items]

    def present(self, item: MenuItem) -> presenters.OfferRow:
        """An offer as anybody may read it; who to write to is not for machines that collect addresses."""
        contact = item.contact_email if self.request.user.is_authenticated else ""
        return presenters.offer_row(item, contact=contact)


class DossierMenuTable(MenuTable):
    """The menu card in a dossier: what fits best comes first, and what cannot be booked says why not.

    A menu card is short: it stands on one page, and what fits is worked out here.
    """

    orders = (
        ("past", _("Past het best")),
        ("prijs", _("Prijs")),
        ("aanbieder", _("Aanbieder")),
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet, *, situation: Situation) -> None:
        super().__init__(request, queryset, filterset=DossierMenuFilter)
        self.situation = situation

    @cached_property
    def fits(self) -> list[Fit]:
        """Every offer that the filters leave, in the order that was asked for."""
        items = self.queryset.order_by("provider__name", "name", "pk")
        found = [fit_of(Offer(self.situation, item), self.request.user) for item in items]
        if self.order_key == "past":
            found.sort(key=lambda fit: fit.rank)
        if self.order_key == "prijs":
            found.sort(key=lambda fit: fit.offer.item.price_cents)
        return found

    @property
    def order_key(self) -> str:
        wanted = self.request.GET.get("sort", "")
        return wanted if wanted in dict(self.orders) else self.orders[0][0]

    def order_links(self) -> list[PageLink]:
        """The orders in which the offers can stand."""
        return [PageLink(label, self.url_with(sort=key), key == self.order_key) for key, label in self.orders]

    @property
    def sort_value(self) -> str:
        return self.order_key if "sort" in self.request.GET else ""

    @property
    def blocked(self) -> int:
        """How many offers cannot be booked now."""
        return sum(not fit.verdict for fit in self.fits)

    def offers(self) -> list[FittingRow]:
        """The rows of the page; with the filter on, only what can be booked now."""
        limits = Thresholds.of(self.situation.traject.programme)
        days = usual_answer_days((fit.offer.item.provider_id for fit in self.fits), limits)
        form = self.filterset.form
        only = form.is_valid() and form.cleaned_data.get("fits") == FITS
        return [fitting_row(fit, days) for fit in self.fits if fit.verdict or not only]
