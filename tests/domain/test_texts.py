"""Does a text say anything, and when are two the same?"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain.texts import blank_if_given, blanks, folded, says_something

BLANK = [
    "",
    " ",
    "\t",
    "\u00a0",
    "\u200b\u200d\ufeff",
    "\u2060",
    "\u3164",
    "\u115f\u1160",
    "\u2800",
    "-",
    "…",
    "\u0301",
]


@pytest.mark.parametrize("text", [*BLANK, None])
def test_blanks_signs_and_characters_without_width_say_nothing(text: str | None) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["a", " é ", "7", "\u200bSK 1", "م", "漢"])
def test_a_letter_or_a_digit_says_something(text: str) -> None:
    assert says_something(text)


def test_a_text_may_be_left_out_but_not_be_blank() -> None:
    assert blank_if_given(None, "minutes") == []
    assert [b.path for b in blank_if_given("\u200b", "minutes")] == [("minutes",)]
    assert [b.path for b in blanks(["a", " ", "b"], "parties")] == [("parties", "1")]


@given(st.text(max_size=30))
def test_folding_forgets_case_blanks_form_and_invisible_characters_and_is_done_once(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert folded(f" {text}\u200b ") == once
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folded(unicodedata.normalize(form, text)) == once


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_plain_letters_fold_as_they_do_beside_others(text: str) -> None:
    assert folded(text) == folded(f"é {text}").removeprefix("é").strip()
