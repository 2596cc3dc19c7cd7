"""Is whatever comes to a page answered with words that say what to do, with nothing recorded, and never as a fault of ours?"""

import re
import time
from urllib.parse import quote
from uuid import uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.graphql.types import ids
from naungan.infrastructure.web.pages import paper_forms, people_forms
from naungan.infrastructure.web.pages.form_screens import FormScreen
from naungan.infrastructure.web.pages.taken_back_forms import VOID_CARD, WITHDRAW_DEATH
from tests.api.pages.conftest import Reader, Shown
from tests.api.test_coverage import VILLAGE, Told
from tests.api.test_coverage import tell as tell_coverage

LONG = "9" * 5_000
ODD = [
    "",
    "\0",
    "%ED%A0%80",
    "²",
    "-1",
    LONG,
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "64.01.99.9999",
    "a.b.c.d.e.f",
    "<script>",
    "x\r\nSet-Cookie: a=b",
]
ASKED = {
    "/": ("wilayah", "tanggal", "diketahui", "posisi"),
    "/peserta": ("sel", "sesudah", "kartu", "diketahui"),
    "/peserta/satu": ("hal",),
    "/kartu": ("terbit", "punya", "sesudah", "diketahui"),
    "/kartu/serah-terima": ("wilayah",),
    "/desa": ("sesudah", "tanggal", "diketahui"),
    "/desa/daftar": ("hal",),
    "/cakupan": ("tanggal", "diketahui", "tanggal2", "diketahui2", "menurut", "skema", "sesudah"),
    "/dokumen": ("diketahui", "wilayah"),
    "/dokumen/baru/anggaran": ("wilayah", "fiscalYear"),
    "/jejak": ("hal", "sesudah"),
    "/cek-kartu": ("nomor",),
}
FORMS = (*paper_forms.FORMS, *people_forms.FORMS, *people_forms.CARD_FORMS, WITHDRAW_DEATH, VOID_CARD)
WRONG_FORM = "Formulir ini tidak dapat dibaca; tidak ada yang disimpan."

pytestmark = pytest.mark.records


def tell(register: Register) -> Told:
    return tell_coverage(register)


def encoded(value: str) -> str:
    return value if value.startswith("%") else quote(value)


@pytest.mark.slow
def test_whatever_an_address_asks_for_is_answered_as_a_page(told: Told, reader: Reader) -> None:
    for path, name in ((path, name) for path, names in ASKED.items() for name in names):
        for odd in ODD:
            asked = f"{path}?wilayah=64.01&{name}={encoded(odd)}"[:120]
            shown = reader.opens(f"{path}?wilayah=64.01&{name}={encoded(odd)}")
            assert shown.status in (200, 400, 404, 422), f"{asked}: {shown.text[:300]}"
            assert shown.answer.headers["content-type"].startswith("text/html"), asked
            assert shown.answer.headers["cache-control"] == "no-store"
            assert "set-cookie" not in shown.answer.headers
            assert "<script>" not in shown.html, asked


def test_an_address_that_is_too_long_is_told_so_before_it_is_read(told: Told, reader: Reader) -> None:
    for query in ("x=" + "9" * 8_000, "&".join(f"a{n}=1" for n in range(300))):
        for path in ("/cakupan", "/desa", "/peserta/akhiri"):
            shown = reader.opens(f"{path}?wilayah=64.01&{query}")
            assert (shown.status, shown.answer.headers["content-type"][:9]) == (414, "text/html")
            assert "paling banyak" in shown.text.casefold()
            assert query not in shown.html


def test_what_could_not_be_read_of_an_address_is_repeated_in_no_link(told: Told, reader: Reader) -> None:
    for name in ("tanggal", "diketahui"):
        shown = reader.opens(f"/desa?wilayah=64.01&{name}=bukan-tanggal")
        assert f"Tidak terbaca dan diabaikan: {name}." in shown.text
        assert not [link for link in shown.links() if "bukan" in link]


