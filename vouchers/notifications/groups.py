"""E-mails to a provider about the vouchers of a group."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Address, Facts, Placeholder, Sections, StandardText, Value
from core.outbox import Email, Recipient
from core.text import without_links
from vouchers.models import GroupBooking, ResponseToken, Voucher

EXAMPLE_LINK = f"{settings.SITE_URL}/antwoord/voorbeeld/"


class GroupToProvider(Email):
    """M2 for a group: every voucher with its own link to answer. No number and no status of a person."""

    kind = "voucher.group_to_provider"
    reason = _("Je krijgt deze e-mail omdat dit adres op de menukaart staat als contact van deze opleiding.")
    text = StandardText(
        title=_("Vouchers van een groep voor de aanbieder"),
        subject=_("{aantal} vouchers: aanvaard of weiger de inschrijvingen voor {opleiding}"),
        body=(
            _(
                "Laat voor elke kandidaat weten of je aanvaardt of weigert. "
                "Dat kan met de links hieronder, zonder account."
            ),
            "{gegevens}",
            "{vouchers}",
            _("{programma} betaalt de opleiding met deze vouchers. De links werken {dagen} dagen."),
            _(
                "Elke voucher zit als pdf bij deze e-mail. "
                "Zet de nummers van de vouchers als referentie op je factuur."
            ),
            _("Vragen? Mail {boeker}: {mail_boeker}"),
        ),
        placeholders={
            "aantal": Placeholder(_("aantal vouchers"), "8"),
            "opleiding": Placeholder(_("naam van de opleiding"), "Prijs bepalen"),
            "aanbieder": Placeholder(_("naam van de aanbieder"), "Opleidingen Voorbeeld"),
            "programma": Placeholder(_("naam van het programma"), "Jumpstarters"),
            "dagen": Placeholder(_("hoeveel dagen de links werken"), "60"),
            "boeker": Placeholder(_("naam van wie de groep boekte"), "Bart Willems"),
            "mail_boeker": Placeholder(_("e-mailadres van wie boekte"), Address("bart@example.be")),
            "gegevens": Placeholder(
                _("de groep, de dag en het bedrag"),
                Facts(
                    (
                        (_("Groep"), "Kortrijk voorjaar"),
                        (_("Dag van de sessie"), "maandag 30/03/2026"),
                        (_("Bedrag per kandidaat"), formats.euro(8000)),
                    )
                ),
                required=True,
            ),
            "vouchers": Placeholder(
                _("elke voucher met de kandidaat en de link om te antwoorden"),
                Sections((("V2026-00042, Noor Peeters", Address(EXAMPLE_LINK)),)),
                required=True,
            ),
        },
    )

    def __init__(self, group: GroupBooking, links: Sequence[tuple[Voucher, str]]) -> None:
        self.group, self.links = group, links

    def recipient(self) -> Recipient:
        item = self.group.item
        return Recipient(item.contact_email, item.provider.name)

    def dedupe_key(self) -> str:
        return str(self.group.pk)

    def made_attachment(self) -> tuple[str, int]:
        return ("group_vouchers", self.group.pk)

    def organisation_id(self) -> int:
        return self.links[0][0].organisation_id

    def co_financing(self) -> str:
        return self.group.item.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        group, by = self.group, self.group.booked_by
        rows = (
            (_("Groep"), group.name),
            (_("Dag van de sessie"), formats.long_date(group.held_on) if group.held_on else ""),
            # As it was at booking: the menu card may have another one since.
            (_("Bedrag per kandidaat"), formats.euro(self.links[0][0].price_cents)),
        )
        return {
            "aantal": str(len(self.links)),
            "opleiding": self.links[0][0].item_name,
            "aanbieder": group.item.provider.name,
            "programma": group.item.programme.name,
            "dagen": str(group.item.programme.voucher_link_days),
            "boeker": by.full_name,
            "mail_boeker": Address(by.email),
            "gegevens": Facts(rows),
            "vouchers": Sections(tuple(self._voucher(*link) for link in self.links)),
        }

    def _voucher(self, voucher: Voucher, secret: str) -> tuple[str, Address]:
        """Who it is for, how to reach that person, and the link; only addresses of ours become links."""
        candidate = voucher.traject.candidate
        lines = [candidate.email, formats.phone(candidate.mobile or candidate.phone)]
        known = without_links(", ".join(line for line in lines if line))
        url = settings.SITE_URL + reverse("vouchers:answer", args=[secret])
        text = "\n".join(line for line in (known, url) if line)
        return f"{voucher.number}, {candidate.full_name}", Address(text)


class GroupReminder(GroupToProvider):
    """The provider did not answer yet: the vouchers of a group that still wait, each with a new link."""

    kind = "voucher.group_reminder"
    reason = _("Je krijgt deze e-mail omdat je deze vouchers nog niet beantwoord hebt.")
    text = StandardText(
        title=_("Herinnering aan de aanbieder over een groep"),
        subject=_("Herinnering: aanvaard of weiger {aantal} vouchers voor {opleiding}"),
        body=(
            _(
                "Laat voor elke kandidaat weten of je aanvaardt of weigert. "
                "Je kreeg deze vouchers al, maar je antwoordde nog niet."
            ),
            "{gegevens}",
            "{vouchers}",
            _("{programma} betaalt de opleiding met deze vouchers. De links werken {dagen} dagen."),
            _("Vragen? Mail {boeker}: {mail_boeker}"),
        ),
        placeholders=GroupToProvider.text.placeholders,
    )

    def __init__(self, links: Sequence[tuple[Voucher, ResponseToken, str]]) -> None:
        first, token, _secret = links[0]
        answers = [(voucher, secret) for voucher, _token, secret in links]
        super().__init__(first.group, answers)  # type: ignore[arg-type]  # they are of one group
        self.first, self.token = first, token

    def recipient(self) -> Recipient:
        return Recipient(self.first.contact_email, self.first.provider.name)

    def dedupe_key(self) -> str:
        return f"{self.group.pk}:{self.token.pk}"

    def parent(self) -> GroupBooking:
        return self.group

    def made_attachment(self) -> tuple[str, int]:
        return ("silent_vouchers", self.first.pk)
