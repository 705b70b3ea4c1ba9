"""The one move of a snapshot, under the name "momentopname"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import dates, formats, moves
from core.moves import Move
from core.ui import Fact
from people.roles import Permission
from reporting.kpi import actions
from reporting.kpi.forms import FixForm
from reporting.models import KpiSnapshot

KIND = "momentopname"


def _facts(snapshot: KpiSnapshot) -> list[Fact]:
    return [
        Fact(_("Programma"), str(snapshot.programme)),
        Fact(_("Versie"), str(snapshot.version)),
        Fact(_("Berekend op"), formats.short_date(dates.local_date(snapshot.taken_at))),
    ]


moves.register(
    KIND,
    lambda user: KpiSnapshot.objects.visible_to(user).select_related("programme"),
    Move(
        name="vastleggen",
        transition="fix",
        label=_("Leg vast"),
        action=actions.fix_snapshot,
        form=FixForm,
        permission=Permission.MANAGE_PROGRAMME,
        intro=_(
            "Vanaf nu verandert er niets meer aan deze momentopname, ook niet als de dossiers veranderen. "
            "Later kun je wel een nieuwe versie maken."
        ),
        success=_("De momentopname is vastgelegd."),
        tone="primary",
        icon="lock",
        facts=_facts,
    ),
)
