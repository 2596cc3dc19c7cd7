"""What does a whole office do, from an empty register to cards in everybody's hand? By the pages alone, in one story for any number of people.

Administrator, operator, approver, two village offices and an office for all other villages; a file with faults; rows that come back;
a decree; enrolment; the corrected file with a decree of its own; cards; the handover of every village, where somebody does not come.
All people are synthetic.
"""

import datetime as dt
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from playwright.sync_api import expect

from naungan.infrastructure.bulk.value_lists import VillageValue, village_values
from tests.e2e.desks import Desk, asked
from tests.infrastructure.bulk.files import PASER, REGIONS

EACH = 16_800  # rupiah a month
MONTHS = 12
DAY = "2026-06-01"
OWN = 2  # offices that judge their own village; one more judges for all others
FAULTS_EACH = 2  # rows of each of these villages that come back
_A_DAY = dt.timedelta(days=1)


_BY_CODE = {one.code: one for one in village_values(REGIONS, PASER)}
_PLACES = [_BY_CODE[one.code] for one in REGIONS.villages(PASER)]


@dataclass(frozen=True)
class Size:
    """How many villages and people; `faults` of the people stand in rows that cannot be read, in the villages of the two offices."""

    villages: int
    people: int
    faults: int

    def places(self) -> list[VillageValue]:
        """The villages of the story, those of the two offices first."""
        return _PLACES[: self.villages]


@dataclass
class Office:
    """Who works there."""

    admin: Desk
    operator: Desk
    approver: Desk
    villages: list[Desk]  # each of its own village
    others: Desk  # verifies for the whole regency


@dataclass
class Clock:
    """How long each part took, in seconds."""

    parts: list[tuple[str, float]] = field(default_factory=list)
    tell: Callable[[str], None] = lambda text: None

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.parts.append((name, time.monotonic() - began))
        self.tell(f"{name}: {self.parts[-1][1]:.1f} s")

    @property
    def whole(self) -> float:
        return sum(seconds for _, seconds in self.parts)


# The people


def born(number: int) -> dt.date:
    return dt.date(1962, 1, 1) + dt.timedelta(days=number % 12_000)


def name_of(number: int) -> str:
    """A name that tells the number, by letters: digits as long as that are in no name."""
    letters = ""
    while True:
        number, one = divmod(number, 26)
        letters = chr(ord("A") + one) + letters
        if not number:
            return f"TOKOH REKAAN {letters}"


def number_in(name: str) -> int:
    """The number that a name tells."""
    number = 0
    for letter in name.rpartition(" ")[2]:
        number = number * 26 + ord(letter) - ord("A")
    return number


def nik(number: int) -> str:
    day = born(number)
    return f"640101{day:%d%m%y}{1 + number // 12_000:04}"


def rows(size: Size) -> list[list[str]]:
    """Everybody, village by village as evenly as they divide; faults in the villages of the two offices by turns."""
    places = size.places()
    found = []
    for number in range(size.people):
        place = places[number % len(places)]
        found.append(
            [
                *(nik(number), name_of(number), f"{born(number):%d-%m-%Y}", "L"),
                *(place.choice, place.subdistrict, "petani"),
            ]
        )
    wrong = [n for n in range(size.people) if n % len(places) < min(OWN, len(places))][: size.faults]
    for at, number in enumerate(wrong):
        if at % 2:
            found[number][-1] = "penyelam mutiara"
        else:
            found[number][0] = found[number][0][:-1]
    return found


def filled_in(template: Path, size: Size, path: Path) -> Path:
    """The template that the page gives out, with everybody in it."""
    book = openpyxl.load_workbook(template)
    titles = [cell.value for cell in book.worksheets[0][1]]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet(book.worksheets[0].title)
        for at, row in enumerate([titles, *rows(size)]):
            sheet.write_row(at, 0, row)
    return path


# The steps


