"""What a provider without an account reads: a voucher, its answer, and why a link opens nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, ui
from people.models import Candidate
from vouchers import tokens
from vouchers.enums import LIVE_STATES, LinkState, VoucherState
from vouchers.models import ResponseToken, Voucher


@dataclass(frozen=True)
class Message:
    """A remark with its tone."""

    tone: str
    title: str
    text: str = ""


def state_message(voucher: Voucher) -> Message | None:
    """What became of a voucher; nothing while it waits for an answer."""
    answered = _answered(voucher)
    return {
        VoucherState.ACCEPTED: Message(ui.Tone.SUCCESS, _("Je hebt deze voucher aanvaard"), answered),
        VoucherState.REFUSED: Message(
            ui.Tone.INFO,
            _("Je hebt deze voucher geweigerd"),
            _("%(answered)s De adviseur weet ervan. Je hoeft niets meer te doen.") % {"answered": answered},
        ),
        VoucherState.WITHDRAWN: Message(
            ui.Tone.INFO,
            _("Deze voucher is ingetrokken"),
            _("Je kunt niet meer antwoorden en je hoeft niets meer te doen."),
        ),
        VoucherState.CANCELLED: Message(
            ui.Tone.INFO,
            _("Deze voucher is geannuleerd"),
            _("De coördinator heeft hem geannuleerd. Reken deze opleiding niet aan."),
        ),
    }.get(VoucherState(voucher.state))


def _answered(voucher: Voucher) -> str:
    """Who answered and when."""
    if voucher.answered_at is None:
        return ""
    return _("Beantwoord door %(name)s op %(moment)s.") % {
        "name": voucher.answered_name,
        "moment": formats.long_date(voucher.answered_at),
    }


def voucher_facts(voucher: Voucher) -> list[ui.Fact]:
    """The name as long as the provider needs it, how to reach the candidate once accepted; nothing else (P2)."""
    candidate = voucher.traject.candidate
    facts = [
        ui.Fact(_("Opleiding"), voucher.item_name),
        ui.Fact(_("Aanbieder"), voucher.provider.name),
        ui.Fact(_("Bedrag"), formats.euro(voucher.price_cents)),
    ]
    if voucher.state in LIVE_STATES:
        facts.append(ui.Fact(_("Kandidaat"), candidate.full_name))
    if voucher.state == VoucherState.ACCEPTED:
        facts += contact_facts(candidate)
    return facts


def contact_facts(candidate: Candidate) -> list[ui.Fact]:
    """How a provider reaches the candidate of an accepted voucher."""
    phone = candidate.mobile or candidate.phone
    facts = [
        ui.Fact(_("E-mail"), candidate.email, url=f"mailto:{candidate.email}"),
        ui.Fact(_("Telefoon"), formats.phone(phone), url=f"tel:{phone}"),
    ]
    return [fact for fact in facts if fact.value]


def invoice_words(voucher: Voucher) -> str:
    """How the provider gets paid; nothing before the acceptance."""
    if voucher.state != VoucherState.ACCEPTED:
        return ""
    return _("Zet het nummer %(number)s op je factuur, met het bedrag van %(amount)s.") % {
        "number": voucher.number,
        "amount": formats.euro(voucher.price_cents),
    }


def whom_to_ask(voucher: Voucher) -> list[ui.Fact]:
    """Adviser and organisation, with the phone that is answered."""
    adviser, organisation = voucher.traject.adviser, voucher.traject.organisation
    phone = organisation.phone or adviser.phone
    facts = [
        ui.Fact(_("Adviseur"), adviser.full_name, help=organisation.name),
        ui.Fact(_("Telefoon"), formats.phone(phone), url=f"tel:{phone}"),
        ui.Fact(_("E-mail"), adviser.email, url=f"mailto:{adviser.email}"),
    ]
    return [fact for fact in facts if fact.value]


def paper_url(voucher: Voucher) -> str:
    """Where the provider gets the voucher as a PDF, once accepted."""
    accepted = voucher.state == VoucherState.ACCEPTED
    return reverse("reporting:answer_paper", args=[voucher.public_id]) if accepted else ""


def gone_message(token: ResponseToken) -> Message:
    """Why a link that once worked opens nothing any more; of the voucher itself first, then of the link."""
    voucher = token.voucher
    if message := state_message(voucher):
        # Whoever holds an old link learns that it is over, not who answered.
        texts = {VoucherState.CANCELLED: message.title, VoucherState.WITHDRAWN: message.title}
        title = texts.get(VoucherState(voucher.state), _("Deze voucher heeft al een antwoord"))
        return Message(ui.Tone.INFO, title, _("Deze link werkt niet meer. Je hoeft niets meer te doen."))
    words = {
        LinkState.EXPIRED: (
            _("Deze link is verlopen"),
            _("Vraag de adviseur om een nieuwe link. De voucher wacht nog op je antwoord."),
        ),
        LinkState.REPLACED: (
            _("Er is een nieuwere link"),
            _("Je kreeg later nog een e-mail over deze voucher. Open de link in die e-mail."),
        ),
        LinkState.REVOKED: (
            _("Deze link is ingetrokken"),
            _("De adviseur heeft de link ingetrokken. Neem contact op als je nog wilt antwoorden."),
        ),
    }
    return Message(ui.Tone.WARNING, *words[tokens.state_of(token)])
