"""Does the register do what a naive one would? Random commands on a real log and vault, against dictionaries.

Hypothesis draws what officers ask, in both modes; the naive register says what is refused, what becomes a finding, and
what every question answers at every moment known. A history that fails shrinks to the few commands that matter.
"""

import asyncio
import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.domain.agreements import SignAgreement, TerminateAgreement
from naungan.domain.budget import AllocateBudget
from naungan.domain.budget_revisions import ReviseBudget, SetVillageQuotas
from naungan.domain.cards import IssueCards
from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate, Period
from naungan.domain.deaths import RecordDeath
from naungan.domain.enrolment import (
    Candidate,
    CorrectEnrolment,
    EndEnrolment,
    EnrolWorkers,
    ReopenEnrolment,
    TransferEnrolment,
    VoidEnrolments,
)
from naungan.domain.identity import CorrectIdentity
from naungan.domain.ports import Outcome
from naungan.domain.selection import IssueDecree, ProposeParticipants, VerifyList
from naungan.domain.selection_undone import ReviseDecree, VoidDecree, WithdrawVerification
from naungan.domain.vocabulary import (
    AgreementKind,
    BudgetStage,
    ClaimMeasure,
    EndReason,
    FundingSource,
    IdentityReason,
    MembershipCategory,
    NikWas,
    RecordingMode,
    ReopenReason,
    Sex,
    TakenBackReason,
)
from naungan.infrastructure.composition import projections
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.audit.audit import check_log
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.keys import generate
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.projections import voids
from naungan.projections.acts import query as acts
from naungan.projections.agreements import query as agreement_answers
from naungan.projections.claims import query as claim_answers
from naungan.projections.claims import reconciliation
from naungan.projections.counts import Dimension as CountDimension
from naungan.projections.counts import Grouping as Grouped
from naungan.projections.counts import voided_counts
from naungan.projections.coverage import query as coverage_answers
from naungan.projections.coverage.ledger import Dimension, Filter
from naungan.projections.coverage.query import Grouping, narrowed
from naungan.projections.deaths import deaths_of
from naungan.projections.engine.reading import At, Reader
from naungan.projections.engine.rebuild import rebuild
from naungan.projections.engine.runner import Runner
from naungan.projections.engine.windows import Window
from naungan.projections.enrolments import query as participant_answers
from naungan.projections.enrolments.query import People
from naungan.projections.findings import query as findings
from tests.conftest import fresh_database
from tests.e2e import card_steps
from tests.e2e.naive_cards import OVER
from tests.e2e.naive_register import MONTHLY, ONE, Key, Naive, Place, Refusal, Worker
from tests.people import KUKAR, PASER, PROGRAMMES, command, nik
from tests.projections.history import reading

