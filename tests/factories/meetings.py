"""Bodies and meetings, made by the real use cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from people.enums import Province
from people.roles import Role
from reporting.coordination import actions
from reporting.models import Body, Meeting


def provincial_body(programme: Any, **fields: Any) -> Body:
    """The consultation of one province: its advisers prepare (H-A0)."""
    fields = {
        "code": "west-vlaanderen",
        "name": "Provinciaal overleg",
        "rhythm": "om de 2 à 3 maanden",
        "gap": 3,
        "provinces": [Province.WEST_FLANDERS],
        "standard_agenda": "Verslag\nVaria",
    } | fields
    body = Body.objects.create(programme=programme, **fields)
    body.seats.create(role=Role.ADVISER, prepares=True)
    body.seats.create(role=Role.CONSULTANT)
    body.seats.create(role=Role.STEERING, in_provinces=False)
    return body


def meeting_of(body: Body, *, by: Any, **fields: Any) -> Meeting:
    """A meeting that is planned tomorrow, or when the test says."""
    starts_at = fields.pop("starts_at", now() + timedelta(days=1))
    fields = {"place": "Kortrijk", "chair": by, "ends_at": starts_at + timedelta(hours=2)} | fields
    return actions.plan_meeting(body, by=by, starts_at=starts_at, **fields)
