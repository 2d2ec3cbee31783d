"""Where the embedded servers keep their data, sockets and programs."""

import hashlib
import os
import pwd
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
# Everything that running makes; the tests put it elsewhere.
VAR = Path(os.environ.get("OFFICE_VAR", ROOT / "var"))
# PostgreSQL refuses to run as root, so root's servers run as this account of every Debian system.
SERVANT = "nobody"


def is_root() -> bool:
    """Whether this process may do everything on the machine; PostgreSQL refuses to run so."""
    return os.geteuid() == 0


def servant_arguments() -> dict[str, Any]:
    """Arguments for subprocess that drop root; empty for an ordinary user."""
    if not is_root():
        return {}
    servant = pwd.getpwnam(SERVANT)
    return {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}


def data_directory(kind: str) -> Path:
    """Where the servers of one kind ("demo", "test") keep data: in the clone, if SERVANT can reach it."""
    if not is_root() or _reachable(VAR):
        return VAR / kind
    return Path("/var/lib") / f"electronic-office-{_mark()}" / kind


def socket_directory(kind: str) -> Path:
    """A private directory with a short path: the name of a Unix socket has at most about 100 bytes."""
    return Path("/tmp") / f"electronic-office-{os.geteuid()}-{_mark()}-{kind}"


def program_directory() -> Path:
    """Where root keeps copies of the programs for SERVANT, who may not see the virtual environment.

    All clones share it: the copies are named after their version, and the lock files pin each by hash.
    """
    return Path("/var/tmp/electronic-office-programs")


def private(directory: Path) -> Path:
    """Make a directory that only the servers' account can enter.

    Raises PermissionError if somebody else already owns it: /tmp is open to all.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o711)
    owner = pwd.getpwnam(SERVANT).pw_uid if is_root() else os.geteuid()
    if directory.is_symlink() or directory.stat().st_uid not in (os.geteuid(), owner):
        raise PermissionError(f"{directory} belongs to somebody else.")
    if is_root():
        os.chown(directory, owner, -1)
    directory.chmod(0o700)
    return directory


def _mark() -> str:
    """Tell clones in different directories apart."""
    return hashlib.sha256(str(VAR).encode()).hexdigest()[:10]


def _reachable(directory: Path) -> bool:
    """Whether any account may pass through every parent of a directory."""
    return all(parent.stat().st_mode & 0o001 for parent in directory.resolve().parents if parent.exists())
