"""How are people enrolled from lists that carry them? What is missing before it is done first: the list, its judgement, its decree."""

import datetime as dt
from collections.abc import Mapping
from itertools import chain
from uuid import UUID, uuid4

from hypothesis import strategies as st

from naungan.domain.batches import Batch, BatchChunkAccepted
from naungan.domain.bulk.from_list import EnrolFromList, ListEnrolment
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.ports import Command, Outcome
from naungan.domain.refusals import Refused
from naungan.domain.vocabulary import FundingSource, MembershipCategory, RecordingMode
from tests.people import PROGRAMMES

from . import decree_steps, list_steps
from .naive.days import ONE
from .naive.register import Naive
from .officers import Officers
from .setting import CATEGORIES, NUMBERS, OFFICES, SCHEMES, SOURCES, Drawn, Steps, mixed, number, some_day

DRAWN: Mapping[str, Drawn] = {
    "enrol_from": {
        "which": number,
        "of_others": mixed,
        "rows": st.none() | st.lists(number, min_size=1, max_size=3),
        "scheme": st.sampled_from((None,) * 10 + SCHEMES),
        "source": st.sampled_from((*SOURCES[:1] * 5, *SOURCES)),
        "category": st.sampled_from((*CATEGORIES[:1] * 4, *CATEGORIES)),
        "start": some_day,
        "length": st.none() | st.integers(1, 150),
        "agreement": st.sampled_from((None,) * 6 + (0, 1, 2)),
    },
}
OFTEN: Mapping[str, int] = {"enrol_from": 7}


def enrol_from(
    officers: Officers,
    which: int,
    of_others: bool,
    rows: list[int] | None,
    scheme: str | None,
    source: FundingSource,
    category: MembershipCategory,
    start: dt.date,
    length: int | None,
    agreement: int | None,
) -> None:
    """`of_others`: under whatever decree, and rows that it may not name. The agreement is one of the region where none is drawn."""
    naive, lists = officers.naive, list_steps.with_people(officers)
    if not lists:
        return
    listed = lists[which % len(lists)]
    one = naive.lists[listed]
    decrees = [known for known, d in naive.decrees.items() if d.listed == listed and not d.void]
    if not one.these("ACCEPTED"):
        list_steps.judge(officers, which, RecordingMode.COMMAND, OFFICES[0], [], mixed=False)
        return
    if not decrees and not of_others:
        free = set(NUMBERS) - {
            d.number for d in naive.decrees.values() if not d.void and d.region == one.region[:5]
        }
        decree_steps.decreed_people(officers, which, min(free, default=NUMBERS[0]), 0)
        return
    decree = decree_steps.some(officers, which) if of_others else decrees[which % len(decrees)]
    there = sorted(one.rows or ()) if of_others else sorted(naive.names(decree))
    agreements = [known for known, (region, _, _) in naive.agreements.items() if region == one.region[:5]]
    terms = EnrolmentTerms(
        scheme=scheme or one.scheme,
        category=category,
        funding_source=source,
        programmes=PROGRAMMES,
        start=start,
        end_exclusive=None if length is None else start + ONE * length,
        agreement=agreements[0] if agreement is None else officers.agreements[agreement],
        listed=listed,
        decree=decree,
    )
    numbers = None if rows is None or not there else tuple(there[n % len(there)] for n in rows)
    _send(officers, EnrolFromList(terms, numbers))


def _send(officers: Officers, intent: EnrolFromList) -> None:
    batches: list[Batch] = []
    ids: list[UUID] = []

    def enrol(command: Command, intent: EnrolFromList) -> Outcome:
        lists = ListEnrolment(officers.store, officers.register.vault, officers.register.enrolling)
        try:
            batch, before = lists.enrol(command, intent)
        except Refused as refusal:
            return Outcome(None, {}, refusal.breaches)
        batches.append(batch)
        history = officers.store.load([batch.id])[batch.id]
        if not before:
            for one in history:
                if isinstance(one.event, BatchChunkAccepted):
                    append = officers.store.append_of(one.position)
                    ids.extend(e.stream for e in append if isinstance(e.event, WorkerEnrolled))
        return Outcome(None if before else history[-1].position, {"batch": str(batch.id)}, repeated=before)

    def enrolled(naive: Naive, outcome: Outcome) -> None:
        refused = naive.enrol_from(intent, chain(ids, iter(uuid4, None)), told_before=outcome.repeated)
        if refused is None or not batches:
            return
        told = batches[0].totals()
        already = [n for n, codes in refused.items() if codes == {"CONCURRENT_ENROLMENT"}]
        fates = len(ids), len(already), len(refused) - len(already)
        assert (told.enrolled, told.already, told.refused) == fates
        assert told.read == sum(fates)
        found: dict[int, set[str]] = {}
        for chunk in batches[0].chunks.values():
            for one in chunk.refusals:
                found.setdefault(one.row, set()).add(one.code.value)
        assert found == {
            n: {"ALREADY_COVERED" if code == "CONCURRENT_ENROLMENT" else code for code in codes}
            for n, codes in refused.items()
        }

    officers.send(enrol, intent, RecordingMode.COMMAND, enrolled)
    officers.ids += ids


STEPS: Steps = {"enrol_from": enrol_from}
