"""Which partner a candidate is sent to: by the level of Dutch and the postcode (H-32, decision 1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.enums import FLEMISH_PROVINCES, DutchLevel, Family, LevelStatus
from people.models import Candidate, Membership, Organisation, User
from people.roles import Role
from referrals.enums import Route
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea
from trajects.models import InfoSession, Programme

FAMILIES = {Route.SYNTRA: Family.SYNTRA, Route.STEBO_STARTERSLABO: Family.STEBO_STARTERSLABO}
# These say everything about the level by themselves; no test can still change them.
CERTAIN_LEVELS = (DutchLevel.NONE, DutchLevel.NATIVE)


@dataclass(frozen=True)
class Proposal:
    """Where the candidate would best go. `reason` is the fact that the referral keeps, `warning` what to
    check first; `advice` is the sentence on the screen, with what the reader does now.
    """

    route: Route
    organisation: Organisation | None
    adviser: User | None
    reason: str
    warning: str = ""

    @property
    def advice(self) -> str:
        if self.route == Route.CHOOSE:
            return _("%(doubt)s Kies zelf de partner en schrijf op waarom.") % {"doubt": self.reason}
        if self.organisation is None:
            return _("%(fact)s Kies zelf de organisatie.") % {"fact": self.reason}
        return self.reason


def propose(candidate: Candidate, programme: Programme) -> Proposal:
    """The partner for this candidate, or CHOOSE when a human must decide (decision 1).

    Above the programme's level and attained goes to Syntra, below to Stebo/Starterslabo. On the
    level, not known, still learning or only estimated: nobody is sent anywhere in silence.
    """
    route, why = _route(candidate, programme)
    warning = _outside_flanders(candidate)
    if route == Route.CHOOSE:
        return Proposal(route, None, None, why, warning)
    organisation = nearest_organisation(candidate, FAMILIES[route])
    adviser, who = _adviser(candidate, organisation, programme) if organisation else (None, "")
    reason = _("%(why)s Daarom stellen we %(route)s voor; %(place)s") % {
        "why": why,
        "route": route.label,
        "place": _where(candidate, organisation),
    }
    return Proposal(route, organisation, adviser, f"{reason} {who}".strip(), warning)


def nearest(
    candidate: Candidate, programme: Programme, family: Family
) -> tuple[Organisation | None, User | None]:
    """The organisation of this family for the candidate's postcode, and its adviser."""
    organisation = nearest_organisation(candidate, family)
    return organisation, adviser_for(candidate, organisation, programme) if organisation else None


def nearest_organisation(candidate: Candidate, family: Family) -> Organisation | None:
    """The first organisation of this family that works in the candidate's postcode."""
    areas = PostcodeArea.objects.working().covering(candidate.postcode)
    area = areas.filter(organisation__family=family).first()
    return area.organisation if area else None


def _route(candidate: Candidate, programme: Programme) -> tuple[Route, str]:
    """The route and the sentence about the level."""
    level, border = DutchLevel(candidate.dutch_level), programme.routing_level
    doubt = _doubt(candidate, level, border)
    if doubt:
        return Route.CHOOSE, doubt
    if level.rank > DutchLevel(border).rank:
        return Route.SYNTRA, _above(level, border)
    return Route.STEBO_STARTERSLABO, _below(level, border)


def _doubt(candidate: Candidate, level: DutchLevel, border: str) -> str:
    """Why nobody can tell from the level, or nothing."""
    words = {"level": level.value}
    if not border:
        return _("Dit programma kent geen grens voor het niveau Nederlands.")
    if level == DutchLevel.UNKNOWN:
        return _("Het niveau Nederlands is niet bekend.")
    if level == border:
        return _("Het niveau is precies %(level)s.") % words
    if candidate.dutch_level_status == LevelStatus.FOLLOWING:
        return _("De kandidaat volgt nog les Nederlands.")
    if candidate.dutch_level_status == LevelStatus.ESTIMATED:
        return _("Het niveau %(level)s is geschat, niet behaald.") % words
    unproven = candidate.dutch_level_status != LevelStatus.ATTAINED and level not in CERTAIN_LEVELS
    if unproven and level.rank > DutchLevel(border).rank:
        return _("Het is niet ingevuld of het niveau %(level)s behaald is.") % words
    return ""


def _above(level: DutchLevel, border: str) -> str:
    if level == DutchLevel.NATIVE:
        return _("Nederlands is de moedertaal of de taal van het onderwijs.")
    return _("Het niveau %(level)s is hoger dan %(border)s en is behaald.") % {
        "level": level.value,
        "border": border,
    }


