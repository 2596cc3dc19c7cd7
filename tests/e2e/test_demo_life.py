"""What survives? The demo is killed, restarted, dropped, rebuilt and searched; its answers stay, persons stay hidden."""

import base64
import contextlib
import json
import os
import re
import signal
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any, NamedTuple

import psycopg
import pytest

from naungan.infrastructure.demo import history, people
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from tests import warm

from .demo import Demo

QUESTIONS = (
    """{ coverage(region: "64.01", asOf: "2022-11-20") { covered known { position recordedAt }
      groups(by: [SCHEME, SEGMENT], first: 100) { nodes { keys { code label } covered ratio } } } }""",
    """{ coverage(region: "ID", asOf: "2023-06-01", knownAt: {recordedAt: "2023-01-01T00:00:00Z"}) { covered known { position }
      groups(by: [VILLAGE], first: 100) { nodes { keys { code } covered } pageInfo { endCursor } } } }""",
    """{ enrolments(region: "62.03", asOf: "2025-03-01", first: 100) { totalCount pageInfo { endCursor }
      nodes { id version village { code } segment { code } period { start endExclusive } evidence card { id status } } } }""",
    """{ agreements(region: "64.01", first: 9) { nodes { id kind title signedOn { value } under { id } } } }""",
    """{ budgets(region: "64.01", first: 9) { nodes { id reserved { amount } remaining { amount } quotaUsed } } }""",
    """{ publicClaims(region: "64.01", first: 100) { nodes { id value { ...F } contradictions { kind difference { ...F } }
      reconciliation { status evidenceValue { ...F } gap { ...F } cell } } } } fragment F on Figure { count money { amount } }""",
    """{ findings(region: "64.01", first: 100) { totalCount nodes { id code events { id name } } pageInfo { endCursor } } }""",
    """{ participantLists(region: "ID", first: 100) { nodes { id proposed verified decrees(first: 9) { nodes { number } } } }
      decrees(region: "ID", first: 100) { nodes { id number issuedOn list { id } } } }""",
    """{ handovers(region: "ID", first: 100) { nodes { id heldOn count cards(first: 5) { totalCount nodes { id } } } }
      denominators(region: "ID", first: 100) { nodes { id value asOf source } } }""",
    """{ cards(region: "64.01", asOf: "2023-01-01", first: 100) { totalCount nodes { id status issuedOn } } }""",
)


def answers(demo: Demo) -> str:
    """Every question's answer as text, once everything recorded so far can be read. The end of the log is told as such, in ids
    too: a server that starts may record that looks at names are sealed, which is about nothing that is asked here.
    """
    demo.settle()
    end = demo.ask("{ log { position recordedAt } }")["log"]
    told = _ID.sub(_opened, json.dumps([demo.ask(question) for question in QUESTIONS], indent=1))
    return told.replace(end["position"], "the end").replace(end["recordedAt"], "when it was recorded")


def recorded(demo: Demo) -> tuple[int, bool]:
    """How many events there are beside seals of looks, and whether the log is simulated."""
    told = demo.ask(
        """{ log { position events simulated } events(filter: {names: ["SightsSealed"]}, first: 1) { totalCount } }"""
    )
    log = told["log"]
    assert int(log["position"]) == log["events"]
    return log["events"] - told["events"]["totalCount"], log["simulated"]


_ID = re.compile(r'(?<=")[A-Za-z0-9_-]{16,}(?=")')


_SEAL = 16  # bytes before the text of a cursor or a cell, made of the text


def _opened(found: re.Match[str]) -> str:
    """The text inside an id, a cursor or a cell; what was found where it is none of them."""
    with contextlib.suppress(ValueError):
        sealed = base64.urlsafe_b64decode(found[0] + "=" * (-len(found[0]) % 4))
        for text in (sealed, sealed[_SEAL:]):
            with contextlib.suppress(UnicodeDecodeError):
                return text.decode()
    return found[0]


