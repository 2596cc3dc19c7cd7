"""Who stands in the rows of a list that carries its people, and who looked? For the office that verifies, and the regency's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import anyio.to_thread

from ...domain.emergency_access import EmergencyAccess
from ...domain.refusals import Refused
from ...domain.regions import regency_of
from ...projections.acts.query import ParticipantList as ListRow
from ...projections.engine.reading import At
from ...projections.enrolments import query as enrolments
from ...projections.listed_people.query import ListedRow
from ..types.context import Context, EmergencyAccessSpent, Info, Seen
from ..types.context import Sight as SightRow
from ..types.moment import today_in
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

Row = tuple[UUID, int, int]  # a list, a row of it by number, and the round in which it was proposed


@dataclass(slots=True)
class ListedNames:
    """Who was proposed on some lists, as far as that was asked for and may be seen; and who looked."""

    seen: dict[Row, Seen] = field(default_factory=dict)
    covered: dict[Row, bool] = field(default_factory=dict)
    spent: dict[UUID, EmergencyAccessSpent] = field(default_factory=dict)
    sights: Mapping[UUID, Sequence[SightRow]] = field(default_factory=dict)

    def person(self, context: Context, listed: ListRow, row: ListedRow) -> Person | None:
        """Who stands there; null where the vault does not hold the row any more. Raises NotSignedIn or NotAllowed."""
        return Person.of(self.seen_in(context, listed, row))

    def seen_in(self, context: Context, listed: ListRow, row: ListedRow) -> Seen | None:
        """All that is kept of them; likewise."""
        require_name(context, _whose(listed, row), self.spent.get(listed.id))
        return self.seen.get((listed.id, row.row, row.round))

    def is_covered(self, context: Context, listed: ListRow, row: ListedRow) -> bool | None:
        """Whether that person is protected now; null where the vault does not hold the row any more. Raises as `person` does."""
        require_name(context, _whose(listed, row), self.spent.get(listed.id))
        return self.covered.get((listed.id, row.row, row.round))

    def looks(self, context: Context, listed: ListRow) -> list[Sight]:
        """Who was shown names of the list. Raises NotSignedIn or NotAllowed."""
        return looks(context, whose(listed), self.sights.get(listed.id, ()))

    async def open(self, info: Info, listed: ListRow, rows: Iterable[ListedRow]) -> None:
        """Open these rows of a list where whoever asks may see them, by one look; what was opened already is not opened again."""
        context = info.context
        wanted = [row for row in rows if (listed.id, row.row, row.round) not in self.seen]
        if context.people is None or not wanted or not context.principal.opens_names:
            return
        by_role = [row for row in wanted if shows_name(context, _whose(listed, row))]
        in_emergency = [row for row in wanted if opens_name(context, _whose(listed, row))]
        if not by_role and not in_emergency:
            return
        try:
            marks = await anyio.to_thread.run_sync(context.register.rounds_of_list, listed.id)
        except Refused:  # a list that is known by its digest has no rows
            return
        await self._look(info, listed, by_role, marks, None)
        await self._look(info, listed, in_emergency, marks, context.principal.emergency)

    async def compare(self, info: Info, listed: ListRow, at: At) -> None:
        """Which of those who were opened are protected today, by an enrolment that whoever asks may see."""
        people, opened = (
            info.context.people,
            {key: one.nik for key, one in self.seen.items() if key[0] == listed.id},
        )
        if people is None or not opened:
            return
        day = today_in(info, listed.region)
        workers = await anyio.to_thread.run_sync(people.of_niks, sorted(set(opened.values())))
        found = await enrolments.of_workers(info.context.reader, list(workers.values()), day, at=at)
        for key, nik in opened.items():
            worker = workers.get(nik)
            one = None if worker is None else found.get(worker)
            self.covered[key] = one is not None and one.protects_on(day)

    async def _look(
        self,
        info: Info,
        listed: ListRow,
        rows: Sequence[ListedRow],
        marks: Sequence[str],
        emergency: EmergencyAccess | None,
    ) -> None:
        """Open rows by one look, under a break-glass where there is one."""
        people, who = info.context.people, info.context.principal
        if not rows or people is None:
            return
        sealed = {row.row: marks[row.round - 1] for row in rows}
        try:
            found = await anyio.to_thread.run_sync(
                people.see_listed, who.id, operation_of(info), listed.id, sealed, emergency
            )
        except EmergencyAccessSpent as problem:
            self.spent[listed.id] = problem
            return
        self.seen |= {(listed.id, row.row, row.round): found[row.row] for row in rows if row.row in found}


async def looks_of_lists(info: Info, lists: Mapping[UUID, ListRow], asked: SelectedField) -> ListedNames:
    """Names that nobody was shown yet, and who looked where that is asked for."""
    names, people = ListedNames(), info.context.people
    if people is not None and lists and next(named(asked, "sights", "ParticipantList"), None) is not None:
        told = [one.id for one in lists.values() if sees_looks(info.context, whose(one))]
        names.sights = await anyio.to_thread.run_sync(people.sights_of_lists, told)
    return names


def whose(listed: ListRow) -> Whose:
    return Whose(regency_of(listed.region), listed.region)


def _whose(listed: ListRow, row: ListedRow) -> Whose:
    """Of a row it is for the village where its person lives."""
    return Whose(regency_of(listed.region), row.village)
