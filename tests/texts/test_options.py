"""Does a page name its own fields where a program is told a parameter, and somebody at a terminal an option?"""

import re
from collections.abc import Iterator

import pytest

from naungan.domain.reasons import Reason
from naungan.texts.enrolling import WHAT_TO_DO
from naungan.texts.files import FileReason
from naungan.texts.filling import filled
from naungan.texts.notices import NoticeReason
from naungan.texts.options import OPTIONS, on_pages
from naungan.texts.refusals.all import REFUSALS
from naungan.texts.rows.all import ROW_MESSAGES
from naungan.texts.text import Text

from .checking import all_texts

OF_PROGRAMS = re.compile(r"--[a-z]|HTTP|`|naungan [a-z]|POST /|GraphQL|\bAPI\b|[a-z]=…|\b[a-z]+[A-Z]\w+")
# No page asks for it: rows that are wrong never hold up the others there.
_NOT_ON_PAGES = {Reason.ATOMIC_ROWS, Reason.BATCH_BEGUN}
# Where a page shows what it asked, it says by what others ask the same; and what is told to programs that send files.
_OF_THE_QUERY = ("FrameText.QUERY_ABOUT", "FrameText.EXPLORER")
_OF_WHO_SENDS = ("ImportAnswer.PARAMETER", "ImportAnswer.TYPE")
FACTS = {"options": "--sheet 'Data 1' --sheet B", "sheets": '"Data 1", "B"'}


def on_the_upload_page() -> Iterator[Text]:
    """What may be said of a file, of its rows and of its terms."""
    yield from (one.text for one in (*NoticeReason, *FileReason))
    for answer in ROW_MESSAGES.values():
        yield from answer
    yield from (text for reason, text in WHAT_TO_DO.items() if reason not in _NOT_ON_PAGES)


def on_any_page() -> Iterator[Text]:
    """What the pages themselves say, why a command that a form sent is refused, and how an import ended."""
    yield from REFUSALS.values()
    for place, text in all_texts():
        if place.startswith("pages.") and not place.endswith(_OF_THE_QUERY):
            yield text
        if place.startswith("imports.") and not place.endswith(_OF_WHO_SENDS):
            yield text
        if place.startswith("sheets."):
            yield text


@pytest.mark.parametrize("locale", ["id", "en"])
def test_nothing_that_any_page_says_names_an_option_or_the_contract(locale: str) -> None:
    with on_pages():
        said = [filled(text, locale, FACTS) for text in on_any_page()]
    assert [one for one in said if OF_PROGRAMS.search(one)] == []


@pytest.mark.parametrize("locale", ["id", "en"])
def test_nothing_that_is_said_of_a_file_on_a_page_names_an_option_or_a_parameter(locale: str) -> None:
    with on_pages():
        said = [filled(text, locale, FACTS) for text in on_the_upload_page()]
    assert [one for one in said if OF_PROGRAMS.search(one)] == []


def test_what_may_be_typed_is_named_without_the_option() -> None:
    text = Text("{sheet:option}: {options:typed}", "{sheet:option}: {options:typed}")
    assert filled(text, "en", FACTS) == "--sheet (HTTP: sheet=…): --sheet 'Data 1' --sheet B"
    with on_pages():
        assert filled(text, "en", FACTS) == "the field “Sheets that are read”: Data 1; B"
    assert "--sheet" in filled(text, "en", FACTS)


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_fields_that_a_page_is_told_of_are_those_of_its_form(locale: str) -> None:
    labels = [text.said(locale) for place, text in all_texts() if place.startswith("pages.")]
    for option in OPTIONS.values():
        for named in re.findall("“(.*?)”", option.page.said(locale)):
            assert any(label.startswith(named) for label in labels), named
