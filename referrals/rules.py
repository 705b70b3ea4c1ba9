"""When a referral may be sent and answered, and why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import ALLOWED, Verdict, require
from people.enums import Family
from trajects.enums import EnrolmentState

ADVISER = _("de adviseur van de organisatie")
CONSULTANT = _("de consulent")


def is_syntra_route(referral: Any) -> bool:
    """Whether the receiving organisation belongs to the Syntra family."""
    return referral.to_organisation.family == Family.SYNTRA


def attended_info_session(referral: Any, user: Any = None) -> Verdict:
    """On the Syntra route presence at an info session comes before acceptance (H-33)."""
    if not is_syntra_route(referral):
        return ALLOWED
    present = any(
        enrolment.state == EnrolmentState.PRESENT and enrolment.session.programme_id == referral.programme_id
        for enrolment in referral.candidate.enrolments.all()
    )
    return require(
        present,
        "info_session",
        _("De kandidaat was nog niet aanwezig op een infosessie. Vul eerst de aanwezigheid in."),
        source="H-33, handleiding 2.4",
        who=ADVISER,
    )


def has_target_group(referral: Any, user: Any = None) -> Verdict:
    """At least one target group is filled in before a referral is accepted (H-13)."""
    return require(
        referral.candidate.target_groups.all(),
        "target_group",
        _("De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."),
        source="H-13, handleiding 1.2",
        who=ADVISER,
    )


def is_syntra(referral: Any, user: Any = None) -> Verdict:
    """Only a Syntra organisation sends somebody on because the Dutch is not enough (H-34)."""
    return require(
        is_syntra_route(referral),
        "not_syntra",
        _("Omleiden om de taal kan alleen bij een doorverwijzing naar Syntra."),
        source="H-34, handleiding 2.4",
    )


def card_fits(referral: Any, user: Any = None) -> Verdict:
    """The text of the card is not longer than the programme allows (H-30)."""
    limit = referral.programme.card_max_characters
    return require(
        len(referral.card_text) <= limit,
        "card_length",
        _("De tekst voor de kaart is te lang: hoogstens %(limit)s tekens.") % {"limit": limit},
        source="H-30, handleiding 3.2.5",
        who=CONSULTANT,
    )


def route_is_reasoned(referral: Any, user: Any = None) -> Verdict:
    """A route that nobody proposed, or that differs from the proposal, has a reason (decision 1)."""
    return require(
        not referral.needs_reason or referral.override_reason,
        "route_reason",
        _("Schrijf op waarom je deze organisatie kiest."),
        source="beslissing 1",
        who=CONSULTANT,
    )
