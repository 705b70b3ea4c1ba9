"""When an offer may be booked and a voucher answered, and why not.

The menu shows the same answers as sentences that `actions.book_voucher` gives when it refuses.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actors import OutsideActor, SystemActor
from core.rules import ALLOWED, Rule, Solver, Verdict, first_refusal, refuse, require
from people.access import may_on
from people.roles import Permission, Role
from trajects import rules as traject_rules
from trajects.enums import PhaseKind, TrajectState
from vouchers.enums import LIVE_STATES, MenuPhase, VoucherState

ADVISER = Solver(_("de adviseur van het dossier"), Role.ADVISER)
COORDINATOR = Solver(_("de coördinator"), Role.COORDINATOR)
MENU_KEEPER = Solver(_("de coördinator, die de menukaart beheert"), Role.COORDINATOR)


@dataclass(frozen=True)
class Situation:
    """What the rules must know of a dossier, read once for a whole menu.

    `phase` is the phase in progress or None, `balance_cents` what is left in the wallet (or will be in it),
    `booked_ids` the offers with a voucher that is pending or accepted.
    """

    traject: Any
    phase: Any
    balance_cents: int
    booked_ids: Collection[int] = ()


@dataclass(frozen=True)
class Offer:
    """An offer of the menu in the situation of a dossier.

    `expected_price_cents` is the price that the user was shown, or nothing when the menu is only shown.
    """

    situation: Situation
    item: Any
    expected_price_cents: int | None = None

    @property
    def balance_after_cents(self) -> int:
        return self.situation.balance_cents - self.item.price_cents


def may_book(offer: Offer, user: Any = None) -> Verdict:
    """Only people of the dossier's organisation book (H-92)."""
    allowed = (
        user is None
        or isinstance(user, SystemActor)
        or may_on(user, Permission.BOOK_VOUCHERS, offer.situation.traject.organisation_id)
    )
    return require(
        allowed,
        "voucher.role",
        _("Alleen een adviseur van dit dossier kan inschrijven."),
        source="H-92, handleiding 4",
        who=ADVISER,
    )


def item_offered(offer: Offer, user: Any = None) -> Verdict:
    """The offer stands on the menu today."""
    return require(
        offer.item.is_offered,
        "voucher.not_offered",
        _("Deze opleiding staat niet meer op de menukaart."),
        source="H-9A, handleiding 3.3",
        who=MENU_KEEPER,
    )


def item_of_programme(offer: Offer, user: Any = None) -> Verdict:
    """The offer belongs to the programme of the dossier."""
    return require(
        offer.item.programme_id == offer.situation.traject.programme_id,
        "voucher.other_programme",
        _("Deze opleiding hoort bij een ander programma."),
        source="H-91, handleiding 3.3",
        who=MENU_KEEPER,
    )


def traject_running(offer: Offer, user: Any = None) -> Verdict:
    """Vouchers exist in the exploratory and the guidance phase, not in aftercare or after closing."""
    situation = offer.situation
    return require(
        situation.traject.state == TrajectState.RUNNING and situation.phase is not None,
        "voucher.not_running",
        _("Er loopt nu geen fase in dit dossier waarin je een opleiding kunt aanvragen."),
        source="H-92, handleiding 4",
        who=ADVISER,
    )


def phase_fits(offer: Offer, user: Any = None) -> Verdict:
    """The offer is meant for the phase in progress (decision 11)."""
    template = offer.situation.phase.template
    return require(
        set(offer.item.phase.split("/")) & set(template.menu_phases),
        "voucher.phase",
        _("Deze opleiding is voor: %(meant)s. Nu loopt: %(phase)s.")
        % {"meant": MenuPhase(offer.item.phase).label, "phase": template.name},
        source="H-9A, beslissing 11",
        who=ADVISER,
    )


