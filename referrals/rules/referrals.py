"""When a referral may be sent and answered, and why not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import ALLOWED, Solver, Verdict, first_refusal, require
from people.enums import Family, OrganisationRole
from people.roles import Role
from referrals.enums import OPEN_STATES, WAITING_STATES, CardEvidence, ReferralState
from trajects.enums import EnrolmentState, TrajectState

ADVISER = Solver(_("de adviseur van de organisatie"), Role.ADVISER)
CONSULTANT = Solver(_("de consulent"), Role.CONSULTANT)
GUIDING_ROLES = (OrganisationRole.MAIN_CONTRACTOR, OrganisationRole.SUBCONTRACTOR)


def is_syntra_route(referral: Any) -> bool:
    """Whether the receiving organisation belongs to the Syntra family."""
    return referral.to_organisation.family == Family.SYNTRA


def enrolments_of(referral: Any) -> list[Any]:
    """The candidate's places in info sessions of this programme, the latest session first."""
    return sorted(
        (
            enrolment
            for enrolment in referral.candidate.enrolments.all()
            if enrolment.session.programme_id == referral.programme_id
            and enrolment.state != EnrolmentState.WITHDRAWN
        ),
        key=lambda enrolment: enrolment.session.starts_at,
        reverse=True,
    )


def attended_info_session(referral: Any, user: Any = None) -> Verdict:
    """On the Syntra route presence at an info session comes before acceptance (H-33)."""
    if not is_syntra_route(referral):
        return ALLOWED
    enrolments = enrolments_of(referral)
    present = any(enrolment.state == EnrolmentState.PRESENT for enrolment in enrolments)
    return require(
        present,
        "info_session",
        _("De kandidaat was nog niet aanwezig op een infosessie. Vul eerst de aanwezigheid in."),
        source="H-33, handleiding 2.4",
        who=ADVISER,
        url=enrolments[0].session.get_absolute_url()
        if enrolments
        else reverse("trajects:enrol_candidate", args=[referral.candidate.public_id]),
    )


def has_target_group(referral: Any, user: Any = None) -> Verdict:
    """At least one target group is filled in before a referral is accepted (H-13)."""
    return require(
        referral.candidate.target_groups.all(),
        "target_group",
        _("De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."),
        source="H-13, handleiding 1.2",
        who=ADVISER,
        url=reverse("people:candidate_edit", args=[referral.candidate.public_id]),
    )


def no_open_traject(referral: Any, user: Any = None) -> Verdict:
    """A candidate has one open dossier in a programme, wherever it is."""
    found = any(
        traject.programme_id == referral.programme_id and traject.state != TrajectState.CLOSED
        for traject in referral.candidate.trajects.all()
    )
    return require(
        not found,
        "open_traject",
        _("Deze kandidaat heeft al een lopend dossier in dit programma. Dat moet eerst afgesloten zijn."),
        source="H-38, handleiding 3.2.5",
        who=_("de adviseur van dat dossier"),
    )


def is_syntra(referral: Any, user: Any = None) -> Verdict:
    """Only a Syntra organisation sends somebody on because the Dutch is not enough (H-34)."""
    return require(
        is_syntra_route(referral),
        "not_syntra",
        _("Omleiden om de taal kan alleen bij een doorverwijzing naar Syntra."),
        source="H-34, handleiding 2.4",
    )


