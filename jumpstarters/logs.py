"""What never stands in a log: the secret of a link that opens something without an account (quality R14)."""

from __future__ import annotations

import logging
import re
from typing import Any

SECRET = re.compile(
    r"(/antwoord/|/agenda/|/teken/|/mening/|/mijn-begeleiding/link/|/password/reset/key/)"
    r"(?!voucher/|opleiding/)[^/\s]+"
)


def hide_secrets(record: logging.LogRecord) -> bool:
    """Take the secret out of the address in a line about a request; the line itself stays."""
    if isinstance(record.args, tuple):
        record.args = tuple(_hidden(value) for value in record.args)
    record.msg = _hidden(record.msg)
    return True


def _hidden(value: Any) -> Any:
    return SECRET.sub(r"\1…", value) if isinstance(value, str) else value
