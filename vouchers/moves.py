"""The moves of a voucher as users meet them. Accepting and refusing belong to the provider's page."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import formats, moves, ui
from core.moves import Move, Words
from people.roles import Permission
from vouchers import actions
from vouchers.enums import CorrectionState, VoucherState
from vouchers.forms import (
    CancelForm,
    DecideCorrectionForm,
    RefuseRequestForm,
    RejectCorrectionForm,
    RequestForm,
    WithdrawForm,
)
from vouchers.models import CancellationRequest, Voucher, WalletCorrection
from vouchers.rules import corrections

KIND = "voucher"
CORRECTION = "rugzakverbetering"
REQUEST = "annulatievraag"
CANCEL_LABEL = _("Annuleer de voucher")
TAKE_BACK_LABEL = _("Trek de vraag om te annuleren in")


def _facts(voucher: Voucher) -> list[ui.Fact]:
    return [
        ui.Fact(_("Kandidaat"), voucher.traject.candidate.list_name),
        ui.Fact(_("Opleiding"), voucher.item_name),
        ui.Fact(_("Aanbieder"), voucher.provider.name),
        ui.Fact(_("Prijs"), formats.euro(voucher.price_cents)),
    ]


def withdrawal_words(voucher: Voucher) -> Words:
    """What taking a voucher off the list does; a refusal gave the money back already."""
    if voucher.state == VoucherState.REFUSED:
        return _(
            "De voucher gaat van de lijst. Het geld kwam bij de weigering al terug in het rugzakje. "
            "De aanbieder krijgt een e-mail."
        )
    return _(
        "De voucher gaat van de lijst. Is er nog geld gereserveerd? Dat komt terug in het rugzakje. "
        "Een aanbieder die de voucher kreeg, krijgt een e-mail."
    )


moves.register(
    KIND,
    lambda user: Voucher.objects.visible_to(user).with_people(),
    Move(
        name="uitschrijven",
        transition="withdraw",
        label=_("Uitschrijven"),
        action=actions.withdraw_voucher,
        form=WithdrawForm,
        permission=Permission.BOOK_VOUCHERS,
        intro=withdrawal_words,
        success=_("De kandidaat is uitgeschreven."),
        tone="danger",
        icon="x",
        facts=_facts,
    ),
    Move(
        name="annuleren",
        transition="cancel",
        label=CANCEL_LABEL,
        action=actions.cancel_voucher,
        form=CancelForm,
        permission=Permission.CANCEL_ACCEPTED_VOUCHERS,
        intro=_("De aanbieder heeft aanvaard en krijgt een e-mail. Het geld komt terug in het rugzakje."),
        success=_("De voucher is geannuleerd."),
        tone="danger",
        icon="x",
        facts=_facts,
    ),
)


def approval_words(correction: WalletCorrection) -> str:
    """What an approval does: above the programme's amount the first of two moves nothing yet."""
    if corrections.is_first_of_two(correction):
        return gettext("wacht het saldo nog op een tweede coördinator")
    return gettext("verandert het saldo meteen")


def approved_words(correction: WalletCorrection) -> str:
    """What an approval did: the new balance, or nothing yet."""
    if correction.state != CorrectionState.APPROVED:
        return gettext("Je goedkeuring is bewaard.")
    balance = formats.euro(correction.wallet.balance_cents)
    return gettext("Goedgekeurd. Het saldo is nu %(balance)s.") % {"balance": balance}


def _correction_facts(correction: WalletCorrection) -> list[ui.Fact]:
    wallet, candidate = correction.wallet, correction.traject.candidate
    return [
        ui.Fact(_("Kandidaat"), candidate.list_name),
        ui.Fact(_("IKL-nummer"), candidate.ikl_number or _("niet ingevuld")),
        ui.Fact(_("Soort"), correction.get_kind_display()),
        ui.Fact(_("Verbetering"), formats.euro(correction.amount_cents)),
        ui.Fact(_("Saldo nu"), formats.euro(wallet.balance_cents)),
        ui.Fact(_("Saldo erna"), formats.euro(wallet.balance_cents + correction.amount_cents)),
        ui.Fact(_("Reden"), correction.reason),
        ui.Fact(_("Gevraagd door"), correction.requested_by.full_name),
        ui.Fact(_("Na je goedkeuring"), approval_words(correction)),
    ]


moves.register(
    CORRECTION,
    lambda user: WalletCorrection.objects.visible_to(user).with_people(),
    Move(
        name="goedkeuren",
        transition="approve",
        label=_("Keur goed"),
        action=actions.approve_correction,
        form=DecideCorrectionForm,
        permission=Permission.CORRECT_WALLETS,
        intro=_("Wie het vroeg, krijgt een e-mail zodra het saldo verandert."),
        success=approved_words,
        tone="primary",
        icon="check",
        facts=_correction_facts,
    ),
    Move(
        name="afkeuren",
        transition="reject",
        label=_("Keur niet goed"),
        action=actions.reject_correction,
        form=RejectCorrectionForm,
        permission=Permission.CORRECT_WALLETS,
        intro=_("Het saldo verandert niet. Wie het vroeg, krijgt een e-mail met de reden."),
        success=_("De verbetering is niet goedgekeurd."),
        icon="x",
        facts=_correction_facts,
    ),
)


def _request_facts(request: CancellationRequest) -> list[ui.Fact]:
    candidate = request.voucher.traject.candidate
    return [
        *_facts(request.voucher),
        ui.Fact(_("IKL-nummer"), candidate.ikl_number or _("niet ingevuld")),
        ui.Fact(_("Reden"), request.reason),
        ui.Fact(_("Gevraagd door"), request.requested_by.full_name),
    ]


moves.register(
    REQUEST,
    lambda user: CancellationRequest.objects.visible_to(user).with_people(),
    Move(
        name="toestaan",
        transition="grant",
        label=_("Annuleer de voucher"),
        action=actions.grant_cancellation,
        form=RequestForm,
        permission=Permission.CANCEL_ACCEPTED_VOUCHERS,
        intro=_("De aanbieder en de adviseur krijgen een e-mail. Het geld komt terug in het rugzakje."),
        success=_("De voucher is geannuleerd."),
        tone="primary",
        icon="check",
        facts=_request_facts,
    ),
    Move(
        name="weigeren",
        transition="refuse",
        label=_("Annuleer niet"),
        action=actions.refuse_cancellation,
        form=RefuseRequestForm,
        permission=Permission.CANCEL_ACCEPTED_VOUCHERS,
        intro=_("De voucher blijft geldig. Wie het vroeg, krijgt een e-mail met de reden."),
        success=_("De voucher blijft geldig."),
        icon="x",
        facts=_request_facts,
    ),
    Move(
        name="intrekken",
        transition="withdraw",
        label=TAKE_BACK_LABEL,
        action=actions.withdraw_cancellation,
        form=RequestForm,
        permission=Permission.BOOK_VOUCHERS,
        intro=_("De voucher blijft geldig en de coördinator hoeft niet meer te beslissen."),
        success=_("De vraag is ingetrokken."),
        facts=_request_facts,
    ),
)