def test_a_position_that_is_not_there_yet_is_told_in_the_words_of_the_page(
    told: Told, reader: Reader
) -> None:
    shown = reader.opens("/dokumen?wilayah=64.01&posisi=999999999999")
    assert shown.status == 503
    assert "Tunggu sebentar, lalu muat ulang halaman." in shown.text


def things(told: Told, form: FormScreen) -> dict[str, str]:
    """What a form says as one that we made, with values that are none of ours in what one chooses."""
    enrolment, card = ids.encode("Enrolment", told.fishers[4]), ids.encode("Card", uuid4())
    about = {
        "wilayah": "64.01",
        "hal": card if form.path.startswith("/kartu") else enrolment,
        "kembali": enrolment,
        "versi": "1",
    }
    typed = {"date": "2022-11-05", "number": "2022"}
    return {
        "kunci": str(uuid4()),
        **{name: about[name] for name in form.about},
        **{one.name: "BUKAN" if one.choices else typed.get(one.kind, "teks") for one in form.fields},
    }


def recorded(reader: Reader) -> int:
    """How many events there are."""
    found: int = reader.api.ask("{ events(first: 1) { totalCount } }")["events"]["totalCount"]
    return found


def test_what_a_form_holds_that_cannot_be_read_is_told_on_the_form_with_what_was_typed(
    told: Told, reader: Reader
) -> None:
    before = recorded(reader)
    for form, one in ((each, one) for each in FORMS for one in each.fields):
        for odd in ("999999999999", LONG, "9999-12-31", "0001-01-01", "²", "Batu Kajang", "<script>"):
            shown = reader.sends(form.path, **{**things(told, form), one.name: odd})
            sent = f"{form.path} {one.name}={odd[:20]}: {shown.status}"
            assert shown.status == 422, f"{sent} {shown.text[:300]}"
            assert "Belum ada yang disimpan." in shown.text, sent
            assert "<script>" not in shown.html, sent
            assert f'name="{form.fields[0].name}"' in shown.html, sent
    reader.api.project()
    assert recorded(reader) == before


def test_a_region_that_is_mistyped_is_told_on_the_form(told: Told, reader: Reader) -> None:
    typed = {**things(told, FORMS[0]), "wilayah": "Paser", "title": "PKS 7/2022"}
    shown = reader.sends(FORMS[0].path, **typed)
    assert shown.status == 422
    assert "Wilayah (kode): kode ini tidak dikenal" in shown.text
    assert 'value="PKS 7/2022"' in shown.html


PERSON = {
    "nik": "1",
    "name": "x",
    "birthDate": "1985-04-23",
    "sex": "MALE",
    "village": VILLAGE,
    "segment": "x",
}
SENT = {
    "/kartu/terbitkan": {"wilayah": VILLAGE, "batch": "x", "issuedOn": "x"},
    "/kartu/serah-terima": {"wilayah": VILLAGE, "heldOn": "2022-11-05", "place": "x", "card": "x"},
    "/desa/daftar": {"hal": "x", "office": "x", "verifiedOn": "2022-11-05", "versi": "1", "baris-1": "DIED"},
    "/desa/daftar/perbaiki": {"hal": "x", "baris": "1", "bagian": "x", **PERSON},
    "/desa/daftar/tarik": {"hal": "x", "baris": "1", "bagian": "x"},
    "/desa/daftar/tarik-banyak": {"hal": "x", "baris": "1", "bagian": "x"},
    "/peserta/akhiri": {"hal": "x", "kembali": "x", "last": "2022-11-05", "reason": "MOVED_AWAY"},
}
STRANGE = ("\0", "²", LONG, "99999999999999999999", "a.b.c.d.e.f", "<script>", "9999-12-31", "")


