"""The referral card, the intake form and the data agreement, from their rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from people.models import DataAgreement, Signature
from people.world import country_name, language_name
from referrals import sight
from referrals.cards import signature_of
from referrals.enums import CardEvidence
from referrals.models import Referral
from reporting import documents as d
from reporting.documents.build.parts import (
    actions,
    adviser_and_candidate,
    in_dutch,
    letterhead,
    party,
    person,
)
from trajects.enums import ConsultantSees, NaceSection
from trajects.models import Intake, Programme, Traject

# Answers that the form prints as they stand.
PLAIN_ANSWERS = (
    "transport", "other_guidance", "bit_ends_on",
    "motivation", "work_experience", "experience_self_employed", "hours_per_week", "support_at_home",
    "digital_skills", "idea", "product", "customers", "competitors", "place", "planned_start_on",
    "permits_needed", "investment", "preconditions", "potential_entrepreneur", "potential_enterprise",
    "needs_entrepreneur", "needs_enterprise", "agreements_made", "completed_on",
)  # fmt: skip

# What of the candidate on a card belongs to which part of the programme's list.
CARD_PARTS = {
    ConsultantSees.IDENTITY: ("birth_date", "ikl_number"),
    ConsultantSees.CONTACT: ("street", "postcode", "municipality", "email", "phone"),
    ConsultantSees.LANGUAGE: ("contact_language", "dutch_level", "dutch_level_status"),
    ConsultantSees.TARGET_GROUPS: ("target_groups",),
}


@in_dutch
def referral_card(referral: Referral) -> d.ReferralCard:
    """The doorverwijskaart (H-30, H-39)."""
    candidate, seen = referral.candidate, sight.of_mail(referral)
    return d.ReferralCard(
        letterhead=letterhead(referral.programme, referral.from_organisation),
        candidate=_shown(person(candidate), seen),
        sender=party(referral.from_organisation, referral.from_user),
        receiver=party(referral.to_organisation, referral.to_adviser),
        financing_number=referral.financing_number,
        dated_on=referral.dated_on,
        state=referral.get_state_display(),
        sent_at=referral.sent_at,
        answered_on=referral.answered_on,
        card_text=referral.card_text,
        route=referral.get_route_display(),
        route_reason=seen.route_reason,
        override_reason=referral.override_reason,
        signatures=(
            d.Signature(
                role=_candidate_signed(referral),
                name=referral.card_signed_name or seen.name,
                signed_on=referral.card_signed_on,
                **_trail(signature_of(referral) if referral.card_signed_name else None),
            ),
            d.Signature(role=_("Verwijzer"), name=referral.from_user.full_name),
        ),
    )


def _shown(candidate: d.Person, seen: sight.Sight) -> d.Person:
    """The person as the programme lets who refers see him or her; a consultant holds the card too."""
    hidden = [name for part, names in CARD_PARTS.items() if not seen.shows(part) for name in names]
    blank = {name: getattr(d.Person(), name) for name in hidden}
    return replace(candidate, **blank | {"name": seen.list_name})


def _trail(signature: Signature | None) -> dict[str, Any]:
    """What a signature on a screen leaves behind."""
    if signature is None:
        return {}
    return {
        "signed_at": signature.signed_at,
        "drawing": str(signature.drawing.public_id) if signature.drawing else "",
        "device": signature.device,
        "text_version": signature.text_version,
        "text_hash": signature.text_hash,
    }


def _candidate_signed(referral: Referral) -> str:
    """The candidate, and how the signature is known once there is one."""
    how = {
        CardEvidence.PAPER: _("Kandidaat, op papier"),
        CardEvidence.SCAN: _("Kandidaat, op papier en ingescand"),
        CardEvidence.SCREEN: _("Kandidaat, op het scherm"),
        CardEvidence.LINK: _("Kandidaat, met een link"),
    }
    return how[CardEvidence(referral.card_evidence)] if referral.card_evidence else _("Kandidaat")


@in_dutch
def intake(filled: Intake) -> d.IntakeDocument:
    """The individual intake form (H-59)."""
    traject = filled.traject
    candidate = traject.candidate
    answers: dict[str, Any] = {name: getattr(filled, name) for name in PLAIN_ANSWERS}
    return d.IntakeDocument(
        letterhead=letterhead(traject.programme, traject.organisation),
        candidate=person(candidate),
        sex=candidate.get_sex_display(),
        nationality=country_name(candidate.nationality) if candidate.nationality else "",
        national_number=candidate.masked_national_number,
        adviser=traject.adviser.full_name,
        referrer=str(traject.referring_organisation or ""),
        consultant=str(traject.consultant or ""),
        state=filled.get_state_display(),
        registered_at_vdab_on=candidate.registered_at_vdab_on,
        education=candidate.get_diploma_display(),
        sector=_sector(filled.sector),
        work_situation=str(candidate.vdab_category or ""),
        benefit=filled.get_benefit_display(),
        driving_licence=filled.get_driving_licence_display(),
        in_bit=filled.get_in_bit_display(),
        desired_status=filled.get_desired_status_display(),
        distance=filled.get_distance_display(),
        actions=actions(traject),
        signed_at=traject.organisation.municipality,
        signatures=adviser_and_candidate(traject, traject.adviser),
        **answers,
    )


def _sector(code: str) -> str:
    """The letter of NACE-BEL with its words."""
    return f"{code} · {NaceSection(code).label}" if code in NaceSection.values else code


@in_dutch
def agreement(signed: DataAgreement, traject: Traject) -> d.DataAgreementDocument:
    """The data agreement as it was signed, on the paper of the organisation that guides (H-5B)."""
    programme: Programme = traject.programme
    trail = _trail(signed.signature)
    return d.DataAgreementDocument(
        letterhead=letterhead(programme, traject.organisation),
        candidate=person(signed.candidate),
        version=signed.text.version,
        text_language=signed.text.language,
        language_name=language_name(signed.text.language),
        text=signed.text.body,
        text_hash=signed.text_hash,
        signed_name=signed.signed_name,
        signed_on=signed.signed_on,
        recorded_at=signed.recorded_at,
        way=signed.get_way_display(),
        explained_by=str(signed.explained_by or ""),
        withdrawn_on=signed.withdrawn_on,
        **{name: value for name, value in trail.items() if name in ("signed_at", "drawing", "device")},
    )