# Each example has a database of its own, a copy of the fixture's: slow by hypothesis' measure, and meant so.
SETTINGS = settings(
    max_examples=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SCRIPT = dt.datetime(2022, 10, 1, 1, tzinfo=dt.UTC)
EVERY = dt.timedelta(hours=7)  # between two commands, so that some share a day
DIGEST = f"{1:064x}"
PAPER_DAY = dt.date(2022, 9, 1)
SCHEMES = ("VILLAGE_ECOSYSTEM", "VULNERABLE_WORKERS")
NUMBERS = ("SK 1/2022", "SK 2/2022")
SEGMENTS = ("FISHER", "FARMER", "PALM_WORKER")
VILLAGES = {PASER: ("64.01.01.2009", "64.01.01.2010", "64.01.02.2004"), KUKAR: ("64.02.01.2001",)}
SOURCES = (FundingSource.APBD, FundingSource.DBH_SAWIT)
CATEGORIES = (MembershipCategory.NON_WAGE_EARNER, MembershipCategory.WAGE_EARNER)
BORN = (dt.date(1985, 4, 23),) * 4 + (dt.date(2007, 10, 15), dt.date(1957, 11, 15))
EVERYBODY = tuple(Worker(nik(n, born), born) for n, born in enumerate(BORN, 1))


def another_nik(number: int) -> str:
    """A NIK that nobody had at first."""
    return nik(100 + number)


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
# Months of one worker and then some, so that money and places run out within a few commands.
rupiah = st.none() | st.sampled_from([n * MONTHLY + more for n in (0, 3, 6, 12, 40) for more in (0, 1)])
places = st.none() | st.integers(0, 4)
# Of villages, by their number; low ones, so that some are below what is used.
own_quotas = st.lists(st.tuples(st.integers(0, 2), st.sampled_from((0, 1, 2, None))), max_size=2)
some_line = st.sampled_from((0, 0, 0, 1, 1, 2, 3))  # those of the beginning are used most


class Asked(NamedTuple):
    """A question: `back` is how many accepted commands ago it is asked from."""

    region: str
    day: dt.date
    back: int
    by: tuple[Dimension, ...]
    filter: Filter
    with_card: bool | None


question = st.builds(
    Asked,
    st.sampled_from(["ID", "64", PASER, KUKAR, "64.01.01", "64.01.01.2009"]),
    st.one_of(some_day, st.dates(dt.date(2022, 8, 30), dt.date(2024, 1, 1))),
    st.integers(0, 15),
    st.lists(st.sampled_from(list(Dimension)), min_size=1, max_size=2, unique=True).map(tuple),
    st.builds(
        Filter,
        st.none() | st.just(SCHEMES[:1]),
        st.none() | st.just(SEGMENTS[:2]),
        st.none() | st.just(CATEGORIES[:1]),
        st.none() | st.just(SOURCES[:1]),
        st.just(None),
    ),
    st.none() | st.booleans(),
)


number = st.integers(0, 30)  # of one of the enrolments there are
DRAWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "project": {},
    "allocate": {
        "region": st.sampled_from((PASER, PASER, PASER, KUKAR)),
        "scheme": st.sampled_from(SCHEMES),
        "year": st.sampled_from((2022, 2023, None)),
        "source": st.sampled_from(SOURCES),
        "stage": st.sampled_from(tuple(reversed(BudgetStage))),
        "amount": rupiah,
        "quota": places,
        "per_village": places,
    },
    "revise_budget": {
        "which": some_line,
        "mode": mode,
        "amount": rupiah,
        "quota": places,
        "per_village": places,
        "stage": st.none() | st.sampled_from(BudgetStage),
        "villages": own_quotas,
    },
    "set_quotas": {"which": some_line, "mode": mode, "villages": own_quotas},
    "terminate": {"which": st.integers(0, 2), "on": some_day},
    "enrol": {
        "mode": mode,
        "numbers": st.lists(st.integers(0, len(EVERYBODY) - 1), min_size=1, max_size=4, unique=True),
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
    "identify": {
        "one": number,
        "born": st.none() | st.sampled_from([dt.date(y, 4, 23) for y in (1950, 1957, 1985, 2007)]),
        "nik": st.none() | st.integers(1, 9),
        "sex": st.sampled_from((None, Sex.MALE, Sex.FEMALE)),
    },
    "die": {"one": number, "on": st.one_of(past_day, past_day, some_day)},
    "withdraw": {},
    "verify": {"mode": mode, "count": st.integers(1, 5)},
    "void": {"which": st.integers(0, 3)},
    "revise": {
        "mode": mode,
        "which": st.integers(0, 3),
        "number": st.none() | st.sampled_from(NUMBERS),
        "count": st.none() | st.integers(1, 6),
    },
    "decreed": {"number": st.sampled_from(NUMBERS), "count": st.integers(1, 5)},
    "issue": {
        "some": st.lists(number, min_size=1, max_size=3),
        "on": st.one_of(past_day, past_day, some_day),
    },
    "claim": {
        "region": st.sampled_from((PASER, KUKAR, "64.01.01")),
        "about": some_day,
        "said": st.dates(dt.date(2022, 10, 1), dt.date(2022, 10, 8)),
        "scheme": st.none() | st.sampled_from(SCHEMES),
        "segment": maybe_segment,
        "value": st.integers(0, 5),
    },
}
STEPS = {
    name: st.tuples(st.just(name), st.fixed_dictionaries(drawn))
    for name, drawn in (DRAWN | card_steps.DRAWN).items()
}
ABOUT_ENROLMENTS = ("transfer", "correct", "end", "take_back", "reopen", "identify", "die", "issue")
# How often: people come and go more often than papers.
OFTEN = card_steps.OFTEN | {
    "enrol": 5,
    "correct": 4,
    "transfer": 2,
    "end": 2,
    "reopen": 2,
    "allocate": 2,
    "revise_budget": 3,
    "set_quotas": 2,
}
step = st.sampled_from([name for name in STEPS for _ in range(OFTEN.get(name, 1))]).flatmap(STEPS.__getitem__)


class Moment(NamedTuple):
    """What the naive register was when an append had been recorded."""

    position: int
    time: dt.datetime
    naive: Naive


class Officers:
    """Officers at work on a database of their own."""

    def __init__(
        self, closing: contextlib.ExitStack, postgres: str, empty: str, regions: KemendagriRegions
    ) -> None:
        self.url = closing.enter_context(fresh_database(postgres, empty))
        self.regions = regions
        self.store = PostgresEventStore(self.url, pool_size=2)
        closing.callback(self.store.close)
        vault = PostgresVault(self.url, generate())
        closing.callback(vault.close)
        self.register = Register(self.store, vault, NikRules(), regions)
        self.runner = Runner(self.store, projections(), self.url, batch=7)
        closing.callback(self.runner.close)
        self.connection = closing.enter_context(psycopg.connect(self.url, autocommit=True))
        self.kept = [
            name
            for (name,) in self.connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('log', 'vault')"
                " AND (schemaname, tablename) <> ('log', 'command') ORDER BY 1"
            ).fetchall()
        ]
        self.clock = SCRIPT
        self.naive = Naive()
        self.moments = [Moment(0, SCRIPT, self.naive.copy())]
        self.ids: list[UUID] = []
        self.handovers: list[UUID] = []
        self.claims: list[tuple[UUID, PublishClaim, int]] = []
        self.agreements: list[UUID] = []
        self.decrees: list[UUID] = []

    # Papers

    def papers(self, listed: int, lines: Sequence[tuple[int | None, int | None]]) -> None:
        """Agreements without and with an end, a list and its decree, and a budget line for each of two years."""
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
                self.agreements.append(UUID(outcome.result["agreement"]))
                naive.agreements[self.agreements[-1]] = (region, period, None)

            self.send(self.register.sign_agreement, intent, RecordingMode.COMMAND, signed)
        proposed = ProposeParticipants(PASER, SCHEMES[1], DIGEST, 9)
        self.send(self.register.propose_participants, proposed, RecordingMode.COMMAND, _nothing)
        self.verify(RecordingMode.COMMAND, listed)
        self.decreed(NUMBERS[0], listed)
        for year, (amount, quota) in zip((2022, 2023), lines, strict=True):
            self.allocate(PASER, SCHEMES[0], year, SOURCES[0], BudgetStage.ORIGINAL, amount, quota, None)

    def allocate(
        self,
        region: str,
        scheme: str,
        year: int | None,
        source: FundingSource,
        stage: BudgetStage,
        amount: int | None,
        quota: int | None,
        per_village: int | None,
    ) -> None:
        intent = AllocateBudget(
            region, scheme, year, source, stage, amount=amount, quota=quota, per_village_quota=per_village
        )

        def allocated(naive: Naive, outcome: Outcome) -> None:
            line = outcome.result.get("budget")
            naive.allocate(intent, None if line is None else UUID(line))

        self.send(self.register.allocate_budget, intent, RecordingMode.COMMAND, allocated)

    def revise_budget(
        self,
        which: int,
        mode: RecordingMode,
        amount: int | None,
        quota: int | None,
        per_village: int | None,
        stage: BudgetStage | None,
        villages: list[tuple[int, int | None]],
    ) -> None:
        line = self.line(which)
        if line is None:
            return
        key, budget = line
        intent = ReviseBudget(
            budget,
            amount=amount,
            quota=quota,
            per_village_quota=per_village,
            stage=stage,
            villages=_in_region(key[0], villages),
        )
        self.send(self.register.revise_budget, intent, mode, lambda n, _: n.revise_budget(key, intent, mode))

    def set_quotas(self, which: int, mode: RecordingMode, villages: list[tuple[int, int | None]]) -> None:
        line = self.line(which)
        if line is None:
            return
        key, budget = line
        intent = SetVillageQuotas(budget, _in_region(key[0], villages))
        self.send(
            self.register.set_village_quotas, intent, mode, lambda n, _: n.set_quotas(key, intent, mode)
        )

    def line(self, which: int) -> tuple[Key, UUID] | None:
        """One of the budget lines there are; None where there is none yet."""
        lines = list(self.naive.ids.items())
        return lines[which % len(lines)] if lines else None

    def terminate(self, which: int, on: dt.date) -> None:
        intent = TerminateAgreement(self.agreements[which], on, "tidak diperpanjang")
        self.send(
            self.register.terminate_agreement, intent, RecordingMode.COMMAND, lambda n, _: n.terminate(intent)
        )

    def verify(self, mode: RecordingMode, count: int) -> None:
        intent = VerifyList(DIGEST, "Camat Contoh", PAPER_DAY, count)
        self.send(self.register.verify_list, intent, mode, lambda n, _: n.verify(intent, mode))

    def withdraw(self) -> None:
        intent = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, list_digest=DIGEST)
        self.send(
            self.register.withdraw_verification, intent, RecordingMode.COMMAND, lambda n, _: n.withdraw()
        )

    def decreed(self, number: str, count: int) -> None:
        intent = IssueDecree(PASER, number, PAPER_DAY, DIGEST, count)

        def issued(naive: Naive, outcome: Outcome) -> None:
            decree = outcome.result.get("decree")
            naive.decree(intent, None if decree is None else UUID(decree))

        outcome = self.send(self.register.issue_decree, intent, RecordingMode.COMMAND, issued)
        if outcome.position is not None:
            self.decrees.append(UUID(outcome.result["decree"]))

    def void(self, which: int) -> None:
        decree = self.decrees[which % len(self.decrees)]
        intent = VoidDecree(decree, TakenBackReason.WITHDRAWN_BY_AUTHORITY)
        self.send(
            self.register.void_decree, intent, RecordingMode.COMMAND, lambda n, _: n.void_decree(decree)
        )

    def revise(self, mode: RecordingMode, which: int, number: str | None, count: int | None) -> None:
        intent = ReviseDecree(self.decrees[which % len(self.decrees)], number, None, count)
        self.send(self.register.revise_decree, intent, mode, lambda n, _: n.revise(intent, mode))

    # Workers

    def enrol(
        self,
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
    ) -> None:
        workers = [EVERYBODY[n] for n in numbers]
        villages = VILLAGES[region]
        papers = papers and scheme == SCHEMES[1]
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
            agreement=None if agreement is None else self.agreements[agreement],
            list_digest=DIGEST if papers else None,
            decree=self.decrees[-1] if papers else None,
        )

        def enrolled(naive: Naive, outcome: Outcome) -> None:
            ids = [UUID(one) for one in outcome.result.get("enrolments", ())]
            naive.enrol(intent, workers, mode, chain(ids, iter(uuid4, None)))

        outcome = self.send(self.register.enrol_workers, intent, mode, enrolled)
        self.ids += [UUID(one) for one in outcome.result.get("enrolments", ())]

    def transfer(self, one: int, effective: dt.date, village: str | None, segment: str | None) -> None:
        intent = TransferEnrolment(self.named(one), effective, village, segment)
        self.send(
            self.register.transfer_enrolment, intent, RecordingMode.COMMAND, lambda n, _: n.transfer(intent)
        )

    def correct(
        self,
        one: int,
        mode: RecordingMode,
        start: dt.date | None,
        end: dt.date | None,
        village: str | None,
        segment: str | None,
        category: MembershipCategory | None,
    ) -> None:
        intent = CorrectEnrolment(self.named(one), "salah ketik", start, end, village, segment, category)
        self.send(self.register.correct_enrolment, intent, mode, lambda n, _: n.correct(intent, mode))

    def end(self, one: int, end: dt.date, reason: EndReason) -> None:
        intent = EndEnrolment(self.named(one), end, reason)
        self.send(
            self.register.end_enrolment,
            intent,
            RecordingMode.COMMAND,
            lambda n, _: n.end(intent, self.today()),
        )

    def take_back(self, one: int, with_cards: bool) -> None:
        intent = VoidEnrolments((self.named(one),), TakenBackReason.WRONG_PERSON, with_cards=with_cards)
        self.send(
            self.register.void_enrolments, intent, RecordingMode.COMMAND, lambda n, _: n.take_back(intent)
        )

    def reopen(self, one: int, mode: RecordingMode, until: dt.date | None) -> None:
        intent = ReopenEnrolment(self.named(one), ReopenReason.ENDED_BY_MISTAKE, until)
        self.send(self.register.reopen_enrolment, intent, mode, lambda n, _: n.reopen(intent, mode))

    def identify(self, one: int, born: dt.date | None, nik: int | None, sex: Sex | None) -> None:
        """Corrects a person; the lists of the officers go on naming them as before."""
        number = None if nik is None else another_nik(nik)
        was = None if nik is None else NikWas.CHANGED
        intent = CorrectIdentity(
            self.named(one), IdentityReason.TYPED_WRONG, number, was, birth_date=born, sex=sex
        )
        self.send(
            self.register.correct_identity, intent, RecordingMode.COMMAND, lambda n, _: n.identify(intent)
        )

    def die(self, one: int, on: dt.date) -> None:
        intent = RecordDeath(on, enrolment=self.named(one))
        self.send(
            self.register.record_death,
            intent,
            RecordingMode.COMMAND,
            lambda n, _: n.die(intent, self.today()),
        )

    def issue(self, some: list[int], on: dt.date) -> None:
        intent = IssueCards(tuple(self.named(one) for one in some), on)
        self.send(
            self.register.issue_cards,
            intent,
            RecordingMode.COMMAND,
            lambda n, outcome: n.issue(
                intent, self.today(), chain(map(UUID, outcome.result.get("cards", ())), iter(uuid4, None))
            ),
        )

    def today(self, later: dt.timedelta = dt.timedelta()) -> dt.date:
        """The day it is in Paser and Kutai Kartanegara when the last command is recorded, or so much later."""
        return (self.clock + later + dt.timedelta(hours=8)).date()

    def named(self, number: int) -> UUID:
        """One of the enrolments there are."""
        return self.ids[number % len(self.ids)]

    # Words, and those who read along

    def claim(
        self, region: str, about: dt.date, said: dt.date, scheme: str | None, segment: str | None, value: int
    ) -> None:
        intent = PublishClaim(
            region,
            "media contoh",
            ClaimMeasure.WORKERS_COVERED,
            said_on=min(said, self.today(EVERY)),
            about=PartialDate.parse(about.isoformat()),
            scheme=scheme,
            segment=segment,
            value=value,
        )
        told = [claim for claim, before, _ in self.claims if before == intent]
        outcome = self.send(self.register.publish_claim, intent, RecordingMode.AS_HAPPENED, _nothing)
        if told:  # the same claim again is the one that is on record
            assert (outcome.position, outcome.result["claim"]) == (None, str(told[0]))
            return
        assert outcome.position is not None
        self.claims.append((UUID(outcome.result["claim"]), intent, outcome.position))

    def project(self) -> None:
        """The projector comes along between two commands."""
        self.runner.catch_up()

    # What a command does

    def send(
        self,
        do: Callable[..., Outcome],
        intent: Any,
        mode: RecordingMode,
        effect: Callable[[Naive, Outcome], None],
    ) -> Outcome:
        """Ask both registers. They refuse alike, and a refusal leaves a trace only among the commands."""
        self.clock += EVERY
        tables = self.tables()
        outcome = do(command(mode=mode, recorded_at=self.clock), intent)
        naive, refused = self.naive.copy(), None
        try:
            effect(naive, outcome)
        except Refusal as refusal:
            refused = refusal
        assert bool(outcome.breaches) == (refused is not None), (outcome.breaches, refused)
        if refused is not None or outcome.position is None:
            assert self.tables() == tables
            assert refused is not None or naive == self.naive
            return outcome
        if mode is RecordingMode.COMMAND:
            _within_limits(self.naive, naive)
        _no_day_twice(naive)
        self.naive = naive
        self.moments.append(Moment(outcome.position, self.clock, naive))
        return outcome

    def tables(self) -> list[Any]:
        """What every table of log and vault holds, but for the commands and the head's clock, which may go on."""
        digest = "SELECT '{}', count(*), sum(hashtextextended({}::text, 0)) FROM {} t"
        selects = [
            digest.format(name, "position" if name == "log.log_head" else "t", name) for name in self.kept
        ]
        return self.connection.execute(" UNION ALL ".join(selects).encode()).fetchall()

    # What is held at the end

    def close(self, questions: Sequence[Asked]) -> None:
        """Project the rest, and hold every answer, the log and the read models against what they should be."""
        self.runner.catch_up()
        assert [s for s in self.runner.statuses() if s.stopped_at is not None] == []
        asyncio.run(self.ask(questions))
        bad = [check for check in check_log(self.url) if not check.good]
        assert not bad, bad
        for name, _ in self.runner.projections:
            rebuild(self.runner, name)  # raises Differs where any row does

    async def ask(self, questions: Sequence[Asked]) -> None:
        async with reading(self.url) as reader:
            for n, asked in enumerate(questions):
                moment = self.moments[-1 - min(asked.back, len(self.moments) - 1)]
                at = At(position=moment.position) if n % 2 else At(time=moment.time)
                await _covered(reader, asked, at, moment)
                await _money(reader, at, moment)
                await _findings(reader, at, moment)
                await _papers(reader, at, moment)
                await self.died(reader, at, moment)
                await _voided(reader, at, moment)
                await card_steps.compare(reader, moment.naive, asked.day, at)
            await self.said(reader)

    async def died(self, reader: Reader, at: At, moment: Moment) -> None:
        """Every death that is on record."""
        known = self.register.vault.find([worker.nik for worker in EVERYBODY])
        found = await deaths_of(reader, list(known.values()), at)
        dead = {w: found[known[w.nik]].on for w in EVERYBODY if known.get(w.nik) in found}
        assert dead == moment.naive.dead

    async def said(self, reader: Reader) -> None:
        """Each claim beside what is held now, and what was held at the end of the day it was said."""
        _, claims = await claim_answers.claims_by_ids(reader, [claim for claim, _, _ in self.claims])
        assert set(claims) == {claim for claim, _, _ in self.claims}
        _, held = await reconciliation.evidence(reader, list(claims.values()), self.regions.timezone)
        for claim, intent, _ in self.claims:
            assert intent.said_on is not None
            midnight = dt.datetime.combine(
                intent.said_on + ONE, dt.time(), dt.timezone(dt.timedelta(hours=8))
            )
            then = [m.naive for m in self.moments if m.time < midnight]
            assert held[claim].now == _claimed(self.naive, intent)
            assert held[claim].said == (_claimed(then[-1], intent) if then else 0)


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
    lines=st.tuples(*[st.tuples(rupiah, places)] * 2),
    starts=st.lists(STEPS["enrol"], min_size=2, max_size=3),
    # Hypothesis likes its lists short: as many as it takes for something to happen. What need not be there shrinks
    # to a visit of the projector.
    steps=st.lists(step, min_size=15, max_size=20),
    questions=st.lists(question, min_size=4, max_size=6),
)
def test_random_commands_do_what_a_naive_register_would(
    postgres: str,
    empty: str,
    regions: KemendagriRegions,
    listed: int,
    lines: Sequence[tuple[int | None, int | None]],
    starts: Sequence[tuple[str, dict[str, Any]]],
    steps: Sequence[tuple[str, dict[str, Any]]],
    questions: Sequence[Asked],
) -> None:
    with contextlib.ExitStack() as closing:
        officers = Officers(closing, postgres, empty, regions)
        officers.papers(listed, lines)
        for name, drawn in (*starts, *steps):
            if name in card_steps.DRAWN:
                card_steps.perform(officers, name, dict(drawn))
            elif officers.ids or name not in ABOUT_ENROLMENTS:
                getattr(officers, name)(**drawn)
        officers.close(questions)


