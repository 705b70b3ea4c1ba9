"""The embedded PostgreSQL: what it promises, and that it recovers from whatever an earlier run left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from jumpstarters.local import places
from jumpstarters.local.database import QUICK, Cluster, StartError

# The module's own server is made once, by one of the processes that run the tests.
pytestmark = pytest.mark.xdist_group("embedded_database")
HOLD = """
import sys
from pathlib import Path
from jumpstarters.local import places
from jumpstarters.local.database import Cluster
places.STATE = Path(sys.argv[2])
with Cluster(Path(sys.argv[1])).running():
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def base():
    """A folder that the database's account can enter, also when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="js-", dir="/var/tmp"))
    folder.chmod(0o711)
    (folder / "state").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "STATE", folder / "state")
        yield folder
        if places.is_root():
            shutil.rmtree(places.outside())
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def template(base):
    """One data folder for all tests; making it takes most of the time."""
    cluster = Cluster(base / "template", settings=QUICK)
    with cluster.running():
        cluster.create("kept")
    return cluster.data


@pytest.fixture
def shared(template):
    """A server for tests that leave its data folder as it was."""
    return Cluster(template.parent, settings=QUICK)


@pytest.fixture
def cluster(base, template, request):
    """A server with a data folder of its own, not started."""
    home = base / str(abs(hash(request.node.nodeid)))
    home.mkdir()
    subprocess.run(["cp", "-a", template, home / "data"], check=True)
    cluster = Cluster(home, settings=QUICK)
    yield cluster
    cluster.stop()
    shutil.rmtree(home)


def databases(cluster):
    return cluster.query("SELECT datname FROM pg_database WHERE datname = 'kept'")


def kill_server(cluster):
    pid = cluster.pid()
    os.kill(pid, signal.SIGKILL)
    while cluster.pid():
        time.sleep(0.01)


def test_cluster_is_postgresql_18_with_accents_and_without_network(shared):
    with shared.running():
        assert shared.query("SHOW server_version_num")[:2] == "18"
        assert shared.query("SELECT 'É' ILIKE 'é'") == "t"
        assert shared.query("SHOW listen_addresses") == ""
        assert shared.query("SHOW max_connections") == "300"


def test_cluster_folders_are_private(shared):
    with shared.running():
        assert shared.data.stat().st_mode & 0o777 == 0o700
        assert Path(shared._socket()).stat().st_mode & 0o777 == 0o700


def test_cluster_url_reaches_the_database(shared):
    with shared.running():
        shared.create("other")
        shared.create("other")
        with psycopg2.connect(host=str(shared._socket()), user="postgres", dbname="other") as connection:
            assert connection.info.dbname == "other"
        connection.close()
        assert shared.url("other") == f"postgres://postgres@/{shared._socket()}/other"


def test_cluster_stops_after_its_last_user(shared):
    with shared.running():
        with Cluster(shared.home).running() as second:
            pid = second.pid()
            assert pid == shared.pid()
        assert shared.pid() == pid
    assert shared.pid() is None


def test_cluster_after_kill_of_server_keeps_its_data(cluster):
    with cluster.running():
        kill_server(cluster)
        cluster.start()
        assert databases(cluster) == "kept"
        kill_server(cluster)
    with cluster.running():
        assert databases(cluster) == "kept"


def test_cluster_after_kill_of_holder_is_used_again_and_stopped(shared):
    program = [sys.executable, "-c", HOLD, shared.home, places.STATE]
    holder = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout.readline() == "up\n"
        holder.kill()
    pid = shared.pid()
    assert pid is not None
    with shared.running():
        assert shared.pid() == pid
    assert shared.pid() is None


def test_cluster_with_pid_of_another_program_starts(shared):
    stranger = os.getpid()
    (shared.data / "postmaster.pid").write_text(f"{stranger}\n{shared.data}\n0\n5432\n/nowhere\n\n\nready\n")
    assert shared.pid() is None
    with shared.running():
        assert shared.pid() not in (None, stranger)


def test_cluster_with_empty_pid_file_starts(shared):
    (shared.data / "postmaster.pid").write_text("")
    with shared.running():
        assert databases(shared) == "kept"


def test_cluster_with_wrong_rights_and_owner_repairs_them(shared):
    shared.data.chmod(0o755)
    if places.is_root():
        os.chown(shared.data, 0, 0)
        os.chown(shared.data / "PG_VERSION", 0, 0)
    with shared.running():
        assert databases(shared) == "kept"
        assert shared.data.stat().st_mode & 0o777 == 0o700


def test_cluster_with_half_made_folder_starts_anew_and_keeps_it(cluster):
    (cluster.data / "PG_VERSION").unlink()
    with cluster.running():
        assert databases(cluster) == ""
    assert len(list(cluster.home.glob("data.kept-*"))) == 1


def test_cluster_of_older_version_starts_anew_and_keeps_it(cluster):
    (cluster.data / "PG_VERSION").write_text("17\n")
    with cluster.running():
        assert databases(cluster) == ""
    [kept] = cluster.home.glob("data.kept-*")
    assert (kept / "PG_VERSION").read_text() == "17\n"


def test_cluster_with_damaged_folder_starts_anew_and_keeps_it(cluster):
    shutil.rmtree(cluster.data / "pg_wal")
    with cluster.running():
        assert databases(cluster) == ""
    assert len(list(cluster.home.glob("data.kept-*"))) == 1


def test_cluster_killed_during_first_start_begins_again(base):
    home = base / "interrupted"
    (home / "data.new").mkdir(parents=True)
    (home / "data.new" / "PG_VERSION").write_text("18\n")
    with Cluster(home, settings=QUICK).running() as cluster:
        assert cluster.query("SELECT 1") == "1"


def test_cluster_when_it_cannot_start_says_why_and_leaves_data_in_place(cluster):
    cluster.settings["max_connections"] = "many"
    before = cluster.data.stat().st_ino
    message = 'invalid value for parameter "max_connections": "many"'
    with pytest.raises(places.Refused, match=message), cluster.running():
        pass
    assert cluster.data.stat().st_ino == before
    assert list(cluster.home.glob("data.kept-*")) == []


def test_cluster_in_long_path_takes_short_socket_and_removes_it(base, template):
    home = base / ("long" * 12) / ("path" * 12)
    home.mkdir(parents=True)
    subprocess.run(["cp", "-a", template, home / "data"], check=True)
    with Cluster(home, settings=QUICK).running() as cluster:
        folder = cluster._socket()
        assert len(str(folder)) < 40
        assert databases(cluster) == "kept"
    assert not folder.exists()


def test_cluster_when_not_running_has_no_address(shared):
    with pytest.raises(StartError, match=r"The embedded PostgreSQL is not running\."):
        shared.url("kept")


def test_cluster_programs_ignore_the_callers_settings(shared, monkeypatch):
    monkeypatch.setenv("PGHOST", "elsewhere.example.be")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    with shared.running():
        assert databases(shared) == "kept"
