"""What can be done about a list that carries its people? Propose it, judge its rows, correct it and propose it again.

Vault first, then log: rows are sealed under the mark of their round before an event names it. A round that no event
names is swept, and the same round told again finds its rows there.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from .. import proposals
from ..allowed_days import ahead
from ..enrolment import Candidate
from ..ports import Command, Outcome
from ..proposals import MOST_ROWS, CorrectProposal, ProposePeople, VerifyPeople
from ..reasons import Reason
from ..refusals import Breach, invalid, refuse_if
from ..regions import level_of, local_day, regency_of
from ..selection import NOBODY, ListedRow, ParticipantsProposed, People
from ..vocabulary import RecordingMode, RegionLevel, RowState, RuleCode
from .four_eyes import by_other_hands
from .handling import Plan, Running, all_at_once, as_expected, next_in_stream
from .named_papers import as_list

_AT_ONCE = 2_000  # people looked up together


class ProposalCommands(Running):
    """Commands about lists that carry their people, each `(command, intent) -> Outcome`; result {"list": id}."""

    def propose_people(self, command: Command, intent: ProposePeople) -> Outcome:
        """Propose people. Refused as a whole where any row cannot stand, with everything that is wrong with every row."""

        def decide() -> Plan:
            faults = [*self.proposer_faults(intent.region), *self.code_faults(intent.scheme, None)]
            if not 1 <= len(intent.rows) <= MOST_ROWS:
                faults.append(invalid(Reason.HOW_MANY_ROWS, "rows", most=MOST_ROWS))
            elif not any(fault.path == ("region",) for fault in faults):
                faults += self.row_faults(intent.region, intent.rows, "rows")
                faults += _twice(intent.rows)
            refuse_if(faults)
            stream = proposals.people_list_id(self.vault, intent)
            history = self.store.load([stream]).get(stream, ())
            mark = proposals.proposal_mark(self.vault, stream, 1, intent.rows)
            events = proposals.propose(as_list(history), intent, mark)
            if events and not command.unknown:
                self.vault.listed.put(stream, mark, list(enumerate(intent.rows, 1)))
            append = next_in_stream(regency_of(intent.region), stream, history, events)
            return append, {"list": str(stream)}

        return self.run(command, intent, decide, sealed=True)

    def verify_people(self, command: Command, intent: VerifyPeople) -> Outcome:
        """Accept every row that waits, but those returned; of one region, whoever judges for that region may."""
        note = self.note(command, intent.note or "")

        def decide() -> Plan:
            history = self.store.load([intent.list]).get(intent.list, [])
            history = self.reach.reached(command, intent, history, intent.region)
            as_expected(history, "ParticipantList", "list", intent.expected_version)
            state = as_list(history)
            people = proposals.people_of(state)
            assert state is not None
            by_other_hands(command, history, ParticipantsProposed)
            late = self.untimely(command, intent, state.region, history[-1].recorded_at)
            strict = command.mode is RecordingMode.COMMAND
            enrolled = self.store.named([intent.list]).get(intent.list, NOBODY).people if strict else 0
            waiting = set(people.waiting(intent.region))
            returned = {one.row for one in intent.returned} & waiting
            rows = {row for row, _ in self._enrolled(intent.list, people, returned)} if enrolled else set()
            events = all_at_once(late, lambda: proposals.verify(state, intent, enrolled, rows, None))
            if events and intent.note is not None:
                events = proposals.verify(state, intent, enrolled, rows, note())
            append = next_in_stream(regency_of(state.region), intent.list, history, events)
            return replace(append, about=intent.region or state.region), {"list": str(intent.list)}

        return self.run(command, intent, decide, sealed=True)

    def correct_proposal(self, command: Command, intent: CorrectProposal) -> Outcome:
        """Propose returned rows again as they should be, withdraw some, add others: the next round of the list."""

        def decide() -> Plan:
            history = self.store.load([intent.list]).get(intent.list, [])
            state = as_list(history)
            people = proposals.people_of(state)
            assert state is not None
            told = (intent.rows, intent.withdrawn, intent.added)
            before = proposals.proposal_mark(self.vault, intent.list, people.round, told)
            if proposals.told_again(people, intent, before):
                events: tuple[ParticipantsProposed, ...] = ()
            else:
                as_expected(history, "ParticipantList", "list", intent.expected_version)
                candidates = [one.candidate for one in intent.rows]
                faults = [
                    *self.row_faults(state.region, candidates, "rows"),
                    *self.row_faults(state.region, intent.added, "added"),
                    *self._listed_already(intent, people),
                    *self._leave_enrolled(intent, people),
                ]
                mark = proposals.proposal_mark(self.vault, intent.list, people.round + 1, told)
                events = all_at_once(faults, lambda: proposals.correct(state, intent, mark))
                if not command.unknown:
                    at = {one.row: one.candidate for one in intent.rows}
                    at |= dict(enumerate(intent.added, len(people.rows) + 1))
                    self.vault.listed.put(intent.list, mark, list(at.items()))
            append = next_in_stream(regency_of(state.region), intent.list, history, events)
            return append, {"list": str(intent.list)}

        return self.run(command, intent, decide, sealed=True)

    def region_of_list(self, listed: UUID) -> str:
        """The region that proposed a list with people. Raises Refused where there is no such list, or it carries none."""
        state = as_list(self.store.load([listed]).get(listed, ()))
        proposals.people_of(state)
        assert state is not None
        return state.region

    def rounds_of_list(self, listed: UUID) -> tuple[str, ...]:
        """The marks under which the rows of each round of a list are sealed. Raises Refused as `region_of_list`."""
        return proposals.people_of(as_list(self.store.load([listed]).get(listed, ()))).marks

    def people_on_list(self, listed: UUID) -> list[tuple[int, ListedRow, Candidate]]:
        """Who stands in which row of a list. This opens names: whoever answers with them must hold a role that may see them.
        Raises Refused where there is no such list, or it carries none.
        """
        people = proposals.people_of(as_list(self.store.load([listed]).get(listed, ())))
        found = self.vault.listed.get(listed, people.sealed(people.rows))
        return [(row, one, found[row]) for row, one in sorted(people.rows.items())]

    def returned_on_list(self, listed: UUID) -> dict[int, Candidate]:
        """Who stands in the rows of a list that an office gave back, by row. Nobody is shown: it is to be compared. Raises Refused where
        there is no such list, or it carries none.
        """
        people = proposals.people_of(as_list(self.store.load([listed]).get(listed, ())))
        rows = [row for row, one in people.rows.items() if one.state is RowState.RETURNED]
        return dict(self.vault.listed.get(listed, people.sealed(rows)))

    def row_faults(self, region: str, rows: Sequence[Candidate], path: str) -> list[Breach]:
        """What is wrong with people of a proposal, each by itself: their form, where they live, and whether they live."""
        today = local_day(self.regions, region, self.store.now())
        village = region if level_of(region) is RegionLevel.VILLAGE else None
        faults: list[Breach] = []
        for at, one in enumerate(rows):
            place = (path, str(at))
            found = self.enrolling.candidate_faults(at, one, regency_of(region), dt.date.max)
            faults += (replace(fault, path=(*place, *fault.path[2:])) for fault in found)
            faults += ahead(one.birth_date, today, *place, "birthDate")
            if village is not None and one.village != village and not found:
                faults.append(invalid(Reason.ROW_OF_OTHER_VILLAGE, *place, "village", village=village))
        return faults + self._dead(rows, path)

    def _dead(self, rows: Sequence[Candidate], path: str) -> list[Breach]:
        """Who of these people is on record as dead."""
        faults: list[Breach] = []
        for first in range(0, len(rows), _AT_ONCE):
            part = rows[first : first + _AT_ONCE]
            known = self.vault.find([one.nik for one in part])
            dead = self.store.deaths(list(known.values())) if known else {}
            faults += (
                Breach(RuleCode.WORKER_DIED, Reason.LISTED_DEAD, (path, str(at)))
                for at, one in enumerate(part, first)
                if dead and known.get(one.nik) in dead
            )
        return faults

    def _listed_already(self, intent: CorrectProposal, people: People) -> list[Breach]:
        """Who of a correction stands in another row of it, or in one of the list that it does not change."""
        candidates = [*(one.candidate for one in intent.rows), *intent.added]
        paths = [("rows", str(at)) for at in range(len(intent.rows))]
        paths += [("added", str(at)) for at in range(len(intent.added))]
        changed = {*(one.row for one in intent.rows), *intent.withdrawn}
        stays = [
            row
            for row, one in people.rows.items()
            if row not in changed and one.state is not RowState.WITHDRAWN
        ]
        on_it = self.vault.listed.known(intent.list, [one.nik for one in candidates], people.sealed(stays))
        faults: list[Breach] = []
        met: set[str] = set()
        for candidate, path in zip(candidates, paths, strict=True):
            if candidate.nik in on_it:
                faults.append(invalid(Reason.TWICE_IN_LIST, *path, "nik", row=on_it[candidate.nik]))
            elif candidate.nik in met:
                faults.append(invalid(Reason.TWICE_IN_CORRECTION, *path, "nik"))
            met.add(candidate.nik)
        return faults

    def _leave_enrolled(self, intent: CorrectProposal, people: People) -> list[Breach]:
        """Who would be on the list no more, and is enrolled from it."""
        stay = {one.candidate.nik for one in intent.rows} | {one.nik for one in intent.added}
        paths: dict[int, tuple[str, ...]] = {
            one.row: ("rows", str(at), "row") for at, one in enumerate(intent.rows)
        }
        paths |= {row: ("withdrawn", str(at)) for at, row in enumerate(intent.withdrawn)}
        named = {row for row in paths if row in people.rows}
        return [
            invalid(Reason.ROW_ENROLLED, *paths[row], row=row)
            for row, nik in self._enrolled(intent.list, people, named)
            if nik not in stay
        ]

    def _enrolled(self, listed: UUID, people: People, rows: Collection[int]) -> Iterator[tuple[int, str]]:
        """Which of these rows are of people who are enrolled from the list, and their NIK."""
        if not rows or not self.store.named([listed]).get(listed, NOBODY).people:
            return
        there = sorted(rows)
        for first in range(0, len(there), _AT_ONCE):
            found = self.vault.listed.get(listed, people.sealed(there[first : first + _AT_ONCE]))
            known = self.vault.find([one.nik for one in found.values()])
            enrolled = self.store.named([listed], list(known.values()))[listed].workers
            yield from ((row, one.nik) for row, one in found.items() if known.get(one.nik) in enrolled)


def _twice(rows: Sequence[Candidate]) -> list[Breach]:
    """Who stands in a proposal before."""
    first: dict[str, int] = {}
    faults: list[Breach] = []
    for at, one in enumerate(rows):
        if one.nik in first:
            faults.append(invalid(Reason.TWICE_IN_LIST, "rows", str(at), "nik", row=first[one.nik] + 1))
        first.setdefault(one.nik, at)
    return faults
