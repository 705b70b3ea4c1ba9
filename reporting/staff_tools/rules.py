"""What may happen with staff tools and news, and why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, require
from people.roles import Permission
from reporting.staff_tools.enums import NewsState, ResourceKind


def keeps_page(user: Any) -> bool:
    """Coordinators keep the page."""
    return user.may(Permission.MANAGE_PROGRAMME)


def is_draft(newsflash: Any, user: Any = None) -> Verdict:
    """What was sent is not changed, and not sent again (M12)."""
    return require(
        newsflash.state == NewsState.DRAFT,
        "newsflash_sent",
        _("Deze nieuwsflash is al verstuurd. Schrijf een nieuwe als er iets bij komt."),
        source="M12, handleiding 4",
    )


def has_versions(resource: Any, user: Any = None) -> Verdict:
    """Only a document has a file."""
    return require(
        resource.kind == ResourceKind.DOCUMENT,
        "resource_no_file",
        _("Alleen een standaarddocument heeft een bestand."),
    )
