"""Can an officer enrol everybody of a verified list by a form, see how far it is, and be told what became of each row?"""

import io
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import openpyxl
import pytest

from naungan.domain.commands.register import Register
from naungan.domain.deaths import Deceased, RecordDeath
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, MembershipCategory
from naungan.graphql.types import ids
from naungan.infrastructure.bulk.file_worker import Upload
from naungan.infrastructure.bulk.jobs import Job
from naungan.infrastructure.web.import_state import NOWHERE, Import
from tests.api.pages.conftest import Reader, Shown
from tests.infrastructure.decreed_lists import BACK, DECREED, decree_of
from tests.infrastructure.test_proposals import proposed, verified
from tests.people import (
    END,
    KUKAR,
    PASER,
    PROGRAMMES,
    SCHEME,
    START,
    agreed,
    allocated,
    command,
    done,
    nik,
    people,
    person,
)

_TERMS = (MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD, PROGRAMMES)
PATIENCE = {"prefer": "wait=60"}
pytestmark = pytest.mark.records


@dataclass(frozen=True)
class Told:
    """A list of five, of whom one went back and one died since; its decree and agreement; and a list of another regency."""

    listed: UUID
    decree: UUID
    agreement: UUID
    elsewhere: UUID

    def form(self, **typed: str) -> dict[str, str]:
        return {
            "wilayah": PASER,
            "list": ids.encode("ParticipantList", self.listed),
            "decree": ids.encode("Decree", self.decree),
            "agreement": ids.encode("Agreement", self.agreement),
            "scheme": "VULNERABLE_WORKERS",
            "fundingSource": "APBD",
            "payer": "",
            "start": "2022-10-01",
            "until": "2022-12-31",
            **typed,
        }

    def asked(self, **changes: str) -> str:
        given = {
            "region": PASER,
            "fromList": ids.encode("ParticipantList", self.listed),
            "scheme": "VULNERABLE_WORKERS",
            "funding": "APBD",
            "from": "2022-10-01",
            "until": "2022-12-31",
        }
        return f"/imports?{urlencode(given | changes)}"


def tell(register: Register) -> Told:
    agreement, _ = agreed(register), allocated(register, amount=10**10)
    listed = proposed(register, people(1, 5))
    done(verified(register, listed, BACK))
    decree = decree_of(register, listed)
    died = Deceased(person(4).nik, person(4).name, person(4).birth_date)
    done(register.record_death(command(), RecordDeath(DECREED, region=PASER, deceased=died)))
    elsewhere = proposed(register, people(11, 12, village="64.02.01.2001"), region=KUKAR)
    return Told(listed, decree, agreement, elsewhere)


def sent(reader: Reader, told: Told, **typed: str) -> Shown:
    form = reader.opens(f"/dokumen/baru/pendaftaran?wilayah={PASER}")
    key = re.search(r'name="kunci" value="([^"]+)"', form.html)
    assert key is not None
    return reader.sends("/dokumen/baru/pendaftaran", kunci=key[1], **told.form(**typed))


def ended(reader: Reader, page: str) -> dict[str, Any]:
    """What is told of an import of a page, once it has come to its end."""
    told: dict[str, Any] = reader.api.http.get(page.replace("/unggah/", "/imports/"), headers=PATIENCE).json()
    return told


