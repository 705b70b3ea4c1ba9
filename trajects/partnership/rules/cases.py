"""Case discussions, and the way out that they decide on (D-05, D-16)."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, require
from core.text import searchable
from trajects.partnership.enums import EndBranch, ItemDecision
from trajects.partnership.rules.base import ADVISER

# Parts of a family name that are common words; alone they name nobody.
PARTICLES = {"aan", "al", "da", "de", "del", "den", "der", "des", "di", "dos", "du", "el", "het", "la", "le", "les",
             "op", "te", "ten", "ter", "uit", "van", "von", "zu"}  # fmt: skip


def names_nobody(candidate: Any, text: str) -> Verdict:
    """The question of an agenda may be read by who sees no persons: it holds no name (D-05)."""
    names = _words(candidate.given_name, candidate.family_name) - PARTICLES
    return require(
        not names & _words(text),
        "discussion.name",
        _("Noem geen naam. De VDAB-adviseur leest deze vraag mee."),
        source="D-05, draaiboek 1.3.2",
        who=ADVISER,
    )


def _words(*texts: str) -> set[str]:
    """The words in texts, whatever stands around them; one letter is no word."""
    return {word.strip("-_") for word in re.findall(r"[\w-]{2,}", searchable(*texts))}


def is_planned(coming: Any, user: Any = None) -> Verdict:
    """There is an agenda to put a case on."""
    return require(
        coming.exists(),
        "discussion.none",
        _("Er is nog geen casusbespreking gepland. Plan er eerst een."),
        source="D-05, draaiboek 1.3.2",
        who=ADVISER,
        url=reverse("trajects:discussion_plan"),
    )


def item_is_open(item: Any, user: Any = None) -> Verdict:
    """What was decided on a case stays as it was decided."""
    return require(
        not item.decision,
        "discussion.decided",
        _("Deze casus is al besproken. Zet hem opnieuw op een agenda als er iets verandert."),
        source="D-05, draaiboek 1.3.2",
    )


def ending_discussed(traject: Any, user: Any = None) -> Verdict:
    """The partnership with the VDAB adviser decides when guidance stops (D-16)."""
    wanted = traject.programme.case_discussion
    found = wanted and any(
        item.decision in (ItemDecision.END, ItemDecision.NOT_FOR_US)
        for item in traject.discussion_items.all()
    )
    return require(
        found or not wanted,
        "ending.discussed",
        _("Het partnerschap beslist samen met de VDAB-adviseur wanneer de begeleiding stopt."),
        source="D-16, draaiboek 6",
        who=_("de casusbespreking"),
        url=reverse("trajects:partnership", args=[traject.public_id]),
    )


def ending_recorded(traject: Any, user: Any = None) -> Verdict:
    """How the client goes on at VDAB is written down (D-16)."""
    return require(
        getattr(traject, "vdab_transfer", None) is not None,
        "ending.transfer",
        _("Vul eerst in hoe de klant na het partnerschap verder gaat."),
        source="D-16, draaiboek 6",
        who=ADVISER,
        url=reverse("trajects:vdab_transfer", args=[traject.public_id]),
    )


def branch_of(*, is_registered: bool, wants_activation: bool, knows_mediator: bool) -> EndBranch:
    """Which way out holds (D-16)."""
    if is_registered:
        return EndBranch.KNOWN_MEDIATOR if knows_mediator else EndBranch.UNKNOWN_MEDIATOR
    return EndBranch.ENROL if wants_activation else EndBranch.NO_ACTIVATION
