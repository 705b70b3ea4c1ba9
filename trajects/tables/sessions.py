"""The shared calendar as a list and as a month, and the list of who comes to a session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext_lazy as _

from core import dates
from core.policy import visible
from core.tables import Column, Table
from core.ui import Button, Empty
from people.models import Candidate
from trajects.enums import EnrolmentState, SessionState
from trajects.presenters import sessions as presenters
from trajects.presenters.month import Day, month_in, weeks_of
from trajects.sight import as_seen, order_of_places

MONTH = "maand"


class SessionTable(Table):
    name = "infosessies"
    caption = _("Infosessies")
    default_order = ("starts_at",)
    columns: Sequence[Column] = (
        Column(
            "when",
            _("Wanneer"),
            order_by="starts_at",
            kind="link",
            value=presenters.moment_of,
            url="get_absolute_url",
        ),
        Column("kind", _("Soort"), value="get_kind_display"),
        Column("organisation", _("Organisatie"), order_by="organisation__name"),
        Column("where", _("Waar"), value=presenters.place_of),
        Column("language", _("Taal"), value=presenters.language_of),
        Column("free", _("Vrije plaatsen"), numeric=True, value=presenters.free_seats),
        Column("state", _("Toestand"), kind="badge", value=presenters.state_badge),
    )
    row_url: Any = "get_absolute_url"
    empty = Empty(
        _("Geen infosessies gepland"),
        _("Nieuwe sessies van alle partners verschijnen hier."),
    )


class SessionsForCandidate(SessionTable):
    """Sessions that still come; a row leads to the page that enrols this candidate."""

    name = "komende-sessies"
    candidate: Any = None

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        for session in objects:
            enrol = reverse("trajects:enrol", args=[session.public_id])
            session.enrol_url = f"{enrol}?kandidaat={self.candidate.public_id}"
        return objects

    columns = (
        Column(
            "when",
            _("Wanneer"),
            order_by="starts_at",
            kind="link",
            value=presenters.moment_of,
            url="enrol_url",
        ),
        *SessionTable.columns[1:],
    )
    row_url = "enrol_url"


class MonthTable(Table):
    """The sessions of one month by day, in weeks that begin on Monday; the month stands in the address."""

    name = "kalender"
    grid_words: Any = _("Infosessies in %(month)s")
    # Shows a row on its day; as a session when there is none.
    entry_of: Any = None
    empty = Empty(_("Geen infosessies in deze maand"), _("Kijk in een andere maand, of wis de filters."))

    @cached_property
    def month(self) -> date:
        """The first day of the month in the address; this month for anything else."""
        return month_in(self.request.GET.get(MONTH, ""))

    @property
    def title(self) -> str:
        return date_format(self.month, "F Y")

    @property
    def grid_caption(self) -> str:
        """What the month shows."""
        return str(self.grid_words) % {"month": self.title}

    @property
    def month_value(self) -> str:
        """The month in the address, if one stands there."""
        return f"{self.month:%Y-%m}" if self.request.GET.get(MONTH) else ""

    @cached_property
    def weeks(self) -> list[list[Day]]:
        first, last = self._edges
        shown = self.queryset.filter(
            starts_at__gte=dates.begin_of(first), starts_at__lt=dates.begin_of(last + timedelta(days=1))
        )
        return weeks_of(self.month, list(shown.order_by("starts_at", "pk")), type(self).entry_of)

    @property
    def days(self) -> list[Day]:
        """The days of this month on which there is a session, for a phone."""
        return [day for week in self.weeks for day in week if day.entries and day.in_month]

    @property
    def _edges(self) -> tuple[date, date]:
        """The Monday before the first and the Sunday after the last day of the month."""
        first = self.month - timedelta(days=self.month.weekday())
        end = dates.add_months(self.month, 1) - timedelta(days=1)
        return first, end + timedelta(days=6 - end.weekday())

    @property
    def earlier_url(self) -> str:
        return self._url_of(dates.add_months(self.month, -1))

    @property
    def later_url(self) -> str:
        return self._url_of(dates.add_months(self.month, 1))

    @property
    def now_url(self) -> str:
        return self._url_of(dates.today())

    def _url_of(self, day: date) -> str:
        return self.url_with(**{MONTH: f"{day:%Y-%m}"})


class EnrolmentTable(Table):
    """Who comes; a name opens the candidate when the user may see them."""

    name = "ingeschreven"
    caption = _("Ingeschreven kandidaten")
    default_order = ("candidate__sort_name",)
    columns = (
        Column("candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link", url="url"),
        Column("source", _("Via"), value="get_source_display"),
        Column("by", _("Ingeschreven door"), value="enrolled_by_organisation"),
        Column("state", _("Aanwezigheid"), kind="badge", value=presenters.presence_badge),
        Column("buttons", "", kind="buttons"),
    )
    empty = Empty(
        _("Nog niemand ingeschreven"),
        _("Hier staan de kandidaten die jij of je organisatie inschrijft."),
    )

    @property
    def order(self) -> tuple[Any, ...]:
        return order_of_places(super().order, self.request.user)

    def decorate(self, objects: Sequence[Model]) -> Sequence[Any]:
        return decorated(objects, self.request.user)


def decorated(enrolments: Sequence[Any], user: Any) -> Sequence[Any]:
    """With the address of each candidate whom the user may see, and what can be done with each place."""
    ids = [enrolment.candidate_id for enrolment in enrolments]
    openable = set(visible(Candidate, user).filter(pk__in=ids).values_list("pk", flat=True))
    for enrolment in enrolments:
        seen = enrolment.candidate_id in openable
        enrolment.url = enrolment.candidate.get_absolute_url() if seen else ""
        enrolment.buttons = _buttons(enrolment, user, seen=seen)
        enrolment.candidate = as_seen(enrolment.candidate, enrolment.session.programme, user)
    return enrolments


def _buttons(enrolment: Any, user: Any, *, seen: bool) -> list[Button]:
    """Move and withdraw, as long as the session still has to be held."""
    leaves = (EnrolmentState.REGISTERED, EnrolmentState.WAITING)
    if enrolment.session.state != SessionState.PLANNED or enrolment.state not in leaves:
        return []
    withdraw = Button(
        str(_("Schrijf uit")), reverse("trajects:withdraw", args=[enrolment.public_id]), tone="quiet"
    )
    move = reverse("trajects:enrol_candidate", args=[enrolment.candidate.public_id])
    return [Button(str(_("Verplaats")), move, tone="quiet"), withdraw] if seen else [withdraw]
