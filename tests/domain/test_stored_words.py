"""Which words of the code are stored, besides events? Renaming one would break retries and resuming, or lose a text.

Names of intents and of their fields are in the fingerprints of commands and in the ids of batches. Reason keys, kinds of
`against` and rule codes are in recorded refusals and in the reports of rows.
"""

import datetime as dt
import importlib
import json
import pkgutil
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from naungan import domain
from naungan.domain.bulk.enrolment import Source
from naungan.domain.bulk.intake import OpenBatch
from naungan.domain.canonical import canonical
from naungan.domain.enrolment import EnrolWorkers
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.reasons import Reason
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme, RuleCode
from naungan.texts.refusals.all import REFUSALS
from naungan.texts.rows.all import ROW_MESSAGES

STORED = json.loads((Path(__file__).with_name("golden") / "stored_words.json").read_text())


def classes() -> dict[str, type]:
    modules = (
        importlib.import_module(m.name) for m in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
    )
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


def fields_of(kind: Any) -> dict[str, bool]:
    """The fields of a class, True where one has a default: fields at their default are in no fingerprint."""
    if is_dataclass(kind):
        return {f.name: f.default is not MISSING or f.default_factory is not MISSING for f in fields(kind)}
    return {name: name in kind._field_defaults for name in kind._fields}


@pytest.mark.parametrize("name", STORED["intents"])
def test_an_intent_keeps_its_name_and_fields_and_new_ones_have_a_default(name: str) -> None:
    now, then = fields_of(classes()[name]), STORED["intents"][name]
    assert {field: now.get(field) for field in then} == then
    assert all(has_default for field, has_default in now.items() if field not in then)


def test_terms_are_written_as_ever() -> None:
    # given the terms of a list that was begun under version ef14f0d
    terms = EnrolmentTerms(
        "VULNERABLE_WORKERS",
        MembershipCategory.NON_WAGE_EARNER,
        FundingSource.APBD,
        (Programme.JKK,),
        dt.date(2022, 10, 1),
        None,
        agreement=UUID(int=1),
        list_digest="ab" * 32,
    )
    # then they are written as that version wrote them, and the list finds its batch
    written = (
        '{"":"EnrolWorkers","agreement":"00000000-0000-0000-0000-000000000001","category":"NON_WAGE_EARNER",'
        f'"end_exclusive":null,"funding_source":"APBD","list_digest":"{"ab" * 32}","programmes":["JKK"],'
        '"scheme":"VULNERABLE_WORKERS","start":"2022-10-01","workers":[]}'
    )
    assert canonical(terms) == canonical(EnrolWorkers.on(terms, ())) == written
    assert canonical(OpenBatch("64.01", "ab" * 32, terms, 3)) == (
        f'{{"":"OpenBatch","digest":"{"ab" * 32}","region":"64.01","rows":3,"terms":{written}}}'
    )
    assert (
        str(Source("ab" * 32, "64.01", terms, read_as="rows").plain_id)
        == "3337cf65-82d7-5010-b7ca-188ef1e618f0"
    )


def test_every_reason_that_was_ever_stored_has_its_text_in_both_languages() -> None:
    missing = [reason for reason in STORED["reasons"] if not all(REFUSALS.get(reason, ("", "")))]
    assert missing == []


def test_every_reason_of_a_row_that_was_ever_stored_is_known_and_has_an_answer() -> None:
    words = json.loads((Path(__file__).with_name("golden") / "row_words.json").read_text())
    assert [word for word in words if Reason(word) not in ROW_MESSAGES] == []


def test_rule_codes_are_added_and_never_lost() -> None:
    assert set(STORED["codes"]) - set(RuleCode) == set()
