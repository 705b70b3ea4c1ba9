"""Words of the menu card: an offer's page, its prices, and what goes on around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats, publicity, sheets, ui
from core.models import StoredFile
from core.sheets.writing import ENDINGS, save_button
from people.world import language_name
from trajects.models import Programme
from vouchers.enums import EVERYWHERE
from vouchers.models import MenuItem, PriceChange
from vouchers.presenters.vouchers import method_words, phase_words, place_words, price_words
from vouchers.rules.menu import may_keep_menu
from vouchers.sheets import MenuSheet


@dataclass(frozen=True)
class PriceRow:
    """A price of an offer, from when, and who set it."""

    price: str
    since: Any
    who: str


def per_hour_words(item: MenuItem) -> str:
    """What an hour costs, rounded to the cent; empty when the length is not known or it costs nothing."""
    if not item.minutes or item.is_free:
        return ""
    return _("%(price)s per uur") % {"price": formats.euro(round(item.price_cents * 60 / item.minutes))}


def validity_words(item: MenuItem) -> str:
    begin = formats.short_date(item.valid_from)
    if item.valid_until is None:
        return _("vanaf %(begin)s") % {"begin": begin}
    end = formats.short_date(item.valid_until)
    return _("van %(begin)s tot en met %(end)s") % {"begin": begin, "end": end}


def offer_facts(item: MenuItem, user: Any) -> list[ui.Fact]:
    """Every column of the menu card (H-91); who to write to is not for machines that collect addresses."""
    facts = [
        ui.Fact(_("Aanbieder"), item.provider.name, url=item.provider.website),
        ui.Fact(_("Prijs"), price_words(item.price_cents), help=per_hour_words(item)),
        ui.Fact(_("Fase"), phase_words(item)),
        ui.Fact(_("Methodiek"), method_words(item)),
        ui.Fact(_("Duur"), item.duration),
        ui.Fact(_("Koepel"), _("voor iedereen") if item.umbrella == EVERYWHERE else item.umbrella),
        ui.Fact(_("Locatie"), place_words(item)),
        ui.Fact(_("Plaatsen en data"), item.places),
        ui.Fact(_("Taal"), language_name(item.language)),
        ui.Fact(_("Geldig"), validity_words(item)),
    ]
    if item.link:
        facts.append(ui.Fact(_("Meer weten"), item.link, url=item.link))
    if user.is_authenticated:
        facts.append(ui.Fact(_("Contact"), item.contact_email, url=f"mailto:{item.contact_email}"))
    return facts


def offer_badges(item: MenuItem) -> list[ui.Badge]:
    """Why an offer does not stand on the card today."""
    if item.archived_at:
        return [ui.Badge(_("Gearchiveerd"), ui.Tone.NEUTRAL)]
    return [] if item.is_offered else [ui.Badge(_("Nu niet op de menukaart"), ui.Tone.WARNING)]


def price_rows(prices: Iterable[PriceChange]) -> list[PriceRow]:
    """The prices that an offer had, the last one first."""
    return [
        PriceRow(
            price_words(change.price_cents),
            change.changed_at,
            change.changed_by.full_name if change.changed_by else "",
        )
        for change in prices
    ]


def funders_sentences() -> list[str]:
    """What is said of the funders of the programmes that have a menu card."""
    return list(Programme.objects.with_menu_card().values_list("co_financing_text", flat=True).distinct())


def funders() -> dict[str, StoredFile]:
    """The logos of who pays for the active programmes, by name; they stand on everything public."""
    logos = {
        logo.file: logo.name for sentence in funders_sentences() for logo in publicity.logos_of(sentence)
    }
    files = StoredFile.objects.filter(public_id__in=logos)
    found = {str(entry.public_id): entry for entry in files}
    return {name: found[key] for key, name in logos.items() if key in found}


def keeper_buttons(user: Any) -> list[ui.Button]:
    """For who keeps the card: the administration, a spreadsheet in and out."""
    if not user.is_authenticated or not may_keep_menu(user):
        return []
    admin = ui.Button(_("Beheer de menukaart"), reverse("admin:vouchers_menuitem_changelist"), icon="pencil")
    return [admin, *sheets.button(MenuSheet, user), *_export_buttons(user)]


def _export_buttons(user: Any) -> list[ui.Button]:
    """One for each programme and kind of file; with one programme its name goes without saying."""
    scopes = MenuSheet.scopes(user)
    return [
        save_button(
            ending,
            reverse("vouchers:menu_export", args=[code, ending]),
            more=name if len(scopes) > 1 else "",
        )
        for code, name in scopes
        for ending in ENDINGS
    ]


def offer_buttons(item: MenuItem, user: Any) -> list[ui.Button]:
    """For who keeps the card: to the administration of this offer."""
    if not user.is_authenticated or not may_keep_menu(user):
        return []
    url = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    return [ui.Button(_("Beheer dit aanbod"), url, tone="secondary", icon="pencil")]


def pending_words(item: MenuItem) -> str:
    """What goes on around an offer of `with_pending()`, before it is archived or put back."""
    waiting, accepted, proposals = item.waiting_count, item.accepted_count, item.proposal_count
    parts = []
    if waiting:
        parts.append(ngettext("%(n)s voucher wacht", "%(n)s vouchers wachten", waiting) % {"n": waiting})
    if accepted:
        words = ngettext("%(n)s voucher is aanvaard", "%(n)s vouchers zijn aanvaard", accepted)
        parts.append(words % {"n": accepted})
    if proposals:
        words = ngettext(
            "%(n)s voorstel wacht op een besluit", "%(n)s voorstellen wachten op een besluit", proposals
        )
        parts.append(words % {"n": proposals})
    return ", ".join(parts) or _("er loopt niets")
