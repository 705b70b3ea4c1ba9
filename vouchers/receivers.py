"""What the menu card does when something happens in a dossier."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from core.actors import Actor
from trajects.enums import PhaseKind
from trajects.models import Phase
from trajects.signals import phase_started
from vouchers import actions


@receiver(phase_started, dispatch_uid="vouchers.open_wallet")
def open_wallet_when_needed(sender: type[Phase], *, phase: Phase, by: Actor, **_kwargs: Any) -> None:
    """The wallet belongs to guidance, or to the phase before it when the programme says so (decision 11)."""
    traject = phase.traject
    early = phase.kind == PhaseKind.EXPLORE and traject.programme.paid_vouchers_in_explore
    if early or phase.kind == PhaseKind.GUIDE:
        actions.open_wallet(candidate=traject.candidate, programme=traject.programme, by=by, parent=traject)
