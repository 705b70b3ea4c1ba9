"""What the intake form shows above its questions: who this is and the situation (domain 1.4, A and B)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import formats
from core.ui import Fact


def known_facts(traject: Any) -> list[Fact]:
    """What the person's record and the dossier already say; it is changed there, not in the intake."""
    candidate = traject.candidate
    groups = [str(row.target_group) for row in candidate.target_groups.select_related("target_group")]
    return [
        Fact(_("Naam"), candidate.list_name, url=candidate.get_absolute_url()),
        Fact(_("Geboortedatum"), formats.short_date(candidate.birth_date) if candidate.birth_date else ""),
        Fact(_("Geslacht"), candidate.get_sex_display()),
        Fact(_("IKL-nummer"), candidate.ikl_number),
        Fact(_("Adres"), candidate.address_line),
        Fact(_("E-mail"), candidate.email),
        Fact(_("Telefoon"), formats.phone(candidate.mobile or candidate.phone)),
        Fact(_("VDAB-categorie"), str(candidate.vdab_category or "")),
        Fact(_("Doelgroep"), ", ".join(groups)),
        Fact(_("Ingeschreven bij VDAB sinds"), candidate.registered_at_vdab_on or ""),
        Fact(_("Hoogste diploma"), candidate.get_diploma_display()),
        Fact(_("Niveau Nederlands"), candidate.get_dutch_level_display()),
        Fact(_("Adviseur"), str(traject.adviser), traject.organisation.name),
        Fact(_("Toeleiding"), str(traject.referring_organisation or "")),
        Fact(_("Consulent"), str(traject.consultant or "")),
    ]
