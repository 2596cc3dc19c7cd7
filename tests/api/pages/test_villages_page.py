"""Does the screen of villages show the contract's numbers, village by village, with sums of what is shown?"""

import datetime as dt
import re

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.enrolment import EndEnrolment
from naungan.domain.vocabulary import EndReason
from naungan.infrastructure.web.pages.villages import how_far
from tests.api.pages.conftest import Reader, Shown
from tests.api.test_coverage import DAY, VILLAGE, Told
from tests.api.test_coverage import tell as tell_coverage
from tests.people import command, done, people

HERE = f"/desa?wilayah=64.01.01&tanggal={DAY}"


def tell(register: Register) -> Told:
    return tell_coverage(register)


def numbers(cells: list[str]) -> list[int]:
    return [0 if cell == "–" else int(cell.replace(".", "")) for cell in cells]


def test_every_village_has_its_row_as_the_contract_answers(told: Told, reader: Reader) -> None:
    asked = reader.api.ask(
        f'{{ villages(region: "64.01.01", asOf: "{DAY}", first: 100) {{ nodes {{ region {{ name }}'
        " quota listed verified covered cardsIssued cardsWaiting cardsHandedOver findings } } }"
    )["villages"]["nodes"]
    rows = reader.opens(HERE).rows()
    assert [row[0] for row in rows] == [one["region"]["name"] for one in asked]
    names = (
        *("quota", "listed", "verified", "covered"),
        *("cardsIssued", "cardsWaiting", "cardsHandedOver", "findings"),
    )
    assert [numbers(row[1:]) for row in rows] == [[one[name] or 0 for name in names] for one in asked]


def test_the_last_row_is_the_sum_of_those_above(told: Told, reader: Reader) -> None:
    shown = reader.opens(HERE)
    sums = shown.html.split("<tfoot>")[1].split("</tfoot>")[0]
    columns = zip(*(numbers(row[1:]) for row in shown.rows()), strict=True)
    for total in map(sum, columns):
        assert f'<td class="number">{total or "–"}</td>' in sums or f'<td class="number">{total}</td>' in sums


def test_what_no_paper_divides_by_village_is_not_told_to_be_nobody(told: Told, reader: Reader) -> None:
    # given a list on paper of the whole regency, and a quota of it
    shown = reader.opens(HERE)
    assert {row[1] for row in shown.rows()} == {row[2] for row in shown.rows()} == {"–"}
    sums = shown.html.split("<tfoot>")[1].split("</tfoot>")[0]
    assert re.findall('class="number">([^<]*)<', sums)[:3] == ["–", "–", "–"]
    assert "daftar kabupaten di atas kertas" in shown.text


def test_the_sum_of_some_villages_is_called_that(told: Told, reader: Reader) -> None:
    assert "Jumlah 200 desa di atas" in reader.opens(f"/desa?wilayah=64&tanggal={DAY}").text
    assert "desa di atas" not in reader.opens(HERE).text


def test_more_than_a_hundred_villages_stand_on_one_page(told: Told, reader: Reader) -> None:
    shown = reader.opens(f"/desa?wilayah=64.01&tanggal={DAY}")
    total = reader.api.ask('{ villages(region: "64.01", first: 1) { totalCount } }')["villages"]["totalCount"]
    assert total > 100
    assert len(shown.rows()) == total
    assert shown.html.count("query VillagesOfRegion") == 1  # asked page after page, shown once


def test_a_square_tells_how_far_a_village_is() -> None:
    nothing = dict.fromkeys(("listed", "verified", "covered", "cardsWaiting"), 0)
    village = {**nothing, "everyoneHasCard": True}
    steps = [
        {},
        {"listed": 3_339, "verified": 1},
        {"listed": 3, "verified": 3},
        {"listed": 3, "verified": 3, "covered": 3, "everyoneHasCard": False},
        {"covered": 3, "cardsWaiting": 2},
        {"covered": 3},
    ]
    assert [how_far({**village, **step}) for step in steps] == [0, 1, 2, 3, 4, 5]
    # who is told rounded numbers is not told whether everybody has a card
    assert how_far({**village, "covered": 5, "everyoneHasCard": None}) == 3


def square_of(shown: Shown, village: str) -> str:
    [far] = re.findall(rf'title="{village}: \d+"><span aria-hidden="true">(\d)', shown.html)
    return str(far)


@pytest.mark.records
def test_a_square_is_about_the_people_who_are_protected_and_not_about_cards(
    told: Told, reader: Reader, register: Register
) -> None:
    village = reader.api.ask(f'{{ region(code: "{VILLAGE}") {{ name }} }}')["region"]["name"]
    # given a village of seven, three of them with a card, and two cards that wait
    assert square_of(reader.opens(HERE), village) == "3"
    # when the protection of all but one with a card ends: as many cards as before, and one person
    for one in (*told.fishers[1:], *told.officials):
        ending = EndEnrolment(one, dt.date(2022, 10, 31), EndReason.MOVED_AWAY)
        done(register.end_enrolment(command(), ending))
    reader.api.project()
    assert square_of(reader.opens(HERE), village) == "4"
    # and another without a card comes: three cards, two people
    more = told.papers.enrol(*people(41, 41, village=VILLAGE))
    done(register.enrol_workers(command(), more))
    reader.api.project()
    assert square_of(reader.opens(HERE), village) == "3"


def test_without_a_region_the_page_asks_for_one(told: Told, reader: Reader) -> None:
    assert "Pilih wilayah dahulu" in reader.opens("/desa").text
