"""./dev run in pieces: the port, the keys, one at a time, programs that fall over, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from jumpstarters.local import environment, keys, run, schema
from jumpstarters.local.places import Refused
from jumpstarters.local.processes import RESTARTS, GaveUp, Program, Supervisor

PATIENT = "import time; print('up', flush=True); time.sleep(600)"
# Starts a program as ./dev run does, tells its number, and waits to be killed.
STARTER = """
import sys, time
from pathlib import Path
from jumpstarters.local.processes import Program
program = Program("patient", [sys.executable, "-c", "import time; time.sleep(600)"], Path(sys.argv[1]), {})
program.start()
print(program.process.pid, flush=True)
time.sleep(600)
"""


@contextmanager
def listening():
    """A port that somebody else has."""
    with socket.socket() as server:
        server.bind((run.ADDRESS, 0))
        server.listen()
        yield server.getsockname()[1]


def program(tmp_path, code=PATIENT):
    return Program("patient", [sys.executable, "-c", code], tmp_path / "log", dict(os.environ))


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# --- the port -------------------------------------------------------------------------------------


def test_choose_port_that_is_free():
    with listening() as port:
        pass
    assert run.choose_port(str(port)) == port


def test_choose_port_that_was_asked_for_and_is_taken():
    with listening() as port, pytest.raises(Refused) as refusal:
        run.choose_port(str(port))
    assert str(refusal.value) == f"Port {port} is in use. Choose another:  PORT={port % 65535 + 1} ./dev run"


@pytest.mark.parametrize("wanted", ["abc", "0", "65536", "-1", "80 80"])
def test_choose_port_that_is_no_port(wanted):
    with pytest.raises(Refused, match=r"is not a port number\. For example:  PORT=8080 \./dev run"):
        run.choose_port(wanted)


def test_choose_port_takes_the_next_free_one_and_says_so(monkeypatch, capsys):
    with listening() as port:
        monkeypatch.setattr(run, "FIRST_PORT", port)
        chosen = run.choose_port("")
    assert port < chosen < port + run.PORTS_TO_TRY
    assert f"Port {port} is in use, so this one takes {chosen}" in capsys.readouterr().out


# --- the keys -------------------------------------------------------------------------------------


def test_keys_made_once_and_private(tmp_path):
    first = keys.load(tmp_path / "env")
    assert keys.load(tmp_path / "env") == first
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY"}


def test_keys_missing_one_is_added_and_the_others_stay(tmp_path):
    (tmp_path / "env").write_text("# mine\nFIELD_KEYS=local:abc==\n")
    loaded = keys.load(tmp_path / "env")
    assert loaded["FIELD_KEYS"] == "local:abc=="
    assert len(loaded["SECRET_KEY"]) > 50


def test_keys_two_machines_differ(tmp_path):
    assert keys.load(tmp_path / "one") != keys.load(tmp_path / "two")


# --- one at a time --------------------------------------------------------------------------------


def test_only_one_second_is_refused_with_the_words_of_the_first(tmp_path):
    path = tmp_path / "run.lock"
    with environment.only_one(path, "runs here (process 42)", wait=False) as note:
        note("runs here (process 42) at 8000")
        assert environment.holder(path) == 42
        with (
            pytest.raises(Refused, match=r"^runs here \(process 42\) at 8000$"),
            environment.only_one(path, "me too", wait=False),
        ):
            pass
    assert environment.holder(path) is None


def test_only_one_after_the_first_was_killed(tmp_path):
    path = tmp_path / "run.lock"
    code = "import sys, time; from pathlib import Path; from jumpstarters.local import environment\n"
    code += "with environment.only_one(Path(sys.argv[1]), 'x', wait=False):\n print('up', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "up\n"
        first.kill()
    with environment.only_one(path, "next", wait=False):
        assert path.read_text() == "next"


# --- the programs ---------------------------------------------------------------------------------


def test_supervisor_restarts_what_was_killed(tmp_path):
    with Supervisor() as supervisor:
        patient = program(tmp_path)
        supervisor.start(patient)
        before = patient.process.pid
        patient.process.kill()
        patient.process.wait()
        assert supervisor.watch_once() == ["patient"]
        assert patient.process.pid != before
        assert supervisor.watch_once() == []


def test_supervisor_gives_up_with_the_last_words_of_the_log(tmp_path):
    with Supervisor() as supervisor:
        patient = program(tmp_path, "raise SystemExit('no such module')")
        supervisor.start(patient)
        for _ in range(RESTARTS):
            patient.process.wait()
            supervisor.watch_once()
        patient.process.wait()
        with pytest.raises(GaveUp, match="patient does not stay up") as gave_up:
            supervisor.watch_once()
    assert str(gave_up.value).count("no such module") == RESTARTS + 1


def test_supervisor_stop_ends_grandchildren_too(tmp_path):
    code = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {PATIENT!r}]); print(p.pid, flush=True); p.wait()"
    supervisor = Supervisor()
    patient = program(tmp_path, code)
    supervisor.start(patient)
    assert wait_for(lambda: "up" in patient.log.read_text())
    grandchild = int(patient.log.read_text().split()[0])
    supervisor.stop()
    assert not patient.is_up()
    assert wait_for(lambda: not is_alive(grandchild))


def test_supervisor_stop_insists_with_a_deaf_program(tmp_path):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    supervisor = Supervisor()
    patient = program(tmp_path, deaf)
    supervisor.start(patient)
    assert wait_for(lambda: "up" in patient.log.read_text())
    supervisor.stop(seconds=0.2)
    assert patient.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_program_does_not_outlive_its_starter(tmp_path, number):
    command = [sys.executable, "-c", STARTER, tmp_path / "log"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        pid = int(starter.stdout.readline())
        starter.send_signal(number)
    assert wait_for(lambda: not is_alive(pid))


# --- the schema -----------------------------------------------------------------------------------


class Renames:
    """Stands for the server: remembers what it was told."""

    def __init__(self, home):
        self.data = home
        self.told = []

    def databases(self):
        return ["postgres", "jumpstarters"]

    def query(self, sql):
        self.told.append(sql)


def test_schema_unchanged_or_grown_is_kept(tmp_path, monkeypatch):
    server = Renames(tmp_path)
    monkeypatch.setattr(schema, "fingerprints", lambda: {"core/migrations/0001_initial.py": "a"})
    assert schema.set_aside_when_outdated(server, "jumpstarters") == ""
    schema.remember(server)
    assert schema.is_unchanged(server)
    monkeypatch.setattr(schema, "fingerprints", lambda: {"core/migrations/0001_initial.py": "a", "next": "b"})
    assert schema.set_aside_when_outdated(server, "jumpstarters") == ""
    assert not schema.is_unchanged(server)
    assert server.told == []


@pytest.mark.parametrize("now", [{"core/migrations/0001_initial.py": "changed"}, {}])
def test_schema_rewritten_or_vanished_sets_database_aside(tmp_path, monkeypatch, now):
    server = Renames(tmp_path)
    monkeypatch.setattr(schema, "fingerprints", lambda: {"core/migrations/0001_initial.py": "a"})
    schema.remember(server)
    monkeypatch.setattr(schema, "fingerprints", lambda: now)
    kept = schema.set_aside_when_outdated(server, "jumpstarters")
    assert kept.startswith("jumpstarters_kept_")
    assert server.told == [f'ALTER DATABASE "jumpstarters" RENAME TO "{kept}"']
    assert schema.set_aside_when_outdated(server, "jumpstarters") == ""
