"""Does the register do what it is told, and refuse what it must? Enrolling by command, on a real PostgreSQL."""

import datetime as dt
from uuid import UUID

import pytest

from naungan.domain.agreements import TerminateAgreement
from naungan.domain.commands.register import Register
from naungan.domain.decrees import IssueDecree
from naungan.domain.enrolment import CorrectEnrolment, EnrolWorkers
from naungan.domain.enrolment_events import WorkerEnrolled
from naungan.domain.reasons import Reason
from naungan.domain.refusals import Against, Breach
from naungan.domain.selection import ProposeParticipants, VerifyList
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme, RuleCode, Sex
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.texts.messages import say
from tests.infrastructure.recorded import BORN_AGED_65, event_of, recorded

from ..people import (
    A_WORKER,
    END,
    KUKAR,
    KUKAR_VILLAGE,
    MONTHLY,
    OTHER_VILLAGE,
    START,
    VILLAGE,
    Papers,
    agreed,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
    person,
    ready_to_enrol,
)


@pytest.fixture
def papers(register: Register) -> Papers:
    """Paser, ready to enrol."""
    return ready_to_enrol(register)


def refused(register: Register, database_url: str, intent: EnrolWorkers) -> list[Breach]:
    """The breaches of a command that must be refused and must leave nothing behind but its outcome."""
    before = recorded(database_url)
    outcome = register.enrol_workers(command(), intent)
    assert recorded(database_url) == before
    assert outcome.position is None
    assert outcome.breaches
    return list(outcome.breaches)


# A proper enrolment


def test_a_proper_enrolment_records_workers_and_money_in_one_append(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    before = store.log_state().position
    outcome = done(register.enrol_workers(command(), papers.enrol(*people(1, 3))))
    log = store.read(before, 100)
    assert [e.name for e in log] == ["WorkerEnrolled"] * 3 + ["BudgetReserved"]
    assert outcome.position == log[-1].position == before + 4
    assert [e.stream for e in log[:3]] == enrolments(outcome)
    assert {e.scope for e in log} == {"64.01"}
    enrolled = log[0].event
    assert (enrolled.breaches, enrolled.concurrent, enrolled.age) == ((), False, 37)
    assert [(d.budget, d.year, d.months, d.monthly) for d in enrolled.draws] == [
        (papers.budget, 2022, 3, MONTHLY)
    ]
    assert (log[3].event.amount, log[3].event.enrolments) == (3 * A_WORKER, 3)


# Who is already covered


def test_someone_covered_by_ones_own_regency_is_refused_with_the_enrolment_that_stands_against_it(
    register: Register, papers: Papers, database_url: str
) -> None:
    # given
    [standing] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    # when the same person is enrolled again for days that overlap
    [breach] = refused(register, database_url, papers.enrol(person(1), start=dt.date(2022, 12, 31)))
    # then
    assert breach == Breach(
        RuleCode.ALREADY_COVERED,
        Reason.ALREADY_COVERED,
        ("workers", "0"),
        {"start": "2022-10-01", "end": "2023-01-01"},
        Against("Participant", standing),
    )


def test_who_is_covered_without_an_end_is_told_without_one(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    this_year = store.now().year
    for year in range(2023, this_year + 1):
        allocated(register, fiscal_year=year, amount=10**9)
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=None)))
    [breach] = refused(register, database_url, papers.enrol(person(1)))
    assert (breach.reason, dict(breach.facts)) == ("already_covered_open", {"start": "2022-10-01"})
    assert say(breach.reason, breach.facts, "en") == (
        "The worker is already covered from 1 October 2022 on, without an end."
    )


def test_of_another_regencys_programme_only_that_it_exists_is_told(
    register: Register, papers: Papers, database_url: str
) -> None:
    kukar = ready_to_enrol(register, KUKAR)
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [breach] = refused(register, database_url, kukar.enrol(person(1, village=KUKAR_VILLAGE)))
    assert breach == Breach(RuleCode.ALREADY_COVERED, Reason.COVERED_ELSEWHERE, ("workers", "0"))


def test_the_day_after_the_last_one_is_free(register: Register, papers: Papers) -> None:
    allocated(register, fiscal_year=2023, amount=10**9)
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    again = papers.enrol(person(1), start=END, end_exclusive=dt.date(2024, 1, 1))
    enrolments(register.enrol_workers(command(), again))


# Each policy


