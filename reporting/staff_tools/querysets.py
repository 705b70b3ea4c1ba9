"""Questions about what staff share."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from people.roles import Permission
from reporting.staff_tools.enums import NewsState


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For advisers and consultants; what was archived only for who keeps the page."""
        if not user.may(Permission.SEE_STAFF_TOOLS):
            return self.none()
        return self.all() if user.may(Permission.MANAGE_PROGRAMME) else self.filter(is_archived=False)

    def matching(self, text: str) -> Self:
        """In whose title, explanation or address every typed word stands."""
        found = self
        for word in text.split()[:6]:
            words = Q(title__icontains=word) | Q(text__icontains=word) | Q(url__icontains=word)
            found = found.filter(words)
        return found

    def with_versions(self) -> Self:
        """With the versions of the file, the newest first."""
        versions = self.model.versions.rel.related_model.objects.select_related("file", "added_by")
        return self.prefetch_related(Prefetch("versions", queryset=versions.order_by("-number")))


class NewsQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What was sent; drafts only for who writes them."""
        if not user.may(Permission.SEE_STAFF_TOOLS):
            return self.none()
        return self.all() if user.may(Permission.MANAGE_PROGRAMME) else self.sent()

    def sent(self) -> Self:
        return self.filter(state=NewsState.SENT)

    def with_unread(self, user: Any) -> Self:
        """`is_unread`: it was sent, and this reader has not opened it."""
        reads = self.model.reads.rel.related_model.objects.filter(newsflash=OuterRef("pk"), user=user)
        return self.annotate(is_unread=~Exists(reads) & Q(state=NewsState.SENT))

    def unread_by(self, user: Any) -> Self:
        """Sent, and not opened by this reader."""
        return self.sent().exclude(reads__user=user)


class CoachQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For whoever uses the staff tools."""
        return self.all() if user.may(Permission.SEE_STAFF_TOOLS) else self.none()
