"""Every text is in one language: no Indonesian in an English one, no English in an Indonesian one, whatever fills it in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import naungan
from naungan.domain import vocabulary
from naungan.graphql.queries import coverage
from naungan.graphql.texts import findings as said
from naungan.graphql.texts import messages, nouns
from naungan.graphql.texts import rows as row_messages
from naungan.graphql.texts.nouns import NAMED, NOUNS, noun
from naungan.infrastructure.bulk import file_messages
from naungan.infrastructure.bulk import messages as bulk_messages
from naungan.infrastructure.texts import enrolling as enrol_words
from naungan.infrastructure.texts import words
from naungan.infrastructure.web import import_answers
from tests.api.conftest import Api

SOURCES = sorted(Path(naungan.__file__).parent.rglob("*.py"))
# Words that only one of the languages has. Names of things that both use (desa, NIK, SK, JKK, …) are not here.
INDONESIAN = frozenset(
    re.findall(
        r"\w+",
        """yang tidak ini itu dan dari untuk sudah belum dengan harus atau adalah akan pada oleh lalu bukan paling banyak sebelum
    sesudah hari pekerja berkas baris perjanjian kepesertaan anggaran kartu kuota wilayah skema segmen klaim daftar impor
    galat kesalahan penuh tanggal kunci ada bila saja juga hanya lagi semua setiap sejak jumlah peristiwa laporan kata""",
    )
)
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """the is was are were not of and must this that with for from has have been be by at most more than before after day
    worker workers file row rows agreement enrolment decree budget card list found unknown region scheme segment claim
    error number which it its they them there once again only every each until since amount report already""",
    )
)

REASONS = {
    "Breach": 1,
    "invalid": 0,
    "BadQuestion": 0,
    "BadRequest": 1,
    "BadToken": 0,
    "BadWindow": 0,
    "problem": 2,
    "_plain": 0,
}
KINDS = {"not_found": 0, "loads": 0, "encode": 0, "maybe_id": 1, "decode_uuid": 1, "Against": 0}


def pairs() -> Iterator[tuple[str, str, str]]:
    """Every text of the program: where it stands, Indonesian, English."""
    for place, texts in (
        ("refusals", messages.REFUSALS),
        ("errors", messages.ERRORS),
        ("findings", said.FINDINGS),
        ("contradictions", said.CONTRADICTIONS),
        ("command line", words._TEXTS),
        ("imports", import_answers._SAID),
        ("what to do", enrol_words.WHAT_TO_DO),
        ("files", file_messages.FILE_MESSAGES),
        ("notices", file_messages.NOTICE_MESSAGES),
        ("nouns", nouns.NOUNS),
        ("categories", coverage._CATEGORIES),
        ("sources", coverage._SOURCES),
    ):
        for key, (indonesian, english) in texts.items():
            yield f"{place}: {key}", indonesian, english
    for key, answer in row_messages.ROW_MESSAGES.items():
        yield f"rows: {key}", *answer.why
        yield f"what to do about rows: {key}", *answer.fix
    yield "suggestion", *bulk_messages._SUGGESTED
    yield "no agreement", *coverage._NO_AGREEMENT


def said_words(text: str) -> set[str]:
    """The words of a text: without what fills it in, and what is typed or named as it is."""
    bare = re.sub(
        r"\{[^}]*\}|`[^`]*`|\"[^\"]*\"|'[^']*'|--[\w-]+|\[[^\]]*\]|\S*[_/(=]\S*|^ *curl.*$",
        " ",
        text,
        flags=re.M,
    )
    bare = re.sub(r"\b[A-Z]{2}[A-Z_]+\b", " ", bare)  # a code
    return set(re.findall(r"[a-z]+", bare.lower()))


def test_no_text_holds_a_word_of_the_other_language() -> None:
    mixed = {
        place: (said_words(indonesian) & ENGLISH, said_words(english) & INDONESIAN)
        for place, indonesian, english in pairs()
        if said_words(indonesian) & ENGLISH or said_words(english) & INDONESIAN
    }
    assert mixed == {}


def test_both_languages_tell_the_same_facts() -> None:
    def facts(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    for place, indonesian, english in pairs():
        assert facts(indonesian) == facts(english), place


def literals(**called: int) -> Iterator[tuple[str, str]]:
    """The plain texts that are given to calls of these names, at this place among their arguments, and where."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = str(getattr(node.func, "id", getattr(node.func, "attr", None)))
            if name not in called or len(node.args) <= called[name]:
                continue
            given = node.args[called[name]]
            for text in (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value, f"{path.name}:{node.lineno}"


def test_every_reason_has_a_text() -> None:
    texts = messages.REFUSALS.keys() | messages.ERRORS.keys()
    reasons = list(literals(**REASONS))
    assert len(reasons) > 100
    assert [(reason, place) for reason, place in reasons if reason not in texts] == []


def test_every_word_that_fills_a_text_in_has_both_languages() -> None:
    kinds = {kind for kind, _ in literals(**KINDS)}
    assert {"Agreement", "Card", "Participant", "Batch"} <= kinds
    # `ids.encode` is not the only encode: codecs and texts have one too
    kinds -= {"utf-8", "utf-16-le", "ascii"}
    states = {*vocabulary.CardStatus, *vocabulary.BudgetStage, *vocabulary.VillageKind}
    faults = {"length", "digits", "date", "serial", "region"}  # infrastructure/identity.py
    assert (kinds | states | faults) - NOUNS.keys() == set()
    for word in NOUNS:
        for locale in ("id", "en"):
            assert said_words(noun(word, locale)) & (ENGLISH if locale == "id" else INDONESIAN) == set()


@pytest.mark.parametrize(
    "reason", [r for r, texts in messages.REFUSALS.items() if NAMED & set(re.findall(r"\{(\w+)", texts[0]))]
)
def test_what_fills_a_refusal_in_is_in_its_language(reason: str) -> None:
    for word in NOUNS:
        facts = dict.fromkeys(NAMED, word)
        assert said_words(messages.say(reason, facts, "id")) & ENGLISH == set()
        assert said_words(messages.say(reason, facts, "en")) & INDONESIAN == set()


def test_what_is_not_found_is_named_in_the_language_asked_for(api: Api) -> None:
    query = """mutation { terminateAgreement(input: {idempotencyKey: "00000000-0000-4000-8000-000000000001",
      agreement: "bm90aGluZw", on: "2026-01-01", reason: "uji"}) { userErrors { message } } }"""
    said = {
        language: api.ask(query, language=language)["terminateAgreement"]["userErrors"][0]["message"]
        for language in ("id", "en")
    }
    assert said["id"] == "Perjanjian tidak ditemukan."
    assert said["en"] == "Agreement was not found."


def test_what_is_no_graphql_request_is_told_in_the_language_asked_for(api: Api) -> None:
    for language, says in (("id", "Isi permintaan bukan JSON."), ("en", "The body is not JSON.")):
        headers = {"content-type": "application/json", "accept-language": language}
        answer = api.http.post("/graphql", content=b"{", headers=headers)
        assert answer.json()["errors"][0]["message"] == says
