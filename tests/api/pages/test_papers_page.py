"""Can an officer see the papers of her regency, and record one by a form, once?"""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from naungan.domain.commands.register import Register
from naungan.infrastructure.web.pages import paper_choices
from naungan.infrastructure.web.pages.list_enrolment_form import LIST_ENROLMENT
from naungan.infrastructure.web.pages.paper_forms import FORMS
from tests.api.pages.conftest import Reader, Shown
from tests.api.test_coverage import Told
from tests.api.test_coverage import tell as tell_coverage
from tests.infrastructure.test_proposals import proposed
from tests.people import agreed, people

AGREEMENT = {
    "wilayah": "64.01",
    "title": "Perjanjian 12/2026",
    "kind": "COOPERATION_AGREEMENT",
    "parties": "Dinas Ketenagakerjaan\n\nBPJS Ketenagakerjaan Grogot\n",
    "legalBasis": "",
    "signedOn": "2022-01-10",
    "start": "2022-01-10",
    "until": "2022-12-31",
}

pytestmark = pytest.mark.records


def tell(register: Register) -> Told:
    return tell_coverage(register)


def sent(reader: Reader, paper: str, /, **typed: str) -> Shown:
    """A form that was opened, filled in and sent."""
    path = f"/dokumen/baru/{paper}"
    key = re.search(r'name="kunci" value="([^"]+)"', reader.opens(f"{path}?wilayah=64.01").html)
    assert key is not None
    return reader.sends(path, **{"kunci": key[1], **typed})


def test_the_numbers_of_a_paper_open_the_events_or_the_rows_behind_them(told: Told, reader: Reader) -> None:
    shown = reader.opens("/dokumen?wilayah=64.01")
    numbers = {
        unescape(called): unescape(link)
        for link, called in re.findall(r'<a href="([^"]+)" aria-label="([^"]+: [^"]+)"', shown.html)
    }
    for name in ("Dialokasikan", "Terpakai", "Kuota", "Diusulkan", "Diverifikasi", "Orang"):
        called, link = next((one for one in numbers.items() if one[0].startswith(f"{name}: ")), ("", ""))
        assert called, f"{name} is no link: {sorted(numbers)}"
        behind = reader.opens(link)
        assert behind.status == 200
        assert behind.rows(), link
    # what is reserved of a line is the sum of its events
    reserved, link = next(one for one in numbers.items() if one[0].startswith("Terpakai: "))
    _, *amounts = re.findall(r'"amount": (\d+)', unescape(reader.opens(link).html))  # the first is allocated
    assert f"{sum(map(int, amounts)):,}".replace(",", ".") in reserved


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("/dokumen/batal/sk", {"reason": "DOCUMENT_INVALID"}),
        ("/dokumen/batal/verifikasi", {"reason": "TYPED_WRONG"}),
        ("/dokumen/akhiri/kesepakatan", {"terminatedOn": "2022-11-01", "reason": "Dana habis"}),
    ],
)
def test_a_paper_is_taken_back_or_ended_by_a_form_that_says_which(
    told: Told, reader: Reader, form: str, typed: dict[str, str]
) -> None:
    papers = reader.opens("/dokumen?wilayah=64.01")
    links = [one for one in papers.links() if one.startswith(form)]
    opened = reader.opens(links[0])
    assert opened.rows()[0][1] == "Kabupaten Paser"
    assert len(opened.rows()) >= 2
    answer = reader.fills(links[0], **typed)
    assert answer.status == 303, answer.text
    reader.api.project()
    after = reader.opens(answer.leads_to)
    assert "ersimpan" in after.text
    assert links[0] not in after.links()
    assert links[0] not in reader.opens("/dokumen?wilayah=64.01").links()


FILLED = {
    "kesepakatan": {
        "title": "Perjanjian 13/2026",
        "parties": "Dinas Ketenagakerjaan\nBPJS Ketenagakerjaan Grogot",
        "legalBasis": "Permenaker 5/2021",
        "signedOn": "2022-01-10",
        "start": "2022-01-10",
        "until": "2022-12-31",
    },
    "anggaran": {
        "fiscalYear": "2023",
        "fundingSource": "APBD",
        "allocated": "Rp1.600.000",
        "quota": "1.000",
        "perVillageQuota": "10",
    },
    "daftar": {"count": "1.000", "listDigest": "ab" * 32},
    "verifikasi": {
        "listDigest": "ab" * 32,
        "count": "900",
        "office": "Camat Contoh",
        "verifiedOn": "2022-09-01",
    },
    "sk": {
        "number": "SK 9/2022",
        "issuedOn": "2022-09-15",
        "list": "",
        "listDigest": "ab" * 32,
        "count": "900",
    },
    "penyebut": {"value": "100.000", "asOf": "2023-02-13", "source": "Dinas Ketenagakerjaan"},
}


