"""Words and links of the pages of providers with an account. They read, they never write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats, ui
from vouchers import portal, rules
from vouchers.enums import LIVE_STATES, VoucherState
from vouchers.models import MenuItem, Voucher
from vouchers.presenters.answer import contact_facts, invoice_words
from vouchers.presenters.vouchers import followed_words, price_words, voucher_badge
from vouchers.querysets import MenuItemQuerySet

HOUR = timedelta(hours=1)
ACCEPTED_ONCE = (VoucherState.ACCEPTED, VoucherState.CANCELLED)


def tab_url(slug: str) -> str:
    return reverse("vouchers:portal_tab", args=[slug])


def detail_url(voucher: Voucher) -> str:
    """The voucher's page for its provider."""
    return reverse("vouchers:portal_voucher", args=[voucher.public_id])


def tabs(user: Any, current: str) -> list[ui.Tab]:
    """The stages with how many vouchers stand in each."""
    rows = portal.vouchers_of(user)
    return [
        ui.Tab(str(tab.label), tab_url(slug), slug == current, tab.rows(rows).count())
        for slug, tab in portal.TABS.items()
    ]


def candidate_name(voucher: Voucher) -> str:
    """The name as long as the provider needs the person; nothing afterwards (P2)."""
    return voucher.traject.candidate.full_name if voucher.state in LIVE_STATES else ""


def choose_box(voucher: Voucher, *, checked: bool = False) -> str:
    """A box to choose a row of the list; the form stands under the list."""
    return render_to_string("vouchers/_portal_choose.html", {"voucher": voucher, "checked": checked})


def voucher_facts(voucher: Voucher) -> list[ui.Fact]:
    """What a provider sees of one voucher: name while it is needed, contact once accepted, never more."""
    facts = [
        ui.Fact(_("Opleiding"), voucher.item_name),
        ui.Fact(_("Bedrag"), formats.euro(voucher.price_cents)),
        ui.Fact(_("Aangevraagd op"), voucher.booked_at),
    ]
    if name := candidate_name(voucher):
        facts.append(ui.Fact(_("Kandidaat"), name))
    if voucher.state == VoucherState.ACCEPTED:
        facts += contact_facts(voucher.traject.candidate)
    return facts + _answer_facts(voucher) + _after_facts(voucher)


def _answer_facts(voucher: Voucher) -> list[ui.Fact]:
    facts = []
    if voucher.answered_at:
        help_text = _("door %s") % voucher.answered_name
        facts.append(ui.Fact(_("Beantwoord op"), voucher.answered_at, help=help_text))
    if voucher.refusal_reason:
        words = str(voucher.get_refusal_reason_display())
        facts.append(ui.Fact(_("Reden van weigering"), words, help=voucher.refusal_text))
    return facts


def _after_facts(voucher: Voucher) -> list[ui.Fact]:
    facts = []
    if voucher.was_followed is not None:
        facts.append(ui.Fact(_("Opleiding gevolgd"), followed_words(voucher)))
    if voucher.used_on:
        facts.append(ui.Fact(_("Gevolgd op"), voucher.used_on))
    if voucher.invoice_reference:
        facts.append(ui.Fact(_("Factuurnummer"), voucher.invoice_reference))
    return facts


def voucher_badges(voucher: Voucher) -> list[ui.Badge]:
    return [voucher_badge(voucher)]


def voucher_invoice(voucher: Voucher) -> str:
    return invoice_words(voucher)


def voucher_buttons(voucher: Voucher) -> list[ui.Button]:
    """Answer while it waits, afterwards attendance and the voucher on paper."""
    if voucher.state == VoucherState.PENDING:
        url = f"{reverse('vouchers:portal_answer')}?voucher={voucher.public_id}"
        return [ui.Button(_("Beantwoord deze voucher"), url, icon="check")]
    if voucher.state != VoucherState.ACCEPTED:
        return []
    paper = reverse("reporting:provider_paper", args=[voucher.public_id])
    noted = voucher.was_followed is not None
    attendance = ui.Button(_("Noteer de aanwezigheid"), reverse("vouchers:attendance"), icon="check")
    return [
        *([] if noted else [attendance]),
        ui.Button(_("Bewaar de voucher als PDF"), paper, tone="secondary", icon="download"),
    ]


def answer_intro(vouchers: list[Voucher]) -> str:
    """How many get the same answer."""
    text = ngettext(
        "Je antwoord geldt voor deze voucher.",
        "Je antwoord geldt voor deze %(n)s vouchers samen.",
        len(vouchers),
    )
    return text % {"n": len(vouchers)}


def answer_facts(vouchers: list[Voucher]) -> list[ui.Fact]:
    """The chosen vouchers, one on each line, and what they are worth together."""
    lines = [
        ui.Fact(
            voucher.number,
            _("%(candidate)s, %(training)s")
            % {"candidate": candidate_name(voucher), "training": voucher.item_name},
            help=formats.euro(voucher.price_cents),
        )
        for voucher in vouchers
    ]
    total = sum(voucher.price_cents for voucher in vouchers)
    return [*lines, ui.Fact(_("Samen"), formats.euro(total))]


def list_buttons() -> list[ui.Button]:
    """What else a provider does with its vouchers."""
    return [
        ui.Button(
            _("Noteer de aanwezigheid"), reverse("vouchers:attendance"), tone="secondary", icon="check"
        ),
        ui.Button(
            _("Maak een afrekening"), reverse("reporting:statement"), tone="secondary", icon="download"
        ),
    ]


# Own offers ----------------------------------------------------------------------------------------


def with_figures(items: MenuItemQuerySet) -> MenuItemQuerySet:
    """Offers with how often they were booked and accepted and how long an answer takes."""
    answered = Q(vouchers__answered_at__isnull=False)
    return items.annotate(
        booked_count=Count("vouchers"),
        # A coordinator cancels only what the provider accepted before.
        accepted_count=Count("vouchers", filter=Q(vouchers__state__in=ACCEPTED_ONCE)),
        answer_time=Avg(F("vouchers__answered_at") - F("vouchers__booked_at"), filter=answered),
    )


def offer_badge(item: MenuItem) -> ui.Badge:
    """Whether it stands on the menu card today."""
    if item.is_offered:
        return ui.Badge(_("Op de menukaart"), ui.Tone.SUCCESS)
    return ui.Badge(_("Niet op de menukaart"), ui.Tone.NEUTRAL)


def offer_price(item: MenuItem) -> str:
    return price_words(item.price_cents)


def answer_time(item: MenuItem) -> str:
    """The average time until an answer, in days; hours under one day."""
    if item.answer_time is None:
        return ""
    if item.answer_time.days:
        n = round(item.answer_time / timedelta(days=1))
        return ngettext("%(n)s dag", "%(n)s dagen", n) % {"n": n}
    if item.answer_time < HOUR:
        return _("minder dan een uur")
    n = round(item.answer_time / HOUR)
    return ngettext("%(n)s uur", "%(n)s uur", n) % {"n": n}


def offer_buttons(item: MenuItem) -> list[ui.Button]:
    """Proposing a change; while one waits the button says so."""
    url = reverse("vouchers:offer_change", args=[item.public_id])
    button = ui.Button(_("Pas aan"), url, tone="secondary", icon="pencil")
    return [button.guarded_by(rules.nothing_waiting(item))]
