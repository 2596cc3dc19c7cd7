"""Does a number open its people, and can an officer record by forms what becomes of one of them?"""

import datetime as dt
import re
from dataclasses import replace
from html import unescape
from urllib.parse import quote
from uuid import UUID

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.vocabulary import Role
from naungan.graphql.types import ids
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.pages.people_forms import CARD_FORMS, FORMS
from naungan.infrastructure.web.pages.taken_back_forms import WITHDRAW_DEATH
from naungan.infrastructure.web.services import Services
from naungan.texts.pages.looks import LOOKS
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.pages.conftest import Reader, Shown
from tests.api.test_coverage import DAY, VILLAGE, Told
from tests.api.test_coverage import tell as tell_coverage

HERE = f"/peserta?wilayah={VILLAGE}&tanggal={DAY}"
ONE = re.compile(r"^/peserta/satu\?hal=")

pytestmark = pytest.mark.records


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    """With names, and who looked at them."""
    return replace(services, people=Sights(vault))


def tell(register: Register) -> Told:
    return tell_coverage(register)


def first_person(reader: Reader, where: str = HERE) -> Shown:
    return reader.opens(next(one for one in reader.opens(where).links() if ONE.match(one)))


def filled(reader: Reader, shown: Shown, form: str, **typed: str) -> Shown:
    """A form that the page of a person leads to, opened, filled in and sent."""
    opened = reader.opens(next(one for one in shown.links() if one.startswith(form)))
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', opened.html))
    return reader.sends(form, **{**hidden, **typed})


def test_the_people_of_a_number_are_exactly_as_many(told: Told, reader: Reader) -> None:
    number = next(
        one for one in reader.opens(f"/cakupan?wilayah=64.01&tanggal={DAY}").links() if "sel=" in one
    )
    shown = reader.opens(number)
    assert "10 kepesertaan." in shown.text
    assert len(shown.rows()) == 10
    assert "Persis orang yang dihitung angka itu." in shown.text


def test_a_card_that_should_not_be_is_taken_back(told: Told, reader: Reader) -> None:
    shown = first_person(reader, f"{HERE}&kartu=punya")
    serial = shown.rows(1)[0][0]
    answer = reader.fills(form_on(shown, "/kartu/batalkan"), reason="TYPED_WRONG")
    assert answer.status == 303, answer.text
    reader.api.project()
    assert serial not in reader.opens(answer.leads_to).text


def test_a_death_that_was_none_is_withdrawn_and_protection_goes_on(told: Told, reader: Reader) -> None:
    one = page_of(told.farmers[0])
    assert "batal-kematian" not in ways(reader.opens(one))
    form = form_on(reader.opens(one), "/peserta/meninggal")
    assert reader.fills(form, diedOn="2022-11-10", sudah="1").status == 303
    reader.api.project()
    died = reader.opens(one)
    assert "– 10 November 2022" in died.text
    answer = reader.fills(form_on(died, "/peserta/batal-kematian"), reason="WRONG_PERSON")
    assert answer.status == 303, answer.text
    reader.api.project()
    assert "10 November 2022" not in reader.opens(answer.leads_to).text


def test_an_auditor_opens_a_name_by_a_form_that_is_recorded(
    told: Told, guarded: Api, register: Register
) -> None:
    auditor = Reader(guarded, {"x-user": str(user(register, Role.AUDITOR, "64.01"))})
    guarded.project()
    one = page_of(told.farmers[0])
    shown = auditor.opens(one)
    assert "Tokoh Rekaan" not in shown.text
    answer = auditor.fills(
        form_on(shown, "/peserta/akses-darurat"), reason="COMPLAINT", note="Pengaduan di loket"
    )
    assert answer.status == 303, answer.text
    guarded.project()
    assert "Tokoh Rekaan" in auditor.opens(answer.leads_to).text
    # and nobody who sees names is offered that
    operator = Reader(guarded, {"x-user": str(user(register, Role.OPERATOR, "64.01"))})
    assert "akses-darurat" not in ways(operator.opens(one))


def test_who_has_no_card_is_found(told: Told, reader: Reader) -> None:
    rows = reader.opens(f"{HERE}&kartu=belum").rows()
    assert len(rows) == 4
    assert {row[-1] for row in rows} == {"–"}
    assert len(reader.opens(f"{HERE}&kartu=punya").rows()) == 3


