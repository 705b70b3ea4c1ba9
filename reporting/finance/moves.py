"""The moves of a grant and of a cost report, with their words and forms."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import formats, moves, ui
from core.moves import Move
from people.roles import Permission
from reporting.finance import actions, forms
from reporting.finance.presenters import COSTS, GRANT
from reporting.models import CostReport, Grant

MANAGES = Permission.MANAGE_PROGRAMME


def _amounts(grant: Any) -> list[ui.Fact]:
    return [
        ui.Fact(_("Toegewezen"), formats.euro(grant.allocated_cents or 0)),
        ui.Fact(_("Nog niet uitbetaald"), formats.euro(actions.balance_of(grant))),
    ]


moves.register(
    GRANT,
    lambda user: Grant.objects.visible_to(user).with_sums(),
    Move(
        name="indienen", transition="hand_in", label=_("Eindafrekening ingediend"), action=actions.hand_in,
        form=forms.GrantMoveForm, permission=MANAGES, tone="primary", icon="send", facts=_amounts,
        intro=_("De promotor diende de eindafrekening in bij de financier."),
        success=_("De eindafrekening staat als ingediend."),
    ),
    Move(
        name="inspectie", transition="start_inspection", label=_("Naar de inspectie"),
        action=actions.start_inspection, form=forms.GrantMoveForm, permission=MANAGES, tone="primary",
        icon="search", facts=_amounts,
        intro=_("De inspectie kijkt de kosten na. Het netto bedrag is nog niet beschikbaar."),
        success=_("Het project ligt bij de inspectie."),
    ),
    Move(
        name="gecontroleerd", transition="finish_inspection", label=_("Controle afgerond"),
        action=actions.finish_inspection, form=forms.FinishInspectionForm, permission=MANAGES, tone="primary",
        icon="check", facts=_amounts,
        intro=_("Vul in welke kosten de inspectie aanvaardde. Is het minder? Schrijf dan op waarom."),
        success=_("De controle is bewaard. Het saldo is berekend."),
    ),
    Move(
        name="saldo", transition="pay_balance", label=_("Saldo betaald"), action=actions.pay_balance,
        form=forms.GrantMoveForm, permission=MANAGES, tone="primary", icon="euro", facts=_amounts,
        intro=_("Het saldo is betaald. Is het negatief? Dan ging er geld terug naar de financier."),
        success=_("De betaling van het saldo is bewaard."),
    ),
    Move(
        name="afsluiten", transition="close", label=_("Sluit de subsidie af"), action=actions.close_grant,
        form=forms.GrantMoveForm, permission=MANAGES,
        intro=_("De financier sloot dit project af. Daarna verandert er niets meer aan."),
        success=_("De subsidie is afgesloten."),
    ),
)  # fmt: skip
moves.register(
    COSTS,
    lambda user: CostReport.objects.visible_to(user).with_facts(),
    Move(
        name="indienen", transition="hand_in", label=_("Dien de kosten in"), action=actions.hand_in_costs,
        form=forms.CostMoveForm, permission=MANAGES, tone="primary", icon="send",
        intro=_("Daarna tellen de kosten mee in het globale rapport van de promotor."),
        success=_("De kosten zijn ingediend."),
    ),
    Move(
        name="aanvaarden", transition="accept", label=_("Aanvaard kosten"), action=actions.accept_costs,
        form=forms.AcceptCostsForm, permission=MANAGES, tone="primary", icon="check",
        intro=_("Vul in welk bedrag aanvaard is. Is het minder? Schrijf dan op waarom."),
        success=_("De aanvaarde kosten zijn bewaard."),
    ),
    Move(
        name="terugsturen", transition="send_back", label=_("Stuur terug"), action=actions.send_costs_back,
        form=forms.SendBackForm, permission=MANAGES,
        intro=_("Het kostenrapport wordt weer een concept, zodat het verbeterd kan worden."),
        success=_("Het kostenrapport is weer een concept."),
    ),
)  # fmt: skip