def opened(sits: Callable[[], Desk], first_link: str, size: Size) -> Office:
    """The administrator comes in by the first link, lets everybody in, and each comes in."""
    places = size.places()
    office = Office(sits(), sits(), sits(), [sits() for _ in places[:OWN]], sits())
    office.admin.comes_in(first_link, login="ani", name="Ani Rekaan", employee="197903042005012001")
    others = [("sari", "APPROVER", PASER, office.approver), ("dewi", "OPERATOR", PASER, office.operator)]
    others += [("tuti", "VERIFIER", PASER, office.others)]
    others += [
        (f"desa{n}", "VERIFIER", place.code, desk)
        for n, (place, desk) in enumerate(zip(places, office.villages, strict=False), 1)
    ]
    for number, (login, role, region, desk) in enumerate(others):
        desk.comes_in(lets_in(office.admin, login, f"1985081720100120{number:02}", role, region))
    for desk in (office.operator, office.others, *office.villages):
        desk.opens_names()
    return office


def lets_in(admin: Desk, login: str, employee: str, role: str, region: str) -> str:
    """Makes an account, grants its role, and gives its link."""
    admin.goes_to("/pengguna")
    admin.fills(login=login, name=f"{login.title()} Rekaan", employee=employee)
    admin.presses("Buat akun")
    link = admin.page.locator("main code").inner_text()
    admin.follows(f"Beri peran: {login}")
    admin.fills(role=role, region=region)
    admin.presses("Simpan")
    admin.arrives(re.compile(r"/pengguna\?posisi"))
    return link


def checks(operator: Desk, size: Size, folder: Path) -> Path:
    """Fills in the template, and has the file checked before there is any paper."""
    operator.goes_to(f"/unggah?wilayah={PASER}")
    with operator.page.expect_download() as download:
        operator.follows("Unduh templat kosong (XLSX)")
    template = folder / "templat.xlsx"
    download.value.save_as(template)
    listed = filled_in(template, size, folder / "daftar.xlsx")
    _chooses(operator, listed)
    operator.presses("Periksa")
    expect(operator.result()).to_contain_text("Selesai diperiksa; tidak ada yang dicatat.")
    expect(operator.result()).to_contain_text(re.compile(rf"\b{_thousands(size.people - size.faults)}\b"))
    return listed


def _chooses(operator: Desk, listed: Path) -> None:
    operator.gives(listed)
    operator.fills_in({"funding": "APBD", "from": "2026-01-01", "until": "2026-12-31"})


def records_papers(operator: Desk, size: Size) -> None:
    """Agreement and budget, by the forms that the check leads to."""
    with _form_of(operator, "kesepakatan") as form:
        parties = "Dinas Ketenagakerjaan\nBPJS Ketenagakerjaan"
        form.fills(title="PKS 1/2026", parties=parties, signedOn="2026-01-01")
        form.presses("Simpan")
        form.arrives(re.compile("posisi="))
    with _form_of(operator, "anggaran") as form:
        form.fills(allocated=str(size.people * MONTHS * EACH))
        form.presses("Simpan")
        form.arrives(re.compile("posisi="))


@contextmanager
def _form_of(desk: Desk, paper: str) -> Iterator[Desk]:
    """The form of a missing paper, in the tab that the result opens."""
    with desk.page.expect_popup() as popup:
        desk.clicks(desk.page.locator(f"#hasil a[href^='/dokumen/baru/{paper}']").first)
    whole = desk.page
    desk.page = popup.value
    yield desk
    desk.page.close()
    desk.page = whole


def proposes(operator: Desk, report: Path | None) -> str:
    """Proposes the good rows to the offices of their villages; the others come back. The address of the list."""
    operator.presses("Usulkan ke kantor desa")
    expect(operator.result()).to_contain_text("Selesai diusulkan", timeout=300_000)
    if report is not None:
        with operator.page.expect_download() as download:
            operator.clicks(operator.page.locator("#hasil a[download]"))
        download.value.save_as(report)
    operator.follows("Lihat daftarnya, desa demi desa")
    operator.arrives(re.compile("/desa/daftar"))
    return operator.page.url.removeprefix(operator.base)


def judges(desk: Desk, office: str, returned: Sequence[tuple[str, str]] = ()) -> None:
    """An office looks at the rows that wait on the page before it: some go back (name, reason), all others are accepted."""
    for name, reason in returned:
        row = desk.page.locator("fieldset.row", has_text=re.compile(rf"\. {name}\b")).first
        desk.puts(row.locator("select"), reason)
    desk.fills(office=office, verifiedOn="2026-01-05")
    desk.presses("Simpan verifikasi")
    desk.arrives(re.compile("posisi="))
    desk.reads("Verifikasi tersimpan dan tercatat.")


