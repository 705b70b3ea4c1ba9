"""E-mails about specialisations: what a partner is asked, and what the partner answers (V-10, V-11).

The client goes by the number of the dossier: whoever works on it opens the page.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value
from core.outbox import Recipient
from people.models import User
from trajects.models import SpecialisationRequest
from trajects.notifications.dossiers import DossierEmail, recipient_of

REQUEST_BUTTON = LinkButton(settings.SITE_URL, _("Open de aanvraag"))
PLACEHOLDERS = {
    "specialisatie": Placeholder(_("naam van de specialisatie"), "Microkrediet"),
    "gegevens": Placeholder(
        _("klantnummer, wie het vraagt en wie het doet"),
        Facts(((_("Klantnummer"), "5000123"), (_("Gevraagd door"), "Amina Benali, Starterslabo Voorbeeld"))),
    ),
    "knop": Placeholder(_("knop naar de aanvraag"), REQUEST_BUTTON, required=True),
}


class SpecialisationEmail(DossierEmail):
    """About one request for a specialisation."""

    kind = "trajects.specialisation"

    def __init__(self, request: SpecialisationRequest) -> None:
        super().__init__(request.traject)
        self.request = request

    def values(self) -> dict[str, Value]:
        request = self.request
        asked_by = f"{request.requested_by}, {request.traject.organisation.name}"
        return {
            "specialisatie": request.specialisation.name,
            "gegevens": Facts(
                (
                    (_("Klantnummer"), str(request.traject.candidate.number)),
                    (_("Gevraagd door"), asked_by),
                    (_("Gevraagd aan"), request.organisation.name),
                )
            ),
            "knop": replace(REQUEST_BUTTON, url=settings.SITE_URL + request.get_absolute_url()),
        }


class SpecialisationAsked(SpecialisationEmail):
    """To whoever answers at the partner: look and answer."""

    kind = "trajects.specialisation_asked"
    reason = _("Je krijgt deze e-mail omdat jouw organisatie deze specialisatie geeft.")
    text = StandardText(
        title=_("Specialisatie gevraagd"),
        subject=_("Antwoord: {specialisatie} gevraagd"),
        body=(_("Aanvaard of weiger deze aanvraag: {specialisatie}."), "{gegevens}", "{knop}"),
        placeholders=PLACEHOLDERS,
    )

    def __init__(self, request: SpecialisationRequest, *, to: User) -> None:
        super().__init__(request)
        self.to = to

    def recipient(self) -> Recipient:
        return recipient_of(self.to)

    def dedupe_key(self) -> str:
        return f"{self.request.public_id}:{self.to.public_id}"


class SpecialisationAnswered(SpecialisationEmail):
    """To the main adviser, who keeps the overview: accepted, refused, or ready with a result."""

    kind = "trajects.specialisation_answered"
    reason = _("Je krijgt deze e-mail omdat je dit dossier begeleidt.")
    text = StandardText(
        title=_("Antwoord op een gevraagde specialisatie"),
        subject=_("{specialisatie}: {antwoord}"),
        body=(_("De partner antwoordde op je aanvraag: {antwoord}."), "{uitleg}", "{gegevens}", "{knop}"),
        placeholders=PLACEHOLDERS
        | {
            "antwoord": Placeholder(_("hoe het ermee staat"), _("aanvaard")),
            "uitleg": Placeholder(
                _("de reden van een weigering, of het resultaat"),
                Sections(((_("Reden"), _("Er is geen plaats meer.")),)),
            ),
        },
    )

    def recipient(self) -> Recipient:
        return recipient_of(self.traject.adviser)

    def dedupe_key(self) -> str:
        return f"{self.request.public_id}:{self.request.state}"

    def values(self) -> dict[str, Value]:
        request = self.request
        told = ((_("Reden"), request.answer_reason), (_("Resultaat"), request.result))
        return super().values() | {
            "antwoord": request.get_state_display().lower(),
            "uitleg": Sections(tuple((label, words) for label, words in told if words)),
        }
