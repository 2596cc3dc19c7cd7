"""How are people enrolled from a list that carries them, without a file? Its accepted rows come from the vault, chunk by chunk.

The rest is as for files: a batch of its own that a second run goes on with, every row judged by the same policies. A decree
names the rows that were accepted of those proposed up to its round; nobody else is enrolled, whatever happens to the list
meanwhile: every row is held against list and decree as they are when it is recorded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from ..batches import Batch, BatchChunkAccepted
from ..commands.admission import Enrolling
from ..commands.named_papers import as_decree, as_list
from ..commands.roles_of_commands import Rights
from ..eligibility.case import Places
from ..enrolment import Candidate
from ..enrolment_terms import EnrolmentTerms
from ..ports import Command, EventStore
from ..proposals import people_of
from ..reasons import Reason
from ..refusals import Refused, invalid, refuse_if
from ..regions import regency_of
from ..selection import People
from ..vault_port import Vault
from .enrolment import BulkEnrolment
from .pipeline import Pipeline
from .sources import MOST_ROWS_OF_A_CHUNK, Chunk, Source

Progress = Callable[[int, int], None]  # rows done, of all


@dataclass(frozen=True, slots=True)
class EnrolFromList:
    """The intent to enrol the people of a list under a decree, which `terms` name both. `rows` alone, by their numbers on the
    list; None is every row that the decree names.
    """

    terms: EnrolmentTerms
    rows: tuple[int, ...] | None = None


class _Asked(NamedTuple):
    """What is enrolled from: a list as it stands, the round a decree names, the rows wanted, and all that the decree names."""

    listed: UUID
    round: int | None
    regency: str
    people: People
    wanted: Sequence[int]
    named: set[int]

    @property
    def here(self) -> list[int]:
        """The wanted rows that the decree names."""
        return [row for row in self.wanted if row in self.named]


class ListEnrolment:
    """Enrols from lists. Safe to use from any thread."""

    def __init__(
        self, store: EventStore, vault: Vault, enrolling: Enrolling, rights: Rights | None = None
    ) -> None:
        self._store = store
        self._vault = vault
        self._bulk = BulkEnrolment(store, vault, enrolling, rights)

    def source(self, intent: EnrolFromList) -> Source:
        """What the batch is made of, in its first attempt. Raises Refused as `enrol` does."""
        return _source(intent, self._asked(intent))

    def enrol(
        self, command: Command, intent: EnrolFromList, progress: Progress = lambda done, total: None
    ) -> tuple[Batch, bool]:
        """The batch, completed, and whether all of it was recorded before. Where it was begun it goes on; `progress` is told of it. Rows
        that are asked for by their numbers are judged anew whenever one of them can be enrolled: after an enrolment was taken back,
        for one. With `rights`, see `BulkEnrolment`.

        Raises Refused where the terms stand against every row, or a row that was asked for is not named.
        """
        terms, asked = intent.terms, self._asked(intent)
        source, batch = self._bulk.attempt(_source(intent, asked))
        if batch is not None and batch.closed:
            if batch.abandoned:
                raise Refused(invalid(Reason.BATCH_CLOSED, "list"))
            if intent.rows is None or not any(told.enrolled for told in self._judged(asked, terms)):
                return batch, True
            source, batch = replace(source, attempt=source.attempt + 1), None
        here = asked.here
        progress(0 if batch is None else batch.totals().read, len(here))
        if batch is None:
            known = self._vault.find([one.nik for one in self._people(asked.listed, asked.people, here)])
            good = len(here) - self._bulk.covered(terms, list(known.values()))
            batch = self._bulk.open(command, source, max(good, 0))
        for after in Pipeline(self._bulk, command, terms, batch).accept_each(self._chunks(terms, asked)):
            batch = after
            progress(batch.totals().read, len(here))
        return self._bulk.complete(command, batch), False

    def rehearse(self, intent: EnrolFromList) -> tuple[list[BatchChunkAccepted], int]:
        """What would become of every row if nothing were recorded before, chunk by chunk, and the whole rupiah that one enrolment
        takes; nothing is recorded. Raises Refused as `enrol` does.
        """
        asked = self._asked(intent)
        given = self._bulk.given_for(intent.terms, asked.regency)
        told = list(self._judged(asked, intent.terms))
        return told, sum(months * given.monthly for _, months, line in given.needs if line)

    def _judged(self, asked: _Asked, terms: EnrolmentTerms) -> Iterator[BatchChunkAccepted]:
        """What would become of every row now, chunk by chunk."""
        given = self._bulk.given_for(terms, asked.regency)
        places = Places.of(given)
        for chunk in self._chunks(terms, asked):
            yield self._bulk.chunk_accepted(chunk, self._bulk.judge(given, places, chunk))

    def candidates(self, listed: UUID, rows: Sequence[int]) -> dict[int, Candidate]:
        """Who stands in these rows of a list. This opens names: for whoever may see them."""
        people = people_of(as_list(self._store.load([listed]).get(listed, ())))
        return dict(zip(rows, self._people(listed, people, rows), strict=True))

    def _asked(self, intent: EnrolFromList) -> _Asked:
        """What there is to do. Raises Refused, see `enrol`."""
        terms = intent.terms
        assert terms.listed is not None
        found = self._store.load([one for one in (terms.listed, terms.decree) if one is not None])
        state = as_list(found.get(terms.listed, ()))
        people = people_of(state)
        assert state is not None
        decree = as_decree(found.get(terms.decree, ())) if terms.decree else None
        regency = regency_of(state.region)
        self._bulk.given_for(terms, regency)  # refuses what stands against every row
        assert decree is not None
        named = set(people.accepted(decree.round))
        refuse_if(
            invalid(Reason.ROWS_NOT_ACCEPTED, "rows", str(at), row=row)
            for at, row in enumerate(intent.rows or ())
            if row not in named
        )
        wanted = sorted(set(people.rows if intent.rows is None else intent.rows))
        refuse_if([] if wanted else [invalid(Reason.NOBODY_NAMED, "rows")])
        return _Asked(terms.listed, decree.round, regency, people, wanted, named)

    def _people(self, listed: UUID, people: People, rows: Sequence[int]) -> Iterator[Candidate]:
        for first in range(0, len(rows), MOST_ROWS_OF_A_CHUNK):
            part = rows[first : first + MOST_ROWS_OF_A_CHUNK]
            yield from self._vault.listed.get(listed, people.sealed(part)).values()

    def _chunks(self, terms: EnrolmentTerms, asked: _Asked) -> Iterator[Chunk]:
        """The rows in chunks whose numbers do not depend on what became of other rows since."""
        for number, first in enumerate(range(0, len(asked.wanted), MOST_ROWS_OF_A_CHUNK)):
            part = [row for row in asked.wanted[first : first + MOST_ROWS_OF_A_CHUNK] if row in asked.named]
            if part:
                checksum = sha256(f"{asked.listed} {MOST_ROWS_OF_A_CHUNK} {number}".encode()).hexdigest()
                rows = self._vault.listed.get(asked.listed, asked.people.sealed(part))
                yield self._bulk.chunk(terms, number, checksum, list(rows.items()))


def _source(intent: EnrolFromList, asked: _Asked) -> Source:
    read_as = "list" if intent.rows is None else "list rows " + ",".join(map(str, asked.wanted))
    return Source(f"{asked.listed}:{asked.round}", asked.regency, intent.terms, read_as)