def paid_in_this_phase(offer: Offer, user: Any = None) -> Verdict:
    """The wallet belongs to guidance; before it only when the programme says so (decision 11)."""
    situation = offer.situation
    return require(
        offer.item.is_free
        or situation.phase.template.kind == PhaseKind.GUIDE
        or situation.traject.programme.paid_vouchers_in_explore,
        "voucher.paid_too_early",
        _("Betaalde opleidingen kun je pas aanvragen in de begeleidende fase. Gratis aanbod kan nu al."),
        source="handleiding 2.5, beslissing 11",
        who=ADVISER,
    )


def not_booked_already(offer: Offer, user: Any = None) -> Verdict:
    """One pending or accepted voucher for each offer and dossier."""
    return require(
        offer.item.pk not in offer.situation.booked_ids,
        "voucher.double",
        _("Deze opleiding is al aangevraagd voor deze kandidaat."),
        source="H-9A, handleiding 3.3",
    )


def agreement_signed(offer: Offer, user: Any = None) -> Verdict:
    """No voucher without a signed data agreement: a provider gets the candidate's name."""
    return traject_rules.PHASE_RULES["agreement"](offer.situation.phase, user)


def candidate_reachable(offer: Offer, user: Any = None) -> Verdict:
    """The candidate enrols alone in a free offer, with what the e-mail says (H-93)."""
    candidate = offer.situation.traject.candidate
    return require(
        not offer.item.is_free or candidate.email,
        "voucher.no_email",
        _("Vul eerst het e-mailadres van de kandidaat in. De uitleg over gratis aanbod komt per e-mail."),
        source="H-93, handleiding 3.3.3",
        who=ADVISER,
        url=reverse("people:candidate_edit", args=[candidate.public_id]),
    )


def national_number_known(offer: Offer, user: Any = None) -> Verdict:
    """A paid voucher needs the national number, when the programme asks for it (H-88, decision 12)."""
    traject = offer.situation.traject
    return require(
        offer.item.is_free
        or not traject.programme.national_number_for_paid_vouchers
        or traject.candidate.has_national_number,
        "voucher.national_number",
        _(
            "Vul eerst het rijksregisternummer in. Zonder dit nummer kun je geen betaalde opleiding aanvragen."
        ),
        source="H-88, handleiding 3.3.2",
        who=ADVISER,
        url=reverse("people:national_number", args=[traject.candidate.public_id]),
    )


def balance_enough(offer: Offer, user: Any = None) -> Verdict:
    """The wallet is never spent below zero (H-90, H-9A)."""
    return require(
        offer.balance_after_cents >= 0,
        "voucher.balance",
        _("Er is nog %(left)s over. Deze opleiding kost %(price)s.")
        % {
            "left": formats.euro(offer.situation.balance_cents),
            "price": formats.euro(offer.item.price_cents),
        },
        source="H-90, handleiding 2.2",
        who=COORDINATOR,
    )


def wallet_busy() -> Verdict:
    """Too many people move money of one wallet in the same moment."""
    return refuse(
        "voucher.busy", _("Er verandert nu heel veel in dit rugzakje. Probeer het zo dadelijk opnieuw.")
    )


def price_unchanged(offer: Offer, user: Any = None) -> Verdict:
    """The user agreed to the price that was on the screen."""
    return require(
        offer.expected_price_cents in (None, offer.item.price_cents),
        "voucher.price_changed",
        _("De prijs is intussen veranderd naar %(price)s. Kijk het opnieuw na.")
        % {"price": formats.euro(offer.item.price_cents)},
        source="H-94, handleiding 3.3.3",
    )


BOOKING_RULES: tuple[Rule, ...] = (
    may_book,
    item_of_programme,
    item_offered,
    traject_running,
    phase_fits,
    paid_in_this_phase,
    not_booked_already,
    agreement_signed,
    candidate_reachable,
    national_number_known,
    price_unchanged,
    balance_enough,
)


def may_be_booked(offer: Offer, user: Any = None) -> Verdict:
    """Every rule of booking holds; otherwise the first that does not, for later ones lean on it."""
    return next((verdict for rule in BOOKING_RULES if not (verdict := rule(offer, user))), ALLOWED)


