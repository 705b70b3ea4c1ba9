"""Questions about the links to the pages of candidates."""

from __future__ import annotations

from typing import Self

from django.db.models import F

from core import dates
from trajects.querysets.dossiers import InTrajectQuerySet


class ClientLinkQuerySet(InTrajectQuerySet):
    def not_revoked(self) -> Self:
        """The link that holds, and perhaps expired; each dossier has at most one."""
        return self.filter(revoked_at__isnull=True)

    def open(self) -> Self:
        """Links that still open a page; `ClientLink.state` says why another does not."""
        return self.not_revoked().filter(expires_at__gt=dates.now(), email=F("traject__candidate__email"))

    def with_page(self) -> Self:
        """With everybody whom the page names."""
        people = ("candidate", "programme", "organisation", "adviser")
        found = self.select_related(*(f"traject__{name}" for name in people))
        return found.prefetch_related("traject__phases__template")
