"""What becomes of lists and decrees?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import IssueDecree
from naungan.domain.proposals import VerifyPeople
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import RecordingMode

from .facts import Decreed, Facts, Listed, Refusal, Row, Worker

Person = tuple[Worker, str, str]  # with their village and segment


class Lists(Facts):
    """Lists proposed and verified, decrees over them."""

    def propose(self, intent: ProposeParticipants, listed: UUID) -> None:
        self.lists[listed] = Listed(intent.region, intent.scheme, intent.count)
        self.digests[intent.list_digest] = listed

    def propose_people(self, region: str, scheme: str, people: Sequence[Person], listed: UUID | None) -> None:
        if not people or len({worker for worker, _, _ in people}) < len(people):
            raise Refusal("nobody, or somebody twice")
        self._may_be_proposed(region, people)
        first = (region, scheme, tuple(people))
        if any(one.first == first for one in self.lists.values()):
            return
        rows = {n: Row(*person, round=1) for n, person in enumerate(people, 1)}
        if listed is not None:
            self.lists[listed] = Listed(region, scheme, len(rows), rows=rows, first=first)

    def correct_proposal(
        self,
        listed: UUID,
        changed: Sequence[tuple[int, Person]],
        gone: Sequence[int],
        added: Sequence[Person],
    ) -> None:
        one = self.lists[listed]
        assert one.rows is not None
        told = (tuple(changed), tuple(gone), tuple(added))
        if told == one.correction and not {n for n, _ in changed} & one.these("RETURNED"):
            return
        named = [*(n for n, _ in changed), *gone]
        people = [*(person for _, person in changed), *added]
        if not named and not added:
            raise Refusal("nothing to correct")
        if len(set(named)) < len(named) or not set(named) <= one.these("WAITING") | one.these("RETURNED"):
            raise Refusal("rows that are not there, or accepted")
        self._may_be_proposed(one.region, people)
        left = [row.worker for n, row in one.rows.items() if n not in named and row.state != "WITHDRAWN"]
        left += [worker for worker, _, _ in people]
        if len(set(left)) < len(left):
            raise Refusal("somebody twice")
        if ({one.rows[n].worker for n in named} - set(left)) & self.on_list(listed):
            raise Refusal("enrolled, and would leave the list")
        rows, turn = dict(one.rows), one.round + 1
        for n, person in [*changed, *enumerate(added, len(rows) + 1)]:
            rows[n] = Row(*person, round=turn)
        for n in gone:
            rows[n] = replace(rows[n], state="WITHDRAWN", reason=None)
        there = sum(row.state != "WITHDRAWN" for row in rows.values())
        self.lists[listed] = replace(
            one, rows=rows, round=turn, proposed=there, correction=told, taken_back=False
        )

    def _may_be_proposed(self, region: str, people: Collection[Person]) -> None:
        for worker, village, _ in people:
            if not village.startswith(region) or worker in self.dead:
                raise Refusal("lives elsewhere, or died")

    def verify_people(self, intent: VerifyPeople, mode: RecordingMode) -> None:
        one = self.lists[intent.list]
        waiting, returned = one.these("WAITING"), {row.row: str(row.reason) for row in intent.returned}
        if not waiting:
            as_told = all(
                one.rows and n in one.rows and (one.rows[n].state, one.rows[n].reason) == ("RETURNED", reason)
                for n, reason in [(row.row, str(row.reason)) for row in intent.returned]
            )
            if one.office == intent.office and as_told:
                return
            raise Refusal("nothing waits")
        if len(returned) < len(intent.returned) or not returned.keys() <= waiting:
            raise Refusal("a row that does not wait, or named twice")
        assert one.rows is not None
        rows = dict(one.rows)
        for n in waiting:
            back = n in returned
            rows[n] = replace(rows[n], state="RETURNED" if back else "ACCEPTED", reason=returned.get(n))
        accepted = sum(row.state == "ACCEPTED" for row in rows.values())
        enrolled = self.on_list(intent.list)
        leaving = {rows[n].worker for n in returned}
        if mode is RecordingMode.COMMAND and (accepted < len(enrolled) or leaving & enrolled):
            raise Refusal("below who is enrolled, or one of them returned")
        self.lists[intent.list] = replace(
            one, rows=rows, verified=accepted or None, office=intent.office, taken_back=False
        )

    def withdraw(self, listed: UUID) -> None:
        one = self.lists[listed]
        if one.taken_back:
            return
        if one.verified is None:
            raise Refusal("not verified")
        rows: Mapping[int, Row] | None = None
        if one.rows is not None:
            rows = {
                n: replace(row, state="WAITING") if row.state == "ACCEPTED" else row
                for n, row in one.rows.items()
            }
        self.lists[listed] = replace(one, verified=None, rows=rows, office=None, taken_back=True)

    def verify(self, intent: VerifyList, mode: RecordingMode) -> None:
        listed = self.digests[intent.list_digest]
        one = self.lists[listed]
        if one.verified is not None and one.verified != intent.count:
            raise Refusal("verified otherwise")
        if (
            one.verified is None
            and mode is RecordingMode.COMMAND
            and intent.count < len(self.on_list(listed))
        ):
            raise Refusal("below who is enrolled")
        if one.verified is None:
            self.lists[listed] = replace(one, verified=intent.count, office=intent.office, taken_back=False)

    def decree(self, intent: IssueDecree, decree: UUID | None) -> None:
        listed = intent.listed or self.digests[intent.list_digest or ""]
        one, count = self.lists[listed], intent.count
        accepted = one.these("ACCEPTED")
        if (
            one.verified is None
            or count > one.verified
            or (one.rows is not None and count not in (0, len(accepted)))
        ):
            raise Refusal("not verified, or not for so many")
        count = count if one.rows is None else len(accepted)
        same = [
            known
            for known, d in self.decrees.items()
            if (d.region, d.number, d.void) == (intent.region, intent.number, False)
        ]
        if same:
            before = self.decrees[same[0]]
            if (before.listed, before.count) != (listed, count) or self.names(same[0]) != accepted:
                raise Refusal("known otherwise")
            return
        if one.these("WAITING"):
            raise Refusal("rows wait")
        if decree is not None:
            turn = None if one.rows is None else one.round
            self.decrees[decree] = Decreed(intent.number, intent.region, listed, count, turn)

    def void_decree(self, decree: UUID) -> None:
        self.decrees[decree] = replace(self.decrees[decree], void=True)

    def revise(self, intent: ReviseDecree, mode: RecordingMode) -> None:
        was = self.decrees[intent.decree]
        if was.void or (intent.number, intent.count, intent.round) == (None, None, None):
            raise Refusal("void, or nothing to revise")
        listed, enrolled = self.lists[was.listed], len(self.under(intent.decree))
        now = replace(was, number=intent.number or was.number, round=intent.round or was.round)
        if intent.round is not None and (listed.rows is None or intent.round > listed.round):
            raise Refusal("no such round")
        named = {
            n for n in listed.these("ACCEPTED") if listed.rows and listed.rows[n].round <= (now.round or 0)
        }
        if intent.count is not None or intent.round is not None:
            now = replace(now, count=len(named) if intent.count is None else intent.count)
        others = [one for one in self.decrees.values() if one is not was and not one.void]
        if now.number != was.number and (was.region, now.number) in [(o.region, o.number) for o in others]:
            raise Refusal("another has the number")
        if (now.round, now.count) != (was.round, was.count):
            if listed.rows is not None and now.count != len(named):
                raise Refusal("not as many as it names")
            if mode is RecordingMode.COMMAND and (
                (now.count != was.count and now.count < enrolled)
                or (enrolled and (now.round or 0) < (was.round or 0))
                or listed.verified is None
                or not 0 < now.count <= listed.verified
            ):
                raise Refusal("below who is enrolled, or beyond who is verified")
        early = (
            {n for n in listed.these("WAITING") if listed.rows[n].round <= (now.round or 0)}
            if listed.rows
            else set()
        )
        if now.round != was.round and mode is RecordingMode.COMMAND and early:
            raise Refusal("rows wait")
        if now.count != was.count:
            now = replace(now, below=now.count < enrolled)
        self.decrees[intent.decree] = now