def test_a_form_that_is_none_of_ours_is_answered_with_what_to_do(told: Told, reader: Reader) -> None:
    for path, typed in SENT.items():
        for name in (
            typed if path != "/desa/daftar" else (*typed, "baris-²", f"baris-{LONG}", "baris-999999999999")
        ):
            for odd in STRANGE:
                shown = reader.sends(path, **{"kunci": str(uuid4()), **typed, name: odd})
                sent = f"{path} {name[:20]}={odd[:20]!r}: {shown.status} {shown.text[:300]}"
                assert shown.status in (400, 404, 422), sent
                assert "<script>" not in shown.html
        # and without a key, or by another way than forms are sent
        assert WRONG_FORM in reader.sends(path, **typed).text
        assert WRONG_FORM in reader.sends(path, **{**typed, "kunci": "x"}).text
        for body, kind in (
            (b"kunci=%FF&kunci=%ED%A0%80", "application/x-www-form-urlencoded"),
            (b"a=1&" * 5_001, "application/x-www-form-urlencoded"),
            (b"a" * 300_000, "application/x-www-form-urlencoded"),
            (f"kunci={uuid4()}&hal=x&lain=".encode() + b"%" * 190_000, "application/x-www-form-urlencoded"),
            (
                b'--x\r\nContent-Disposition: form-data; name="kunci"\r\n\r\nx\r\n--x--',
                "multipart/form-data; boundary=x",
            ),
            (b"{}", "application/json"),
        ):
            answer = Shown(
                reader.api.http.post(
                    path, content=body, headers={"content-type": kind, "origin": "http://127.0.0.1"}
                )
            )
            assert (answer.status, WRONG_FORM in answer.text) == (400, True), (
                f"{path} {kind} {answer.text[:200]}"
            )
        for foreign in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        ):
            refused = reader.api.http.post(path, data={**typed, "kunci": str(uuid4())}, headers=foreign)
            assert refused.status_code == 403


def test_a_key_that_another_form_had_records_nothing_more(told: Told, reader: Reader) -> None:
    key = str(uuid4())
    first = reader.sends("/kartu/terbitkan", kunci=key, wilayah=VILLAGE, batch="", issuedOn="2022-10-25")
    assert first.status == 303
    reader.api.project()
    before = recorded(reader)
    other = reader.sends("/kartu/terbitkan", kunci=key, wilayah=VILLAGE, batch="", issuedOn="2022-10-26")
    assert other.status == 422, other.text
    reader.api.project()
    assert recorded(reader) == before


def test_a_handover_that_is_refused_comes_back_with_who_was_absent(told: Told, reader: Reader) -> None:
    form = reader.opens(f"/kartu/serah-terima?wilayah={VILLAGE}")
    [first, second] = re.findall(r'name="card" value="([^"]+)"', form.html)
    shown = reader.sends(
        "/kartu/serah-terima",
        kunci=str(uuid4()),
        wilayah=VILLAGE,
        heldOn="2021-01-01",  # before the cards were issued
        place="Pendopo",
        minutes="BA-7/2022",
        receivedBy="FAMILY",
        proof="SIGNATURE",
        card=[first, second],
        absent=second,
    )
    assert shown.status == 422, shown.text
    assert shown.html.count(" checked") == 1
    # and nothing leads back here: a form is no address to go to
    assert 'name="kembali"' not in shown.html
    for kept in ('value="2021-01-01"', 'value="Pendopo"', 'value="BA-7/2022"', 'value="FAMILY" selected'):
        assert kept in shown.html


EVIL = "'><img src=x onerror=alert(1)>{{7*7}}"


def test_what_a_file_says_is_shown_as_text_and_what_was_assumed_by_the_names_of_the_page(
    told: Told, reader: Reader
) -> None:
    file = f"NIK,Nama,Desa,<b>x</b>,Segmen\n6401010101800001,{EVIL},{EVIL},<i>z</i>,{EVIL}\n".encode()
    sent = reader.api.http.post(
        "/imports?check=true&region=64.01", content=file, headers={"content-type": "text/csv"}
    )
    result = sent.json()["href"].replace("/imports/", "/unggah/")
    deadline = time.monotonic() + 60
    while "<progress" in (shown := reader.opens(result)).html:
        assert time.monotonic() < deadline, shown.text
    assert "Tidak dipakai: <b>x</b>" in shown.text
    assert "<b>" not in shown.html
    assert "<img" not in shown.html
    assert "karena tidak disebut: Skema, Sumber dana, Terlindungi mulai, Hari terakhir." in shown.text
