"""Cases on the agenda, as each reader may see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.ui import Badge, Button, Empty, Fact, Tone
from trajects.partnership import rules
from trajects.partnership.enums import (
    ItemDecision,
)
from trajects.rules.teamwork import may_work_in

EMPTY_AGENDA = Empty(
    gettext_lazy("De agenda is leeg"),
    gettext_lazy("Zet een dossier op de agenda vanuit het tabblad Partnerschap van dat dossier."),
)


@dataclass(frozen=True)
class CaseLine:
    """One case as this reader sees it: a number, or the name where the reader may know it."""

    title: str
    badge: Badge
    question: str
    facts: list[Fact]
    notes: str = ""
    next_steps: str = ""
    url: str = ""
    buttons: list[Button] = field(default_factory=list)


def case_line(item: Any, user: Any, *, readable: set[int]) -> CaseLine:
    """A case on the agenda. `readable`: the dossiers that this reader may open; the others go by a number,
    unless the client agreed to be named this time, and then until it is over (D-05)."""
    opens = item.traject_id in readable
    named = opens or (item.consent_on is not None and not item.discussion.is_over)
    name = f"{item.pseudonym}: {item.traject.candidate.full_name}" if named else item.pseudonym
    done = bool(item.decision)
    return CaseLine(
        title=name,
        badge=Badge(item.get_decision_display() or _("Te bespreken"), Tone.SUCCESS if done else Tone.INFO),
        question=item.question,
        facts=[Fact(_("Met naam"), _consent_words(item))],
        notes=item.notes,
        next_steps=item.next_steps,
        url=item.traject.get_absolute_url() if opens else "",
        buttons=_case_buttons(item, user) if opens else [],
    )


def _consent_words(item: Any) -> str:
    if item.consent_on is None:
        return _("Nee, alleen een nummer")
    return _("Ja, de klant ging akkoord op %(day)s") % {"day": formats.short_date(item.consent_on)}


def _case_buttons(item: Any, user: Any) -> list[Button]:
    """For who works in the dossier."""
    if not may_work_in(item.traject, user):
        return []
    decide = reverse("trajects:discussion_decide", args=[item.public_id])
    consent = reverse("trajects:discussion_consent", args=[item.public_id])
    return [
        Button(_("Noteer het besluit"), decide, tone="secondary", icon="check").guarded_by(
            rules.item_is_open(item, user)
        ),
        Button(_("Toestemming"), consent, tone="quiet"),
    ]


FOLLOWS = {
    ItemDecision.COMBINATION: "trajects:combination_add",
    ItemDecision.END: "trajects:vdab_transfer",
}


def next_url(item: Any) -> str:
    """What a decision leads to: the form of a combination or of the way out; else the agenda."""
    programme = item.discussion.partnership.programme
    goes = {ItemDecision.COMBINATION: programme.combinations, ItemDecision.END: programme.vdab_transfer}
    if not goes.get(item.decision):
        return item.discussion.get_absolute_url()
    return reverse(FOLLOWS[item.decision], args=[item.traject.public_id])
