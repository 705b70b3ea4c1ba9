"""The lines of a provider's statement, for the page and for a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting import documents as d
from reporting.workbooks import Euros, Value


def header() -> list[str]:
    """The columns."""
    return [
        _("Voucher"),
        _("Aanvaard"),
        _("Opleiding"),
        _("Gevolgd"),
        _("Gevolgd op"),
        _("Factuurnummer"),
        _("Bedrag (euro)"),
    ]


def cells(made: d.ProviderStatement) -> Iterator[list[Value]]:
    """One line for each voucher, and the total."""
    for line in made.lines:
        yield [
            line.number,
            line.accepted_on,
            line.training,
            line.followed,
            line.used_on,
            line.invoice_reference,
            Euros(line.amount_cents),
        ]
    yield [_("Totaal"), None, None, None, None, None, Euros(made.total_cents)]
