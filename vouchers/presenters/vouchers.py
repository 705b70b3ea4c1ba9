"""Words, tones and links of vouchers for pages. They read, they never write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import event_kinds, formats, moves, ui
from core.enums import EmailState
from core.models import Event
from core.rules import Verdict
from people.roles import Permission
from vouchers import rules
from vouchers.enums import EVERYWHERE, VOUCHER_TONES, EntryKind, MenuPhase, Method, VoucherState
from vouchers.models import LedgerEntry, MenuItem, Voucher
from vouchers.moves import CANCEL_LABEL, KIND
from vouchers.presenters import after, links
from vouchers.querysets import VoucherQuerySet
from vouchers.rules import Offer


def readable(user: Any) -> VoucherQuerySet:
    """The vouchers whose page this user may read, also of a dossier that was lent."""
    return Voucher.objects.readable_by(user)


def voucher_badge(voucher: Voucher) -> ui.Badge:
    """The state of a voucher; a free offer never waits for the provider (decision 9)."""
    state = VoucherState(voucher.state)
    if voucher.is_free and state == VoucherState.PENDING:
        return ui.Badge(_("Geen antwoord nodig"), ui.Tone.INFO)
    icon = "clock" if state == VoucherState.PENDING else ""
    return ui.Badge(str(state.label), VOUCHER_TONES[state], icon)


def voucher_badges(voucher: Voucher) -> list[ui.Badge]:
    """The state on the voucher's own page, where there is room for the whole sentence."""
    if voucher.is_free and voucher.state == VoucherState.PENDING:
        return [
            ui.Badge(str(VoucherState.PENDING.label), VOUCHER_TONES[VoucherState.PENDING], "clock"),
            ui.Badge(_("Geen antwoord van de aanbieder nodig"), ui.Tone.INFO),
        ]
    return [voucher_badge(voucher), *_not_delivered(voucher)]


def _not_delivered(voucher: Voucher) -> list[ui.Badge]:
    """That the last e-mail did not reach the provider who must answer. The row comes with_provider_mail."""
    if voucher.mail_state == EmailState.FAILED and rules.waits_for_provider(voucher):
        return [ui.Badge(_("E-mail niet aangekomen"), ui.Tone.DANGER)]
    return []


def followed_words(voucher: Voucher) -> str:
    """Whether the training was followed, when somebody noted it."""
    return {True: _("ja"), False: _("nee")}.get(voucher.was_followed, "")  # type: ignore[arg-type]


def phase_words(item: MenuItem) -> str:
    return str(MenuPhase(item.phase).label)


def method_words(item: MenuItem) -> str:
    return str(Method(item.method).label)


def voucher_facts(voucher: Voucher) -> list[ui.Fact]:
    """What a voucher's page shows."""
    facts = [
        ui.Fact(_("Kandidaat"), voucher.traject.candidate.list_name, url=voucher.traject.get_absolute_url()),
        ui.Fact(_("Opleiding"), voucher.item_name),
        ui.Fact(_("Aanbieder"), voucher.provider.name, url=f"mailto:{voucher.contact_email}"),
        ui.Fact(_("Prijs"), price_words(voucher.price_cents)),
        ui.Fact(_("Fase"), voucher.phase.template.name),
        ui.Fact(_("Aangevraagd op"), voucher.booked_at, help=_("door %s") % voucher.booked_by.full_name),
    ]
    return facts + _answer_facts(voucher)


def _answer_facts(voucher: Voucher) -> list[ui.Fact]:
    facts = []
    if voucher.answered_at:
        help_text = _("door %s") % voucher.answered_name
        facts.append(ui.Fact(_("Antwoord van de aanbieder"), voucher.answered_at, help=help_text))
    if voucher.refusal_reason:
        words = str(voucher.get_refusal_reason_display())
        facts.append(ui.Fact(_("Reden van weigering"), words, help=voucher.refusal_text))
    if voucher.cancel_reason:
        facts.append(ui.Fact(_("Reden van annuleren"), voucher.cancel_reason))
    if voucher.was_followed is not None:
        facts.append(ui.Fact(_("Opleiding gevolgd"), followed_words(voucher)))
    return facts


def price_words(cents: int) -> str:
    return formats.euro(cents) if cents else _("gratis")


def voucher_buttons(voucher: Voucher, user: Any) -> list[ui.Button]:
    """What this user can do with a voucher; what cannot be done says why."""
    buttons = moves.buttons(KIND, voucher, user)
    if after.is_asked(voucher):
        # The coordinator decides about the question, which stands below.
        buttons = [button for button in buttons if button.label != CANCEL_LABEL]
    if not rules.may_treat(voucher, user):
        return buttons
    if voucher.state == VoucherState.ACCEPTED and not user.may(Permission.CANCEL_ACCEPTED_VOUCHERS):
        withdraw = ui.Button(_("Uitschrijven"), tone="quiet", icon="x")
        buttons.append(withdraw.guarded_by(rules.withdrawable(voucher, user)))
    return [*_extra_buttons(voucher), *after.buttons(voucher, user), *buttons]


def _extra_buttons(voucher: Voucher) -> list[ui.Button]:
    """What is no move from one state to another."""
    arguments = [voucher.public_id]
    buttons = []
    if rules.may_note_followed(voucher):
        buttons.append(
            ui.Button(
                _("Noteer of het gevolgd is"), reverse("vouchers:followed", args=arguments), tone="primary"
            )
        )
    if rules.waits_for_provider(voucher):
        url = reverse("vouchers:renew_link", args=arguments)
        buttons.append(ui.Button(_("Stuur de voucher opnieuw"), url, tone="secondary", icon="send"))
        buttons += [links.correct_button(voucher), links.revoke_button(voucher)]
    if not voucher.is_free:
        url = reverse("reporting:voucher_pdf", args=arguments)
        paper = ui.Button(_("Open de voucher als PDF"), url, tone="secondary", icon="eye")
        buttons.append(paper.guarded_by(rules.still_holds(voucher)))
    return buttons


