"""`./dev run`: database, migrations, demo data, web server, worker and clock, and an orderly end."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from io import StringIO

import django
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from jumpstarters.local import environment, migrating, schema
from jumpstarters.local.database import Cluster
from jumpstarters.local.places import STATE, Refused
from jumpstarters.local.processes import GaveUp, Program, Stop, Supervisor, last_words, obey_signals
from jumpstarters.local.steps import say, step

ADDRESS = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TO_TRY = 20
SECONDS_TO_START = 60


def main(arguments: list[str]) -> int:
    """Run until somebody stops it."""
    obey_signals()
    try:
        with ExitStack() as stack:
            _start(stack)
    except Stop:
        say("Stopped.")
    return 0


def _start(stack: ExitStack) -> None:
    environment.prepare_folders()
    note = stack.enter_context(environment.only_one(STATE / "run.lock", _already(), wait=False))
    port = choose_port(os.environ.get("PORT", ""))
    note(f"{_already()}\nIts address: http://localhost:{port}/")
    with step("3/6", "PostgreSQL"):
        cluster = stack.enter_context(environment.server("run"))
    os.environ.update(environment.variables(_database(cluster), settings="local", port=port))
    supervisor = stack.enter_context(Supervisor())
    web, *others = programs(port)
    # Where nothing will be migrated, the slowest starter need not wait for us to find that out.
    if early := schema.is_unchanged(cluster):
        supervisor.start(web)
    prepare_data(cluster)
    with step("6/6", "Web server, worker and clock"):
        for program in others if early else [web, *others]:
            supervisor.start(program)
        accounts = demo_accounts()
        wait_until_ready(supervisor, port)
    say(welcome(port, accounts))
    watch(supervisor, cluster)


def _already() -> str:
    return (
        f"./dev run already runs here (process {os.getpid()}).\n"
        f"Stop it with Ctrl-C in its window, or with:  kill {os.getpid()}"
    )


# --- the port -------------------------------------------------------------------------------------


def choose_port(wanted: str) -> int:
    """The port that was asked for, or the first free one from 8000."""
    if wanted:
        return _asked_port(wanted)
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        if is_free(port):
            if port != FIRST_PORT:
                say(
                    f"      Port {FIRST_PORT} is in use, so this one takes {port} (or choose: PORT=9000 ./dev run)"
                )
            return port
    raise Refused("Ports 8000 to 8019 are all in use. Choose another:  PORT=9000 ./dev run")


def _asked_port(wanted: str) -> int:
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise Refused(f"PORT={wanted} is not a port number. For example:  PORT=8080 ./dev run")
    if not is_free(int(wanted)):
        raise Refused(f"Port {wanted} is in use. Choose another:  PORT={int(wanted) % 65535 + 1} ./dev run")
    return int(wanted)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


# --- the data -------------------------------------------------------------------------------------


def _database(cluster: Cluster | None) -> str:
    if cluster is not None and (kept := schema.set_aside_when_outdated(cluster, environment.DATABASE)):
        say(f"      The migrations changed, so the database starts anew; the old one is kept as {kept}")
    return environment.database_url(cluster)


def prepare_data(cluster: Cluster | None) -> None:
    """Migrate, and fill an empty database with demo data."""
    try:
        with step("4/6", "Migrations"), migrating.quick():
            django.setup()
            call_command("migrate", verbosity=0, interactive=False)
        if cluster is not None:
            schema.remember(cluster)
        with step("5/6", "Demo data"):
            call_command("demo_data", if_empty=True, verbosity=0)
    except (CommandError, DatabaseError) as error:
        remedy = "./dev clean" if cluster is not None else "an empty database in DATABASE_URL"
        raise Refused(
            f"The database does not fit this version of the code: {error}\nRemedy: {remedy}"
        ) from error
    finally:
        connections.close_all()


def demo_accounts() -> str:
    """One account per role, as the command prints them."""
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    connections.close_all()
    return printed.getvalue().rstrip()


# --- the programs ---------------------------------------------------------------------------------


def programs(port: int) -> list[Program]:
    """The web server, and what works behind it."""
    environment.empty_broker()
    environment.prepare_folders()
    python = (sys.executable, "-m")
    celery = (*python, "celery", "--app", "jumpstarters", "--quiet")
    schedule = ("--schedule", str(STATE / "beat-schedule"), "--pidfile", "")
    web = (*python, "gunicorn", "jumpstarters.wsgi", "--bind", f"{ADDRESS}:{port}", "--no-control-socket")
    lines = {
        "web": (*web, "--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "5"),
        "worker": (*celery, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "INFO"),
        "clock": (*celery, "beat", *schedule, "--loglevel", "INFO"),
    }
    return [
        Program(name, list(line), STATE / "log" / f"{name}.log", dict(os.environ))
        for name, line in lines.items()
    ]


def wait_until_ready(supervisor: Supervisor, port: int) -> None:
    """Wait for the first answer of the web server."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(port):
        supervisor.watch_once()
        if time.monotonic() > deadline:
            log = STATE / "log" / "web.log"
            raise GaveUp(f"The web server does not answer. Its last words ({log}):\n{last_words(log)}")
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Is there an answer that is no fault of the server?"""
    try:
        with urllib.request.urlopen(f"http://{ADDRESS}:{port}/gezond/", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def welcome(port: int, accounts: str) -> str:
    return (
        f"\nReady:  http://localhost:{port}/\n\n{accounts}\n\n"
        "E-mails are written to .local/mail, logs to .local/log. Stop with Ctrl-C."
    )


def watch(supervisor: Supervisor, cluster: Cluster | None) -> None:
    """Keep everything up until somebody stops us."""
    while True:
        time.sleep(1)
        if cluster is not None and not cluster.pid():
            say("PostgreSQL stopped and is started again.")
            cluster.start()
        for name in supervisor.watch_once():
            say(f"The {name} stopped and is started again; see .local/log/{name}.log")
