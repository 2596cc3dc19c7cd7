"""Is every text whole: both languages, the same facts in both, no word of the other, and one for every reason?"""

import ast
import pickle
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

import naungan
from naungan.domain import vocabulary
from naungan.domain.reasons import Reason, Told
from naungan.infrastructure.cli.problems import explained
from naungan.infrastructure.running.processes import ChildEnded
from naungan.projections.engine.rebuild import NotBuilt, Unbuilt
from naungan.texts import problems
from naungan.texts.command_line import Words
from naungan.texts.data_directory import Directory
from naungan.texts.filling import filled, sentence
from naungan.texts.language import LANGUAGES, Locale
from naungan.texts.nouns import NOUNS
from naungan.texts.text import Answer, Spoken, Text

from . import checking

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

KINDS = {"not_found": 0, "loads": 0, "encode": 0, "maybe_id": 1, "decode_uuid": 1, "Against": 0}


def test_every_text_and_every_reason_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(checking.all_texts())) > 650
    assert (checking.main(), capsys.readouterr().err) == (0, "")


class _Torn(Spoken):
    BLANK = "Tidak ada.", " "
    SAME = "Kuota {quota:number} penuh.", "The quota is full."
    HOW = "Sejak {start:day}.", "From {start}."
    NO_WAY = "{quota:numbers}", "{quota:numbers}"
    BRACES = "{}", "{"


