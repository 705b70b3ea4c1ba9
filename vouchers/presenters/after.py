"""What happens to a voucher after acceptance: requests to cancel, attendance, opinions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import moves, ui
from people.roles import Permission
from vouchers.enums import LIVE_STATES, FeedbackGiver, RequestState, VoucherState
from vouchers.models import CancellationRequest, Voucher
from vouchers.moves import REQUEST, TAKE_BACK_LABEL
from vouchers.presenters import links
from vouchers.rules import opinions, requests


def facts(voucher: Voucher) -> list[ui.Fact]:
    """Validity, group, day, invoice and opinions, as far as they are known."""
    found = []
    if voucher.valid_until and voucher.state in LIVE_STATES:
        found.append(ui.Fact(_("Geldig tot en met"), voucher.valid_until))
    if voucher.group:
        found.append(ui.Fact(_("Groep"), voucher.group.name, url=voucher.group.get_absolute_url()))
    if voucher.used_on:
        found.append(ui.Fact(_("Gevolgd op"), voucher.used_on))
    if voucher.invoice_reference:
        found.append(ui.Fact(_("Factuurnummer van de aanbieder"), voucher.invoice_reference))
    return found + [
        ui.Fact(_("Mening van de kandidaat"), feedback.answered_at or _("gevraagd, nog geen antwoord"))
        if feedback.given_by == FeedbackGiver.CANDIDATE
        else ui.Fact(_("Mening van de adviseur"), feedback.answered_at)
        for feedback in voucher.feedback.order_by("-given_by")
    ]


def buttons(voucher: Voucher, user: Any) -> list[ui.Button]:
    """Asking to cancel, and giving an opinion."""
    found = []
    if opinions.may_have_opinion(voucher):
        url = reverse("vouchers:adviser_opinion", args=[voucher.public_id])
        found.append(ui.Button(_("Geef je mening"), url, tone="secondary", icon="note"))
    if voucher.state == VoucherState.ACCEPTED and not user.may(Permission.CANCEL_ACCEPTED_VOUCHERS):
        url = reverse("vouchers:ask_cancellation", args=[voucher.public_id])
        button = ui.Button(_("Vraag om te annuleren"), url, tone="quiet", icon="x")
        found.append(button.guarded_by(requests.cancellable(voucher)))
    return found


def last_request(voucher: Voucher) -> CancellationRequest | None:
    """The newest question to cancel, decided or not."""
    return voucher.cancellation_requests.with_people().order_by("-created_at", "-pk").first()


def request_facts(voucher: Voucher) -> list[ui.Fact]:
    """The newest question to cancel, with its answer."""
    request = last_request(voucher)
    if request is None:
        return []
    asked = [
        ui.Fact(_("Toestand"), request.get_state_display()),
        ui.Fact(_("Gevraagd op"), request.created_at),
        ui.Fact(_("Gevraagd door"), request.requested_by.full_name),
        ui.Fact(_("Reden"), request.reason),
    ]
    if request.decided_by:
        asked.append(ui.Fact(_("Beslist op"), request.decided_at, help=request.decided_by.full_name))
    if request.decision_reason:
        asked.append(ui.Fact(_("Reden van het besluit"), request.decision_reason))
    return asked


def request_buttons(voucher: Voucher, user: Any) -> list[ui.Button]:
    """Deciding about the open question, or taking it back."""
    request = last_request(voucher)
    found = moves.buttons(REQUEST, request, user) if request else []
    if request and request.requested_by_id != user.pk and user.may(Permission.CANCEL_ACCEPTED_VOUCHERS):
        # Who decides does not also take back what somebody else asked.
        return [button for button in found if button.label != TAKE_BACK_LABEL]
    return found


def is_asked(voucher: Voucher) -> bool:
    """Whether a question to cancel waits for a coordinator."""
    return voucher.cancellation_requests.filter(state=RequestState.OPEN).exists()


def asked_facts(voucher: Voucher) -> list[ui.Fact]:
    """What a coordinator must know to decide (H-98)."""
    candidate = voucher.traject.candidate
    edit = reverse("people:candidate_edit", args=[candidate.public_id])
    return [
        ui.Fact(_("Kandidaat"), candidate.list_name),
        ui.Fact(_("IKL-nummer"), candidate.ikl_number or _("vul aan bij de kandidaat"),
                url="" if candidate.ikl_number else edit),
        ui.Fact(_("Opleiding"), voucher.item_name),
        ui.Fact(_("Aanbieder"), voucher.provider.name),
    ]  # fmt: skip


def given_by_adviser(voucher: Voucher) -> dict[str, Any]:
    """The answers that the adviser gave before, as the form takes them."""
    names = ("useful", "clear", "recommend", "remark")
    given = voucher.feedback.filter(given_by=FeedbackGiver.ADVISER, answered_at__isnull=False)
    return given.values(*names).first() or {}


def list_buttons(user: Any) -> list[ui.Button]:
    """What leads from the list of vouchers to the rest."""
    found = []
    if user.may(Permission.BOOK_VOUCHERS):
        found.append(
            ui.Button(
                _("Boek voor een groep"), reverse("vouchers:group_add"), tone="secondary", icon="people"
            )
        )
    if user.may(Permission.CANCEL_ACCEPTED_VOUCHERS):
        found.append(
            ui.Button(
                _("Vragen aan de coördinator"), reverse("vouchers:requests"), tone="secondary", icon="inbox"
            )
        )
    if user.may(Permission.SEE_REPORTS):
        found.append(
            ui.Button(
                _("Kwaliteit van het aanbod"), reverse("vouchers:quality"), tone="secondary", icon="chart"
            )
        )
    return [*found, *links.list_buttons(user)]
