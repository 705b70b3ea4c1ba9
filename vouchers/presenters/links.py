"""Words of providers who stay silent and of addresses that do not work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats, moves, ui, working_days
from core.enums import EmailState
from people.roles import Permission
from vouchers import rules
from vouchers.models import Voucher
from vouchers.moves import KIND

WITHDRAW = "uitschrijven"


def days_waiting(voucher: Voucher) -> int:
    """Working days since the booking."""
    return working_days.between(dates.local_date(voucher.booked_at), dates.today())


def contact(voucher: Voucher) -> str:
    """The address of the offer, and the phone of the provider's organisation when it has one."""
    organisation = voucher.provider.organisation
    phone = formats.phone(organisation.phone) if organisation else ""
    return ", ".join(part for part in (phone, voucher.contact_email) if part)


def facts(voucher: Voucher) -> list[ui.Fact]:
    """About which voucher it goes, on the pages that confirm."""
    return [
        ui.Fact(_("Aanbieder"), voucher.provider.name),
        ui.Fact(_("E-mail"), voucher.contact_email),
        ui.Fact(_("Wacht"), _("%(n)s werkdagen") % {"n": days_waiting(voucher)}),
    ]


def buttons(voucher: Voucher, user: Any) -> list[ui.Button]:
    """What can be done about silence: send again, stop the link, take the voucher off the list."""
    if not rules.may_treat(voucher, user):
        return []
    return [
        ui.Button(
            _("Stuur opnieuw"), reverse("vouchers:renew_link", args=[voucher.public_id]), tone="secondary"
        ),
        revoke_button(voucher),
        *(
            ui.Button(button.label, button.url, tone="quiet")
            for button in moves.buttons(KIND, voucher, user)
            if button.url.rstrip("/").endswith(WITHDRAW)
        ),
    ]


def revoke_button(voucher: Voucher) -> ui.Button:
    url = reverse("vouchers:revoke_link", args=[voucher.public_id])
    return ui.Button(_("Trek de link in"), url, tone="quiet")


def correct_button(voucher: Voucher) -> ui.Button:
    url = reverse("vouchers:correct_contact", args=[voucher.public_id])
    return ui.Button(_("Pas het adres aan en stuur opnieuw"), url, tone="secondary", icon="mail")


def why_correct(voucher: Voucher) -> str:
    """What happened to the last e-mail, and what this does."""
    what = _(
        "De aanbieder krijgt de voucher op het nieuwe adres, met een nieuwe link. De oude link werkt niet meer."
    )
    if voucher.mail_state != EmailState.FAILED:
        return what
    why = _("De laatste e-mail kwam niet aan op %(address)s.") % {"address": voucher.contact_email}
    return f"{why} {what}"


def list_buttons(user: Any) -> list[ui.Button]:
    """From the list of vouchers to what concerns providers."""
    silent = ui.Button(_("Stille aanbieders"), reverse("vouchers:silent"), tone="secondary", icon="clock")
    if not user.may(Permission.MANAGE_PROGRAMME):
        return [silent]
    return [
        silent,
        ui.Button(_("Voorgesteld aanbod"), reverse("vouchers:proposals"), tone="secondary", icon="book"),
        ui.Button(
            _("Maak een afrekening"), reverse("reporting:any_statement"), tone="secondary", icon="download"
        ),
    ]
