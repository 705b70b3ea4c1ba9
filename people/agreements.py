"""Words, tones and links of data agreements, signatures and the links with which people sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import segno
from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, ui
from core import rules as core_rules
from core.enums import EmailState
from core.models import OutgoingEmail
from people import rules, world
from people.enums import AgreementState, SignedPaper, SigningLinkState
from people.models import AgreementText, Candidate, DataAgreement, Signature, SigningLink
from people.notifications import SigningAsked

STATE_TONES = {
    AgreementState.SIGNED: ui.Tone.SUCCESS,
    AgreementState.WITHDRAWN: ui.Tone.DANGER,
    AgreementState.REPLACED: ui.Tone.NEUTRAL,
}
LINK_TONES = {
    SigningLinkState.SENT: ui.Tone.INFO,
    SigningLinkState.OPENED: ui.Tone.INFO,
    SigningLinkState.SIGNED: ui.Tone.SUCCESS,
    SigningLinkState.EXPIRED: ui.Tone.WARNING,
    SigningLinkState.REVOKED: ui.Tone.NEUTRAL,
}
LINKS_SHOWN = 5


@dataclass(frozen=True)
class AgreementEntry:
    """One signature in the history, with its drawing and what can be done with it."""

    facts: list[ui.Fact]
    buttons: list[ui.Button]
    drawing_url: str = ""
    signed_name: str = ""


@dataclass(frozen=True)
class LinkEntry:
    """One link to sign, with what became of it."""

    badge: ui.Badge
    facts: list[ui.Fact]
    buttons: list[ui.Button]


@dataclass(frozen=True)
class Consequence:
    """What a withdrawal changes, or leaves as it is."""

    title: str
    texts: list[str]


def current_texts() -> list[AgreementText]:
    """The text of the data agreement that is signed today, in each language."""
    return AgreementText.objects.current()


def agreement_remark(candidate: Candidate) -> core_rules.Verdict | None:
    """That a newer text waits for a signature, if it does."""
    verdict = rules.signed_newest_text(candidate)
    return None if verdict else verdict


def sign_buttons(candidate: Candidate, user: Any) -> list[ui.Button]:
    """The three ways of signing; with the reason when an agreement stands already."""
    verdict = core_rules.first_refusal(rules.may_edit(candidate, user), rules.may_be_signed(candidate))
    ids = [candidate.public_id]
    ways = (
        (_("Onderteken op het scherm"), reverse("people:agreement_sign", args=[*ids, "scherm"]), "signature"),
        (_("Laat tekenen met een link"), reverse("people:agreement_link", args=ids), "link"),
        (
            _("Voeg een ondertekend papier toe"),
            reverse("people:agreement_sign", args=[*ids, "papier"]),
            "upload",
        ),
    )
    return [
        ui.Button(label, url, tone="secondary" if number else "primary", icon=icon).guarded_by(verdict)
        for number, (label, url, icon) in enumerate(ways)
    ]


def agreement_entry(agreement: DataAgreement, user: Any) -> AgreementEntry:
    """One agreement in the history."""
    ids = [agreement.candidate.public_id, agreement.public_id]
    buttons = []
    if agreement.evidence:
        url = reverse("people:agreement_evidence", args=ids)
        buttons.append(ui.Button(_("Bewaar de scan"), url, tone="secondary", icon="download"))
    if rules.agreement_stands(agreement) and rules.may_edit(agreement.candidate, user):
        url = reverse("people:agreement_withdraw", args=ids)
        buttons.append(ui.Button(_("Trek het akkoord in"), url, tone="quiet", icon="undo"))
    return AgreementEntry(
        agreement_facts(agreement), buttons, _drawing_url(agreement.signature), agreement.signed_name
    )


def _drawing_url(signature: Signature | None) -> str:
    if signature is None or signature.drawing is None:
        return ""
    return reverse("people:signature_drawing", args=[signature.candidate.public_id, signature.public_id])


def agreement_facts(agreement: DataAgreement) -> list[ui.Fact]:
    """One agreement in the history of a person's agreements."""
    facts = [
        ui.Fact(_("Toestand"), agreement_state_badge(agreement)),
        ui.Fact(_("Ondertekend op"), agreement.signed_on),
        ui.Fact(_("Door"), agreement.signed_name),
        ui.Fact(_("Manier"), agreement.get_way_display()),
        ui.Fact(_("Tekst"), f"{agreement.text.version}, {world.language_name(agreement.text.language)}"),
        ui.Fact(_("Uitgelegd door"), agreement.explained_by.full_name if agreement.explained_by else ""),
    ]
    if agreement.signature:
        facts += signature_facts(agreement.signature)
    if agreement.withdrawn_on:
        facts.append(ui.Fact(_("Ingetrokken op"), agreement.withdrawn_on))
        facts.append(ui.Fact(_("Reden"), agreement.withdrawal_reason))
    return facts


