"""Do the registers of findings and of public claims say what the contract answers, and lead to what each is about?"""

import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

import pytest

from naungan.domain.claims import PublishClaim
from naungan.domain.commands.register import Register
from naungan.domain.dates import PartialDate
from naungan.domain.enrolment import VoidEnrolments
from naungan.domain.vocabulary import FINDING_CODES, ClaimMeasure, Role, TakenBackReason
from naungan.texts.pages.findings import ENDS
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.pages.conftest import Reader, Shown
from tests.people import (
    OTHER_VILLAGE,
    PASER,
    VILLAGE,
    as_happened,
    command,
    done,
    enrolments,
    people,
    ready_to_enrol,
)

NOVEMBER = PartialDate.parse("2022-11-01")


@dataclass
class Told:
    """Three enrolments without a decree and two without an agreement, one of these taken back since; and two figures of one day."""

    before: int
    without_agreement: list[UUID]


def tell(register: Register) -> Told:
    papers = ready_to_enrol(register)
    done(register.enrol_workers(as_happened(), papers.enrol(*people(1, 3, village=VILLAGE), decree=None)))
    two = enrolments(
        register.enrol_workers(
            as_happened(), papers.enrol(*people(4, 5, village=OTHER_VILLAGE), agreement=None)
        )
    )
    for value in (4, 900):
        said = PublishClaim(
            PASER, f"Media {value}", ClaimMeasure.WORKERS_COVERED, about=NOVEMBER, value=value
        )
        before = done(register.publish_claim(command(), said)).position
    done(register.void_enrolments(command(), VoidEnrolments((two[1],), TakenBackReason.RECORDED_TWICE)))
    assert before is not None
    return Told(before, two)


def numbers(shown: Shown, table: int = 0) -> dict[str, int]:
    """The first two cells of each row of a table."""
    return {row[0]: int(row[1]) for row in shown.rows(table)}


def counted(api: Api, **arguments: str) -> int:
    asked = "".join(f", {name}: {value}" for name, value in arguments.items())
    found: int = api.ask(f'{{ findingCounts(region: "64.01"{asked}) {{ count }} }}')["findingCounts"]["count"]
    return found


def test_the_number_is_of_the_rule_that_is_chosen(told: Told, reader: Reader) -> None:
    every, of_rule = counted(reader.api), counted(reader.api, codes="[NO_DECREE]")
    assert 0 < of_rule < every
    shown = reader.opens("/temuan?wilayah=64.01&kode=NO_DECREE")
    assert re.findall('class="figure">([^<]+)<', shown.html) == [str(of_rule)]
    assert f"; dari {every} temuan seluruhnya." in shown.text
    assert re.findall('class="figure">([^<]+)<', reader.opens("/temuan?wilayah=64.01").html) == [str(every)]


def test_the_rules_and_the_regions_add_up_to_the_number_and_the_list(told: Told, reader: Reader) -> None:
    shown = reader.opens("/temuan?wilayah=64.01")
    count = counted(reader.api)
    assert count > 0
    assert sum(numbers(shown).values()) == sum(numbers(shown, 1).values()) == count
    assert f"{count} temuan." in shown.text
    assert len(shown.rows(2)) == count
    # and each rule says by what a finding of it ends
    assert all(len(row[2]) > 20 for row in shown.rows())


def test_one_rule_has_exactly_its_findings_each_leading_to_what_it_is_about_and_its_events(
    told: Told, reader: Reader
) -> None:
    # when the number of a rule is followed from the home page
    home = reader.opens("/?wilayah=64.01")
    shown = reader.opens(next(one for one in home.links() if "kode=NO_AGREEMENT" in one))
    assert len(shown.rows(2)) == counted(reader.api, codes="[NO_AGREEMENT]") == 1
    # then the enrolment and its events are a click away
    for begins in ("/peserta/satu", "/jejak"):
        led = reader.opens(next(one for one in shown.links() if one.startswith(begins)))
        assert led.status == 200, led.text


def test_a_finding_that_has_ended_is_there_as_known_before(told: Told, reader: Reader) -> None:
    now = reader.opens("/temuan?wilayah=64.01&kode=NO_AGREEMENT")
    at = reader.api.ask(
        'query($p: BigInt!) { findingCounts(region: "64.01", knownAt: {position: $p}) { known { recordedAt } } }',
        {"p": told.before},
    )["findingCounts"]["known"]["recordedAt"]
    moment = dt.datetime.fromisoformat(at).isoformat()
    then = reader.opens(f"/temuan?wilayah=64.01&kode=NO_AGREEMENT&diketahui={moment.replace('+', '%2B')}")
    assert [len(shown.rows(2)) for shown in (now, then)] == [1, 2]


def test_a_region_within_is_one_click_away_and_keeps_the_rule(told: Told, reader: Reader) -> None:
    shown = reader.opens("/temuan?wilayah=64.01.01&kode=NO_DECREE")
    [village] = [one for one in shown.links() if f"wilayah={VILLAGE}" in one and "kode=NO_DECREE" in one]
    assert len(reader.opens(village).rows(2)) == 3


def test_every_rule_says_by_what_it_ends() -> None:
    assert ENDS.keys() == set(FINDING_CODES)


def test_an_analyst_sees_numbers_and_no_list(told: Told, guarded: Api, register: Register) -> None:
    reader = Reader(guarded, {"x-user": str(user(register, Role.ANALYST, PASER))})
    shown = reader.opens("/temuan?wilayah=64.01")
    assert shown.status == 200
    assert numbers(shown)
    assert not any(one.startswith(("/peserta", "/jejak")) for one in shown.links())
    assert reader.opens("/klaim?wilayah=64.01").status == 200


def test_what_was_said_stands_beside_what_is_on_record_with_gap_and_contradiction(
    told: Told, reader: Reader
) -> None:
    shown = reader.opens("/klaim?wilayah=64.01")
    matches, differs = shown.rows()
    assert re.match("4 pekerja terlindungi", matches[0])
    assert (matches[1][:1], matches[2], matches[3][:6]) == ("4", "0", "Sesuai")
    assert (differs[2], differs[3][:7]) == ("896", "Berbeda")
    # and that both cannot be true
    assert "Angka berbeda" in matches[3]
    # the evidence opens its people
    cell = next(one for one in shown.links() if one.startswith("/peserta?") and "sel=" in one)
    assert len(reader.opens(cell).rows()) == 4


@pytest.mark.parametrize("path", ["/temuan", "/klaim"])
def test_a_register_without_any_says_so(reader: Reader, path: str) -> None:
    shown = reader.opens(f"{path}?wilayah=62.03")
    assert shown.status == 200
    assert "Tidak ada temuan." in shown.text or "Belum ada klaim yang dicatat." in shown.text
