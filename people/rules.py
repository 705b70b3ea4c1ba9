"""What may happen with people, their numbers, agreements and roles, and why not."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actors import OutsideActor, SystemActor
from core.rules import Solver, Verdict, require
from people.access import may_on
from people.enums import FLEMISH_PROVINCES, AgreementState
from people.roles import Permission, Role

COORDINATOR = Solver(_("de coördinator"), Role.COORDINATOR)
ADVISER = Solver(_("de adviseur"), Role.ADVISER)


def acts_alone(actor: Any) -> bool:
    """Whether the actor is no account: the clock, demo data, somebody with a link."""
    return isinstance(actor, SystemActor | OutsideActor)


def may_register(organisation: Any, user: Any) -> Verdict:
    """The user may add candidates for this organisation."""
    return require(
        acts_alone(user) or may_on(user, Permission.EDIT_CANDIDATES, organisation.pk),
        "candidate.register",
        _("Je mag voor deze organisatie geen kandidaten toevoegen."),
        source="architectuur: toegang",
        who=COORDINATOR,
    )


def may_edit(candidate: Any, user: Any) -> Verdict:
    """The user may change the data of this person."""
    return require(
        acts_alone(user) or candidate.reachable_by(user, Permission.EDIT_CANDIDATES),
        "candidate.edit",
        _("Jouw rol mag de gegevens van deze kandidaat niet wijzigen."),
        source="architectuur: toegang",
        who=ADVISER,
    )


def has_national_number(candidate: Any, user: Any = None) -> Verdict:
    """The national number is filled in (decision 12: required at the first paid voucher)."""
    return require(
        candidate.has_national_number,
        "candidate.national_number_missing",
        _(
            "Vul eerst het rijksregisternummer in."
            " Zonder dit nummer kun je geen betaalde opleiding aanvragen."
        ),
        source="H-88, handleiding 3.3.2",
        who=ADVISER,
        url=reverse("people:national_number", args=[candidate.public_id]),
    )


def may_reveal(candidate: Any, user: Any) -> Verdict:
    """The user may read the whole national number."""
    return require(
        acts_alone(user) or candidate.reachable_by(user, Permission.REVEAL_NUMBER),
        "candidate.reveal",
        _("Jouw rol mag het volledige rijksregisternummer niet bekijken."),
        source="wet van 8 augustus 1983",
        who=ADVISER,
    )


def has_target_group(candidate: Any, user: Any = None) -> Verdict:
    """At least one target group is chosen; a referral cannot be accepted without (H-13)."""
    return require(
        candidate.target_groups.exists(),
        "candidate.target_group_missing",
        _("Kies eerst de doelgroep van de kandidaat."),
        source="H-13, handleiding 1.2",
        who=ADVISER,
        url=reverse("people:candidate_edit", args=[candidate.public_id]),
    )


def lives_in_flanders(candidate: Any, user: Any = None) -> Verdict:
    """A warning, never a block: the programme is meant for people in the Flemish Region (domain 2.5)."""
    return require(
        not candidate.postcode or candidate.province in FLEMISH_PROVINCES,
        "candidate.outside_flanders",
        _("Deze postcode ligt niet in het Vlaamse Gewest. Kijk na of de kandidaat mag deelnemen."),
        source="handleiding 1.2",
    )


def may_keep_contact(organisation: Any, user: Any) -> Verdict:
    """The user may keep contact cards for this organisation (H-81)."""
    return require(
        acts_alone(user) or may_on(user, Permission.EDIT_NETWORK, organisation.pk),
        "network.edit",
        _("Alleen %(organisation)s kan dit netwerkcontact wijzigen.") % {"organisation": organisation},
        source="H-81, handleiding 3.1.2",
        who=_("een adviseur van %(organisation)s") % {"organisation": organisation},
    )


def may_edit_contact(contact: Any, user: Any) -> Verdict:
    """A shared card is read by all partners and changed by the one that keeps it."""
    return may_keep_contact(contact.kept_by, user)


def may_be_signed(candidate: Any, user: Any = None) -> Verdict:
    """A person signs each text once: again only when a newer text holds, or after a withdrawal."""
    current = candidate.current_agreement
    return require(
        current is None or current.newer_text_on,
        "agreement.signed_already",
        _("Deze kandidaat heeft al een ondertekend akkoord."),
        source="H-5B, handleiding 2.7",
    )


def signed_newest_text(candidate: Any, user: Any = None) -> Verdict:
    """Somebody who signed, signed the text that holds today.

    Decision: a newer text asks for a new signature and warns until it is there, but the earlier signature
    goes on counting. Whoever agreed stays agreed, and what runs is not stopped by a change of words.
    A programme that wants to stop there names the rule `agreement_current` for its phases; nobody else
    is blocked by it. Without any agreement the other rules speak.
    """
    current = candidate.current_agreement
    since = current.newer_text_on if current else None
    return require(
        since is None,
        "agreement_current",
        _(
            "Er is een nieuwe tekst sinds %(day)s. Laat die ondertekenen. De eerdere handtekening blijft gelden."
        )
        % {"day": formats.short_date(since) if since else ""},
        source="H-5B, handleiding 2.7",
        who=ADVISER,
        url=reverse("people:agreement", args=[candidate.public_id]),
    )


def has_email(candidate: Any, user: Any = None) -> Verdict:
    """There is an address to send a link to."""
    return require(
        candidate.email,
        "signing.no_email",
        _("Deze kandidaat heeft geen e-mailadres. Vul het in, of toon een QR-code."),
        who=ADVISER,
        url=reverse("people:candidate_edit", args=[candidate.public_id]),
    )


def link_is_open(link: Any, user: Any = None) -> Verdict:
    """A link signs once, until it expires or is revoked (quality R6)."""
    return require(link.is_open, "signing.link_closed", _("Deze link werkt niet meer."))


def agreement_stands(agreement: Any, user: Any = None) -> Verdict:
    """Only an agreement that holds can be withdrawn."""
    return require(
        agreement.state == AgreementState.SIGNED,
        "agreement.withdrawn_already",
        _("Dit akkoord geldt niet meer: het is ingetrokken of vervangen."),
    )


def may_manage_accounts(user: Any) -> Verdict:
    """Accounts and roles are given by coordinators."""
    return require(
        acts_alone(user) or user.is_superuser or user.may(Permission.MANAGE_PROGRAMME),
        "account.manage",
        _("Alleen een coördinator geeft rollen aan gebruikers."),
        who=COORDINATOR,
    )
