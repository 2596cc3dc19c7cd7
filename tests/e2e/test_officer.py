"""Can an officer go from an empty register to cards handed over by the pages alone? As docs/petugas.md tells, in Chromium.

NAUNGAN_SCREENSHOTS=<folder> keeps pictures of the screens there (`make screenshots`); all people are synthetic.
"""

import contextlib
import copy
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import launched, needs_chromium
from tests.e2e.desks import Desk as Person
from tests.e2e.desks import asked, at_a_desk
from tests.e2e.test_first_enrolment import Officer, officer  # noqa: F401 - fixture
from tests.e2e.test_passkeys import LONGEST
from tests.infrastructure.bulk.files import PASER, REGIONS, TITLES, nik, person, write_xlsx

PICTURES = os.environ.get("NAUNGAN_SCREENSHOTS")
NORTH, SOUTH = REGIONS.villages(PASER)[0], REGIONS.villages(PASER)[1]
DAY = "2026-06-01"
EACH = 16_800  # rupiah a month
expect.set_options(timeout=LONGEST)
pytestmark = [pytest.mark.slow, needs_chromium]


class Desk(Person):
    """Somebody at the office, of whose screens pictures can be kept."""

    def picture(self, name: str, of: str = "h1") -> None:
        """What stands from this heading down."""
        if PICTURES:
            self.page.set_viewport_size({"width": 1000, "height": 440})
            self.page.locator(of).last.evaluate("heading => heading.scrollIntoView()")
            self.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