# Comparisons


async def _covered(reader: Reader, asked: Asked, at: At, moment: Moment) -> None:
    """The number, the list behind it, and the sum of its groups, each of which is a number with a list."""
    naive = moment.naive
    people = {
        one: place
        for one, place in naive.covered(asked.region, asked.day).items()
        if _matches(naive, asked.filter, one, place)
    }
    window = Window(first=100)
    answer = await coverage_answers.coverage(
        reader,
        coverage_answers.Question(asked.region, asked.day, asked.filter),
        at=at,
        groupings=[Grouping(asked.by, window)],
    )
    groups = {tuple(code for _, code in g.keys): g.covered for g in answer.groups[0].rows}
    expected = Counter(tuple(_code(naive, d, one, p) for d in asked.by) for one, p in people.items())
    assert answer.known.position == moment.position
    assert (answer.covered, groups) == (len(people), dict(expected))
    assert sum(groups.values()) == answer.covered
    for place_of, chosen in [
        (asked.region, asked.filter),
        *(narrowed(asked.region, asked.filter, g.keys) for g in answer.groups[0].rows[:1]),
    ]:
        page = await participant_answers.participants(
            reader, coverage_answers.Question(place_of, asked.day, chosen), window, at
        )
        assert page.total == len(page.rows)
        listed = {p.id: Place(p.village, p.segment, p.category) for p in page.rows}
        wanted = people if (place_of, chosen) == (asked.region, asked.filter) else None
        if wanted is None:
            keys = tuple(code for _, code in answer.groups[0].rows[0].keys)
            wanted = {
                one: p
                for one, p in people.items()
                if tuple(_code(naive, d, one, p) for d in asked.by) == keys
            }
        assert listed == wanted
    holders = {card.worker for card in naive.cards.values() if card.on(asked.day) not in (None, *OVER)}
    f = asked.filter
    personal = People(f.schemes, f.segments, f.categories, f.funding_sources, has_card=asked.with_card)
    page = await participant_answers.participants(
        reader, coverage_answers.Question(asked.region, asked.day, personal), window, at
    )
    assert {p.id for p in page.rows} == {
        one for one in people if asked.with_card in (None, naive.enrolled[one].worker in holders)
    }


