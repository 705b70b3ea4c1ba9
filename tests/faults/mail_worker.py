"""A mail worker of its own process, to be killed by the tests. Not a test.

python mail_worker.py PORT COUNT [careless | folder FOLDER | sweeper]

COUNT workers are kept at work in processes of their own; those that were killed are replaced. A new one is
forked, which takes a moment; starting Python and Django again would take seconds.

"careless" notes a mail as sent before it is sent; "folder" takes mails from a folder as from a broker;
"sweeper" works as the clock of the application does, with its own lease and pauses.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "jumpstarters.settings.test"
django.setup()

from django.conf import settings  # noqa: E402  after the set-up
from django.core.mail import EmailMessage, get_connection  # noqa: E402
from django.db import connections  # noqa: E402

from core import attachments, dates, outbox  # noqa: E402
from core.enums import EmailState  # noqa: E402
from core.models import OutgoingEmail  # noqa: E402

settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
PAUSE = settings.CELERY_BEAT_SCHEDULE["send-queued-mail"]["schedule"] if "sweeper" in sys.argv else 0.01
if "sweeper" not in sys.argv:
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


def send_from_folder() -> None:
    """What a broker that forgets a message when it is taken does to mail."""
    for path in Path(sys.argv[sys.argv.index("folder") + 1]).glob("*.mail"):
        try:
            message_id = path.read_text()
            path.unlink()
        except FileNotFoundError:
            continue
        EmailMessage("Voucher", "", to=["aanbieder@example.be"], headers={"Message-ID": message_id}).send()


# Papers are rendered elsewhere; here they would take the whole machine.
attachments.register("voucher", lambda key: None)
work = outbox.send_due
if "careless" in sys.argv:
    work = send_carelessly
if "folder" in sys.argv:
    work = send_from_folder


def work_for_ever() -> None:
    while True:
        work()
        time.sleep(PAUSE)


def fork() -> None:
    """Another worker, with a connection of its own."""
    connections.close_all()
    if os.fork() == 0:
        work_for_ever()


for _ in range(int(sys.argv[2])):
    fork()
while True:
    os.wait()
    fork()
