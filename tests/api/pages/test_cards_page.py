"""Can an officer issue cards to everybody of a village in one step, print the list, and record who came?"""

import re
from typing import Any

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.web.pages import cards, upload
from tests.api.pages.conftest import Reader, Shown
from tests.api.sending import csv_file, send
from tests.api.test_coverage import OTHER_VILLAGE, VILLAGE, Told
from tests.api.test_coverage import tell as tell_coverage
from tests.infrastructure.bulk.files import person

DAY = "2022-11-02"

pytestmark = pytest.mark.records


def tell(register: Register) -> Told:
    return tell_coverage(register)


def key_on(shown: Shown) -> str:
    found = re.search(r'name="kunci" value="([^"]+)"', shown.html)
    assert found is not None, shown.text
    return found[1]


def issued(reader: Reader, village: str) -> Shown:
    form = reader.opens(f"/kartu?wilayah={village}")
    answer = reader.sends(
        "/kartu/terbitkan", kunci=key_on(form), wilayah=village, batch="", issuedOn="2022-10-25"
    )
    reader.api.project()
    return answer


def value_of(shown: Shown, field: str) -> str:
    found = re.search(rf'name="{field}" value="([^"]*)"', shown.html)
    assert found is not None, shown.text
    return found[1]


def waiting(reader: Reader, village: str = VILLAGE) -> Shown:
    return reader.opens(f"/kartu/serah-terima?wilayah={village}")


def test_one_step_gives_a_card_to_everybody_of_a_village_who_has_none(told: Told, reader: Reader) -> None:
    answer = issued(reader, VILLAGE)
    assert answer.status == 303, answer.text
    # three of the five fishers had one, both officials had none
    assert "4 kartu diterbitkan; 3 orang sudah memegang kartu." in reader.opens(answer.leads_to).text
    assert "7 kartu" in reader.opens(f"/kartu?wilayah={VILLAGE}").text


