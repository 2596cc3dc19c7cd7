"""Whom and what is a random history about? A few people, villages, papers and days, so that they meet."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from hypothesis import strategies as st

from naungan.domain.vocabulary import FundingSource, MembershipCategory, RecordingMode
from tests.people import KUKAR, PASER, nik

from .naive.facts import Worker

SCRIPT = dt.datetime(2022, 10, 1, 1, tzinfo=dt.UTC)
EVERY = dt.timedelta(hours=7)  # between two commands, so that some share a day
DIGEST = f"{1:064x}"
PAPER_DAY = dt.date(2022, 9, 1)
OFFICES = ("Camat Contoh", "Lurah Contoh")
SCHEMES = ("VILLAGE_ECOSYSTEM", "VULNERABLE_WORKERS")
NUMBERS = ("SK 1/2022", "SK 2/2022", "SK 3/2022")
SEGMENTS = ("FISHER", "FARMER", "PALM_WORKER")
VILLAGES = {PASER: ("64.01.01.2009", "64.01.01.2010", "64.01.02.2004"), KUKAR: ("64.02.01.2001",)}
SOURCES = (FundingSource.APBD, FundingSource.DBH_SAWIT)
CATEGORIES = (MembershipCategory.NON_WAGE_EARNER, MembershipCategory.WAGE_EARNER)
BORN = (
    *(dt.date(1985, 4, 23),) * 4,
    dt.date(2007, 10, 15),
    dt.date(1957, 11, 15),
    *(dt.date(1985, 4, 23),) * 3,
)
EVERYBODY = tuple(Worker(nik(n, born), born) for n, born in enumerate(BORN, 1))

some_day = st.one_of(
    st.sampled_from(
        [dt.date(2022, m, 1) for m in (9, 10, 11, 12)] + [dt.date(2023, m, 1) for m in (1, 2, 3)]
    ),
    st.dates(dt.date(2022, 9, 1), dt.date(2023, 4, 1)),
)
past_day = st.dates(dt.date(2022, 9, 1), dt.date(2022, 10, 5))  # more or less: the script is of these days
mode = st.sampled_from((RecordingMode.COMMAND, RecordingMode.AS_HAPPENED))
maybe_segment = st.none() | st.sampled_from(SEGMENTS)
maybe_village = st.none() | st.sampled_from([*VILLAGES[PASER], *VILLAGES[KUKAR]])
number = st.integers(0, 30)  # of one of the things there are
mixed = st.sampled_from((False,) * 5 + (True,))  # whether a command may be about what it cannot be about
Steps = Mapping[str, Callable[..., None]]
Drawn = Mapping[str, st.SearchStrategy[Any]]


class Family(Protocol):
    """A family of commands: what is drawn for each of its steps, how a step is done, and how often it comes (else 1)."""

    DRAWN: Mapping[str, Drawn]
    STEPS: Steps
    OFTEN: Mapping[str, int]
