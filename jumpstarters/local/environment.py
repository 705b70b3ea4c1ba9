"""The environment in which the programs of a local run start."""

import fcntl
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from jumpstarters.local import keys
from jumpstarters.local.database import Cluster
from jumpstarters.local.places import ROOT, STATE, Refused

DATABASE = "jumpstarters"
FOLDERS = ("log", "mail", "media", "broker/queue", "broker/control")
# Enough to let the production settings load for `check --deploy`; nothing connects to these.
PRODUCTION = {
    "ALLOWED_HOSTS": "jumpstarters.example.be",
    "EMAIL_HOST": "mail.example.be",
    "REDIS_URL": "redis://redis.example.be",
}


def prepare_folders() -> None:
    """Make what the programs expect to find in `.local`."""
    for name in FOLDERS:
        (STATE / name).mkdir(parents=True, exist_ok=True)
    STATE.chmod(0o700)


def empty_broker() -> None:
    """Throw old wake-up calls away: the work itself stands in the database, where the sweeper finds it."""
    shutil.rmtree(STATE / "broker", ignore_errors=True)


def variables(database_url: str, *, settings: str, port: int = 8000) -> dict[str, str]:
    """The environment of manage.py, the web server, the worker and the clock."""
    return {
        **keys.load(STATE / "env"),
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"jumpstarters.settings.{settings}",
        "DATABASE_URL": database_url,
        "SITE_URL": f"http://localhost:{port}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


@contextmanager
def server(name: str) -> Iterator[Cluster | None]:
    """The embedded server, or None when DATABASE_URL names another one."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with Cluster.named(name).running() as cluster:
        yield cluster


def database_url(cluster: Cluster | None, name: str = DATABASE) -> str:
    if cluster is None:
        return os.environ["DATABASE_URL"]
    cluster.create(name)
    return cluster.url(name)


@contextmanager
def only_one(path: Path, what: str, *, wait: bool) -> Iterator[Callable[[str], None]]:
    """Hold a lock that the kernel frees; the file says who holds it. Gives a function that rewrites the text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        _lock(file, wait=wait)

        def note(text: str) -> None:
            file.truncate(0)
            file.write(text)
            file.flush()

        note(what)
        yield note


def _lock(file: TextIO, *, wait: bool) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder_says = file.read().strip()
        if not wait:
            raise Refused(holder_says) from None
        print(f"{holder_says} Waiting for it.", flush=True)
        fcntl.flock(file, fcntl.LOCK_EX)


def holder(path: Path) -> int | None:
    """The process that holds the lock, when somebody does."""
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(re.search(r"process (\d+)", file.read())[1])
    return None
