"""The line of the manual on alternating learning in a real browser, up to day 14 and day 15 (A-01 to A-09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from jumpstarters.demo.world import World
from people.actions import register_candidate
from people.models import Candidate, User
from tests.e2e.person import Person
from trajects.actions import programmes
from trajects.models import Phase

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).strftime("%d/%m/%Y")


def test_a_line_from_start_to_day_fifteen(enter: Callable[..., Person], world: World) -> None:
    organisation = world.organisations["SYNTRA WEST"]
    programmes.load("ondersteuning-alternerend-leren").organisations.add(organisation)
    young = register_candidate(
        by=User.objects.get(email="lieselot.vercruysse@example.be"),
        organisation=organisation,
        family_name="Vermeire",
        given_name="Jonas",
        diploma="secondary",
    )
    adviser = enter("lieselot.vercruysse")
    is_refused_with_a_diploma(adviser, young)
    begins(adviser, young)
    ends(adviser)
    supplements_on_day_14(adviser)
    is_too_late_on_day_15(adviser)


def is_refused_with_a_diploma(adviser: Person, young: Candidate) -> None:
    adviser.opens(young.get_absolute_url())
    adviser.follows("Nieuw dossier")
    adviser.sees("Deze kandidaat heeft een diploma secundair onderwijs.")


def begins(adviser: Person, young: Candidate) -> None:
    Candidate.objects.filter(pk=young.pk).update(diploma="lower_secondary")
    adviser.opens(young.get_absolute_url())
    adviser.follows("Nieuw dossier")
    adviser.fills("Startdatum van de begeleidingsovereenkomst", ago(40))
    adviser.presses("Begin het dossier")
    adviser.sees("EEWG019")
    adviser.sees("Bezig")
    adviser.does_not_see("Stopzetten")
    adviser.looks("lijn-bezig")


def ends(adviser: Person) -> None:
    adviser.follows("Beëindigen")
    adviser.fills("Einddatum van de begeleiding", ago(14))
    adviser.presses("Beëindig deze lijn")
    adviser.ticks("Positief: De jongere is gestopt met de opleiding maar heeft werk.")
    adviser.fills("Samenvatting", "Werk gevonden in een bakkerij.")
    adviser.looks("lijn-beeindigen")
    adviser.presses("Beëindig deze lijn")
    adviser.sees("Beëindigd")


def supplements_on_day_14(adviser: Person) -> None:
    adviser.follows("Vul de samenvatting aan")
    adviser.fills("Samenvatting", "Werk gevonden in een bakkerij. Contract van zes maanden.")
    adviser.presses("Bewaar de samenvatting")
    adviser.sees("Contract van zes maanden.")


def is_too_late_on_day_15(adviser: Person) -> None:
    """A line that ended a day earlier stands where this one stands tomorrow; the browser stays in today."""
    line = Phase.objects.get()
    Phase.objects.filter(pk=line.pk).update(ends_on=timezone.localdate() - timedelta(days=15))
    adviser.opens(f"{line.get_absolute_url()}samenvatting/")
    adviser.sees("De samenvatting kon aangevuld worden tot en met")
