"""E-mails about meetings: who is invited, what changed, what does not take place, and who got something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value, with_address
from core.outbox import Email, Recipient
from people.models import User
from people.notifications import recipient_of
from reporting.coordination.invitations import CANCELLATION, INVITATION
from reporting.models import Invitation, Meeting, Resolution
from trajects.notifications import Change

MEETING_BUTTON = LinkButton(settings.SITE_URL, _("Open het overleg"))
ONLINE = LinkButton("https://www.example.be/overleg", _("Open het online overleg"))
PLACEHOLDERS = {
    "overleg": Placeholder(_("naam van het overleg"), "Provinciaal overleg West-Vlaanderen (Jumpstarters)"),
    "wanneer": Placeholder(_("dag en uren van het overleg"), "di 31/03/2026, 14:00–16:00"),
    "voorzitter": Placeholder(
        _("wie voorzit, met e-mailadres"), with_address("Lies Voorbeeld", "lies@example.be")
    ),
    "gegevens": Placeholder(
        _("wanneer, waar en wie voorzit"),
        Facts(((_("Wanneer"), "di 31/03/2026, 14:00–16:00"), (_("Waar"), "Kortrijk, zaal 2"))),
    ),
}
WAYS = {
    "online": Placeholder(_("knop naar het online overleg, als dat er is"), ONLINE),
    "knop": Placeholder(_("knop naar de agenda, voor wie een account heeft"), MEETING_BUTTON, required=True),
}


def facts_of(meeting: Meeting) -> Facts:
    """What everybody who is invited may know."""
    chair = meeting.chair
    return Facts(
        (
            (_("Wanneer"), meeting.moment),
            (_("Waar"), meeting.where),
            (_("Voorzitter"), with_address(chair.full_name, chair.email)),
        )
    )


def _organisation_of(user: User) -> int | None:
    return user.journal_identity().organisation_id


class MeetingEmail(Email):
    """A mail to somebody who is invited; it stands in the outbox of the chair's organisation."""

    kind = "meeting"
    reason = _("Je krijgt deze e-mail omdat je uitgenodigd bent voor dit overleg.")

    def __init__(self, invitation: Invitation) -> None:
        self.invitation, self.meeting = invitation, invitation.meeting

    def recipient(self) -> Recipient:
        """An account in its own language, a guest in Dutch."""
        user = self.invitation.user
        return recipient_of(user) if user else Recipient(self.invitation.email, self.invitation.name)

    def dedupe_key(self) -> str:
        return f"{self.invitation.public_id}:{self.meeting.sequence}"

    def made_attachment(self) -> tuple[str, int] | None:
        return INVITATION, self.invitation.pk

    def organisation_id(self) -> int | None:
        return _organisation_of(self.meeting.chair)

    def co_financing(self) -> str:
        return self.meeting.body.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        chair = self.meeting.chair
        return {
            "overleg": self.meeting.body.full_name,
            "wanneer": self.meeting.moment,
            "voorzitter": with_address(chair.full_name, chair.email),
            "gegevens": facts_of(self.meeting),
        }

    def ways(self) -> dict[str, Value]:
        """Where it is held online; the page only opens with an account."""
        page = "" if self.invitation.is_guest else settings.SITE_URL + self.meeting.get_absolute_url()
        return {
            "online": replace(ONLINE, url=self.meeting.online_link),
            "knop": replace(MEETING_BUTTON, url=page),
        }