def test_every_form_of_a_paper_saves_what_is_filled_in(told: Told, reader: Reader) -> None:
    # what enrols a list is an import, and is tried on its own page
    forms = [form.path for form in FORMS if form is not LIST_ENROLMENT]
    assert forms == [f"/dokumen/baru/{one}" for one in FILLED]
    for path, typed in zip(forms, FILLED.values(), strict=True):
        answer = reader.fills(f"{path}?wilayah=64.01", **typed)
        assert answer.status == 303, (path, answer.text)
        reader.api.project()
    # and what is told again changes nothing, and says so
    again = reader.fills("/dokumen/baru/daftar?wilayah=64.01", **FILLED["daftar"])
    assert "Tidak ada yang berubah" in reader.opens(again.leads_to).text
    counted = reader.api.ask(
        '{ denominators(region: "64.01", last: 1) { nodes { value evidence source } } }'
    )["denominators"]["nodes"]
    assert counted == [{"value": 100_000, "evidence": "STATED", "source": "Dinas Ketenagakerjaan"}]


def test_the_papers_of_a_regency_stand_with_what_they_carry(told: Told, reader: Reader) -> None:
    shown = reader.opens("/dokumen?wilayah=64.01")
    budgets = reader.api.ask(
        '{ budgets(region: "64.01", first: 50) { nodes { reserved { amount } quotaUsed } } }'
    )["budgets"]["nodes"]
    for one in budgets:
        assert f"Rp{int(one['reserved']['amount']):,}".replace(",", ".") in shown.text
    assert "Kesepakatan dan perjanjian" in shown.text


def test_an_agreement_is_recorded_by_its_form_and_stands_among_the_papers(told: Told, reader: Reader) -> None:
    answer = sent(reader, "kesepakatan", **AGREEMENT)
    assert answer.status == 303
    reader.api.project()
    shown = reader.opens(answer.leads_to)
    assert "Tersimpan dan tercatat dalam log." in shown.text
    assert "Perjanjian 12/2026" in shown.text
    assert "Dinas Ketenagakerjaan; BPJS Ketenagakerjaan Grogot" in shown.text
    # the last day on the form is the last day on the page
    assert "10 Januari 2022 – 31 Desember 2022" in shown.text


def test_a_form_that_is_sent_twice_is_recorded_once(told: Told, reader: Reader) -> None:
    path = "/dokumen/baru/kesepakatan"
    typed = {"kunci": "7b9f6a53-3f9e-4f38-9f0b-6f1b1f0f6a10", **AGREEMENT}
    first, again = reader.sends(path, **typed), reader.sends(path, **typed)
    assert first.leads_to == again.leads_to
    reader.api.project()
    assert reader.opens("/dokumen?wilayah=64.01").text.count("Perjanjian 12/2026") == 1


