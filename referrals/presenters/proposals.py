"""Words and links of proposals to VDAB or GTB, for both sides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, ui
from people.access import may_on
from people.roles import Permission
from referrals.enums import PROPOSAL_TONES, CheckAnswer, ProposalState
from referrals.models import OutreachProposal, may_check
from referrals.presenters.referrals import Turn

ANSWER_TONES = {
    CheckAnswer.YES: ui.Tone.SUCCESS,
    CheckAnswer.NO: ui.Tone.DANGER,
    CheckAnswer.UNKNOWN: ui.Tone.WARNING,
}
# Without a number of days in the programme, a proposal stands out after a week: a choice of the lists only.
STANDS_OUT_AFTER = 7


def badge(proposal: OutreachProposal) -> ui.Badge:
    """The state; a closed proposal says how it ended."""
    state = ProposalState(proposal.state)
    if state != ProposalState.CLOSED:
        return ui.Badge(str(state.label), PROPOSAL_TONES[state])
    if proposal.was_checked:
        return ui.Badge(_("Negatief: gesloten"), ui.Tone.DANGER)
    return ui.Badge(_("Ingetrokken"), ui.Tone.NEUTRAL)


def waiting(proposal: OutreachProposal) -> ui.Badge | None:
    """How many days it waits for the check; the tone says whether that is long."""
    if proposal.state != ProposalState.AT_VDAB:
        return None
    days, limit = proposal.days_waiting, proposal.programme.outreach_reminder_days or STANDS_OUT_AFTER
    tone = ui.Tone.NEUTRAL if 2 * days < limit else ui.Tone.WARNING if days < limit else ui.Tone.DANGER
    return ui.Badge(ngettext("%(n)s dag", "%(n)s dagen", days) % {"n": days}, tone, "clock")


def submitted_on(proposal: OutreachProposal) -> Any:
    return dates.local_date(proposal.submitted_at) if proposal.submitted_at else None


def checker(proposal: OutreachProposal) -> str:
    """The consultant and the office, or the office when nobody was chosen."""
    office = proposal.to_organisation.name
    return f"{proposal.to_consultant.full_name}, {office}" if proposal.to_consultant else office


def proposer(proposal: OutreachProposal) -> str:
    return f"{proposal.from_user.full_name}, {proposal.from_organisation.name}"


def facts(proposal: OutreachProposal) -> list[ui.Fact]:
    """From whom to whom, and since when."""
    return [
        ui.Fact(_("Voorgesteld door"), proposer(proposal)),
        ui.Fact(_("Naar"), checker(proposal)),
        ui.Fact(_("Voorgesteld op"), submitted_on(proposal) or ""),
    ]


def answer_facts(proposal: OutreachProposal) -> list[ui.Fact]:
    """What the consultant found so far; nothing before that."""
    answers = (
        (_("Toelaatbaar"), proposal.admissible),
        (_("Beschikbaar"), proposal.available),
    )
    found = [
        ui.Fact(label, ui.Badge(str(CheckAnswer(value).label), ANSWER_TONES[CheckAnswer(value)]))
        for label, value in answers
        if value
    ]
    checked = proposal.checked_by.full_name if proposal.checked_by else ""
    others = (
        (_("Gecontroleerd op"), proposal.checked_on),
        (_("Door"), checked),
        (_("Opmerking"), proposal.check_note),
        (_("Reden"), proposal.close_reason),
    )
    return found + [ui.Fact(label, value) for label, value in others if value]


def shows_content(proposal: OutreachProposal, user: Any) -> bool:
    """The organisation that proposes, and the office while it checks and after it referred (H-22)."""
    if may_on(user, Permission.MAKE_OUTREACH, proposal.from_organisation_id):
        return True
    seen = (ProposalState.AT_VDAB, ProposalState.REFERRED)
    return proposal.state in seen and may_check(proposal, user)


def turn(proposal: OutreachProposal, user: Any) -> Turn:
    """Who acts next, in one sentence."""
    return _TURNS[ProposalState(proposal.state)](proposal, user)


def _draft(proposal: OutreachProposal, user: Any) -> Turn:
    return Turn(
        _("Jullie zijn aan zet"), _("Dien het voorstel in. VDAB of GTB ziet de kandidaat pas daarna.")
    )


def _at_vdab(proposal: OutreachProposal, user: Any) -> Turn:
    mine = may_check(proposal, user)
    head = (
        _("Jullie zijn aan zet") if mine else _("Wacht op %(office)s") % {"office": proposal.to_organisation}
    )
    days = proposal.days_waiting
    waited = ngettext("Het voorstel wacht %(n)s dag.", "Het voorstel wacht %(n)s dagen.", days) % {"n": days}
    waited = waited if days else _("Het voorstel kwam vandaag.")
    words = {"who": checker(proposal), "waited": waited}
    return Turn(
        head, _("%(who)s controleert of de kandidaat toelaatbaar en beschikbaar is. %(waited)s") % words
    )


def _referred(proposal: OutreachProposal, user: Any) -> Turn:
    return Turn(
        _("Doorverwezen"),
        _("De controle is positief. %(who)s beantwoordt nu de doorverwijzing.")
        % {"who": proposal.from_organisation},
        ui.Tone.SUCCESS,
        proposal.referral.get_absolute_url(),
        _("Open de doorverwijzing"),
    )


def _closed(proposal: OutreachProposal, user: Any) -> Turn:
    if not proposal.was_checked:
        text = _("Het voorstel is ingetrokken. Niemand moet nog iets doen.")
        return Turn(_("Afgerond"), text, ui.Tone.NEUTRAL)
    text = _("De controle is negatief. %(who)s bespreekt met de kandidaat wat een goede volgende stap is.")
    return Turn(_("Gesloten"), text % {"who": proposal.from_user.full_name}, ui.Tone.DANGER)


_TURNS = {
    ProposalState.DRAFT: _draft,
    ProposalState.AT_VDAB: _at_vdab,
    ProposalState.REFERRED: _referred,
    ProposalState.CLOSED: _closed,
}


def card_text(proposal: OutreachProposal) -> str:
    """What the card says unless the consultant changes it: goal and idea, not longer than the card is."""
    detection = proposal.detection
    lines = [detection.occupational_goal, detection.idea]
    if detection.intended_status:
        lines.append(str(detection.get_intended_status_display()))
    text = "\n".join(line.strip() for line in lines if line.strip())
    limit = proposal.programme.card_max_characters
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
