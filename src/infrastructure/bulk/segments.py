"""Which occupation group does the officer mean? By code, label or alias of the catalogue."""

import difflib
import re

from ...domain.catalogue import Catalogue
from ...domain.refusals import Refused, invalid
from .rows import Field, RowIssue
from .values import PLACEHOLDERS, is_formula

_JOINTS = re.compile(r"\b(?:dan|atau|and|or)\b|[&/,+]")
_BRACKETS = re.compile(r"\([^)]*(?:\)|\Z)")  # read once, however many are never closed
_LONGEST = 200  # characters looked at: no segment has a longer name
_CACHED = 20_000
_SUGGESTED = 2_000


def segment_key(text: str) -> str:
    """Letters and digits without joining words: "Pedagang & UMKM" and "pedagang dan UMKM" are one."""
    return "".join(c for c in _JOINTS.sub(" ", text.casefold().replace("_", " ")) if c.isalnum())


def segment_named(catalogue: Catalogue, text: str) -> str:
    """The code of a segment that is named outside the rows (`--segment`, `segment=`), by the rows' own rule.

    Raises Refused (segment_unknown) where the catalogue offers none of that name.
    """
    found = SegmentFinder(catalogue).find(" ".join(text.split()))
    if isinstance(found, RowIssue):
        raise Refused(invalid("segment_unknown", "segment"))
    return found


def segments_offered(catalogue: Catalogue) -> str:
    """Every segment that may be named, by code and label."""
    return ", ".join(f"{code} ({one.label})" for code, one in catalogue.segments.items() if not one.retired)


class SegmentFinder:
    """Finds segments in the catalogue, those that retired excepted. Answers are remembered.

    `default` is what blank cells mean; raises Refused where it is no segment.
    """

    def __init__(self, catalogue: Catalogue, default: str | None = None) -> None:
        self._default = None if default is None else segment_named(catalogue, default)
        self._by_key: dict[str, str] = {}
        self._labels = {code: segment.label for code, segment in catalogue.segments.items()}
        for code, segment in catalogue.segments.items():
            if segment.retired:
                continue
            bare = _BRACKETS.sub("", segment.label)
            for name in (code, segment.label, bare, *segment.aliases):
                self._by_key.setdefault(segment_key(name), code)
        self._found: dict[str, str | RowIssue] = {}
        self._suggestions = _SUGGESTED

    def find(self, text: str) -> str | RowIssue:
        """The segment's code, from a tidy text (empty: the column is absent or blank)."""
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _CACHED:
                self._found.clear()
            found = self._found[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> str | RowIssue:
        if text.casefold() in PLACEHOLDERS:
            return self._default or RowIssue(Field.SEGMENT, "segment_missing")
        if is_formula(text):
            return RowIssue(Field.SEGMENT, "formula")
        text = text[:_LONGEST]
        key = segment_key(text)
        code = self._by_key.get(key) or self._by_key.get(segment_key(_BRACKETS.sub("", text)))
        return code or RowIssue(Field.SEGMENT, "segment_unknown", suggestion=self._close(key))

    def _close(self, key: str) -> str | None:
        if self._suggestions <= 0 or not 2 < len(key) < 60:
            return None
        self._suggestions -= 1
        # a word within a longer name ("guru" in "guru honorer") is closer than letters in common
        within = [k for k in self._by_key if len(key) > 3 and (key in k or (k in key and len(k) > 3))]
        close = within or difflib.get_close_matches(key, self._by_key, n=1, cutoff=0.6)
        labels = dict.fromkeys(self._labels[self._by_key[k]] for k in close)
        return " / ".join([*labels][:3]) or None