def naungan(demo: Demo, *arguments: str) -> str:
    """Run another command on the demo's data."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NAUNGAN_")}
    ended = warm.run([*arguments, "--data", str(demo.data)], environment, timeout=900)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.kill  # for `make soak`, which runs what is marked so
@pytest.mark.skipif(
    "NAUNGAN_KILLS" not in os.environ, reason="by `make soak`: of less data tests/upgrade tells the same"
)
def test_every_projection_is_dropped_and_rebuilt_with_identical_answers(demo: Demo) -> None:
    before = answers(demo)
    naungan(demo, "projections", "rebuild")
    assert answers(demo) == before
    listed = naungan(demo, "projections", "list")
    old = re.findall(r"(\w+_v\w+)\s*│\s*OLD", listed)
    assert len(old) >= 6
    naungan(demo, "projections", "drop", *old)
    assert "OLD" not in naungan(demo, "projections", "list")
    assert answers(demo) == before


def assert_goes_on(demo: Demo, before: str, events: tuple[int, bool]) -> None:
    """Started again it is ready soon, has recorded nothing twice, and answers as before."""
    assert demo.ready_after < 5 * float(
        os.environ.get("NAUNGAN_SLOW_MACHINE", "6")
    )  # 5 s with the machine to itself
    assert recorded(demo) == events
    assert answers(demo) == before


def test_the_projector_is_killed_and_a_restart_gives_identical_answers(demo: Demo) -> None:
    # Given somebody looked at a name, which the next start seals into the log
    demo.ask('{ enrolments(region: "64.01", asOf: "2026-01-01", first: 1) { nodes { person { name } } } }')
    before, events = answers(demo), recorded(demo)
    started = demo.descendants()
    assert len(started) >= 3  # PostgreSQL with its own, the projector, the server
    # When
    demo.child("project").kill()
    code, alive = demo.ended(started)
    assert (code, alive) == (1, [])
    assert "projector ended" in demo.output[-1]
    assert "Traceback" not in demo.output[-1]
    demo.start()
    # Then
    assert_goes_on(demo, before, events)


def test_being_killed_leaves_no_process_and_loses_nothing(demo: Demo) -> None:
    before, events = answers(demo), recorded(demo)
    _, alive = demo.end(signal.SIGKILL)
    assert alive == []
    demo.start()
    assert_goes_on(demo, before, events)


DIGITS = re.compile(rb"\d+")
WORDS = re.compile(rb"[A-Z][a-z]+ [A-Z][a-z]+")
# What each byte is of: hardly anything that is searched has 16 digits, or a capital after a small letter and a space.
SHAPE = bytes(
    ord(next((kind[0] for kind in (digits, ascii_lowercase, ascii_uppercase, " ") if chr(byte) in kind), "."))
    for byte in range(256)
)
SIXTEEN, TWO_WORDS = b"0" * 16, b"a A"


class Everybody(NamedTuple):
    """The NIKs and names of all the demo's people, and how many people there are."""

    niks: frozenset[bytes]
    names: frozenset[bytes]
    number: int


@pytest.fixture(scope="module")
def everybody() -> Everybody:
    regions = KemendagriRegions()
    minted = people.mint(history.read(regions).rosters, regions).values()
    found = [person for roster in minted for person in roster]
    return Everybody(
        frozenset(person.nik.encode() for person in found),
        frozenset(person.name.encode() for person in found),
        len(found),
    )


def found_in(content: bytes, everybody: Everybody) -> set[bytes]:
    """The NIKs and names of the demo's people in some bytes. What has more digits than a NIK is none."""
    shape = content.translate(SHAPE)
    return {
        *everybody.niks.intersection(_numbers(content, shape)),
        *everybody.names.intersection(_words(content, shape)),
    }


def _numbers(content: bytes, shape: bytes) -> Iterator[bytes]:
    at = shape.find(SIXTEEN)
    while at >= 0:
        number = DIGITS.match(content, at)
        assert number is not None
        yield number[0]
        at = shape.find(SIXTEEN, number.end())


def _words(content: bytes, shape: bytes) -> Iterator[bytes]:
    """Each two of them, side by side."""
    at = shape.find(TWO_WORDS)
    while at >= 0:
        two = WORDS.match(content, max(0, shape.rfind(b"A", 0, at)))
        if two is not None:
            yield two[0]
        at = shape.find(TWO_WORDS, at + 1)


def tables(demo: Demo, database: str) -> Iterator[tuple[str, bytes]]:
    """Every table of a database but the vault's, with all its bytes: the server writes them down, for row by row it takes longer."""
    file = demo.data / "postgres" / "searched"
    with psycopg.connect(demo.database(database)) as connection:
        names: list[tuple[str, str]] = connection.execute(
            """SELECT schemaname, tablename FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'vault')"""
        ).fetchall()
        for schema, table in names:
            statement = f"""COPY "{schema}"."{table}" TO '/proc/self/cwd/{file.name}' (FORMAT binary)"""
            connection.execute(statement.encode())
            yield f"{schema}.{table}", file.read_bytes()
            file.unlink()


def test_no_nik_and_no_name_is_anywhere_but_in_the_vault(demo: Demo, everybody: Everybody) -> None:
    assert everybody.number == 3 + 8_602 + 32_268 + 9_960
    nik, name = min(everybody.niks), max(everybody.names)
    for around in (b"%s %s", b"x%s\0Bapak %s Bin", b"00 %s,a %s1"):  # they would be seen
        assert found_in(around % (nik, name), everybody) == {nik, name}
    assert found_in(b"1%s" % nik, everybody) == set()
    searched = {}
    for database in ("log", "read", "vault"):
        for table, content in tables(demo, database):
            assert found_in(content, everybody) == set(), table
            searched[table] = len(content)
    assert searched["log.stored_events"] > 10_000_000
    assert found_in(demo.logs().encode(), everybody) == set()
    assert found_in(answers(demo).encode(), everybody) == set()


def test_even_the_vaults_own_bytes_show_no_one(demo: Demo, everybody: Everybody) -> None:
    with psycopg.connect(demo.database("vault")) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(
            "SELECT blind_index, wrapped_key, sealed FROM vault.person"
        ).fetchall()
    assert len(rows) >= everybody.number
    assert found_in(b" ".join(bytes(column) for row in rows for column in row), everybody) == set()
