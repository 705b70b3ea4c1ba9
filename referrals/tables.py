"""Lists of referrals."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Button, Empty
from referrals import presenters


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
    """What the inbox and the sent list share."""

    search_placeholder = _("Zoek een kandidaat")
    row_url = "get_absolute_url"
    candidate = Column(
        "candidate",
        _("Kandidaat"),
        order_by="candidate__sort_name",
        kind="link",
        value="candidate.list_name",
        url="get_absolute_url",
    )
    state = Column("state", _("Toestand"), order_by="state", kind="badge", value=presenters.short_badge)


class InboxTable(ReferralTable):
    """What was sent to the user's organisation; who waits longest stands first."""

    name = "postvak"
    caption = _("Ontvangen doorverwijzingen")
    default_order = ("sent_at",)
    empty = Empty(_("Niets te doen"), _("Nieuwe doorverwijzingen voor jouw organisatie komen hier binnen."))
    columns = (
        ReferralTable.candidate,
        Column("from", _("Van"), order_by="from_organisation__name", value="from_organisation.name"),
        Column("adviser", _("Adviseur"), order_by="to_adviser__family_name", value="to_adviser.full_name"),
        Column("sent", _("Verstuurd"), order_by="sent_at", kind="when", value=presenters.sent_on),
        Column("waiting", _("Dagen wachten"), numeric=True, value=presenters.days_waiting),
        ReferralTable.state,
        Column("next", _("Wat nu?"), value=presenters.next_in_list),
    )


class SentTable(ReferralTable):
    """What the user's office sent, with the outcome; the newest first."""

    name = "verstuurd"
    caption = _("Verstuurde doorverwijzingen")
    default_order = ("-dated_on",)
    columns = (
        ReferralTable.candidate,
        Column("to", _("Naar"), order_by="to_organisation__name", value="to_organisation.name"),
        Column("by", _("Door"), order_by="from_user__family_name", value="from_user.full_name"),
        Column("dated_on", _("Datum"), order_by="dated_on", kind="when"),
        ReferralTable.state,
        Column("outcome", _("Uitkomst"), value=presenters.outcome),
    )

    @property
    def empty(self) -> Empty:
        """Made for each request, because the address is only known then."""
        return Empty(
            _("Nog geen doorverwijzingen"),
            _("Wie jij of je kantoor doorverwijst, staat hier met de uitkomst."),
            Button(str(_("Verwijs een kandidaat door")), reverse("referrals:refer"), icon="plus"),
        )
