"""Vouchers of another system: they use the wallet as if they were booked here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.actors import OutsideActor
from core.forms import EuroField, LineField
from core.text import searchable
from reporting.imports.kinds.base import ImportColumn, ImportRowForm, refused
from reporting.imports.kinds.fields import AnyDayField, NamedField, NamingForm, ReferenceField, WordField
from reporting.imports.kinds.names import NamingKind
from vouchers import actions
from vouchers.enums import VoucherState
from vouchers.models import HIGHEST_PRICE_CENTS, MenuItem, Voucher


class Standing(models.TextChoices):
    """How far a voucher is."""

    ASKED = "asked", gettext_lazy("Aangevraagd")
    ACCEPTED = "accepted", gettext_lazy("Aanvaard")
    FOLLOWED = "followed", gettext_lazy("Gevolgd")


class VoucherRowForm(NamingForm, ImportRowForm):
    reference = ReferenceField()
    dossier = NamedField("traject")
    provider = LineField(max_length=200)
    offer = LineField(max_length=200)
    price = EuroField(max_cents=HIGHEST_PRICE_CENTS, required=False)
    standing = WordField(Standing, required=False)
    used_on = AnyDayField(required=False, not_future=True)
    invoice = LineField(required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """The offer stands on the menu card of the programme of the dossier."""
        data = super().clean() or self.cleaned_data
        if {"dossier", "provider", "offer"} <= data.keys():
            try:
                data["item"] = self.kind.item(data["dossier"], data["provider"], data["offer"])
            except ValidationError as error:
                self.add_error("offer", error)
        if data.get("used_on") and data.get("standing") not in ("", None, Standing.FOLLOWED):
            self.add_error("used_on", _("Een dag hoort alleen bij een opleiding die gevolgd is."))
        return data


class VoucherImport(NamingKind):
    """Vouchers; the rules of booking hold, and nobody gets a mail."""

    kind: ClassVar[str] = "vouchers"
    title = gettext_lazy("Vouchers")
    intro = gettext_lazy(
        "Opleidingen die elders al aangevraagd zijn. Ze gaan af van het rugzakje en volgen alle regels van een"
        " aanvraag. De aanbieder krijgt geen mail."
    )
    model = Voucher
    form_class = VoucherRowForm
    dossier_column = "dossier"
    columns = (
        ImportColumn(
            "reference",
            gettext_lazy("Kenmerk"),
            required=True,
            help=gettext_lazy("Het nummer van deze voucher in het andere systeem."),
            aliases=("id", "vouchernummer", "kenmerk voucher", "referentie"),
            example="V-1001",
        ),
        ImportColumn(
            "dossier",
            gettext_lazy("Dossier"),
            required=True,
            help=gettext_lazy("Het kenmerk van het dossier in dezelfde bron."),
            aliases=("kenmerk dossier", "dossiernummer", "trajectnummer"),
            example="D-1001",
            fixed=True,
        ),
        ImportColumn(
            "provider", gettext_lazy("Aanbieder"), required=True, example="Starterslabo", fixed=True
        ),
        ImportColumn(
            "offer",
            gettext_lazy("Opleiding"),
            required=True,
            help=gettext_lazy("De naam zoals op de menukaart."),
            aliases=("aanbod", "naam opleiding"),
            example="Van klik tot klant",
            fixed=True,
        ),
        ImportColumn(
            "price",
            gettext_lazy("Prijs"),
            help=gettext_lazy("Leeg is de prijs van de menukaart. Een andere prijs weigeren we."),
            aliases=("bedrag", "kostprijs"),
            example="80,50",
            fixed=True,
        ),
        ImportColumn(
            "standing",
            gettext_lazy("Stand"),
            help=gettext_lazy("Aangevraagd, Aanvaard of Gevolgd. Leeg is Aangevraagd."),
            aliases=("toestand", "status"),
            example="Gevolgd",
        ),
        ImportColumn(
            "used_on", gettext_lazy("Gevolgd op"), aliases=("datum opleiding",), example="12/05/2026"
        ),
        ImportColumn("invoice", gettext_lazy("Factuurnummer"), aliases=("factuur",)),
    )

    def targets_of(self, keys: Iterable[int]) -> dict[int, Any]:
        return Voucher.objects.select_related("traject", "provider").in_bulk(list(keys))

    def now(self, target: Any, column: str) -> Any:
        values = {
            "standing": target.get_state_display,
            "used_on": lambda: target.used_on,
            "invoice": lambda: target.invoice_reference,
        }
        return values[column]() if column in values else ""

    def make(self, values: Mapping[str, Any]) -> tuple[Model, list[str]]:
        item = values["item"]
        if values.get("price") not in (None, item.price_cents):
            price = formats.euro(item.price_cents)
            raise refused(_("Op de menukaart kost dit %(price)s.") % {"price": price})
        voucher = actions.book_voucher(
            traject=values["dossier"], item=item, by=self.by, expected_price_cents=item.price_cents
        )
        self._bring_to(voucher, values)
        return voucher, []

    def change(self, target: Any, values: Mapping[str, Any], changed: Sequence[str]) -> list[str]:
        self._bring_to(target, values)
        return []

    def _bring_to(self, voucher: Voucher, values: Mapping[str, Any]) -> None:
        """Accepted and followed, as far as the row says and only forward."""
        standing = values.get("standing") or (Standing.FOLLOWED if values.get("used_on") else Standing.ASKED)
        if standing == Standing.ASKED:
            return
        if voucher.state == VoucherState.PENDING and not voucher.is_free:
            there = OutsideActor(_("Overgenomen uit %(source)s") % {"source": self.source}, role="aanbieder")
            actions.accept_voucher(voucher, by=there, name=voucher.provider.name)
        if standing == Standing.FOLLOWED:
            actions.note_attendance(
                voucher,
                by=self.by,
                followed=True,
                used_on=values.get("used_on"),
                invoice_reference=values.get("invoice") or "",
            )

    def item(self, traject: Any, provider: str, name: str) -> MenuItem:
        """An offer of the programme by its provider and name. Raises ValidationError."""
        found = self._items.get((traject.programme_id, searchable(provider), searchable(name)))
        if found is None:
            raise ValidationError(_("Dit aanbod staat niet op de menukaart van het programma."))
        return found

    @cached_property
    def _items(self) -> dict[tuple[int, str, str], MenuItem]:
        rows = MenuItem.objects.filter(archived_at__isnull=True).select_related("provider")
        return {(row.programme_id, searchable(row.provider.name), searchable(row.name)): row for row in rows}
