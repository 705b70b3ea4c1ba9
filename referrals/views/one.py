"""One referral: its facts, who acts next, what can be done, and its history."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core import moves, policy, ui
from core.policy import visible
from core.views import carry_out
from people.models import Candidate
from referrals import actions, presenters
from referrals.forms import PhoneForm
from referrals.models import Referral, may_handle, may_send
from referrals.moves import KIND


@policy.signed_in
@require_safe
def referral(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of a referral, for who sent it and for who received it."""
    found = get_object_or_404(
        visible(Referral, request.user)
        .with_facts()
        .select_related("traject", "rerouted_to__to_organisation"),
        public_id=public_id,
    )
    seen = visible(Candidate, request.user).filter(pk=found.candidate_id).exists()
    context = {
        "referral": found,
        "badges": [presenters.badge(found), presenters.route_badge(found)],
        "turn": presenters.turn(found, request.user),
        "buttons": _buttons(found, request),
        "facts": presenters.facts(found),
        "candidate_facts": presenters.candidate_facts(found.candidate, request.user) if seen else [],
        "candidate_url": found.candidate.get_absolute_url() if seen else "",
        "card_badge": presenters.card_badge(found),
        "card_closed": not visible(Referral, request.user)
        .with_card(request.user)
        .filter(pk=found.pk)
        .exists(),
        "history": presenters.history(found),
        "back_url": _list_of(found, request),
    }
    return render(request, "referrals/referral.html", context)


def _buttons(found: Referral, request: HttpRequest) -> list[ui.Button]:
    """The moves, and what is no move of the state."""
    buttons = moves.buttons(KIND, found, request.user)
    if found.is_draft and may_send(found, request.user):
        url = reverse("referrals:change", args=[found.public_id])
        buttons.insert(1, ui.Button(_("Wijzigen"), url, tone="secondary", icon="pencil"))
    if _may_phone(found, request):
        url = reverse("referrals:phone", args=[found.public_id])
        buttons.append(ui.Button(_("Telefoongesprek"), url, tone="quiet", icon="phone"))
    return buttons


def _may_phone(found: Referral, request: HttpRequest) -> bool:
    return may_send(found, request.user) or may_handle(found, request.user)


def _list_of(found: Referral, request: HttpRequest) -> str:
    """The list in which this user finds the referral."""
    received = visible(Referral, request.user).received_by(request.user).filter(pk=found.pk).exists()
    return reverse("referrals:inbox" if received else "referrals:sent")


@policy.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep that there was a call (H-36)."""
    found = get_object_or_404(visible(Referral, request.user).with_people(), public_id=public_id)
    if not _may_phone(found, request):
        raise Http404
    form = PhoneForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        return _note_call(request, found, form)
    context = {
        "title": _("Telefoongesprek"),
        "subtitle": str(found),
        "intro": _("Noteer dat consulent en adviseur elkaar over deze kandidaat spraken."),
        "form": form,
        "button": ui.Button(_("Bewaar")),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _note_call(request: HttpRequest, found: Referral, form: PhoneForm) -> HttpResponse:
    def work() -> str:
        return actions.note_phone_call(found, by=request.user, **form.values()).get_absolute_url()

    back, done = found.get_absolute_url(), _("Het telefoongesprek is bewaard.")
    return carry_out(request, form, work, cancel_url=back, success=done)