def test_aged_65_on_the_first_day_is_too_old_and_a_day_younger_is_not(
    register: Register, papers: Papers, database_url: str
) -> None:
    [breach] = refused(register, database_url, papers.enrol(person(1, born=BORN_AGED_65)))
    assert (breach.code, breach.path) == (RuleCode.OUTSIDE_AGE_POLICY, ("workers", "0", "birthDate"))
    assert dict(breach.facts) == {"lowest": 15, "highest": 64}
    a_day_younger = person(1, born=BORN_AGED_65 + dt.timedelta(days=1))
    enrolments(register.enrol_workers(command(), papers.enrol(a_day_younger)))


def test_without_a_verified_list_or_a_decree_nobody_is_enrolled(
    register: Register, papers: Papers, database_url: str
) -> None:
    breaches = refused(register, database_url, papers.enrol(*people(1, 3), list_digest=None, decree=None))
    assert [(b.code, b.reason, b.path) for b in breaches] == [
        (RuleCode.NOT_VERIFIED, "list_not_verified", ("listDigest",)),
        (RuleCode.NO_DECREE, "no_decree", ("decree",)),
    ]


def test_one_place_beyond_a_quota_is_refused(register: Register, database_url: str) -> None:
    papers = ready_to_enrol(register, quota=3)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    [breach] = refused(register, database_url, papers.enrol(*people(3, 4)))
    assert (breach.code, breach.path) == (RuleCode.QUOTA_EXCEEDED, ("workers", "1"))
    assert breach.against == Against("Budget", papers.budget)
    enrolments(register.enrol_workers(command(), papers.enrol(person(3))))
    [breach] = refused(register, database_url, papers.enrol(person(4)))
    assert (breach.code, breach.path) == (RuleCode.QUOTA_EXCEEDED, ("workers", "0"))


def test_one_place_beyond_a_villages_quota_is_refused_there_and_free_elsewhere(
    register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, per_village_quota=2)
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2))))
    [breach] = refused(register, database_url, papers.enrol(person(3)))
    assert (breach.code, breach.reason) == (RuleCode.QUOTA_EXCEEDED, "village_quota")
    assert dict(breach.facts) == {"quota": 2, "village": VILLAGE}
    enrolments(register.enrol_workers(command(), papers.enrol(*people(3, 4, village=OTHER_VILLAGE))))
    refused(register, database_url, papers.enrol(person(5, village=OTHER_VILLAGE)))


def test_of_two_quotas_the_one_that_is_full_is_named(register: Register, database_url: str) -> None:
    papers = ready_to_enrol(register, quota=10, per_village_quota=1)
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    [breach] = refused(register, database_url, papers.enrol(person(2)))
    assert say(breach.reason, breach.facts, "en") == f"The quota of 1 for village {VILLAGE} is full."
    nobody = ready_to_enrol(register, region=KUKAR, quota=0, per_village_quota=9)
    [breach] = refused(register, database_url, nobody.enrol(person(3, village=KUKAR_VILLAGE)))
    assert say(breach.reason, breach.facts, "en") == "The quota of 0 is full."


def test_what_has_a_tariff_is_reserved_and_what_has_none_is_named(
    register: Register, papers: Papers, store: PostgresEventStore, database_url: str
) -> None:
    # given three programmes, two of which have a tariff for non-wage earners
    programmes = (Programme.JKK, Programme.JKM, Programme.JHT)
    # when
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), programmes=programmes)))
    # then these two are reserved, and that the third is not is a finding
    event = event_of(store, one)
    assert (event.draws[0].monthly, event.breaches) == (MONTHLY, (RuleCode.UNPRICED,))
    assert [line[1] for line in recorded(database_url)["lines"]] == [A_WORKER]
    # and what is reserved has to be there
    short = ready_to_enrol(register, KUKAR, amount=A_WORKER - 1)
    breaches = refused(
        register, database_url, short.enrol(person(2, village=KUKAR_VILLAGE), programmes=programmes)
    )
    assert [(b.code, b.path) for b in breaches] == [
        (RuleCode.UNPRICED, ("programmes",)),
        (RuleCode.BUDGET_EXCEEDED, ("workers", "0")),
    ]
    assert say(breaches[0].reason, breaches[0].facts, "en") == (
        "No tariff is known for JHT; only the other programmes are reserved."
    )


