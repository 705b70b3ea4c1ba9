"""E-mails about info sessions to the candidate.

A candidate without an e-mail address hears it from the colleague who brought them (colleagues.py). An invitation for the calendar goes
along where it helps; the worker makes it just before the mail leaves (trajects.invitations).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value, with_address
from core.outbox import Email, Recipient
from core.rules import Text
from trajects.enums import EnrolmentState
from trajects.invitations import CANCELLATION, INVITATION, language_for
from trajects.models import Enrolment, InfoSession

ONLINE = LinkButton("https://www.example.be/infosessie", _("Open de online sessie"))
PLACEHOLDERS = {
    "wanneer": Placeholder(_("dag en uren van de sessie"), "ma 23/11/2026, 14:00–16:00"),
    "organisatie": Placeholder(_("organisatie die de sessie geeft"), "Syntra Voorbeeld"),
    "contact": Placeholder(
        _("adviseur die de sessie organiseert, met e-mailadres"),
        with_address("Lies Voorbeeld", "lies@example.be"),
    ),
    "gegevens": Placeholder(
        _("wanneer, waar, taal en organisatie"),
        Facts(((_("Wanneer"), "ma 23/11/2026, 14:00–16:00"), (_("Waar"), "Kortrijk, zaal 2"))),
    ),
}
CONTENT = {
    "inhoud": Placeholder(
        _("wat aan bod komt"), Sections(((_("Wat komt aan bod"), "Wat je mag verwachten."),))
    ),
    "online": Placeholder(_("knop naar de online sessie, als die er is"), ONLINE, required=True),
}
CHANGES = {
    "wijzigingen": Placeholder(
        _("wat er veranderde: oud en nieuw"),
        Facts(((_("Waar"), _("was Kortrijk, wordt Brugge")),)),
        required=True,
    )
}
REASON = {
    "reden": Placeholder(
        _("de reden die iemand opschreef"), Sections(((_("Reden"), "De lesgever is ziek."),)), required=True
    )
}


@dataclass(frozen=True)
class Change:
    """A part of a session that became another one, in words."""

    label: Text
    old: str
    new: str

    def row(self) -> tuple[Text, Text]:
        words = {"old": self.old or gettext("niets"), "new": self.new or gettext("niets")}
        return self.label, gettext("was %(old)s, wordt %(new)s") % words


def facts_of(session: InfoSession) -> Facts:
    """What everybody may know of a session."""
    organiser = session.organiser
    return Facts(
        (
            (_("Wanneer"), session.moment),
            (_("Waar"), session.where),
            (_("Taal"), session.language_in_words),
            (_("Organisatie"), session.organisation.name),
            (_("Adviseur"), with_address(organiser.full_name, organiser.email)),
        )
    )


class SessionEmail(Email):
    """A mail about one session; it stands in the outbox of the organisation that gives it."""

    kind = "session"
    reason = _("Je krijgt deze e-mail omdat je met deze infosessie te maken hebt.")
    session: InfoSession

    def organisation_id(self) -> int:
        return self.session.organisation_id

    def co_financing(self) -> str:
        return self.session.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        organiser = self.session.organiser
        return {
            "wanneer": self.session.moment,
            "organisatie": self.session.organisation.name,
            "contact": with_address(organiser.full_name, organiser.email),
            "gegevens": facts_of(self.session),
        }


# To the candidate ----------------------------------------------------------------------------------


class SeatEmail(SessionEmail):
    """To a candidate who has an e-mail address, in Dutch or English."""

    kind = "session.seat"
    reason = _("Je krijgt deze e-mail omdat je voor een infosessie ingeschreven bent of was.")
    # What goes along for the calendar.
    calendar: ClassVar[str] = ""

    def __init__(self, enrolment: Enrolment) -> None:
        self.enrolment, self.session = enrolment, enrolment.session

    def recipient(self) -> Recipient:
        candidate = self.enrolment.candidate
        return Recipient(candidate.email, candidate.full_name, language_for(candidate))

    def dedupe_key(self) -> str:
        return f"{self.enrolment.public_id}:{self.session.sequence}"

    def made_attachment(self) -> tuple[str, int] | None:
        return (self.calendar, self.enrolment.pk) if self.calendar else None

    def content(self) -> dict[str, Value]:
        """What whoever comes needs."""
        return {
            "inhoud": Sections(((_("Wat komt aan bod"), self.session.description),)),
            "online": replace(ONLINE, url=self.session.online_link),
        }


class SessionEnrolled(SeatEmail):
    """The candidate has a seat."""

    kind = "session.enrolled"
    calendar = INVITATION
    text = StandardText(
        title=_("Inschrijving voor een infosessie"),
        subject=_("Kom naar de infosessie op {wanneer}"),
        body=(
            _("Zet deze infosessie van {organisatie} in je agenda. Je bent ingeschreven."),
            "{gegevens}",
            "{inhoud}",
            _("Kun je niet komen? Laat het weten aan {contact}."),
            "{online}",
        ),
        placeholders=PLACEHOLDERS | CONTENT,
    )

    def values(self) -> dict[str, Value]:
        return super().values() | self.content()


class SessionWaiting(SeatEmail):
    """The session is full; the candidate waits for a seat."""

    kind = "session.waiting"
    text = StandardText(
        title=_("Op de wachtlijst voor een infosessie"),
        subject=_("Je staat op de wachtlijst voor de infosessie op {wanneer}"),
        body=(
            _(
                "Je hoeft nu niets te doen. De infosessie van {organisatie} is volzet: je staat op de wachtlijst."
            ),
            "{gegevens}",
            _("Komt er een plaats vrij? Dan krijg je een nieuwe e-mail. Kom niet zonder die e-mail."),
        ),
        placeholders=PLACEHOLDERS,
    )


class SessionMovedUp(SeatEmail):
    """Somebody left, or there are more seats: the first of the waiting list comes."""

    kind = "session.moved_up"
    calendar = INVITATION
    text = StandardText(
        title=_("Van de wachtlijst naar een plaats"),
        subject=_("Er is een plaats vrij: kom naar de infosessie op {wanneer}"),
        body=(
            _("Kom naar de infosessie van {organisatie}. Er is een plaats vrij en die is voor jou."),
            "{gegevens}",
            "{inhoud}",
            _("Kun je niet komen? Laat het weten aan {contact}."),
            "{online}",
        ),
        placeholders=PLACEHOLDERS | CONTENT,
    )

    def values(self) -> dict[str, Value]:
        return super().values() | self.content()


class SessionReminder(SeatEmail):
    """The session comes soon; once for each moment on which it begins."""

    kind = "session.reminder"
    calendar = INVITATION
    text = StandardText(
        title=_("Herinnering aan een infosessie"),
        subject=_("Herinnering: kom naar de infosessie op {wanneer}"),
        body=(
            _("Vergeet de infosessie van {organisatie} niet."),
            "{gegevens}",
            "{inhoud}",
            _("Kun je niet komen? Laat het weten aan {contact}."),
            "{online}",
        ),
        placeholders=PLACEHOLDERS | CONTENT,
    )

    def dedupe_key(self) -> str:
        return reminder_key(self.enrolment)

    def values(self) -> dict[str, Value]:
        return super().values() | self.content()


def reminder_key(enrolment: Enrolment) -> str:
    """The same for one moment: a session that is moved is announced again."""
    return f"{enrolment.public_id}:{enrolment.session.starts_at:%Y%m%dT%H%M}"


class SessionChanged(SeatEmail):
    """Another time, place or link: old and new."""

    kind = "session.changed"
    text = StandardText(
        title=_("Infosessie veranderd"),
        subject=_("De infosessie is veranderd: {wanneer}"),
        body=(
            _("Kijk na wat er veranderd is aan de infosessie van {organisatie}."),
            "{wijzigingen}",
            "{plaats}",
            "{gegevens}",
            _("Kun je niet komen? Laat het weten aan {contact}."),
            "{online}",
        ),
        placeholders=PLACEHOLDERS
        | CHANGES
        | {
            "plaats": Placeholder(
                _("of de kandidaat een plaats heeft of wacht"), _("Je bent nog altijd ingeschreven.")
            ),
            "online": CONTENT["online"],
        },
    )

    def __init__(self, enrolment: Enrolment, changes: Sequence[Change]) -> None:
        super().__init__(enrolment)
        self.changes = changes
        self.waits = enrolment.state == EnrolmentState.WAITING

    def made_attachment(self) -> tuple[str, int] | None:
        return None if self.waits else (INVITATION, self.enrolment.pk)

    def values(self) -> dict[str, Value]:
        seat = (
            _("Je staat nog altijd op de wachtlijst.")
            if self.waits
            else _("Je bent nog altijd ingeschreven.")
        )
        return {
            **super().values(),
            "wijzigingen": Facts(tuple(change.row() for change in self.changes)),
            "plaats": seat,
            # Whoever waits does not come yet.
            "online": replace(ONLINE, url="" if self.waits else self.session.online_link),
        }


class SessionCancelled(SeatEmail):
    """The session does not take place, and why."""

    kind = "session.cancelled"
    text = StandardText(
        title=_("Infosessie geannuleerd"),
        subject=_("De infosessie op {wanneer} gaat niet door"),
        body=(
            _("Kom niet: de infosessie van {organisatie} gaat niet door."),
            "{reden}",
            "{gegevens}",
            _("Wil je naar een andere infosessie? Vraag het aan {contact}."),
        ),
        placeholders=PLACEHOLDERS | REASON,
    )

    def made_attachment(self) -> tuple[str, int] | None:
        waits = self.enrolment.state == EnrolmentState.WAITING
        return None if waits else (CANCELLATION, self.enrolment.pk)

    def values(self) -> dict[str, Value]:
        return super().values() | {"reden": Sections(((_("Reden"), self.session.cancel_reason),))}


class SessionWithdrawn(SeatEmail):
    """The candidate is no longer enrolled."""

    kind = "session.withdrawn"
    calendar = CANCELLATION
    text = StandardText(
        title=_("Uitgeschreven voor een infosessie"),
        subject=_("Je bent uitgeschreven voor de infosessie op {wanneer}"),
        body=(
            _("Je hoeft niet te komen: je bent uitgeschreven voor de infosessie van {organisatie}."),
            "{gegevens}",
            _("Klopt dat niet? Laat het weten aan {contact}."),
        ),
        placeholders=PLACEHOLDERS,
    )
