"""When an offer may be booked for a group."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.rules import ALLOWED, Verdict, refuse
from vouchers.rules.vouchers import ADVISER

PRICE_CHANGED = "voucher.price_changed"
MOST = 60


def may_be_booked(verdicts: Sequence[Verdict], *, only_possible: bool) -> Verdict:
    """All of them, unless the user chose to leave out who cannot be booked; never nobody."""
    refusals = [verdict for verdict in verdicts if not verdict]
    changed = next((verdict for verdict in refusals if verdict.code == PRICE_CHANGED), None)
    if changed is not None:
        return changed
    if not verdicts:
        return refuse("group.empty", _("Kies minstens één kandidaat."), who=ADVISER)
    if len(verdicts) > MOST:
        return refuse(
            "group.too_big", _("Boek voor hoogstens %(most)s kandidaten tegelijk.") % {"most": MOST}
        )
    if len(refusals) == len(verdicts) or (refusals and not only_possible):
        return refuse(
            "group.blocked",
            _("Voor %(blocked)s van de %(all)s kandidaten kan dit niet. Er is niets geboekt. %(first)s")
            % {"blocked": len(refusals), "all": len(verdicts), "first": refusals[0].reason},
            who=ADVISER,
        )
    return ALLOWED
