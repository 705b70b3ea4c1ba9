"""The secret address where a calendar program reads the sessions of one user."""

from __future__ import annotations

from django.db import transaction

from core import dates, journal
from core.links import hash_of, new_secret
from people.models import User
from people.roles import Permission
from trajects.models import CalendarFeed


@transaction.atomic
def make_feed(*, by: User) -> str:
    """A new address; an earlier one opens nothing any more. Returns the secret, which is not kept."""
    secret = new_secret()
    feed, _created = CalendarFeed.objects.update_or_create(
        user=by, defaults={"token_hash": hash_of(secret), "created_at": dates.now(), "last_read_on": None}
    )
    journal.record("calendar.feed_made", feed, by=by)
    return secret


@transaction.atomic
def end_feed(*, by: User) -> bool:
    """Switch the address off; tells whether there was one."""
    feed = CalendarFeed.objects.filter(user=by).first()
    if feed is None:
        return False
    journal.record("calendar.feed_ended", feed, by=by)
    feed.delete()
    return True


def open_feed(secret: str) -> CalendarFeed | None:
    """The feed of this address, when its user still works with sessions; notes the day on which it was read."""
    feed = CalendarFeed.objects.filter(token_hash=hash_of(secret)).select_related("user").first()
    if feed is None or not feed.user.is_active or not feed.user.may(Permission.SEE_SESSIONS):
        return None
    if feed.last_read_on != dates.today():
        feed.last_read_on = dates.today()
        feed.save(update_fields=["last_read_on"])
    return feed
