"""The shell part of ./dev, with a pretended Python: what it installs, when, and what it says when it cannot."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = [
    "sh",
    "mkdir",
    "cat",
    "dirname",
    "basename",
    "date",
    "chmod",
    "cksum",
    "grep",
    "rm",
    "mv",
    "cp",
    "sleep",
    "uname",
    "tail",
    "sed",
    "find",
    "env",
]
# Answers as Python would, writes down what it was asked, and fails when a file of that name stands beside the project.
PYTHON = """#!/bin/sh
echo "$*" >>"$PROJECT/asked"
case "$*" in
*libpango*) [ ! -e "$PROJECT/without-pango" ] ;;
*version_info*) [ ! -e "$PROJECT/old" ] ;;
*ensurepip*) [ ! -e "$PROJECT/without-venv" ] ;;
*platform*) echo 3.9.2 ;;
*--version*) echo "Python 3.12.1" ;;
"-m venv"*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip"*) echo "no network" >&2; [ ! -e "$PROJECT/without-network" ] ;;
esac
"""


class Project:
    """A copy of ./dev in a folder of its own, for an ordinary user of a machine with few programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        for lock in ROOT.glob("requirements*.lock"):
            shutil.copy(lock, folder)
        shutil.copy(ROOT / "dev", folder)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.program("id", "#!/bin/sh\necho 1000\n")
        self.program("python3", PYTHON)

    def program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def dev(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["sh", "./dev", *arguments],
            cwd=self.folder,
            env={"PATH": str(self.bin), "PROJECT": str(self.folder), **environment},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )

    def asked(self, word: str) -> list[str]:
        """What Python was asked since the last time, in so far as the word is in it."""
        note = self.folder / "asked"
        lines = note.read_text().splitlines() if note.exists() else []
        note.unlink(missing_ok=True)
        return [line for line in lines if word in line]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_dev_syntax_is_plain_sh():
    for script in ("dev", ".ci/run"):
        assert subprocess.run(["sh", "-n", ROOT / script], check=False).returncode == 0
        assert os.access(ROOT / script, os.X_OK)


def test_dev_help_names_every_command(project):
    words = project.dev("help").stdout
    for command in ("run", "test", "check", "e2e", "faults", "bench", "manage", "lock", "clean"):
        assert f"./dev {command}" in words


def test_dev_unknown_command_is_refused(project):
    done = project.dev("dance")
    assert done.returncode == 2
    assert "./dev does not know 'dance'." in done.stderr


def test_dev_run_installs_locked_packages_and_starts(project):
    done = project.dev("run")
    assert done.returncode == 0, done.stderr
    assert "[1/6] Python and system packages" in done.stdout
    [pip] = project.asked("-m pip")
    assert "--require-hashes" in pip
    assert pip.endswith("-r requirements-local.lock")


def test_dev_run_again_installs_nothing(project):
    project.dev("run")
    project.asked("")
    done = project.dev("run", "--flag")
    assert "[2/6] Python packages: up to date" in done.stdout
    lines = project.asked("")
    assert [line for line in lines if "-m pip" in line] == []
    assert lines[-1] == "-m jumpstarters.local run --flag"


def test_dev_run_after_test_installs_nothing(project):
    project.dev("test")
    assert [line.split()[-1] for line in project.asked("-m pip")] == ["requirements-dev.lock"]
    project.dev("run")
    assert project.asked("-m pip") == []


def test_dev_run_with_changed_lock_installs_again(project):
    project.dev("run")
    project.asked("")
    with (project.folder / "requirements-local.lock").open("a") as lock:
        lock.write("# changed\n")
    project.dev("run")
    assert len(project.asked("-m pip")) == 1


def test_dev_run_with_own_database_leaves_embedded_one_out(project):
    project.dev("run", DATABASE_URL="postgres://localhost/jumpstarters")
    assert [line.split()[-1] for line in project.asked("-m pip")] == ["requirements.lock"]


def test_dev_run_after_kill_during_installation_begins_again(project):
    project.dev("run")
    (project.folder / ".local/venv/installed").unlink()
    (project.folder / ".local/venv/half").touch()
    project.asked("")
    assert project.dev("run").returncode == 0
    assert not (project.folder / ".local/venv/half").exists()
    assert len(project.asked("-m pip")) == 1


def test_dev_run_when_python_vanished_from_venv_begins_again(project):
    project.dev("run")
    (project.folder / ".local/venv/bin/python").unlink()
    assert project.dev("run").returncode == 0


@pytest.mark.parametrize("pid", ["999999999", None])
def test_dev_run_with_lock_of_killed_setup_goes_on(project, pid):
    lock = project.folder / ".local/setup.lock"
    lock.mkdir(parents=True)
    if pid:
        (lock / "pid").write_text(pid)
    assert project.dev("run").returncode == 0
    assert not lock.exists()


def test_dev_run_without_network_says_so(project):
    (project.folder / "without-network").touch()
    done = project.dev("run")
    assert done.returncode == 2
    assert "The packages of requirements-local.lock could not be installed" in done.stderr
    assert "no network" in done.stderr
    assert not (project.folder / ".local/setup.lock").exists()


def test_dev_run_without_python_names_remedy(project):
    (project.bin / "python3").unlink()
    done = project.dev("run")
    assert done.returncode == 2
    assert "Python 3.11 to 3.14 is needed and was not found." in done.stderr
    assert "sudo apt-get install python3 python3-venv" in done.stderr


def test_dev_run_with_old_python_names_its_version(project):
    (project.folder / "old").touch()
    done = project.dev("run")
    assert done.returncode == 2
    assert "was not found (python3 here is 3.9.2)." in done.stderr


def test_dev_run_with_old_python3_takes_newer_one(project):
    project.program("python3", "#!/bin/sh\nexit 1\n")
    project.program("python3.13", PYTHON)
    done = project.dev("run")
    assert done.returncode == 0
    assert "python3.13" in done.stdout


def test_dev_run_without_venv_names_remedy(project):
    (project.folder / "without-venv").touch()
    done = project.dev("run")
    assert done.returncode == 2
    assert "sudo apt-get install python3-venv" in done.stderr


def test_dev_run_without_pango_goes_on_and_says_so(project):
    (project.folder / "without-pango").touch()
    done = project.dev("run")
    assert done.returncode == 0
    assert "PDF documents cannot be made" in done.stdout
    assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stdout


def test_dev_run_when_state_cannot_be_made_names_remedy(project):
    (project.folder / ".local").write_text("in the way")
    done = project.dev("run")
    assert done.returncode == 2
    assert f"sudo rm -rf '{project.folder}/.local'" in done.stderr


def test_dev_state_is_private(project):
    project.dev("run")
    assert (project.folder / ".local").stat().st_mode & 0o777 == 0o700


def test_dev_clean_removes_what_it_made_and_nothing_else(project):
    project.dev("run")
    outside = Path(tempfile.mkdtemp(prefix="jumpstarters-", dir="/var/tmp"))
    spared = project.folder / "spared"
    spared.mkdir()
    (project.folder / ".local/outside").write_text(
        f"{outside}\n{spared}\n/var/tmp/jumpstarters-/../{spared}\n"
    )
    before = sorted(path.name for path in project.folder.iterdir())
    assert project.dev("clean").returncode == 0
    assert not outside.exists()
    assert sorted(path.name for path in project.folder.iterdir()) == [
        name for name in before if name != ".local"
    ]


def test_dev_clean_twice_is_fine(project):
    assert project.dev("clean").returncode == 0
    assert project.dev("clean").returncode == 0