def test_everybody_whom_the_decree_names_is_enrolled_by_a_form_whose_page_says_how_far_it_is(
    told: Told, reader: Reader
) -> None:
    # when the form is sent, the browser goes at once to the page of the import, which may be left and come back to
    answer = sent(reader, told)
    assert answer.status == 303, answer.text
    assert answer.leads_to.startswith("/unggah/")
    assert ended(reader, answer.leads_to)["state"] == "completed"
    # then that page tells of every row, and why one was not enrolled
    shown = reader.opens(answer.leads_to)
    assert "Selesai didaftarkan." in shown.text
    assert dict(row for row in shown.rows()) == {
        "Dibaca": "4", "Didaftarkan": "3", "Sudah terdaftar": "0", "Ditolak": "1", "Kosong": "0"
    }  # fmt: skip
    assert shown.rows(1)[0][2] == "1 baris 4"
    # and has them to take away
    [report] = [link for link in shown.links() if link.endswith("/report")]
    sheet = openpyxl.load_workbook(io.BytesIO(reader.api.http.get(report).content)).active
    assert sheet is not None
    [titles, row] = sheet.iter_rows(values_only=True)
    assert (row[0], row[titles.index("Baris Asal")]) == (nik(4), "4")
    # and the page Upload lists it with the files that were sent
    reader.api.project()
    assert (
        "Pendaftaran dari daftar · selesai · 4 baris: 3 didaftarkan"
        in reader.opens("/unggah?wilayah=64.01").text
    )
    asked = '{ coverage(region: "64.01", asOf: "2022-11-01") { covered } }'
    assert reader.api.ask(asked)["coverage"]["covered"] == 3
    # when it is sent again, it tells the same, and that nothing was recorded
    again = sent(reader, told)
    assert again.leads_to == answer.leads_to
    assert (ended(reader, again.leads_to)["fromLog"], reader.opens(again.leads_to).rows()) == (
        True,
        shown.rows(),
    )
    assert "sudah didaftarkan dengan ketentuan ini" in reader.opens(again.leads_to).text


def test_what_stands_against_everybody_is_told_on_the_form_and_nothing_is_begun(
    told: Told, reader: Reader
) -> None:
    for typed, why in (
        ({"fundingSource": "CORPORATE", "payer": "PT Rekaan"}, "anggaran"),
        ({"until": "2022-09-30"}, "Hari terakhir"),
        ({"wilayah": "64"}, "Wilayah (kode)"),
        ({"list": ids.encode("ParticipantList", told.elsewhere), "wilayah": KUKAR}, "daftar"),
        ({"wilayah": KUKAR}, "ditemukan"),
    ):
        shown = sent(reader, told, **typed)
        assert (shown.status, why in shown.text) == (422, True), (typed, shown.text)
        assert "--" not in shown.text
    assert (
        reader.api.ask('{ batches(region: "64.01", first: 9) { totalCount } }')["batches"]["totalCount"] == 0
    )


def test_a_program_enrols_from_a_list_by_the_same_imports(told: Told, reader: Reader) -> None:
    http = reader.api.http
    # given no paper that is named, for only one of each fits: tried first, then done
    tried = http.post(told.asked(dryRun="true"), headers=PATIENCE).json()
    assert (tried["dryRun"], tried["summary"]["enrolled"], tried["summary"]["refused"]) == (True, 3, 1)
    done = http.post(told.asked(), headers=PATIENCE)
    assert (done.status_code, done.json()["fromList"], done.json()["summary"]["enrolled"]) == (200, True, 3)
    assert {one["reason"] for one in done.json()["notices"]} == {"agreement_chosen", "decree_chosen"}
    # what says something of a file beside it is wrong
    for wrong in (told.asked(check="true"), told.asked(column="NIK=No KTP"), told.asked(fromList="x")):
        assert http.post(wrong).status_code == 400
    assert http.post(told.asked(), content=b"NIK").status_code == 400


def test_how_long_an_import_goes_on_is_judged_by_how_fast_it_was_where_it_runs() -> None:
    upload = Upload(NOWHERE, PASER, START, NOWHERE)
    one = Import(uuid4(), upload, Job(EnrolmentTerms(SCHEME, *_TERMS, START, END), PASER), state="running")
    assert one.seconds_left() is None
    one.begun = (time.monotonic() - 100, 2_000)  # it went on after what an earlier run had done
    one.advance(4_000, 10_000)
    left = one.seconds_left()
    assert left is not None
    assert 300 <= left <= 330