def test_one_enrolment_is_shown_whole_with_its_history(told: Told, reader: Reader) -> None:
    shown = first_person(reader, f"{HERE}&kartu=punya")
    assert "Sumber dana" in shown.text
    assert "Kartu" in shown.text
    history = next(one for one in shown.links() if one.startswith("/jejak"))
    assert reader.opens(history).rows()


def test_an_end_is_recorded_with_the_last_day_that_was_typed(told: Told, reader: Reader) -> None:
    answer = filled(reader, first_person(reader), "/peserta/akhiri", last="2022-11-30", reason="MOVED_AWAY")
    assert answer.status == 303, answer.text
    reader.api.project()
    shown = reader.opens(answer.leads_to)
    assert "Tersimpan dan tercatat dalam log." in shown.text
    assert "– 30 November 2022" in shown.text
    # and it can be taken back
    assert any(one.startswith("/peserta/buka-lagi") for one in shown.links())


def test_an_enrolment_that_never_happened_is_taken_back(told: Told, reader: Reader) -> None:
    where = f"{HERE}&kartu=belum"
    answer = filled(
        reader, first_person(reader, where), "/peserta/batalkan", reason="RECORDED_TWICE", sudah="1"
    )
    assert answer.status == 303, answer.text
    reader.api.project()
    assert "3 kepesertaan." in reader.opens(where).text


@pytest.mark.parametrize(
    ("form", "typed", "state"),
    [
        ("/kartu/hilang", {"lostOn": "2022-11-01"}, "Hilang"),
        ("/kartu/ganti", {"replacedOn": "2022-11-01", "serial": "BARU-1"}, "BARU-1"),
        ("/kartu/cabut", {"revokedOn": "2022-11-01", "sudah": "1"}, "Belum punya kartu."),
    ],
)
def test_what_becomes_of_a_card_is_recorded(
    told: Told, reader: Reader, form: str, typed: dict[str, str], state: str
) -> None:
    answer = filled(reader, first_person(reader, f"{HERE}&kartu=punya"), form, **typed)
    assert answer.status == 303, answer.text
    reader.api.project()
    assert state in reader.opens(answer.leads_to).text


def test_a_death_ends_protection_the_day_after(told: Told, reader: Reader) -> None:
    shown = first_person(reader, f"{HERE}&kartu=belum")
    answer = filled(
        reader,
        shown,
        "/peserta/meninggal",
        diedOn="2022-11-10",
        evidence="DEATH_CERTIFICATE",
        reportedBy="FAMILY",
        sudah="1",
    )
    assert answer.status == 303, answer.text
    reader.api.project()
    after = reader.opens(answer.leads_to)
    assert "– 10 November 2022" in after.text
    assert not any(one.startswith("/peserta/meninggal") for one in after.links())


def test_a_name_is_corrected_and_no_title_tells_whose_page_it_is(told: Told, reader: Reader) -> None:
    answer = filled(
        reader,
        first_person(reader),
        "/peserta/perbaiki",
        reason="TYPED_WRONG",
        name="Sari Rekaan",
        birthDate="",
        sex="",
    )
    assert answer.status == 303, answer.text
    reader.api.project()
    shown = reader.opens(answer.leads_to)
    assert "Tersimpan dan tercatat dalam log." in shown.text
    assert "<h1>Kepesertaan " in shown.html
    # a browser keeps titles in its history, long after the name may be seen
    assert re.findall("<title>(.*?)</title>", shown.html) == ["Peserta – Naungan"]


def test_a_rule_that_stands_against_a_form_is_told_on_it(told: Told, reader: Reader) -> None:
    shown = first_person(reader)
    answer = filled(reader, shown, "/peserta/pindah", start="2022-11-01", village="64.01.99.9999", segment="")
    assert answer.status == 422
    assert "Belum ada yang disimpan." in answer.text


