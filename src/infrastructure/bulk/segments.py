"""Which occupation group does the officer mean? By code, label or alias of the catalogue."""

import difflib
import re
from collections.abc import Sequence

from ...domain.catalogue import Catalogue
from ...domain.reasons import Reason
from ...domain.refusals import Refused, invalid
from .rows import Field, RowIssue
from .values import PLACEHOLDERS, not_stored

_JOINTS = re.compile(r"\b(?:dan|atau|and|or)\b|[&/,+;]")
_BRACKETS = re.compile(r"\([^)]*(?:\)|\Z)")  # read once, however many are never closed
_WORD = re.compile(r"[^\W_]+")
_ANY = " *"
_LONGEST = 200  # characters looked at: no segment has a longer name
_MOST_WORDS = 4
_CACHED = 20_000
_SUGGESTED = 2_000
_SLIP = 0.86  # a letter too many or too few in six
_SHORTEST_SLIP = 5
# words that turn what follows into somebody else: the wife of a fisher is none
_NOT_THEM = frozenset(
    [
        "istri",
        "isteri",
        "suami",
        "anak",
        "mantan",
        "eks",
        "bekas",
        "bukan",
        "tidak",
        "belum",
        "pensiunan",
        "purna",
        "ibu",
        "rumah",
    ]
)
# words that many occupations share, so that they name none
_GENERAL = frozenset(
    [
        "buruh",
        "pekerja",
        "tukang",
        "karyawan",
        "pegawai",
        "tenaga",
        "petugas",
        "usaha",
        "jasa",
        "kepala",
        "ketua",
        "anggota",
        "pengurus",
        "perangkat",
        "aparat",
        "kader",
        "tokoh",
        "pemilik",
        "pelaku",
        "milik",
        "kecil",
        "desa",
        "badan",
        "non",
        "asn",
    ]
)


def _words(text: str) -> list[str]:
    return _WORD.findall(_JOINTS.sub(" ", text.casefold()))


def segment_key(text: str) -> str:
    """The words in small letters, without those that join them: "Pedagang & UMKM" and "pedagang dan UMKM" are one."""
    return " ".join(_words(text.replace("_", " ")))


def segment_named(catalogue: Catalogue, text: str, region: str = "") -> str:
    """The code of a segment that is named outside the rows (`--segment`, `segment=`), by the rows' own rule.

    Raises Refused (segment_unknown) where the catalogue offers none of that name.
    """
    found = SegmentFinder(catalogue, region=region).find(" ".join(text.split()))
    if isinstance(found, RowIssue):
        raise Refused(invalid(Reason.SEGMENT_UNKNOWN, "segment"))
    return found


def segments_offered(catalogue: Catalogue) -> str:
    """Every segment that may be named, by code and label."""
    return ", ".join(f"{code} ({one.label})" for code, one in catalogue.segments.items() if not one.retired)


class SegmentFinder:
    """Finds segments in the catalogue, those that retired excepted. Answers are remembered.

    `default` is what blank cells mean, `unknown` what occupations of no segment are counted as, and blank ones too where
    there is no default; raises Refused where either is no segment. `region` has names of its own (`Catalogue.occupations`).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        default: str | None = None,
        *,
        unknown: str | None = None,
        region: str = "",
    ) -> None:
        self._default = None if default is None else segment_named(catalogue, default, region)
        self._unknown = None if unknown is None else segment_named(catalogue, unknown, region)
        self._by_key: dict[str, str] = {}
        self._beginning: dict[str, str] = {}
        self._labels = {code: segment.label for code, segment in catalogue.segments.items()}
        offered = {code: one for code, one in catalogue.segments.items() if not one.retired}
        for occupation in catalogue.occupations_in(region):
            if occupation.segment in offered:
                self._name(occupation.name, occupation.segment)
        for code, segment in offered.items():
            bare = _BRACKETS.sub("", segment.label)
            for name in (code, segment.label, bare, *segment.aliases):
                self._name(name, code)
        words = {name: _words(name) for name in self._by_key}
        self._words = {name: frozenset(found) for name, found in words.items()}
        self._by_letters = {"".join(words[name]): code for name, code in self._by_key.items()}
        self._found: dict[str, str | RowIssue] = {}
        self._suggestions = _SUGGESTED

    def _name(self, name: str, code: str) -> None:
        if name.endswith(_ANY):
            self._beginning.setdefault(segment_key(name.removesuffix(_ANY)), code)
        else:
            self._by_key.setdefault(segment_key(name), code)

    def find(self, text: str) -> str | RowIssue:
        """The segment's code, from a tidy text (empty: the column is absent or blank)."""
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _CACHED:
                self._found.clear()
            found = self._found[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> str | RowIssue:
        if reason := not_stored(text):
            return RowIssue(Field.SEGMENT, reason)
        if text.casefold() in PLACEHOLDERS:
            return self._default or self._unknown or RowIssue(Field.SEGMENT, Reason.SEGMENT_MISSING)
        text = text[:_LONGEST]
        found = self._named(text) or self._named(_BRACKETS.sub("", text)) or self._unknown
        return found or RowIssue(Field.SEGMENT, Reason.SEGMENT_UNKNOWN, suggestion=self._close(text))

    def knows(self, text: str) -> bool:
        """Whether a tidy text names a segment, whatever others count as."""
        return bool(text) and self._named(text[:_LONGEST]) is not None

    def _named(self, text: str) -> str | None:
        """The segment of this name, or of every part of it ("nelayan/pencari ikan"), or of the words it begins with."""
        key = segment_key(text)
        code = self._by_key.get(key) or self._by_letters.get(key.replace(" ", ""))
        if code is not None:
            return code
        parts = [segment_key(part) for part in _JOINTS.split(text)]
        parts = [part for part in parts if part]
        if len(parts) > 1:
            codes = {self._by_key.get(part) or self._begun(part) for part in parts}
            return codes.pop() if len(codes) == 1 else None
        return self._begun(key)

    def _begun(self, key: str) -> str | None:
        """The segment whose name begins this text, unless another one is named within it: "petani merangkap nelayan"."""
        words = key.split(" ")
        found = next(
            (c for n in range(len(words), 0, -1) if (c := self._beginning.get(" ".join(words[:n])))), None
        )
        if found is None or _NOT_THEM & {*words}:
            return None
        return found if self._within(words) <= {found} else None

    def _within(self, words: Sequence[str]) -> set[str]:
        """The segments that are named by some of these words."""
        spans = (
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1)
        )
        return {code for span in spans if (code := self._by_key.get(span)) is not None}

    def _close(self, text: str) -> str | None:
        """The segments that may be meant: all that the text names, or begins to name, or one but for a slip of typing. None
        rather than a wrong one.
        """
        key = segment_key(text)
        words = key.split(" ")
        if self._suggestions <= 0 or not 2 < len(key) < 60 or _NOT_THEM & {*words}:
            return None
        self._suggestions -= 1
        codes = self._within(words)
        if not codes and not _GENERAL & {*words}:
            said = frozenset(words)
            codes = {self._by_key[name] for name, held in self._words.items() if said <= held}
        if not codes and len(key) >= _SHORTEST_SLIP:
            close = difflib.get_close_matches(key.replace(" ", ""), self._by_letters, n=1, cutoff=_SLIP)
            codes = {self._by_letters[name] for name in close if name[0] == key[0]}
        labels = [label for code, label in self._labels.items() if code in codes]
        return " / ".join(labels) if 0 < len(labels) <= 3 else None
