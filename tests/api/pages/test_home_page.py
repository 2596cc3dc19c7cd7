"""Does the home page say what waits for whoever looks, each line a way to where it is done?"""

from naungan.domain.commands.register import Register
from tests.api.pages.conftest import Reader
from tests.api.test_coverage import Told
from tests.api.test_coverage import tell as tell_coverage


def tell(register: Register) -> Told:
    return tell_coverage(register)


def test_who_is_not_signed_in_is_shown_the_way_in_and_the_card_check(told: Told, stranger: Reader) -> None:
    shown = stranger.opens("/")
    assert shown.status == 200
    assert "/masuk?lanjut=/" in shown.links()
    assert "/cek-kartu" in shown.links()
    assert "Yang menunggu" not in shown.text


def test_without_a_region_the_regencies_are_there_to_choose(told: Told, reader: Reader) -> None:
    shown = reader.opens("/")
    assert "Kabupaten Paser" in shown.text
    assert any(one.startswith("/?") and "64.01" in one for one in shown.links())


def test_what_waits_is_counted_as_the_contract_counts_it(told: Told, reader: Reader) -> None:
    asked = reader.api.ask(
        """{ findingCounts(region: "64.01") { count } cardCounts(region: "64.01", status: ISSUED) { count }
        enrolments(region: "64.01", filter: {hasCard: false}, first: 1) { totalCount } }"""
    )
    shown = reader.opens("/?wilayah=64.01")
    assert f"{asked['cardCounts']['count']} kartu belum diserahkan" in shown.text
    if asked["findingCounts"]["count"]:
        assert f"{asked['findingCounts']['count']} temuan" in shown.text
    without = asked["enrolments"]["totalCount"]
    assert (f"{without} orang belum punya kartu" in shown.text) is bool(without)
    assert shown.html.count("query ") == 2  # the questions it asked
