"""What somebody sees of a referral: partners everything, consultants what the programme lets them see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.text import clean
from people.access import may_on, organisation_ids
from people.enums import REFERRING_FAMILIES
from people.field_policy import CONTACT, GROUPS, IDENTITY, LANGUAGE, limit
from people.models import Candidate
from people.roles import Permission, Role
from people.searching import by_what_is_read, holds_words, narrow, narrowed_role
from referrals.models import Referral
from trajects.enums import ConsultantSees
from trajects.models import Programme
from trajects.sight import consultant_sees

# The fields of a candidate behind each part of the programme's list.
FIELDS = {
    ConsultantSees.IDENTITY: IDENTITY,
    ConsultantSees.CONTACT: CONTACT,
    ConsultantSees.LANGUAGE: LANGUAGE,
    ConsultantSees.TARGET_GROUPS: GROUPS,
}


@dataclass(frozen=True)
class Sight:
    """One referral, or proposal of outreach, in the eyes of one reader."""

    referral: Any
    is_limited: bool

    def shows(self, part: ConsultantSees) -> bool:
        """Whether this part stands on the page."""
        return not self.is_limited or consultant_sees(self.referral.programme, part)

    @property
    def name(self) -> str:
        """Who it is about; only the number when the programme does not say who."""
        candidate = self.referral.candidate
        return candidate.full_name if self.shows(ConsultantSees.IDENTITY) else str(candidate.number)

    @property
    def list_name(self) -> str:
        """The same, family name first."""
        candidate = self.referral.candidate
        return candidate.list_name if self.shows(ConsultantSees.IDENTITY) else str(candidate.number)

    @property
    def route_reason(self) -> str:
        """Why this organisation was proposed; it names the level of Dutch."""
        return self.referral.route_reason if self.shows(ConsultantSees.LANGUAGE) else ""

    @property
    def name_and_number(self) -> str:
        """The name with the number behind it."""
        number = str(self.referral.candidate.number)
        return f"{self.name} ({number})" if self.name != number else number


def of(referral: Referral, user: Any) -> Sight:
    """What this user sees: without limit for whoever works in dossiers of one of both sides."""
    sides = (referral.from_organisation_id, referral.to_organisation_id)
    guides = any(may_on(user, Permission.SEE_DOSSIERS, side) for side in sides)
    return Sight(referral, not guides)


def of_mail(referral: Referral) -> Sight:
    """What may stand in a mail to who sent it."""
    return Sight(referral, referral.from_organisation.family in REFERRING_FAMILIES)


def fields_for_consultants(candidate: Candidate) -> frozenset[str]:
    """The fields of a person that the programmes show to consultants: those in which the person was
    referred, and for somebody new those that run now."""
    programmes = Programme.objects.filter(referrals__candidate=candidate).distinct()
    found = list(programmes) or list(Programme.objects.with_referrals())
    # Without any programme nothing says what to hide.
    parts = (part for part in FIELDS if not found or any(consultant_sees(each, part) for each in found))
    return frozenset(name for part in parts for name in FIELDS[part])


limit(Role.CONSULTANT, fields_for_consultants)


# Searching ---------------------------------------------------------------------------------------

PART_OF = {name: part for part, names in FIELDS.items() for name in names}


def _people_show(name: str) -> Q:
    """The same question as `fields_for_consultants`, for one field of all people at once."""
    shown = Programme.objects.filter(consultant_sees__contains=[PART_OF[name]])
    running = Programme.objects.with_referrals()
    referred = Referral.objects.filter(candidate=OuterRef("pk"))
    found = Q(Exists(referred.filter(programme__in=shown)))
    shows_new = (shown & running).exists() or not running.exists()
    return found | ~Q(Exists(referred)) if shows_new else found


narrow(Role.CONSULTANT, _people_show)


def rows_show(part: ConsultantSees, user: Any) -> Q:
    """The rows with a programme and two sides, such as referrals, in which this user sees a part."""
    guided = organisation_ids(user, Permission.SEE_DOSSIERS)
    works_there = Q(from_organisation_id__in=guided) | Q(to_organisation_id__in=guided)
    return works_there | Q(programme__consultant_sees__contains=[part])


def order(wanted: Sequence[str], user: Any) -> tuple[Any, ...]:
    """An order of rows about candidates, in which a hidden name counts for nothing."""
    limited = narrowed_role(user) is not None
    shows = rows_show(ConsultantSees.IDENTITY, user) if limited else Q()
    return by_what_is_read(wanted, {"candidate__sort_name": shows}, "candidate__number")


def search(rows: Any, text: str, user: Any) -> Any:
    """The rows about candidates in whom every typed word stands, in a field that this user sees there."""
    if narrowed_role(user) is None:
        return rows.matching(clean(text))
    return rows.filter(holds_words(text, lambda name: rows_show(PART_OF[name], user), "candidate__"))


def any_programme_shows(part: ConsultantSees) -> bool:
    """Whether there is anything to narrow by this part."""
    return Programme.objects.filter(consultant_sees__contains=[part]).exists()
