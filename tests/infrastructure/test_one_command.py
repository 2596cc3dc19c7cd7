"""How often does a command go from one file to another? A file that is entered often is asked for too little at a time."""

from benchmarks.one_command import AIM, Watch
from naungan.domain.commands.register import Register

from ..people import command, person, ready_to_enrol


def test_no_file_is_entered_more_than_three_times_where_a_worker_is_enrolled(register: Register) -> None:
    # given a register that is warm
    papers = ready_to_enrol(register)
    assert not register.enrol_workers(command(), papers.enrol(person(1))).breaches
    # when one more worker is enrolled
    watch = Watch()
    watch.set()
    try:
        outcome = register.enrol_workers(command(), papers.enrol(person(2)))
    finally:
        watch.unset()
    # then the whole walk was seen, from the command to the log, and no file is above the aim
    assert not outcome.breaches
    assert {
        "domain/canonical.py",
        "domain/eligibility/policies_on_workers.py",
        "infrastructure/log/transaction.py",
    } <= set(watch.entries)
    assert (AIM, watch.above) == (3, {})