FILLED = {
    "/peserta/koreksi": {"start": "2022-10-02", "reason": "Hari pertama salah ketik"},
    "/peserta/perbaiki": {"name": "Sari Rekaan"},
    "/peserta/pindah": {"start": "2022-11-05", "village": "64.01.01.2010", "segment": "FARMER"},
    "/kartu/hilang": {"lostOn": "2022-11-06"},
    "/kartu/ditemukan": {"foundOn": "2022-11-07"},
    "/kartu/ganti": {"replacedOn": "2022-11-08", "serial": "BARU-9"},
    "/kartu/cabut": {"revokedOn": "2022-11-09", "sudah": "1"},
    "/peserta/akhiri": {"last": "2022-11-30", "reason": "MOVED_AWAY"},
    "/peserta/buka-lagi": {"last": "2022-12-15", "note": "Kembali bekerja"},
    "/peserta/meninggal": {"diedOn": "2022-12-10", "note": "Menurut keluarga", "sudah": "1"},
    "/peserta/batal-kematian": {"note": "Tidak benar"},
    "/peserta/batalkan": {"withCards": "1", "note": "Tercatat dua kali", "sudah": "1"},
}


def test_every_form_about_a_person_saves_what_is_filled_in(told: Told, reader: Reader) -> None:
    assert sorted(FILLED) == sorted(form.path for form in (*FORMS, *CARD_FORMS, WITHDRAW_DEATH))
    shown = first_person(reader, f"{HERE}&kartu=punya")
    for path, typed in FILLED.items():
        answer = reader.fills(next(one for one in shown.links() if one.startswith(path)), **typed)
        assert answer.status == 303, (path, answer.text)
        reader.api.project()
        shown = reader.opens(answer.leads_to)


def first_options(shown: Shown) -> list[tuple[str, str]]:
    """Of each list to choose from: its name, and the value that a browser chooses of itself."""
    return re.findall(r'(?s)<select name="(\w+)"[^>]*>.*?<option value="([^"]*)"', shown.html)


def test_a_form_says_whom_it_concerns_and_chooses_nothing_by_itself(told: Told, reader: Reader) -> None:
    # Given a person with a card, as their page shows them
    shown = first_person(reader, f"{HERE}&kartu=punya")
    facts = {row[0]: row[1] for row in shown.rows()}
    forms = [one for one in shown.links() if re.match(r"/(peserta|kartu)/[a-z-]+\?hal=.*&kembali=", one)]
    assert len(forms) >= 8
    for one in forms:
        # When a form about them or their card is opened
        form = reader.opens(one)
        # Then it names them, and where and until when they are protected
        for fact in ("Nama", "NIK", "Lahir", "Desa", "Segmen", "Skema", "Masa perlindungan"):
            assert [fact, facts[fact]] in form.rows(), f"{one}: {fact}"
        # And nothing that is recorded was chosen by the form, but for what is recorded already
        assert {value for _, value in first_options(form)} <= {""}, one
        assert ("selected" in form.html) == one.startswith("/peserta/koreksi"), one
    card = reader.opens(next(one for one in forms if one.startswith("/kartu/")))
    assert shown.rows(1)[0][0] in card.text


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("/peserta/batalkan", {"reason": "RECORDED_TWICE"}),
        ("/peserta/meninggal", {"diedOn": "2022-11-10", "evidence": "NOT_SAID", "reportedBy": "NOT_SAID"}),
        ("/kartu/cabut", {"revokedOn": "2022-11-01"}),
    ],
)
def test_what_no_form_takes_back_is_recorded_once_it_was_looked_at(
    told: Told, reader: Reader, form: str, typed: dict[str, str]
) -> None:
    answer = filled(reader, first_person(reader, f"{HERE}&kartu=punya"), form, **typed)
    assert answer.status == 422
    assert "Orang di atas yang dimaksud: bandingkan dengan yang tertulis di atas formulir" in answer.text
    assert "Belum ada yang disimpan." in answer.text


def test_a_village_is_chosen_by_its_name(told: Told, reader: Reader) -> None:
    form = reader.opens(next(one for one in first_person(reader).links() if "/peserta/pindah" in one))
    names = dict(re.findall(r'<option value="(64\.01\.[\d.]+)">([^<]+)<', form.html))
    assert len(names) == 144  # all of the regency
    assert names[VILLAGE].count(", ") == 1  # its subdistrict is told too