def test_what_is_refused_keeps_what_was_typed_and_says_why(told: Told, reader: Reader) -> None:
    shown = sent(reader, "kesepakatan", **{**AGREEMENT, "until": "2021-12-31"})
    assert shown.status == 422
    assert "Belum ada yang disimpan." in shown.text
    assert 'value="Perjanjian 12/2026"' in shown.html
    reader.api.project()
    assert "Perjanjian 12/2026" not in reader.opens("/dokumen?wilayah=64.01").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", " ", "Nomor dan judul: wajib diisi."),
        ("signedOn", "kemarin", "Ditandatangani pada: tulis sebagai hari"),
        ("until", "31/12/2022", "Hari terakhir: tulis sebagai hari"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(
    told: Told, reader: Reader, field: str, typed: str, said: str
) -> None:
    shown = sent(reader, "kesepakatan", **{**AGREEMENT, field: typed})
    assert shown.status == 422
    assert said in shown.text


def test_a_budget_line_takes_rupiah_as_people_write_them(told: Told, reader: Reader) -> None:
    answer = sent(
        reader,
        "anggaran",
        wilayah="64.01",
        agreement="",
        scheme="VULNERABLE_WORKERS",
        fiscalYear="2024",
        fundingSource="APBD",
        payer="",
        stage="ORIGINAL",
        allocated="Rp1.600.000.000",
        quota="",
        perVillageQuota="",
    )
    assert answer.status == 303, answer.text
    reader.api.project()
    assert "Rp1.600.000.000" in reader.opens("/dokumen?wilayah=64.01").text
    wrong = sent(
        reader,
        "anggaran",
        wilayah="64.01",
        scheme="VULNERABLE_WORKERS",
        fiscalYear="dua ribu",
        fundingSource="APBD",
        stage="ORIGINAL",
    )
    assert "Tahun anggaran: tulis bilangan bulat" in wrong.text


def test_a_form_is_filled_in_as_far_as_its_address_tells(told: Told, reader: Reader) -> None:
    known = urlencode({"wilayah": "64.01", "count": "32268", "number": "SK <1>"})
    shown = reader.opens(f"/dokumen/baru/sk?{known}")
    assert 'name="count" type="text" value="32268"' in shown.html
    assert 'value="SK &lt;1&gt;"' in shown.html


@pytest.mark.parametrize(
    ("form", "typed", "shows"),
    [
        ("/dokumen/ubah/sk", {"count": "12", "number": "SK 9/2022", "round": ""}, ("SK 9/2022", "12")),
        (
            "/dokumen/ubah/anggaran",
            {"allocated": "Rp99.000.000.000", "quota": "777"},
            ("Rp99.000.000.000", "777"),
        ),
    ],
)
def test_a_paper_that_is_too_small_is_changed_by_a_form(
    told: Told, reader: Reader, form: str, typed: dict[str, str], shows: tuple[str, ...]
) -> None:
    # Given a paper with its form, which tells which paper it is and holds what it says by now
    papers = reader.opens("/dokumen?wilayah=64.01")
    link = next(one for one in papers.links() if one.startswith(form))
    opened = reader.opens(link)
    assert opened.status == 200
    assert ["Wilayah", "Kabupaten Paser"] in opened.rows()
    # When it is sent with other numbers
    answer = reader.fills(link, **typed)
    assert answer.status == 303, answer.text
    reader.api.project()
    # Then they stand among the papers
    shown = reader.opens(answer.leads_to)
    assert "Tersimpan dan tercatat dalam log." in shown.text
    assert all(one in shown.text for one in shows)
    # And what is none of its kind is not found
    assert reader.opens(f"{form}?hal=tidak").status == 404


def test_every_paper_of_a_region_can_be_chosen_however_many_there_are(
    told: Told, reader: Reader, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given more lists, and more agreements, than the contract gives at once
    for number in (71, 72):
        proposed(register, people(number, number))
        agreed(register, title=f"Perjanjian {number}")
    reader.api.project()

    def choices(form: str, field: str) -> list[str]:
        html = reader.opens(f"/dokumen/baru/{form}?wilayah=64.01").html
        [options] = re.findall(rf'(?s)<select name="{field}"[^>]*>(.*?)</select>', html)
        assert html.count("query ChoicesForPapers") == 1
        return re.findall('<option value="([^"]+)"', options)

    fields = (("sk", "list", 3), ("anggaran", "agreement", 3))
    every = {field: choices(form, field) for form, field, _ in fields}
    assert [len(every[field]) for _, field, _ in fields] == [count for *_, count in fields]
    monkeypatch.setattr(paper_choices, "_EACH", 1)
    # then a form has them all the same, each once
    assert {field: choices(form, field) for form, field, _ in fields} == every


def test_a_form_that_cannot_offer_every_paper_says_so(
    told: Told, reader: Reader, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(register, people(71, 71))
    reader.api.project()
    says = ("dokumen pertama dari tiap jenis", "pilih kabupatennya")
    form, without = "/dokumen/baru/sk?wilayah=64.01", "/dokumen/baru/kesepakatan?wilayah=64.01"
    assert not any(words in reader.opens(form).html for words in says)
    # when a form offers fewer than there are
    monkeypatch.setattr(paper_choices, "_EACH", 1)
    monkeypatch.setattr(paper_choices, "_MOST", 1)
    # then it says so, and what to do
    assert all(words in reader.opens(form).html for words in says)
    # and one that offers none does not
    assert not any(words in reader.opens(without).html for words in says)


def test_no_form_chooses_what_is_recorded(told: Told, reader: Reader) -> None:
    for form in FORMS:
        shown = reader.opens(f"{form.path}?wilayah=64.01")
        for name, options in re.findall(r'(?s)<select name="(\w+)"[^>]*>(.*?)</select>', shown.html):
            values = re.findall(r'<option value="([^"]*)"', options)
            assert values[0] == "" or len(values) == 1, (
                f"{form.path} {name}"
            )  # where there is one, it is that one
        assert " selected" not in shown.html


def test_a_form_of_nobody_leads_to_the_sign_in_page(told: Told, stranger: Reader) -> None:
    shown = stranger.sends(
        "/dokumen/baru/kesepakatan", kunci="7b9f6a53-3f9e-4f38-9f0b-6f1b1f0f6a10", **AGREEMENT
    )
    assert (shown.status, shown.leads_to.split("?")[0]) == (303, "/masuk")


def test_a_number_of_events_opens_them(told: Told, reader: Reader) -> None:
    link = next(one for one in reader.opens("/dokumen?wilayah=64.01").links() if one.startswith("/jejak"))
    shown = reader.opens(link)
    thing = parse_qs(urlsplit(link).query)["hal"][0]
    events = reader.api.ask(
        "query($id: ID!) { node(id: $id) { ... on Agreement { history(first: 100) { nodes { position label } } } } }",
        {"id": thing},
    )["node"]["history"]["nodes"]
    assert [row[0] for row in shown.rows()] == [one["position"] for one in events]
    assert reader.opens("/jejak?hal=tidak-ada").status == 404