def takes_reroutes(organisation: Any) -> Verdict:
    """Whoever lacks the Dutch for Syntra goes to an organisation of Stebo/Starterslabo (H-34)."""
    return require(
        organisation.family == Family.STEBO_STARTERSLABO and organisation.is_active,
        "reroute_family",
        _("Kies een organisatie van Stebo/Starterslabo."),
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


def receiver_guides(referral: Any, user: Any = None) -> Verdict:
    """A referral goes to an active partner of the programme, never to the sender (H-30)."""
    receiver = referral.to_organisation
    return require(
        receiver.is_active
        and receiver.role in GUIDING_ROLES
        and receiver.pk != referral.from_organisation_id,
        "receiver",
        _("Kies een andere organisatie: deze begeleidt nu geen kandidaten voor jou."),
        source="H-30, handleiding 2.4",
        who=CONSULTANT,
    )


def adviser_works_there(referral: Any, user: Any = None) -> Verdict:
    """The chosen adviser works today for the receiving organisation (H-38)."""
    adviser = referral.to_adviser
    return require(
        adviser is None
        or any(entry.organisation_id == referral.to_organisation_id for entry in adviser.active_memberships),
        "adviser",
        _("Deze adviseur werkt niet bij de gekozen organisatie. Kies een andere adviseur."),
        source="H-38, handleiding 3.2.5",
        who=CONSULTANT,
    )


def somebody_gets_the_mail(referral: Any, user: Any = None) -> Verdict:
    """The signed card is announced to the adviser, or else to the organisation's address (M10)."""
    return require(
        referral.receiver_email,
        "receiver_email",
        _("Deze organisatie heeft geen e-mailadres. Kies een adviseur, dan krijgt die de melding."),
        source="H-38, handleiding 3.2.5",
        who=CONSULTANT,
    )


def day_has_come(day: date) -> Verdict:
    """A signature, a conversation or a call is not of tomorrow, nor of a mistyped year."""
    return require(
        dates.EARLIEST <= day <= dates.today(),
        "day",
        _("Deze datum kan niet: ze ligt in de toekomst, of het jaar klopt niet."),
        source="H-31, handleiding 3.2.1",
    )


def is_draft(referral: Any, user: Any = None) -> Verdict:
    """What was signed and sent is not changed any more."""
    return require(
        referral.is_draft,
        "sent",
        _("Deze doorverwijzing is al verstuurd. Trek ze in en maak een nieuwe als er iets niet klopt."),
        source="H-31, handleiding 3.2.1",
        who=CONSULTANT,
    )


def reason_given(reason: str) -> Verdict:
    """Whoever refuses, moves on or takes back says why (H-31)."""
    return require(reason.strip(), "reason", _("Schrijf op waarom."), source="H-31, handleiding 3.2.1")


def signature_is_known(card: Any) -> Verdict:
    """Whoever says that the card is signed says how that is known (H-39)."""
    missing = {
        CardEvidence.SCAN: (card.file, _("Voeg de ingescande kaart toe.")),
        CardEvidence.SCREEN: (card.name, _("Vul de naam in van wie op het scherm tekent.")),
        CardEvidence.LINK: (card.name, _("De kandidaat tekende nog niet met de link.")),
    }
    there, reason = missing.get(card.evidence, (card.evidence, _("Kies hoe de kaart ondertekend is.")))
    return require(there, "evidence", reason, source="H-39, handleiding 3.2.5")


def card_can_be_signed(referral: Any, user: Any = None) -> Verdict:
    """A card that travelled without a signature gets it later, while the referral counts (H-38)."""
    return first_refusal(
        require(
            referral.lacks_signature,
            "card_signed",
            _("Deze kaart is al ondertekend, of de doorverwijzing is nog niet verstuurd."),
            source="H-39, handleiding 3.2.5",
        ),
        require(
            referral.state in (*WAITING_STATES, ReferralState.ACCEPTED),
            "card_closed",
            _("Deze doorverwijzing gaat niet verder. De kaart hoeft niet meer ondertekend te worden."),
            source="H-39, handleiding 3.2.5",
        ),
    )


def draft_waits_for_signature(referral: Any, signature: Any) -> Verdict:
    """A link can sign a draft once, and a card that travelled without a signature.

    `signature` is what a link brought under the draft as it is now, or nothing.
    """
    if referral.is_draft:
        return require(
            signature is None,
            "card_signed",
            _("De kandidaat tekende deze kaart al. Verstuur ze."),
            source="H-39, handleiding 3.2.5",
        )
    return card_can_be_signed(referral)


def access_is_awaited(referral: Any, user: Any = None) -> Verdict:
    """The right to read in MLP was asked and not yet arranged (H-34)."""
    return require(
        referral.awaits_access,
        "access",
        _("Er wordt voor deze doorverwijzing geen inzagerecht meer gevraagd."),
        source="H-34, handleiding 2.4",
        who=CONSULTANT,
    )


def can_be_assigned(referral: Any, user: Any = None) -> Verdict:
    """Only what still waits for an answer goes to another adviser."""
    return require(
        referral.state in WAITING_STATES,
        "assign_state",
        _("Deze doorverwijzing wacht niet meer op een antwoord."),
    )


def can_be_handed_over(referral: Any, user: Any = None) -> Verdict:
    """What is not answered yet, or led to a dossier that still runs, gets another contact person."""
    runs = referral.traject is not None and referral.traject.state != TrajectState.CLOSED
    return require(
        referral.state in OPEN_STATES or runs,
        "hand_over_state",
        _("Deze doorverwijzing is afgerond: er is niets meer op te volgen."),
    )


def contact_works_there(referral: Any, user: Any = None) -> Verdict:
    """The contact person works today for the office that sent the referral."""
    memberships = referral.from_user.active_memberships
    return require(
        any(entry.organisation_id == referral.from_organisation_id for entry in memberships),
        "contact",
        _("Deze collega werkt niet bij de organisatie die doorverwees."),
    )


def waits_since(referral: Any) -> date:
    """The day from which an answer is waited for: on the Syntra route the last presence, else the sending."""
    present = [
        dates.local_date(place.session.starts_at)
        for place in enrolments_of(referral)
        if place.state == EnrolmentState.PRESENT
    ]
    sent = dates.local_date(referral.sent_at)
    return max(present[0], sent) if is_syntra_route(referral) and present else sent
