"""What each role may do: a table that can be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """Verbs. Those in ON_ORGANISATION are held on an organisation, for its files."""

    SEE_CANDIDATES = "see_candidates"
    EDIT_CANDIDATES = "edit_candidates"
    REVEAL_NUMBER = "reveal_number"
    SEND_REFERRALS = "send_referrals"
    SEE_SENT_REFERRALS = "see_sent_referrals"
    HANDLE_REFERRALS = "handle_referrals"
    SEE_RECEIVED_REFERRALS = "see_received_referrals"
    SEE_DOSSIERS = "see_dossiers"
    EDIT_DOSSIERS = "edit_dossiers"
    DECIDE_PHASES = "decide_phases"
    SEE_SESSIONS = "see_sessions"
    EDIT_SESSIONS = "edit_sessions"
    BOOK_VOUCHERS = "book_vouchers"
    SEE_VOUCHERS = "see_vouchers"
    CANCEL_ACCEPTED_VOUCHERS = "cancel_accepted_vouchers"
    CORRECT_WALLETS = "correct_wallets"
    SEE_OUTBOX = "see_outbox"
    SEND_MAIL_AGAIN = "send_mail_again"
    # Figures: of the own organisations; with SEE_REPORTS those of all partners.
    SEE_FIGURES = "see_figures"
    SEE_REPORTS = "see_reports"
    MANAGE_PROGRAMME = "manage_programme"
    MAKE_OUTREACH = "make_outreach"
    CHECK_OUTREACH = "check_outreach"
    SEE_NETWORK = "see_network"
    EDIT_NETWORK = "edit_network"
    ANSWER_VOUCHERS = "answer_vouchers"
    PROPOSE_OFFERS = "propose_offers"
    SEE_MEETINGS = "see_meetings"
    DISCUSS_CASES = "discuss_cases"
    SEE_STAFF_TOOLS = "see_staff_tools"
    # Special categories of personal data, such as a disability.
    SEE_SENSITIVE = "see_sensitive"
    HANDLE_APPLICATIONS = "handle_applications"
    JOIN_DISCUSSIONS = "join_discussions"


class Role(models.TextChoices):
    ADVISER = "adviser", _("Adviseur")
    COORDINATOR = "coordinator", _("Coördinator")
    CONSULTANT = "consultant", _("Consulent ondernemen")
    STEERING = "steering", _("Stuurgroep")
    PROVIDER = "provider", _("Aanbieder")
    VDAB_ADVISER = "vdab_adviser", _("VDAB-adviseur")


@dataclass(frozen=True)
class RoleEntry:
    """A role: what it is for, what it may do, and whether it reaches all partners of the programme."""

    description: str | Promise
    permissions: frozenset[Permission]
    all_partners: bool = False


_ADVISER = frozenset(
    {
        Permission.SEE_CANDIDATES,
        Permission.EDIT_CANDIDATES,
        Permission.REVEAL_NUMBER,
        Permission.SEND_REFERRALS,
        Permission.SEE_SENT_REFERRALS,
        Permission.HANDLE_REFERRALS,
        Permission.SEE_RECEIVED_REFERRALS,
        Permission.SEE_DOSSIERS,
        Permission.EDIT_DOSSIERS,
        Permission.DECIDE_PHASES,
        Permission.SEE_SESSIONS,
        Permission.EDIT_SESSIONS,
        Permission.BOOK_VOUCHERS,
        Permission.SEE_VOUCHERS,
        Permission.SEE_OUTBOX,
        Permission.MAKE_OUTREACH,
        Permission.SEE_NETWORK,
        Permission.EDIT_NETWORK,
        Permission.SEE_FIGURES,
        Permission.SEE_MEETINGS,
        Permission.DISCUSS_CASES,
        Permission.SEE_STAFF_TOOLS,
        Permission.SEE_SENSITIVE,
        Permission.HANDLE_APPLICATIONS,
        Permission.JOIN_DISCUSSIONS,
    }
)

ROLES: dict[Role, RoleEntry] = {
    Role.ADVISER: RoleEntry(
        _("Begeleidt kandidaten van de eigen organisatie."),
        _ADVISER,
    ),
    Role.COORDINATOR: RoleEntry(
        _("Volgt alle partners op, verbetert fouten met een reden en beheert het programma."),
        _ADVISER
        | {
            Permission.CANCEL_ACCEPTED_VOUCHERS,
            Permission.CORRECT_WALLETS,
            Permission.SEND_MAIL_AGAIN,
            Permission.SEE_REPORTS,
            Permission.MANAGE_PROGRAMME,
        },
        all_partners=True,
    ),
    Role.CONSULTANT: RoleEntry(
        _("Verwijst kandidaten door en ziet wat ermee gebeurt; ziet het dossier niet."),
        frozenset(
            {
                Permission.SEE_CANDIDATES,
                Permission.EDIT_CANDIDATES,
                Permission.SEND_REFERRALS,
                Permission.SEE_SENT_REFERRALS,
                Permission.SEE_SESSIONS,
                Permission.CHECK_OUTREACH,
                Permission.SEE_MEETINGS,
                Permission.DISCUSS_CASES,
                Permission.SEE_STAFF_TOOLS,
            }
        ),
    ),
    Role.STEERING: RoleEntry(
        _("Leest cijfers, ziet geen personen en verandert niets."),
        frozenset({Permission.SEE_FIGURES, Permission.SEE_REPORTS, Permission.SEE_MEETINGS}),
    ),
    Role.PROVIDER: RoleEntry(
        _("Beantwoordt de vouchers van de eigen organisatie en stelt aanbod voor."),
        frozenset({Permission.ANSWER_VOUCHERS, Permission.PROPOSE_OFFERS}),
    ),
    Role.VDAB_ADVISER: RoleEntry(
        _("Denkt mee op casusbesprekingen van een partnerschap; ziet geen personen, zonder hun toestemming."),
        frozenset({Permission.JOIN_DISCUSSIONS}),
    ),
}


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission."""
    return permission in ROLES[Role(role)].permissions
