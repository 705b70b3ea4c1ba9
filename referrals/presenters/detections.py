"""Words of the detection form: what somebody wants, and what stands in the way at work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import ui
from people.access import may_on
from people.roles import Permission
from referrals.enums import DetectionOutcome, PreconditionState, ProposalState
from referrals.models import Detection, OutreachProposal, WorkPrecondition, may_check, may_do_outreach
from referrals.rules import outreach as rules

PRECONDITION_TONES = {
    PreconditionState.FINE: ui.Tone.SUCCESS,
    PreconditionState.ATTENTION: ui.Tone.WARNING,
    PreconditionState.BARRIER: ui.Tone.DANGER,
}
OUTCOME_TONES = {
    DetectionOutcome.PROPOSE: ui.Tone.SUCCESS,
    DetectionOutcome.LATER: ui.Tone.WARNING,
    DetectionOutcome.STOP: ui.Tone.NEUTRAL,
}


def outcome_badge(detection: Detection) -> ui.Badge:
    """The decision at the end of the form, or that it is a draft."""
    if not detection.outcome:
        return ui.Badge(_("Concept"), ui.Tone.NEUTRAL, "pencil")
    outcome = DetectionOutcome(detection.outcome)
    return ui.Badge(str(outcome.label), OUTCOME_TONES[outcome])


def sees_residence_document(detection: Detection, user: Any) -> bool:
    """The organisation that made the detection, and the office as long as it checks; nobody else."""
    works_there = any(entry.organisation_id == detection.organisation_id for entry in user.active_memberships)
    if works_there and may_on(user, Permission.MAKE_OUTREACH, detection.organisation_id):
        return True
    proposal = getattr(detection, "proposal", None)
    return bool(proposal and proposal.state == ProposalState.AT_VDAB and may_check(proposal, user))


def contact_facts(detection: Detection) -> list[ui.Fact]:
    """How the organisation met this person; not for VDAB or GTB."""
    action = detection.action
    return [
        ui.Fact(_("Datum van het contact"), detection.contact_on),
        ui.Fact(_("Plaats"), detection.contact_place),
        ui.Fact(_("Outreachactie"), action.title if action else "", url=action.get_absolute_url() if action else ""),
        ui.Fact(_("Kent ons via"), detection.get_channel_display()),
        ui.Fact(_("Ingeschreven bij VDAB?"), detection.get_registered_at_vdab_display()),
        ui.Fact(_("Adviseur"), f"{detection.made_by.full_name}, {detection.organisation.name}"),
    ]  # fmt: skip


def wish_facts(detection: Detection) -> list[ui.Fact]:
    """Exactly what VDAB or GTB gets (H-22): idea, goal, intention and target group."""
    groups = [entry.target_group.label for entry in detection.candidate.target_groups.all()]
    return [
        ui.Fact(_("Idee"), detection.idea),
        ui.Fact(_("Beroepsdoel"), detection.occupational_goal),
        ui.Fact(_("Hoofdberoep of bijberoep"), detection.get_intended_status_display()),
        ui.Fact(_("Doelgroep"), "; ".join(groups)),
    ]


def residence_fact(detection: Detection, user: Any) -> list[ui.Fact]:
    """The kind of document that was seen, for who may know."""
    if not sees_residence_document(detection, user):
        return []
    return [ui.Fact(_("Verblijfsdocument (gezien, geen kopie)"), detection.get_residence_document_display())]


def decision_facts(detection: Detection) -> list[ui.Fact]:
    """How far somebody is, and what was decided together."""
    return [
        ui.Fact(_("Afstand tot ondernemen"), detection.get_distance_display()),
        ui.Fact(_("Besluit"), outcome_badge(detection)),
        ui.Fact(_("Reden"), detection.outcome_reason),
        ui.Fact(_("Akkoord om te delen met VDAB of GTB"), detection.share_consent_on or ""),
    ]


def preconditions(detection: Detection) -> list[tuple[WorkPrecondition, ui.Badge]]:
    """What stands in the way at work, in the order of the form."""
    return [
        (
            row,
            ui.Badge(
                str(PreconditionState(row.state).label), PRECONDITION_TONES[PreconditionState(row.state)]
            ),
        )
        for row in detection.preconditions.all()
    ]


def checklist(detection: Detection) -> list[ui.CheckItem]:
    """What must be known before somebody is proposed, each with the place where it is solved."""
    proposal = proposal_of(detection)
    edit = reverse("referrals:detection_edit", args=[detection.public_id])
    person = reverse("people:candidate_edit", args=[detection.candidate.public_id])
    items = [
        ui.CheckItem.of(_("Organisatie die voorstelt"), rules.does_outreach(detection.organisation)),
        ui.CheckItem.of(_("Kandidaat is nog vrij"), rules.on_no_other_way(proposal)),
    ]
    for code, label, verdict in rules.parts_of_a_detection(proposal):
        url = person if code == "target_group" else edit
        items.append(ui.CheckItem(label, verdict.ok, str(verdict.reason), url, source=verdict.source))
    shared = rules.may_be_shared(proposal)
    items.append(
        ui.CheckItem(_("Akkoord om te delen"), shared.ok, str(shared.reason), edit, source=shared.source)
    )
    return items


def proposal_of(detection: Detection) -> OutreachProposal:
    """The proposal of a detection, or what it would be; that one is not kept."""
    existing = getattr(detection, "proposal", None)
    return existing or OutreachProposal(
        detection=detection,
        candidate=detection.candidate,
        programme=detection.programme,
        from_organisation=detection.organisation,
        from_user=detection.made_by,
    )


def buttons(detection: Detection, user: Any) -> list[ui.Button]:
    """What can be done with a detection; what cannot be done now says why."""
    if not may_do_outreach(detection, user):
        return []
    propose = ui.Button(
        _("Stel voor aan VDAB/GTB"), reverse("referrals:propose", args=[detection.public_id]), icon="send"
    )
    edit = ui.Button(
        _("Wijzigen"),
        reverse("referrals:detection_edit", args=[detection.public_id]),
        tone="secondary",
        icon="pencil",
    )
    proposal = getattr(detection, "proposal", None)
    if proposal and proposal.state != ProposalState.DRAFT:
        opened = ui.Button(_("Open het voorstel"), proposal.get_absolute_url(), icon="send")
        return [opened, edit.guarded_by(rules.detection_may_change(detection))]
    return [propose.guarded_by(rules.is_ready_to_propose(proposal_of(detection))), edit]


def paper_button(detection: Detection) -> ui.Button:
    """The form on paper, for who sees it on the screen."""
    url = reverse("reporting:detection_pdf", args=[detection.public_id])
    return ui.Button(_("Open de PDF"), url, tone="quiet", icon="eye")


def new_url(candidate: Any, action: Any = None) -> str:
    """The form for a candidate, from an action when there is one."""
    url = reverse("referrals:detection_add", args=[candidate.public_id])
    return f"{url}?actie={action.public_id}" if action else url
