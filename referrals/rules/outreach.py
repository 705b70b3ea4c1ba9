"""When a candidate from outreach may be proposed to VDAB or GTB, and why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import ALLOWED, Solver, Verdict, first_refusal, require
from people.enums import REFERRING_FAMILIES, Family
from people.roles import Role
from referrals.enums import (
    OPEN_PROPOSALS,
    OPEN_STATES,
    CheckAnswer,
    DetectionOutcome,
    PreconditionTopic,
    ProposalState,
    ReferralState,
)
from referrals.rules.referrals import no_open_traject

ADVISER = Solver(_("de adviseur die voorstelt"), Role.ADVISER)
CONSULTANT = Solver(_("de consulent van VDAB of GTB"), Role.CONSULTANT)
SOURCE = "H-22, handleiding 2.3"
MOST_PEOPLE = 100_000


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
    return first_refusal(*(verdict for _code, _label, verdict in parts_of_a_detection(proposal)))


def parts_of_a_detection(proposal: Any) -> list[tuple[str, Any, Verdict]]:
    """What VDAB or GTB must know: a code, its name and whether it is there (H-22)."""
    detection = proposal.detection
    asked = {row.topic for row in detection.preconditions.all()}
    found = (
        (
            "outcome",
            _("Besluit"),
            detection.outcome == DetectionOutcome.PROPOSE,
            _("Kies als besluit: aanmelden."),
        ),
        ("goal", _("Beroepsdoel"), detection.occupational_goal, _("Vul het beroepsdoel in.")),
        (
            "target_group",
            _("Doelgroep"),
            proposal.candidate.target_groups.all(),
            _("De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."),
        ),
        (
            "intended_status",
            _("Hoofdberoep of bijberoep"),
            detection.intended_status,
            _("Vul in of de kandidaat zelfstandige in hoofdberoep of in bijberoep wil worden."),
        ),
        (
            "preconditions",
            _("Randvoorwaarden"),
            asked >= set(PreconditionTopic.values),
            _("Vul bij elke randvoorwaarde in hoe het staat. Alleen wat met werk te maken heeft."),
        ),
    )
    return [(code, label, _filled(there, code, reason)) for code, label, there, reason in found]


def is_ready_to_propose(proposal: Any, user: Any = None) -> Verdict:
    """Everything that the page of the detection lists before somebody is proposed (H-22)."""
    return first_refusal(
        proposer_does_outreach(proposal),
        on_no_other_way(proposal),
        detection_is_complete(proposal),
        may_be_shared(proposal),
    )


def _filled(condition: object, code: str, reason: Any) -> Verdict:
    return require(condition, f"detection_{code}", reason, source=SOURCE, who=ADVISER)


def on_no_other_way(proposal: Any, user: Any = None) -> Verdict:
    """Somebody is on one road at a time: one proposal, one referral or one dossier in a programme."""
    candidate, programme = proposal.candidate, proposal.programme_id
    proposed = any(
        other.pk != proposal.pk and other.programme_id == programme and other.state in OPEN_PROPOSALS
        for other in candidate.outreach_proposals.all()
    )
    referred = any(
        other.programme_id == programme and other.state in OPEN_STATES for other in candidate.referrals.all()
    )
    return first_refusal(
        require(
            not proposed,
            "open_proposal",
            _("Voor deze kandidaat loopt al een voorstel."),
            source="H-23, handleiding 2.3",
        ),
        require(
            not referred,
            "open_referral",
            _("Voor deze kandidaat loopt al een doorverwijzing."),
            source="H-31, handleiding 3.2.1",
        ),
        no_open_traject(proposal),
    )


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


def consultant_works_there(proposal: Any, user: Any = None) -> Verdict:
    """The chosen consultant works today for the chosen office (H-22)."""
    consultant = proposal.to_consultant
    return require(
        consultant is None
        or any(
            entry.organisation_id == proposal.to_organisation_id for entry in consultant.active_memberships
        ),
        "consultant",
        _("Deze consulent werkt niet bij het gekozen kantoor. Kies een andere consulent."),
        source="H-22, handleiding 2.3",
        who=ADVISER,
    )


def checked_by_another(proposal: Any, user: Any = None) -> Verdict:
    """Whoever proposes never checks: that is for the consultant (H-21)."""
    return require(
        user is None or getattr(user, "pk", None) != proposal.from_user_id,
        "own_proposal",
        _("Je stelde deze kandidaat zelf voor. Een collega van het kantoor controleert."),
        source="H-21, handleiding 2.3",
        who=CONSULTANT,
    )


def is_admissible_and_available(admissible: str, available: str) -> Verdict:
    """A positive check has a yes to both questions (H-21, domain 2.6)."""
    return require(
        (admissible, available) == (CheckAnswer.YES, CheckAnswer.YES),
        "check_positive",
        _("Positief kan alleen als de kandidaat toelaatbaar en beschikbaar is."),
        source="H-21, handleiding 2.3",
        who=CONSULTANT,
    )


def is_held_back(admissible: str, available: str) -> Verdict:
    """A negative check has an answer that is no yes (H-23)."""
    return require(
        not is_admissible_and_available(admissible, available),
        "check_negative",
        _("Beide antwoorden zijn ja: kies positief, of pas een antwoord aan."),
        source="H-23, handleiding 2.3",
        who=CONSULTANT,
    )


def detection_may_change(detection: Any, user: Any = None) -> Verdict:
    """What VDAB or GTB got stays as it was (H-22)."""
    proposal = getattr(detection, "proposal", None)
    return require(
        proposal is None or proposal.state == ProposalState.DRAFT,
        "detection_sent",
        _("Deze detectie is al voorgesteld aan VDAB of GTB. Maak een nieuwe detectie als er iets verandert."),
        source=SOURCE,
        who=ADVISER,
    )


def outcome_is_reasoned(outcome: str, reason: str) -> Verdict:
    """Whoever does not go on hears and sees why (domain 1.3)."""
    return require(
        outcome != DetectionOutcome.STOP or reason.strip(),
        "outcome_reason",
        _("Schrijf op waarom de kandidaat niet doorgaat."),
        source="detectietool",
        who=ADVISER,
    )


def reached_once(rows: list[tuple[Any, str, int]]) -> Verdict:
    """A target group in a province is counted in one row (H-20)."""
    places = [(group.pk if group else None, province) for group, province, _people in rows]
    return require(
        len(set(places)) == len(places),
        "reached_twice",
        _("Deze doelgroep en provincie staan er al. Tel de aantallen samen in één rij."),
        source="H-20, handleiding 2.3",
    )


def people_are_possible(rows: list[tuple[Any, str, int]]) -> Verdict:
    """A count is at least one person, and no typing error (H-20)."""
    return require(
        all(1 <= people <= MOST_PEOPLE for _group, _province, people in rows),
        "reached_people",
        _("Het aantal ligt tussen 1 en 100 000."),
        source="H-20, handleiding 2.3",
    )


def outreach_was_checked(referral: Any, user: Any = None) -> Verdict:
    """Who came in through outreach first passes the check of VDAB or GTB (H-21).

    The newest proposal decides. A referral by an office of VDAB or GTB itself counts as its check.
    """
    proposals = [
        proposal
        for proposal in referral.candidate.outreach_proposals.all()
        if proposal.programme_id == referral.programme_id
    ]
    if not proposals or referral.from_organisation.family in REFERRING_FAMILIES:
        return ALLOWED
    newest = max(proposals, key=lambda proposal: (proposal.created_at, proposal.pk))
    return require(
        newest.state == ProposalState.REFERRED or _an_office_referred(referral, newest),
        "outreach_check",
        _("Deze kandidaat komt uit outreach en is nog niet positief gecontroleerd door VDAB of GTB."),
        source="H-21, handleiding 2.3",
        who=CONSULTANT,
    )


def _an_office_referred(referral: Any, proposal: Any) -> bool:
    """Whether VDAB or GTB sent this candidate on after that proposal."""
    return any(
        other.sent_at
        and other.sent_at >= proposal.created_at
        and other.state != ReferralState.CANCELLED
        and other.programme_id == referral.programme_id
        and other.from_organisation.family in REFERRING_FAMILIES
        for other in referral.candidate.referrals.all()
    )
