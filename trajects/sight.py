"""What a consultant of VDAB or GTB sees of a candidate: the programme says it (H-3A, H-53, H-69)."""

from __future__ import annotations

from typing import Any

from trajects.enums import ConsultantSees, PhaseKind


def consultant_sees(programme: Any, code: ConsultantSees | str) -> bool:
    """Whether the programme lets consultants see this part of a candidate."""
    return str(code) in programme.consultant_sees


def consultant_sees_decision(phase: Any) -> bool:
    """Whether the programme lets consultants see how this phase was decided; aftercare goes with guidance."""
    explores = phase.template.kind == PhaseKind.EXPLORE
    part = ConsultantSees.DECISION_VF if explores else ConsultantSees.DECISION_BF
    return consultant_sees(phase.template.programme, part)
