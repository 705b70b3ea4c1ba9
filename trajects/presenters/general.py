"""The first tab of a dossier: the facts of the basic file (H-85)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, moves
from core.models import Event
from core.ui import Button, Fact
from people.access import may_on
from people.roles import Permission
from trajects.presenters.client import ClientCard, client_card
from trajects.presenters.sharing import Sharing, lent_words, sharing
from trajects.presenters.teamwork import Teamwork, teamwork
from trajects.rules import traject_closed, traject_open
from trajects.rules.teamwork import may_work_in


@dataclass(frozen=True)
class GeneralPage:
    """What templates/trajects/dossier_general.html shows."""

    person: list[Fact]
    guidance: list[Fact]
    start: list[Fact]
    remarks: str
    shows_remarks: bool
    edit: Button | None
    edit_person: Button
    moves: list[Button]
    last_change: Any
    work: Teamwork | None = None
    sharing: Sharing | None = None
    client: ClientCard | None = None
    lent: str = ""
    financing: list[Fact] | None = None
    participation: Button | None = None


def general_page(traject: Any, user: Any) -> GeneralPage:
    """The basic file of a dossier."""
    return GeneralPage(
        person=_person(traject.candidate),
        guidance=_guidance(traject),
        start=_start(traject),
        remarks=traject.internal_remarks,
        shows_remarks=may_work_in(traject, user),
        edit=_edit(traject, user),
        edit_person=Button(
            _("Open de persoonsfiche"), traject.candidate.get_absolute_url(), tone="secondary", icon="person"
        ),
        moves=[*moves.buttons("dossier", traject, user), *_refer(traject, user)],
        last_change=Event.objects.in_dossier(traject).by_people().first(),
        work=teamwork(traject, user),
        sharing=sharing(traject, user),
        client=client_card(traject, user),
        lent=lent_words(traject, user),
        financing=_financing(traject),
        participation=Button(
            _("Gegevens voor het ESF"),
            reverse("reporting:participation", args=[traject.public_id]),
            tone="secondary",
            icon="clipboard",
        ),
    )


def _financing(traject: Any) -> list[Fact]:
    """What might have been financed twice, and why it is not (V-09)."""
    return [
        Fact(check.finding, check.reason, f"{check.recorded_by}, {formats.short_date(check.recorded_at)}")
        for check in traject.financing_checks.select_related("recorded_by")
    ]


def _refer(traject: Any, user: Any) -> list[Button]:
    """Sending the candidate on to another partner (H-38): first the line here ends."""
    may = may_on(user, Permission.SEND_REFERRALS, traject.organisation_id)
    programme = traject.programme
    if not may or not programme.uses_referrals or programme.client_mediated:
        return []
    url = reverse("referrals:refer_candidate", args=[traject.candidate.public_id])
    button = Button(_("Verwijs door naar een andere partner"), url, tone="secondary", icon="send")
    return [button.guarded_by(traject_closed(traject, user))]


def _person(candidate: Any) -> list[Fact]:
    return [
        Fact(_("Klantnummer"), str(candidate.number)),
        Fact(_("Geboortedatum"), formats.short_date(candidate.birth_date) if candidate.birth_date else ""),
        Fact(_("Geslacht"), candidate.get_sex_display()),
        Fact(_("Hoogste diploma"), candidate.get_diploma_display()),
        Fact(_("Niveau Nederlands"), candidate.get_dutch_level_display()),
        Fact(_("Adres"), candidate.address_line),
    ]


def _guidance(traject: Any) -> list[Fact]:
    return [
        Fact(
            traject.programme.adviser_title or _("Adviseur"), str(traject.adviser), traject.organisation.name
        ),
        *(_referred(traject) if traject.tells_consultant else []),
        Fact(_("Programma"), str(traject.programme)),
        Fact(_("Gestart op"), traject.started_on),
    ]


def _referred(traject: Any) -> list[Fact]:
    return [
        Fact(_("Toeleiding"), str(traject.referring_organisation or "")),
        Fact(_("Consulent"), str(traject.consultant or "")),
    ]


def _start(traject: Any) -> list[Fact]:
    """How the activity began, in a programme that can lead to one."""
    if not traject.programme.leads_to_start:
        return []
    return [
        Fact(_("Opgestart in"), traject.get_started_in_display()),
        Fact(_("Start van de activiteit"), traject.activity_starts_on),
        Fact(_("Ondernemingsnummer"), _enterprise_number(traject.enterprise_number)),
    ]


def _enterprise_number(digits: str) -> str:
    """0123456749 as 0123.456.749."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if digits else ""


def _edit(traject: Any, user: Any) -> Button | None:
    if not may_work_in(traject, user):
        return None
    url = reverse("trajects:facts_edit", args=[traject.public_id])
    return Button(_("Wijzig deze gegevens"), url, tone="secondary", icon="pencil").guarded_by(
        traject_open(traject, user)
    )
