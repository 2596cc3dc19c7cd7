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
from naungan.texts.pages.upload import UploadPage
from naungan.texts.rows.all import ROW_MESSAGES
from naungan.texts.text import Text

OF_PROGRAMS = re.compile(r"--[a-z]|HTTP|`|naungan [a-z]|POST /|GraphQL|[a-z]=…|\b[a-z]+[A-Z]\w+")
# No page asks for it: rows that are wrong never hold up the others there.
_NOT_ON_PAGES = {Reason.ATOMIC_ROWS, Reason.BATCH_BEGUN}
FACTS = {"options": "--sheet 'Data 1' --sheet B", "sheets": '"Data 1", "B"'}


def on_the_upload_page() -> Iterator[Text]:
    """What may be said of a file, of its rows and of its terms."""
    yield from (one.text for one in (*NoticeReason, *FileReason))
    for answer in ROW_MESSAGES.values():
        yield from answer
    yield from (text for reason, text in WHAT_TO_DO.items() if reason not in _NOT_ON_PAGES)


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
    labels = [one.text.said(locale) for one in UploadPage]
    for option in OPTIONS.values():
        for named in re.findall("“(.*?)”", option.page.said(locale)):
            assert any(label.startswith(named) for label in labels), named