def test_one_rupiah_beyond_a_budget_is_refused(register: Register, database_url: str) -> None:
    short = ready_to_enrol(register, amount=2 * A_WORKER - 1)
    [breach] = refused(register, database_url, short.enrol(*people(1, 2)))
    assert (breach.code, breach.path, breach.against) == (
        RuleCode.BUDGET_EXCEEDED,
        ("workers", "1"),
        Against("Budget", short.budget),
    )
    assert dict(breach.facts) == {"needed": A_WORKER, "left": A_WORKER - 1, "year": 2022}
    enrolments(register.enrol_workers(command(), short.enrol(person(1))))
    refused(register, database_url, short.enrol(person(2)))


def test_the_last_rupiah_is_spent(register: Register) -> None:
    enough = ready_to_enrol(register, amount=2 * A_WORKER)
    enrolments(register.enrol_workers(command(), enough.enrol(*people(1, 2))))


def test_a_line_for_any_year_pays_for_all_years_together_and_gives_a_worker_one_place(
    register: Register, database_url: str
) -> None:
    # given a line without a year, enough for two workers from October to March, and two places
    papers = ready_to_enrol(register, years=(None,), amount=12 * MONTHLY, quota=2)
    both_years = {"end_exclusive": dt.date(2023, 4, 1)}
    # then two fit, and neither the years' halves nor places counted twice deceive it
    enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 2), **both_years)))
    assert {b.code for b in refused(register, database_url, papers.enrol(person(3), **both_years))} == {
        RuleCode.QUOTA_EXCEEDED,
        RuleCode.BUDGET_EXCEEDED,
    }


def test_a_line_for_any_year_does_not_pay_the_same_rupiah_in_two_years(
    register: Register, database_url: str
) -> None:
    papers = ready_to_enrol(register, years=(None,), amount=6 * MONTHLY - 1)
    [breach] = refused(register, database_url, papers.enrol(person(1), end_exclusive=dt.date(2023, 4, 1)))
    assert breach.code is RuleCode.BUDGET_EXCEEDED


def test_under_a_terminated_agreement_nobody_is_enrolled(
    register: Register, papers: Papers, database_url: str
) -> None:
    ends = TerminateAgreement(papers.agreement, START, "selesai")
    done(register.terminate_agreement(command(), ends))
    [breach] = refused(register, database_url, papers.enrol(*people(1, 4)))
    assert (breach.code, breach.path) == (RuleCode.AGREEMENT_TERMINATED, ("agreement",))
    assert breach.against == Against("Agreement", papers.agreement)
    assert dict(breach.facts) == {"on": "2022-10-01"}


def test_until_the_day_before_its_termination_an_agreement_holds(register: Register, papers: Papers) -> None:
    ends = TerminateAgreement(papers.agreement, START + dt.timedelta(days=1), "selesai")
    done(register.terminate_agreement(command(), ends))
    enrolments(register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=ends.on)))


def test_nobody_is_enrolled_beyond_the_day_from_which_the_agreement_is_terminated(
    register: Register, papers: Papers, database_url: str
) -> None:
    # given a termination that was announced for a day of the period
    ends = dt.date(2022, 12, 1)
    done(register.terminate_agreement(command(), TerminateAgreement(papers.agreement, ends, "selesai")))
    # then days that go on after it are refused, those without an end too
    for end in (END, None):
        found = refused(register, database_url, papers.enrol(*people(1, 3), end_exclusive=end))
        breach = next(one for one in found if one.code is RuleCode.AGREEMENT_TERMINATED)
        assert (breach.reason, breach.path) == ("ends_after_termination", ("endExclusive",))
        assert (dict(breach.facts), breach.against) == (
            {"on": "2022-12-01"},
            Against("Agreement", papers.agreement),
        )
    # and what ends on that day is not
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(person(1), end_exclusive=ends)))
    # nor can a correction lengthen it beyond
    longer = register.correct_enrolment(command(), CorrectEnrolment(one, "salah ketik", end_exclusive=END))
    assert [(b.code, b.path) for b in longer.breaches] == [(RuleCode.AGREEMENT_TERMINATED, ("endExclusive",))]


def test_whoever_stays_protected_beyond_a_termination_can_still_be_corrected(
    register: Register, papers: Papers
) -> None:
    # given somebody whose days go on after the termination, and another recorded so as it happened
    [before] = enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    ends = TerminateAgreement(papers.agreement, dt.date(2022, 12, 1), "selesai")
    done(register.terminate_agreement(command(), ends))
    [after] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(2))))
    # then what does not lengthen these days is corrected
    for one in (before, after):
        for change in (
            {"village": OTHER_VILLAGE},
            {"start": START + dt.timedelta(days=1)},
            {"end_exclusive": END - dt.timedelta(days=1)},
        ):
            assert done(
                register.correct_enrolment(command(), CorrectEnrolment(one, "salah ketik", **change))
            ).position