def signature_facts(signature: Signature) -> list[ui.Fact]:
    """The trail of a signature on a screen."""
    drawn = _("Getekend in het vak") if signature.drawing_id else _("Getypte naam, zonder tekening")
    return [
        ui.Fact(_("Handtekening"), drawn),
        ui.Fact(_("Tijdstip"), formats.long_date(signature.signed_at)),
        ui.Fact(_("Toestel"), signature.device),
        ui.Fact(
            _("Controlegetal van de tekst"), f"{signature.text_hash[:16]}…", help=_("SHA-256, het begin")
        ),
    ]


def agreement_state_badge(agreement: DataAgreement) -> ui.Badge:
    """Signed, withdrawn or replaced."""
    return ui.Badge(agreement.get_state_display(), STATE_TONES[AgreementState(agreement.state)])


# Links ----------------------------------------------------------------------------------------------


def agreement_links(candidate: Candidate, user: Any) -> list[LinkEntry]:
    """The newest links for the data agreement."""
    rows = candidate.signing_links.about(SignedPaper.AGREEMENT).with_people()[:LINKS_SHOWN]
    may = bool(rules.may_edit(candidate, user))
    return link_entries(
        rows,
        lambda link: (
            reverse("people:signing_link_revoke", args=[candidate.public_id, link.public_id]) if may else ""
        ),
    )


def link_entries(links: Iterable[SigningLink], revoke_url: Callable[[SigningLink], str]) -> list[LinkEntry]:
    """Links with what became of them, and of the mail that carried each."""
    found = list(links)
    stuck = not_delivered(found)
    return [link_entry(link, revoke_url(link), mail=stuck.get(link.pk, "")) for link in found]


def not_delivered(links: list[SigningLink]) -> dict[int, str]:
    """The state in words of each mail that did not leave, or perhaps not; by the key of its link."""
    keys = {SigningAsked.key_of(link): link.pk for link in links if link.state == SigningLinkState.SENT}
    mails = OutgoingEmail.objects.filter(dedupe_key__in=keys, state__in=(EmailState.FAILED, EmailState.DOUBT))
    return {keys[mail.dedupe_key]: mail.get_state_display() for mail in mails}


def link_entry(link: SigningLink, revoke_url: str, *, mail: str = "") -> LinkEntry:
    """One link: sent, opened, signed, expired or revoked. `mail` is the trouble that its e-mail had."""
    buttons = []
    if link.is_open and revoke_url:
        buttons.append(ui.Button(_("Trek de link in"), revoke_url, method="post", tone="quiet", icon="x"))
    facts = [
        ui.Fact(_("Gemaakt"), formats.long_date(link.made_at), help=link.made_by.full_name),
        ui.Fact(_("Geopend"), formats.long_date(link.opened_at) if link.opened_at else ""),
        ui.Fact(_("Getekend"), formats.long_date(link.used_at) if link.used_at else ""),
        ui.Fact(_("Geldig tot"), formats.long_date(link.expires_at)),
    ]
    badge = ui.Badge(str(link.state.label), LINK_TONES[link.state])
    if mail:
        advice = _("Kijk het e-mailadres na en maak een nieuwe link, of toon een QR-code.")
        badge = ui.Badge(_("E-mail: %(state)s") % {"state": mail}, ui.Tone.DANGER)
        facts.append(ui.Fact(_("E-mail"), mail, help=advice))
    return LinkEntry(badge, [fact for fact in facts if fact.value], buttons)


@dataclass(frozen=True)
class QrCode:
    """A QR code as one path of squares, and how many fit on a side."""

    side: int
    path: str


def qr_code(address: str) -> QrCode:
    """An address that a phone can read from the screen."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    dark = (
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(rows)
        for column, square in enumerate(line)
        if square
    )
    return QrCode(len(rows), "".join(dark))


# Withdrawing ----------------------------------------------------------------------------------------


def consequences(agreement: DataAgreement) -> list[Consequence]:
    """What follows when this agreement is withdrawn, told beforehand."""
    return [
        Consequence(
            _("Dit kan niet meer tot er een nieuw akkoord is"),
            [
                _("Een voucher aanvragen: een aanbieder zou de naam van de kandidaat krijgen."),
                _("De registratie in Mijn Loopbaan voor Partners afvinken."),
                _("De verkennende fase volledig afronden: het akkoord hoort bij de verplichte stukken."),
            ],
        ),
        Consequence(
            _("Dit blijft bewaard"),
            [
                _("De handtekening van %(day)s, met haar tekst en haar bewijs.")
                % {"day": formats.short_date(agreement.signed_on)},
                _("Wat al gebeurde en al gefactureerd is: de financiers vragen dat voor hun controle."),
                _("Vouchers die al aanvaard zijn. Overleg met de kandidaat of ze nog doorgaan."),
            ],
        ),
    ]
