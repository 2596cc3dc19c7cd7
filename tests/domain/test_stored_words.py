"""Which words of the code are stored, besides events? Renaming one would break retries and resuming, or lose a text.

Names of intents and of their fields are in the fingerprints of commands and in the ids of batches. Reason keys, kinds of
`against` and rule codes are in recorded refusals and in the reports of rows.
"""

import importlib
import json
import pkgutil
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from naungan import domain
from naungan.domain.vocabulary import RuleCode
from naungan.graphql.texts.messages import REFUSALS

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


def test_every_reason_that_was_ever_stored_has_its_text_in_both_languages() -> None:
    missing = [reason for reason in STORED["reasons"] if not all(REFUSALS.get(reason, ("", "")))]
    assert missing == []


def test_rule_codes_are_added_and_never_lost() -> None:
    assert set(STORED["codes"]) - set(RuleCode) == set()
