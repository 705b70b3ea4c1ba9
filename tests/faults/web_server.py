"""The application as a web server that the tests kill. Not a test.

With CARELESS in the environment mails are put in a folder once the change is committed, instead of being
written as rows in the same transaction: what the outbox replaces.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "jumpstarters.settings.test"
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  after the set-up
from django.db import transaction  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from core import outbox  # noqa: E402
from core.models import OutgoingEmail  # noqa: E402


def put_in_folder(row: OutgoingEmail) -> None:
    """A message for the worker, as a broker keeps it."""
    folder = Path(os.environ["CARELESS"])
    waiting = folder / f".{uuid.uuid4()}"
    waiting.write_text(row.message_id)
    waiting.rename(folder / f"{uuid.uuid4()}.mail")


def enqueue_on_commit(self: outbox.Email) -> OutgoingEmail:
    """What the outbox must never become."""
    row = self.build()
    transaction.on_commit(lambda: put_in_folder(row))
    return row


if "CARELESS" in os.environ:
    outbox.Email.queue = enqueue_on_commit  # type: ignore[method-assign]

application = get_wsgi_application()
# Read before the server forks: a killed process is replaced in a moment.
get_resolver().url_patterns  # noqa: B018  the reading is the point
