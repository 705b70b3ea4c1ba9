"""E-mails of a partnership: to clients who registered, to partners, and the two of an encrypted answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value
from core.models import OutgoingEmail, StoredFile
from core.outbox import HIDDEN, Email, Recipient
from trajects.models import Application, FollowUpRequest

LIST_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk de aanmelding"))


class ApplicationEmail(Email):
    """A mail about somebody who registered."""

    kind = "trajects.application"
    reason = _("Je krijgt deze e-mail omdat je je aanmeldde.")

    def __init__(self, application: Application) -> None:
        self.application = application

    def recipient(self) -> Recipient:
        found = self.application
        return Recipient(email=found.email, name=f"{found.given_name} {found.family_name}")

    def dedupe_key(self) -> str:
        return str(self.application.public_id)

    def organisation_id(self) -> int:
        return self.application.partnership.organisation_id

    def parent(self) -> Model | None:
        return self.application.traject

    def co_financing(self) -> str:
        return self.application.programme.co_financing_text


class ApplicationReceived(ApplicationEmail):
    """The partnership looks at a new registration; who it is stays in the application."""

    kind = "trajects.application_received"
    reason = _("Je krijgt deze e-mail omdat jullie partnerschap aanmeldingen ontvangt.")
    text = StandardText(
        title=_("Nieuwe aanmelding"),
        subject=_("Nieuwe aanmelding bij {partnerschap}"),
        body=(_("Er is een nieuwe aanmelding bij {partnerschap}. Kijk ze na en antwoord."), "{knop}"),
        placeholders={
            "partnerschap": Placeholder(_("naam van het partnerschap"), "Samen Sterk Kortrijk"),
            "knop": Placeholder(_("knop naar de aanmelding"), LIST_BUTTON, required=True),
        },
    )

    def recipient(self) -> Recipient:
        partnership = self.application.partnership
        return Recipient(email=partnership.email, name=partnership.name)

    def values(self) -> dict[str, Value]:
        url = settings.SITE_URL + reverse("trajects:application", args=[self.application.public_id])
        return {"partnerschap": self.application.partnership.name, "knop": replace(LIST_BUTTON, url=url)}


class ApplicationAccepted(ApplicationEmail):
    """The client hears who guides."""

    kind = "trajects.application_accepted"
    reason = _("Je krijgt deze e-mail omdat je je aanmeldde.")
    text = StandardText(
        title=_("Aanmelding aanvaard"),
        subject=_("Je aanmelding bij {partnerschap}"),
        body=(
            _("Je kan meedoen met {partnerschap}. {adviseur} neemt contact met je op."),
            "{gegevens}",
        ),
        placeholders={
            "partnerschap": Placeholder(_("naam van het partnerschap"), "Samen Sterk Kortrijk"),
            "adviseur": Placeholder(_("wie begeleidt"), "Amina Benali"),
            "gegevens": Placeholder(
                _("bij wie de klant terechtkan"),
                Facts(((_("Organisatie"), "Starterslabo"), (_("Telefoon"), "056 12 34 56"))),
            ),
        },
    )

    def values(self) -> dict[str, Value]:
        traject = self.application.traject
        return {
            "partnerschap": self.application.partnership.name,
            "adviseur": traject.adviser.full_name,
            "gegevens": Facts(
                (
                    (_("Organisatie"), traject.organisation.name),
                    (_("Telefoon"), formats.phone(traject.adviser.phone) if traject.adviser.phone else ""),
                )
            ),
        }


class ApplicationRefused(ApplicationEmail):
    """The client hears in plain words why not."""

    kind = "trajects.application_refused"
    reason = _("Je krijgt deze e-mail omdat je je aanmeldde.")
    text = StandardText(
        title=_("Aanmelding geweigerd"),
        subject=_("Je aanmelding bij {partnerschap}"),
        body=(_("Je kan nu niet meedoen met {partnerschap}."), "{uitleg}", "{gegevens}"),
        placeholders={
            "partnerschap": Placeholder(_("naam van het partnerschap"), "Samen Sterk Kortrijk"),
            "uitleg": Placeholder(
                _("waarom niet"),
                Sections(((_("Waarom?"), _("Je school kan je beter helpen. Vraag het aan je leerkracht.")),)),
                required=True,
            ),
            "gegevens": Placeholder(
                _("bij wie de klant terechtkan"), Facts(((_("Telefoon"), "056 12 34 56"),))
            ),
        },
    )

    def values(self) -> dict[str, Value]:
        found = self.application
        phone = found.partnership.phone
        return {
            "partnerschap": found.partnership.name,
            "uitleg": Sections(((_("Waarom?"), found.refusal),)),
            "gegevens": Facts(((_("Telefoon"), formats.phone(phone) if phone else ""),)),
        }


class FollowUpEmail(Email):
    """One of the two mails with which a question of a mediator is answered; none names the client (D-15)."""

    kind = "trajects.follow_up"
    reason = _("Je krijgt deze e-mail omdat je een vraag stelde over een klant.")

    def __init__(self, follow_up: FollowUpRequest) -> None:
        self.follow_up = follow_up

    def recipient(self) -> Recipient:
        return Recipient(email=self.follow_up.mediator_email, name=self.follow_up.mediator_name)

    def dedupe_key(self) -> str:
        return str(self.follow_up.public_id)

    def organisation_id(self) -> int:
        return self.follow_up.traject.organisation_id

    def parent(self) -> Model:
        return self.follow_up.traject

    def co_financing(self) -> str:
        return self.follow_up.traject.programme.co_financing_text

    def _asked_on(self) -> str:
        return formats.short_date(self.follow_up.received_on)


class FollowUpAnswer(FollowUpEmail):
    """The first mail: the encrypted form."""

    kind = "trajects.follow_up_answer"
    reason = _("Je krijgt deze e-mail omdat je een vraag stelde over een klant.")
    text = StandardText(
        title=_("Antwoord aan een bemiddelaar, met het bestand"),
        subject=_("Antwoord op je vraag van {datum}"),
        body=(
            _("Bewaar het bestand bij deze e-mail. Het is versleuteld."),
            _("Het antwoordt op je vraag van {datum}. Het wachtwoord krijg je in een tweede e-mail."),
        ),
        placeholders={"datum": Placeholder(_("wanneer de bemiddelaar het vroeg"), "12/03/2026")},
    )

    def attachments(self) -> list[StoredFile]:
        return [self.follow_up.file] if self.follow_up.file else []

    def values(self) -> dict[str, Value]:
        return {"datum": self._asked_on()}


class FollowUpPassword(FollowUpEmail):
    """The second mail, some minutes later: the password, which stands in no row that can be read."""

    kind = "trajects.follow_up_password"
    reason = _("Je krijgt deze e-mail omdat je een vraag stelde over een klant.")
    text = StandardText(
        title=_("Antwoord aan een bemiddelaar, met het wachtwoord"),
        subject=_("Wachtwoord bij het antwoord op je vraag van {datum}"),
        body=(_("Open het bestand uit onze vorige e-mail met dit wachtwoord: {wachtwoord}"),),
        placeholders={
            "datum": Placeholder(_("wanneer de bemiddelaar het vroeg"), "12/03/2026"),
            "wachtwoord": Placeholder(_("het wachtwoord; hier blijft het verborgen"), HIDDEN, required=True),
        },
    )

    def values(self) -> dict[str, Value]:
        return {"datum": self._asked_on(), "wachtwoord": HIDDEN}

    def build(self) -> OutgoingEmail:
        row = super().build()
        minutes = self.follow_up.traject.programme.password_mail_minutes
        row.not_before = dates.now() + timedelta(minutes=minutes)
        return row

    @classmethod
    def secret_of(cls, row: OutgoingEmail) -> str:
        public_id = row.dedupe_key.removeprefix(f"{cls.kind}:")
        password = FollowUpRequest.objects.get(public_id=public_id).password
        if not password:
            raise ValueError("the password was forgotten")
        return password
