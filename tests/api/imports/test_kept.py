"""How long is what was sent kept, who can read it where it lies, and what does it leave behind?"""

import datetime as dt
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.imports import FILES_KEPT, Imports
from naungan.infrastructure.web.services import Services
from naungan.infrastructure.web.uploads import NoRoom, Quota, TooLarge
from tests.api.imports.conftest import tell
from tests.api.imports.servers import (
    PATIENCE,
    TWO_CHUNKS,
    Opens,
    a_list,
    count,
    half_way,
    kept_private,
    until,
)
from tests.api.sending import csv_file
from tests.infrastructure.bulk.files import person
from tests.people import (
    Papers,
)

__all__ = ["tell"]
pytestmark = [pytest.mark.records, pytest.mark.slow]


def test_nothing_of_a_file_or_its_report_is_legible_where_it_lies(
    opens: Opens, papers: Papers, database_url: str
) -> None:
    # given a file under work, with its people, and a report of another one
    server = opens(at=1)
    server.worker.at = None
    name, nik = "WIDYANTI REKAAN SEKALI", "6401017011900007"
    done_before = server.send(
        papers, csv_file(person(9001), person(9002, Nama=name, NIK="123")), wait=PATIENCE
    )
    assert done_before.json()["report"]["rows"] == 1
    server.worker.at = 1
    rows = [person(1, Nama=name, NIK=nik), *(person(n) for n in range(2, TWO_CHUNKS))]
    assert server.send(papers, csv_file(*rows), column="NIK=NIK").status_code == 202
    assert server.worker.reached.wait(PATIENCE)
    # then neither the tables
    assert count(database_url, "vault.file_piece") > 1
    words = [form for word in (name, nik, "NIK;Nama") for form in (word, word.encode().hex())]
    with psycopg.connect(database_url) as connection:
        tables = connection.execute(
            """SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'"""
        ).fetchall()
        for (table,) in tables:
            for word in words:
                told = connection.execute(
                    f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0".encode(), (word,)
                ).fetchone()
                assert told == (0,), (table, word)
    # nor the data directory, but the open file without a name, which ends with the process
    kept = [path.read_bytes() for path in server.data.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [word for word in (name, nik) for content in kept if word.encode() in content]
    [link] = [path for path in server.data.rglob("*") if path.is_symlink()]
    assert nik.encode() in link.read_bytes()
    assert "deleted" in str(link.readlink().readlink())
    server.worker.may_go_on.set()
    server.imports.close()
    assert list((server.data / "work").iterdir()) == []
    assert not link.exists()


def test_what_is_kept_goes_when_its_days_are_over(opens: Opens, papers: Papers, database_url: str) -> None:
    first = opens(at=1)
    href = half_way(first, papers, TWO_CHUNKS)
    first.killed()
    server = opens()
    done_before = server.send(papers, csv_file(person(7001), person(7002, NIK="1")), wait=PATIENCE).json()
    ends = dt.datetime.fromisoformat(done_before["report"]["keptUntil"])
    assert dt.timedelta(days=29) < ends - dt.datetime.now(dt.UTC) <= dt.timedelta(days=30)
    assert server.ended(href)["canResume"] is True

    def older(days: int) -> None:
        """As if that many days had gone by since all of it was written."""
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "UPDATE vault.import SET changed_at = changed_at - make_interval(days => %s)", (days,)
            )
            connection.execute("UPDATE vault.file SET made_at = made_at - make_interval(days => %s)", (days,))
        opens()  # a server that starts sweeps, and nobody sends anything

    # when a week is over, the file of what was interrupted is gone, and that is told; reports stay
    older(FILES_KEPT.days + 1)
    until(lambda: count(database_url, "vault.file WHERE upload") == 0)
    told = server.ended(href)
    assert (told["state"], told["canResume"]) == ("interrupted", False)
    assert told["problems"][0]["reason"] == "interrupted"
    assert server.ask("POST", f"{href}/resume").status_code == 409
    assert server.ask("GET", done_before["report"]["href"]).status_code == 200
    # when a month is over, everything is
    older(30)
    until(lambda: count(database_url, "vault.import") == 0)
    assert count(database_url, "vault.file") == count(database_url, "vault.file_piece") == 0
    assert server.ask("GET", done_before["report"]["href"]).status_code == 404
    assert server.ended(done_before["href"])["fromLog"] is True


