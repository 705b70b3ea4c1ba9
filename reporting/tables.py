"""Lists of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Badge, Empty
from referrals.enums import REFERRAL_TONES
from reporting.presenters.outbox import mail_badge, mail_url


class MailTable(Table):
    """Outgoing mail, newest first."""

    name = "post"
    caption = _("Uitgaande post")
    search_placeholder = _("Zoek in het onderwerp")
    default_order = ("-created_at",)
    empty = Empty(
        _("Nog geen e-mails"), _("Hier staat elke e-mail die de toepassing voor jouw organisatie verstuurt.")
    )
    columns = (
        Column("subject", _("Onderwerp"), order_by="subject", kind="link", url=mail_url),
        Column("recipient", _("Aan"), order_by="recipient"),
        Column("state", _("Toestand"), order_by="state", kind="badge", value=mail_badge),
        Column("attempts", _("Pogingen"), order_by="attempts", numeric=True),
        Column("created_at", _("Klaargezet"), order_by="created_at", kind="when"),
    )


class CaseTable(Table):
    """The referrals behind a figure of the reports."""

    name = "gevallen"
    caption = _("Doorverwijzingen achter dit cijfer")
    default_order = ("-dated_on",)
    columns = (
        Column("candidate", _("Kandidaat"), order_by="candidate__sort_name", kind="link",
               value="candidate.list_name", url="get_absolute_url"),
        Column("to_organisation", _("Organisatie"), order_by="to_organisation__name",
               value="to_organisation.name"),
        Column("state", _("Toestand"), kind="badge",
               value=lambda row: Badge(row.get_state_display(), REFERRAL_TONES[row.state])),
        Column("dated_on", _("Doorverwezen op"), order_by="dated_on", kind="when"),
    )  # fmt: skip
