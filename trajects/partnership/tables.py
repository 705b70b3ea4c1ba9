"""Lists of registrations and case discussions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.tables import Column, Table
from core.ui import Empty
from people import world
from trajects.partnership.presenters import application_badge, helped_words


class ApplicationTable(Table):
    name = "aanmeldingen"
    caption = _("Aanmeldingen")
    search_placeholder = _("Zoek een naam")
    default_order = ("created_at",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Geen nieuwe aanmeldingen"), _("Wie zich aanmeldt op de openbare pagina, verschijnt hier.")
    )
    columns = (
        Column("naam", _("Naam"), order_by="family_name,given_name", kind="link",
               value=str, url="get_absolute_url"),
        Column("op", _("Aangemeld"), order_by="created_at", kind="when",
               value=lambda row: dates.local_date(row.created_at)),
        Column("partnerschap", _("Partnerschap"), order_by="partnership__name", value="partnership.name"),
        Column("leeftijd", _("Leeftijd"), order_by="birth_date", numeric=True, value="age"),
        Column("hulp", _("Wie hielp"), value=helped_words),
        Column("toestand", _("Toestand"), order_by="state", kind="badge", value=application_badge),
    )  # fmt: skip
    # What is needed to call somebody; what was said of health and residence leaves in no file.
    saved_columns = (
        Column("telefoon", _("Telefoon"), value=lambda row: formats.phone(row.phone) if row.phone else ""),
        Column("email", _("E-mail"), value="email"),
        Column("gemeente", _("Gemeente"), value=lambda row: f"{row.postcode} {row.municipality}".strip()),
        Column("taal", _("Taal"), value=lambda row: world.language_name(row.language)),
    )


class DiscussionTable(Table):
    name = "casusbesprekingen"
    caption = _("Casusbesprekingen")
    default_order = ("-held_on",)
    row_url = "get_absolute_url"
    empty = Empty(_("Geen casusbesprekingen"), _("Plan er een, en zet er dossiers op."))
    columns = (
        Column("datum", _("Datum"), order_by="held_on", kind="link",
               value=lambda row: formats.long_date(row.held_on), url="get_absolute_url"),
        Column("partnerschap", _("Partnerschap"), order_by="partnership__name", value="partnership.name"),
        Column("plaats", _("Plaats of link"), value="place"),
        Column("casussen", _("Casussen"), numeric=True, value="item_count"),
        Column("open", _("Nog te bespreken"), numeric=True, value="open_count"),
    )  # fmt: skip