def finds_its_list(desk: Desk) -> None:
    """At home there is a list that waits, as soon as the page knows of it."""
    desk.goes_to("/")
    way = desk.page.locator("main a[href^='/desa/daftar']")
    for _ in range(120):
        if way.count():
            break
        desk.page.wait_for_timeout(500)
        desk.page.reload()
    desk.clicks(way.first)
    desk.arrives(re.compile("/desa/daftar"))


def village_offices_judge(office: Office, size: Size) -> None:
    """Each of the two finds its list at home, sees its own rows alone, and gives two of them back."""
    for place, desk in zip(size.places(), office.villages, strict=False):
        finds_its_list(desk)
        names = desk.page.locator("fieldset.row legend").all_inner_texts()
        assert names, "nothing waits"
        mine = {name_of(n) for n in range(size.people) if _village(size, n) == place.code}
        assert {one.partition(". ")[2] for one in names} <= mine
        back = [one.partition(". ")[2] for one in names[:FAULTS_EACH]]
        judges(desk, f"Kantor {place.name}", [(back[0], "IDENTITY_DIFFERS"), (back[1], "MOVED_AWAY")])


def _village(size: Size, number: int) -> str:
    return size.places()[number % size.villages].code


def the_rest_is_judged(desk: Desk, listed: str) -> None:
    """The office of the whole regency goes through the villages that no office of their own has judged."""
    desk.goes_to(listed)
    desk.arrives(re.compile("/desa/daftar"))
    waits = desk.page.locator("main table tbody tr").filter(
        has=desk.page.locator("td:nth-child(2):not(:text-is('0'))")
    )
    ways = waits.locator("th a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    for first, way in enumerate(ways):
        if first:
            desk.goes_to(way)
        else:
            desk.clicks(waits.locator("th a").first)
        desk.arrives(re.compile("/desa/daftar"))
        judges(desk, "Dinas Sosial Kabupaten Paser")


def corrects_what_came_back(office: Office, listed: str, size: Size, folder: Path) -> None:
    """What differed is corrected in the file of the returned rows, all at once; who moved away is withdrawn; the offices judge again."""
    operator, path = office.operator, folder / "dikembalikan.xlsx"
    operator.goes_to(listed)
    with operator.page.expect_download() as download:
        operator.follows("Unduh baris yang dikembalikan (XLSX), dengan alasannya")
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if "berbeda" in str(sheet.cell(row, at["Alasan"]).value):
            number = number_in(str(sheet.cell(row, at["Nama"]).value))
            sheet.cell(row, at["Nama"]).value = f"HAJI {name_of(number)}"  # as the card has it
    book.save(path)
    operator.follows("Unggah berkas yang sudah diperbaiki")
    operator.gives(path)
    operator.presses("Kirim perbaikan")
    expect(operator.result()).to_contain_text("Selesai diperbaiki", timeout=300_000)
    offices = min(OWN, size.villages)
    expect(operator.result()).to_contain_text(re.compile(rf"Diperbaiki\s*{offices}\b"))
    for place, desk in zip(size.places(), office.villages, strict=False):
        operator.goes_to(f"{listed}&wilayah={place.code}")
        operator.clicks(operator.page.locator("input[name=baris]").first)
        operator.presses("Tarik yang dicentang")
        operator.arrives(re.compile("posisi="))
        finds_its_list(desk)
        judges(desk, f"Kantor {place.name}")


def decrees(approver: Desk, number: str, proposed: int) -> None:
    """The decree over the verified list that names so many."""
    approver.goes_to(f"/dokumen/baru/sk?wilayah={PASER}")
    choice = _option(approver, "list", _thousands(proposed))
    approver.fills(number=number, issuedOn="2026-01-08", list=choice)
    approver.presses("Simpan")
    approver.arrives(re.compile("/dokumen.*posisi="))
    approver.reads(number)


def enrols(operator: Desk, number: str, count: int) -> None:
    """Everybody whom the decree names is enrolled, from the list itself."""
    operator.goes_to(f"/dokumen/baru/pendaftaran?wilayah={PASER}")
    operator.fills(
        list=_option(operator, "list", _thousands(count)),
        decree=_option(operator, "decree", number),
        agreement=_option(operator, "agreement", "PKS 1/2026"),
        scheme="VULNERABLE_WORKERS",
        fundingSource="APBD",
        start="2026-01-01",
        until="2026-12-31",
    )
    operator.presses("Simpan")
    operator.arrives(re.compile(r"/unggah/[^?]+$"))
    expect(operator.result()).to_contain_text("Selesai didaftarkan.", timeout=300_000)
    expect(operator.result()).to_contain_text(re.compile(rf"Didaftarkan\s*{_thousands(count)}\b"))


def _option(desk: Desk, field: str, text: str) -> str:
    """The choice of a field in whose name something stands, as soon as the page knows of it."""
    found = desk.page.locator(f"select[name={field}] option", has_text=text)
    for _ in range(120):
        if found.count():
            break
        desk.page.wait_for_timeout(500)
        desk.page.reload()
    value = found.first.get_attribute("value")
    assert value, text
    return value


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def sends_the_corrected_file(office: Office, report: Path, size: Size) -> str:
    """Mends the rows that were refused, and proposes them; the two offices, in whose villages they are, judge them."""
    book = openpyxl.load_workbook(report)
    sheet = book["Perbaikan"]
    titles = [cell.value for cell in sheet[1]]
    at = {title: titles.index(title) + 1 for title in ("NIK", "Nama", "Segmen")}
    for row in range(2, sheet.max_row + 1):
        number = number_in(str(sheet.cell(row, at["Nama"]).value))
        sheet.cell(row, at["NIK"]).value = nik(number)
        sheet.cell(row, at["Segmen"]).value = "petani"
    book.save(report)
    operator = office.operator
    operator.goes_to(f"/unggah?wilayah={PASER}")
    _chooses(operator, report)
    listed = proposes(operator, None)
    for place, desk in zip(size.places(), office.villages, strict=False):
        finds_its_list(desk)
        judges(desk, f"Kantor {place.name}")
    return listed


def brings_cards(operator: Desk, batches: Sequence[int]) -> None:
    """Issues them, import by import."""
    for enrolled in batches:
        operator.goes_to(f"/kartu?wilayah={PASER}")
        choice = _option(operator, "batch", f"{_thousands(enrolled)} orang")
        operator.fills(batch=choice, issuedOn="2026-02-01")
        operator.page.set_default_timeout(300_000)
        operator.presses("Terbitkan kartu")
        operator.arrives(re.compile("posisi="))
        operator.page.set_default_timeout(60_000)
        operator.reads(f"{_thousands(enrolled)} kartu diterbitkan; 0 orang sudah memegang kartu.")


def hands_over(operator: Desk, size: Size) -> None:
    """Every village in one form; in those of the two offices one card is not fetched."""
    absent = {}
    for place in size.places()[:OWN]:
        operator.goes_to(f"/kartu/serah-terima?wilayah={place.code}")
        absent[f"absen-{place.code}"] = (
            operator.page.locator("tbody tr td:nth-child(4)").first.inner_text().split()[0]
        )
    operator.goes_to(f"/kartu/serah-terima?wilayah={PASER}")
    operator.fills_in(
        {"heldOn": "2026-02-10", "minutes": "BA #/2026", "receivedBy": "SELF", "proof": "SIGNATURE", **absent}
    )
    operator.page.set_default_timeout(600_000)
    operator.clicks(operator.page.locator("input[name=semua]"))
    operator.presses("Simpan penyerahan desa yang dicentang")
    operator.arrives(re.compile("posisi="))
    operator.page.set_default_timeout(60_000)


# What all agree on


def agrees(operator: Desk, size: Size, enrolled: int) -> None:
    """Coverage, its plot, villages, cards, money, the contract and the events say the same."""
    handed = enrolled - min(OWN, size.villages)
    told = asked(operator, _ASKED)
    assert told["coverage"]["covered"] == enrolled
    assert (told["issued"]["count"], told["handedOver"]["count"]) == (enrolled, handed)
    [budget] = told["budgets"]["nodes"]
    money = enrolled * MONTHS * EACH
    assert (budget["reserved"]["amount"], budget["quotaUsed"]) == (str(money), enrolled)
    # the events: one by one
    for name, count in (
        ("enrolled", enrolled),
        ("cards", enrolled),
        ("fetched", handed),
        ("left", enrolled - handed),
    ):
        assert told[name]["totalCount"] == count, name
    assert told["handovers"]["totalCount"] == size.villages
    # the pages
    operator.goes_to(f"/cakupan?wilayah={PASER}&tanggal={DAY}")
    expect(operator.page.locator(".figure").first).to_have_text(_thousands(enrolled))
    plot = operator.page.locator("[data-plot]").evaluate("one => JSON.parse(one.dataset.plot)")
    assert plot[1][-1] == enrolled
    operator.goes_to(f"/desa?wilayah={PASER}&tanggal={DAY}")
    sums = operator.page.locator("tfoot tr td").all_inner_texts()
    # listed, verified, protected, cards in any state, waiting, handed over
    everybody = (enrolled, enrolled, enrolled, enrolled)
    assert sums[1:7] == [_thousands(one) for one in (*everybody, enrolled - handed, handed)]
    per = Counter(_village(size, number) for number in range(size.people))
    per.subtract(place.code for place in size.places()[:OWN])  # one of each was withdrawn
    names = {place.code: place.name for place in size.places()}
    shown = operator.page.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.innerText))"
    )
    lines = {(cells[0], *cells[2:8]) for cells in shown if cells[5] != "0"}
    assert lines == {
        (names[code], *(_thousands(one) for one in (*[count] * 4, int(at < OWN), count - (at < OWN))))
        for at, (code, count) in enumerate(per.items())
    }
    operator.goes_to(f"/dokumen?wilayah={PASER}")
    spent = operator.page.locator("tr:has-text('APBD kabupaten')").first.locator("td").all_inner_texts()
    assert spent[3:4] == [f"Rp{_thousands(money)}"]
    operator.goes_to(f"/kartu?wilayah={PASER}&tanggal={DAY}")
    operator.reads(f"{_thousands(enrolled)} kartu pada 1 Juni 2026.")


