"""The moves of a proposal to VDAB or GTB, with their words and forms."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import moves
from core.moves import Move
from people.roles import Permission
from referrals.actions import proposals as actions
from referrals.forms import MoveForm, ReasonForm
from referrals.forms.proposals import CheckForm
from referrals.models import OutreachProposal

KIND = "voorstel"


def _propose_page(proposal: OutreachProposal) -> str:
    return reverse("referrals:propose", args=[proposal.detection.public_id])


def _check_page(proposal: OutreachProposal) -> str:
    return reverse("referrals:proposal_check", args=[proposal.public_id])


moves.register(
    KIND,
    lambda user: OutreachProposal.objects.visible_to(user).with_facts(),
    Move(
        name="indienen",
        transition="submit",
        label=_("Dien het voorstel in"),
        action=actions.submit_proposal,
        form=MoveForm,
        permission=Permission.MAKE_OUTREACH,
        tone="primary",
        icon="send",
        url=_propose_page,
    ),
    Move(
        name="controleren",
        transition="approve",
        label=_("Controleer"),
        action=actions.approve_proposal,
        form=CheckForm,
        permission=Permission.CHECK_OUTREACH,
        tone="primary",
        icon="check",
        url=_check_page,
    ),
    Move(
        name="intrekken",
        transition="withdraw",
        label=_("Intrekken"),
        action=actions.withdraw_proposal,
        form=ReasonForm,
        permission=Permission.MAKE_OUTREACH,
        intro=_(
            "Je trekt het voorstel in. Het kantoor dat het kreeg, krijgt een mail en ziet de kandidaat niet meer."
        ),
        success=_("Het voorstel is ingetrokken."),
        tone="secondary",
    ),
)
