"""What is said in public, and how is it held against what is known?"""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from hypothesis import strategies as st

from naungan.domain.claims import PublishClaim
from naungan.domain.dates import PartialDate
from naungan.domain.vocabulary import (
    ClaimMeasure,
    RecordingMode,
)
from naungan.projections.claims import query as claim_answers
from naungan.projections.claims import reconciliation
from naungan.projections.engine.reading import Reader
from tests.people import KUKAR, PASER

from .naive.days import ONE
from .naive.register import Naive
from .officers import Officers, nothing
from .setting import EVERY, SCHEMES, Drawn, Steps, maybe_segment, some_day

DRAWN: Mapping[str, Drawn] = {
    "claim": {
        "region": st.sampled_from((PASER, KUKAR, "64.01.01")),
        "about": some_day,
        "said": st.dates(dt.date(2022, 10, 1), dt.date(2022, 10, 8)),
        "scheme": st.none() | st.sampled_from(SCHEMES),
        "segment": maybe_segment,
        "value": st.integers(0, 5),
    },
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


STEPS: Steps = {"claim": claim}


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
