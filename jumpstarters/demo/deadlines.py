"""What the people of the demo put off, corrected, and changed after they typed it into MLP."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from core import dates
from jumpstarters.demo.world import World
from reporting.enums import DigestRhythm
from reporting.radar.actions import choose_rhythm, put_off
from trajects.actions import supplement_summary
from trajects.actions.corrections import correct_phase
from trajects.enums import PhaseState
from trajects.models import Phase
from trajects.radar.base import collect


def keep_up(world: World) -> None:
    """One signal put off, one line changed after its registration, one ended line corrected."""
    _put_off_one(world)
    typed = Phase.objects.in_progress().filter(mlp_registered_on__isnull=False).order_by("-pk")
    for phase in typed.select_related("traject__adviser")[:2]:
        text = f"{phase.summary}\n\n{_('Volgt vanaf volgende maand Start me Up.')}".strip()
        supplement_summary(phase, by=phase.traject.adviser, text=text)
    _correct_one(world)
    choose_rhythm(world.coordinator, rhythm=DigestRhythm.WEEKLY)


def _put_off_one(world: World) -> None:
    silent = [signal for signal in collect(world.coordinator) if signal.kind == "silence"]
    for signal in silent[:1]:
        until = dates.today() + timedelta(days=14)
        put_off(signal, by=signal.adviser, until=until, reason=_("Is twee weken op reis."))


def _correct_one(world: World) -> None:
    ended = Phase.objects.filter(state=PhaseState.COMPLETED).exclude(result_code="").order_by("pk")
    # What stands in a billing file is no longer corrected.
    ended = ended.exclude(billing_lines__file__isnull=False)
    for phase in ended[:1]:
        correct_phase(
            phase,
            by=world.coordinator,
            version=phase.version,
            reason=_("Het financieringsnummer was overgetypt met een fout."),
            financing_number=f"{phase.financing_number}-B",
        )