def _below(level: DutchLevel, border: str) -> str:
    if level == DutchLevel.NONE:
        return _("De kandidaat spreekt nog geen Nederlands.")
    return _("Het niveau %(level)s is lager dan %(border)s.") % {"level": level.value, "border": border}


def _where(candidate: Candidate, organisation: Organisation | None) -> str:
    """The half of the sentence about the place."""
    if not candidate.postcode:
        return _("de postcode is niet ingevuld.")
    place = place_of(candidate)
    if organisation is None:
        return _("voor %(place)s is er geen organisatie ingesteld.") % {"place": place}
    return _("%(place)s hoort bij %(organisation)s.") % {"place": place, "organisation": organisation}


def place_of(candidate: Candidate) -> str:
    """Municipality and postcode, as in Kortrijk (8500)."""
    if not candidate.municipality:
        return candidate.postcode
    return f"{candidate.municipality} ({candidate.postcode})"


def _outside_flanders(candidate: Candidate) -> str:
    """The programme is for the Flemish Region: elsewhere is a warning, no block (domain 2.5)."""
    if not candidate.postcode or candidate.province in FLEMISH_PROVINCES:
        return ""
    return _("%(place)s ligt niet in het Vlaamse Gewest. Kijk na of de kandidaat mag deelnemen.") % {
        "place": place_of(candidate)
    }


def adviser_for(candidate: Candidate, organisation: Organisation, programme: Programme) -> User | None:
    """Who at this organisation would take the candidate (H-06, H-32)."""
    return _adviser(candidate, organisation, programme)[0]


def _adviser(
    candidate: Candidate, organisation: Organisation, programme: Programme
) -> tuple[User | None, str]:
    """Who would take the candidate, and the sentence that says which list spoke.

    The list of the postcode, else that of the province, else who organises the next info session,
    else the first by name. Only somebody who is an adviser there today.
    """
    advisers = list(advisers_of(organisation))
    for user, words in _wanted(candidate, organisation, programme):
        if user in advisers:
            return user, words % {"adviser": user}
    if not advisers:
        return None, ""
    words = _("%(adviser)s is er de eerste adviseur op naam.")
    return advisers[0], words % {"adviser": advisers[0]}


def _wanted(
    candidate: Candidate, organisation: Organisation, programme: Programme
) -> Iterator[tuple[User | None, str]]:
    """Who stands in which list, the first choice first."""
    areas = PostcodeArea.objects.working().covering(candidate.postcode).filter(organisation=organisation)
    for area in areas:
        yield area.adviser, _("%(adviser)s staat er in de lijst van deze postcode.")
    province = candidate.province
    listed = AdviserArea.objects.working().filter(organisation=organisation, province=province or "")
    for entry in listed.order_by("position", "pk").select_related("adviser"):
        words = _("%%(adviser)s staat er in de lijst van %(province)s.")
        yield entry.adviser, words % {"province": entry.get_province_display()}
    sessions = InfoSession.objects.upcoming().filter(organisation=organisation, programme=programme)
    for session in sessions.select_related("organiser"):
        yield session.organiser, _("%(adviser)s geeft er de volgende infosessie.")


def advisers_of(*organisations: Organisation) -> QuerySet[User]:
    """People who are an adviser of these organisations today, by name."""
    return working_as(Role.ADVISER, organisations)


def working_as(role: Role, organisations: Iterable[Organisation]) -> QuerySet[User]:
    """People who have this role in these organisations today, by name."""
    roles = Membership.objects.active().filter(role=role, organisation__in=organisations)
    return User.objects.filter(memberships__in=roles, is_active=True).distinct()


def consultant_for(candidate: Candidate) -> tuple[Organisation | None, User | None]:
    """The office and the consultant for self-employment of the candidate's postcode (H-06, H-22).

    The narrowest range decides; where VDAB and GTB have the same one, VDAB comes first.
    """
    areas = ConsultantArea.objects.working().covering(candidate.postcode).vdab_first()
    area = areas.select_related("organisation", "consultant").first()
    return (area.organisation, area.consultant) if area else (None, None)


def nearby(candidate: Candidate) -> list[int]:
    """Keys of the organisations that work in the candidate's postcode, the first choice first."""
    areas = PostcodeArea.objects.working().covering(candidate.postcode)
    return list(areas.values_list("organisation_id", flat=True))
