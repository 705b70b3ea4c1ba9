"""Case discussions: planned, filled with cases, and what came of each case."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core import journal
from core.once import lock_version
from core.rules import Verdict, require
from core.workflow import lock
from people.models import User
from trajects import rules as traject_rules
from trajects.actions.phases import demand
from trajects.models import CaseDiscussion, DiscussionItem, Partnership, Traject
from trajects.partnership import rules


@transaction.atomic
def plan_discussion(partnership: Partnership, *, by: User, held_on: date, place: str = "") -> CaseDiscussion:
    """Put a case discussion in the calendar of a partnership. Raises ValidationError for a day that is taken."""
    discussion = CaseDiscussion(partnership=partnership, held_on=held_on, place=place, made_by=by)
    discussion.validate_constraints()
    discussion.save()
    journal.record("discussion.planned", discussion, by=by, data={"on": str(held_on)})
    return discussion


@transaction.atomic
def add_item(
    discussion: CaseDiscussion,
    *,
    traject: Traject,
    by: User,
    question: str,
    consent_on: date | None = None,
) -> DiscussionItem:
    """Put a dossier on the agenda under a number; `consent_on`: the client agreed to be named (D-05).

    Raises Refused for a question that names the client, and for a dossier that is closed, is on this
    agenda already or belongs to another programme or partnership.
    """
    lock(discussion)
    demand(traject_rules.traject_open(traject, by))
    demand(_fits(discussion, traject))
    demand(rules.names_nobody(traject.candidate, question))
    last = discussion.items.aggregate(last=Max("number"))["last"] or 0
    item = DiscussionItem.objects.create(
        discussion=discussion,
        traject=traject,
        number=last + 1,
        question=question,
        consent_on=consent_on,
        added_by=by,
    )
    journal.record(
        "discussion.item_added", item, by=by, parent=traject, data={"named": consent_on is not None}
    )
    return item


def _fits(discussion: CaseDiscussion, traject: Traject) -> Verdict:
    same = CaseDiscussion.objects.for_dossier(traject).filter(pk=discussion.pk).exists()
    known = discussion.items.filter(traject=traject).exists()
    return require(
        same and not known,
        "discussion.fits",
        _("Dit dossier staat al op deze agenda.")
        if known
        else _("Dit dossier hoort bij een ander programma."),
        source="D-05, draaiboek 1.3.2",
    )


@transaction.atomic
def set_consent(item: DiscussionItem, *, by: User, consent_on: date | None) -> DiscussionItem:
    """The client agrees to be named in this discussion, or takes that back; from then on nobody reads the name."""
    lock(item)
    item.consent_on = consent_on
    item.version += 1
    item.save()
    journal.record(
        "discussion.consent", item, by=by, parent=item.traject, data={"named": consent_on is not None}
    )
    return item


@transaction.atomic
def decide_item(
    item: DiscussionItem, *, by: User, version: int, notes: str, decision: str, next_steps: str = ""
) -> DiscussionItem:
    """Keep what was said and decided. Raises StaleForm, or Refused when it was decided before.

    Notes are read by whoever sees no persons, so they name the client no more than the question does.
    """
    lock_version(item, version)
    demand(rules.item_is_open(item, by))
    demand(rules.names_nobody(item.traject.candidate, f"{notes} {next_steps}"))
    item.notes, item.decision, item.next_steps = notes, decision, next_steps
    item.save()
    journal.record("discussion.item_decided", item, by=by, parent=item.traject, data={"decision": decision})
    return item