def page_of(one: UUID) -> str:
    return f"/peserta/satu?hal={quote(ids.encode('Enrolment', one))}"


def form_on(shown: Shown, form: str) -> str:
    return next(one for one in shown.links() if one.startswith(form))


def ways(shown: Shown) -> set[str]:
    """The forms about the enrolment that a page leads to."""
    return {one.partition("?")[0].rpartition("/")[2] for one in shown.links() if "&kembali=" in one}


def test_a_last_day_before_the_first_has_to_be_meant(told: Told, reader: Reader) -> None:
    form = form_on(reader.opens(page_of(told.farmers[0])), "/peserta/akhiri")
    slip = reader.fills(form, last="2022-09-15", reason="MOVED_AWAY")
    assert slip.status == 422
    assert "sebelum perlindungan mulai (1 Oktober 2022)" in slip.text
    answer = reader.fills(form, last="2022-09-15", reason="MOVED_AWAY", never="1")
    assert answer.status == 303, answer.text
    reader.api.project()
    shown = reader.opens(answer.leads_to)
    # and no impossible period is shown, nor what cannot be done any more offered
    assert "tidak melindungi satu hari pun" in shown.text
    assert "30 September 2022" not in shown.text
    assert ways(shown) == {"batalkan", "buka-lagi", "perbaiki"}


def correction(reader: Reader, one: UUID, **typed: str) -> Shown:
    return reader.fills(form_on(reader.opens(page_of(one)), "/peserta/koreksi"), **typed)


def test_what_was_recorded_wrong_is_corrected_and_the_rest_stays(told: Told, reader: Reader) -> None:
    # Given somebody who moved to another village since they were enrolled
    one = told.farmers[0]
    shown = reader.opens(page_of(one))
    [before] = [row[1] for row in shown.rows() if row[0] == "Desa"]
    answer = reader.fills(form_on(shown, "/peserta/pindah"), start="2022-11-05", village=VILLAGE, segment="")
    assert answer.status == 303, answer.text
    reader.api.project()
    # Then the form holds what was enrolled: the village is that from before the move
    form = reader.opens(form_on(shown, "/peserta/koreksi"))
    assert 'name="start" type="date" value="2022-10-01"' in form.html
    chosen = re.findall(r'(?s)<select name="village".*?selected>([^<]+)<', form.html)
    assert [one.partition(",")[0] for one in chosen] == [before.partition(",")[0]]
    # When the first day alone is corrected
    answer = correction(reader, one, start="2022-10-03", reason="Salah ketik")
    assert answer.status == 303, answer.text
    reader.api.project()
    # Then that is recorded, and where they live now is as it was
    facts = {row[0]: row[1] for row in reader.opens(answer.leads_to).rows()}
    assert facts["Masa perlindungan"].startswith("3 Oktober 2022 – ")
    assert facts["Desa"].startswith("Samurangau, ")
    assert not before.startswith("Samurangau, ")
    # And what changes nothing says so
    assert "Tidak ada yang berubah" in reader.opens(correction(reader, one, reason="Lagi").leads_to).text


def test_a_correction_is_refused_in_words_and_keeps_what_was_typed(told: Told, reader: Reader) -> None:
    one = told.farmers[0]
    # when it has a last day, that is not left out
    answer = correction(reader, one, last="", reason="Salah ketik")
    assert answer.status == 422
    assert "Hari terakhir yang benar: wajib diisi" in answer.text
    # when a rule stands against it
    answer = correction(reader, one, last="2022-09-01", reason="Salah ketik")
    assert answer.status == 422
    assert "Masa perlindungan berakhir sebelum dimulai (1 Oktober 2022)." in answer.text
    # when a move that is recorded stands against it, then it is told of that move, and by which form it is taken back
    form = form_on(reader.opens(page_of(one)), "/peserta/pindah")
    assert reader.fills(form, start="2022-11-05", village=VILLAGE, segment="").status == 303
    reader.api.project()
    answer = correction(reader, one, last="2022-11-04", reason="Salah ketik")
    assert answer.status == 422
    assert (
        "Tercatat perpindahan mulai 5 November 2022; hari terakhir tidak boleh sebelum hari itu."
        in answer.text
    )
    assert "berakhir sebelum dimulai" not in answer.text
    told_of = re.findall("formulir “([^”]+)”", answer.text)
    assert len(told_of) == 2
    assert all(named in reader.opens(page_of(one)).text for named in told_of)
    # and what was left as it is was not asked to change
    assert '"village": null' in unescape(answer.html)
    assert "Salah ketik" in answer.html
    # when somebody else changed it since
    form = form_on(reader.opens(page_of(one)), "/peserta/koreksi")
    late = reader.fills(f"{form}&versi=7", start="2022-10-03", reason="Salah ketik")
    assert late.status == 422
    assert "Buka lagi, lihat yang berubah, lalu kirim lagi." in late.text
    assert (
        reader.fills(
            re.findall('data-anew="([^"]+)"', late.html)[0].replace("&amp;", "&"),
            start="2022-10-03",
            reason="x",
        ).status
        == 303
    )