async def _money(reader: Reader, at: At, moment: Moment) -> None:
    """Every budget line as the naive register keeps it."""
    naive = moment.naive
    page = await agreement_answers.budgets_page(reader, "ID", Window(first=100), at)
    _, villages = await agreement_answers.villages_of_budgets(reader, [b.id for b in page.rows], at)
    assert {(line, v.village): (v.quota, v.used) for line, found in villages.items() for v in found} == {
        (naive.ids[key], village): (naive.limit(key, village), naive.villages(key).count(village))
        for key in naive.lines
        for village in {*naive.villages(key), *naive.own.get(key, {})}
    }
    assert {b.id: (b.allocated, b.quota, b.reserved, b.quota_used) for b in page.rows} == {
        naive.ids[key]: (line.amount, line.quota, naive.reserved(key), len(naive.seats[key]))
        for key, line in naive.lines.items()
    }


async def _findings(reader: Reader, at: At, moment: Moment) -> None:
    page = await findings.findings_page(reader, "ID", Window(first=200), at)
    assert {(f.subject, f.code.value) for f in page.rows} == moment.naive.findings()
    assert page.total == len(page.rows)


async def _papers(reader: Reader, at: At, moment: Moment) -> None:
    """How many of the list are verified, and the decrees that hold."""
    lists = await acts.acts_page(reader, acts.LISTS, "ID", Window(first=9), at)
    assert [one.verified for one in lists.rows] == [moment.naive.verified] * len(lists.rows)
    decrees = await acts.acts_page(reader, acts.DECREES, "ID", Window(first=100), at)
    assert {one.id: (one.number, one.count) for one in decrees.rows} == {
        one: (decree.number, decree.count) for one, decree in moment.naive.decrees.items() if not decree.void
    }


