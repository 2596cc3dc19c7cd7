"""Is a regency of the demo ready to enrol, whenever the demo is started?"""

import hashlib
from pathlib import Path

import pytest

from naungan.domain.bulk.enrolment import BulkEnrolment
from naungan.domain.catalogue import STANDARD
from naungan.domain.commands.register import Register
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme
from naungan.infrastructure.bulk.file_work import within
from naungan.infrastructure.bulk.file_worker import Reference, Upload
from naungan.infrastructure.bulk.importer import Job, run
from naungan.infrastructure.demo.ready import REGION, SCHEME, ReadyRegency, make_ready
from naungan.infrastructure.indonesia.nik import NikRules
from naungan.infrastructure.indonesia.regions import KemendagriRegions
from naungan.infrastructure.log.store import PostgresEventStore
from naungan.infrastructure.vault.vault import PostgresVault
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


def test_started_again_it_records_nothing_more(
    ready: ReadyRegency, register: Register, store: PostgresEventStore, tmp_path: Path
) -> None:
    before = store.log_state().position
    assert make_ready(register, REGIONS, tmp_path / "data") == ready
    assert store.log_state().position == before


def test_its_line_names_the_data_directory_where_that_is_not_the_usual_one(ready: ReadyRegency) -> None:
    line = ready.line("naungan")
    assert line[:3] == ["naungan", "enrol", str(ready.file)]
    assert line[-2:] == ["--data", str(ready.file.parent)]
