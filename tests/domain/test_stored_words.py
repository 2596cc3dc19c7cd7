"""Which words of the code are stored, besides events? Renaming one would break retries and resuming, or lose a text.

Names of intents and of their fields are in the fingerprints of commands and in the ids of batches. Reason keys, kinds of
`against` and rule codes are in recorded refusals and in the reports of rows.
"""

import datetime as dt
import importlib
import pkgutil
from pathlib import Path
from uuid import UUID

import pytest

from naungan import domain
from naungan.domain.bulk.sent_parts import OpenBatch
from naungan.domain.bulk.sources import Source
from naungan.domain.canonical import canonical
from naungan.domain.enrolment import EnrolWorkers
from naungan.domain.enrolment_terms import EnrolmentTerms
from naungan.domain.reasons import Reason, Told
from naungan.domain.vocabulary import FundingSource, MembershipCategory, Programme
from naungan.texts.refusals.all import REFUSALS
from naungan.texts.rows.all import ROW_MESSAGES
from tests.domain import stored_words
from tests.domain.stored_words import Words, add, fields_of, missing, stored, words_of_today

STORED = stored()
NOTHING = Words({}, (), (), (), ())


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


def test_every_word_of_today_is_kept() -> None:
    new = missing(words_of_today(), STORED)
    assert new == NOTHING, (
        "keep new words: python -m tests.domain.stored_words. What was stored is never renamed."
    )


def test_what_commands_want_is_found_with_what_is_within() -> None:
    found = words_of_today()
    # the first and the latest families, one of files, one within another
    assert {"SignAgreement", "WithdrawClaim", "ReportCardsLost", "OpenBatch", "Candidate"} <= set(
        found.intents
    )
    assert {"Agreement", "Participant", "PublicClaim"} <= set(found.kinds)


def test_new_words_are_added_behind_the_others_and_what_was_there_stays_letter_for_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given the files as they are kept, and new words of every kind
    for name in ("WORDS", "ROW_WORDS"):
        kept: Path = getattr(stored_words, name)
        monkeypatch.setattr(stored_words, name, tmp_path / kept.name)
        (tmp_path / kept.name).write_bytes(kept.read_bytes())
    before = [(tmp_path / name).read_text() for name in ("stored_words.json", "row_words.json")]
    new = Words(
        {"BlessCard": {"card": False}, "OpenBatch": {"blessed": True}},
        ("card_blessed", "not_blessed"),
        ("Blessing",),
        ("BLESSED",),
        ("row_blessed",),
    )
    # when they are added
    add(new)
    # then each is there, nothing else is missing, and without them the files are what they were
    now = stored()
    assert missing(new, now) == NOTHING
    assert missing(STORED, now) == NOTHING
    after = [(tmp_path / name).read_text() for name in ("stored_words.json", "row_words.json")]
    added = (
        ',\n    "BlessCard": {"card": false}',
        ', "blessed": true',
        ',\n    "card_blessed", "not_blessed"',
        ',\n    "Blessing"',
        ',\n    "BLESSED"',
        ',\n  "row_blessed"',
    )
    for word in added:
        after = [text.replace(word, "") for text in after]
    assert after == before


@pytest.mark.parametrize("name", STORED.intents)
def test_an_intent_keeps_its_name_and_fields_and_new_ones_have_a_default(name: str) -> None:
    now, then = fields_of(classes()[name]), STORED.intents[name]
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
    known = [Reason(word) for word in STORED.reasons]
    of_commands = [reason for reason in known if Told.OF_COMMANDS in reason.told]
    assert [reason for reason in of_commands if not all(REFUSALS.get(reason, ("", "")))] == []
    # and one that is told of rows alone is kept, and answered, as a reason of rows
    assert [reason for reason in known if reason not in of_commands and reason not in STORED.rows] == []


def test_every_reason_of_a_row_that_was_ever_stored_is_known_and_has_an_answer() -> None:
    assert [word for word in STORED.rows if Reason(word) not in ROW_MESSAGES] == []


def test_kinds_and_rule_codes_are_added_and_never_lost() -> None:
    today = words_of_today()
    assert set(STORED.kinds) - set(today.kinds) == set()
    assert set(STORED.codes) - set(today.codes) == set()
