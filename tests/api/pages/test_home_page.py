"""Does the home page say what waits for whoever looks, each line a way to where it is done?"""

import datetime as dt
import re
from pathlib import Path
from uuid import uuid4

import pytest

from naungan.domain.commands.register import Register
from naungan.domain.dates import next_month
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Role
from naungan.infrastructure.bulk.file_worker import Upload
from naungan.infrastructure.bulk.jobs import Job
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.infrastructure.web.import_state import NOWHERE, Import, content_of
from naungan.infrastructure.web.pages import home
from naungan.texts.formats import show_day
from tests.api.conftest import Api
from tests.api.doors import user
from tests.api.pages.conftest import Reader
from tests.api.sending import csv_file
from tests.api.test_coverage import Told
from tests.api.test_coverage import tell as tell_coverage
from tests.infrastructure.bulk.files import person
from tests.infrastructure.test_proposals import proposed
from tests.people import (
    END,
    KAPUAS,
    KUKAR,
    KUKAR_VILLAGE,
    START,
    agreed,
    allocated,
    as_happened,
    command,
    done,
    enrolments,
    people,
    ready_to_enrol,
)

KAPUAS_VILLAGE = "62.03.01.1006"
SOON = next_month(
    dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
)  # also where that day has come already


def tell(register: Register) -> Told:
    """What is told of coverage; and of two regencies more: one that signed, and one where protection begins next month."""
    agreed(register, "64.09")
    papers = ready_to_enrol(register, KUKAR, years=(SOON.year,))
    soon = papers.enrol(
        *people(81, 82, village=KUKAR_VILLAGE), start=SOON, end_exclusive=SOON.replace(day=28)
    )
    done(register.enrol_workers(command(), soon))
    told = tell_coverage(register)
    # and one where somebody is protected today, as in the regency of that story, where two lists wait, and money is of two years
    officials = ready_to_enrol(register, KAPUAS).enrol(
        *people(91, 91, village=KAPUAS_VILLAGE, segment="VILLAGE_APPARATUS"),
        scheme="VILLAGE_ECOSYSTEM",
        category=MembershipCategory.WAGE_EARNER,
        funding_source=FundingSource.APBDES,
        agreement=None,
        end_exclusive=None,
    )
    enrolments(register.enrol_workers(as_happened(), officials))
    proposed(register, people(101, 101))
    proposed(register, people(102, 102))
    allocated(register, fiscal_year=2023, amount=10**9)
    return told


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
    # also those where nobody is protected yet, and how many will be when
    assert re.search("Kabupaten Penajam Paser Utara : 0(?!;)", shown.text)
    day = show_day(SOON, "id")
    assert f"Kabupaten Kutai Kartanegara : 0; 2 pada {day}" in shown.text
    kukar = next(one for one in shown.links() if one.startswith("/?") and KUKAR in one)
    assert f"2 orang terlindungi pada {day}" in reader.opens(kukar).text


def test_every_regency_is_named_with_its_number_however_many_there_are(
    told: Told, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given more regencies where somebody is protected than the contract gives at once
    monkeypatch.setattr(home, "_EACH", 1)
    # then each is there once, the most protected first, and none is said to have nobody because it was not asked for
    said = re.findall(r"<li><a[^>]*>(Kabupaten [^<]+)</a>: (\d+)", reader.opens("/").html)
    assert said[:2] == [("Kabupaten Paser", "2"), ("Kabupaten Kapuas", "1")]
    assert len(said) == len(dict(said)) == 4


def test_what_is_not_looked_at_for_the_page_is_said(
    told: Told, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = reader.opens("/?wilayah=64.01")
    assert " dari 2 " not in shown.text
    monkeypatch.setattr(home, "_LISTS", 1)
    monkeypatch.setattr(home, "_LINES", 1)
    shown = reader.opens("/?wilayah=64.01")
    assert "Disebut 1 dari 2 daftar yang menunggu verifikasi. Lihat dokumen." in shown.text
    assert "dicari dalam 1 dari 2 daftar yang menunggu verifikasi." in shown.text
    assert "Dilihat 1 dari 2 baris anggaran, apakah hampir habis." in shown.text


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


@pytest.mark.records
def test_an_import_that_stopped_waits_there_for_the_operators_of_its_regency_alone(
    told: Told, guarded: Api, register: Register, vault: PostgresVault, tmp_path: Path
) -> None:
    # Given a file whose import nobody is at any more
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_file(person(1)))
    file, batch = vault.files.put(path), uuid4()
    terms = EnrolmentTerms(
        "VULNERABLE_WORKERS", MembershipCategory.NON_WAGE_EARNER, FundingSource.APBD, (), START, END
    )
    stopped = Import(
        batch, Upload(NOWHERE, "64.01", START, NOWHERE), Job(terms, "64.01"), file, name="petani.csv"
    )
    vault.imports.begin(batch, "64.01", None, file, content_of(stopped))
    # Then the home page of an operator there leads to it, and that of nobody else
    for role, region, there in (
        (Role.OPERATOR, "64.01", True),
        (Role.OPERATOR, "62.03", False),
        (Role.AUDITOR, "64.01", False),
    ):
        reader = Reader(guarded, {"x-user": str(user(register, role, region))})
        shown = reader.opens(f"/?wilayah={region}")
        assert ("Impor yang terhenti, dapat dilanjutkan" in shown.text) is there
        links = [one for one in shown.links() if one.startswith("/unggah/")]
        assert len(links) == int(there)
        if there:
            assert "Lanjutkan" in reader.opens(links[0]).text
            # and where all that was sent is listed it stands by the name of its file
            assert "petani.csv, " in reader.opens("/unggah?wilayah=64.01").text
