"""E-mails about appointments, to the candidate. A calendar file goes along; the worker makes it just before."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value, with_address
from core.outbox import Recipient
from trajects.invitations import APPOINTMENT, NO_APPOINTMENT, language_for
from trajects.models import Appointment
from trajects.notifications.dossiers import DossierEmail

ONLINE = LinkButton("https://www.example.be/afspraak", _("Open het online gesprek"))
WHEN = "ma 23/11/2026, 14:00–15:00"
PLACEHOLDERS = {
    "wanneer": Placeholder(_("dag en uren van de afspraak"), WHEN),
    "organisatie": Placeholder(_("organisatie die de kandidaat begeleidt"), "Syntra Voorbeeld"),
    "contact": Placeholder(
        _("adviseur van de afspraak, met e-mailadres"), with_address("Lies Voorbeeld", "lies@example.be")
    ),
    "gegevens": Placeholder(
        _("wanneer, waar, met wie"), Facts(((_("Wanneer"), WHEN), (_("Waar"), "Kortrijk, zaal 2")))
    ),
}
CONTENT = {
    "meebrengen": Placeholder(
        _("wat de kandidaat meebrengt, als dat er is"),
        Sections(((_("Breng mee"), "Je identiteitskaart."),)),
        required=True,
    ),
    "online": Placeholder(_("knop naar het online gesprek, als dat er is"), ONLINE, required=True),
}
REASON = {
    "reden": Placeholder(
        _("de reden die iemand opschreef"), Sections(((_("Reden"), "De adviseur is ziek."),)), required=True
    )
}


class AppointmentEmail(DossierEmail):
    """To the candidate of an appointment, once for each version of it."""

    kind = "appointment"
    reason = _("Je krijgt deze e-mail omdat je een afspraak hebt of had met je adviseur.")
    # What goes along for the calendar.
    calendar: ClassVar[str] = APPOINTMENT

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(appointment.traject)
        self.appointment = appointment

    def recipient(self) -> Recipient:
        candidate = self.traject.candidate
        return Recipient(candidate.email, candidate.full_name, language_for(candidate))

    def dedupe_key(self) -> str:
        return f"{self.appointment.public_id}:{self.appointment.version}"

    def made_attachment(self) -> tuple[str, int] | None:
        return self.calendar, self.appointment.pk

    def values(self) -> dict[str, Value]:
        row = self.appointment
        contact = with_address(row.adviser.full_name, row.adviser.email)
        facts = (
            (_("Wanneer"), row.moment),
            (_("Waar"), row.where),
            (_("Waarvoor"), row.get_kind_display()),
            (_("Met"), contact),
        )
        return {
            "wanneer": row.moment,
            "organisatie": self.traject.organisation.name,
            "contact": contact,
            "gegevens": Facts(facts),
        }

    def content(self) -> dict[str, Value]:
        """What whoever comes needs."""
        return {
            "meebrengen": Sections(((_("Breng mee"), self.appointment.bring_along),)),
            "online": replace(ONLINE, url=self.appointment.online_link),
        }


class AppointmentMade(AppointmentEmail):
    """Somebody agreed on a conversation."""

    kind = "appointment.made"
    text = StandardText(
        title=_("Afspraak met een kandidaat"),
        subject=_("Kom naar je afspraak op {wanneer}"),
        body=(
            _("Zet deze afspraak met {organisatie} in je agenda."),
            "{gegevens}",
            "{meebrengen}",
            _("Kun je niet komen? Laat het weten aan {contact}."),
            "{online}",
        ),
        placeholders=PLACEHOLDERS | CONTENT,
    )

    def values(self) -> dict[str, Value]:
        return super().values() | self.content()


class AppointmentChanged(AppointmentEmail):
    """Another moment, place or content: what holds now."""

    kind = "appointment.changed"
    text = StandardText(
        title=_("Afspraak met een kandidaat veranderd"),
        subject=_("Je afspraak is veranderd: {wanneer}"),
        body=(
            _(
                "Kijk na wat er nu geldt voor je afspraak met {organisatie}. Wat je vroeger las, geldt niet meer."
            ),
            "{gegevens}",
            "{meebrengen}",
            _("Kun je niet komen? Laat het weten aan {contact}."),
            "{online}",
        ),
        placeholders=PLACEHOLDERS | CONTENT,
    )

    def values(self) -> dict[str, Value]:
        return super().values() | self.content()


class AppointmentCancelled(AppointmentEmail):
    """The appointment does not take place, and why."""

    kind = "appointment.cancelled"
    calendar = NO_APPOINTMENT
    text = StandardText(
        title=_("Afspraak met een kandidaat afgezegd"),
        subject=_("Je afspraak op {wanneer} gaat niet door"),
        body=(
            _("Kom niet: je afspraak met {organisatie} gaat niet door."),
            "{reden}",
            "{gegevens}",
            _("Wil je een nieuwe afspraak? Vraag het aan {contact}."),
        ),
        placeholders=PLACEHOLDERS | REASON,
    )

    def values(self) -> dict[str, Value]:
        reason = self.appointment.cancel_reason
        return super().values() | {"reden": Sections(((_("Reden"), reason),))}
