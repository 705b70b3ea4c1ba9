"""What a consultant of VDAB or GTB sees of a candidate: the programme says it (H-3A, H-53, H-69)."""

from __future__ import annotations

from typing import Any

from trajects.enums import ConsultantSees


def consultant_sees(programme: Any, code: ConsultantSees | str) -> bool:
    """Whether the programme lets consultants see this part of a candidate."""
    return str(code) in programme.consultant_sees