def test_palm_money_covers_palm_workers_not_registered_before(register: Register, database_url: str) -> None:
    papers = ready_to_enrol(register, funding_source=FundingSource.DBH_SAWIT)
    palm = {"funding_source": FundingSource.DBH_SAWIT}
    fisher = person(1)
    [breach] = refused(register, database_url, papers.enrol(fisher, **palm))
    assert (breach.code, breach.path) == (RuleCode.NOT_A_PALM_WORKER, ("workers", "0", "segment"))
    palm_worker = person(1, segment="PALM_WORKER")
    enrolments(register.enrol_workers(command(), papers.enrol(palm_worker, **palm)))
    allocated(register, fiscal_year=2023, amount=10**9, funding_source=FundingSource.DBH_SAWIT)
    next_year = {"start": END, "end_exclusive": dt.date(2023, 2, 1), **palm}
    [breach] = refused(register, database_url, papers.enrol(palm_worker, **next_year))
    assert breach.code is RuleCode.NOT_A_PALM_WORKER


def test_all_breaches_come_at_once_and_shared_ones_are_said_once(
    register: Register, papers: Papers, database_url: str
) -> None:
    # given one worker covered already, and one too old
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    workers = (person(1), person(2, born=BORN_AGED_65), person(3))
    # when they are enrolled without agreement, list, decree, and from a source without a budget
    intent = papers.enrol(
        *workers, agreement=None, list_digest=None, decree=None, funding_source=FundingSource.APBDES
    )
    breaches = refused(register, database_url, intent)
    # then
    assert {(b.code, b.path) for b in breaches} == {
        (RuleCode.NO_AGREEMENT, ("agreement",)),
        (RuleCode.NOT_VERIFIED, ("listDigest",)),
        (RuleCode.NO_DECREE, ("decree",)),
        (RuleCode.NO_BUDGET, ("fundingSource",)),
        (RuleCode.ALREADY_COVERED, ("workers", "0")),
        (RuleCode.OUTSIDE_AGE_POLICY, ("workers", "1", "birthDate")),
    }
    assert len(breaches) == 6


def test_faults_of_form_come_at_once_and_keep_the_person_to_themselves(
    register: Register, papers: Papers, database_url: str
) -> None:
    broken = person(4)._replace(nik="123", name="  ", village="64.01", segment="ASTRONAUT")
    elsewhere = person(5, village=KUKAR_VILLAGE)
    intent = papers.enrol(person(1), person(1), broken, elsewhere, scheme="NO_SCHEME", end_exclusive=START)
    breaches = refused(register, database_url, intent)
    assert {(b.reason, b.path) for b in breaches} == {
        ("scheme_unknown", ("scheme",)),
        ("ends_before_start", ("endExclusive",)),
        ("twice_in_command", ("workers", "1", "nik")),
        ("nik_structure", ("workers", "2", "nik")),
        ("empty", ("workers", "2", "name")),
        ("village_unknown", ("workers", "2", "village")),
        ("segment_unknown", ("workers", "2", "segment")),
        ("other_regency", ("workers", "3", "village")),
    }
    assert not any(w.nik in repr(breaches) or w.name in repr(breaches) for w in (person(1), person(5)))


def test_a_birth_date_or_sex_that_the_nik_contradicts_is_a_fault_of_form(
    register: Register, papers: Papers, database_url: str
) -> None:
    other_day = person(2)._replace(birth_date=dt.date(1985, 4, 24))
    other_century = person(3, born=dt.date(1999, 4, 23))._replace(birth_date=dt.date(1899, 4, 23))
    other_sex = person(4)._replace(sex=Sex.FEMALE)
    both = person(5, sex=Sex.FEMALE)._replace(sex=Sex.MALE, birth_date=dt.date(1958, 4, 23))
    says_nothing = person(6)._replace(nik="6401013304850006", sex=Sex.FEMALE)
    intent = papers.enrol(person(1), other_day, other_century, other_sex, both, says_nothing)
    breaches = refused(register, database_url, intent)
    assert {(b.reason, b.path) for b in breaches if b.code is RuleCode.INVALID} == {
        ("birth_date_contradicts", ("workers", "1", "birthDate")),
        ("sex_contradicts", ("workers", "3", "sex")),
        ("birth_date_contradicts", ("workers", "4", "birthDate")),
        ("sex_contradicts", ("workers", "4", "sex")),
        ("nik_structure", ("workers", "5", "nik")),
    }
    assert all(b.facts in ({}, {"fault": "date"}) for b in breaches if b.code is RuleCode.INVALID)


