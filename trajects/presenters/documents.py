"""One uploaded piece: its facts, its versions, its preview and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import files
from core.ui import Badge, Button, Fact, Tone
from trajects.rules.documents import document_may_change, document_may_return
from trajects.rules.teamwork import may_work_in


@dataclass(frozen=True)
class VersionLine:
    """One version of a piece in its history."""

    label: str
    added_at: Any
    added_by: str
    url: str
    is_shown: bool
    badge: Badge


@dataclass(frozen=True)
class DocumentPage:
    """What templates/trajects/document.html shows. `picture` and `pages` are addresses of a preview, or nothing."""

    title: str
    badges: list[Badge]
    facts: list[Fact]
    buttons: list[Button]
    versions: list[VersionLine]
    picture: str = ""
    pages: str = ""
    newer_url: str = ""
    removed_reason: str = ""


def document_page(document: Any, versions: list[Any], user: Any) -> DocumentPage:
    """The page of a piece; `versions` are all versions of it, the newest first."""
    shown = f"{file_url(document)}?bekijk=ja"
    kind = document.file.content_type
    return DocumentPage(
        title=str(document),
        badges=badges_of(document),
        facts=_facts(document),
        buttons=_buttons(document, user),
        versions=[_version(entry, document) for entry in versions] if len(versions) > 1 else [],
        picture=shown if kind in files.PICTURES else "",
        pages=shown if kind == files.PDF else "",
        newer_url=document.replaced_by.get_absolute_url() if document.is_replaced else "",
        removed_reason=document.removed_reason,
    )


def file_url(document: Any) -> str:
    """Where the file itself is."""
    return reverse("trajects:document_file", args=[document.public_id])


def badges_of(document: Any) -> list[Badge]:
    """Whether the piece counts, whether it is signed, and what its candidate said of it."""
    found = [_state(document)]
    if document.is_signed:
        found.append(Badge(_("Ondertekend"), Tone.SUCCESS, "signature"))
    return found + _brought_badges(document)


def _brought_badges(document: Any) -> list[Badge]:
    """That the candidate brought it, and whether the mediator may see it (D-19)."""
    if not document.from_candidate:
        return []
    brought = [] if document.replaces_id else [Badge(_("Door de kandidaat"), Tone.INFO, "person")]
    if document.shared_with_mediator:
        return [*brought, Badge(_("De bemiddelaar mag dit zien"), Tone.SUCCESS, "share")]
    return [*brought, Badge(_("Niet voor de bemiddelaar"), Tone.WARNING, "lock")]


def _state(document: Any) -> Badge:
    if document.removed_at:
        return Badge(_("Verwijderd"), Tone.WARNING)
    if document.is_replaced:
        return Badge(_("Vervangen"), Tone.NEUTRAL)
    return Badge(_("In het dossier"), Tone.SUCCESS)


def _facts(document: Any) -> list[Fact]:
    stored = document.file
    found = [
        Fact(_("Soort"), document.get_kind_display()),
        Fact(_("Fase"), document.phase.template.name if document.phase else _("Geen fase")),
        Fact(_("Versie"), str(document.number)),
        Fact(_("Datum van het document"), document.dated_on),
        Fact(_("Bestand"), stored.name, help=filesizeformat(stored.size)),
        Fact(_("Toegevoegd"), document.created_at, help=capfirst(document.brought_by)),
        Fact(_("Controlegetal (SHA-256)"), stored.sha256),
    ]
    if document.removed_at:
        found.append(Fact(_("Verwijderd"), document.removed_at, help=str(document.removed_by)))
    return found


def _version(entry: Any, shown: Any) -> VersionLine:
    return VersionLine(
        label=_("Versie %(number)s") % {"number": entry.number},
        added_at=entry.created_at,
        added_by=capfirst(entry.brought_by),
        url=entry.get_absolute_url(),
        is_shown=entry.pk == shown.pk,
        badge=_state(entry),
    )


def _buttons(document: Any, user: Any) -> list[Button]:
    found = [Button(_("Haal het bestand op"), file_url(document), icon="download")]
    if not may_work_in(document.traject, user):
        return found
    if document.removed_at:
        button = _button(document, _("Zet terug in het dossier"), "document_restore", "undo")
        return [*found, button.guarded_by(document_may_return(document, user))]
    verdict = document_may_change(document, user)
    return found + [
        _button(document, label, name, icon).guarded_by(verdict)
        for label, name, icon in (
            (_("Nieuwe versie"), "document_replace", "upload"),
            (_("Wijzig de gegevens"), "document_edit", "pencil"),
            (_("Verwijder"), "document_remove", "trash"),
        )
    ]


def _button(document: Any, label: str, name: str, icon: str) -> Button:
    return Button(label, reverse(f"trajects:{name}", args=[document.public_id]), tone="secondary", icon=icon)
