"""The moves of offers that providers propose: they take them back, a coordinator decides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import moves
from core.moves import Move
from people.roles import Permission
from vouchers import actions
from vouchers.forms.proposals import ApproveForm, RejectForm, WithdrawProposalForm
from vouchers.models import OfferProposal
from vouchers.presenters import proposals

moves.register(
    proposals.KIND,
    lambda user: OfferProposal.objects.visible_to(user).select_related(
        "provider", "programme", "item", "proposed_by", "decided_by"
    ),
    Move(
        name="goedkeuren",
        transition="approve",
        label=_("Zet op de menukaart"),
        action=actions.approve_proposal,
        form=ApproveForm,
        permission=Permission.MANAGE_PROGRAMME,
        intro=_(
            "Het aanbod komt zo op de menukaart en de aanbieder krijgt een e-mail. "
            "Vouchers die al aangevraagd zijn, houden hun prijs."
        ),
        success=_("Het aanbod staat op de menukaart."),
        tone="primary",
        icon="check",
        facts=proposals.move_facts,
    ),
    Move(
        name="niet-goedkeuren",
        transition="reject",
        label=_("Keur niet goed"),
        action=actions.reject_proposal,
        form=RejectForm,
        permission=Permission.MANAGE_PROGRAMME,
        intro=_("De menukaart blijft zoals ze is. De aanbieder krijgt een e-mail met de reden."),
        success=_("Het voorstel is niet goedgekeurd."),
        tone="danger",
        icon="x",
        facts=proposals.move_facts,
    ),
    Move(
        name="intrekken",
        transition="withdraw",
        label=_("Trek het voorstel in"),
        action=actions.withdraw_proposal,
        form=WithdrawProposalForm,
        permission=Permission.PROPOSE_OFFERS,
        intro=_("De coördinator hoeft er dan niet meer naar te kijken."),
        success=_("Je voorstel is ingetrokken."),
        tone="danger",
        icon="x",
        facts=proposals.move_facts,
    ),
)
