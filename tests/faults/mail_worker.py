"""A mail worker of its own process, to be killed by the tests. Not a test.

python mail_worker.py PORT [careless]   "careless" notes a mail as sent before it is sent.
"""

from __future__ import annotations

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "jumpstarters.settings.test"
django.setup()

from django.conf import settings  # noqa: E402  after the set-up
from django.core.mail import get_connection  # noqa: E402

from core import dates, outbox  # noqa: E402
from core.enums import EmailState  # noqa: E402
from core.models import OutgoingEmail  # noqa: E402

settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
settings.OUTBOX_LEASE_SECONDS = 2
settings.OUTBOX_MAX_ATTEMPTS = 10_000
settings.OUTBOX_BACKOFF_SECONDS = 0


def send_carelessly() -> None:
    """What the outbox must never do: note mails as sent before they left."""
    rows = outbox.claim()
    OutgoingEmail.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=EmailState.SENT, sent_at=dates.now(), lease_until=None, lease_token=None
    )
    for row in rows:
        get_connection().send_messages([outbox.compose(row)])


work = send_carelessly if "careless" in sys.argv else outbox.send_due
sys.stdout.write("ready\n")
sys.stdout.flush()
while True:
    work()
    time.sleep(0.01)
