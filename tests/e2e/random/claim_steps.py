"""What is said in public, and how is it held against what is known?"""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from hypothesis import strategies as st

from naungan.domain.claims import CorrectClaim, ExplainClaim, PublishClaim, WithdrawClaim
from naungan.domain.dates import PartialDate
from naungan.domain.vocabulary import ClaimMeasure, RecordingMode, TakenBackReason
from naungan.projections.claims import query as claim_answers
from naungan.projections.claims import reconciliation
from naungan.projections.engine.reading import Reader
from tests.people import KUKAR, PASER

from .naive.days import ONE
from .naive.register import Naive
from .officers import Officers, nothing
from .setting import EVERY, SCHEMES, Drawn, Steps, maybe_segment, number, some_day

DRAWN: Mapping[str, Drawn] = {
    "claim": {
        "region": st.sampled_from((PASER, KUKAR, "64.01.01")),
        "about": some_day,
        "said": st.dates(dt.date(2022, 10, 1), dt.date(2022, 10, 8)),
        "scheme": st.none() | st.sampled_from(SCHEMES),
        "segment": maybe_segment,
        "value": st.integers(0, 5),
    },
    "correct_claim": {"which": number, "value": st.integers(0, 5)},
    "explain_claim": {"which": number},
    "withdraw_claim": {"which": number},
}
OFTEN: Mapping[str, int] = {}


def claim(
    officers: Officers,
    region: str,
    about: dt.date,
    said: dt.date,
    scheme: str | None,
    segment: str | None,
    value: int,
) -> None:
    intent = PublishClaim(
        region,
        "media contoh",
        ClaimMeasure.WORKERS_COVERED,
        said_on=min(said, officers.today(EVERY)),
        about=PartialDate.parse(about.isoformat()),
        scheme=scheme,
        segment=segment,
        value=value,
    )
    told = [claim for claim, before, _ in officers.claims if before == intent]
    outcome = officers.send(officers.register.publish_claim, intent, RecordingMode.AS_HAPPENED, nothing)
    if told:  # the same claim again is the one that is on record
        assert (outcome.position, outcome.result["claim"]) == (None, str(told[0]))
        return
    assert outcome.position is not None
    officers.claims.append((UUID(outcome.result["claim"]), intent, outcome.position))


def correct_claim(officers: Officers, which: int, value: int) -> None:
    """Its source gave another figure: what is held beside it stays what it was."""
    if officers.claims:
        one, _, _ = officers.claims[which % len(officers.claims)]
        intent = CorrectClaim(one, "ralat media contoh", value=value)
        officers.send(officers.register.correct_claim, intent, RecordingMode.AS_HAPPENED, nothing)


def explain_claim(officers: Officers, which: int) -> None:
    if officers.claims:
        one, _, _ = officers.claims[which % len(officers.claims)]
        intent = ExplainClaim(one, "termasuk pekerja kota")
        officers.send(officers.register.explain_claim, intent, RecordingMode.AS_HAPPENED, nothing)


def withdraw_claim(officers: Officers, which: int) -> None:
    """It is no claim any more: the same figure said again is another one."""
    if officers.claims:
        one, _, _ = officers.claims.pop(which % len(officers.claims))
        intent = WithdrawClaim(one, officers.today(EVERY), TakenBackReason.NEVER_HAPPENED)
        officers.send(officers.register.withdraw_claim, intent, RecordingMode.AS_HAPPENED, nothing)


STEPS: Steps = {
    "claim": claim,
    "correct_claim": correct_claim,
    "explain_claim": explain_claim,
    "withdraw_claim": withdraw_claim,
}


def _claimed(naive: Naive, intent: PublishClaim) -> int:
    assert intent.about is not None
    return sum(
        intent.scheme in (None, naive.enrolled[one].scheme) and intent.segment in (None, place.segment)
        for one, place in naive.covered(intent.region, intent.about.first_day).items()
    )


async def compare(officers: Officers, reader: Reader) -> None:
    """Each claim beside what is held now, and what was held at the end of the day it was said."""
    _, claims = await claim_answers.claims_by_ids(reader, [claim for claim, _, _ in officers.claims])
    assert set(claims) == {claim for claim, _, _ in officers.claims}
    _, held = await reconciliation.evidence(reader, list(claims.values()), officers.regions.timezone)
    for claim, intent, _ in officers.claims:
        assert intent.said_on is not None
        midnight = dt.datetime.combine(intent.said_on + ONE, dt.time(), dt.timezone(dt.timedelta(hours=8)))
        then = [m.naive for m in officers.moments if m.time < midnight]
        assert held[claim].now == _claimed(officers.naive, intent)
        assert held[claim].said == (_claimed(then[-1], intent) if then else 0)