def test_imports_beyond_the_last_ones_are_told_of(
    told: Told, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (61, 62):
        assert send(reader.api, told.papers, csv_file(person(number))).json()["summary"]["enrolled"] == 1
    reader.api.project()
    pages = ("/kartu?wilayah=64.01", "/unggah?wilayah=64.01")
    assert ["ari 2 impor" in reader.opens(one).text for one in pages] == [False, False]
    monkeypatch.setattr(cards, "_BATCHES", 1)
    monkeypatch.setattr(upload, "_BATCHES", 1)
    issuing, before = (reader.opens(one) for one in pages)
    assert "Dari 2 impor hanya 1 yang terakhir dilihat di sini." in issuing.text
    assert issuing.html.count("1 orang</option>") == 1
    assert "1 dari 2 impor, yang terakhir." in before.text


def test_a_day_that_is_missing_is_asked_for_and_nothing_is_issued(told: Told, reader: Reader) -> None:
    form = reader.opens(f"/kartu?wilayah={OTHER_VILLAGE}")
    shown = reader.sends("/kartu/terbitkan", kunci=key_on(form), wilayah=OTHER_VILLAGE, batch="", issuedOn="")
    assert shown.status == 422
    assert "Tanggal terbit: wajib diisi." in shown.text
    reader.api.project()
    assert waiting(reader, OTHER_VILLAGE).text.count("Tidak ada kartu yang menunggu di desa ini.") == 1


def test_the_list_of_a_handover_has_a_line_for_each_card_that_waits(told: Told, reader: Reader) -> None:
    # given three cards of the village, one of them handed over
    shown = waiting(reader)
    rows = shown.rows()
    assert len(rows) == 2
    assert [row[0] for row in rows] == ["1", "2"]
    # and a column to sign in, on paper alone
    assert "Tanda tangan" in shown.html


def test_who_did_not_come_keeps_waiting(told: Told, reader: Reader) -> None:
    form = waiting(reader)
    cards = re.findall(r'name="card" value="([^"]+)"', form.html)
    typed = {
        "kunci": key_on(form),
        "wilayah": VILLAGE,
        "heldOn": DAY,
        "place": "Kantor desa",
        "minutes": "BA-7/2022",
        "receivedBy": "SELF",
        "proof": "SIGNATURE",
    }
    # when everybody but the second comes
    answer = reader.sends("/kartu/serah-terima", **typed, card=cards, absent=cards[1])
    assert answer.status == 303, answer.text
    reader.api.project()
    shown = reader.opens(answer.leads_to)
    # then one card waits still, and the list says since when
    assert "Penyerahan tersimpan." in shown.text
    assert len(shown.rows()) == 1
    assert "tidak hadir 2 November 2022" in shown.text


def test_a_handover_without_a_day_is_not_recorded(told: Told, reader: Reader) -> None:
    form = waiting(reader)
    cards = re.findall(r'name="card" value="([^"]+)"', form.html)
    shown = reader.sends(
        "/kartu/serah-terima", kunci=key_on(form), wilayah=VILLAGE, heldOn="", place="Pendopo", card=cards
    )
    assert shown.status == 422
    assert "Tanggal penyerahan: wajib diisi." in shown.text
    reader.api.project()
    assert len(waiting(reader).rows()) == 2


def test_a_refused_handover_is_shown_in_the_other_language_as_it_stands(told: Told, reader: Reader) -> None:
    form = waiting(reader)
    cards = re.findall(r'name="card" value="([^"]+)"', form.html)
    typed = {"kunci": key_on(form), "wilayah": VILLAGE, "heldOn": "", "place": "Pendopo"}
    refused = reader.sends("/kartu/serah-terima", **typed, card=cards, absent=cards[1])
    assert 'action="/bahasa"' not in refused.html
    assert refused.html.index("Simpan penyerahan") < refused.html.index('name="bahasa" value="en"')
    english = reader.sends(
        "/kartu/serah-terima", **{**typed, "heldOn": DAY}, card=cards, absent=cards[1], bahasa="en"
    )
    assert (english.status, "Save the handover" in english.text, "Pendopo" in english.html) == (
        200,
        True,
        True,
    )
    assert f'value="{cards[1]}" checked' in english.html
    reader.api.project()
    assert len(waiting(reader).rows()) == 2
    # and so is that of many villages
    many = waiting(reader, "64.01")
    of_many = {
        "kunci": key_on(many),
        "wilayah": "64.01",
        "heldOn": DAY,
        "desa": VILLAGE,
        f"tempat-{VILLAGE}": "Pasar",
    }
    english = reader.sends("/kartu/serah-terima/desa", **of_many, bahasa="en")
    assert (english.status, f'value="{VILLAGE}" checked' in english.html, "Pasar" in english.html) == (
        200,
        True,
        True,
    )
    reader.api.project()
    assert len(waiting(reader).rows()) == 2


def test_a_handover_that_was_wrong_is_found_on_the_page_and_taken_back(told: Told, reader: Reader) -> None:
    form = waiting(reader)
    cards = re.findall(r'name="card" value="([^"]+)"', form.html)
    typed = {
        "kunci": key_on(form),
        "wilayah": VILLAGE,
        "heldOn": DAY,
        "place": "Pendopo",
        "minutes": "BA 9/2022",
    }
    assert reader.sends("/kartu/serah-terima", **typed, card=cards).status == 303
    reader.api.project()
    # given the page of the regency, which names the handover and leads to its events
    page = reader.opens("/kartu?wilayah=64.01")
    [held] = [row for row in page.rows(2) if "BA 9/2022" in row]
    assert str(len(cards)) in held
    assert held[1].startswith("Pendopo, ")
    # when it is taken back by the form, which says which
    link = next(one for one in page.links() if one.startswith("/kartu/batal-penyerahan"))
    named = reader.opens(link).rows()
    assert ["Nomor berita acara", "BA 9/2022"] in named
    assert ["Kartu diserahkan", str(len(cards))] in named
    answer = reader.fills(link, reason="TYPED_WRONG")
    assert answer.status == 303, answer.text
    reader.api.project()
    # then its cards wait again, and the number is free
    assert len(waiting(reader).rows()) == len(cards)
    page = reader.opens(answer.leads_to)
    assert "BA 9/2022" not in page.text
    assert "Tersimpan." in page.text
    # and taken back once more it is told as what was so already
    answer = reader.fills(link, reason="TYPED_WRONG")
    assert "sama=1" in answer.leads_to
    again = {**typed, "kunci": key_on(waiting(reader))}
    assert reader.sends("/kartu/serah-terima", **again, card=cards).status == 303


def test_a_handover_is_of_one_village(told: Told, reader: Reader) -> None:
    assert "pilih satu desa" in reader.opens("/kartu/serah-terima?wilayah=64").text


def test_the_handovers_of_many_villages_are_recorded_at_once_each_with_its_own_minutes(
    told: Told, reader: Reader
) -> None:
    # given cards that wait in two villages
    for village in (VILLAGE, OTHER_VILLAGE):
        issued(reader, village)
    form = waiting(reader, "64.01")
    counts = {row[1]: int(row[2]) for row in form.rows()}
    assert len(counts) == 2
    # none of which is ticked beforehand: many are by one tick, which says how many
    assert "checked" not in form.html
    assert f"Semua desa di bawah ini: 2 desa, {sum(counts.values())} kartu" in form.text
    absent = re.search(r"<td[^>]*>([A-Z0-9-]{6,})", waiting(reader).html)
    assert absent is not None
    typed: dict[str, Any] = {
        "kunci": key_on(form),
        "wilayah": "64.01",
        "dilihat": value_of(form, "dilihat"),
        "heldOn": DAY,
        "minutes": "BA #/2022",
        "first": "7",
        "receivedBy": "SELF",
        "proof": "SIGNATURE",
        "desa": [VILLAGE, OTHER_VILLAGE],
        f"tempat-{VILLAGE}": "Kantor desa",
        f"tempat-{OTHER_VILLAGE}": "Pasar",
        f"hari-{OTHER_VILLAGE}": "2022-11-03",
    }
    # when one village names a card that is not there, the other is saved all the same
    wrong = reader.sends("/kartu/serah-terima/desa", **typed, **{f"absen-{VILLAGE}": "TIDAK-ADA"})
    assert wrong.status == 422
    assert "tidak ada kartu yang menunggu dengan nomor TIDAK-ADA" in wrong.text
    assert "Penyerahan 1 desa tersimpan." in wrong.text
    assert ("Sebagian desa belum tersimpan." in wrong.text, "Belum ada yang disimpan" in wrong.text) == (
        True,
        False,
    )
    # and what is saved stays said, and out of the form, where the form is shown in the other language or sent with a fault once more
    [(name, saved_one)] = re.findall('name="(tersimpan)" value="([^"]+)"', wrong.html)
    assert saved_one == OTHER_VILLAGE
    rest: dict[str, Any] = {**typed, name: saved_one, "desa": [VILLAGE], "nomor-" + VILLAGE: "BA 7/2022"}
    english = reader.sends("/kartu/serah-terima/desa", **rest, bahasa="en")
    assert (english.status, "The handovers of 1 villages are saved." in english.text) == (200, True)
    assert [row[1] for row in english.rows()] == [row[1] for row in wrong.rows()]
    assert 'name="tersimpan"' in english.html
    reader.api.http.forget_cookies()  # of the language
    undated = reader.sends("/kartu/serah-terima/desa", **{**rest, "heldOn": ""})
    assert (undated.status, "Penyerahan 1 desa tersimpan." in undated.text) == (422, True)
    assert "Belum ada yang disimpan" not in undated.text
    reader.api.project()
    assert len(waiting(reader, "64.01").rows()) == 1
    # and the village that is left keeps the number it was to have
    assert (value_of(wrong, f"nomor-{VILLAGE}"), value_of(wrong, "first")) == ("BA 7/2022", "9")
    # and when it is right, it is saved too, once however often it is sent, without anything being projected in between
    right = {**typed, f"absen-{VILLAGE}": absent[1]}
    saved = [reader.sends("/kartu/serah-terima/desa", **right) for _ in range(2)]
    assert [one.status for one in saved] == [303, 303], saved[0].text
    # and the page says that they are saved, before and after it shows it
    behind = reader.opens(saved[1].leads_to)
    assert behind.status == 200
    assert "Penyerahan 2 desa tersimpan." in behind.text
    assert "belum masuk ke halaman ini" in behind.text
    reader.api.project()
    shown = reader.opens(saved[1].leads_to)
    assert "Penyerahan 2 desa tersimpan." in shown.text
    assert [row[2] for row in shown.rows()] == ["1"]
    # and so is the whole form by the part of it that was left
    assert (
        "desa=2&"
        in reader.sends("/kartu/serah-terima/desa", **rest, **{f"absen-{VILLAGE}": absent[1]}).leads_to
    )
    asked = '{ handovers(region: "64.01", first: 9) { nodes { minutes place heldOn } } }'
    held = reader.api.ask(asked)["handovers"]["nodes"]
    assert {(one["minutes"], one["place"], one["heldOn"]) for one in held} >= {
        ("BA 7/2022", "Kantor desa", DAY),
        ("BA 8/2022", "Pasar", "2022-11-03"),
    }


def test_what_was_recorded_is_told_where_the_rest_of_the_villages_cannot_be(
    told: Told, reader: Reader
) -> None:
    # given a form of two villages, of which the second asks for what the page does not know yet
    issued(reader, OTHER_VILLAGE)
    form = waiting(reader, "64.01")
    typed: dict[str, Any] = {
        "kunci": key_on(form),
        "wilayah": "64.01",
        "dilihat": value_of(form, "dilihat"),
        "heldOn": DAY,
        "desa": [OTHER_VILLAGE, VILLAGE],
        f"tempat-{VILLAGE}": "Kantor desa",
        f"tempat-{OTHER_VILLAGE}": "Pasar",
        f"absen-{VILLAGE}": "TIDAK-ADA",
    }
    # when it is sent
    stopped = reader.sends("/kartu/serah-terima/desa?posisi=999999999", **typed)
    # then the page says what is saved, what is not, and why
    assert stopped.status == 422
    assert "Penyerahan 1 desa tersimpan." in stopped.text
    assert "Penyerahan 1 desa belum tersimpan: kirim lagi sebentar lagi." in stopped.text
    assert "belum masuk ke halaman ini" in stopped.text
    # and the way on leads to what is left
    reader.api.project()
    [further] = [one for one in stopped.links() if one.startswith("/kartu/serah-terima?")]
    assert [row[1] for row in reader.opens(further).rows()] == [row[1] for row in form.rows()[:1]]


def test_a_number_of_minutes_is_of_one_handover(told: Told, reader: Reader) -> None:
    # given cards that wait in two villages, and a form that gives both villages one number
    for village in (VILLAGE, OTHER_VILLAGE):
        issued(reader, village)
    form = waiting(reader, "64.01")
    typed: dict[str, Any] = {
        "kunci": key_on(form),
        "wilayah": "64.01",
        "dilihat": value_of(form, "dilihat"),
        "heldOn": DAY,
        "minutes": "BA 1/2022",
        "semua": "1",
        f"tempat-{VILLAGE}": "Kantor desa",
        f"tempat-{OTHER_VILLAGE}": "Pasar",
    }
    partly = reader.sends("/kartu/serah-terima/desa", **typed)
    # then the second is told that it is taken, and not saved
    assert (partly.status, "Penyerahan 1 desa tersimpan." in partly.text) == (422, True), partly.text
    assert "Nomor berita acara BA 1/2022 sudah dipakai untuk penyerahan di " in partly.text
    reader.api.project()
    # nor is it by the form of one village; sent again as it was, the first is still its own
    [left] = [
        village for village in (VILLAGE, OTHER_VILLAGE) if 'name="card"' in waiting(reader, village).html
    ]
    one = waiting(reader, left)
    cards = re.findall(r'name="card" value="([^"]+)"', one.html)
    refused = reader.sends(
        "/kartu/serah-terima",
        kunci=key_on(one),
        wilayah=left,
        heldOn="2022-11-04",
        place="Pasar",
        minutes=" ba 1/2022",
        card=cards,
    )
    assert (refused.status, "sudah dipakai" in refused.text) == (422, True), refused.text
    again = reader.sends("/kartu/serah-terima/desa", **typed)
    assert again.text.count("sudah dipakai") == 1
    reader.api.project()
    assert len(waiting(reader, left).rows()) == len(cards)
