"""E-mail leaves through rows: written with the fact, sent by whoever comes first, never lost.

A mail is queued in the transaction of the change that it tells. A worker takes it with a lease,
makes the file that goes along if there is one, sends it and notes the result. When a worker dies in
between nobody knows whether the mail left; then `on_doubt` decides: send again with the same
Message-ID, or park it for a human.
"""

from core.outbox.emails import HIDDEN, Email, Recipient, kinds, message_id, without_mail
from core.outbox.sending import claim, compose, send_again, send_due

__all__ = [
    "HIDDEN",
    "Email",
    "Recipient",
    "claim",
    "compose",
    "kinds",
    "message_id",
    "send_again",
    "send_due",
    "without_mail",
]
