"""The moves of a voucher as users meet them. Accepting and refusing belong to the provider's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import formats, moves, ui
from core.moves import Move
from people.roles import Permission
from vouchers import actions
from vouchers.forms import CancelForm, WithdrawForm
from vouchers.models import Voucher

KIND = "voucher"


def _facts(voucher: Voucher) -> list[ui.Fact]:
    return [
        ui.Fact(_("Kandidaat"), voucher.traject.candidate.list_name),
        ui.Fact(_("Opleiding"), voucher.item_name),
        ui.Fact(_("Aanbieder"), voucher.provider.name),
        ui.Fact(_("Prijs"), formats.euro(voucher.price_cents)),
    ]


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
        intro=_(
            "De voucher gaat van de lijst. Is er nog geld gereserveerd? Dat komt terug in het rugzakje. "
            "Een aanbieder die de voucher kreeg, krijgt een e-mail."
        ),
        success=_("De kandidaat is uitgeschreven."),
        tone="danger",
        icon="x",
        facts=_facts,
    ),
    Move(
        name="annuleren",
        transition="cancel",
        label=_("Annuleer de voucher"),
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
