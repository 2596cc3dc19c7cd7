"""Does the screen of villages show the contract's numbers, village by village, with sums of what is shown?"""

from naungan.domain.commands.register import Register
from naungan.infrastructure.web.pages.villages import how_far
from tests.api.pages.conftest import Reader
from tests.api.test_coverage import DAY, Told
from tests.api.test_coverage import tell as tell_coverage

HERE = f"/desa?wilayah=64.01.01&tanggal={DAY}"


def tell(register: Register) -> Told:
    return tell_coverage(register)


def numbers(cells: list[str]) -> list[int]:
    return [0 if cell == "–" else int(cell.replace(".", "")) for cell in cells]


def test_every_village_has_its_row_as_the_contract_answers(told: Told, reader: Reader) -> None:
    asked = reader.api.ask(
        f'{{ villages(region: "64.01.01", asOf: "{DAY}", first: 100) {{ nodes {{ region {{ name }}'
        " quota listed verified covered cardsIssued cardsHandedOver findings } } }"
    )["villages"]["nodes"]
    rows = reader.opens(HERE).rows()
    assert [row[0] for row in rows] == [one["region"]["name"] for one in asked]
    names = ("quota", "listed", "verified", "covered", "cardsIssued", "cardsHandedOver", "findings")
    assert [numbers(row[1:]) for row in rows] == [[one[name] or 0 for name in names] for one in asked]


def test_the_last_row_is_the_sum_of_those_above(told: Told, reader: Reader) -> None:
    shown = reader.opens(HERE)
    sums = shown.html.split("<tfoot>")[1].split("</tfoot>")[0]
    columns = zip(*(numbers(row[1:]) for row in shown.rows()), strict=True)
    for total in map(sum, columns):
        assert f'<td class="number">{total}</td>' in sums


def test_more_than_a_hundred_villages_stand_on_one_page(told: Told, reader: Reader) -> None:
    shown = reader.opens(f"/desa?wilayah=64.01&tanggal={DAY}")
    total = reader.api.ask('{ villages(region: "64.01", first: 1) { totalCount } }')["villages"]["totalCount"]
    assert total > 100
    assert len(shown.rows()) == total
    assert shown.html.count("query VillagesOfRegion") == 1  # asked page after page, shown once


def test_a_square_tells_how_far_a_village_is() -> None:
    village = {"listed": 0, "verified": 0, "covered": 0, "cardsIssued": 0, "cardsHandedOver": 0}
    steps = [
        {},
        {"listed": 3},
        {"listed": 3, "verified": 3},
        {"listed": 3, "verified": 3, "covered": 3, "cardsIssued": 2},
        {"covered": 3, "cardsIssued": 3, "cardsHandedOver": 2},
        {"covered": 3, "cardsIssued": 3, "cardsHandedOver": 3},
    ]
    assert [how_far({**village, **step}) for step in steps] == [0, 1, 2, 3, 4, 5]


def test_without_a_region_the_page_asks_for_one(told: Told, reader: Reader) -> None:
    assert "Pilih wilayah dahulu" in reader.opens("/desa").text
