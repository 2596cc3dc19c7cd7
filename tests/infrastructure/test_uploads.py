"""Is there never more sent to the server than it has room for, and is every place given back?"""

import os
from pathlib import Path

import pytest

from naungan.infrastructure.web.uploads import NoRoom, Quota, TooLarge, Uploads


def uploads(directory: Path, free: int = 10**9, **quota: int) -> Uploads:
    given = Quota(**{"number": 3, "each": 100, "total": 250, "free": 1_000, **quota})
    return Uploads(directory, given, lambda _path: free)


def begun(store: Uploads, length: int = 0) -> Path:
    path, descriptor = store.begin(length)
    os.close(descriptor)
    return path


def test_so_many_uploads_at_a_time_and_a_place_is_given_back(tmp_path: Path) -> None:
    store = uploads(tmp_path)
    first, *_ = [begun(store) for _ in range(3)]
    with pytest.raises(NoRoom, match="uploads"):
        store.begin()
    store.rename(first, tmp_path / "named")
    with pytest.raises(NoRoom, match="uploads"):
        store.begin()
    store.end(tmp_path / "named")
    assert begun(store).exists()
    assert not first.exists()
    assert not (tmp_path / "named").exists()


def test_one_upload_has_so_many_bytes_told_or_not(tmp_path: Path) -> None:
    store = uploads(tmp_path)
    with pytest.raises(TooLarge):
        store.begin(101)
    path = begun(store)
    store.grow(path, 60)
    store.grow(path, 40)
    with pytest.raises(TooLarge):
        store.grow(path, 1)


def test_all_uploads_together_have_so_many_bytes_promised_ones_too(tmp_path: Path) -> None:
    store = uploads(tmp_path)
    promised, silent = begun(store, 100), begun(store)
    store.grow(silent, 100)
    with pytest.raises(NoRoom, match="bytes"):
        store.begin(51)
    last = begun(store, 50)
    store.grow(promised, 100)  # what was promised finds its room
    store.grow(last, 50)
    with pytest.raises(NoRoom, match="bytes"):
        store.grow(last, 1)
    store.end(promised)
    store.grow(last, 1)


def test_the_last_of_the_disk_is_left_to_others(tmp_path: Path) -> None:
    store = uploads(tmp_path, free=1_080)
    with pytest.raises(NoRoom, match="disk"):
        store.begin(81)
    promised = begun(store, 50)
    with pytest.raises(NoRoom, match="disk"):
        store.begin(31)
    store.grow(promised, 50)


def test_a_failed_beginning_takes_no_place(tmp_path: Path) -> None:
    store = uploads(tmp_path / "gone", number=1)
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            store.begin()
