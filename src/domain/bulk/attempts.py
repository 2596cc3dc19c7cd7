"""Is a file that is sent again told as it ended, or tried once more? Each attempt is a batch of its own.

One that was interrupted is no new attempt, and goes on after its last accepted chunk: `infrastructure/bulk/importer.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ..batches import Batch, BatchEvent, RowRefusal, attempt_id, evolve, mendable
from ..commands.admission import Enrolling
from ..eligibility.case import Places
from ..eligibility.policies_on_terms import against_all
from ..keyed_digests import marked_id
from ..ports import EventStore, Recorded, state_of
from ..vault_port import Vault
from ..vocabulary import RecordingMode, RuleCode
from .fates import mended
from .sources import Source


class Attempts:
    """The batches of a source, one an attempt."""

    def __init__(self, store: EventStore, vault: Vault, enrolling: Enrolling) -> None:
        self._store = store
        self._vault = vault
        self._enrolling = enrolling

    def stream(self, source: Source) -> UUID:
        """The id of this source's batch, in its attempt, recorded or not."""
        return attempt_id(self._first(source), source.attempt)

    def _first(self, source: Source) -> UUID:
        """The batch of the first attempt, which causes the others: keyed, or the plain one where it was opened under that."""
        keyed, plain = marked_id(self._vault, "batch", source.plain_id), source.plain_id
        found = self._store.load([keyed, plain])
        return plain if plain in found and keyed not in found else keyed

    def attempt(self, source: Source) -> tuple[Source, Batch | None]:
        """The source with the attempt that is to be made or told, and its batch if it was ever opened.

        A batch that is closed is told as it is, unless rows were refused for causes outside the file that are mended by
        now: then it is another attempt's turn.
        """
        number, batch = self._newest(self._first(source))
        found = replace(source, attempt=number)
        if batch is not None and self._may_now_enrol(source, batch):
            return replace(source, attempt=number + 1), None
        return found, batch

    def regency(self, batch: UUID) -> str | None:
        """The regency of a batch; None where it was never opened."""
        return self._store.scopes([batch]).get(batch)

    def newest(self, first: UUID) -> Batch | None:
        """The last attempt of a batch; None where it was never opened."""
        return self._newest(first)[1]

    def _newest(self, first: UUID) -> tuple[int, Batch | None]:
        number, batch = 1, self.load(first)
        while batch is not None and batch.closed:
            following = self.load(attempt_id(first, number + 1))
            if following is None:
                break
            number, batch = number + 1, following
        return number, batch

    def _may_now_enrol(self, source: Source, batch: Batch) -> bool:
        """Whether a cause outside the file, for which a row of a closed batch was refused, is gone by now."""
        rows = mendable(batch) if batch.closed and not batch.abandoned else []
        if not rows:
            return False
        mode = RecordingMode.COMMAND
        given, _ = self._enrolling.given_for(source.terms, mode, source.regency, [], batch.id)
        if against_all(given):
            return False
        places = Places.of(given)
        answers: dict[tuple[RuleCode, str], bool] = {}

        def is_mended(refusal: RowRefusal) -> bool:
            key = (refusal.code, str(refusal.facts.get("village", "")))
            if key not in answers:
                answers[key] = mended(given, places, *key)
            return answers[key]

        return any(all(map(is_mended, row)) for row in rows)

    def load(self, batch: UUID) -> Batch | None:
        return _state(batch, self._store.load([batch]).get(batch, ()))


def _state(stream: UUID, history: Sequence[Recorded]) -> Batch | None:
    return state_of(history, BatchEvent, lambda state, event: evolve(state, event, stream))