class MeetingInvited(MeetingEmail):
    """Come, and put a point on the agenda."""

    kind = "meeting.invited"
    text = StandardText(
        title=_("Uitnodiging voor een overleg"),
        subject=_("Kom naar {overleg} op {wanneer}"),
        body=(
            _("Zet dit overleg in je agenda. Je bent uitgenodigd voor {overleg}."),
            "{gegevens}",
            _("Wil je een punt op de agenda? Zet het er zelf op, of vraag het aan {voorzitter}."),
            "{online}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | WAYS,
    )

    def values(self) -> dict[str, Value]:
        return super().values() | self.ways()


class MeetingReminder(MeetingEmail):
    """The meeting comes soon; once for each moment on which it begins."""

    kind = "meeting.reminder"
    text = StandardText(
        title=_("Herinnering aan een overleg"),
        subject=_("Herinnering: {overleg} op {wanneer}"),
        body=(
            _("Vergeet {overleg} niet."),
            "{gegevens}",
            _("Kun je niet komen? Laat het weten aan {voorzitter}."),
            "{online}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | WAYS,
    )

    def dedupe_key(self) -> str:
        """The same for one moment: a meeting that is moved is announced again."""
        return f"{self.invitation.public_id}:{self.meeting.starts_at:%Y%m%dT%H%M}"

    def values(self) -> dict[str, Value]:
        return super().values() | self.ways()


class MeetingChanged(MeetingEmail):
    """Another moment, place or link: old and new."""

    kind = "meeting.changed"
    text = StandardText(
        title=_("Overleg veranderd"),
        subject=_("{overleg} is veranderd: {wanneer}"),
        body=(
            _("Kijk na wat er veranderd is aan {overleg}."),
            "{wijzigingen}",
            "{gegevens}",
            _("Kun je niet komen? Laat het weten aan {voorzitter}."),
            "{online}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS
        | WAYS
        | {
            "wijzigingen": Placeholder(
                _("wat er veranderde: oud en nieuw"),
                Facts(((_("Waar"), _("was Kortrijk, wordt Brugge")),)),
                required=True,
            )
        },
    )

    def __init__(self, invitation: Invitation, changes: Sequence[Change]) -> None:
        super().__init__(invitation)
        self.changes = changes

    def values(self) -> dict[str, Value]:
        rows = Facts(tuple(change.row() for change in self.changes))
        return {**super().values(), **self.ways(), "wijzigingen": rows}


class MeetingCancelled(MeetingEmail):
    """It does not take place, and why."""

    kind = "meeting.cancelled"
    text = StandardText(
        title=_("Overleg geannuleerd"),
        subject=_("{overleg} op {wanneer} gaat niet door"),
        body=(
            _("Kom niet: {overleg} gaat niet door."),
            "{reden}",
            "{gegevens}",
            _("Vragen? Stel ze aan {voorzitter}."),
        ),
        placeholders=PLACEHOLDERS
        | {
            "reden": Placeholder(
                _("de reden die iemand opschreef"),
                Sections(((_("Reden"), "De zaal is niet vrij."),)),
                required=True,
            )
        },
    )

    def made_attachment(self) -> tuple[str, int] | None:
        return CANCELLATION, self.invitation.pk

    def values(self) -> dict[str, Value]:
        return super().values() | {"reden": Sections(((_("Reden"), self.meeting.cancel_reason),))}


class ResolutionGiven(Email):
    """A meeting decided that somebody does something."""

    kind = "meeting.resolved"
    reason = _("Je krijgt deze e-mail omdat een overleg besliste dat jij dit doet.")
    text = StandardText(
        title=_("Besluit van een overleg"),
        subject=_("Te doen na {overleg}"),
        body=(_("Doe dit tegen {tegen}: {besluit}."), _("Zo besliste {overleg}."), "{knop}"),
        placeholders={
            "overleg": PLACEHOLDERS["overleg"],
            "besluit": Placeholder(_("wat er besloten is"), _("Nodig de nieuwe aanbieder uit")),
            "tegen": Placeholder(_("de dag waartegen"), "dinsdag 31/03/2026"),
            "knop": Placeholder(_("knop naar het overleg"), MEETING_BUTTON, required=True),
        },
    )

    def __init__(self, resolution: Resolution) -> None:
        self.resolution, self.meeting = resolution, resolution.meeting

    def recipient(self) -> Recipient:
        return recipient_of(self.resolution.task.owner)

    def dedupe_key(self) -> str:
        return str(self.resolution.public_id)

    def organisation_id(self) -> int | None:
        return self.resolution.task.organisation_id

    def co_financing(self) -> str:
        return self.meeting.body.programme.co_financing_text

    def values(self) -> dict[str, Value]:
        due = self.resolution.task.due_on
        return {
            "overleg": self.meeting.body.full_name,
            "besluit": self.resolution.text,
            "tegen": formats.long_date(due) if due else "–",
            "knop": replace(MEETING_BUTTON, url=settings.SITE_URL + self.meeting.get_absolute_url()),
        }
