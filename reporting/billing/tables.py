"""Lists of billing: periods, the phases of a period, the lines of a file, prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Empty
from reporting.billing.presenters import pages
from reporting.billing.presenters.periods import period_rows
from reporting.billing.presenters.standings import Standing, standings
from reporting.billing.presenters.words import line_badge
from reporting.models import ReportPeriod


class PeriodTable(Table):
    """Report periods with their sums, for the steering group too."""

    name = "periodes"
    caption = _("Rapportperiodes")
    default_order = ("-begins_on",)
    empty = Empty(
        _("Nog geen rapportperiodes"), _("Een coördinator maakt een periode; daarna staan hier de bedragen.")
    )
    columns = (
        Column("periode", _("Periode"), order_by="begins_on", kind="link", value="period.label", url="url"),
        Column("programma", _("Programma"), order_by="programme__name", value="period.programme.name"),
        Column("dagen", _("Dagen"), value="days"),
        Column("lijnen", _("Lijnen"), numeric=True, value="lines"),
        Column("open", _("Te factureren"), kind="money", value="open_cents"),
        Column("gevraagd", _("Gevraagd"), kind="money", value="claimed_cents"),
        Column("aanvaard", _("Aanvaard"), kind="money", value="accepted_cents"),
        Column("betaald", _("Betaald"), kind="money", value="paid_cents"),
        Column("verworpen", _("Verworpen"), kind="money", value="rejected_cents"),
        Column("declaratie", _("Declaratie"), kind="badges", value="badges"),
    )

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        return period_rows(objects, self.request.user)


class PhaseTable(Table):
    """Phases of a period with where they stand."""

    name = "facturatie"
    caption = _("Fasen in deze periode")
    search_placeholder = _("Zoek een naam of klantnummer")
    default_order = ("traject__candidate__sort_name", "template__position")
    empty = Empty(
        _("Nog geen fasen in deze periode"),
        _("Hier staat elke fase die voor het einde van de periode begon."),
    )
    columns = (
        Column("kandidaat", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="candidate", url="url"),
        Column("fase", _("Fase"), order_by="template__position", value="name"),
        Column("stand", _("Stand"), order_by="standing", kind="badge", value="badge"),
        Column("sinds", _("Factureerbaar sinds"), order_by="billable_since", kind="when", value="since"),
        Column("waarom", _("Wat ontbreekt"), kind="sentence", value="why"),
        Column("acties", "", kind="buttons", value="buttons"),
        Column("lijn", _("Lijn"), kind="sentence", value="line"),
        Column("bedrag", _("Bedrag"), kind="money", value="total_cents"),
        Column("begeleiding", _("Begeleiding"), order_by="traject__organisation__name", value="guided_by"),
    )  # fmt: skip
    period: ReportPeriod

    def decorate(self, objects: Sequence[Any]) -> Sequence[Standing]:
        return standings(objects, self.period)


class LineTable(Table):
    """The lines of a file or of a sample."""

    name = "lijnen"
    caption = _("Lijnen")
    default_order = ("number",)
    columns = (
        Column("lijn", _("Lijn"), order_by="number", kind="link", value="number", url="get_absolute_url"),
        Column("kandidaat", _("Kandidaat"), order_by="candidate__sort_name", value="candidate.list_name"),
        Column("fase", _("Fase"), order_by="template__position", value="phase.template.code"),
        Column("wat", _("Wat"), order_by="part", value="get_part_display"),
        Column("organisatie", _("Organisatie"), order_by="organisation__name", value="organisation.name"),
        Column("bedrag", _("Bedrag"), order_by="amount_cents", kind="money", value="amount_cents"),
        Column("stand", _("Stand"), order_by="state", kind="badge", value=line_badge),
        Column("reden", _("Reden"), kind="sentence",
               value=lambda line: line.rejection_reason or line.credit_reason),
    )  # fmt: skip


class PriceTable(Table):
    """Prices with the days on which they hold."""

    name = "prijzen"
    caption = _("Prijzen per fase")
    default_order = ("template__programme__name", "template__position", "part", "-valid_from")
    empty = Empty(
        _("Nog geen prijzen"),
        _("Zonder prijs staat een fase op “te factureren, prijs ontbreekt” en gaat ze in geen bestand."),
    )
    columns = (
        Column("programma", _("Programma"), order_by="template__programme__name",
               value="template.programme.name"),
        Column("fase", _("Fase"), order_by="template__position", value="template.name"),
        Column("wat", _("Waarvoor"), order_by="part", value="get_part_display"),
        Column("bedrag", _("Prijs"), order_by="amount_cents", kind="money", value="amount_cents"),
        Column("vanaf", _("Geldig vanaf"), order_by="valid_from", kind="when", value="valid_from"),
        Column("tot", _("Geldig tot en met"), order_by="valid_until", kind="when", value="valid_until"),
        Column("bron", _("Waar staat dat?"), value="source"),
        Column("acties", "", kind="buttons", value=pages.price_buttons),
    )  # fmt: skip
