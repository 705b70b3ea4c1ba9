"""Registrations: who belongs to the target group, who accepts them, and how long they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import Verdict, first_refusal, require
from people.access import organisation_ids
from people.roles import Permission, may
from trajects.partnership.enums import Answer, ApplicationState, Outside
from trajects.partnership.rules.base import ADVISER, COORDINATOR


def is_in_target_group(application: Any, user: Any = None) -> Verdict:
    """No ground of the programme keeps this person outside (D-02)."""
    return first_refusal(
        _old_enough(application), _may_stay(application), _not_ill_with_contract(application)
    )


def _old_enough(application: Any) -> Verdict:
    youngest = application.programme.min_age
    return require(
        youngest is None or application.age >= youngest,
        "application.too_young",
        _("Wie jonger is dan %(age)s jaar, kan niet deelnemen.") % {"age": youngest},
        source="D-02, draaiboek 1.2",
    )


def _may_stay(application: Any) -> Verdict:
    excluded = Outside.NO_RESIDENCE in application.programme.outside_target_group
    return require(
        not (excluded and application.has_residence == Answer.NO),
        "application.no_residence",
        _("Wie geen verblijfsstatuut heeft, kan niet deelnemen."),
        source="D-02, draaiboek 1.2",
    )


def _not_ill_with_contract(application: Any) -> Verdict:
    excluded = Outside.ILL_WITH_CONTRACT in application.programme.outside_target_group
    both = application.is_long_ill == Answer.YES and application.has_contract == Answer.YES
    return require(
        not (excluded and both),
        "application.ill_with_contract",
        _("Wie langdurig ziek is en een arbeidscontract heeft, kan niet deelnemen."),
        source="D-02, draaiboek 1.2",
    )


def needs_education_reason(application: Any) -> bool:
    """At this age education comes first; the partnership is for who finds no place there (D-02)."""
    until = application.programme.education_until_age
    return until is not None and application.age <= until


def education_was_first(application: Any, reason: str) -> Verdict:
    """Where education comes first, it is written down why it is no realistic choice any more (D-02)."""
    return require(
        reason or not needs_education_reason(application),
        "application.education",
        _("Op deze leeftijd komt onderwijs eerst. Schrijf op waarom dat geen keuze meer is."),
        source="D-02, draaiboek 1.2",
        who=ADVISER,
    )


def answers_are_known(application: Any, user: Any = None) -> Verdict:
    """What the outside_target_group ask was answered, by the client or at the check."""
    outside_target_group = application.programme.outside_target_group
    open_residence = (
        Outside.NO_RESIDENCE in outside_target_group and application.has_residence == Answer.UNKNOWN
    )
    ill = (application.is_long_ill, application.has_contract)
    open_ill = (
        Outside.ILL_WITH_CONTRACT in outside_target_group and Answer.UNKNOWN in ill and Answer.NO not in ill
    )
    return require(
        not (open_residence or open_ill),
        "application.unknown",
        _("Vraag eerst na wat de klant niet wist: het verblijfsstatuut, de ziekte of het arbeidscontract."),
        source="D-02, draaiboek 1.2",
        who=ADVISER,
    )


def may_accept_application(application: Any, user: Any = None) -> Verdict:
    """The person belongs to the target group, as far as the form says."""
    return first_refusal(is_in_target_group(application), answers_are_known(application))


def kept_until(application: Any) -> date | None:
    """The last day on which a registration without a dossier is kept; none with a dossier or without a term.

    The months of the programme count from the refusal, or from the registration while nobody answers.
    """
    months = application.programme.application_keep_months
    if months is None or application.state == ApplicationState.ACCEPTED:
        return None
    since = application.answered_at or application.created_at
    return dates.add_months(dates.local_date(since), months)


def is_past_term(application: Any, on: date) -> bool:
    """Whether a registration is kept no longer on this day."""
    until = kept_until(application)
    return until is not None and until < on


def takes_registrations(partnership: Any, user: Any = None) -> Verdict:
    """People register while the partnership is open and its programme runs (D-03, H-01)."""
    programme = partnership.programme
    wanted = partnership.is_open and programme.self_registration and programme.is_active
    return require(
        wanted and programme.last_day >= dates.today(),
        "partnership.closed",
        _("Aanmelden kan hier niet meer."),
        source="D-03, draaiboek 2.1",
        who=COORDINATOR,
    )


def accepting_organisations(application: Any, user: Any) -> list[Any]:
    """The organisations of the partnership for which this user answers registrations and opens dossiers, the lead first."""
    ids = organisation_ids(user, Permission.HANDLE_APPLICATIONS)
    ids = ids & organisation_ids(user, Permission.EDIT_DOSSIERS)
    partnership = application.partnership
    return [row for row in (partnership.organisation, *partnership.partners.all()) if row.pk in ids]


def guides_at(person: Any, organisation: Any) -> Verdict:
    """The person guides candidates of this organisation today."""
    guides = any(
        entry.organisation_id == organisation.pk and may(entry.role, Permission.EDIT_DOSSIERS)
        for entry in person.active_memberships
    )
    return require(
        guides,
        "application.guide",
        _("%(person)s begeleidt niet voor %(organisation)s.")
        % {"person": person, "organisation": organisation},
        source="D-03, draaiboek 2.1",
    )


def may_accept_for(application: Any, organisation: Any, *, adviser: Any, user: Any) -> Verdict:
    """Somebody accepts for an own organisation of the partnership, and names who guides there."""
    return first_refusal(
        require(
            organisation in accepting_organisations(application, user),
            "application.organisation",
            _("Je kan deze aanmelding niet aanvaarden voor %(organisation)s.")
            % {"organisation": organisation},
            source="D-03, draaiboek 2.1",
        ),
        guides_at(adviser, organisation),
    )
