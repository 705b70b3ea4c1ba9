"""The detection form: kept as a draft at any time, until it is proposed (H-22, H-24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core import journal
from core.actors import Actor
from core.once import lock_version
from people.models import Candidate, Organisation, User
from referrals.actions.guard import require_all
from referrals.actions.outreach import may_change, outreach_organisation
from referrals.models import Detection, OutreachAction, WorkPrecondition
from referrals.rules import day_has_come
from referrals.rules import outreach as rules
from trajects.models import Programme

DETECTION_FIELDS = (
    "contact_on",
    "contact_place",
    "channel",
    "registered_at_vdab",
    "residence_document",
    "idea",
    "occupational_goal",
    "intended_status",
    "distance",
    "outcome",
    "outcome_reason",
    "share_consent_on",
)
# A topic of work with how it stands and a remark; a topic that was not asked is left out.
Preconditions = Mapping[str, tuple[str, str]]


@transaction.atomic
def make_detection(
    *,
    by: User,
    candidate: Candidate,
    programme: Programme,
    action: OutreachAction | None = None,
    organisation: Organisation | None = None,
    preconditions: Preconditions | None = None,
    **fields: Any,
) -> Detection:
    """Keep what somebody wants: DETECTION_FIELDS, and how it stands with each precondition.

    It belongs to the organisation in which `by` works now, unless told. Raises Refused for a day that
    has not come, and when somebody does not go on without a reason.
    """
    detection = Detection(
        candidate=candidate,
        programme=programme,
        organisation=organisation or outreach_organisation(by),
        made_by=by,
        action=action,
        **fields,
    )
    _keep(detection, by, preconditions)
    journal.record("detection.made", detection, by=by)
    return detection


@transaction.atomic
def change_detection(
    detection: Detection,
    *,
    by: Actor,
    version: int,
    preconditions: Preconditions | None = None,
    **fields: Any,
) -> Detection:
    """Change a detection: any of DETECTION_FIELDS, and the preconditions when they are given.

    Raises StaleForm; Refused once VDAB or GTB got it, and as `make_detection` does.
    """
    lock_version(detection, version)
    require_all(rules.detection_may_change(detection))
    changed = [
        name for name in DETECTION_FIELDS if name in fields and getattr(detection, name) != fields[name]
    ]
    for name in changed:
        setattr(detection, name, fields[name])
    _keep(detection, by, preconditions)
    journal.record("detection.changed", detection, by=by, data={"fields": changed})
    return detection


def _keep(detection: Detection, by: Actor, preconditions: Preconditions | None) -> None:
    require_all(
        may_change(detection, by),
        day_has_come(detection.contact_on),
        *([day_has_come(detection.share_consent_on)] if detection.share_consent_on else []),
        rules.outcome_is_reasoned(detection.outcome, detection.outcome_reason),
    )
    detection.full_clean()
    detection.save()
    if preconditions is not None:
        _keep_preconditions(detection, preconditions)


def _keep_preconditions(detection: Detection, given: Preconditions) -> None:
    detection.preconditions.all().delete()
    rows = [
        WorkPrecondition(detection=detection, topic=topic, state=state, note=note)
        for topic, (state, note) in given.items()
    ]
    for row in rows:
        row.clean_fields()
    WorkPrecondition.objects.bulk_create(rows)
