"""What do all pages share? Their questions are of the contract, they speak two languages, and say what is wrong."""

import asyncio
import re
import threading
from dataclasses import replace
from typing import cast
from urllib.parse import quote

import pytest

from naungan.domain.regions import Regions
from naungan.graphql.execution.documents import prepare
from naungan.infrastructure.web.asking import Asking
from naungan.infrastructure.web.cross_site_requests import is_own_page
from naungan.infrastructure.web.navigation import ADMINISTRATORS, PAGES
from naungan.infrastructure.web.pages.documents import document, names
from naungan.infrastructure.web.pages.frame import Frame
from naungan.texts.pages.looks import LOOKS
from tests.api.asking import schema
from tests.api.pages.conftest import Reader


@pytest.mark.parametrize("name", names())
def test_every_question_is_one_operation_of_the_contract(name: str) -> None:
    prepared = prepare(schema()._schema, document(name))
    assert [error.message for error in prepared.errors] == []
    assert prepared.operation(None) is not None


def test_every_question_that_shows_who_somebody_is_is_said_in_words_to_who_asks_who_looked() -> None:
    showing = {
        re.findall(r"(?:query|mutation) (\w+)", document(name))[0]
        for name in names()
        if re.search(r"\bperson\b.*\{", document(name))
    }
    assert len(showing) > 5
    assert showing - LOOKS.keys() == set()


@pytest.mark.records  # where files are taken in, too
@pytest.mark.parametrize("path", [path for path, _, roles in PAGES if roles != ADMINISTRATORS])
def test_every_page_opens_in_both_languages_and_shows_its_question(reader: Reader, path: str) -> None:
    for language, said in (("id", "Lihat kueri"), ("en", "Show the query")):
        shown = reader.opens(path, language)
        assert shown.status == 200, shown.text
        assert f'<html lang="{language}">' in shown.html
        assert said in shown.html
        assert "query " in shown.html


@pytest.mark.records  # where files are taken in
def test_what_shows_how_far_a_file_has_come_is_loaded_where_one_is_sent_alone(reader: Reader) -> None:
    opened = {path: reader.opens(f"{path}?wilayah=64.01").html for path, _, _ in PAGES}
    assert {path for path, html in opened.items() if "htmx" in html} == {"/unggah", "/kartu"}


@pytest.mark.records  # where files are taken in
def test_no_template_is_made_for_who_is_not_signed_in(stranger: Reader) -> None:
    shown = stranger.opens("/unggah/templat.xlsx?wilayah=64.01")
    assert (shown.status, shown.leads_to.partition("?")[0]) == (303, "/masuk")


def test_workbooks_are_made_one_at_a_time() -> None:
    frame = Frame(asking=cast(Asking, None), regions=cast(Regions, None), simulated=True)
    begun: list[int] = []
    goes_on = threading.Event()

    def made() -> bytes:
        begun.append(1)
        goes_on.wait(60)
        return b"a workbook"

    async def three() -> list[bytes]:
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(frame.workbook(made)) for _ in range(3)]
            while len(begun) + frame.sheets.statistics().tasks_waiting < 3:  # noqa: ASYNC110
                await asyncio.sleep(0)
            one_at_a_time = len(begun) == 1
            goes_on.set()
        assert one_at_a_time
        return [one.result() for one in asked]

    assert asyncio.run(three()) == [b"a workbook"] * 3


def test_the_language_that_was_chosen_stays(reader: Reader) -> None:
    # given a browser that prefers Indonesian
    shown = reader.sends("/bahasa", bahasa="en", kembali="/cek-kartu?nomor=1")
    # then it goes back to where it was, and English is spoken from then on
    assert (shown.status, shown.leads_to) == (303, "/cek-kartu?nomor=1")
    reader.headers["cookie"] = "bahasa=en"
    assert "Card check" in reader.opens("/cek-kartu").text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/a\nb", "", "/\t/evil.example"],
)
def test_the_switch_between_languages_leads_to_no_other_site(reader: Reader, elsewhere: str) -> None:
    assert not is_own_page(elsewhere)
    assert reader.sends("/bahasa", bahasa="id", kembali=elsewhere).leads_to == "/"


def test_what_an_address_asks_for_and_cannot_be_read_is_told(reader: Reader) -> None:
    shown = reader.opens("/cakupan?wilayah=99.99&tanggal=kemarin&diketahui=tadi")
    assert shown.status == 200
    assert "Tidak terbaca dan diabaikan: wilayah, tanggal, diketahui." in shown.text


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("Kabupaten Paser", "Kabupaten Paser"),
        ("paser", "Kabupaten Paser"),
        ("kab. paser", "Kabupaten Paser"),
        ("Penajam Paser", "Kabupaten Penajam Paser Utara"),
        ("Kalimantan Timur", "Kalimantan Timur"),
    ],
)
def test_a_region_is_found_by_its_name(reader: Reader, typed: str, region: str) -> None:
    shown = reader.opens(f"/cakupan?wilayah={quote(typed)}")
    assert f"Cakupan {region}" in shown.text
    assert "Tidak terbaca" not in shown.text


def test_regions_of_a_like_name_are_offered(reader: Reader) -> None:
    shown = reader.opens(f"/cakupan?wilayah={quote('kutai')}&tanggal=2022-01-01")
    assert "Mungkin maksudnya: Kabupaten Kutai Kartanegara (64.02)" in shown.text
    assert "Kabupaten Kutai Timur (64.08)" in shown.text
    assert any({"wilayah=64.02", "tanggal=2022-01-01"} <= set(re.split("[?&]", one)) for one in shown.links())


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/tidak-ada?wilayah=64.01", 404, "Tidak ada apa-apa di alamat ini."),
        ("/kartu/terbitkan", 405, "Alamat ini tidak menerima metode itu."),
    ],
)
def test_at_an_unknown_address_a_browser_sees_a_page_and_a_program_json(
    reader: Reader, address: str, status: int, said: str
) -> None:
    shown = replace(reader, headers={"accept": "text/html,*/*;q=0.8"}).opens(address)
    assert (shown.status, said in shown.text) == (status, True)
    assert "/?wilayah=ID" in shown.links()  # the way on
    told = replace(reader, headers={"accept": "application/json"}).opens(address)
    assert (told.status, told.answer.json()["errors"][0]["message"]) == (status, said)


def test_who_must_sign_in_first_is_led_there_and_back(stranger: Reader) -> None:
    shown = stranger.opens("/cakupan?wilayah=64.01")
    assert (shown.status, shown.leads_to) == (303, "/masuk?lanjut=%2Fcakupan%3Fwilayah%3D64.01")


def test_a_page_lets_no_script_of_others_in_and_no_frame_around_it(reader: Reader) -> None:
    headers = reader.opens("/cek-kartu").answer.headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked_by", "compressed"), [("same-origin", True), ("none", True), ("cross-site", False), (None, False)]
)
def test_a_page_that_another_site_made_somebody_open_is_not_compressed(
    reader: Reader, asked_by: str | None, compressed: bool
) -> None:
    reader.headers = {"accept-encoding": "gzip", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    if asked_by is not None:
        reader.headers["sec-fetch-site"] = asked_by
    shown = reader.opens("/cek-kartu")
    assert "Cek kartu" in shown.text
    assert ("content-encoding" in shown.answer.headers) is compressed
