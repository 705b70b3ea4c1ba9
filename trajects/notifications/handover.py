"""E-mails about a dossier that goes to another adviser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value, with_address
from core.outbox import Email, Recipient
from core.text import without_links
from people.models import User
from trajects.enums import ConsultantSees, HandoverState
from trajects.invitations import language_for
from trajects.models import Handover
from trajects.notifications.dossiers import REFERRALS_BUTTON, DossierEmail, recipient_of
from trajects.sight import consultant_sees

OFFER_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk het aanbod"))
LIST_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk mijn dossiers"))
WHO = Placeholder(_("wie de dossiers geeft"), "Lieselot Vercruysse")
DOSSIERS = Placeholder(
    _("de kandidaten en hun organisatie"),
    Facts((("Noor Peeters (5000123)", "Syntra Voorbeeld"),)),
    required=True,
)
WHY = Placeholder(_("waarom"), Sections(((_("Waarom"), "Ik werk vanaf juni ergens anders."),)))


class SeveralEmail(Email):
    """To a colleague who gets one or more dossiers from somebody, in one mail."""

    kind = "trajects.several"
    reason = _("Je krijgt deze e-mail omdat een collega dossiers aan jou geeft.")

    def __init__(self, handovers: Sequence[Handover], *, to: User, by: User) -> None:
        self.handovers, self.to, self.by = handovers, to, by

    def recipient(self) -> Recipient:
        return recipient_of(self.to)

    def dedupe_key(self) -> str:
        return str(self.handovers[0].public_id)

    def organisation_id(self) -> int:
        return self.handovers[0].from_organisation_id

    def parent(self) -> Model | None:
        return self.handovers[0].traject if len(self.handovers) == 1 else None

    def co_financing(self) -> str:
        return self.handovers[0].traject.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        return {
            "collega": self.by.full_name,
            "dossiers": Facts(tuple(_row(handover) for handover in self.handovers)),
            "waarom": Sections(((_("Waarom"), self.handovers[0].reason),)),
            "knop": self.button(),
        }

    def button(self) -> LinkButton:
        """To the one offer, else to the page with all of them."""
        one = len(self.handovers) == 1
        url = self.handovers[0].get_absolute_url() if one else reverse("trajects:handovers")
        return replace(OFFER_BUTTON, url=settings.SITE_URL + url)


def _row(handover: Handover) -> tuple[str, str]:
    candidate = handover.traject.candidate
    return (f"{without_links(candidate.full_name)} ({candidate.number})", handover.from_organisation.name)


class DossiersOffered(SeveralEmail):
    """Somebody offers dossiers; the receiver accepts or refuses each."""

    kind = "trajects.dossiers_offered"
    text = StandardText(
        title=_("Dossiers aangeboden"),
        subject=_("{collega} wil je dossiers geven: aanvaard of weiger"),
        body=(
            _("Aanvaard of weiger. {collega} wil deze dossiers aan jou geven."),
            "{dossiers}",
            "{waarom}",
            "{knop}",
        ),
        placeholders={
            "collega": WHO,
            "dossiers": DOSSIERS,
            "waarom": WHY,
            "knop": Placeholder(_("knop naar het aanbod"), OFFER_BUTTON, required=True),
        },
    )


class DossiersReceived(SeveralEmail):
    """A coordinator moved dossiers at once; there is nothing to answer."""

    kind = "trajects.dossiers_received"
    text = StandardText(
        title=_("Dossiers gekregen"),
        subject=_("Je hebt nieuwe dossiers: {collega} gaf ze aan jou"),
        body=(
            _("Bekijk je nieuwe dossiers. {collega} gaf ze aan jou; jij bent nu de adviseur."),
            "{dossiers}",
            "{waarom}",
            "{knop}",
        ),
        placeholders={
            "collega": WHO,
            "dossiers": DOSSIERS,
            "waarom": WHY,
            "knop": Placeholder(_("knop naar de dossiers"), LIST_BUTTON, required=True),
        },
    )

    def button(self) -> LinkButton:
        return replace(LIST_BUTTON, url=f"{settings.SITE_URL}{reverse('trajects:dossiers')}?mijn=ja")


class HandoverEmail(DossierEmail):
    """About one handover."""

    kind = "trajects.handover"
    reason = _("Je krijgt deze e-mail omdat een dossier van adviseur verandert.")

    def __init__(self, handover: Handover, *, by: User) -> None:
        super().__init__(handover.traject)
        self.handover, self.by = handover, by

    def dedupe_key(self) -> str:
        return str(self.handover.public_id)

    def organisation_id(self) -> int:
        return self.handover.from_organisation_id

    @property
    def candidate(self) -> str:
        candidate = self.traject.candidate
        return f"{candidate.full_name} ({candidate.number})"


ANSWERS = {
    HandoverState.ACCEPTED: _("aanvaardde de overdracht"),
    HandoverState.REFUSED: _("weigerde de overdracht"),
}
NAME = Placeholder(_("naam en nummer van de kandidaat"), "Noor Peeters (5000123)")


class OfferAnswered(HandoverEmail):
    """The receiver said yes or no, with a reason."""

    kind = "trajects.offer_answered"
    text = StandardText(
        title=_("Antwoord op een aangeboden dossier"),
        subject=_("{kandidaat}: {collega} {antwoord}"),
        body=(_("{collega} {antwoord} van {kandidaat}."), "{reden}", "{knop}"),
        placeholders={
            "kandidaat": NAME,
            "collega": Placeholder(_("wie antwoordde"), "Amina Benali"),
            "antwoord": Placeholder(_("het antwoord"), _("aanvaardde de overdracht")),
            "reden": Placeholder(
                _("de reden van een weigering"), Sections(((_("Reden"), "Mijn agenda is vol."),))
            ),
            "knop": Placeholder(_("knop naar de overdracht"), OFFER_BUTTON, required=True),
        },
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.handover.offered_by)

    def values(self) -> dict[str, Value]:
        handover = self.handover
        return {
            "kandidaat": self.candidate,
            "collega": self.by.full_name,
            "antwoord": ANSWERS[HandoverState(handover.state)],
            "reden": Sections(((_("Reden"), handover.answer_reason),)),
            "knop": replace(OFFER_BUTTON, url=settings.SITE_URL + handover.get_absolute_url()),
        }


class OfferWithdrawn(HandoverEmail):
    """The offer is gone; nothing is to be answered any more."""

    kind = "trajects.offer_withdrawn"
    text = StandardText(
        title=_("Aangeboden dossier ingetrokken"),
        subject=_("{kandidaat}: je hoeft niet meer te antwoorden"),
        body=(
            _("Je hoeft niets te doen. {collega} trok het aanbod van het dossier van {kandidaat} in."),
            "{reden}",
        ),
        placeholders={
            "kandidaat": NAME,
            "collega": Placeholder(_("wie het aanbod introk"), "Lieselot Vercruysse"),
            "reden": Placeholder(
                _("waarom het aanbod niet meer nodig is"),
                Sections(((_("Reden"), _("Het dossier is afgesloten.")),)),
            ),
        },
    )

    def __init__(self, handover: Handover, *, by: User, because: str | Promise = "") -> None:
        super().__init__(handover, by=by)
        self.because = because

    def recipient(self) -> Recipient:
        return recipient_of(self.handover.to_adviser)

    def values(self) -> dict[str, Value]:
        return {
            "kandidaat": self.candidate,
            "collega": self.by.full_name,
            "reden": Sections(((_("Reden"), self.because),) if self.because else ()),
        }


ADVISER = Placeholder(
    _("de nieuwe adviseur, met organisatie en e-mailadres"),
    with_address("Amina Benali, Starterslabo Voorbeeld", "amina@example.be"),
    required=True,
)


class NewAdviserForConsultant(DossierEmail):
    """The consultant knows whom to call from now on."""

    kind = "trajects.new_adviser_consultant"
    reason = _("Je krijgt deze e-mail omdat jij deze kandidaat begeleidt of doorverwees.")
    text = StandardText(
        title=_("Nieuwe adviseur, voor de consulent"),
        subject=_("{kandidaat} heeft een nieuwe adviseur"),
        body=(
            _("Je hoeft niets te doen. {adviseur} begeleidt {kandidaat} van nu af."),
            "{knop}",
        ),
        placeholders={
            "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
            "adviseur": ADVISER,
            "knop": Placeholder(_("knop naar de doorverwijzingen"), REFERRALS_BUTTON, required=True),
        },
    )

    def __init__(self, handover: Handover, consultant: User) -> None:
        super().__init__(handover.traject)
        self.handover, self.consultant = handover, consultant

    def recipient(self) -> Recipient:
        return recipient_of(self.consultant)

    def dedupe_key(self) -> str:
        return str(self.handover.public_id)

    def values(self) -> dict[str, Value]:
        candidate = self.traject.candidate
        shown = consultant_sees(self.traject.programme, ConsultantSees.IDENTITY)
        return {
            "kandidaat": candidate.full_name if shown else str(candidate.number),
            "adviseur": _adviser_words(self.handover),
            "knop": replace(REFERRALS_BUTTON, url=settings.SITE_URL + reverse("referrals:sent")),
        }


class NewAdviserForCandidate(DossierEmail):
    """The candidate hears who helps from now on."""

    kind = "trajects.new_adviser_candidate"
    reason = _("Je krijgt deze e-mail omdat je begeleid wordt in dit programma.")
    text = StandardText(
        title=_("Nieuwe adviseur, voor de kandidaat"),
        subject=_("Je hebt een nieuwe adviseur"),
        body=(
            _("Je nieuwe adviseur is {adviseur}."),
            _(
                "Je begeleiding gaat gewoon verder. Heb je een vraag? Stuur dan een e-mail naar je nieuwe adviseur."
            ),
        ),
        placeholders={"adviseur": ADVISER},
    )

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.traject)
        self.handover = handover

    def recipient(self) -> Recipient:
        candidate = self.traject.candidate
        return Recipient(candidate.email, candidate.full_name, language_for(candidate))

    def dedupe_key(self) -> str:
        return str(self.handover.public_id)

    def values(self) -> dict[str, Value]:
        return {"adviseur": _adviser_words(self.handover)}


def _adviser_words(handover: Handover) -> Value:
    adviser = handover.to_adviser
    return with_address(f"{adviser.full_name}, {handover.to_organisation.name}", adviser.email)
