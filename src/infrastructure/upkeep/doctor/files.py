"""May others read what this installation keeps in files? The key file and the directories of data."""

import os
import stat
from pathlib import Path

from ....texts.doctor import Doctor
from ...own_directory import name_of
from ...postgres.server_account import server_account
from ...settings import Settings
from .finding import Finding, found


def of_files(settings: Settings) -> list[Finding]:
    """Files that are not 0600 and directories that are not 0700, or belong to another account than the one that runs this (of the
    cluster: the account of the database). What is not there is no fault.
    """
    here = os.geteuid()
    account = server_account()
    faults = [
        *of_file(settings.keys, 0o600, here),
        *of_file(settings.keys.parent, 0o700, here),
        *of_file(settings.data / "first-link.txt", 0o600, here),
        *of_file(settings.data / "work", 0o700, here),
        *of_file(settings.data / "reports", 0o700, here),
    ]
    if settings.embedded:
        faults += of_file(settings.data / "postgres", 0o700, here if account is None else account.uid)
    return faults


def of_file(path: Path, right: int, owner: int) -> list[Finding]:
    """The faults of one file or directory that should have this mode at most, and this owner."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return []
    faults = []
    mode = stat.S_IMODE(there.st_mode)
    if mode & 0o077:
        faults.append(found(Doctor.OPEN_TO_OTHERS, path=str(path), mode=f"{mode:04o}", right=f"{right:04o}"))
    if there.st_uid != owner:
        faults.append(
            found(Doctor.OF_ANOTHER, path=str(path), owner=name_of(there.st_uid), user=name_of(owner))
        )
    return faults
