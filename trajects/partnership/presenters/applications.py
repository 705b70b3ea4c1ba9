"""Registrations of clients, and the card of a partnership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates, formats, moves
from core.rules import Verdict, require
from core.ui import Badge, Button, CheckItem, Empty, Fact, Tone
from people import world
from people.roles import Permission
from trajects.partnership import rules
from trajects.partnership.enums import (
    APPLICATION_TONES,
    Answer,
    ApplicationState,
    Helper,
)

NO_PARTNERSHIP = Empty(
    gettext_lazy("Je werkt nog in geen partnerschap"),
    gettext_lazy("Een coördinator maakt een partnerschap in het beheer, en zet je organisatie erbij."),
)


def application_badge(application: Any) -> Badge:
    """Its state."""
    state = ApplicationState(application.state)
    return Badge(str(state.label), APPLICATION_TONES[state])


def application_facts(application: Any) -> list[Fact]:
    """Who it is and how to reach them."""
    age = _("%(age)s jaar op de dag van de aanmelding") % {"age": application.age}
    helper = f"{application.get_helped_by_display()} {application.helper_name}".strip()
    return [
        Fact(_("Aangemeld op"), dates.local_date(application.created_at)),
        Fact(_("Partnerschap"), application.partnership.name),
        Fact(_("Geboortedatum"), formats.short_date(application.birth_date), age),
        Fact(_("Telefoon"), formats.phone(application.phone) if application.phone else ""),
        Fact(_("E-mail"), application.email),
        Fact(_("Gemeente"), f"{application.postcode} {application.municipality}".strip()),
        Fact(_("Taal"), world.language_name(application.language)),
        Fact(_("Hulp bij het invullen"), helper),
        *_kept_fact(application),
    ]


def _kept_fact(application: Any) -> list[Fact]:
    """Until when it is kept; with a dossier it stays as long as that."""
    until = rules.kept_until(application)
    words = _("Daarna wordt de aanmelding gewist.")
    return [Fact(_("Bewaard tot en met"), until, words)] if until else []


def answer_facts(application: Any) -> list[Fact]:
    """What the outside_target_group ask."""
    return [
        Fact(_("Mag in België blijven"), str(Answer(application.has_residence).label)),
        Fact(_("Langdurig ziek"), str(Answer(application.is_long_ill).label)),
        Fact(_("Heeft een arbeidscontract"), str(Answer(application.has_contract).label)),
    ]


def application_checks(application: Any) -> list[CheckItem]:
    """What decides whether the person belongs to the target group (D-02)."""
    items = [
        CheckItem.of(_("Hoort bij de doelgroep"), rules.is_in_target_group(application)),
        CheckItem.of(_("De antwoorden zijn volledig"), rules.answers_are_known(application)),
    ]
    if rules.needs_education_reason(application):
        words = _(
            "Op deze leeftijd komt onderwijs eerst. Bij het aanvaarden schrijf je op waarom dat niet kan."
        )
        items.append(CheckItem(_("Eerst onderwijs"), ok=bool(application.education_reason), reason=words))
    return items


def application_buttons(application: Any, user: Any) -> list[Button]:
    """Answer it, or fill in what the client did not know."""
    found = moves.buttons("aanmelding", application, user)
    if application.state == ApplicationState.NEW:
        url = reverse("trajects:application_answers", args=[application.public_id])
        found.append(Button(_("Vul antwoorden aan"), url, tone="secondary", icon="pencil"))
    return found


def is_new(application: Any) -> Verdict:
    """Nobody answered this registration yet."""
    return require(
        application.state == ApplicationState.NEW,
        "application.answered",
        gettext_lazy("Deze aanmelding is al beantwoord."),
        source="D-02, draaiboek 1.2",
    )


def helped_words(application: Any) -> str:
    """Who helped, for a list."""
    return "" if application.helped_by == Helper.NOBODY else str(application.get_helped_by_display())


def public_address(partnership: Any) -> str:
    """Where clients register themselves, as a whole address."""
    return settings.SITE_URL + reverse("trajects:apply", args=[partnership.code])


@dataclass(frozen=True)
class PartnershipCard:
    """A partnership as its people see it."""

    name: str
    facts: list[Fact]
    buttons: list[Button]
    address: str = ""


def partnership_card(partnership: Any, user: Any, *, new: int, direct: int, coming: Any) -> PartnershipCard:
    """What is to do in a partnership. `new`: registrations without an answer, `direct`: flagged messages."""
    opens = bool(rules.takes_registrations(partnership))
    handles = user.may(Permission.HANDLE_APPLICATIONS)
    facts = [
        Fact(_("Trekker"), partnership.organisation.name),
        Fact(_("Partners"), ", ".join(row.name for row in partnership.partners.all())),
        Fact(_("VDAB-adviseur"), ", ".join(row.full_name for row in partnership.vdab_advisers.all())),
        Fact(_("Volgende casusbespreking"), coming.held_on if coming else _("nog niet gepland")),
    ]
    if handles:
        facts += [_new_fact(partnership, new), _direct_fact(direct), _time_fact(partnership)]
        facts += _closed_fact(partnership)
    return PartnershipCard(
        partnership.name,
        facts,
        _card_buttons(partnership, opens=opens and handles, coming=coming),
        public_address(partnership) if opens else "",
    )


def _new_fact(partnership: Any, new: int) -> Fact:
    url = f"{reverse('trajects:applications')}?partnerschap={partnership.public_id}"
    words = ngettext("%(count)s nieuwe", "%(count)s nieuwe", new) % {"count": new}
    return Fact(_("Aanmeldingen"), words, url=url)


def _direct_fact(direct: int) -> Fact:
    tone = Tone.WARNING if direct else Tone.NEUTRAL
    return Fact(_("Rechtstreekse berichten aan VDAB"), Badge(str(direct), tone))


def _closed_fact(partnership: Any) -> list[Fact]:
    """That the public page is closed, where there is one."""
    verdict = rules.takes_registrations(partnership)
    wanted = partnership.programme.self_registration and not verdict
    return [Fact(_("Openbare pagina"), str(verdict.reason))] if wanted else []


def _time_fact(partnership: Any) -> Fact:
    return Fact(
        _("Tijdsregistratie (PLATOS)"),
        partnership.time_registration_number,
        url=partnership.time_registration_url,
    )


def _card_buttons(partnership: Any, *, opens: bool, coming: Any) -> list[Button]:
    found = []
    if coming:
        found.append(
            Button(_("Open de agenda"), coming.get_absolute_url(), tone="secondary", icon="calendar")
        )
    if opens:
        url = reverse("trajects:apply_code", args=[partnership.public_id])
        found.append(Button(_("QR-code om aan te melden"), url, tone="secondary"))
    return found
