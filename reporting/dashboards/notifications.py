"""The dashboard by mail: figures only, no persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from people.models import User
from people.notifications import recipient_of
from reporting.dashboards.forms import DashboardForm
from reporting.dashboards.parts import Part, shown
from reporting.dashboards.presenters import panel
from reporting.models import MailedView

PAGE_BUTTON = LinkButton(settings.SITE_URL, gettext_lazy("Open het dashboard"))
SETTING_BUTTON = LinkButton(settings.SITE_URL, gettext_lazy("Wijzig hoe vaak je dit krijgt"))


class DashboardMail(Email):
    """The figures of a kept dashboard. Lines that are people stay out, and so does whom it was filtered on."""

    kind = "reporting.dashboard"
    reason = gettext_lazy("Je krijgt deze e-mail omdat je dit dashboard per e-mail gevraagd hebt.")
    most = 60
    text = StandardText(
        title=gettext_lazy("Dashboard per e-mail"),
        subject=gettext_lazy("Dashboard: {deel}, {dag}"),
        body=(
            gettext_lazy("Dit zijn de cijfers van {dag}. {keuze}"),
            "{cijfers}",
            gettext_lazy("Op de pagina staan ook de grafieken, en open je wat achter een cijfer zit."),
            "{knop}",
            "{instelling}",
        ),
        placeholders={
            "deel": Placeholder(gettext_lazy("deel van het dashboard"), gettext_lazy("Doorstroom")),
            "dag": Placeholder(gettext_lazy("dag van de cijfers"), "23/11/2026"),
            "keuze": Placeholder(gettext_lazy("wat geteld is"), gettext_lazy("Provincie: Limburg")),
            "cijfers": Placeholder(
                gettext_lazy("de cijfers"),
                Facts(((gettext_lazy("Van doorverwijzing tot start: Doorverwezen"), "120"),)),
            ),
            "knop": Placeholder(gettext_lazy("knop naar het dashboard"), PAGE_BUTTON, required=True),
            "instelling": Placeholder(gettext_lazy("knop om dit te stoppen"), SETTING_BUTTON, required=True),
        },
    )

    def __init__(self, mailed: MailedView, user: User, part: Part, form: DashboardForm, *, on: date) -> None:
        self.mailed, self.user, self.part, self.form, self.on = mailed, user, part, form, on

    def recipient(self) -> Recipient:
        return recipient_of(self.user)

    def dedupe_key(self) -> str:
        return f"{self.mailed.public_id}:{self.on}"

    def organisation_id(self) -> int | None:
        return self.user.journal_identity().organisation_id

    def values(self) -> dict[str, Value]:
        site, saved = settings.SITE_URL, self.mailed.saved
        return {
            "deel": str(self.part.label),
            "dag": formats.short_date(self.on),
            "keuze": self._chosen(),
            "cijfers": Facts(tuple(self._figures())[: self.most]),
            "knop": replace(PAGE_BUTTON, url=site + reverse("core:saved_view", args=[saved.public_id])),
            "instelling": replace(
                SETTING_BUTTON, url=site + reverse("reporting:dashboard_mail", args=[saved.public_id])
            ),
        }

    def _chosen(self) -> str:
        chips = self.form.chips("", leave_out=("adviseur",))
        words = ", ".join(chip.label for chip in chips)
        return _("Geteld met: %(filters)s.") % {"filters": words} if words else _("Alles is geteld.")

    def _figures(self) -> Iterator[tuple[str, str]]:
        """Each line with its first number, and what that was before."""
        for figure in shown(self.part, self.user):
            if figure.names_staff:
                continue
            table = panel(figure, self.form, self.user).table
            for row in table.rows:
                yield f"{table.title}: {row.label}", row.cells[0].full
