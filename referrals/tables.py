"""Lists of referrals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Button, Empty
from people.searching import as_people, as_read
from referrals import presenters, sight


class CandidateTable(Table):
    """Step one of a referral: who is it about?"""

    name = "kandidaten"
    caption = _("Kandidaten die je kunt doorverwijzen")
    default_order = ("sort_name",)
    page_sizes = (10, 25, 50)
    page_size = 10
    search_placeholder = _("Zoek een naam, nummer of gemeente")
    row_url = staticmethod(presenters.refer_url)
    empty = empty_filtered = Empty(
        _("Niemand gevonden"),
        _("Zoek eerst op een andere schrijfwijze. Staat de kandidaat er niet bij? Registreer die dan."),
    )

    @property
    def order(self) -> tuple[Any, ...]:
        return as_people(super().order, self.request.user)

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        return as_read(objects, self.request.user)

    columns = (
        Column(
            "name",
            _("Kandidaat"),
            order_by="sort_name",
            kind="link",
            value="list_name",
            url=presenters.refer_url,
        ),
        Column("number", _("Klantnummer"), order_by="number"),
        Column("birth_date", _("Geboren op"), value=presenters.born_on),
        Column("place", _("Gemeente"), order_by="municipality", value="municipality"),
        Column("level", _("Nederlands"), value=presenters.dutch),
        Column("running", _("Doorverwijzing"), kind="badge", value=presenters.running),
    )


class ReferralTable(Table):
    """What the lists of referrals share; each row is a line in the eyes of the reader."""

    search_placeholder = _("Zoek een kandidaat")
    row_url = "url"
    candidate = Column(
        "candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link", value="name", url="url"
    )
    sender = Column("from", _("Van"), order_by="from_organisation__name", value="sender")
    contact = Column("by", _("Contactpersoon"), order_by="from_user__family_name", value="contact")
    receiver = Column("to", _("Naar"), order_by="to_organisation__name", value="receiver")
    adviser = Column("adviser", _("Adviseur"), order_by="to_adviser__family_name", value="adviser")
    waiting = Column("waiting", _("Wacht al"), order_by="-sent_at", kind="badge")
    state = Column("state", _("Toestand"), order_by="state", kind="badges", value="badges")
    next = Column("next", _("Wat nu?"), kind="sentence")
    pick = Column("pick", _("Kies"), kind="pick")

    @property
    def order(self) -> tuple[Any, ...]:
        return sight.order(super().order, self.request.user)

    def decorate(self, objects: Sequence[Any]) -> Sequence[Any]:
        return [presenters.InboxRow(referral, self.request.user) for referral in objects]


class ReceivedTable(ReferralTable):
    """What was sent to the user's organisation; who waits longest stands first."""

    name = "postvak"
    caption = _("Ontvangen doorverwijzingen")
    default_order = ("sent_at",)
    empty = Empty(_("Niets te doen"), _("Nieuwe doorverwijzingen voor jouw organisatie komen hier binnen."))
    columns = (
        ReferralTable.candidate,
        ReferralTable.sender,
        ReferralTable.adviser,
        ReferralTable.waiting,
        ReferralTable.state,
        ReferralTable.next,
        ReferralTable.pick,
    )


class FollowedTable(ReceivedTable):
    """The same for who follows several organisations, such as a coordinator: with the one that received it."""

    columns = (
        ReferralTable.candidate,
        ReferralTable.sender,
        ReferralTable.receiver,
        *ReceivedTable.columns[2:],
    )


class OfficeTable(ReferralTable):
    """What the user's office sent or still must send; who waits longest stands first."""

    name = "postvak"
    caption = _("Doorverwijzingen van je kantoor")
    default_order = ("sent_at",)
    empty = Empty(_("Niets te doen"), _("Wat jij of je kantoor moet opvolgen, staat hier."))
    columns = (
        ReferralTable.candidate,
        ReferralTable.receiver,
        ReferralTable.contact,
        ReferralTable.waiting,
        ReferralTable.state,
        ReferralTable.next,
        ReferralTable.pick,
    )


class SentTable(ReferralTable):
    """What the user's office sent, with the outcome; the newest first."""

    name = "verstuurd"
    caption = _("Verstuurde doorverwijzingen")
    default_order = ("-dated_on",)
    columns = (
        ReferralTable.candidate,
        ReferralTable.receiver,
        ReferralTable.contact,
        Column("dated_on", _("Datum"), order_by="dated_on", kind="when", value="referral.dated_on"),
        ReferralTable.state,
        Column("outcome", _("Uitkomst"), kind="sentence"),
    )

    @property
    def empty(self) -> Empty:
        """Made for each request, because the address is only known then."""
        return Empty(
            _("Nog geen doorverwijzingen"),
            _("Wie jij of je kantoor doorverwijst, staat hier met de uitkomst."),
            Button(str(_("Verwijs een kandidaat door")), reverse("referrals:refer"), icon="plus"),
        )
