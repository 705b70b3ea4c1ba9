"""Reference data: complete, loaded twice without a change, and what people changed stays."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from people import reference
from people.enums import Family, MainGroup, OrganisationRole
from people.models import AgreementText, Organisation, TargetGroup, VdabCategory

pytestmark = pytest.mark.django_db


def test_load_brings_the_tables_of_the_handbook() -> None:
    reference.load()
    assert VdabCategory.objects.count() == 18
    assert str(VdabCategory.objects.get(code="00")) == "Uitkeringsgerechtigd volledig werkloos (00)"
    assert TargetGroup.objects.count() == 16
    assert {group.main_group for group in TargetGroup.objects.all()} == set(MainGroup)
    assert TargetGroup.objects.get(code="job_seeker").is_job_seeker
    assert not TargetGroup.objects.get(code="inactive").is_job_seeker
    assert {text.language for text in AgreementText.objects.current()} == {"nl", "fr", "en"}


def test_load_again_keeps_what_a_coordinator_changed() -> None:
    reference.load()
    VdabCategory.objects.filter(code="00").update(label="Anders genoemd")
    reference.load()
    assert VdabCategory.objects.get(code="00").label == "Anders genoemd"
    assert VdabCategory.objects.count() == 18
    assert AgreementText.objects.count() == 3


def test_partners_are_those_of_the_handbook() -> None:
    reference.load_partners()
    reference.load_partners()
    partners = Organisation.objects.guiding()
    assert partners.count() == 11
    main = partners.filter(role=OrganisationRole.MAIN_CONTRACTOR).values_list("name", flat=True)
    assert set(main) == {"Stebo vzw", "SyntraPXL"}
    assert partners.filter(family=Family.SYNTRA).count() == 4
    assert partners.filter(family=Family.STEBO_STARTERSLABO).count() == 6
    stebo = partners.get(oe_number="10005399")
    assert (stebo.ikp_number, stebo.address_line) == ("", "Windekestraat 1, 3600 Genk")
    assert partners.get(name="MicroStart").family == Family.OTHER
    for partner in partners:
        partner.full_clean()


def test_command_loads_everything() -> None:
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue() == "reference data: loaded\n"
    assert (TargetGroup.objects.count(), Organisation.objects.count()) == (16, 11)
