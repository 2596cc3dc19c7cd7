"""Is a job that an earlier version wrote down still the same job? Kept imports are read, and idempotency keys stand for what they stood for."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest

from naungan.domain.canonical import canonical
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme
from naungan.infrastructure.bulk.jobs import Job, Purpose, StoredJob
from naungan.infrastructure.vault.kept_imports import KeptImport
from naungan.infrastructure.web.import_state import content_of, import_of

LIST = "a" * 64
TERMS = EnrolmentTerms(
    "VULNERABLE_WORKERS",
    MembershipCategory.NON_WAGE_EARNER,
    FundingSource.APBD,
    (Programme.JKK, Programme.JKM),
    dt.date(2026, 1, 1),
    None,
    list_digest=LIST,
)
# Letter by letter as the version before wrote it, when a job had a flag for each purpose; the flags that hold are put in.
KEPT = (
    '{"upload":{"path":".","regency":"64.01","start":"2026-01-01","report_directory":".","overrides":null,"segment":null,"sheets":[],'
    '"hidden":null,"unknown":null,"trust":{"sex":null,"birth_date":null},"names":null,"language":"id","listing":false,"cards":false,'
    '"page":false},"job":{"terms":{"scheme":"VULNERABLE_WORKERS","category":"NON_WAGE_EARNER","funding_source":"APBD","programmes":'
    '["JKK","JKM"],"start":"2026-01-01","end_exclusive":null,"agreement":null,"list_digest":"'
    + LIST
    + '","decree":null,"evidence":'
    '"STATED","listed":null,"payer":null},"regency":"64.01","read_as":"r","dry_run":false,"atomic":false,"resume":false,"told":null,'
    '"check":false,"assumed":[],"propose":false,"from_list":false,"corrects":false,"cards":false},"header":null,"sheets":[],"summary":'
    'null,"notices":[],"undecided":[],"unreadable":null,"breaches":[],"not_allowed":null,"error_id":null,"chosen":[],"digest":"b",'
    '"asked":null,"actor":"u","key":"00000000-0000-0000-0000-000000000002","name":"a.csv"}'
)
# What an idempotency key stood for, likewise: of a job's own words those that say something.
ASKED = (
    '{"":"Job",%s"read_as":"r","regency":"64.01",%s"terms":{"":"EnrolWorkers","category":"NON_WAGE_EARNER","end_exclusive":null,'
    '"funding_source":"APBD","list_digest":"'
    + LIST
    + '","programmes":["JKK","JKM"],"scheme":"VULNERABLE_WORKERS","start":"2026-01-01",'
    '"workers":[]}%s}'
)

OF_EACH_PURPOSE = pytest.mark.parametrize(
    ("flags", "job", "said"),
    [
        ({}, Job(TERMS, "64.01", "r"), ("", "", "")),
        ({"dry_run": True}, Job(TERMS, "64.01", "r", dry_run=True), ('"dry_run":true,', "", "")),
        ({"atomic": True}, Job(TERMS, "64.01", "r", atomic=True), ('"atomic":true,', "", "")),
        (
            {"dry_run": True, "check": True, "assumed": ["scheme"]},
            Job(TERMS, "64.01", "r", Purpose.CHECK, assumed=("scheme",)),
            ('"assumed":["scheme"],"check":true,"dry_run":true,', "", ""),
        ),
        ({"propose": True}, Job(TERMS, "64.01", "r", Purpose.PROPOSAL), ('"propose":true,', "", "")),
        ({"corrects": True}, Job(TERMS, "64.01", "r", Purpose.CORRECTION), ('"corrects":true,', "", "")),
        (
            {"cards": True, "dry_run": True},
            Job(TERMS, "64.01", "r", Purpose.CARDS, dry_run=True),
            ('"cards":true,"dry_run":true,', "", ""),
        ),
        (
            {"from_list": True},
            Job(TERMS, "64.01", "r", Purpose.LIST_ENROLMENT),
            ('"from_list":true,', "", ""),
        ),
        (
            {"from_list": True, "dry_run": True},
            Job(TERMS, "64.01", "r", Purpose.LIST_ENROLMENT, dry_run=True),
            ('"dry_run":true,"from_list":true,', "", ""),
        ),
        (
            {"resume": True, "told": str(UUID(int=7))},
            Job(TERMS, "64.01", "r", resume=True, told=UUID(int=7)),
            ("", '"resume":true,', f',"told":"{UUID(int=7)}"'),
        ),
    ],
    ids=lambda given: "+".join(given) or "enrolment" if isinstance(given, dict) else "",
)


def kept_before(flags: dict[str, Any]) -> bytes:
    """What the version before kept of an import whose job has these flags."""
    said = json.loads(KEPT)
    assert set(flags) <= set(said["job"])
    said["job"].update(flags)
    return json.dumps(said, separators=(",", ":")).encode()


@OF_EACH_PURPOSE
def test_an_import_that_the_version_before_kept_is_the_same_job_and_is_kept_in_the_same_words(
    flags: dict[str, Any], job: Job, said: tuple[str, str, str]
) -> None:
    content = kept_before(flags)
    now = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    kept = KeptImport(
        UUID(int=1), 1, "64.01", None, "completed", 0, 0, None, None, None, None, now, now, content
    )
    found = import_of(kept)
    assert found is not None
    assert found.job == job
    assert content_of(found) == content


@OF_EACH_PURPOSE
def test_an_idempotency_key_of_the_version_before_stands_for_the_same(
    flags: dict[str, Any], job: Job, said: tuple[str, str, str]
) -> None:
    assert canonical(StoredJob.of(job)) == ASKED % said


def test_each_purpose_has_a_flag_of_its_own_where_it_is_written_down() -> None:
    assert [StoredJob.of(Job(TERMS, "64.01", "", one)).job().purpose for one in Purpose] == [*Purpose]
