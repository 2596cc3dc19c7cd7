"""How are people enrolled from a list that carries them, without a file? Its accepted rows come from the vault, chunk by chunk.

The rest is as for files: a batch of its own that a second run goes on with, every row judged by the same policies. A decree
names the rows that were accepted of those proposed up to its round; nobody else is enrolled, whatever happens to the list
meanwhile: every row is held against list and decree as they are when it is recorded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ..batches import Batch
from ..commands.admission import Enrolling
from ..commands.named_papers import as_decree, as_list
from ..enrolment import Candidate
from ..enrolment_terms import EnrolmentTerms
from ..ports import Command, EventStore, Vault
from ..proposals import people_of
from ..reasons import Reason
from ..refusals import Refused, invalid, refuse_if
from ..regions import regency_of
from ..selection import People
from .enrolment import MOST_ROWS_OF_A_CHUNK, BulkEnrolment
from .pipeline import Pipeline
from .sources import Chunk, Source

Progress = Callable[[int, int], None]  # rows done, of all


@dataclass(frozen=True, slots=True)
class EnrolFromList:
    """The intent to enrol the people of a list under a decree, which `terms` name both. `rows` alone, by their numbers on the
    list; None is every row that the decree names.
    """

    terms: EnrolmentTerms
    rows: tuple[int, ...] | None = None


class ListEnrolment:
    """Enrols from lists. Safe to use from any thread."""

    def __init__(self, store: EventStore, vault: Vault, enrolling: Enrolling) -> None:
        self._store = store
        self._vault = vault
        self._bulk = BulkEnrolment(store, vault, enrolling)

    def enrol(
        self, command: Command, intent: EnrolFromList, progress: Progress = lambda done, total: None
    ) -> tuple[Batch, bool]:
        """The batch, completed, and whether all of it was recorded before. Where it was begun it goes on.

        Raises Refused where the terms stand against every row, or a row that was asked for is not named.
        """
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
        read_as = "list" if intent.rows is None else "list rows " + ",".join(map(str, wanted))
        source, batch = self._bulk.attempt(Source(f"{terms.listed}:{decree.round}", regency, terms, read_as))
        if batch is not None and batch.closed:
            if batch.abandoned:
                raise Refused(invalid(Reason.BATCH_CLOSED, "list"))
            return batch, True
        here = [row for row in wanted if row in named]
        if batch is None:
            known = self._vault.find([one.nik for one in self._people(terms.listed, people, here)])
            good = len(here) - self._bulk.covered(terms, list(known.values()))
            batch = self._bulk.open(command, source, max(good, 0))
        chunks = self._chunks(terms, people, wanted, named)
        for after in Pipeline(self._bulk, command, terms, batch).accept_each(chunks):
            batch = after
            progress(batch.totals().read, len(here))
        return self._bulk.complete(command, batch), False

    def _people(self, listed: UUID, people: People, rows: Sequence[int]) -> Iterator[Candidate]:
        for first in range(0, len(rows), MOST_ROWS_OF_A_CHUNK):
            part = rows[first : first + MOST_ROWS_OF_A_CHUNK]
            yield from self._vault.listed.get(listed, people.sealed(part)).values()

    def _chunks(
        self, terms: EnrolmentTerms, people: People, wanted: Sequence[int], named: set[int]
    ) -> Iterator[Chunk]:
        """The rows in chunks whose numbers do not depend on what became of other rows since."""
        assert terms.listed is not None
        for number, first in enumerate(range(0, len(wanted), MOST_ROWS_OF_A_CHUNK)):
            part = [row for row in wanted[first : first + MOST_ROWS_OF_A_CHUNK] if row in named]
            if part:
                checksum = sha256(f"{terms.listed} {MOST_ROWS_OF_A_CHUNK} {number}".encode()).hexdigest()
                rows = self._vault.listed.get(terms.listed, people.sealed(part))
                yield self._bulk.chunk(terms, number, checksum, list(rows.items()))