_ASKED = f"""{{
  coverage(region: "{PASER}", asOf: "{DAY}") {{ covered }}
  issued: cardCounts(region: "{PASER}", asOf: "{DAY}") {{ count }}
  handedOver: cardCounts(region: "{PASER}", asOf: "{DAY}", status: HANDED_OVER) {{ count }}
  budgets(region: "{PASER}", first: 2) {{ nodes {{ reserved {{ amount }} quotaUsed }} }}
  handovers(region: "{PASER}", first: 1) {{ totalCount }}
  enrolled: events(filter: {{ names: ["WorkerEnrolled"] }}, first: 1) {{ totalCount }}
  cards: events(filter: {{ names: ["CardIssued"] }}, first: 1) {{ totalCount }}
  fetched: events(filter: {{ names: ["CardHandedOver"] }}, first: 1) {{ totalCount }}
  left: events(filter: {{ names: ["CardNotCollected"] }}, first: 1) {{ totalCount }}
}}"""


def tell(sits: Callable[[], Desk], first_link: str, size: Size, folder: Path, clock: Clock) -> Office:
    """The whole story."""
    owned = min(OWN, size.villages)
    good = size.people - size.faults
    with clock.part("six people come in"):
        office = opened(sits, first_link, size)
    operator = office.operator
    with clock.part("template, check, papers"):
        checks(operator, size, folder)
        records_papers(operator, size)
    with clock.part("proposal"):
        listed = proposes(operator, folder / "perbaikan.xlsx")
    with clock.part("two village offices judge"):
        village_offices_judge(office, size)
    with clock.part("the other villages are judged"):
        the_rest_is_judged(office.others, listed)
    with clock.part("returned rows corrected and withdrawn"):
        corrects_what_came_back(office, listed, size, folder)
    first = good - owned
    with clock.part("decree"):
        decrees(office.approver, "SK 1/2026", first)
    with clock.part("enrolment"):
        enrols(operator, "SK 1/2026", first)
    with clock.part("corrected file: proposed, judged, decreed, enrolled"):
        sends_the_corrected_file(office, folder / "perbaikan.xlsx", size)
        decrees(office.approver, "SK 2/2026", size.faults)
        enrols(operator, "SK 2/2026", size.faults)
    with clock.part("cards"):
        brings_cards(operator, (first, size.faults))
    with clock.part("handover of every village"):
        hands_over(operator, size)
    with clock.part("all agree"):
        agrees(operator, size, first + size.faults)
    return office


def complaints(office: Office) -> list[Any]:
    """What the browsers of all people complained of."""
    desks = [office.admin, office.operator, office.approver, *office.villages, office.others]
    return [one for desk in desks for one in desk.complaints]
