"""Lists of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.tables import Column, Table
from core.ui import Empty
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
