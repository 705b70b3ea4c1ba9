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


def test_cluster_is_postgresql_18_with_accents_and_without_network(cluster):
    with cluster.running():
        assert cluster.query("SHOW server_version_num")[:2] == "18"
        assert cluster.query("SELECT 'É' ILIKE 'é'") == "t"
        assert cluster.query("SHOW listen_addresses") == ""
        assert cluster.query("SHOW max_connections") == "300"


def test_cluster_folders_are_private(cluster):
    with cluster.running():
        assert cluster.data.stat().st_mode & 0o777 == 0o700
        assert Path(cluster._socket()).stat().st_mode & 0o777 == 0o700


def test_cluster_url_reaches_the_database(cluster):
    with cluster.running():
        cluster.create("other")
        cluster.create("other")
        with psycopg2.connect(host=str(cluster._socket()), user="postgres", dbname="other") as connection:
            assert connection.info.dbname == "other"
        connection.close()
        assert cluster.url("other") == f"postgres://postgres@/{cluster._socket()}/other"


def test_cluster_stops_after_its_last_user(cluster):
    with cluster.running():
        with Cluster(cluster.home).running() as second:
            pid = second.pid()
            assert pid == cluster.pid()
        assert cluster.pid() == pid
    assert cluster.pid() is None


def test_cluster_after_kill_of_server_keeps_its_data(cluster):
    with cluster.running():
        kill_server(cluster)
        cluster.start()
        assert databases(cluster) == "kept"
        kill_server(cluster)
    with cluster.running():
        assert databases(cluster) == "kept"


def test_cluster_after_kill_of_holder_is_used_again_and_stopped(cluster):
    program = [sys.executable, "-c", HOLD, cluster.home, places.STATE]
    holder = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout.readline() == "up\n"
        holder.kill()
    pid = cluster.pid()
    assert pid is not None
    with cluster.running():
        assert cluster.pid() == pid
    assert cluster.pid() is None


def test_cluster_with_pid_of_another_program_starts(cluster):
    stranger = os.getpid()
    (cluster.data / "postmaster.pid").write_text(
        f"{stranger}\n{cluster.data}\n0\n5432\n/nowhere\n\n\nready\n"
    )
    assert cluster.pid() is None
    with cluster.running():
        assert cluster.pid() not in (None, stranger)


def test_cluster_with_empty_pid_file_starts(cluster):
    (cluster.data / "postmaster.pid").write_text("")
    with cluster.running():
        assert databases(cluster) == "kept"


def test_cluster_with_wrong_rights_and_owner_repairs_them(cluster):
    cluster.data.chmod(0o755)
    if places.is_root():
        os.chown(cluster.data, 0, 0)
        os.chown(cluster.data / "PG_VERSION", 0, 0)
    with cluster.running():
        assert databases(cluster) == "kept"
        assert cluster.data.stat().st_mode & 0o777 == 0o700


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


def test_cluster_when_not_running_has_no_address(cluster):
    with pytest.raises(StartError, match=r"The embedded PostgreSQL is not running\."):
        cluster.url("kept")


def test_cluster_programs_ignore_the_callers_settings(cluster, monkeypatch):
    monkeypatch.setenv("PGHOST", "elsewhere.example.be")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    with cluster.running():
        assert databases(cluster) == "kept"