@pytest.mark.parametrize("count", [0, 2_001])
def test_a_command_names_at_least_one_and_at_most_two_thousand(
    register: Register, papers: Papers, database_url: str, count: int
) -> None:
    [breach] = refused(register, database_url, papers.enrol(*people(1, count)))
    assert (breach.code, breach.path) == (RuleCode.INVALID, ("workers",))


# As it happened


def test_as_it_happened_nothing_is_refused_for_a_policy_and_every_breach_is_in_the_event(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    # given a worker who is covered, and papers nobody has
    enrolments(register.enrol_workers(command(), papers.enrol(person(1))))
    bare = papers.enrol(
        person(1),
        person(2, born=BORN_AGED_65),
        agreement=None,
        list_digest=None,
        decree=None,
        funding_source=FundingSource.DBH_SAWIT,
        category=MembershipCategory.WAGE_EARNER,
    )
    # when it is recorded as it happened
    covered, old = enrolments(register.enrol_workers(as_happened(), bare))
    # then every breach is kept under the code of its finding, and the second enrolment does not count
    shared = {
        *(RuleCode.NO_AGREEMENT, RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.NO_BUDGET),
        *(RuleCode.UNPRICED, RuleCode.NOT_A_PALM_WORKER),
    }
    first, second = event_of(store, covered), event_of(store, old)
    assert isinstance(first, WorkerEnrolled)
    assert (set(first.breaches), first.concurrent) == (shared | {RuleCode.CONCURRENT_ENROLMENT}, True)
    assert (set(second.breaches), second.concurrent) == (shared | {RuleCode.OUTSIDE_AGE_POLICY}, False)


def test_as_it_happened_a_terminated_agreement_is_a_missing_one(
    register: Register, papers: Papers, store: PostgresEventStore
) -> None:
    done(register.terminate_agreement(command(), TerminateAgreement(papers.agreement, START, "selesai")))
    [one] = enrolments(register.enrol_workers(as_happened(), papers.enrol(person(1))))
    assert event_of(store, one).breaches == (RuleCode.NO_AGREEMENT,)


def test_as_it_happened_quota_and_budget_may_be_exceeded_and_commands_are_then_refused(
    register: Register, store: PostgresEventStore, database_url: str
) -> None:
    papers = ready_to_enrol(register, quota=2, amount=2 * A_WORKER, listed=2)
    many = enrolments(register.enrol_workers(as_happened(), papers.enrol(*people(1, 3))))
    assert [event_of(store, one).breaches for one in many] == [
        (),
        (),
        (RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.QUOTA_EXCEEDED, RuleCode.BUDGET_EXCEEDED),
    ]
    codes = {b.code for b in refused(register, database_url, papers.enrol(person(4)))}
    assert codes == {
        *(RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.QUOTA_EXCEEDED, RuleCode.BUDGET_EXCEEDED),
    }


def test_what_hangs_on_a_list_before_it_is_verified_counts_when_it_is(
    register: Register, papers: Papers, database_url: str
) -> None:
    digest = "ab" * 32
    done(
        register.propose_participants(
            command(), ProposeParticipants("64.01", "VULNERABLE_WORKERS", digest, 3)
        )
    )
    happened = papers.enrol(*people(1, 2), list_digest=digest, decree=None)
    enrolments(register.enrol_workers(as_happened(), happened))
    done(register.verify_list(command(), VerifyList(digest, "Camat Contoh", START, 3)))
    decree = IssueDecree("64.01", "SK 2/2022", START, digest, 3)
    decreed = UUID(done(register.issue_decree(command(), decree)).result["decree"])
    named = {"list_digest": digest, "decree": decreed}
    [breach] = refused(register, database_url, papers.enrol(*people(3, 4), **named))
    assert (breach.code, breach.reason, breach.path) == (
        RuleCode.NOT_VERIFIED,
        "list_used_up",
        ("workers", "1"),
    )
    enrolments(register.enrol_workers(command(), papers.enrol(person(3), **named)))


def test_an_agreement_of_another_regency_is_none(
    register: Register, papers: Papers, database_url: str
) -> None:
    [breach] = refused(register, database_url, papers.enrol(person(1), agreement=agreed(register, KUKAR)))
    assert (breach.code, breach.reason) == (RuleCode.NO_AGREEMENT, "no_agreement")
