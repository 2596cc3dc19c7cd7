"""Does the register do what a naive one would? Random commands on a real log and vault, against dictionaries.

Hypothesis draws what officers ask, in both modes; the naive register says what is refused, what becomes a finding, and
what every question answers at every moment known. A history that fails shrinks to the few commands that matter.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.agreements import SignAgreement
from naungan.domain.dates import PartialDate, Period
from naungan.domain.ports import Outcome
from naungan.domain.vocabulary import AgreementKind, BudgetStage, RecordingMode
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.audit.audit import check_log
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.projections.engine.reading import At
from naungan.projections.engine.runner import Runner
from tests import one_loop
from tests.databases import Shelf, fresh_database, looking_at
from tests.people import KUKAR, PASER
from tests.projections.history import reading

from . import (
    answers,
    card_steps,
    claim_steps,
    decree_steps,
    enrolment_steps,
    from_list_steps,
    list_steps,
    money_steps,
    paper_steps,
    people_steps,
    village_answers,
)
from .answers import Asked, question
from .money_steps import at_first
from .naive.register import Naive
from .officers import Officers
from .setting import NUMBERS, SCHEMES, SCRIPT, SOURCES, Family

# Sixteen long histories rather than many short ones: as many commands, and fewer read models to make anew at the end of each.
# Each example has a database of its own, as a copy of the fixture's is: slow by hypothesis' measure, and meant so.
SETTINGS = settings(
    max_examples=16,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FAMILIES: tuple[Family, ...] = (
    money_steps,
    paper_steps,
    list_steps,
    decree_steps,
    from_list_steps,
    enrolment_steps,
    people_steps,
    card_steps,
    claim_steps,
)
DRAWN = {name: drawn for family in FAMILIES for name, drawn in family.DRAWN.items()} | {"project": {}}
STEPS = {name: st.tuples(st.just(name), st.fixed_dictionaries(dict(drawn))) for name, drawn in DRAWN.items()}
DOING = {name: do for family in FAMILIES for name, do in family.STEPS.items()} | {"project": Officers.project}
OFTEN = {name: n for family in FAMILIES for name, n in family.OFTEN.items()}
PAID = ((SCHEMES[0], 2022), (SCHEMES[0], 2023), (SCHEMES[1], None))
ABOUT_ENROLMENTS = (
    "transfer",
    "correct",
    "end",
    "take_back",
    "reopen",
    "identify",
    "die",
    "withdraw_death",
    "issue",
)
step = st.sampled_from([name for name in STEPS for _ in range(OFTEN.get(name, 1))]).flatmap(STEPS.__getitem__)


def papers(officers: Officers, listed: int, lines: Sequence[tuple[int | None, int | None]]) -> None:
    """Agreements without and with an end, a list and its decree, and budget lines: of one scheme for each of two years, of the
    other for any.
    """
    first = dt.date(2022, 1, 1)
    for region, period in (
        (PASER, Period(first)),
        (PASER, Period(first, dt.date(2022, 11, 15))),
        (KUKAR, Period(first)),
    ):
        intent = SignAgreement(
            AgreementKind.COOPERATION_AGREEMENT,
            "perjanjian kerja sama",
            region,
            ("Dinas Contoh", "BPJS Ketenagakerjaan"),
            PartialDate.parse("2022-01-01"),
            period,
        )

        def signed(naive: Naive, outcome: Outcome, region: str = region, period: Period = period) -> None:
            officers.agreements.append(UUID(outcome.result["agreement"]))
            naive.agreements[officers.agreements[-1]] = (region, period, None)

        officers.send(officers.register.sign_agreement, intent, RecordingMode.COMMAND, signed)
    list_steps.by_digest(officers)
    list_steps.verify(officers, RecordingMode.COMMAND, listed)
    decree_steps.decreed(officers, NUMBERS[0], listed)
    for (scheme, year), (amount, quota) in zip(PAID, lines, strict=True):
        money_steps.allocate(
            officers, PASER, scheme, year, SOURCES[0], BudgetStage.ORIGINAL, amount, quota, None
        )


def close(officers: Officers, questions: Sequence[Asked]) -> None:
    """Project the rest, and hold every answer, the log and the read models against what they should be."""
    officers.runner.catch_up()
    assert [s for s in officers.runner.statuses() if s.stopped_at is not None] == []
    one_loop.run(lambda: ask(officers, questions))
    list_steps.close(officers)
    decree_steps.close(officers)
    bad = [check for check in check_log(officers.url) if not check.good]
    assert not bad, bad
    assert shown(officers.url) == shown(officers.projected_anew())


def shown(url: str) -> list[tuple[str, int, Any]]:
    """What every live read model of a database holds: rows and their digest, in whatever order they came."""
    with looking_at(url) as connection:
        names = connection.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'live' ORDER BY 1"
        ).fetchall()
        assert len(names) > 20
        digest = "SELECT '{0}', count(*), sum(hashtextextended(t::text, 0)::numeric) FROM live.{0} t"
        selects = [digest.format(name) for (name,) in names]
        return connection.execute(" UNION ALL ".join(selects).encode()).fetchall()


async def ask(officers: Officers, questions: Sequence[Asked]) -> None:
    async with reading(officers.url) as reader:
        for n, asked in enumerate(questions):
            moment = officers.moments[-1 - min(asked.back, len(officers.moments) - 1)]
            at = At(position=moment.position) if n % 2 else At(time=moment.time)
            await answers.counted(reader, asked, at, moment)
            await answers.found(reader, at, moment)
            await money_steps.compare(reader, at, moment)
            await village_answers.compare(reader, asked.day, at, moment)
            await list_steps.compare(reader, at, moment)
            await decree_steps.compare(reader, at, moment)
            await enrolment_steps.compare(reader, at, moment)
            await people_steps.compare(officers, reader, at, moment)
            await card_steps.compare(reader, moment.naive, asked.day, at)
        await claim_steps.compare(officers, reader)


@pytest.fixture
def empty(postgres: str, template: str) -> Iterator[str]:
    """An empty log with empty read models, which every history begins with a copy of; its name."""
    with fresh_database(postgres, template) as url:
        with contextlib.closing(PostgresEventStore(url, pool_size=1)) as store:
            store.create_log(simulated=True, started_at=SCRIPT)
            with contextlib.closing(Runner(store, projections(), url)) as runner:
                runner.ensure()
        yield str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


@SETTINGS
@given(
    listed=st.integers(1, 5),
    lines=st.tuples(*[at_first] * len(PAID)),
    proposal=st.fixed_dictionaries(dict(list_steps.at_first)),
    starts=st.tuples(
        STEPS["judge"],
        STEPS["decreed_people"],
        STEPS["amend"],
        STEPS["enrol_from"],
        STEPS["enrol"],
        STEPS["enrol"],
    ),
    # Hypothesis likes its lists short: as many as it takes for something to happen. What need not be there shrinks
    # to a visit of the projector.
    steps=st.lists(step, min_size=24, max_size=30),
    questions=st.lists(question, min_size=5, max_size=7),
)
def test_random_commands_do_what_a_naive_register_would(
    shelf: Shelf,
    empty: str,
    regions: KemendagriRegions,
    listed: int,
    lines: Sequence[tuple[int | None, int | None]],
    proposal: dict[str, Any],
    starts: Sequence[tuple[str, dict[str, Any]]],
    steps: Sequence[tuple[str, dict[str, Any]]],
    questions: Sequence[Asked],
) -> None:
    with contextlib.ExitStack() as closing:
        officers = Officers(closing, shelf, empty, regions)
        papers(officers, listed, lines)
        list_steps.propose(officers, **proposal)
        for name, drawn in (*starts, *steps):
            if officers.ids or name not in ABOUT_ENROLMENTS:
                DOING[name](officers, **drawn)
        close(officers, questions)
