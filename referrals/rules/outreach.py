"""When a candidate from outreach may be proposed to VDAB or GTB, and why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, first_refusal, require
from people.enums import REFERRING_FAMILIES, Family
from referrals.enums import DetectionOutcome, PreconditionTopic

ADVISER = _("de adviseur die voorstelt")
SOURCE = "H-22, handleiding 2.3"


def does_outreach(organisation: Any) -> Verdict:
    """Only Stebo and the Starterslabo's propose candidates from outreach (H-25)."""
    return require(
        organisation.family == Family.STEBO_STARTERSLABO and organisation.is_active,
        "outreach_family",
        _("Alleen Stebo en de Starterslabo's stellen kandidaten uit outreach voor."),
        source="H-25, handleiding 2.3",
    )


def proposer_does_outreach(proposal: Any, user: Any = None) -> Verdict:
    """The proposal comes from an organisation that does outreach (H-25)."""
    return does_outreach(proposal.from_organisation)


def detection_is_complete(proposal: Any, user: Any = None) -> Verdict:
    """Occupational goal, target group, intention and every precondition are known (H-22)."""
    detection = proposal.detection
    asked = {row.topic for row in detection.preconditions.all()}
    return first_refusal(
        _filled(detection.outcome == DetectionOutcome.PROPOSE, "outcome", _("Kies als besluit: aanmelden.")),
        _filled(detection.occupational_goal, "goal", _("Vul het beroepsdoel in.")),
        _filled(
            proposal.candidate.target_groups.all(),
            "target_group",
            _("De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."),
        ),
        _filled(
            detection.intended_status,
            "intended_status",
            _("Vul in of de kandidaat zelfstandige in hoofdberoep of in bijberoep wil worden."),
        ),
        _filled(
            asked >= set(PreconditionTopic.values),
            "preconditions",
            _("Vul bij elke randvoorwaarde in hoe het staat. Alleen wat met werk te maken heeft."),
        ),
    )


def _filled(condition: object, code: str, reason: Any) -> Verdict:
    return require(condition, f"detection_{code}", reason, source=SOURCE, who=ADVISER)


def may_be_shared(proposal: Any, user: Any = None) -> Verdict:
    """The candidate agreed that VDAB or GTB gets these data (domain 1.3)."""
    return require(
        proposal.detection.share_consent_on,
        "share_consent",
        _("Vraag eerst of VDAB of GTB deze gegevens mag krijgen, en vul de datum in."),
        source="detectietool",
        who=ADVISER,
    )


def checker_checks(proposal: Any, user: Any = None) -> Verdict:
    """An office of VDAB or GTB checks, and somebody there gets the mail (H-21, M13)."""
    office, consultant = proposal.to_organisation, proposal.to_consultant
    return require(
        office.family in REFERRING_FAMILIES and office.is_active and (consultant or office.email),
        "checker",
        _("Kies een kantoor van VDAB of GTB waar iemand de mail krijgt."),
        source="H-21, handleiding 2.3",
        who=ADVISER,
    )