@pytest.fixture
def desk(officer: Officer) -> Iterator[Callable[[], Desk]]:  # noqa: F811
    """How another person sits down: each at a browser of their own."""
    with launched() as chromium:
        contexts: list[BrowserContext] = []

        def sits_down() -> Desk:
            contexts.append(at_a_desk(chromium))
            return Desk(contexts[-1], officer.url)

        yield sits_down
        for context in contexts:
            context.close()


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Twelve people of two villages; the NIK of one is a digit short, and the occupation of another is of no segment."""
    villages = [NORTH] * 7 + [SOUTH] * 5
    rows = [
        person(n, Nama=f"TOKOH REKAAN {n}", Kode_Desa=village.code) for n, village in enumerate(villages, 1)
    ]
    rows[3][0] = rows[3][0][:-1]
    rows[10][-1] = "penyelam mutiara"
    return write_xlsx(tmp_path / "daftar.xlsx", [TITLES, *rows])


def lets_in(admin: Desk, login: str, name: str, employee: str, role: str, region: str) -> str:
    """Makes an account, grants its role, and gives its link."""
    admin.goes_to("/pengguna")
    admin.fills(login=login, name=name, employee=employee)
    admin.presses("Buat akun")
    link = admin.page.locator("main code").inner_text()
    admin.page.get_by_role("link", name=f"Beri peran: {login}").click()
    admin.fills(role=role, region=region)
    admin.presses("Simpan")
    expect(admin.page).to_have_url(re.compile(r"/pengguna\?posisi"))
    return link


def chooses(desk: Desk, path: Path) -> None:
    desk.goes_to(f"/unggah?wilayah={PASER}")
    desk.page.set_input_files("#file", path)
    desk.page.select_option("select[name=funding]", "APBD")
    desk.page.fill("input[name=from]", "2026-01-01")
    desk.page.fill("input[name=until]", "2026-12-31")


@contextlib.contextmanager
def filling_in(desk: Desk, paper: str) -> Iterator[Desk]:
    """The form of a missing paper, in the tab that the result opens; then the result is looked at again."""
    with desk.page.expect_popup() as popup:
        desk.page.click(f"#hasil a[href^='/dokumen/baru/{paper}']")
    form = copy.copy(desk)
    form.page = popup.value
    yield form
    form.page.close()
    desk.presses("Lihat lagi")


@dataclass
class Office:
    """Who works there: an administrator, and three people who hold one role each."""

    ani: Desk
    dewi: Desk  # operator
    budi: Desk  # verifier
    sari: Desk  # approver


def opened(desk: Callable[[], Desk], first_link: str) -> Office:
    """The administrator comes in by the first link, and lets the others in."""
    office = Office(desk(), desk(), desk(), desk())
    ani = office.ani
    ani.comes_in(first_link, login="ani", name="Ani Rekaan", employee="197903042005012001")
    dewi = lets_in(ani, "dewi", "Dewi Rekaan", "198508172010012002", "OPERATOR", PASER)
    budi = lets_in(ani, "budi", "Budi Rekaan", "198508172010011003", "VERIFIER", PASER)
    sari = lets_in(ani, "sari", "Sari Rekaan", "198508172010012004", "APPROVER", PASER)
    # and nobody holds two roles that watch each other
    ani.page.get_by_role("link", name="Beri peran: dewi").click()
    ani.fills(role="APPROVER", region=PASER)
    ani.presses("Simpan")
    ani.reads("Pengguna ini sudah memegang peran operator di 64.01")
    ani.goes_to("/pengguna")
    ani.picture("pengguna")
    for one, link in ((office.dewi, dewi), (office.budi, budi), (office.sari, sari)):
        one.comes_in(link)
        one.opens_names()
    return office


def records_what_is_missing(office: Office) -> None:
    """Each paper by its form, filled in as far as known; money and decree count those to be corrected, too."""
    dewi, budi, sari = office.dewi, office.budi, office.sari
    with filling_in(dewi, "kesepakatan") as form:
        parties = "Dinas Ketenagakerjaan\nBPJS Ketenagakerjaan"
        form.fills(title="PKS 1/2026", parties=parties, signedOn="2026-01-01")
        form.presses("Simpan")
        form.reads("Tersimpan dan tercatat dalam log.")
    with filling_in(dewi, "anggaran") as form:
        form.fills(allocated="2.419.200")
        form.presses("Simpan")
        form.reads("Tersimpan dan tercatat dalam log.")
    with filling_in(dewi, "daftar") as form:
        form.presses("Simpan")
        form.reads("Tersimpan dan tercatat dalam log.")
    # who proposed neither verifies nor decrees: she is told so, and sends the links
    links = []
    for paper, role in (("verifikasi", "verifikator"), ("sk", "penetap")):
        with filling_in(dewi, paper) as form:
            form.reads(f"Formulir ini diisi oleh peran lain: {role}.")
            expect(form.page.get_by_role("button", name="Simpan")).to_have_count(0)
            links.append(form.page.url)
    budi.page.goto(links[0])
    budi.fills(office="Dinas Sosial Kabupaten Paser", verifiedOn="2026-01-02")
    budi.presses("Simpan")
    budi.reads("Tersimpan.")
    sari.page.goto(links[1])
    # where a decree names too few, the form that changes it is there, filled in likewise
    sari.fills(number="SK 1/2026", issuedOn="2026-01-03")
    expect(sari.page.locator("input[name=count]")).to_have_value("12")
    sari.picture("sk")
    sari.fills(count="2")
    sari.presses("Simpan")
    sari.reads("Tersimpan dan tercatat dalam log.")
    dewi.presses("Lihat lagi")
    expect(dewi.result()).to_contain_text("SK SK 1/2026 menetapkan 2 orang; perlu 10.")
    changes = dewi.page.locator("#hasil a[href^='/dokumen/ubah/sk']").get_attribute("href")
    sari.goes_to(str(changes))
    expect(sari.page.locator("input[name=count]")).to_have_value("12")
    sari.presses("Simpan")
    sari.reads("Tersimpan dan tercatat dalam log.")
    dewi.presses("Lihat lagi")
    expect(dewi.result()).to_contain_text("Tidak ada yang kurang: berkas ini dapat didaftarkan.")


def corrects(dewi: Desk, report: Path) -> None:
    """Downloads the rows that were refused, mends them, and sends that file: its people are still of the first list."""
    with dewi.page.expect_download() as download:
        dewi.page.click("#hasil a[download]")
    download.value.save_as(report)
    book = openpyxl.load_workbook(report)
    sheet = book["Perbaikan"]
    titles = [cell.value for cell in sheet[1]]
    assert nik(4)[:-1] in {str(cell) for row in sheet.values for cell in row}
    rows = {sheet.cell(n, titles.index("Nama") + 1).value: n for n in (2, 3)}
    sheet.cell(rows["TOKOH REKAAN 4"], titles.index("NIK") + 1).value = nik(4)
    sheet.cell(rows["TOKOH REKAAN 11"], titles.index("Segmen") + 1).value = "nelayan"
    book.save(report)
    dewi.page.get_by_role("link", name="Unggah berkas yang sudah diperbaiki").click()
    dewi.page.set_input_files("#file", report)
    dewi.presses("Daftarkan")
    expect(dewi.result()).to_contain_text("Selesai didaftarkan.")


def brings_cards(dewi: Desk) -> None:
    """Issues them for both imports, and records who came in each village: one did not."""
    for enrolled in (10, 2):
        dewi.goes_to(f"/kartu?wilayah={PASER}")
        dewi.page.select_option("select[name=batch]", label=f"impor pekerja rentan: {enrolled} orang")
        dewi.fills(issuedOn="2026-02-01")
        dewi.presses("Terbitkan kartu")
        dewi.reads(f"{enrolled} kartu diterbitkan; 0 orang sudah memegang kartu.")
    for number, (village, waiting) in enumerate(((NORTH, 7), (SOUTH, 5)), start=1):
        dewi.goes_to(f"/kartu/serah-terima?wilayah={village.code}")
        dewi.reads(f"{waiting} kartu menunggu.")
        names = dewi.page.locator("tbody th").all_inner_texts()
        assert names == sorted(names)
        assert len(names) == waiting
        dewi.picture("serah-terima", of="p:has-text('kartu menunggu')")
        dewi.page.locator("input[name=absent]").first.check()
        dewi.fills(heldOn="2026-02-10", place="Kantor desa", minutes=f"BA {number}/2026")
        dewi.fills(receivedBy="SELF", proof="SIGNATURE")
        dewi.presses("Simpan penyerahan")
        dewi.reads("Penyerahan tersimpan.")
        dewi.reads("1 kartu menunggu.")


def cells(desk: Desk, row: str) -> list[str]:
    """The cells of a row of a table."""
    return desk.page.locator(row).first.locator("td").all_inner_texts()


def test_an_officer_goes_from_an_empty_register_to_cards_by_the_pages_alone(
    desk: Callable[[], Desk],
    officer: Officer,  # noqa: F811
    listed: Path,
    tmp_path: Path,
) -> None:
    # given an empty register of production, and people of each role
    office = opened(desk, (officer.data / "first-link.txt").read_text().strip())
    dewi = office.dewi
    # when the operator checks her file before there is any paper
    chooses(dewi, listed)
    dewi.presses("Periksa")
    expect(dewi.result()).to_contain_text("Selesai diperiksa; tidak ada yang dicatat.")
    # then it says which row is wrong and in what, what it would cost, and what is missing
    expect(dewi.result()).to_contain_text("NIK berisi 15 angka, seharusnya 16.")
    expect(dewi.result()).to_contain_text("baris 5")
    expect(dewi.result()).to_contain_text("Rp2.016.000")  # ten people, twelve months
    expect(dewi.result().locator("ol li").first).to_be_visible()
    # each paper with room for the rows that are still to be corrected, which is said
    expect(dewi.result()).to_contain_text(
        "Terisi untuk 12 orang: 10 yang baik dan 2 yang masih harus diperbaiki."
    )
    expect(dewi.result()).to_contain_text("diisi oleh Verifikator; kirimkan tautan formulir ini kepadanya")
    dewi.picture("yang-masih-kurang", of="h3:has-text('Yang masih kurang')")
    # and what is missing is recorded, each paper by whom may
    records_what_is_missing(office)
    # then she enrols, corrects what was refused, and hands over the cards
    dewi.presses("Uji dengan dokumen")
    expect(dewi.result()).to_contain_text("Selesai diuji; tidak ada yang dicatat.")
    expect(dewi.result()).to_contain_text("Dapat didaftarkan")
    dewi.presses("Daftarkan")
    expect(dewi.result()).to_contain_text("Selesai didaftarkan.")
    # and is told from which day the number moves, and where one goes on
    expect(dewi.result()).to_contain_text("Terlindungi mulai 1 Januari 2026")
    for there in ("/peserta", "/cakupan", "/kartu"):
        expect(dewi.result().locator(f"a[href^='{there}?wilayah={PASER}']")).to_be_visible()
    corrects(dewi, tmp_path / "perbaikan.xlsx")
    brings_cards(dewi)
    # and all pages agree with one another
    dewi.goes_to(f"/cakupan?wilayah={PASER}&tanggal={DAY}")
    expect(dewi.page.locator(".figure").first).to_have_text("12")
    dewi.goes_to(f"/unggah?wilayah={PASER}")
    # read, enrolled, already enrolled, refused
    assert [cells(dewi, f"tbody tr >> nth={at}")[2:6] for at in (0, 1)] == [
        ["2", "2", "0", "0"],
        ["12", "10", "0", "2"],
    ]
    dewi.goes_to(f"/desa?wilayah={PASER}&tanggal={DAY}")
    # protected, cards in any state, waiting, handed over
    assert cells(dewi, "tfoot tr")[3:7] == ["12", "12", "2", "10"]
    assert [cells(dewi, f"tbody tr:has-text('{one.name}')")[3:7] for one in (NORTH, SOUTH)] == [
        ["7", "7", "1", "6"],
        ["5", "5", "1", "4"],
    ]
    dewi.goes_to(f"/dokumen?wilayah={PASER}")
    money = f"Rp{12 * 12 * EACH:,}".replace(",", ".")
    assert cells(dewi, "tr:has-text('APBD kabupaten')")[2:6] == [money, money, "Rp0", "12 / –"]
    dewi.goes_to(f"/kartu?wilayah={PASER}&tanggal={DAY}")
    dewi.reads("12 kartu pada 1 Juni 2026.")
    assert [cells(dewi, f"tbody tr:has-text('{state}')") for state in ("diserahkan", "terbit")] == [
        ["10"],
        ["2"],
    ]
    # and with the contract
    assert asked(dewi, ASKED) == {
        "coverage": {"covered": 12},
        "issued": {"count": 12},
        "handedOver": {"count": 10},
        "budgets": {"nodes": [{"reserved": {"amount": str(12 * 12 * EACH)}, "quotaUsed": 12}]},
    }
    assert dewi.complaints == office.budi.complaints == office.sari.complaints == []


ASKED = f"""{{
    coverage(region: "{PASER}", asOf: "{DAY}") {{ covered }}
    issued: cardCounts(region: "{PASER}", asOf: "{DAY}") {{ count }}
    handedOver: cardCounts(region: "{PASER}", asOf: "{DAY}", status: HANDED_OVER) {{ count }}
    budgets(region: "{PASER}", first: 2) {{ nodes {{ reserved {{ amount }} quotaUsed }} }}
}}"""
