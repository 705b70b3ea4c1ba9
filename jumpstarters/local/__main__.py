"""The commands of `./dev` that need Python: python -m jumpstarters.local COMMAND."""

import os
import shlex
import signal
import sys
import time
from contextlib import suppress

from jumpstarters.local import environment, places, run
from jumpstarters.local.database import Cluster, StartError
from jumpstarters.local.places import STATE, Refused
from jumpstarters.local.processes import GaveUp, foreground
from jumpstarters.local.steps import say

BROWSER_TESTS = "tests/e2e"
NO_BROWSER = f"""
WARNING  Chromium was not found, so the tests of {BROWSER_TESTS} are deselected: the pages were NOT tried in a browser.
         Debian: sudo apt-get install chromium; elsewhere: CHROMIUM=/path/to/chrome ./dev test
"""
SELECTIONS = {
    "test": ["-n", "2", "--dist", "loadgroup"],
    "e2e": [BROWSER_TESTS],
    "faults": ["tests/faults", "-m", "long or not long"],
    "bench": ["benchmarks", "-m", "bench", "-s"],
}


def manage(arguments: list[str]) -> int:
    """manage.py beside `./dev run`, or on its own."""
    environment.prepare_folders()
    with environment.server("run") as cluster:
        url = environment.database_url(cluster)
        return foreground(environment.manage(*arguments), environment.variables(url, settings="local"))


def tests(kind: str, arguments: list[str]) -> int:
    """pytest on a server of its own."""
    environment.prepare_folders()
    selection = [*SELECTIONS[kind], *arguments]
    warning = "" if os.environ.get("CHROMIUM") else NO_BROWSER
    if warning:
        if kind == "e2e":
            raise Refused(NO_BROWSER.strip())
        selection += ["--deselect", BROWSER_TESTS]
        say(warning)
    busy = f"Tests already run here (process {os.getpid()})."
    with environment.only_one(STATE / "test.lock", busy, wait=True), environment.server("test") as cluster:
        say("[4/4] pytest")
        url = environment.database_url(cluster)
        result = foreground(
            [sys.executable, "-m", "pytest", *selection], environment.variables(url, settings="test")
        )
    if warning:
        say(warning)
    return result


def empty(arguments: list[str]) -> int:
    """Lines for manage.py, one after the other, on an empty database that is thrown away."""
    environment.prepare_folders()
    name = f"empty_{os.getpid()}"
    with Cluster.named("test").running() as cluster:
        try:
            variables = environment.variables(environment.database_url(cluster, name), settings="local")
            for line in arguments:
                say(f"manage.py {line}")
                command = environment.manage(*shlex.split(line))
                if result := foreground(command, {**environment.PRODUCTION, **variables}):
                    return result
            return 0
        finally:
            cluster.drop(name)


def stop(arguments: list[str]) -> int:
    """Stop everything that was started in this checkout."""
    for name in ("run.lock", "test.lock"):
        _stop_holder(name)
    for name in ("run", "test"):
        home = places.cluster_home(name)
        if home.exists():
            Cluster(home).stop()
    return 0


def _stop_holder(name: str) -> None:
    deadline = time.monotonic() + 30
    while pid := environment.holder(STATE / name):
        say(f"stopping process {pid}")
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        time.sleep(1)
        if time.monotonic() > deadline:
            raise Refused(f"Process {pid} does not stop. Use:  kill -9 {pid}")


COMMANDS = {"run": run.main, "manage": manage, "empty": empty, "stop": stop}


def main(arguments: list[str]) -> int:
    name, rest = arguments[0], arguments[1:]
    try:
        return COMMANDS[name](rest) if name in COMMANDS else tests(name, rest)
    except (Refused, GaveUp, StartError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
