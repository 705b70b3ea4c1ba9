"""A PostgreSQL server of our own: the programs of a wheel, a private folder, a socket and no network.

The wheel's own Python interface is not used: it locks all users out but the first, opens the parents of
the folder to everybody when it runs as root, and leaves the server behind after a kill.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from jumpstarters.local import places
from jumpstarters.local.places import Refused

MAJOR = "18"
ATTEMPTS = 3
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}


class StartError(Exception):
    """The server did not start; the text holds the last lines of its log."""


class Cluster:
    """One server with its data folder. Who enters it holds a lock that the kernel frees, also after a kill.

    The first to enter starts the server, the last to leave stops it: `./dev manage` beside `./dev run`
    works, in any order, and a server that outlived its users is simply used again.
    """

    def __init__(self, home: Path, *, settings: dict[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log" / "postgresql.log"
        self.settings = {"listen_addresses": "", "shared_buffers": "128MB", **(settings or {})}
        self.account = places.account()
        self.programs = places.binaries()
        self._server: subprocess.Popen | None = None

    @classmethod
    def named(cls, name: str) -> "Cluster":
        """The server of `run` (kept safe) or of `test` (fast, its data is worth nothing)."""
        return cls(places.cluster_home(name), settings=QUICK if name == "test" else None)

    # --- using it ---------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator["Cluster"]:
        """Keep the server up for as long as this block takes."""
        self._make_folders()
        with (self.home / "users").open("w") as users:
            with self._alone():
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield self
            finally:
                with self._alone():
                    self._stop_when_last(users)

    def url(self, database: str) -> str:
        """What goes into DATABASE_URL."""
        return f"postgres://postgres@/{quote(str(self._socket()))}/{database}"

    def databases(self) -> list[str]:
        return self.query("SELECT datname FROM pg_database").split("\n")

    def create(self, database: str) -> None:
        """Make the database unless it is there."""
        if database not in self.databases():
            self.query(f'CREATE DATABASE "{database}"')

    def drop(self, database: str) -> None:
        """Remove the database, also when somebody is still connected to it."""
        self.query(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def query(self, sql: str) -> str:
        """Run one statement as the owner of the server and give back its bare output."""
        return self._run(
            "psql",
            "-XqAt",
            "-h",
            str(self._socket()),
            "-U",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql,
            "postgres",
        ).strip()

    # --- starting and stopping ----------------------------------------------------------------

    def start(self) -> None:
        """Start the server, whatever an earlier one left behind."""
        if self.pid():
            return
        self._reap(seconds=5)
        self._forget_dead_server()
        if not self._is_usable():
            self._set_aside()
            self._initialise()
        if not self._launched():
            self._start_anew()

    def _launched(self) -> bool:
        for _ in range(ATTEMPTS):
            try:
                self._launch()
            except StartError:
                # The helpers of a killed server need a moment to notice and leave.
                time.sleep(0.5)
            else:
                return True
        return False

    def stop(self) -> None:
        """Stop the server and wait until it is gone."""
        pid = self.pid()
        if not pid:
            self._reap(seconds=5)
            return
        socket = self._socket()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        if not self._gone(seconds=20):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
            self._gone(seconds=10)
        places.remove_socket_folder(socket)

    def pid(self) -> int | None:
        """The process of the running server of this folder; None when there is none."""
        lines = self._pid_file()
        if len(lines) < 2 or not lines[0].strip().isdigit():
            return None
        pid = int(lines[0])
        return pid if _is_postgres(pid, self.data) else None

    def _gone(self, *, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.pid() and time.monotonic() < deadline:
            self._reap(seconds=0)
            time.sleep(0.02)
        self._reap(seconds=5)
        return not self.pid()

    def _reap(self, *, seconds: float) -> None:
        """Take leave of a server that this program started and that has ended."""
        if self._server:
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(timeout=seconds)

    def _pid_file(self) -> list[str]:
        with suppress(OSError):
            return (self.data / "postmaster.pid").read_text().splitlines()
        return []

    def _socket(self) -> Path:
        lines = self._pid_file()
        if len(lines) < 5 or not lines[4]:
            raise StartError("The embedded PostgreSQL is not running.")
        return Path(lines[4])

    def _stop_when_last(self, users) -> None:
        fcntl.flock(users, fcntl.LOCK_UN)
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()

    def _launch(self) -> None:
        socket = places.socket_folder(self.home)
        socket.mkdir(mode=0o700, exist_ok=True)
        self._give(socket)
        options = {**self.settings, "unix_socket_directories": str(socket)}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            began = log.tell()
            server = self._popen([str(self.programs / "postgres"), "-D", str(self.data), *arguments], log)
        self._server = server
        deadline = time.monotonic() + 60
        while server.poll() is None and time.monotonic() < deadline:
            # The eighth line of the file appears when the server takes connections.
            if [line.strip() for line in self._pid_file()[7:8]] == ["ready"]:
                return
            time.sleep(0.02)
        server.kill()
        server.wait()
        raise StartError(self._last_words(began))

    def _popen(self, arguments: Sequence[str], log) -> subprocess.Popen:
        """Start in a session of its own, so that Ctrl-C in a terminal does not reach the database."""
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=_environment(),
            start_new_session=True,
            umask=0o077,
            **self._identity(),
        )

    def _last_words(self, began: int) -> str:
        with self.log.open("rb") as log:
            log.seek(began)
            return log.read().decode(errors="replace")[-2000:]

    # --- the data folder ------------------------------------------------------------------------

    def _is_usable(self) -> bool:
        with suppress(OSError):
            version = (self.data / "PG_VERSION").read_text().strip()
            return version == MAJOR and (self.data / "global" / "pg_control").stat().st_size > 0
        return False

    def _initialise(self) -> None:
        """Make the data folder beside its place, so that a kill never leaves half a folder in it."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        self._run(
            "initdb",
            *("--pgdata", str(fresh), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            *("--no-sync", "--no-instructions"),
        )
        fresh.rename(self.data)

    def _set_aside(self) -> Path | None:
        """Keep what cannot be used: nothing of the user's is thrown away without being asked."""
        if not self.data.exists():
            return None
        kept = self.home / time.strftime("data.kept-%Y%m%d-%H%M%S")
        self.data.rename(kept)
        print(f"      The data folder could not be used; it is kept as {kept}", flush=True)
        return kept

    def _start_anew(self) -> None:
        """A folder that will not start gives way to a new one; when that fails too, the folder was not to blame."""
        kept = self._set_aside()
        self._initialise()
        try:
            self._launch()
        except StartError as error:
            if kept:
                shutil.rmtree(self.data, ignore_errors=True)
                kept.rename(self.data)
            raise Refused(f"The embedded PostgreSQL does not start. Its last words:\n{error}") from error

    def _forget_dead_server(self) -> None:
        """After a kill the number in this file may belong to another program, and PostgreSQL would wait for it."""
        if len(lines := self._pid_file()) >= 5:
            places.remove_socket_folder(Path(lines[4]))
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_folders(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o711 if self.account else 0o700)
            self.log.parent.mkdir(mode=0o700, exist_ok=True)
            if self.data.exists():
                self._repair_rights()
        except PermissionError as error:
            raise Refused(
                f"{error.filename} belongs to another account. Remove it, then start again:\n"
                f"    sudo rm -rf '{self.home}'"
            ) from error

    def _repair_rights(self) -> None:
        self.data.chmod(0o700)
        if self.account and self.data.stat().st_uid != pwd.getpwnam(self.account).pw_uid:
            for path in (self.data, *self.data.rglob("*")):
                self._give(path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "guard").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    # --- the account ----------------------------------------------------------------------------

    def _identity(self) -> dict:
        if self.account is None:
            return {}
        group = pwd.getpwnam(self.account).pw_gid
        return {"user": self.account, "group": group, "extra_groups": []}

    def _give(self, path: Path) -> None:
        if self.account is not None:
            entry = pwd.getpwnam(self.account)
            os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
            **self._identity(),
        )
        if done.returncode:
            raise Refused(f"{program} of the embedded PostgreSQL failed:\n{done.stderr.strip()}")
        return done.stdout


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGPORT, PGHOST or a foreign locale would lead the programs astray."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _is_postgres(pid: int, data: Path) -> bool:
    """Is this process the server of this folder, or something else that got its number?"""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return os.fsencode(data) in words
    if Path("/proc/self").exists():
        return False
    found = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in found.stdout
