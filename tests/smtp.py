"""A real SMTP server on the loopback address that can be told to misbehave."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """Keeps what was delivered. `answers` are given to the next DATA commands, then "250 OK"."""

    answers: list[str] = field(default_factory=list)
    message_ids: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    delay: float = 0.0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the library's name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if self.delay:
            await asyncio.sleep(self.delay)
        if answer == "drop":
            self._keep(envelope)
            server.transport.close()
            return "421 gone"
        if answer == "hang":
            self._keep(envelope)
            await asyncio.sleep(60)
        if answer.startswith("250"):
            self._keep(envelope)
        return answer

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.content if isinstance(envelope.content, bytes) else envelope.content.encode()
        self.raw.append(content)
        self.message_ids.append(message_from_bytes(content)["Message-ID"])


@contextmanager
def mail_server(sink: Sink, port: int = 0) -> Iterator[int]:
    """Run the server while the block runs; gives its port."""
    controller = Controller(sink, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition, seconds: float = 10) -> bool:
    """Whether the condition became true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
