"""One referral: its facts, who acts next, what can be done, and its history."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import dates, formats, moves, policy, ui
from core.policy import visible
from people.agreements import signature_facts
from people.models import Candidate
from referrals import presenters, sight
from referrals.cards import signature_of
from referrals.models import Referral, may_handle, may_send
from referrals.moves import KIND
from referrals.views.beside import link_entries
from referrals.views.lists import inbox_rows
from trajects.publicity import about


@policy.signed_in
@require_safe
def referral(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of a referral, for who sent it and for who received it."""
    found = get_object_or_404(
        visible(Referral, request.user)
        .with_facts()
        .with_outcome()
        .select_related(
            "rerouted_to__to_organisation", "access_arranged_by", "rerouted_to__access_arranged_by"
        ),
        public_id=public_id,
    )
    about(request, found.programme)
    seen = visible(Candidate, request.user).filter(pk=found.candidate_id).exists()
    sees = sight.of(found, request.user)
    unsigned = presenters.unsigned_badge(found)
    context = {
        "referral": found,
        "name": sees.list_name,
        "badges": [presenters.badge(found), presenters.route_badge(found), *([unsigned] if unsigned else [])],
        "steps": presenters.steps(found, sees),
        "task": presenters.access_words(found),
        "turn": presenters.turn(found, request.user),
        "buttons": _buttons(found, request),
        "facts": presenters.facts(found, sees),
        "route_reason": sees.route_reason,
        "candidate_facts": presenters.candidate_facts(found.candidate, request.user) if seen else [],
        "candidate_url": found.candidate.get_absolute_url() if seen else "",
        "card_badge": presenters.card_badge(found),
        "reminders": presenters.reminder_words(found),
        "card_closed": not visible(Referral, request.user)
        .with_card(request.user)
        .filter(pk=found.pk)
        .exists(),
        "links": link_entries(found)
        if may_send(found, request.user) or may_handle(found, request.user)
        else [],
        **_signature(found),
        "history": presenters.history(found),
        "back_url": _back_to_list(found, request),
    }
    return render(request, "referrals/referral.html", context)


def _signature(found: Referral) -> dict[str, object]:
    """The trail of a signature on a screen, with its picture."""
    signature = signature_of(found)
    if signature is None:
        return {"signature": [], "drawing_url": ""}
    url = reverse("referrals:card_signature", args=[found.public_id]) if signature.drawing_id else ""
    return {"signature": signature_facts(signature), "drawing_url": url}


def _buttons(found: Referral, request: HttpRequest) -> list[ui.Button]:
    """The moves, and what is no move of the state; what waits for this user comes first."""
    user, one = request.user, [found.public_id]
    buttons = moves.buttons(KIND, found, user)
    sends, handles = may_send(found, user), may_handle(found, user)
    if found.is_draft and sends:
        url = reverse("referrals:change", args=one)
        buttons.insert(1, ui.Button(_("Wijzigen"), url, tone="secondary", icon="pencil"))
    if (sends or handles) and presenters.unsigned_badge(found):
        url = reverse("referrals:sign", args=one)
        buttons.insert(0, ui.Button(_("Kaart ondertekend"), url, tone="secondary", icon="signature"))
        url = reverse("referrals:card_link", args=one)
        buttons.insert(1, ui.Button(_("Laat tekenen met een link"), url, tone="secondary", icon="link"))
    if sends and presenters.access_words(found):
        label = _("Inzagerecht geregeld op %(day)s") % {"day": formats.short_date(dates.today())}
        url = reverse("referrals:access", args=one)
        buttons.insert(0, ui.Button(label, url, "post", icon="check"))
    if sends or handles:
        url = reverse("referrals:phone", args=one)
        buttons.append(ui.Button(_("Telefoongesprek"), url, tone="quiet", icon="phone"))
    return buttons


def _back_to_list(found: Referral, request: HttpRequest) -> str:
    """The list in which this user finds the referral."""
    in_inbox = inbox_rows(request.user).filter(pk=found.pk).exists()
    return reverse("referrals:inbox" if in_inbox else "referrals:sent")
