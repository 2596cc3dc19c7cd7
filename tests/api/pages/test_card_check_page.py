"""Can anybody check a card, and learn nothing else?"""

from naungan.domain.cards import IssueCards
from naungan.domain.commands.register import Register
from tests.api.pages.conftest import Reader
from tests.people import START, command, done, enrolments, people, ready_to_enrol

ACTIVE, NOT_ACTIVE = "Kartu ini aktif", "Kartu ini tidak aktif"


def tell(register: Register) -> None:
    """One enrolment without an end, and its card A-1."""
    papers = ready_to_enrol(register, years=(None,))
    [one] = enrolments(register.enrol_workers(command(), papers.enrol(*people(1, 1), end_exclusive=None)))
    done(register.issue_cards(command(), IssueCards((one,), START, serials=("A-1",))))


def test_a_card_is_active_or_not_and_nobody_is_named(told: None, reader: Reader) -> None:
    shown = reader.opens("/cek-kartu?nomor=A-1")
    assert ACTIVE in shown.text
    assert "Rekaan" not in shown.html
    assert NOT_ACTIVE in reader.opens("/cek-kartu?nomor=A-2").text


def test_before_a_number_is_typed_nothing_is_said(told: None, reader: Reader) -> None:
    shown = reader.opens("/cek-kartu")
    assert ACTIVE not in shown.text
    assert NOT_ACTIVE not in shown.text


def test_who_is_not_signed_in_checks_too(told: None, stranger: Reader) -> None:
    assert ACTIVE in stranger.opens("/cek-kartu?nomor=A-1").text


def test_what_is_typed_is_shown_as_text(told: None, reader: Reader) -> None:
    shown = reader.opens("/cek-kartu?nomor=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in shown.html