def test_what_says_to_correct_a_day_names_the_form_that_does(told: Told, reader: Reader) -> None:
    shown = reader.opens(page_of(told.farmers[0]))
    answer = reader.fills(form_on(shown, "/peserta/buka-lagi"), last="2022-12-15", reason="ENDED_BY_MISTAKE")
    assert answer.status == 422
    named = re.findall("formulir “([^”]+)”", answer.text)
    assert named
    assert named[0] in shown.text


def test_an_enrolment_that_was_taken_back_says_so(told: Told, reader: Reader) -> None:
    form = form_on(reader.opens(page_of(told.farmers[0])), "/peserta/batalkan")
    answer = reader.fills(form, reason="RECORDED_TWICE", sudah="1")
    reader.api.project()
    shown = reader.opens(answer.leads_to)
    assert "Kepesertaan ini dibatalkan (Tercatat dua kali)" in shown.text
    assert ways(shown) == {"perbaiki"}
    assert "dibatalkan" not in reader.opens(page_of(told.farmers[1])).text


def test_a_move_says_from_when_it_holds_and_whether_it_changes_anything(told: Told, reader: Reader) -> None:
    form = form_on(reader.opens(page_of(told.officials[0])), "/peserta/pindah")
    soon = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9)).isoformat()
    typed = {"start": soon, "village": "64.01.01.2010", "segment": ""}
    answer = reader.fills(form, **typed)
    reader.api.project()
    coming = [row for row in reader.opens(answer.leads_to).rows() if row[0] == "Perpindahan"]
    assert len(coming) == 1
    assert coming[0][1].endswith("Sampai hari itu: Samurangau, perangkat desa.")
    # at every visit, and above each form
    assert coming[0] in reader.opens(page_of(told.officials[0])).rows()
    assert coming[0] in reader.opens(form).rows()
    again = reader.opens(reader.fills(form, **typed).leads_to)
    assert "Tidak ada yang berubah" in again.text
    assert "Tersimpan" not in again.text
    # a move whose day has come shows where the person is now
    moved = reader.fills(form, **{**typed, "start": "2022-11-05"})
    reader.api.project()
    shown = reader.opens(moved.leads_to).text
    assert "Tersimpan" in shown
    assert "Sampai hari itu" not in shown


def test_one_user_has_one_name_on_every_page_and_it_is_said_in_words_where_they_looked(
    told: Told, guarded: Api, register: Register
) -> None:
    # Given an operator and an auditor, who opened the page of a person each, and the operator a form about them
    operator, auditor = user(register, Role.OPERATOR, "64.01"), user(register, Role.AUDITOR, "64.01")
    mine = Reader(guarded, {"x-user": str(operator)})
    guarded.project()
    link = next(one for one in mine.opens(HERE).links() if ONE.match(one))
    shown = mine.opens(link)
    form = next(one for one in shown.links() if one.startswith("/peserta/akhiri"))
    answer = mine.fills(form, last="2022-11-30", reason="MOVED_AWAY")
    assert answer.status == 303, answer.text
    guarded.project()
    # Then the page tells who looked and where, in words; whoever reads it is told which looks were their own
    looks = {tuple(row[1:]) for row in mine.opens(link).rows(-1)}
    me = f"Anda ({operator})"
    assert looks >= {
        (me, "Peserta: daftar nama"), (me, "Peserta: halaman orang ini"), (me, "formulir tentang orang ini")
    }  # fmt: skip
    # And the history calls them the same, to themselves and to somebody else
    history = next(one for one in shown.links() if one.startswith("/jejak"))
    assert me in [row[-1] for row in mine.opens(history).rows()]
    other = Reader(guarded, {"x-user": str(auditor)})
    assert str(operator) in [row[-1] for row in other.opens(history).rows()]
    assert str(operator) in [row[1] for row in other.opens(link).rows(-1)]