async def _voided(reader: Reader, at: At, moment: Moment) -> None:
    """Every enrolment that was taken back: the number, and the list behind it."""
    asked = voids.Question("ID")
    page = await voids.voids_page(reader, asked, window=Window(first=200), at=at)
    taken_back = {one.id for one in moment.naive.enrolled.values() if one.voided}
    assert {row.enrolment for row in page.rows} == taken_back
    grouping = [Grouped((CountDimension.REASON,), Window(first=9))]
    counted = await voided_counts(reader, asked, grouping, at=at)
    assert counted.count == page.total == sum(group.count for group in counted.groups[0].rows)


def _within_limits(before: Naive, naive: Naive) -> None:
    """A command never goes beyond a limit, even where one was exceeded as it happened."""
    for key, line in naive.lines.items():
        reserved, used = naive.reserved(key), len(naive.seats[key])
        if key not in before.lines:
            continue
        assert line.amount is None or reserved <= max(line.amount, before.reserved(key))
        assert line.quota is None or used <= max(line.quota, len(before.seats[key]))


def _no_day_twice(naive: Naive) -> None:
    days = Counter(
        chain.from_iterable(
            zip(repeat(one.worker), one.days, strict=False) for one in naive.enrolled.values() if one.counting
        )
    )
    assert all(n == 1 for n in days.values())