@pytest.mark.parametrize(
    ("torn", "says"),
    [
        (_Torn.BLANK.text, "torn.X: has no text in English"),
        (Text("", "There is none."), "torn.X: has no text in Indonesian"),
        (_Torn.SAME.text, "torn.X: quota:number stands in Indonesian only"),
        (Text("Kuota penuh.", "The quota of {quota} is full."), "torn.X: quota stands in English only"),
        (_Torn.HOW.text, "torn.X: start stands in English only"),
        (_Torn.NO_WAY.text, "torn.X: quota:numbers is to be shown in no way that there is"),
        (_Torn.BRACES.text, "torn.X: {} is no name of a fact"),
        (Answer(Text("a", "b"), Text("{row}", "c")), "torn.X.fix: row stands in Indonesian only"),
        ({"k": Text("a", "{row}")}, "torn.X.k: row stands in English only"),
    ],
)
def test_the_check_finds_a_text_that_is_not_whole_wherever_it_stands(
    torn: object, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = ModuleType(f"{naungan.__name__}.texts.torn")
    vars(module)["X"] = torn
    there = [*checking.modules(), module]
    monkeypatch.setattr(checking, "modules", lambda: iter(there))
    assert checking.main() == 1
    assert says in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("name", checking.TABLES)
def test_the_check_finds_a_reason_that_has_no_text(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    members, table = checking.TABLES[name]
    (lost, *_) = members
    shorter = {key: text for key, text in table.items() if key != lost}
    monkeypatch.setitem(checking.TABLES, name, (members, shorter))
    assert checking.main() == 1
    assert capsys.readouterr().err.splitlines() == [f"{name}: {lost} has no text"]
    monkeypatch.setitem(checking.TABLES, name, (members[1:], table))
    assert checking.main() == 1
    assert capsys.readouterr().err.splitlines() == [f"{name}: {lost} has a text and is none of them"]


def test_who_speaks_without_one_of_the_languages_cannot_be_written_down() -> None:
    with pytest.raises(TypeError):

        class _OneLanguage(Spoken):
            HALF = "Selamat pagi."


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
        place: (said_words(text.id) & ENGLISH, said_words(text.en) & INDONESIAN)
        for place, text in checking.all_texts()
        if said_words(text.id) & ENGLISH or said_words(text.en) & INDONESIAN
    }
    assert mixed == {}


def _sources_with(words: Sequence[str]) -> list[Path]:
    """The files in which one of these words stands: to read the others as Python takes seconds, and finds nothing."""
    return [path for path in SOURCES if any(word in path.read_text() for word in words)]


def literals(**called: int) -> Iterator[tuple[str, str]]:
    """The plain texts that are given to calls of these names, at this place among their arguments, and where."""
    for path in _sources_with([f"{name}(" for name in called]):
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


def test_what_policies_find_can_be_told_of_a_row_too() -> None:
    """A policy judges workers of commands and of files alike."""
    files = [path for path in SOURCES if path.parent.name == "eligibility"]
    found = {
        node.attr
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Reason"
    }
    terms_only = {"UNPRICED"}  # said of the terms before any row is judged
    assert {name for name in found if Told.OF_ROWS not in Reason[name].told} == terms_only


def test_every_word_that_fills_a_text_in_has_both_languages() -> None:
    kinds = {kind for kind, _ in literals(**KINDS)}
    assert {"Agreement", "Card", "Participant", "Batch"} <= kinds
    # `ids.encode` is not the only encode: codecs and texts have one too
    kinds -= {"utf-8", "utf-16-le", "ascii"}
    states = {*vocabulary.CardStatus, *vocabulary.BudgetStage, *vocabulary.VillageKind}
    faults = {"length", "digits", "date", "serial", "region"}  # infrastructure/indonesia/nik.py
    assert (kinds | states | faults) - NOUNS.keys() == set()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_text_shows_each_fact_as_it_asks_and_never_fails_over_one(locale: Locale) -> None:
    text = Text(
        "{kind:noun} {row} sejak {start:day}: {needed:rupiah} dari {count:number} dalam {time:tenths}; {year}, {lost:day}",
        "{kind:noun} {row} from {start:day}: {needed:rupiah} of {count:number} in {time:tenths}; {year}, {lost:day}",
    )
    facts = {"kind": "Budget", "row": 32268, "start": "2022-10-24", "needed": 1_626_307_200, "count": 32268}
    said = {
        "id": "Anggaran 32268 sejak 24 Oktober 2022: Rp1.626.307.200 dari 32.268 dalam 3,2; 2022, -",
        "en": "Budget line 32268 from 24 October 2022: Rp1,626,307,200 of 32,268 in 3.2; 2022, -",
    }
    assert sentence(text, locale, {**facts, "time": 3.24, "year": 2022}) == said[locale]
    odd = {"start": "kapan saja", "needed": "banyak", "count": None, "time": "lama", "kind": "Rumah"}
    for name, value in odd.items():
        assert str(value) in filled(text, locale, {name: value})


def test_two_that_say_the_same_are_two() -> None:
    class Said(Spoken):
        ONE = "ya", "yes"
        OTHER = "ya", "yes"

    assert [one.word for one in Said] == ["one", "other"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_problem_is_told_in_the_language_of_the_command_line_whatever_it_is(locale: Locale) -> None:
    other = ENGLISH if locale == "id" else INDONESIAN
    kinds: list[type[Spoken]] = [problems.Setting, problems.Key, problems.Store, problems.Running, Directory]
    for text in (text for kind in kinds for text in kind):
        said = explained(problems.Problem(text), Words(locale))
        assert isinstance(said, str)
        assert said_words(said) & other == set()
    for reason in Unbuilt:
        said = explained(NotBuilt(reason, schema="coverage_v1"), Words(locale))
        assert isinstance(said, str)
        assert said_words(said) & other == set()


def test_a_problem_of_another_process_is_told_as_it_was_there() -> None:
    there = ChildEnded("server", 1, Path("server.log"))
    here = pickle.loads(pickle.dumps(there))  # noqa: S301 - our own
    assert (type(here), str(here), here.code, here.facts) == (ChildEnded, str(there), 1, there.facts)


def test_texts_stand_in_their_room_alone() -> None:
    """A choice between the languages anywhere else would be a text that the check does not see."""
    room = Path(naungan.__file__).parent / "texts"
    chosen = [
        f"{path.name}:{node.lineno}"
        for path in _sources_with(("locale", "language"))
        if room not in path.parents
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.IfExp | ast.If)
        for compared in ast.walk(node.test)
        if isinstance(compared, ast.Compare) and re.search(r"locale|language", ast.unparse(compared.left))
    ]
    # which language, not what is said in it
    assert [place for place in chosen if not place.startswith("values.py")] == []
