"""Does the screen of coverage show the register's numbers, each with its way to the people behind it?"""

from urllib.parse import parse_qs, urlsplit

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import Role
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.pages.conftest import Reader
from tests.api.test_coverage import DAY, Told
from tests.api.test_coverage import tell as tell_coverage

HERE = f"/cakupan?wilayah=64.01&tanggal={DAY}"


def tell(register: Register) -> Told:
    return tell_coverage(register)


def cell_of(link: str) -> str:
    [cell] = parse_qs(urlsplit(link).query)["sel"]
    return cell


def test_the_number_is_that_of_the_contract_and_opens_its_people(told: Told, reader: Reader) -> None:
    asked = reader.api.ask(f'{{ coverage(region: "64.01", asOf: "{DAY}") {{ covered ratio }} }}')["coverage"]
    shown = reader.opens(HERE)
    assert f"{asked['covered']} orang terlindungi, 1 November 2022" in shown.text
    assert "dari 16 yang layak per 1 Juni 2022 (diasumsikan; sumber: Disnaker): 62,5 %" in shown.text
    # and its link opens exactly these people
    link = next(one for one in shown.links() if one.startswith("/peserta?") and "sel=" in one)
    people = reader.api.ask(
        "query($cell: Cell!) { enrolments(cell: $cell, first: 100) { totalCount } }", {"cell": cell_of(link)}
    )
    assert people["enrolments"]["totalCount"] == asked["covered"]


@pytest.mark.parametrize("by", ["SUBDISTRICT", "VILLAGE", "SCHEME", "SEGMENT", "FUNDING_SOURCE", "AGREEMENT"])
def test_groups_add_up_to_the_number(told: Told, reader: Reader, by: str) -> None:
    covered = reader.api.ask(f'{{ coverage(region: "64.01", asOf: "{DAY}") {{ covered }} }}')["coverage"][
        "covered"
    ]
    rows = reader.opens(f"{HERE}&menurut={by}").rows(1)
    assert sum(int(people.replace(".", "")) for _, people, _, _ in rows) == covered


def test_a_place_opens_what_is_within_it(told: Told, reader: Reader) -> None:
    shown = reader.opens(HERE)
    within = next(one for one in shown.links() if one.startswith("/cakupan") and "64.01.01" in one)
    assert sorted(people for _, people, *_ in reader.opens(within).rows(1)) == ["3", "7"]


def test_two_moments_stand_side_by_side_with_their_difference(told: Told, reader: Reader) -> None:
    shown = reader.opens(f"{HERE}&tanggal2=2022-01-01", "en")
    assert "2 people protected, 1 January 2022" in shown.text
    assert "Difference: -8" in shown.text


def test_of_two_moments_what_is_left_empty_is_as_above(told: Told, reader: Reader) -> None:
    # another moment of knowing alone is about the same day
    known = reader.opens(f"{HERE}&diketahui2=2020-01-01T00:00", "en").text
    assert "0 people protected, 1 November 2022" in known
    assert "Difference: -10" in known
    # and another day alone is as known at the same moment
    day = reader.opens(f"{HERE}&diketahui=2020-01-01T00:00&tanggal2=2022-01-01", "en").text
    assert "0 people protected, 1 January 2022" in day
    assert "Difference: 0" in day


def test_the_course_has_a_row_for_each_month_that_its_plot_shows(told: Told, reader: Reader) -> None:
    rows = reader.opens(HERE).rows(0)
    assert rows[-1] == ["1 November 2022", "10"]
    assert ["1 Januari 2022", "2"] in rows


def test_what_was_not_known_yet_is_not_shown(told: Told, reader: Reader) -> None:
    assert "0 orang terlindungi" in reader.opens(f"{HERE}&diketahui=2020-01-01T00:00").text


def test_where_nobody_is_protected_the_page_says_so(told: Told, reader: Reader) -> None:
    shown = reader.opens("/cakupan?wilayah=62.03&tanggal=2022-11-01")
    assert "Belum ada orang yang terlindungi di sini pada hari ini." in shown.text


def test_who_is_told_rounded_numbers_is_told_so(told: Told, guarded: Api, register: Register) -> None:
    analyst = Reader(guarded, {"x-user": str(user(register, Role.ANALYST, "64.01"))})
    for page in ("/cakupan", "/desa"):
        shown = analyst.opens(f"{page}?wilayah=64.01.01&tanggal={DAY}")
        assert shown.status == 200
        assert "ibulatkan ke kelipatan 5" in shown.text, page
        assert "kelipatan 5" not in Reader(guarded, officer(register)).opens(f"{page}?wilayah=64.01.01").text


def officer(register: Register) -> dict[str, str]:
    return {"x-user": str(user(register, Role.AUDITOR, "64.01"))}
