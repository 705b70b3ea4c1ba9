"""The pages of *Rapporten*. A capability adds its line; who has the permission sees it.

The hub at /rapporten/ shows them as cards; `{% report_sections %}` puts them as a row at the top of each page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.ui import Tab
from people.roles import Permission


@dataclass(frozen=True)
class Section:
    """A page of figures: its words, what it answers, the name of its address, and who may open it."""

    label: str | Promise
    description: str | Promise
    name: str
    permission: Permission

    @property
    def url(self) -> str:
        return reverse(self.name)


SECTIONS: tuple[Section, ...] = (
    Section(
        _("Dashboard"),
        _("Caseload, doorstroom, doorlooptijden, uitkomsten en vouchers, met de dossiers achter elk cijfer."),
        "reporting:dashboard",
        Permission.SEE_FIGURES,
    ),
    Section(
        _("Facturatie"),
        _("Wat per periode te factureren is, waarom nog niet, en hoever elke declaratie staat."),
        "reporting:billing",
        Permission.SEE_REPORTS,
    ),
    Section(
        _("KPI's"),
        _(
            "Wat een programma wil bereiken, wat gerealiseerd is, en momentopnames om later op terug te vallen."
        ),
        "reporting:kpis",
        Permission.SEE_FIGURES,
    ),
    Section(
        _("Kwaliteit van de menukaart"),
        _("Wat kandidaten en adviseurs vinden van elk aanbod, en wat het kost."),
        "vouchers:quality",
        Permission.SEE_REPORTS,
    ),
    Section(
        _("Financiering"),
        _(
            "Subsidies met wat is toegewezen, uitbetaald en aanvaard, de partners, de kosten en het resultaat."
        ),
        "reporting:grants",
        Permission.SEE_REPORTS,
    ),
    Section(
        _("Deelnemers ESF"),
        _(
            "Wie deelneemt volgens de indicatoren van het ESF, bij de start, bij het einde en zes maanden later."
        ),
        "reporting:esf",
        Permission.SEE_REPORTS,
    ),
    Section(
        _("Exporteren"),
        _("Dossiers of contacten als rekenblad of CSV, met de kolommen die jij kiest."),
        "reporting:exports",
        Permission.EDIT_DOSSIERS,
    ),
    Section(
        _("Gegevens invoeren"),
        _("Kandidaten, dossiers, contacten en vouchers overnemen uit een ander systeem."),
        "reporting:data_imports",
        Permission.MANAGE_PROGRAMME,
    ),
)


def sections_for(user: Any) -> list[Section]:
    """The pages that this user may open, in the order of the screen."""
    return [section for section in SECTIONS if user.may(section.permission)]


def section_tabs(user: Any, path: str) -> list[Tab]:
    """The same as a row of places; the one with the longest address above the page is where you are."""
    sections = sections_for(user)
    above = [section.url for section in sections if path.startswith(section.url)]
    here = max(above, key=len, default="")
    return [Tab(str(section.label), section.url, current=section.url == here) for section in sections]