def test_what_was_being_sent_to_a_server_that_died_is_removed_and_gives_its_place_back(
    opens: Opens, papers: Papers, database_url: str
) -> None:
    # given uploads that are being sent to two servers, as many as there may be of all of them together
    first, second = opens(quota=Quota(number=2)), opens(quota=Quota(number=2))
    for server in (first, second):
        server.imports.spool().write(b"NIK;Nama")
    with pytest.raises(NoRoom, match="uploads"):
        second.imports.spool()
    assert count(database_url, "vault.file") == 2
    # when one of them is killed
    first.killed()
    # then its place is free, and what it was sent is gone
    second.imports.spool().end()
    assert count(database_url, "vault.file") == 1


def test_what_finds_no_room_leaves_nothing(opens: Opens, papers: Papers, database_url: str) -> None:
    server = opens(quota=Quota(number=3, each=1_000, total=1_500))
    with pytest.raises(TooLarge):
        server.imports.spool(1_001)
    silent = server.imports.spool()
    silent.write(bytes(900))
    with pytest.raises(TooLarge):
        silent.write(bytes(101))
    with pytest.raises(NoRoom, match="bytes"):
        opens(quota=Quota(total=1_500)).imports.spool(601)
    silent.end()
    answer = server.send(papers, a_list(100))
    assert answer.status_code == 413
    assert count(database_url, "vault.file") == count(database_url, "vault.import") == 0


def test_reports_of_an_older_version_are_taken_into_the_database_and_its_uploads_deleted(
    opens: Opens, papers: Papers, services: Services, vault: PostgresVault, database_url: str, tmp_path: Path
) -> None:
    # given an import of which the log tells, and what an older server kept of it, of another, and of an officer's own file
    server = opens()
    told = server.send(papers, csv_file(person(1), person(2, NIK="1")), wait=PATIENCE).json()
    report = server.ask("GET", told["report"]["href"]).content
    with psycopg.connect(database_url) as connection:
        [(name,)] = connection.execute("SELECT name FROM vault.file").fetchall()
        connection.execute("DELETE FROM vault.import")
        connection.execute("DELETE FROM vault.file")
    data = tmp_path / "older"
    left = kept_private(data / "uploads", str(UUID(int=7)), 0)
    old, gone = (
        kept_private(data / "reports", name, 10, report),
        kept_private(data / "reports", f"naungan-{UUID(int=31)}-abcdabcd.csv", 31),
    )
    own = kept_private(data / "reports", "naungan-daftar-abcdabcd.xlsx", 3)
    # when a server starts on that directory
    assert services.imports is not None
    later = Imports(server.imports._bulk, server.worker, vault, data)
    # then the sender's ticket still opens the report, for the days it has left, and nothing of it lies in the directory
    assert [path.name for path in (data / "reports").iterdir()] == [own.name]
    assert not (data / "uploads").exists()
    assert not left.exists() and not old.exists() and not gone.exists()  # noqa: PT018
    after = server.ended(told["href"])
    assert (after["state"], after["summary"]["enrolled"]) == ("completed", 1)
    ends = dt.datetime.fromisoformat(after["report"]["keptUntil"])
    assert dt.timedelta(days=19) < ends - dt.datetime.now(dt.UTC) < dt.timedelta(days=21)
    assert server.ask("GET", after["report"]["href"]).content == report
    until(lambda: count(database_url, "vault.import") == 1)  # the days of the other one are over
    later.close()
    # and once that is done, reports that an officer keeps there stay there
    kept_private(data / "reports", f"naungan-{UUID(int=1)}-abcdabcd.csv", 0)
    Imports(server.imports._bulk, server.worker, vault, data).close()
    assert len(list((data / "reports").iterdir())) == 2
