"""Start programs, watch them, and leave none behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

RESTARTS = 5
# The kernel sends this signal to a program whose starter is gone, also after kill -9 (Linux only).
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stop(BaseException):
    """Somebody asked us to stop: Ctrl-C, a signal, or a closed terminal."""


class GaveUp(Exception):
    """A program does not stay up; the text names it and its log."""


def obey_signals() -> None:
    """Let every way of stopping go through the same clean-up."""

    def stop(number, frame) -> None:
        # A second signal must not interrupt the clean-up that the first one started.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        print("\nStopping ...", flush=True)
        raise Stop

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


def _die_with_parent() -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Program:
    """One long-running program with its own log."""

    name: str
    arguments: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    restarts: int = 0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches us first, and we stop it in order."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  no threads run in this program
            )

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def restart(self) -> None:
        """Start it again after it fell over, but not for ever."""
        if self.restarts == RESTARTS:
            raise GaveUp(
                f"{self.name} does not stay up. Its last words ({self.log}):\n{last_words(self.log)}"
            )
        self.restarts += 1
        self.start()

    def end(self, number: int) -> None:
        """Send a signal to it and to everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """A set of programs that live and end together."""

    programs: list[Program] = field(default_factory=list)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    def start(self, program: Program) -> None:
        self.programs.append(program)
        program.start()

    def watch_once(self) -> list[str]:
        """Restart what fell over; the names are for the screen."""
        fallen = [program for program in self.programs if not program.is_up()]
        for program in fallen:
            program.restart()
        return [program.name for program in fallen]

    def stop(self, *, seconds: float = 10) -> None:
        """Ask all to finish at once, then insist."""
        for program in self.programs:
            program.end(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while any(program.is_up() for program in self.programs) and time.monotonic() < deadline:
            time.sleep(0.05)
        for program in self.programs:
            program.end(signal.SIGKILL)
            if program.process:
                program.process.wait()


def foreground(arguments: list[str], environment: dict[str, str]) -> int:
    """Run one program on this terminal, hand signals on to it, and give its answer."""
    process = subprocess.Popen(arguments, env=environment, preexec_fn=_die_with_parent)  # noqa: PLW1509  no threads
    # A terminal sends Ctrl-C to both of us; a plain kill reaches only this program.
    signal.signal(
        signal.SIGINT, signal.SIG_IGN if sys.stdin.isatty() else lambda *_: process.send_signal(signal.SIGINT)
    )
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda *_: process.terminate())
    return process.wait()


def last_words(log: Path, lines: int = 15) -> str:
    """The end of a log, for a message on the screen."""
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-lines:])
