"""Which dossiers somebody opened last."""

from __future__ import annotations

from core import dates
from people.models import User
from trajects.models import RecentDossier, Traject

KEPT = 20


def note_opened(traject: Traject, *, by: User) -> None:
    """Keep that somebody opened this dossier now; of each person only the last ones stay."""
    RecentDossier.objects.update_or_create(user=by, traject=traject, defaults={"opened_at": dates.now()})
    old = by.recent_dossiers.order_by("-opened_at").values_list("pk", flat=True)[KEPT:]
    if keys := list(old):
        by.recent_dossiers.filter(pk__in=keys).delete()
