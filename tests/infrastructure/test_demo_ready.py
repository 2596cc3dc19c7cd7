"""Is a regency of the demo ready to enrol, whenever the demo is started?"""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import Reference, Upload
from naungan.infrastructure.bulk.importer import run
from naungan.infrastructure.bulk.jobs import Job
from naungan.infrastructure.demo.ready import REGION, SCHEME, ReadyRegency, make_ready
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.running.installation import what_to_try
from naungan.infrastructure.vault.vault import PostgresVault
from naungan.texts.command_line import Words
from naungan.texts.language import Locale
from tests.people import command

REGIONS = KemendagriRegions()


@pytest.fixture
def ready(register: Register, tmp_path: Path) -> ReadyRegency:
    return make_ready(register, REGIONS, tmp_path / "data")


def test_its_list_is_enrolled_without_naming_a_paper_and_the_faults_come_back(
    ready: ReadyRegency, register: Register, store: PostgresEventStore, vault: PostgresVault, tmp_path: Path
) -> None:
    bulk = BulkEnrolment(store, vault, register.enrolling)
    digest = hashlib.sha256(ready.file.read_bytes()).hexdigest()
    asked = EnrolmentTerms(
        SCHEME,
        MembershipCategory.NON_WAGE_EARNER,
        FundingSource.APBD,
        (Programme.JKK, Programme.JKM),
        ready.start,
        ready.end_exclusive,
        list_digest=digest,
    )
    terms, chosen = bulk.papers.with_papers(asked, REGION)
    assert len(chosen) == 2
    upload = Upload(ready.file, REGION, ready.start, tmp_path / "reports")
    with within(upload, Reference(REGIONS, STANDARD, NikRules(), lambda: vault)) as file_worker:
        found = run(bulk, command(), Job(terms, REGION, upload.read_as), file_worker)
    assert (found.read, found.enrolled, found.refused) == (301, 295, 6)
    assert not bulk.papers.at_hand(terms, REGION).missing(0, {})
    # and started again the demo knows how many are enrolled by now, and says what comes next
    assert ready.enrolled == 0
    assert make_ready(register, REGIONS, tmp_path / "data").enrolled == 295


def test_started_again_it_records_nothing_more(
    ready: ReadyRegency, register: Register, store: PostgresEventStore, tmp_path: Path
) -> None:
    before = store.log_state().position
    assert make_ready(register, REGIONS, tmp_path / "data") == ready
    assert store.log_state().position == before


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_last_screen_says_what_is_true_of_the_sample_and_what_comes_next(
    ready: ReadyRegency, language: Locale
) -> None:
    def screen(enrolled: int) -> str:
        told = what_to_try(
            "http://localhost:8000/", "naungan", replace(ready, enrolled=enrolled), Words(language)
        )
        return "\n".join(told)

    ready_to_enrol = {"id": "siap mendaftarkan", "en": "is ready to enrol"}[language]
    assert ready_to_enrol in screen(0)
    assert "295" not in screen(0)
    assert ready_to_enrol not in screen(295)
    assert "naungan enrol" not in screen(295)
    assert {
        "id": "295 orang dari daftar contoh sudah terdaftar",
        "en": "295 people of the sample list are enrolled",
    }[language] in screen(295)
    assert "http://localhost:8000/kartu?wilayah=64.09" in screen(295)


def test_its_line_names_the_data_directory_where_that_is_not_the_usual_one(ready: ReadyRegency) -> None:
    line = ready.line("naungan")
    assert line[:3] == ["naungan", "enrol", str(ready.file)]
    assert line[-2:] == ["--data", str(ready.file.parent)]