def needs_answer(voucher: Any, user: Any = None) -> Verdict:
    """A free offer needs no answer of the provider (decision 9)."""
    return require(
        not voucher.is_free,
        "voucher.free",
        _("Gratis aanbod heeft geen antwoord van de aanbieder nodig."),
        source="H-93, beslissing 9",
    )


def answered_by_provider(voucher: Any, user: Any = None) -> Verdict:
    """Only the provider answers: through the link, or with an account of its organisation."""
    allowed = (
        user is None
        or isinstance(user, OutsideActor | SystemActor)
        or may_on(user, Permission.ANSWER_VOUCHERS, voucher.provider.organisation_id)
    )
    return require(
        allowed,
        "voucher.provider_only",
        _("Alleen de aanbieder kan antwoorden, via de link in de e-mail."),
        source="H-95, handleiding 3.3.3",
        who=_("de aanbieder"),
    )


def waits_for_provider(voucher: Any, user: Any = None) -> Verdict:
    """A link is of use while the provider must still answer."""
    waits = require(
        voucher.state == VoucherState.PENDING,
        "voucher.answered",
        _("Deze voucher wacht niet meer op een antwoord."),
    )
    return first_refusal(needs_answer(voucher, user), waits)


def may_treat(voucher: Any, user: Any) -> Verdict:
    """People of the dossier's organisation treat its vouchers."""
    allowed = isinstance(user, SystemActor) or may_on(user, Permission.BOOK_VOUCHERS, voucher.organisation_id)
    return require(allowed, "voucher.role", _("Jouw rol mag dit niet doen."), who=ADVISER)


def may_note_followed(voucher: Any, user: Any = None) -> Verdict:
    """Whether the training was followed is noted for free offers and for accepted vouchers."""
    return require(
        voucher.state == VoucherState.ACCEPTED or (voucher.is_free and voucher.state == VoucherState.PENDING),
        "voucher.not_followable",
        _("Dit noteer je pas als de aanbieder aanvaard heeft."),
        source="beslissing 9",
    )


def withdrawable(voucher: Any, user: Any = None) -> Verdict:
    """After acceptance an adviser no longer withdraws (H-98)."""
    return require(
        voucher.state != VoucherState.ACCEPTED,
        "voucher.accepted",
        _("De aanbieder heeft al aanvaard. Vraag de coördinator om de voucher te annuleren, met de reden."),
        source="H-98, handleiding 3.3.4",
        who=COORDINATOR,
    )


def still_holds(voucher: Any, user: Any = None) -> Verdict:
    """The paper of a voucher that ended would read as if it still held (H-96, H-98)."""
    return require(
        voucher.state in LIVE_STATES,
        "voucher.ended",
        _("Deze voucher is niet meer geldig."),
        source="H-96, handleiding 3.3.3",
    )


def may_correct(wallet: Any, user: Any) -> Verdict:
    """Only a coordinator corrects a balance; the wallet belongs to the person, not to a partner (H-99)."""
    return require(
        isinstance(user, SystemActor) or user.may(Permission.CORRECT_WALLETS),
        "wallet.role",
        _("Alleen de coördinator kan een saldo verbeteren."),
        source="H-99, handleiding 3.3.4",
        who=COORDINATOR,
    )


def correction_fits(wallet: Any, amount_cents: int, reserved_cents: int) -> Verdict:
    """A corrected balance leaves room for what vouchers may still give back: never below 0 or above the grant.

    `reserved_cents` is the price of all pending and accepted vouchers of the wallet.
    """
    highest = wallet.granted_cents - reserved_cents
    return require(
        amount_cents and 0 <= wallet.balance_cents + amount_cents <= highest,
        "wallet.correction",
        _("Het saldo moet na de verbetering tussen %(lowest)s en %(highest)s liggen. Nu is het %(balance)s.")
        % {
            "lowest": formats.euro(0),
            "highest": formats.euro(highest),
            "balance": formats.euro(wallet.balance_cents),
        },
        source="H-99, handleiding 3.3.4",
    )
