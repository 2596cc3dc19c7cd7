"""What users of the systems that exist complain of (design of the page): each complaint tried here, by its name.

1. Totals that differ from the list behind them.    4. No list of who is not yet covered.
2. All zeros for another year.                      5. A report lost.
3. A statistics page that does not open.            6. An import that says nothing.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.proposals import ProposePeople
from naungan.infrastructure.accounts.read_log import Sights
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import Reference
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.app import create_app
from naungan.infrastructure.web.imports import Imports
from naungan.infrastructure.web.services import Services
from tests.api.asking import schema
from tests.api.conftest import Api, answering, client
from tests.api.pages.conftest import Reader, Shown
from tests.api.sending import csv_file
from tests.api.test_coverage import DAY, VILLAGE, Told
from tests.api.test_coverage import tell as tell_coverage
from tests.infrastructure.bulk.files import person as row
from tests.people import SCHEME, as_happened, command, done, people, person

COUNTED = re.compile(r'<a href="(/(?:peserta|temuan)\?[^"]*)"[^>]*>\s*([\d.]+)\s*</a>')


def tell(register: Register) -> Told:
    """Ten people protected on the day; and two who are proposed for a village, and not enrolled."""
    done(register.propose_people(command(), ProposePeople(VILLAGE, SCHEME, people(51, 52))))
    return tell_coverage(register)


def figures(shown: Shown) -> list[tuple[str, int]]:
    """The numbers of a page that lead to what they count, with the way there."""
    found = [
        (link.replace("&amp;", "&"), int(said.replace(".", ""))) for link, said in COUNTED.findall(shown.html)
    ]
    return [(link, number) for link, number in found if number]


# 1


@pytest.mark.parametrize(
    "page",
    [
        f"/cakupan?wilayah=64.01&tanggal={DAY}",
        f"/cakupan?wilayah=64.01&tanggal={DAY}&menurut=SEGMENT",
        f"/cakupan?wilayah=64.01.01&tanggal={DAY}&menurut=AGREEMENT",
        f"/desa?wilayah=64.01.01&tanggal={DAY}",
    ],
)
def test_no_total_differs_from_the_list_behind_it(told: Told, reader: Reader, page: str) -> None:
    numbers = figures(reader.opens(page))
    assert numbers
    for link, number in numbers:
        shown = reader.opens(link)
        listed = 2 if link.startswith("/temuan") else 0  # its tables of rules and regions come first
        assert len(shown.rows(listed)) == number, link


# 2


@pytest.mark.parametrize(
    ("day", "covered"), [("2021-06-30", 0), ("2022-01-01", 2), (DAY, 10), ("2024-06-30", 2)]
)
def test_another_year_shows_its_own_numbers_and_a_course_that_tells_when_there_were_any(
    told: Told, reader: Reader, day: str, covered: int
) -> None:
    shown = reader.opens(f"/cakupan?wilayah=64.01&tanggal={day}")
    assert f"{covered} orang terlindungi" in shown.text
    # the course beside it leads up to that day, and ends in the same number
    assert int(shown.rows()[-1][1]) == covered
    # and the villages of that day add up to it
    village_by_village = figures(reader.opens(f"/desa?wilayah=64.01.01&tanggal={day}"))
    assert sum(number for link, number in village_by_village if link.startswith("/peserta")) == covered


def test_a_region_or_a_year_that_cannot_be_read_is_told_and_is_no_zero(told: Told, reader: Reader) -> None:
    shown = reader.opens("/cakupan?wilayah=99.01&tanggal=2022")
    assert "Tidak terbaca dan diabaikan: wilayah, tanggal." in shown.text
    assert reader.opens(f"/cakupan?wilayah=64.01&tanggal={DAY}&skema=TIDAK_ADA").status == 400


# 3


@pytest.mark.parametrize("region", ["ID", "64", "64.01.01", VILLAGE])
@pytest.mark.parametrize("page", ["/cakupan", "/desa", "/temuan", "/klaim"])
def test_every_page_of_numbers_opens_for_every_region_day_and_moment(
    told: Told, reader: Reader, page: str, region: str
) -> None:
    for moment in (f"&tanggal={DAY}", "&tanggal=1990-01-01", "&diketahui=1990-01-01T00:00"):
        shown = reader.opens(f"{page}?wilayah={region}{moment}")
        assert shown.status == 200, f"{page} {region} {moment}: {shown.text}"


@pytest.mark.parametrize("path", ["/cakupan", "/desa", "/kartu", "/peserta", "/temuan", "/klaim", "/dokumen"])
def test_a_control_of_time_that_is_shown_changes_what_is_asked_and_one_that_is_not_is_explained(
    told: Told, reader: Reader, path: str
) -> None:
    # given a day and a moment that nobody else would ask for
    shown = reader.opens(f"{path}?wilayah=64.01&tanggal=2022-10-17&diketahui=2026-11-20T07:07%2B00:00")
    assert shown.status == 200
    asked = " ".join(re.findall(r"(?s)<pre.*?</pre>", shown.html))
    for control, value in (
        ('name="tanggal" type="date"', "2022-10-17"),
        ('name="diketahui" type="datetime-local"', "2026-11-20T07:07"),
    ):
        # then a control is there where the question names it, and nowhere else
        assert (control in shown.html) == (value in asked), control
    assert ('name="tanggal" type="date"' in shown.html) != ("tidak ada pilihan per tanggal" in shown.text)
    # and the day goes on to the next page all the same
    assert re.search('name="tanggal"[^>]*value="2022-10-17"', shown.html)


# 4


@pytest.fixture
def services(services: Services, vault: PostgresVault) -> Services:
    return replace(services, people=Sights(vault))


def test_who_is_not_yet_covered_is_listed(told: Told, own_api: Api, register: Register) -> None:
    # given two people whom a village proposed, one of whom is protected by now
    done(register.enrol_workers(as_happened(), told.papers.enrol(person(52), end_exclusive=None)))
    own_api.project()
    reader = Reader(own_api)
    listed = own_api.ask(
        f'{{ participantLists(region: "{VILLAGE}", state: WAITING, first: 5) {{ nodes {{ stableId }} }} }}'
    )["participantLists"]["nodes"]
    # then the other one stands on the list's page by name
    shown = reader.opens(f"/desa/daftar?hal={listed[0]['stableId']}")
    assert "1 orang dari daftar ini belum terlindungi hari ini." in shown.text
    [missing] = re.findall('(?s)<ul class="waits" aria-label="Belum terlindungi">(.*?)</ul>', shown.html)
    assert person(51).name in missing
    assert person(52).name not in missing
    # and so do those who are protected and hold no card
    without = reader.opens(f"/peserta?wilayah={VILLAGE}&tanggal={DAY}&kartu=belum")
    assert "5 kepesertaan." in without.text
    assert len(without.rows()) == 5


# 5 and 6


@dataclass
class Sent:
    """An import of two good rows and two bad ones, and its page."""

    page: str
    shown: Shown


@pytest.fixture
def sent(own_api: Api, told: Told) -> Sent:
    own_api.project()
    query = {
        "region": "64.01",
        "scheme": SCHEME,
        "funding": "APBD",
        "from": "2022-10-01",
        "until": "2022-12-31",
    }
    bad = (row(3, NIK="64010101018000"), row(4, Kode_Desa="64.01.99.9999"))
    answer = own_api.http.post(
        "/imports",
        params={
            **query,
            "agreement": str(told.papers.agreement),
            "decree": str(told.papers.decree),
            "list": told.papers.digest,
        },
        content=csv_file(row(1), row(2), *bad),
        headers={"content-type": "text/csv", "prefer": "wait=60"},
    ).json()
    assert answer["state"] == "completed", answer
    own_api.project()
    page = answer["href"].replace("/imports/", "/unggah/")
    return Sent(page, Reader(own_api).opens(page))


def test_an_import_says_what_became_of_every_row_and_why(own_api: Api, sent: Sent) -> None:
    fates = {name: int(count) for name, count in sent.shown.rows()}
    assert (fates["Dibaca"], fates["Didaftarkan"], fates["Ditolak"]) == (4, 2, 2)
    # each reason, with what to do and how many rows
    reasons = sent.shown.rows(1)
    assert sum(int(count.split()[0]) for _, _, count in reasons) == 2
    assert all(why and what_to_do for why, what_to_do, _ in reasons)
    # and it stands among the imports of before
    before = Reader(own_api).opens("/unggah?wilayah=64.01").rows()[-1]
    assert before[-4:] == ["4", "2", "0", "2"]


@pytest.fixture
def restarted(
    own_api: Api,
    database_url: str,
    register: Register,
    regions: KemendagriRegions,
    store: PostgresEventStore,
    vault: PostgresVault,
    tmp_path: Path,
) -> Iterator[Api]:
    """Another server over the same databases, which has nothing else of the first."""
    reference = Reference(regions, STANDARD, NikRules(), lambda: vault)
    bulk = BulkEnrolment(store, vault, register.enrolling)
    imports = Imports(bulk, lambda upload: within(upload, reference), vault, tmp_path / "restarted")
    with client(create_app(answering(database_url, register, regions, imports=imports), schema())) as http:
        yield Api(http, own_api.project)


def test_a_report_is_not_lost(sent: Sent, restarted: Api) -> None:
    # when the page of an import is opened again by its address, at a server that was started since
    shown = Reader(restarted).opens(sent.page)
    assert shown.rows() == sent.shown.rows()
    # then the rows that are to be mended are there, as often as one asks
    [report] = {link for link in shown.links() if link.endswith("/report")}
    for _ in range(2):
        book = openpyxl.load_workbook(io.BytesIO(restarted.http.get(report).content))
        assert book.active is not None
        assert "64010101018000" in {str(cell) for cells in book.active.values for cell in cells}
    # and the page leads to sending it again on the same papers
    again = next(link for link in shown.links() if link.startswith("/unggah?") and "list=" in link)
    assert dict(parse_qsl(urlsplit(again).query))["wilayah"] == "64.01"
