"""Signals as lines of a page: with how long still, whose they are, and what was put off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates, formats
from core.ui import Badge, Button, Tone
from people.roles import Role
from reporting.models import Snooze
from trajects.radar import base
from trajects.radar.base import Signal

EXPORT_HEAD = (
    gettext_lazy("Kandidaat"),
    gettext_lazy("Klantnummer"),
    gettext_lazy("Signaal"),
    gettext_lazy("Wat"),
    gettext_lazy("Tegen"),
    gettext_lazy("Dagen"),
    gettext_lazy("Adviseur"),
    gettext_lazy("Organisatie"),
    gettext_lazy("Uitgesteld"),
)


@dataclass(frozen=True)
class Line:
    """One signal, and who put it off."""

    signal: Signal
    snooze: Snooze | None = None

    @property
    def candidate(self) -> str:
        return self.signal.candidate.list_name

    @property
    def candidate_url(self) -> str:
        return (self.signal.traject or self.signal.subject).get_absolute_url()

    @property
    def badge(self) -> Badge:
        """Put off is quiet."""
        if self.snooze:
            return Badge(_("Uitgesteld: %(what)s") % {"what": self.signal.title}, Tone.NEUTRAL, "clock")
        return Badge(str(self.signal.title), self.signal.tone)

    @property
    def badges(self) -> list[Badge]:
        """What, and how long still."""
        time = Badge(self.left, Tone.DANGER if self.is_late and not self.snooze else Tone.NEUTRAL, "clock")
        return [self.badge, time] if self.left else [self.badge]

    @property
    def guided_by(self) -> str:
        return f"{self.adviser}, {self.organisation}"

    @property
    def sentence(self) -> str:
        return f"{self.signal.text} {put_off_words(self.snooze)}".strip()

    @property
    def left(self) -> str:
        """nog 5 dagen, vandaag, 12 dagen te laat; nothing without a day."""
        return days_in_words(self.signal.days_left)

    @property
    def adviser(self) -> str:
        return str(self.signal.adviser or _("iedereen"))

    @property
    def organisation(self) -> str:
        return self.signal.organisation.name

    @property
    def is_late(self) -> bool:
        return (self.signal.days_left or 0) < 0

    @property
    def buttons(self) -> list[Button]:
        """One click to solve it; one to put it off or to take that back."""
        args = [self.signal.key, self.signal.subject.public_id]
        solve = Button(str(self.signal.action), self.signal.url, tone="secondary")
        if self.snooze:
            back = reverse("reporting:signal_back", args=args)
            return [solve, Button(_("Toon opnieuw"), back, method="post", tone="quiet")]
        later = reverse("reporting:put_off", args=args)
        return [solve, Button(_("Stel uit"), later, tone="quiet")]

    def export(self) -> list[object]:
        """The line in a spreadsheet."""
        signal = self.signal
        left = signal.days_left
        return [
            self.candidate,
            signal.candidate.number,
            str(base.kinds()[signal.kind]),
            str(signal.text),
            formats.short_date(signal.due) if signal.due else "",
            "" if left is None else left,
            str(signal.adviser or ""),
            self.organisation,
            put_off_words(self.snooze),
        ]


def days_in_words(left: int | None) -> str:
    """How long still, or how late."""
    if left is None:
        return ""
    if left == 0:
        return _("vandaag")
    if left < 0:
        return ngettext("%(n)s dag te laat", "%(n)s dagen te laat", -left) % {"n": -left}
    return ngettext("nog %(n)s dag", "nog %(n)s dagen", left) % {"n": left}


def put_off_words(snooze: Snooze | None) -> str:
    """Who put it off, until when and why; nothing when nobody did."""
    if snooze is None:
        return ""
    words = _("Uitgesteld door %(who)s tot %(day)s: %(reason)s")
    return words % {
        "who": snooze.put_off_by,
        "day": formats.short_date(snooze.until),
        "reason": snooze.reason,
    }


def lines_for(user: Any) -> list[Line]:
    """Every signal that the user can act on, the most urgent first, also those that are put off."""
    return with_snoozes(base.collect(user))


def with_snoozes(signals: Iterable[Signal]) -> list[Line]:
    """The signals with who put them off, in one question."""
    rows = Snooze.objects.filter(until__gt=dates.today()).select_related("put_off_by")
    held = {(row.signal, row.subject_type, row.subject_id): row for row in rows}
    return [Line(signal, held.get(signal.address)) for signal in signals]


def put_off_in(traject: Any) -> dict[str, str]:
    """The signals about a dossier itself that are put off, in words; for its head and its line of today."""
    rows = Snooze.objects.filter(
        until__gt=dates.today(), subject_type=traject._meta.label_lower, subject_id=traject.pk
    )
    return {row.signal: put_off_words(row) for row in rows.select_related("put_off_by")}


def put_off_among(trajects: Sequence[Any]) -> set[tuple[str, int]]:
    """The signals of these dossiers that are put off: key and dossier, in one question."""
    rows = Snooze.objects.filter(
        until__gt=dates.today(),
        subject_type="trajects.traject",
        subject_id__in=[traject.pk for traject in trajects],
    )
    return set(rows.values_list("signal", "subject_id"))


def is_own(line: Line, user: Any) -> bool:
    """Of this adviser, or of nobody in particular."""
    return line.signal.adviser is None or line.signal.adviser.pk == user.pk


def works_alone(user: Any) -> bool:
    """Whether the page opens on the own lines: for an adviser it does, a coordinator sees everybody's."""
    membership = user.current_membership
    return membership is not None and membership.role == Role.ADVISER


base.register_put_off(put_off_in)
