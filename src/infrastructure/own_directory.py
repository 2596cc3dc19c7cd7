"""May we write, and delete, in this directory? Only in a real one of our own; a link, or another user's, is left alone.

Looked at first, changed never: what somebody else made keeps its owner, its rights and its contents.
"""

import errno
import os
import pwd
import stat
from contextlib import suppress
from pathlib import Path

from ..texts.data_directory import Directory


class NotOurs(PermissionError):  # noqa: N818
    """A directory that is not ours to use; nothing in it was changed. `text` says what to do."""

    def __init__(self, text: Directory, path: Path, **facts: object) -> None:
        super().__init__(errno.EPERM, text.word, str(path))
        self.text = text
        self.facts = {"path": path, **facts}


def own_directory(path: Path, *, mode: int = 0o700) -> None:
    """Make a directory for us, with this mode, or find that it is ours already. Raises NotOurs.

    Its parents are made where they are missing, and otherwise left as they are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.mkdir(mode=mode)
    check_ours(path, os.geteuid())


def check_ours(path: Path, *owners: int) -> os.stat_result | None:
    """What is there: a directory of one of these users, or nothing (None). Raises NotOurs."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise NotOurs(Directory.DIRECTORY_IS_LINK, path)
    if not stat.S_ISDIR(found.st_mode):
        raise NotOurs(Directory.DIRECTORY_IS_NONE, path)
    if found.st_uid not in owners:
        raise NotOurs(
            Directory.DIRECTORY_OF_ANOTHER, path, owner=name_of(found.st_uid), user=name_of(owners[0])
        )
    return found


def open_log(path: Path) -> int:
    """A file to add lines to, for its owner only, never through a link. Raises OSError."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def name_of(user: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(user).pw_name
    return f"uid {user}"
