"""Bodies of the programmes from their file; what is there already stays as coordinators left it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from core.yaml_files import read_yaml
from people.models import Organisation
from reporting.models import Body, Seat
from trajects.models import Programme

FILE = Path(__file__).with_name("bodies.yaml")


@transaction.atomic
def load_bodies(source: Path = FILE) -> list[Body]:
    """Add the bodies of the programmes that are there; loading twice changes nothing.

    Returns what was added. Raises ValidationError with the field that is wrong, and then nothing has changed.
    """
    data = read_yaml(source)
    programmes = Programme.objects.filter(code__in=data).prefetch_related("bodies")
    return [
        _add(programme, entry, place)
        for programme in programmes
        for known in [{body.code for body in programme.bodies.all()}]
        for place, entry in enumerate(data[programme.code], start=1)
        if entry["code"] not in known
    ]


def _add(programme: Programme, entry: dict[str, Any], place: int) -> Body:
    fields = {name: value for name, value in entry.items() if name != "seats"}
    body = Body(**fields, programme=programme, position=place)
    body.full_clean()
    body.save()
    for seat in entry["seats"]:
        number = seat.get("organisation")
        organisation = Organisation.objects.get(oe_number=number) if number else None
        row = Seat(**seat | {"body": body, "organisation": organisation})
        row.full_clean()
        row.save()
    return body
