"""Signals of specialisations: what a partner was asked and did not answer (V-11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trajects.models import SpecialisationRequest
from trajects.radar import base
from trajects.radar.base import Signal

KINDS: dict[str, str | Promise] = {"specialisation": _("Specialisatie zonder antwoord")}


def find(user: Any) -> Iterator[Signal]:
    """Requests to the user's organisations that wait."""
    for request in SpecialisationRequest.objects.answered_by(user).waiting().with_people():
        words = _("%(who)s vraagt: %(what)s.")
        yield Signal(
            kind="specialisation",
            subject=request,
            candidate=request.traject.candidate,
            organisation=request.organisation,
            title=KINDS["specialisation"],
            text=words % {"who": request.requested_by, "what": request.specialisation.name},
            url=request.get_absolute_url(),
            action=_("Beantwoord"),
            due=request.requested_on,
        )


base.register(KINDS, find)
