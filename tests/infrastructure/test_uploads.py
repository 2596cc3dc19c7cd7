"""Is there never more sent to the server than it has room for, and is every place given back?"""

from pathlib import Path

import psycopg
import pytest

from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.uploads import NoRoom, Quota, TooLarge, Uploads
from tests.databases import looking_at


def uploads(vault: PostgresVault, directory: Path, free: int = 10**9, **quota: int) -> Uploads:
    given = Quota(**{"number": 3, "each": 100, "total": 250, "free": 1_000, **quota})
    return Uploads(vault.files, directory, given, lambda _path: free)


def test_so_many_uploads_at_a_time_and_a_place_is_given_back(vault: PostgresVault, tmp_path: Path) -> None:
    store = uploads(vault, tmp_path)
    first, *_ = [store.begin() for _ in range(3)]
    with pytest.raises(NoRoom, match="uploads"):
        store.begin()
    # another server counts the same ones
    with pytest.raises(NoRoom, match="uploads"):
        uploads(vault, tmp_path).begin()
    first.end()
    assert store.begin().file != first.file


def test_one_upload_has_so_many_bytes_told_or_not(vault: PostgresVault, tmp_path: Path) -> None:
    store = uploads(vault, tmp_path)
    with pytest.raises(TooLarge):
        store.begin(101)
    incoming = store.begin()
    incoming.write(bytes(60))
    incoming.write(bytes(40))
    with pytest.raises(TooLarge):
        incoming.write(bytes(1))


def test_all_uploads_together_have_so_many_bytes_promised_ones_too(
    vault: PostgresVault, tmp_path: Path
) -> None:
    store = uploads(vault, tmp_path)
    promised, silent = store.begin(100), store.begin()
    silent.write(bytes(100))
    with pytest.raises(NoRoom, match="bytes"):
        store.begin(51)
    last = store.begin(50)
    promised.write(bytes(100))  # what was promised finds its room
    last.write(bytes(50))
    with pytest.raises(NoRoom, match="bytes"):
        last.write(bytes(1))
    promised.end()
    last.write(bytes(1))


def test_the_last_of_the_disk_is_left_to_others(vault: PostgresVault, tmp_path: Path) -> None:
    # twice: in the database, and where it is read
    store = uploads(vault, tmp_path, free=1_160)
    with pytest.raises(NoRoom, match="disk"):
        store.begin(81)
    promised = store.begin(50)
    with pytest.raises(NoRoom, match="disk"):
        store.begin(31)
    promised.write(bytes(50))


def test_a_failed_beginning_takes_no_place(vault: PostgresVault, tmp_path: Path, database_url: str) -> None:
    store = uploads(vault, tmp_path, number=1)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE vault.file ADD CONSTRAINT none CHECK (false) NOT VALID")
        for _ in range(2):
            with pytest.raises(psycopg.errors.CheckViolation):
                store.begin()
        connection.execute("ALTER TABLE vault.file DROP CONSTRAINT none")
    store.begin()


def test_a_file_comes_back_as_it_went_in_whatever_its_length(vault: PostgresVault, tmp_path: Path) -> None:
    store = uploads(vault, tmp_path, number=9, each=10**7, total=10**8)
    for length in (0, 1, 2**20, 2**20 + 1):
        content = bytes(range(256)) * (length // 256) + bytes(length % 256)
        incoming = store.begin()
        for at in range(0, length, 2**20):
            incoming.write(content[at : at + 2**20])
        assert b"".join(vault.files.pieces(incoming.file)) == content
        incoming.end()
        with pytest.raises(KeyError):
            list(vault.files.pieces(incoming.file))


def test_a_file_of_which_the_database_lost_a_part_is_not_taken_in(
    vault: PostgresVault, tmp_path: Path, database_url: str
) -> None:
    # given a database that was started anew before a piece was durable
    incoming = uploads(vault, tmp_path).begin()
    for _ in range(2):
        incoming.write(b"NIK;Nama\n")
    incoming.whole()
    with looking_at(database_url) as connection:
        connection.execute("DELETE FROM vault.file_piece WHERE number = 1")
        connection.execute("UPDATE vault.file SET length = 9")
    with pytest.raises(OSError, match="lost"):
        incoming.whole()


def test_pieces_that_were_moved_or_are_missing_are_not_taken_for_the_file(
    vault: PostgresVault, tmp_path: Path, database_url: str
) -> None:
    store = uploads(vault, tmp_path)
    incoming = store.begin()
    for piece in (b"NIK;Nama\n", b"1;SATU\n"):
        incoming.write(piece)
    with looking_at(database_url) as connection:
        connection.execute("UPDATE vault.file_piece SET number = 2 WHERE number = 1")
        connection.execute("UPDATE vault.file_piece SET number = 1 WHERE number = 0")
        connection.execute("UPDATE vault.file_piece SET number = 0 WHERE number = 2")
    with pytest.raises(Exception, match="keys"):
        list(vault.files.pieces(incoming.file))
    with looking_at(database_url) as connection:
        connection.execute("DELETE FROM vault.file_piece WHERE number = 0")
    with pytest.raises(KeyError):
        list(vault.files.pieces(incoming.file))
