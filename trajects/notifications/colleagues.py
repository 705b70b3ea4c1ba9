"""E-mails about info sessions to the colleague who brought a candidate, or who organises the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value
from core.outbox import Recipient
from core.text import without_links
from people.enums import REFERRING_FAMILIES
from people.models import Candidate, User
from trajects.enums import ConsultantSees
from trajects.models import Enrolment, InfoSession
from trajects.notifications.sessions import (
    CHANGES,
    PLACEHOLDERS,
    REASON,
    Change,
    SessionEmail,
    reminder_key,
)
from trajects.sight import consultant_sees

OPEN_SESSION = LinkButton(settings.SITE_URL, _("Open de infosessie"))


def colleague_of(enrolment: Enrolment) -> User:
    """Who brought the candidate; when that account is gone, who organises the session."""
    brought = enrolment.enrolled_by
    return brought if brought and brought.is_active else enrolment.session.organiser


def name_for(candidate: Candidate, enrolment: Enrolment) -> str:
    """The name, or only the number for a consultant to whom the programme does not say who it is."""
    office = enrolment.enrolled_by_organisation
    limited = office is not None and office.family in REFERRING_FAMILIES
    shown = not limited or consultant_sees(enrolment.session.programme, ConsultantSees.IDENTITY)
    return candidate.full_name if shown else str(candidate.number)


class News(Enum):
    """What happened to one enrolment, as a colleague reads it."""

    ENROLLED = _("ingeschreven voor de infosessie op {wanneer}")
    WAITING = _("op de wachtlijst voor de infosessie op {wanneer}")
    MOVED_UP = _("van de wachtlijst naar een plaats in de infosessie op {wanneer}")
    REMINDER = _("wordt verwacht op de infosessie op {wanneer}")
    WITHDRAWN = _("uitgeschreven voor de infosessie op {wanneer}")


CALL = _("Bel {kandidaat} of zeg het zelf: er is geen e-mailadres bekend.")
NOTHING = _("Je hoeft niets te doen: {kandidaat} krijgt zelf een e-mail.")


class ColleagueEmail(SessionEmail):
    """To the colleague who brought one or more candidates."""

    kind = "session.colleague"
    reason = _("Je krijgt deze e-mail omdat jij een kandidaat inschreef of deze infosessie organiseert.")
    colleague: User

    def recipient(self) -> Recipient:
        return Recipient(self.colleague.email, self.colleague.full_name, self.colleague.language)

    def values(self) -> dict[str, Value]:
        return super().values() | {
            "knop": replace(OPEN_SESSION, url=settings.SITE_URL + self.session.get_absolute_url())
        }


BUTTON = {"knop": Placeholder(_("knop naar de infosessie"), OPEN_SESSION, required=True)}


class NewsForColleague(ColleagueEmail):
    """One candidate: what happened, and whether somebody must call."""

    kind = "session.for_colleague"
    text = StandardText(
        title=_("Nieuws over een inschrijving, voor de collega"),
        subject=_("{kandidaat}: {nieuws}"),
        body=("{wat_nu}", _("{kandidaat}: {nieuws}."), "{gegevens}", "{knop}"),
        placeholders=PLACEHOLDERS
        | BUTTON
        | {
            "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
            "nieuws": Placeholder(
                _("wat er gebeurde"), _("ingeschreven voor de infosessie op ma 23/11/2026, 14:00–16:00")
            ),
            "wat_nu": Placeholder(
                _("of iemand moet bellen"),
                _("Bel Noor Peeters of zeg het zelf: er is geen e-mailadres bekend."),
                required=True,
            ),
        },
    )

    def __init__(self, enrolment: Enrolment, news: News) -> None:
        self.enrolment, self.session, self.news = enrolment, enrolment.session, news
        self.colleague = colleague_of(enrolment)

    def dedupe_key(self) -> str:
        if self.news is News.REMINDER:
            return f"reminder:{reminder_key(self.enrolment)}"
        return f"{self.news.name.lower()}:{self.enrolment.public_id}:{self.session.sequence}"

    def values(self) -> dict[str, Value]:
        candidate = self.enrolment.candidate
        name = name_for(candidate, self.enrolment)
        to_do = str(NOTHING if candidate.email else CALL).replace("{kandidaat}", name)
        return {
            **super().values(),
            "kandidaat": name,
            "nieuws": str(self.news.value).replace("{wanneer}", self.session.moment),
            "wat_nu": to_do,
        }


class SeveralForColleague(ColleagueEmail):
    """Everybody whom one colleague brought to a session, in one mail."""

    kind = "session.several"

    def __init__(self, session: InfoSession, colleague: User, enrolments: Sequence[Enrolment]) -> None:
        self.session, self.colleague, self.enrolments = session, colleague, enrolments

    def dedupe_key(self) -> str:
        return f"{self.session.public_id}:{self.session.sequence}:{self.colleague.public_id}"

    def values(self) -> dict[str, Value]:
        rows = tuple(
            (
                without_links(name_for(enrolment.candidate, enrolment)),
                _("krijgt zelf een e-mail") if enrolment.candidate.email else _("bel, of zeg het zelf"),
            )
            for enrolment in self.enrolments
        )
        return super().values() | {"kandidaten": Facts(rows)}


SEVERAL = BUTTON | {
    "kandidaten": Placeholder(
        _("de kandidaten en wie je moet bellen"),
        Facts((("Noor Peeters", _("krijgt zelf een e-mail")),)),
        required=True,
    )
}


class SessionChangedForColleague(SeveralForColleague):
    """Another time, place or link."""

    kind = "session.changed_for_colleague"
    text = StandardText(
        title=_("Infosessie veranderd, voor de collega"),
        subject=_("Verwittig je kandidaten: de infosessie is veranderd ({wanneer})"),
        body=(
            _("Kijk na wie je zelf moet verwittigen. De infosessie van {organisatie} is veranderd."),
            "{wijzigingen}",
            "{kandidaten}",
            "{gegevens}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | CHANGES | SEVERAL,
    )

    def __init__(
        self,
        session: InfoSession,
        colleague: User,
        enrolments: Sequence[Enrolment],
        changes: Sequence[Change],
    ) -> None:
        super().__init__(session, colleague, enrolments)
        self.changes = changes

    def values(self) -> dict[str, Value]:
        rows = tuple(change.row() for change in self.changes)
        return super().values() | {"wijzigingen": Facts(rows)}


class SessionCancelledForColleague(SeveralForColleague):
    """The session does not take place."""

    kind = "session.cancelled_for_colleague"
    text = StandardText(
        title=_("Infosessie geannuleerd, voor de collega"),
        subject=_("Verwittig je kandidaten: de infosessie op {wanneer} gaat niet door"),
        body=(
            _("Kijk na wie je zelf moet verwittigen. De infosessie van {organisatie} gaat niet door."),
            "{reden}",
            "{kandidaten}",
            "{gegevens}",
            "{knop}",
        ),
        placeholders=PLACEHOLDERS | REASON | SEVERAL,
    )

    def values(self) -> dict[str, Value]:
        return super().values() | {"reden": Sections(((_("Reden"), self.session.cancel_reason),))}
