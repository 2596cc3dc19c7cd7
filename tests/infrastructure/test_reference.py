"""Are docs/events.md, docs/errors.md and docs/access-matrix.md what the code says? Both are printed from it, and a page that differs is told."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from naungan.domain.reasons import Reason
from naungan.graphql.types.errors import ErrorCode
from naungan.infrastructure.cli import reference_events
from naungan.infrastructure.cli.main import run
from naungan.infrastructure.cli.reference_access import access_page
from naungan.infrastructure.cli.reference_errors import MEANINGS, errors_page
from naungan.infrastructure.cli.reference_events import NotDescribed, events_page
from naungan.infrastructure.log.event_types import EVENT_NAMES, EventTypes
from naungan.texts.command_line import Words

from .event_examples import GOLDEN

DOCS = Path(__file__).parents[2] / "docs"
WORDS = Words("en")


def test_every_event_is_described_with_its_fields_and_an_example() -> None:
    page = events_page(GOLDEN)
    for name in EVENT_NAMES:
        _, _, rest = page.partition(f"### {name}\n")
        described = rest.partition("\n### ")[0]
        assert "| field | holds |" in described, name
        assert "```json\n{" in described, name


def test_an_example_is_answered_without_the_plain_digest_that_it_holds() -> None:
    page = events_page(GOLDEN)
    stored = (GOLDEN / "WorkerEnrolled.json").read_text()
    assert '"list_digest":"' in stored
    assert "`list_digest` instead of `listed`" in page
    assert '"list_digest"' not in page


def test_every_code_and_every_reason_is_on_the_page_of_errors() -> None:
    page = errors_page()
    assert set(MEANINGS) == set(ErrorCode)
    for word in (*ErrorCode, *Reason):
        assert f"\n| `{word}` |" in page, word


def test_an_event_without_words_of_its_own_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, slots=True)
    class Silent:
        worker: UUID

    monkeypatch.setattr(reference_events, "EVENT_TYPES", EventTypes({"Silent": Silent}, {}))
    with pytest.raises(NotDescribed, match="Silent has no docstring"):
        events_page(GOLDEN)


def test_a_page_that_differs_is_named_with_what_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = ["--examples", str(GOLDEN)]
    (tmp_path / "events.md").write_text(events_page(GOLDEN), encoding="utf-8")
    (tmp_path / "access-matrix.md").write_text(access_page(), encoding="utf-8")
    (tmp_path / "errors.md").write_text("# Errors\n", encoding="utf-8")
    assert run(["reference", "check", "--docs", str(tmp_path), *examples], WORDS) == 3
    assert "naungan reference errors > " in capsys.readouterr().out
    (tmp_path / "errors.md").unlink()
    assert run(["reference", "check", "--docs", str(tmp_path), *examples], WORDS) == 3
    capsys.readouterr()
    assert run(["reference", "errors", *examples], WORDS) == 0
    (tmp_path / "errors.md").write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["reference", "check", "--docs", str(tmp_path), *examples], WORDS) == 0


def test_the_pages_of_the_repository_are_current() -> None:
    assert run(["reference", "check", "--docs", str(DOCS), "--examples", str(GOLDEN)], WORDS) == 0


def test_every_file_of_code_that_a_document_or_a_comment_names_is_there() -> None:
    top, guides = DOCS.parent, "".join(path.read_text("utf-8") for path in DOCS.glob("adding-*.md"))
    printed = {path.rpartition("/")[2] for path in re.findall(r"```python\n# (\S+)", guides)}
    rooms = [top / room for room in ("src", "tests", "benchmarks")]
    there = {path for room in rooms for path in room.rglob("*.py")}
    ends = {"/".join(path.parts[-length:]) for path in there for length in range(1, len(path.parts))}
    written = {*DOCS.rglob("*.md"), *top.glob("*.md"), *there, *(top / "src").rglob("*.sql")}
    gone = {
        (str(path.relative_to(top)), named)
        for path in written - {top / "CHANGELOG.md"}
        for named in re.findall(r"[`(](?:\.\./)*([\w/]+\.py)\b", path.read_text(encoding="utf-8"))
        if named not in ends and named.rpartition("/")[2] not in printed
    }
    assert not gone
