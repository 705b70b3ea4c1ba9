"""E-mails about reading a dossier of another organisation."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value
from core.outbox import Recipient
from people.models import User
from trajects.enums import RequestState
from trajects.models import AccessRequest
from trajects.notifications.dossiers import DossierEmail, recipient_of

ACCESS_BUTTON = LinkButton(settings.SITE_URL, _("Open de pagina Inzage"))
BUTTON = Placeholder(_("knop naar de pagina Inzage"), ACCESS_BUTTON, required=True)
NAME = Placeholder(_("naam en nummer van de kandidaat"), "Noor Peeters (5000123)")
WHO = Placeholder(_("wie wil lezen, met de organisatie"), "Amina Benali, Starterslabo Voorbeeld")


class AccessEmail(DossierEmail):
    """About one question to read a dossier."""

    kind = "trajects.access"
    reason = _("Je krijgt deze e-mail omdat iemand een dossier van een andere organisatie wil lezen.")

    def __init__(self, request: AccessRequest) -> None:
        super().__init__(request.traject)
        self.request = request

    def dedupe_key(self) -> str:
        return f"{self.request.public_id}:{self.request.state}"

    @property
    def candidate(self) -> str:
        candidate = self.traject.candidate
        return f"{candidate.full_name} ({candidate.number})"

    @property
    def who(self) -> str:
        return f"{self.request.requester.full_name}, {self.request.organisation.name}"

    @property
    def button(self) -> LinkButton:
        return replace(ACCESS_BUTTON, url=settings.SITE_URL + reverse("trajects:accesses"))


class AccessAsked(AccessEmail):
    """To the adviser of the dossier."""

    kind = "trajects.access_asked"
    text = StandardText(
        title=_("Inzage gevraagd"),
        subject=_("Antwoord: {vrager} wil een dossier lezen"),
        body=(
            _("Geef inzage of weiger. {vrager} wil het dossier van {kandidaat} lezen."),
            "{reden}",
            _("Wie de vraag stelde, weet niet of er een dossier is zolang je niet antwoordt."),
            "{knop}",
        ),
        placeholders={
            "vrager": WHO,
            "kandidaat": NAME,
            "reden": Placeholder(
                _("waarom iemand wil lezen"), Sections(((_("Waarom"), "Noor meldde zich bij ons."),))
            ),
            "knop": BUTTON,
        },
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.traject.adviser)

    def values(self) -> dict[str, Value]:
        return {
            "vrager": self.who,
            "kandidaat": self.candidate,
            "reden": Sections(((_("Waarom"), self.request.reason),)),
            "knop": self.button,
        }


class AccessAnswered(AccessEmail):
    """To who asked. A refusal names nobody: whoever asked by number would learn whose number that is."""

    kind = "trajects.access_answered"
    text = StandardText(
        title=_("Antwoord op een vraag om inzage"),
        subject=_("Je vraag om inzage: {antwoord}"),
        body=(_("Je vroeg om een dossier te lezen: {antwoord}."), "{gegevens}", "{knop}"),
        placeholders={
            "antwoord": Placeholder(_("het antwoord"), _("je mag het dossier lezen")),
            "gegevens": Placeholder(
                _("wie of welke vraag, tot wanneer of waarom niet, en wie antwoordde"),
                Facts(
                    (
                        (_("Kandidaat"), "Noor Peeters (5000123)"),
                        (_("Tot en met"), "dinsdag 31/03/2026"),
                        (_("Antwoord van"), "Lieselot Vercruysse"),
                    )
                ),
            ),
            "knop": BUTTON,
        },
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.request.requester)

    def values(self) -> dict[str, Value]:
        request = self.request
        granted = request.state == RequestState.GRANTED
        return {
            "antwoord": _("je mag het dossier lezen") if granted else _("je mag het dossier niet lezen"),
            "gegevens": Facts(
                (
                    (_("Kandidaat"), self.candidate if granted else ""),
                    (_("Je vraag van"), formats.long_date(request.created_at)),
                    (_("Tot en met"), formats.long_date(request.until) if request.until else ""),
                    (_("Reden"), request.answer_reason),
                    (_("Antwoord van"), str(request.answered_by)),
                )
            ),
            "knop": self.button,
        }


class AccessWithdrawn(AccessEmail):
    """To the adviser of the dossier: nothing is to be answered any more."""

    kind = "trajects.access_withdrawn"
    text = StandardText(
        title=_("Vraag om inzage ingetrokken"),
        subject=_("{kandidaat}: je hoeft niet meer te antwoorden op de vraag om inzage"),
        body=(_("Je hoeft niets te doen. {vrager} wil het dossier van {kandidaat} niet meer lezen."),),
        placeholders={"vrager": WHO, "kandidaat": NAME},
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.traject.adviser)

    def values(self) -> dict[str, Value]:
        return {"vrager": self.who, "kandidaat": self.candidate}


class AccessEnded(AccessEmail):
    """To the other side: the adviser of the dossier when the reader stopped, else the reader."""

    kind = "trajects.access_ended"
    text = StandardText(
        title=_("Inzage beëindigd"),
        subject=_("{kandidaat}: de inzage is beëindigd"),
        body=(
            _(
                "Je hoeft niets te doen. {collega} beëindigde de inzage van {vrager} in het dossier van {kandidaat}."
            ),
        ),
        placeholders={
            "vrager": WHO,
            "kandidaat": NAME,
            "collega": Placeholder(_("wie de inzage beëindigde"), "Lieselot Vercruysse"),
        },
    )

    def __init__(self, request: AccessRequest, *, by: User) -> None:
        super().__init__(request)
        self.by = by

    def recipient(self) -> Recipient:
        reader = self.request.requester
        return recipient_of(self.traject.adviser if self.by == reader else reader)

    def values(self) -> dict[str, Value]:
        return {"vrager": self.who, "kandidaat": self.candidate, "collega": self.by.full_name}
