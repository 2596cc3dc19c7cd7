"""Can anybody who reads the database tell whose rows were sent? Digests are keyed wherever they are stored.

And what the version before recorded under plain digests is still found by them.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
import pytest

from naungan.domain import selection
from naungan.domain.batches import PLAIN, Batch, BatchChunkAccepted, BatchOpened
from naungan.domain.bulk import attempts
from naungan.domain.bulk import enrolment as bulk_module
from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.bulk.intake import Intake
from naungan.domain.bulk.sent_parts import AppendRows, CompleteBatch, OpenBatch, checksum_of
from naungan.domain.bulk.sources import Source
from naungan.domain.commands.register import Register
from naungan.domain.decrees import DecreeIssued, IssueDecree
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.keyed_digests import mark
from naungan.domain.ports import NewEvent
from naungan.domain.refusals import Refused
from naungan.domain.selection import ListVerified, ParticipantsProposed, ProposeParticipants, VerifyList
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.event_types import EVENT_TYPES, EventTypes, Row
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.log.told_events import told
from naungan.infrastructure.vault.keys import Keys
from naungan.infrastructure.vault.vault import PostgresVault
from tests.databases import looking_at
from tests.people import PASER, SCHEME, Papers, command, done, enrolments, people, person, ready_to_enrol

ROWS = tuple(enumerate(people(1, 2), start=2))
OTHER_ROWS = tuple(enumerate(people(3, 4), start=2))
FILE = sha256(b"a file of one worker").hexdigest()


def opened(intake: Intake, papers: Papers, *, dry: bool = False) -> UUID:
    terms = papers.terms()
    outcome = done(intake.open_batch(command(), OpenBatch(PASER, FILE, terms, 10, dry)))
    return UUID(outcome.result["batch"])


def everything(url: str) -> str:
    """All that log and vault hold, bytes as hexadecimal digits and as text."""
    found: list[str] = []
    with looking_at(url) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('log', 'vault')"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f"SELECT * FROM {table}".encode()):
                found += [c.hex() + c.decode("latin-1") if isinstance(c, bytes) else str(c) for c in row]
    return "\n".join(found)


def test_no_digest_of_personal_rows_and_no_id_made_of_one_is_stored(
    register: Register, intake: Intake, database_url: str
) -> None:
    # given a list that was proposed, verified and decreed, a batch that waits and one that is recorded
    papers = ready_to_enrol(register)
    done(register.enrol_workers(command(), papers.enrol(person(9))))
    waiting = opened(intake, papers, dry=True)
    done(intake.append_rows(command(), AppendRows(waiting, 0, checksum_of(ROWS), ROWS))[0])
    assert papers.digest not in everything(database_url)
    assert checksum_of(ROWS) not in everything(database_url)
    done(intake.complete_batch(command(), CompleteBatch(waiting, 1)))
    # when somebody who has the database tries what they guess
    held = everything(database_url)
    # then neither a digest nor an id made from one tells them that they are right
    plain_batch = Source(FILE, PASER, papers.terms(), "rows").plain_id
    for guess in (papers.digest, FILE, checksum_of(ROWS)):
        assert guess not in held
    for made in (selection.plain_list_id(papers.digest), plain_batch):
        assert str(made) not in held
        assert made.hex not in held


def test_the_same_list_has_the_same_mark_under_the_same_keys_and_no_other(
    vault: PostgresVault, keys: Keys, database_url: str
) -> None:
    assert mark(vault, "list", FILE) == mark(vault, "list", FILE) != mark(vault, "file", FILE)
    rotated = keys.with_new_kek().with_new_index()
    with contextlib.closing(PostgresVault(database_url, rotated)) as later:
        assert mark(later, "list", FILE) == mark(vault, "list", FILE)
        assert selection.list_id(later, FILE) == selection.list_id(vault, FILE)
    assert selection.list_id(vault, FILE).version == 8


# What the version before recorded


class TypesBefore(EventTypes):
    """Stores events as the version before did: by first names, with the plain digests that were sent."""

    def __init__(self) -> None:
        super().__init__(EVENT_TYPES.names, EVENT_TYPES.upcasters)
        self._digest = ""

    def list_id(self, _: object, digest: str) -> UUID:
        """The id of a list then."""
        self._digest = digest
        return selection.plain_list_id(digest)

    def encoded(self, events: Sequence[NewEvent]) -> list[Row]:
        return [(new, *self.encode(new.event)) for new in events]

    def encode(self, event: Any) -> tuple[str, bytes]:
        name, state = super().encode(event)
        content = msgspec.json.decode(state)
        match event:
            case ParticipantsProposed() | ListVerified():
                content["list_digest"] = self._digest
            case DecreeIssued() | WorkerEnrolled():
                content["list_digest"] = self._digest if content.pop("listed") else None
            case BatchOpened():
                content["file_digest"] = content.pop("file")
            case BatchChunkAccepted():
                pass
            case _:
                return name, state
        return name.partition(".v")[0], msgspec.json.encode(content)


@pytest.fixture
def before(
    database_url: str,
    store: PostgresEventStore,
    vault: PostgresVault,
    regions: KemendagriRegions,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Register, BulkEnrolment]]:
    """A register that records as the version before did; close the context to go on with this one."""
    types = TypesBefore()
    monkeypatch.setattr(selection, "list_id", types.list_id)
    monkeypatch.setattr(bulk_module, "mark", lambda _, kind, plain: plain)
    monkeypatch.setattr(attempts, "marked_id", lambda _, kind, plain: plain)
    with contextlib.closing(PostgresEventStore(database_url, types=types)) as old:
        register = Register(old, vault, NikRules(), regions)
        yield register, BulkEnrolment(old, vault, register.enrolling)


def test_a_list_recorded_under_a_plain_digest_is_found_by_it(
    before: tuple[Register, BulkEnrolment],
    register: Register,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers = ready_to_enrol(before[0])
    enrolments(before[0].enrol_workers(command(), papers.enrol(person(1))))
    monkeypatch.undo()
    # when it is proposed and verified again, decreed once more, and workers are enrolled on the old and the new decree
    day = dt.date(2022, 9, 1)
    proposed = register.propose_participants(
        command(), ProposeParticipants(PASER, SCHEME, papers.digest, 1000)
    )
    assert done(proposed).result == {"list": str(selection.plain_list_id(papers.digest))}
    assert proposed.position is None  # nothing new
    assert (
        done(register.verify_list(command(), VerifyList(papers.digest, "Camat Contoh", day, 1000))).position
        is None
    )
    decree = IssueDecree(PASER, "SK 2/2022", dt.date(2022, 9, 16), papers.digest, 900)
    decreed = UUID(done(register.issue_decree(command(), decree)).result["decree"])
    enrolments(register.enrol_workers(command(), papers.enrol(person(2))))
    enrolments(register.enrol_workers(command(), papers.enrol(person(3), decree=decreed)))
    # then all of it hangs on the one list
    with looking_at(database_url) as connection:
        used = connection.execute(
            "SELECT used FROM log.guard_selection WHERE id = %s", (selection.plain_list_id(papers.digest),)
        ).fetchone()
    assert used == (3,)
    # and another list is another one
    [breach] = register.enrol_workers(command(), papers.enrol(person(4), list_digest="aa" * 32)).breaches[:1]
    assert breach.reason == "list_not_verified"


def test_a_batch_left_half_done_by_the_version_before_goes_on(
    before: tuple[Register, BulkEnrolment],
    register: Register,
    store: PostgresEventStore,
    vault: PostgresVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers = ready_to_enrol(before[0])
    terms = papers.terms()
    source = Source(FILE, PASER, terms)
    old = before[1]
    batch = old.open(command(), source, 4)
    old.accept(command(), terms, batch, old.chunk(terms, 0, checksum_of(ROWS), ROWS))
    monkeypatch.undo()
    now = BulkEnrolment(store, vault, register.enrolling)
    _, found = now.attempt(source)
    assert found is not None
    assert (found.id, found.opened.file) == (source.plain_id, None)
    # when its chunk comes again, and another one, then each row is enrolled once
    again = now.accept(command(), terms, found, now.chunk(terms, 0, checksum_of(ROWS), ROWS))
    assert again.enrolled == 2
    both = now.accept(command(), terms, again, now.chunk(terms, 1, checksum_of(OTHER_ROWS), OTHER_ROWS))
    assert both.enrolled == 4
    # and other rows under a number that was used are refused, whoever recorded that number
    for number in (0, 1):
        with pytest.raises(Refused) as refused:
            now.accept(command(), terms, both, now.chunk(terms, number, "ee" * 32, OTHER_ROWS))
        assert refused.value.breaches[0].reason == "chunk_differs"
    closed: Batch = now.complete(command(), both)
    assert (closed.totals().enrolled, closed.left()) == (4, {papers.budget: 0})


def test_a_plain_digest_that_was_stored_is_never_told(
    before: tuple[Register, BulkEnrolment], database_url: str
) -> None:
    papers = ready_to_enrol(before[0])
    terms, old = papers.terms(), before[1]
    enrolments(before[0].enrol_workers(command(), papers.enrol(person(9))))
    batch = old.open(command(), Source(FILE, PASER, terms), 4)
    old.accept(command(), terms, batch, old.chunk(terms, 0, checksum_of(ROWS), ROWS))
    with looking_at(database_url) as connection:
        rows = connection.execute("SELECT topic, state FROM log.stored_events").fetchall()
    stored = " ".join(bytes(state).decode() for _, state in rows)
    assert all(digest in stored for digest in (papers.digest, FILE, checksum_of(ROWS)))
    answered = " ".join(str(told(topic, bytes(state))) for topic, state in rows)
    for digest in (papers.digest, FILE, checksum_of(ROWS)):
        assert digest not in answered
    assert {name for name, _ in rows} >= set(EVENT_TYPES.upcasters) - _WITHOUT_DIGESTS


# Events that have another version for other reasons: none of them ever held a digest.
_WITHOUT_DIGESTS = {
    *("AgreementAmended", "BudgetAllocated", "BudgetRevised", "ClaimExplained", "ClaimWithdrawn"),
    *("VillageQuotaSet", "CardIssued", "CardHandedOver", "HandoverHeld", "EnrolmentTransferred"),
    *("ParticipantsProposed.v2", "ListVerified.v2", "DecreeIssued.v2"),
    *("ParticipantsProposed.v3", "ListVerified.v3", "ListReturned"),
}


def test_a_checksum_of_before_is_compared_with_and_stays_what_it_was() -> None:
    event = EVENT_TYPES.decode(
        "BatchChunkAccepted",
        b'{"number":0,"checksum":"ab","read":1,"enrolled":1,"already":0,"refused":0,"blank":0,"refusals":[]}',
        1,
    )
    assert event == replace(event, checksum=PLAIN + "ab")