def _matches(naive: Naive, chosen: Filter, one: UUID, place: Place) -> bool:
    enrolment = naive.enrolled[one]
    return (
        (chosen.schemes is None or enrolment.scheme in chosen.schemes)
        and (chosen.segments is None or place.segment in chosen.segments)
        and (chosen.categories is None or place.category in chosen.categories)
        and (chosen.funding_sources is None or enrolment.source in chosen.funding_sources)
    )


def _code(naive: Naive, dimension: Dimension, one: UUID, place: Place) -> str:
    enrolment = naive.enrolled[one]
    length = {"PROVINCE": 2, "REGENCY": 5, "SUBDISTRICT": 8, "VILLAGE": 13}.get(dimension)
    if length is not None:
        return place.village[:length]
    return {
        Dimension.SCHEME: enrolment.scheme,
        Dimension.SEGMENT: place.segment,
        Dimension.CATEGORY: place.category,
        Dimension.FUNDING_SOURCE: str(enrolment.source),
        Dimension.AGREEMENT: "NONE" if enrolment.agreement is None else str(enrolment.agreement),
    }[dimension]


def _claimed(naive: Naive, intent: PublishClaim) -> int:
    assert intent.about is not None
    return sum(
        intent.scheme in (None, naive.enrolled[one].scheme) and intent.segment in (None, place.segment)
        for one, place in naive.covered(intent.region, intent.about.first_day).items()
    )


def _in_region(region: str, quotas: Sequence[tuple[int, int | None]]) -> tuple[tuple[str, int | None], ...]:
    """Villages of a region with the quotas they are to have."""
    villages = VILLAGES[region]
    return tuple((villages[n % len(villages)], quota) for n, quota in quotas)


def _nothing(naive: Naive, outcome: Outcome) -> None:
    """Leaves the naive register as it is."""
