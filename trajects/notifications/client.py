"""E-mails about the page of a candidate: the link, and what the candidate brought there."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, StandardText, Value, with_address
from core.outbox import Email, Recipient
from trajects.invitations import language_for
from trajects.models import ClientLink, DossierDocument
from trajects.notifications.dossiers import DossierEmail, recipient_of

PAGE_BUTTON = LinkButton(settings.SITE_URL, _("Open je pagina"))
DOCUMENT_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk het document"))
SHARED = _("De bemiddelaar mag dit document zien.")
NOT_SHARED = _("De bemiddelaar mag dit document niet zien.")


class ClientPageSent(Email):
    """The candidate gets the link to the own page.

    No organisation's outbox screen shows it: whoever reads the link opens the page.
    """

    kind = "trajects.client_page"
    reason = _("Je krijgt deze e-mail omdat je begeleid wordt in dit programma.")
    text = StandardText(
        title=_("Link naar de eigen pagina van een kandidaat"),
        subject=_("Bekijk je begeleiding bij {organisatie}"),
        body=(
            _("Bekijk op je eigen pagina wat je nog moet doen, je afspraken, je documenten en je berichten."),
            "{knop}",
            _("De link is alleen voor jou. Stuur deze e-mail niet door. De link werkt tot {einddag}."),
            _("Heb je een vraag? Stel ze aan {contact}."),
        ),
        placeholders={
            "organisatie": Placeholder(_("organisatie die de kandidaat begeleidt"), "Syntra Voorbeeld"),
            "contact": Placeholder(
                _("adviseur van het dossier, met e-mailadres"),
                with_address("Lies Voorbeeld", "lies@example.be"),
            ),
            "einddag": Placeholder(_("laatste dag van de link"), "maandag 30/03/2026 om 14:05"),
            "knop": Placeholder(_("knop naar de pagina"), PAGE_BUTTON, required=True),
        },
    )

    def __init__(self, link: ClientLink, secret: str) -> None:
        self.link, self.secret = link, secret

    @classmethod
    def key_of(cls, link: ClientLink) -> str:
        """The key in the outbox of the mail with this link."""
        return f"{cls.kind}:{link.public_id}"

    def recipient(self) -> Recipient:
        candidate = self.link.traject.candidate
        return Recipient(self.link.email, candidate.full_name, language_for(candidate))

    def dedupe_key(self) -> str:
        return str(self.link.public_id)

    def co_financing(self) -> str:
        return self.link.traject.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        traject = self.link.traject
        url = settings.SITE_URL + reverse("reporting:client_link", args=[self.secret])
        return {
            "organisatie": traject.organisation.name,
            "contact": with_address(traject.adviser.full_name, traject.adviser.email),
            "einddag": formats.long_date(self.link.expires_at),
            "knop": replace(PAGE_BUTTON, url=url),
        }


class DocumentBrought(DossierEmail):
    """The adviser hears that the candidate uploaded something, and whether the mediator may see it."""

    kind = "trajects.document_brought"
    reason = _("Je krijgt deze e-mail omdat je deze kandidaat begeleidt.")
    text = StandardText(
        title=_("Een kandidaat laadde een document op"),
        subject=_("Bekijk een nieuw document van een kandidaat"),
        body=(
            _("Bekijk het document dat {kandidaat} oplaadde. Het staat in het dossier."),
            "{gegevens}",
            "{delen}",
            "{knop}",
        ),
        placeholders={
            "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
            "gegevens": Placeholder(_("de soort van het document"), Facts(((_("Soort"), "CV"),))),
            "delen": Placeholder(_("of de bemiddelaar het mag zien"), SHARED),
            "knop": Placeholder(_("knop naar het document"), DOCUMENT_BUTTON, required=True),
        },
    )

    def __init__(self, document: DossierDocument) -> None:
        super().__init__(document.traject)
        self.document = document

    def recipient(self) -> Recipient:
        return recipient_of(self.traject.adviser)

    def dedupe_key(self) -> str:
        return str(self.document.public_id)

    def values(self) -> dict[str, Value]:
        document = self.document
        return {
            "kandidaat": self.traject.candidate.full_name,
            "gegevens": Facts(((_("Soort"), document.get_kind_display()),)),
            "delen": SHARED if document.shared_with_mediator else NOT_SHARED,
            "knop": replace(DOCUMENT_BUTTON, url=settings.SITE_URL + document.get_absolute_url()),
        }
