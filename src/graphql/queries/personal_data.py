"""Who is behind an enrolment, and who looked? Personal data, for those who may, each look written down before it is given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import anyio.to_thread

from ...projections.enrolments.query import Participant
from ..types.context import Context, EmergencyAccessSpent, Info, Seen
from ..types.context import Sight as SightRow
from ..types.selected_fields import SelectedField, named
from .names import (
    Person,
    Sight,
    Whose,
    looks,
    opens_name,
    operation_of,
    require_name,
    sees_looks,
    shows_name,
)


@dataclass(frozen=True, slots=True)
class Persons:
    """Who the workers of some enrolments are, as far as that was asked for and may be seen; and who looked."""

    seen: Mapping[UUID, Seen]
    sights: Mapping[UUID, Sequence[SightRow]]
    spent: EmergencyAccessSpent | None = None

    def person(self, context: Context, row: Participant) -> Person | None:
        """Who it is; null where the person was forgotten. Raises NotSignedIn or NotAllowed."""
        require_name(context, _whose(row), self.spent)
        return Person.of(self.seen.get(row.worker))

    def looks(self, context: Context, row: Participant) -> list[Sight]:
        """Who looked. Raises NotSignedIn or NotAllowed."""
        return looks(context, _whose(row), self.sights.get(row.worker, ()))


async def persons_of(info: Info, rows: Iterable[Participant], asked: SelectedField) -> Persons:
    """Open what is asked for and may be seen: one look by the roles, and one by a break-glass."""
    context, people, listed = info.context, info.context.people, list(rows)
    seen: Mapping[UUID, Seen] = {}
    sights: Mapping[UUID, Sequence[SightRow]] = {}
    if people is None or not listed:
        return Persons(seen, sights)
    spent = None
    who = context.principal
    if who.opens_names and next(named(asked, "person", "Enrolment"), None) is not None:
        own = [row.worker for row in listed if shows_name(context, _whose(row))]
        opened = [row.worker for row in listed if opens_name(context, _whose(row))]
        seen = await anyio.to_thread.run_sync(people.see, who.id, operation_of(info), own)
        try:
            under = await anyio.to_thread.run_sync(
                people.see, who.id, operation_of(info), opened, who.emergency
            )
            seen = {**seen, **under}
        except EmergencyAccessSpent as problem:
            spent = problem
    if next(named(asked, "sights", "Enrolment"), None) is not None:
        workers = [row.worker for row in listed if sees_looks(context, _whose(row))]
        sights = await anyio.to_thread.run_sync(people.sights, workers)
    return Persons(seen, sights, spent)


def _whose(row: Participant) -> Whose:
    return Whose(row.regency, row.village, row.id)
