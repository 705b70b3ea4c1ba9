"""Which partner is proposed, and why: every level, status and place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate, now

from core.yaml_files import read_yaml
from people.enums import DutchLevel, LevelStatus, Province
from people.models import Organisation, User
from referrals import reference
from referrals.enums import Route
from referrals.models import AdviserArea, PostcodeArea
from referrals.routing import consultant_for, propose
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.referrals import AdviserAreaFactory, ConsultantAreaFactory, PostcodeAreaFactory
from tests.factories.trajects import InfoSessionFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

ADVICE = " Kies zelf de partner en schrijf op waarom."


@pytest.fixture
def areas():
    """Syntra and Starterslabo in West Flanders."""
    return (
        PostcodeAreaFactory(organisation__name="SYNTRA WEST"),
        PostcodeAreaFactory(organisation=OrganisationFactory(starterslabo=True, name="Starterslabo West")),
    )


def proposal(level=DutchLevel.L22, status=LevelStatus.ATTAINED, **fields):
    candidate = CandidateFactory(dutch_level=level, dutch_level_status=status, **fields)
    return propose(candidate, ProgrammeFactory())


def test_propose_level_above_and_attained_is_syntra_with_sentence(areas):
    found = proposal()
    assert found.route == Route.SYNTRA
    assert found.organisation == areas[0].organisation
    assert found.reason == (
        "Het niveau 2.2 is hoger dan 1.2 en is behaald. Daarom stellen we Syntra voor; "
        "Kortrijk (8500) hoort bij SYNTRA WEST."
    )
    assert found.warning == ""


def test_propose_level_below_is_starterslabo_with_sentence(areas):
    found = proposal(DutchLevel.L11)
    assert found.route == Route.STEBO_STARTERSLABO
    assert found.organisation == areas[1].organisation
    assert found.reason == (
        "Het niveau 1.1 is lager dan 1.2. Daarom stellen we Stebo/Starterslabo voor; "
        "Kortrijk (8500) hoort bij Starterslabo West."
    )


@pytest.mark.parametrize(
    ("level", "status", "route", "start"),
    [
        ("native", "", Route.SYNTRA, "Nederlands is de moedertaal of de taal van het onderwijs. "),
        ("none", "", Route.STEBO_STARTERSLABO, "De kandidaat spreekt nog geen Nederlands. "),
        ("1.1", "", Route.STEBO_STARTERSLABO, "Het niveau 1.1 is lager dan 1.2. "),
        ("2.1", "attained", Route.SYNTRA, "Het niveau 2.1 is hoger dan 1.2 en is behaald. "),
        ("1.2", "attained", Route.CHOOSE, "Het niveau is precies 1.2."),
        ("1.2", "following", Route.CHOOSE, "Het niveau is precies 1.2."),
        ("unknown", "", Route.CHOOSE, "Het niveau Nederlands is niet bekend."),
        ("2.2", "following", Route.CHOOSE, "De kandidaat volgt nog les Nederlands."),
        ("1.1", "following", Route.CHOOSE, "De kandidaat volgt nog les Nederlands."),
        ("3.1", "estimated", Route.CHOOSE, "Het niveau 3.1 is geschat, niet behaald."),
        ("1.1", "estimated", Route.CHOOSE, "Het niveau 1.1 is geschat, niet behaald."),
        ("2.2", "", Route.CHOOSE, "Het is niet ingevuld of het niveau 2.2 behaald is."),
    ],
)
def test_propose_by_level_and_status(areas, level, status, route, start):
    found = proposal(level, status)
    assert found.route == route
    assert found.reason.startswith(start)
    assert found.advice == found.reason + (ADVICE if route == Route.CHOOSE else "")
    assert (found.organisation is None) == (route == Route.CHOOSE)


def test_propose_every_level_has_a_route_and_a_sentence(areas):
    for level in DutchLevel:
        for status in ["", *LevelStatus]:
            found = proposal(level, status)
            assert found.route in Route
            assert found.reason.endswith(".")


LADDER = {
    "below": ("1.1",),
    "above": ("2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "4.1", "4.2"),
}
CHOSEN, SYNTRA, STEBO = Route.CHOOSE, Route.SYNTRA, Route.STEBO_STARTERSLABO
# Level -> route when the status is not filled in, attained, following, estimated (decision 1).
ROUTES = {
    "unknown": (CHOSEN, CHOSEN, CHOSEN, CHOSEN),
    "none": (STEBO, STEBO, CHOSEN, CHOSEN),
    **dict.fromkeys(LADDER["below"], (STEBO, STEBO, CHOSEN, CHOSEN)),
    "1.2": (CHOSEN, CHOSEN, CHOSEN, CHOSEN),
    **dict.fromkeys(LADDER["above"], (CHOSEN, SYNTRA, CHOSEN, CHOSEN)),
    "native": (SYNTRA, SYNTRA, CHOSEN, CHOSEN),
}
STATUSES = ("", "attained", "following", "estimated")
# Postcode -> whether somebody works there, whether it warns.
PLACES = {"8500": (True, False), "9000": (False, False), "1080": (False, True), "": (False, False)}


@pytest.mark.parametrize(("postcode", "place"), PLACES.items())
@pytest.mark.parametrize("level", DutchLevel.values)
def test_propose_every_level_status_and_place(areas, level, postcode, place):
    covered, warns = place
    for status, route in zip(STATUSES, ROUTES[level], strict=True):
        found = proposal(level, status, postcode=postcode, municipality="")
        assert found.route == route, (level, status)
        wanted = {SYNTRA: areas[0].organisation, STEBO: areas[1].organisation}.get(route)
        assert found.organisation == (wanted if covered else None)
        assert bool(found.warning) == warns
        assert found.reason.endswith(".")


def test_propose_programme_without_border_lets_a_human_choose(areas):
    found = propose(CandidateFactory(), ProgrammeFactory(code="ander", routing_level=""))
    assert found.route == Route.CHOOSE
    assert found.reason == "Dit programma kent geen grens voor het niveau Nederlands."


def test_propose_outside_flanders_warns_and_goes_on(areas):
    PostcodeAreaFactory(low=1000, high=1299, organisation__name="SYNTRA AB")
    found = proposal(postcode="1080", municipality="Sint-Jans-Molenbeek")
    assert found.organisation.name == "SYNTRA AB"
    assert found.warning == (
        "Sint-Jans-Molenbeek (1080) ligt niet in het Vlaamse Gewest. Kijk na of de kandidaat mag deelnemen."
    )


def test_propose_place_without_area_names_the_family_only(areas):
    found = proposal(postcode="9000", municipality="Gent")
    assert (found.route, found.organisation) == (Route.SYNTRA, None)
    assert found.reason.endswith("; voor Gent (9000) is er geen organisatie ingesteld.")
    assert found.advice == f"{found.reason} Kies zelf de organisatie."


def test_propose_without_postcode_asks_to_choose_the_organisation(areas):
    found = proposal(postcode="", municipality="")
    assert (found.route, found.organisation, found.warning) == (Route.SYNTRA, None, "")
    assert found.reason.endswith("; de postcode is niet ingevuld.")
    assert found.advice == f"{found.reason} Kies zelf de organisatie."


def test_propose_takes_the_first_priority_and_skips_who_stopped():
    first = PostcodeAreaFactory(priority=1, organisation__is_active=False)
    PostcodeAreaFactory(priority=3)
    second = PostcodeAreaFactory(priority=2)
    assert proposal().organisation == second.organisation != first.organisation


def test_propose_adviser_of_the_area_comes_first(areas):
    organisation = areas[0].organisation
    adviser(organisation, family_name="Aerts")
    chosen = adviser(organisation, family_name="Zwaenepoel")
    PostcodeArea.objects.filter(pk=areas[0].pk).update(adviser=chosen)
    assert proposal().adviser == chosen


def test_propose_adviser_is_the_organiser_of_the_next_session(areas):
    organisation = areas[0].organisation
    adviser(organisation, family_name="Aerts")
    organiser = adviser(organisation, family_name="Zwaenepoel")
    InfoSessionFactory(organisation=organisation, organiser=organiser, starts_at=now() + timedelta(days=2))
    assert proposal().adviser == organiser


def test_propose_adviser_is_the_first_by_name_otherwise(areas):
    organisation = areas[0].organisation
    adviser(organisation, family_name="Zwaenepoel")
    first = adviser(organisation, family_name="Aerts")
    assert proposal().adviser == first


def test_propose_organisation_without_adviser_proposes_none(areas):
    assert proposal().adviser is None


def test_propose_says_which_list_named_the_adviser(areas):
    """One sentence for each list: postcode, province, next session, name."""
    organisation = areas[0].organisation
    adviser(organisation, given_name="An", family_name="Aerts")
    assert proposal().reason.endswith(
        "Kortrijk (8500) hoort bij SYNTRA WEST. An Aerts is er de eerste adviseur op naam."
    )
    organiser = adviser(organisation, given_name="Bo", family_name="Maes")
    InfoSessionFactory(organisation=organisation, organiser=organiser, starts_at=now() + timedelta(days=2))
    assert proposal().reason.endswith("hoort bij SYNTRA WEST. Bo Maes geeft er de volgende infosessie.")
    listed = adviser(organisation, given_name="Cis", family_name="Wuyts")
    AdviserAreaFactory(organisation=organisation, adviser=listed)
    found = proposal()
    assert found.adviser == listed
    assert found.reason.endswith("Cis Wuyts staat er in de lijst van West-Vlaanderen.")
    chosen = adviser(organisation, given_name="Dre", family_name="Zwaenepoel")
    PostcodeArea.objects.filter(pk=areas[0].pk).update(adviser=chosen)
    found = proposal()
    assert found.adviser == chosen
    assert found.reason.endswith("Dre Zwaenepoel staat er in de lijst van deze postcode.")


def test_propose_province_list_goes_by_position_and_skips_who_left(areas):
    organisation = areas[0].organisation
    AdviserAreaFactory(organisation=organisation, position=2)
    second = AdviserArea.objects.get().adviser
    gone = AdviserAreaFactory(organisation=organisation, position=1).adviser
    assert proposal().adviser == gone
    end(gone)
    assert proposal().adviser == second


def test_propose_province_list_of_another_organisation_or_province_says_nothing(areas):
    organisation = areas[0].organisation
    first = adviser(organisation, family_name="Aerts")
    AdviserAreaFactory()
    AdviserAreaFactory(organisation=organisation, province=Province.LIMBURG)
    assert proposal().adviser == first


def end(user):
    """The roles of this person held until yesterday."""
    user.memberships.update(begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1))


def test_consultant_for_postcode_without_anybody_is_none():
    assert consultant_for(CandidateFactory()) == (None, None)
    assert consultant_for(CandidateFactory(postcode="")) == (None, None)


def test_consultant_for_takes_the_narrowest_range_then_vdab():
    gtb = ConsultantAreaFactory(organisation=OrganisationFactory(gtb=True))
    candidate = CandidateFactory()
    assert consultant_for(candidate) == (gtb.organisation, gtb.consultant)
    vdab = ConsultantAreaFactory()
    assert consultant_for(candidate) == (vdab.organisation, vdab.consultant)
    narrow = ConsultantAreaFactory(low=8500, high=8510, organisation=OrganisationFactory(gtb=True))
    assert consultant_for(candidate) == (narrow.organisation, narrow.consultant)
    assert consultant_for(CandidateFactory(postcode="8511"))[1] == vdab.consultant


@pytest.mark.parametrize("change", ["office", "account", "role"])
def test_consultant_for_skips_who_does_not_work_there_today(change):
    area = ConsultantAreaFactory()
    if change == "office":
        Organisation.objects.filter(pk=area.organisation.pk).update(is_active=False)
    if change == "account":
        User.objects.filter(pk=area.consultant.pk).update(is_active=False)
    if change == "role":
        end(area.consultant)
    assert consultant_for(CandidateFactory()) == (None, None)


def test_consultant_for_needs_the_role_of_consultant_at_that_office():
    area = ConsultantAreaFactory(consultant=adviser())
    consultant(OrganisationFactory(vdab=True), user=area.consultant)
    assert consultant_for(CandidateFactory()) == (None, None)


def partners():
    for number in {row["oe_number"] for row in reference._rows(_data())}:
        OrganisationFactory(oe_number=number)


def _data():
    return read_yaml(reference.AREAS)


def test_load_areas_twice_makes_them_once():
    partners()
    assert reference.load() == 13
    assert reference.load() == 0
    assert PostcodeArea.objects.count() == 13
    syntra_ab = PostcodeArea.objects.filter(organisation__oe_number="10011291")
    assert sorted(syntra_ab.values_list("low", "high")) == [(1500, 1999), (2000, 2999), (3000, 3499)]


def test_load_areas_keeps_what_was_changed_by_hand():
    partners()
    reference.load()
    PostcodeArea.objects.filter(low=8000).update(priority=9)
    reference.load()
    assert set(PostcodeArea.objects.filter(low=8000).values_list("priority", flat=True)) == {9}


def test_load_areas_without_partners_names_them_and_writes_nothing():
    OrganisationFactory(oe_number="10007108")
    with pytest.raises(CommandError, match=r"register these organisations first: SYNTRA AB, SYNTRA MVL"):
        call_command("load_areas")
    assert not PostcodeArea.objects.exists()
