"""What do officers do about enrolments?"""

import datetime as dt
from collections.abc import Mapping
from itertools import chain
from uuid import UUID, uuid4

from hypothesis import strategies as st

from naungan.domain.enrolment import (
    Candidate,
    CorrectEnrolment,
    EndEnrolment,
    EnrolWorkers,
    ReopenEnrolment,
    TransferEnrolment,
    VoidEnrolments,
)
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import (
    EndReason,
    FundingSource,
    MembershipCategory,
    RecordingMode,
    ReopenReason,
    Sex,
    TakenBackReason,
)
from naungan.projections import voids
from naungan.projections.counts import Dimension as CountDimension
from naungan.projections.counts import Grouping as Grouped
from naungan.projections.counts import voided_counts
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.windows import Window
from tests.people import KUKAR, PASER, PROGRAMMES

from .naive.days import ONE
from .naive.register import Naive
from .officers import Moment, Officers
from .setting import (
    CATEGORIES,
    DIGEST,
    EVERYBODY,
    SCHEMES,
    SEGMENTS,
    SOURCES,
    VILLAGES,
    Drawn,
    Steps,
    maybe_segment,
    maybe_village,
    mode,
    number,
    past_day,
    some_day,
)

DRAWN: Mapping[str, Drawn] = {
    "enrol": {
        "mode": mode,
        "numbers": st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True),
        "region": st.sampled_from((*(PASER,) * 6, KUKAR)),
        "where": st.lists(st.integers(0, 2), min_size=4, max_size=4),
        "segment": st.sampled_from(SEGMENTS),
        "scheme": st.sampled_from((*SCHEMES[:1] * 2, *SCHEMES, *SCHEMES[1:])),
        "source": st.sampled_from((*SOURCES[:1] * 4, *SOURCES)),
        "category": st.sampled_from((*CATEGORIES[:1] * 4, *CATEGORIES)),
        "start": some_day,
        "length": st.none() | st.integers(1, 150),
        "agreement": st.sampled_from((0, 0, 0, 0, 1, 2, None)),
        "papers": st.sampled_from((True, True, False)),
        "other": st.sampled_from((None,) * 7 + (0, 1, 2)),
    },
    "transfer": {
        "one": number,
        "effective": some_day,
        "village": maybe_village,
        "segment": maybe_segment,
    },
    "correct": {
        "one": number,
        "mode": mode,
        "start": st.none() | some_day,
        "end": st.none() | some_day,
        "village": maybe_village,
        "segment": maybe_segment,
        "category": st.sampled_from((None, None, None, *CATEGORIES)),
    },
    "end": {
        "one": number,
        "end": st.one_of(past_day, some_day),
        "reason": st.sampled_from((EndReason.DIED, EndReason.OTHER)),
    },
    "take_back": {"one": number, "with_cards": st.booleans()},
    "reopen": {"one": number, "mode": mode, "until": st.none() | some_day},
}
OFTEN: Mapping[str, int] = {"enrol": 5, "correct": 4, "transfer": 2, "end": 2, "reopen": 2}


def enrol(
    officers: Officers,
    mode: RecordingMode,
    numbers: list[int],
    region: str,
    where: list[int],
    segment: str,
    scheme: str,
    source: FundingSource,
    category: MembershipCategory,
    start: dt.date,
    length: int | None,
    agreement: int | None,
    papers: bool,
    other: int | None,
) -> None:
    workers = [EVERYBODY[n] for n in numbers]
    villages = VILLAGES[region]
    papers = papers and scheme == SCHEMES[1]
    decrees = list(officers.naive.decrees.items())
    over_it = [known for known, d in decrees if d.listed == officers.naive.digests[DIGEST]]
    decree = over_it[-1] if other is None else decrees[other % len(decrees)][0]
    intent = EnrolWorkers(
        scheme=scheme,
        category=category,
        funding_source=source,
        programmes=PROGRAMMES,
        start=start,
        end_exclusive=None if length is None else start + ONE * length,
        workers=tuple(
            Candidate(w.nik, "Tokoh Rekaan", w.born, Sex.MALE, villages[n % len(villages)], segment)
            for w, n in zip(workers, where, strict=False)
        ),
        agreement=None if agreement is None else officers.agreements[agreement],
        list_digest=DIGEST if papers else None,
        decree=decree if papers else None,
    )

    def enrolled(naive: Naive, outcome: Outcome) -> None:
        ids = [UUID(one) for one in outcome.result.get("enrolments", ())]
        naive.enrol(intent, workers, mode, chain(ids, iter(uuid4, None)))

    outcome = officers.send(officers.register.enrol_workers, intent, mode, enrolled)
    officers.ids += [UUID(one) for one in outcome.result.get("enrolments", ())]


def transfer(
    officers: Officers, one: int, effective: dt.date, village: str | None, segment: str | None
) -> None:
    intent = TransferEnrolment(officers.named(one), effective, village, segment)
    officers.send(
        officers.register.transfer_enrolment, intent, RecordingMode.COMMAND, lambda n, _: n.transfer(intent)
    )


def correct(
    officers: Officers,
    one: int,
    mode: RecordingMode,
    start: dt.date | None,
    end: dt.date | None,
    village: str | None,
    segment: str | None,
    category: MembershipCategory | None,
) -> None:
    intent = CorrectEnrolment(officers.named(one), "salah ketik", start, end, village, segment, category)
    officers.send(officers.register.correct_enrolment, intent, mode, lambda n, _: n.correct(intent, mode))


def end(officers: Officers, one: int, end: dt.date, reason: EndReason) -> None:
    intent = EndEnrolment(officers.named(one), end, reason)
    officers.send(
        officers.register.end_enrolment,
        intent,
        RecordingMode.COMMAND,
        lambda n, _: n.end(intent, officers.today()),
    )


def take_back(officers: Officers, one: int, with_cards: bool) -> None:
    intent = VoidEnrolments((officers.named(one),), TakenBackReason.WRONG_PERSON, with_cards=with_cards)
    officers.send(
        officers.register.void_enrolments, intent, RecordingMode.COMMAND, lambda n, _: n.take_back(intent)
    )


def reopen(officers: Officers, one: int, mode: RecordingMode, until: dt.date | None) -> None:
    intent = ReopenEnrolment(officers.named(one), ReopenReason.ENDED_BY_MISTAKE, until)
    officers.send(officers.register.reopen_enrolment, intent, mode, lambda n, _: n.reopen(intent, mode))


STEPS: Steps = {
    "enrol": enrol,
    "transfer": transfer,
    "correct": correct,
    "end": end,
    "take_back": take_back,
    "reopen": reopen,
}


async def compare(reader: Reader, at: At, moment: Moment) -> None:
    """Every enrolment that was taken back: the number, and the list behind it."""
    asked = voids.Question("ID")
    page = await voids.voids_page(reader, asked, window=Window(first=200), at=at)
    taken_back = {one.id for one in moment.naive.enrolled.values() if one.voided}
    assert {row.enrolment for row in page.rows} == taken_back
    grouping = [Grouped((CountDimension.REASON,), Window(first=9))]
    counted = await voided_counts(reader, asked, grouping, at=at)
    assert counted.count == page.total == sum(group.count for group in counted.groups[0].rows)
