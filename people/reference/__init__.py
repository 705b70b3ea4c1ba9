"""Reference data of people and organisations, as YAML that people can read and change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from core.yaml_files import read_yaml
from people import grants
from people.models import AgreementText, Organisation, TargetGroup, VdabCategory

FOLDER = Path(__file__).parent


@transaction.atomic
def load() -> None:
    """Make what is not there yet: VDAB categories, target groups, texts of the data agreement.

    What a coordinator changed in the admin stays as it is; loading twice changes nothing.
    """
    for row in _read("vdab_categories.yaml"):
        VdabCategory.objects.get_or_create(code=row.pop("code"), defaults=row)
    for position, row in enumerate(_read("target_groups.yaml"), start=1):
        TargetGroup.objects.get_or_create(code=row.pop("code"), defaults=row | {"position": position})
    agreement = _read("agreement_texts.yaml")
    for row in agreement["texts"]:
        AgreementText.objects.get_or_create(
            version=agreement["version"],
            language=row.pop("language"),
            defaults=row | {"valid_from": agreement["valid_from"]},
        )


@transaction.atomic
def load_partners() -> None:
    """Make the partners of the programme that are not there yet (H-04), by their OE number."""
    for row in _read("partners.yaml"):
        address = row.pop("address")
        Organisation.objects.get_or_create(oe_number=row.pop("oe_number"), defaults=row | address)
    grants.refresh_groups()


def _read(name: str) -> Any:
    return read_yaml(FOLDER / name)
