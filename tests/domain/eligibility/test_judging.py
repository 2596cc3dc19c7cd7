"""What does a command refuse, and what is recorded as it happened?"""

from uuid import UUID

from naungan.domain.agreements import Agreement
from naungan.domain.eligibility.policies_on_terms import TERMS_POLICIES
from naungan.domain.eligibility.policies_on_workers import WORKER_POLICIES
from naungan.domain.vocabulary import Programme, RecordingMode, RuleCode

from .cases import END, GIVEN, MONTHLY, PASER, START, WORKER, case, decide, line, reason, several, standing


def test_a_proper_case_breaks_no_policy() -> None:
    assert [policy(GIVEN) for policy in TERMS_POLICIES] == [None] * len(TERMS_POLICIES)
    assert [policy(case()) for policy in WORKER_POLICIES] == [None] * len(WORKER_POLICIES)


def test_history_is_recorded_with_every_breach_as_the_finding_it_becomes() -> None:
    decided = decide(
        several(1, age=70),
        mode=RecordingMode.AS_HAPPENED,
        agreement=Agreement(PASER, None, START, None, terminated_on=START),
        listed=None,
        decree=None,
        monthly=0,
        unpriced=(Programme.JKK,),
        needs=((2022, 3, None),),
        standing={UUID(int=100): standing(START, END)[WORKER]},
    )
    [one] = decided
    assert one.event is not None
    assert one.event.concurrent
    assert set(one.event.breaches) == {
        *(RuleCode.NO_AGREEMENT, RuleCode.NOT_VERIFIED, RuleCode.NO_DECREE, RuleCode.NO_BUDGET),
        *(RuleCode.UNPRICED, RuleCode.CONCURRENT_ENROLMENT, RuleCode.OUTSIDE_AGE_POLICY),
    }
    assert len(one.event.breaches) == len(set(one.event.breaches))


def test_terms_that_are_refused_hide_nothing_else() -> None:
    # given an agreement that nobody knows, two places, and money for one
    applicants = several(4)
    applicants[1] = applicants[1]._replace(age=70)
    decided = decide(applicants, agreement=None, **line(quota=2, amount=3 * MONTHLY))
    # then every worker is told what they would be told on good terms
    assert all(d.event is None for d in decided)
    assert [[b.code for b in d.breaches[1:]] for d in decided] == [
        [],
        [RuleCode.OUTSIDE_AGE_POLICY, RuleCode.BUDGET_EXCEEDED],
        [RuleCode.BUDGET_EXCEEDED],
        [RuleCode.BUDGET_EXCEEDED],
    ]


def test_a_command_records_no_breach() -> None:
    decided = decide(several(3))
    assert all(d.event is not None and d.event.breaches == () and not d.event.concurrent for d in decided)


def test_the_same_worker_twice_counts_once() -> None:
    twice = [*several(1), several(1)[0]._replace(row=1, enrolment=UUID(int=300))]
    [first, second] = decide(twice)
    assert first.event is not None
    assert reason(second.breaches[0]) == "twice_in_command"
    [_, happened] = decide(twice, mode=RecordingMode.AS_HAPPENED)
    assert happened.event is not None
    assert happened.event.concurrent
