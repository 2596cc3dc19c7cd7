"""Whom does a decree over a list name that carries its people? The accepted of its rounds, and how many they are."""

from typing import Any
from uuid import uuid4

import pytest

from naungan.domain.bulk.from_list import EnrolFromList, ListEnrolment
from naungan.domain.commands.register import Register
from naungan.domain.decree_revisions import ReviseDecree
from naungan.domain.decrees import DecreeFacts, DecreeIssued, DecreeRevised
from naungan.domain.ports import Outcome
from naungan.domain.proposals import CorrectedRow, CorrectProposal
from naungan.domain.selection_undone import WithdrawVerification
from naungan.domain.vocabulary import RuleCode, TakenBackReason
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from tests.infrastructure.decreed_lists import (
    BACK,
    DECREED,
    Papers,
    decree_of,
    decreed,
    enrolled,
    fate,
    terms,
)

from ..people import KUKAR, agreed, allocated, as_happened, command, done, people, person, ready_to_enrol
from .test_proposals import proposed, verified, why


@pytest.fixture
def papers(register: Register) -> Papers:
    return agreed(register), allocated(register, amount=10**10)


@pytest.fixture
def lists(register: Register, store: PostgresEventStore, vault: PostgresVault) -> ListEnrolment:
    return ListEnrolment(store, vault, register.enrolling)


# The decree


def test_a_decree_names_the_accepted_and_knows_how_many_they_are(
    register: Register, store: PostgresEventStore
) -> None:
    listed = proposed(register, people(1, 4))
    assert why(decreed(register, listed)) == [("NOT_VERIFIED", "list_not_verified", ("list",))]
    done(verified(register, listed, BACK))
    assert why(decreed(register, listed, count=4)) == [("INVALID", "count_is_accepted", ("count",))]
    decree = decree_of(register, listed)
    event = store.load([decree])[decree][0].event
    assert isinstance(event, DecreeIssued)
    assert (event.count, event.round, event.listed) == (3, 1, listed)
    # the same again, with its count or without, is the same decree
    assert decreed(register, listed).position is None
    assert decreed(register, listed, count=3).result == {"decree": str(decree)}
    # a list is named in one way, and must be there
    both = decreed(register, listed, "SK 2", list_digest="ab" * 32)
    assert ("INVALID", "which_list", ("listDigest",)) in why(both)
    assert why(decreed(register, uuid4(), "SK 2", count=3)) == [
        ("NOT_FOUND", "not_found", ("list",)),
        ("NOT_VERIFIED", "list_not_verified", ("list",)),
    ]


def test_a_decree_is_revised_to_a_later_round_and_names_who_was_accepted_up_to_it(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    # given a decree over round 1, of which everybody is enrolled, and a round 2 that was accepted since
    listed = proposed(register, people(1, 4))
    done(verified(register, listed, BACK))
    decree = decree_of(register, listed)
    lists.enrol(command(), EnrolFromList(terms(papers, listed, decree)))
    done(
        register.correct_proposal(
            command(), CorrectProposal(listed, (CorrectedRow(1, person(11)),), added=(person(5),))
        )
    )
    done(verified(register, listed))

    def revised(**more: Any) -> Outcome:
        return register.revise_decree(command(), ReviseDecree(decree, **more))

    # then its count is that of its round, whatever others were accepted, and a round is one of the list
    assert why(revised(count=5)) == [("INVALID", "count_is_accepted", ("count",))]
    assert why(revised(count=4, round=2)) == [("INVALID", "count_is_accepted", ("count",))]
    for round_ in (0, 3):
        assert why(revised(round=round_)) == [("INVALID", "round_unknown", ("round",))]
    # when it is revised to round 2, without a count, and told again with it
    assert done(revised(round=2)).position is not None
    assert done(revised(round=2, count=5)).position is None
    event = store.load([decree])[decree][-1].event
    assert event == DecreeRevised(
        DecreeFacts("SK 1/2022", DECREED, 3, 1), DecreeFacts("SK 1/2022", DECREED, 5, 2)
    )
    # then those whom it names besides are enrolled under it
    rest, before = lists.enrol(command(), EnrolFromList(terms(papers, listed, decree)))
    assert (fate(rest), before) == ((5, 2, 3, 0), False)
    assert {e.decree for e in enrolled(store)} == {decree}
    # and it does not go back while anybody is enrolled under it
    assert set(why(revised(round=1))) == {
        ("NO_DECREE", "below_enrolled", ("count",)),
        ("NO_DECREE", "round_earlier", ("round",)),
    }


def test_a_decree_is_not_revised_to_a_round_of_which_nobody_is_accepted(
    register: Register, store: PostgresEventStore, papers: Papers, lists: ListEnrolment
) -> None:
    # given a list of which round 1 was returned and round 2 accepted, and a decree over it
    listed = proposed(register, people(1, 1))
    done(verified(register, listed, BACK))
    done(register.correct_proposal(command(), CorrectProposal(listed, added=(person(2),))))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    to_the_first = ReviseDecree(decree, round=1)
    # then by command it is not revised to name nobody
    assert why(register.revise_decree(command(), to_the_first)) == [("INVALID", "not_positive", ("count",))]
    # and where it happened, it names fewer than are enrolled under it
    lists.enrol(command(), EnrolFromList(terms(papers, listed, decree)))
    done(register.revise_decree(as_happened(), to_the_first))
    event = store.load([decree])[decree][-1].event
    assert isinstance(event, DecreeRevised)
    assert (event.now.count, event.breaches) == (0, (RuleCode.NO_DECREE,))


def test_a_round_is_named_only_of_a_list_that_carries_its_people_and_that_is_verified(
    register: Register, papers: Papers
) -> None:
    plain = ready_to_enrol(register, KUKAR)
    asked = register.revise_decree(command(), ReviseDecree(plain.decree, round=1))
    assert why(asked) == [("INVALID", "round_without_people", ("round",))]
    # of a list whose verification was taken back nobody is accepted
    listed = proposed(register, people(1, 2))
    done(verified(register, listed))
    decree = decree_of(register, listed)
    done(register.correct_proposal(command(), CorrectProposal(listed, added=(person(3),))))
    done(verified(register, listed))
    done(register.withdraw_verification(command(), WithdrawVerification(TakenBackReason.TYPED_WRONG, listed)))
    asked = register.revise_decree(command(), ReviseDecree(decree, round=2))
    assert why(asked) == [("NOT_VERIFIED", "list_not_verified", ("decree",))]
    # but its number is no question of who was accepted
    done(register.revise_decree(command(), ReviseDecree(decree, number="SK 7/2022")))


def test_a_decree_told_again_over_other_people_is_not_the_one_on_record(register: Register) -> None:
    # given a decree over rows 2 and 3, and a list on which 1 and 3 are accepted by now
    listed = proposed(register, people(1, 3))
    done(verified(register, listed, BACK))
    decree = decree_of(register, listed)
    assert decreed(register, listed).result == {"decree": str(decree)}
    withdrawn = WithdrawVerification(TakenBackReason.DOCUMENT_INVALID, listed=listed)
    done(register.withdraw_verification(command(), withdrawn))
    correction = CorrectProposal(listed, (CorrectedRow(1, person(11)),), withdrawn=(2,))
    done(register.correct_proposal(command(), correction))
    done(verified(register, listed))
    # then the same number for as many is another decree
    assert why(decreed(register, listed)) == [("INVALID", "decree_known_otherwise", ("number",))]
