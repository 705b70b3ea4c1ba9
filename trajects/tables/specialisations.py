"""The list of specialisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Empty
from trajects.presenters.specialisations import state_badge


class SpecialisationTable(Table):
    name = "specialisaties"
    caption = _("Specialisaties")
    default_order = ("-requested_on",)
    row_url = "get_absolute_url"
    empty = Empty(
        _("Geen specialisaties"),
        _("Hier staan aanvragen aan jouw organisatie, en die van dossiers die je begeleidt."),
    )
    columns = (
        Column("kandidaat", _("Kandidaat"), order_by="traject__candidate__sort_name", kind="link",
               value="traject.candidate.list_name", url="get_absolute_url"),
        Column("specialisatie", _("Specialisatie"), order_by="specialisation__name",
               value="specialisation.name"),
        Column("partner", _("Partner"), order_by="organisation__name", value="organisation.name"),
        Column("begeleider", _("Gevraagd door"), value="requested_by.full_name"),
        Column("toestand", _("Toestand"), order_by="state", kind="badge", value=state_badge),
        Column("op", _("Gevraagd op"), order_by="requested_on", kind="when", value="requested_on"),
    )  # fmt: skip