def row_buttons(voucher: Voucher, user: Any) -> list[ui.Button]:
    """In the list of a dossier: the moves only, quieter."""
    if voucher.state == VoucherState.ACCEPTED and not user.may(Permission.CANCEL_ACCEPTED_VOUCHERS):
        return []
    return [
        ui.Button(button.label, button.url, tone="secondary", icon=button.icon)
        for button in moves.buttons(KIND, voucher, user)
    ]


def history(voucher: Voucher) -> list[ui.TimelineEntry]:
    """The journal of a voucher as a timeline."""
    return [
        ui.TimelineEntry(
            at=event.occurred_at,
            title=event_kinds.label_of(event.kind),
            who=event.actor_name,
            role=event.role_in_words,
            organisation=event.actor_organisation,
            icon="ticket",
        )
        for event in Event.objects.about(voucher)
    ]


def tab_url(traject: Any) -> str:
    """The tab "Menukaart" of a dossier."""
    return reverse("vouchers:dossier", args=[traject.public_id])


@dataclass(frozen=True)
class VoucherRow:
    """A voucher in the list of a dossier (H-9C)."""

    voucher: Voucher
    badges: list[ui.Badge]
    details: list[str]
    price: str
    buttons: list[ui.Button]


def voucher_rows(vouchers: Iterable[Voucher], user: Any) -> list[VoucherRow]:
    """The vouchers of a dossier with their state and what can be done."""
    return [
        VoucherRow(
            voucher=voucher,
            badges=[voucher_badge(voucher), *_not_delivered(voucher)],
            details=_voucher_details(voucher),
            price=price_words(voucher.price_cents),
            buttons=row_buttons(voucher, user),
        )
        for voucher in vouchers
    ]


def _voucher_details(voucher: Voucher) -> list[str]:
    followed = followed_words(voucher)
    return [
        voucher.number,
        voucher.provider.name,
        *item_details(voucher.item),
        *([_("gevolgd: %s") % followed] if followed else []),
    ]


def item_details(item: MenuItem) -> list[str]:
    """Phase, method and duration of an offer, as far as they are known."""
    return [part for part in (phase_words(item), method_words(item), item.duration) if part]


def place_words(item: MenuItem) -> str:
    """Where an offer is given; the menu card writes ALLE for everywhere."""
    return _("overal") if item.location == EVERYWHERE else item.location


@dataclass(frozen=True)
class OfferRow:
    """An offer on the menu card with every column of the handbook (H-91)."""

    item: MenuItem
    details: list[str]
    place: str
    price: str
    contact: str = ""
    button: ui.Button | None = None


def offer_row(item: MenuItem, *, contact: str = "", button: ui.Button | None = None) -> OfferRow:
    """An offer as the menu card shows it."""
    return OfferRow(
        item, item_details(item), place_words(item), price_words(item.price_cents), contact, button
    )


@dataclass(frozen=True)
class EntryRow:
    """A line of the ledger with the balance after it."""

    entry: LedgerEntry
    words: str
    balance_cents: int


def entry_rows(entries: Iterable[LedgerEntry]) -> list[EntryRow]:
    """The ledger from the first line to the last."""
    rows, balance = [], 0
    for entry in entries:
        balance += entry.amount_cents
        rows.append(EntryRow(entry, entry_words(entry), balance))
    return rows


def entry_words(entry: LedgerEntry) -> str:
    """What a ledger line is about; money that came back says what became of the voucher."""
    if entry.voucher is None:
        return entry.reason
    if entry.kind != EntryKind.RELEASE:
        return entry.voucher.item_name
    return f"{entry.voucher.item_name} ({release_words(entry.voucher)})"


def release_words(voucher: Voucher) -> str:
    """Why the money of a voucher came back: a refusal gives it back, also when it is taken off the list later."""
    state = VoucherState.REFUSED if voucher.refusal_reason else VoucherState(voucher.state)
    return str(state.label).lower()


def short(verdict: Verdict) -> Verdict:
    """In a row of the menu the sentence is enough; the rule's place stands on the page that refuses."""
    return verdict or Verdict(ok=False, reason=verdict.reason, code=verdict.code)


def booking_facts(offer: Offer) -> list[ui.Fact]:
    """What the confirm page shows before a booking."""
    item, situation = offer.item, offer.situation
    facts = [
        ui.Fact(_("Kandidaat"), situation.traject.candidate.list_name),
        ui.Fact(_("Opleiding"), item.name),
        ui.Fact(_("Aanbieder"), item.provider.name),
        ui.Fact(_("Duur en methode"), f"{item.duration}, {method_words(item).lower()}".strip(", ")),
        ui.Fact(_("Waar"), place_words(item)),
        ui.Fact(_("Prijs"), price_words(item.price_cents)),
        ui.Fact(_("Nog over nu"), formats.euro(situation.balance_cents)),
    ]
    if item.is_free:
        return facts
    return [*facts, ui.Fact(_("Nog over na deze aanvraag"), formats.euro(offer.balance_after_cents))]


def booking_intro(offer: Offer) -> str:
    """Who gets which e-mail."""
    if offer.item.is_free:
        return _(
            "De kandidaat krijgt een e-mail met de uitleg en schrijft zichzelf in. Het saldo verandert niet."
        )
    return _(
        "De aanbieder krijgt de voucher per e-mail, met de naam en de contactgegevens van de kandidaat. "
        "Het bedrag is meteen gereserveerd."
    )