def test_a_refused_form_is_shown_in_the_other_language_as_it_stands(told: Told, reader: Reader) -> None:
    # Given a form that was refused
    shown = reader.opens(page_of(told.farmers[0]))
    slip = reader.fills(form_on(shown, "/peserta/akhiri"), last="2022-09-15", reason="MOVED_AWAY")
    assert slip.status == 422
    # Then no button leads away from it; one within sends it as it stands, after the one that saves
    assert 'action="/bahasa"' not in slip.html
    assert slip.html.index(">Simpan</button>") < slip.html.index('name="bahasa" value="en"')
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', slip.html))
    typed = {"last": "2022-11-30", "reason": "MOVED_AWAY"}
    english = reader.sends("/peserta/akhiri", **hidden, **typed, bahasa="en")
    # And it comes in that language with what was typed, and nothing is recorded
    assert (english.status, "End the protection" in english.text) == (200, True)
    assert 'value="2022-11-30"' in english.html
    assert '<option value="MOVED_AWAY" selected>' in english.html
    assert "bahasa=en" in english.answer.headers["set-cookie"]
    reader.api.project()
    after = reader.opens(page_of(told.farmers[0]))  # the browser remembers
    assert [row[0] for row in after.rows()][:2] == ["Name", "NIK"]
    assert "30 November 2022" not in after.text


@pytest.mark.parametrize("field", ["sel", "sesudah"])
@pytest.mark.parametrize("value", ["AAAA", "!", "64.01"])
def test_a_link_that_was_cut_short_says_so_in_words_and_leads_on(
    told: Told, reader: Reader, field: str, value: str
) -> None:
    for language, word in (("id", "Tautan ke "), ("en", "This link to ")):
        shown = reader.opens(f"{HERE}&{field}={value}", language)
        assert shown.status == 400
        assert word in shown.text
        assert (
            field == "sel"
            or {"id": "Buka daftar itu dari awal", "en": "Open the list from"}[language] in shown.text
        )
        further = next(
            one
            for one in shown.links()
            if one.startswith({"sel": "/cakupan?", "sesudah": "/peserta?"}[field]) and "tanggal=" in one
        )
        assert reader.opens(further).status == 200


def test_wherever_somebody_looked_is_said_in_words(told: Told, guarded: Api, register: Register) -> None:
    operator = user(register, Role.OPERATOR, "64.01")
    mine = Reader(guarded, {"x-user": str(operator)})
    one = told.farmers[1]
    # Given looks by every question that shows who somebody is, by one of another program, and by one without a name
    for name in (*LOOKS, "Laporan", ""):
        question = (
            f"query {name} ($id: ID!) {{ node(id: $id) {{ ... on Enrolment {{ person {{ name }} }} }} }}"
        )
        given = {
            "query": question if name else question.replace("query  ", "query "),
            "variables": {"id": ids.encode("Enrolment", one)},
        }
        assert guarded.http.post("/graphql", json=given, headers=mine.headers).json()["data"]["node"][
            "person"
        ]
    # Then the page says each in both languages
    for language, other, unnamed in (
        ("id", "program lain: Laporan", "program lain"),
        ("en", "another program: Laporan", "another program"),
    ):
        where = {row[-1] for row in mine.opens(page_of(one), language).rows(-1)}
        assert where >= {look.text.said(language) for look in LOOKS.values()} | {other, unnamed}


def test_what_is_not_there_is_told(told: Told, reader: Reader) -> None:
    assert reader.opens(f"/peserta/satu?hal={quote('tidak ada')}").status == 404
    for form in ("/peserta/batalkan", "/kartu/cabut"):
        assert reader.opens(f"{form}?hal={quote('tidak ada')}").status == 404
