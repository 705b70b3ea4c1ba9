"""The page of staff tools: its sections, what is new, and what a coordinator can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.ui import Badge, Button, Tab, Tone
from reporting.models import NewsFlash, ResourceVersion, StaffResource
from reporting.staff_tools.enums import ONE, PHASES, NewsState, ResourceKind

# The newest flashes on the page; the archive has all of them.
NEWEST = 3


def address(name: str, row: Any) -> str:
    """A page about one row."""
    return reverse(f"reporting:{name}", args=[row.public_id])


@dataclass(frozen=True)
class ResourceLine:
    """Something on the page, with its newest file when it is a document."""

    resource: StaffResource
    versions: Sequence[ResourceVersion] = ()
    keeps: bool = False

    @property
    def newest(self) -> ResourceVersion | None:
        return next(iter(self.versions), None)

    @property
    def older(self) -> list[VersionLink]:
        return [link_of(version) for version in self.versions[1:]]

    @property
    def file(self) -> VersionLink | None:
        return link_of(self.newest) if self.newest else None

    @property
    def badge(self) -> Badge | None:
        return Badge(_("In het archief"), Tone.NEUTRAL, "archive") if self.resource.is_archived else None

    @property
    def buttons(self) -> list[Button]:
        """What a coordinator can do with it."""
        if not self.keeps:
            return []
        back = _("Zet terug") if self.resource.is_archived else _("Archiveer")
        found = [
            Button(_("Wijzig"), address("resource_edit", self.resource), tone="quiet", icon="pencil"),
            Button(
                back, address("resource_archive", self.resource), method="post", tone="quiet", icon="archive"
            ),
        ]
        if self.resource.kind == ResourceKind.DOCUMENT:
            url = address("resource_version", self.resource)
            found.insert(0, Button(_("Nieuwe versie"), url, tone="quiet", icon="plus"))
        return found


@dataclass(frozen=True)
class VersionLink:
    """A version of a document to open."""

    label: str
    detail: str
    url: str


def link_of(version: ResourceVersion) -> VersionLink:
    words = {"number": version.number, "day": formats.short_date(version.added_at)}
    label = _("versie %(number)s, %(day)s") % words
    url = reverse("reporting:resource_file", args=[version.resource.public_id, version.number])
    return VersionLink(label, version.note, url)


@dataclass(frozen=True)
class Group:
    """Documents of one phase, or everything of a section."""

    title: str
    lines: Sequence[ResourceLine]


@dataclass(frozen=True)
class ResourceSection:
    """A section of the page."""

    kind: str
    title: str
    groups: Sequence[Group]
    add: Button | None

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def sections_of(resources: Iterable[StaffResource], *, keeps: bool, kind: str = "") -> list[ResourceSection]:
    """Every section, or the one that was asked for."""
    rows = list(resources)
    kinds = [each for each in ResourceKind if not kind or each == kind]
    return [_section(each, [row for row in rows if row.kind == each], keeps=keeps) for each in kinds]


def _section(kind: ResourceKind, rows: list[StaffResource], *, keeps: bool) -> ResourceSection:
    url = f"{reverse('reporting:resource_add')}?rubriek={kind.value}"
    words = _("Voeg toe: %(what)s") % {"what": str(ONE[kind]).lower()}
    add = Button(words, url, tone="quiet", icon="plus") if keeps else None
    by_phase = kind == ResourceKind.DOCUMENT
    groups = _by_phase(rows, keeps=keeps) if by_phase else [Group("", _lines(rows, keeps=keeps))]
    return ResourceSection(kind.value, str(kind.label), groups, add)


def _by_phase(rows: list[StaffResource], *, keeps: bool) -> list[Group]:
    order = [code for code, _label in PHASES]
    words = dict(PHASES)
    ordered = sorted(rows, key=lambda row: order.index(row.phase))
    return [
        Group(str(words[phase]), _lines(list(group), keeps=keeps))
        for phase, group in groupby(ordered, lambda row: row.phase)
    ]


def _lines(rows: list[StaffResource], *, keeps: bool) -> list[ResourceLine]:
    return [ResourceLine(row, list(row.versions.all()), keeps) for row in rows]


def tabs(current: str, *, unread: int = 0) -> list[Tab]:
    """The places of the staff tools."""
    names = {
        "tools": _("Alles"),
        "news": _("Nieuwsflash"),
        "coach": _("Vraag aan de MLP-coach"),
    }
    found = [
        Tab(label, reverse(f"reporting:{name}"), name == current, unread or None if name == "news" else None)
        for name, label in names.items()
    ]
    return [*found, Tab(_("Wie werkt waar?"), reverse("referrals:contacts_list"))]


def news_badge(newsflash: NewsFlash) -> Badge:
    """New, read, or not sent yet; asks for `with_unread()`."""
    if newsflash.state == NewsState.DRAFT:
        return Badge(newsflash.get_state_display(), Tone.WARNING, "pencil")
    is_new = getattr(newsflash, "is_unread", False)
    return Badge(_("Nieuw"), Tone.INFO) if is_new else Badge(_("Gelezen"), Tone.NEUTRAL, "check")
