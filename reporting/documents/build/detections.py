"""The detection form, from its rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from people.models import Candidate
from referrals.models import Detection
from referrals.presenters.detections import sees_residence_document
from reporting import documents as d
from reporting.documents.build.parts import in_dutch, letterhead, person, signatures

# Answers that the form prints as they stand.
PLAIN = ("contact_on", "contact_place", "idea", "occupational_goal", "outcome_reason", "share_consent_on")
# Answers of which it prints the words.
CHOSEN = ("channel", "registered_at_vdab", "intended_status", "distance", "outcome")


@in_dutch
def detection(made: Detection, user: Any) -> d.DetectionDocument:
    """The detection as this user sees it on the screen: the person, and the document of residence, only
    for who may see them.
    """
    words = {name: getattr(made, f"get_{name}_display")() for name in CHOSEN}
    document = made.get_residence_document_display() if sees_residence_document(made, user) else ""
    return d.DetectionDocument(
        letterhead=letterhead(made.programme, made.organisation),
        reference=f"DET-{made.contact_on:%Y%m%d}-{str(made.public_id)[:8]}",
        candidate=_candidate(made, user),
        adviser=made.made_by.full_name,
        action=made.action.title if made.action else "",
        residence_document=document,
        preconditions=tuple(
            d.Precondition(topic=row.get_topic_display(), state=row.get_state_display(), note=row.note)
            for row in made.preconditions.all()
        ),
        signatures=signatures(
            (_("Kandidaat"), made.candidate.full_name), (_("Adviseur"), made.made_by.full_name)
        ),
        **words | {name: getattr(made, name) for name in PLAIN},
    )


def _candidate(made: Detection, user: Any) -> d.Person:
    """Only the name of a person whom the user does not see any more."""
    seen = Candidate.objects.visible_to(user).filter(pk=made.candidate_id).exists()
    return person(made.candidate) if seen else d.Person(name=made.candidate.list_name)
