"""Do two spellings of a name name one person? Titles, abbreviations, order and small differences of spelling are passed over.

The rule is data (`NamePolicy`), for a regency to change; it serves to find rows to check, never to enrol or to merge.
Sources of the lists: forms of address, degrees and abbreviations usual on Indonesian identity cards and lists.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_NOT_A_LETTER = re.compile(r"[^a-z]+")
_MARKS = re.compile(r"[.'’`´ʼ]")
_LONGEST = 120  # letters looked at


@dataclass(frozen=True)
class NamePolicy:
    """`titles` are dropped; `meanings` are what an abbreviation or variant stands for; `sounds` are spellings of one
    sound, replaced in order; words `common` to many names do not by themselves tell one person from another. A word of
    `near` letters or more may differ by one letter, one of `far` or more by two.
    """

    titles: frozenset[str]
    meanings: Mapping[str, str]
    sounds: tuple[tuple[str, str], ...]
    common: frozenset[str]
    near: int = 4
    far: int = 8

    def alike(self, one: str, other: str) -> bool:
        """Whether they may be one person's: every word of the shorter is in the longer, which has at most as many words
        besides, and a word that is not common to many names is among them, where both have one.
        """
        first, second = sorted((self._words(one), self._words(other)), key=lambda words: (len(words), words))
        if not first or not second:
            return False
        if self._same_word("".join(first), "".join(second)):
            return True  # "Nur Hayati" and "Nurhayati"
        left, matched = list(second), []
        for word in sorted(first, key=len, reverse=True):
            found = next((w for w in left if word == w), None) or next(
                (w for w in left if self._same_word(word, w)), None
            )
            if found is None:
                return False
            left.remove(found)
            matched.append(min(word, found, key=len))
        if len(left) > len(matched):
            return False
        telling = [w for w in matched if len(w) > 1 and w not in self.common]
        return bool(telling) or not left

    def holds(self, name: str, part: str) -> bool:
        """Whether every word of a part that somebody remembers begins a word of the name, or is spelt like one; each word once."""
        left = self._words(name)
        for word in sorted(self._words(part), key=len, reverse=True):
            found = next((w for w in left if w.startswith(word)), None) or next(
                (w for w in left if self._same_word(word, w)), None
            )
            if found is None:
                return False
            left.remove(found)
        return True

    def _words(self, name: str) -> list[str]:
        """The words of a name, without titles, in one spelling."""
        text = unicodedata.normalize("NFKD", name[:_LONGEST]).casefold()
        text = "".join(c for c in text if not unicodedata.combining(c))
        called, _, behind = text.partition(",")
        # what stands behind a comma is a degree, unless nothing stands before it
        given = [w for w in _NOT_A_LETTER.split(_MARKS.sub(" ", called)) if w]
        given = given or [w for w in _NOT_A_LETTER.split(_MARKS.sub(" ", behind)) if w]
        words = [w for w in given if w not in self.titles] or given
        return [self._spelt(self.meanings.get(w, w)) for w in words]

    def _spelt(self, word: str) -> str:
        for spelling, sound in self.sounds:
            word = word.replace(spelling, sound)
        return re.sub(r"(.)\1", r"\1", word)

    def _same_word(self, one: str, other: str) -> bool:
        if one == other:
            return True
        shorter, longer = sorted((one, other), key=len)
        if len(shorter) == 1:
            return longer.startswith(shorter)  # an initial
        allowed = 2 if len(shorter) >= self.far else 1 if len(shorter) >= self.near else 0
        return len(longer) - len(shorter) <= allowed and _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, replace or exchange with a neighbour; beyond `most` it stops counting."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


STANDARD_NAMES = NamePolicy(
    titles=frozenset(
        [
            "h",
            "hj",
            "haji",
            "hajah",
            "hajjah",
            "ir",
            "dr",
            "drs",
            "dra",
            "drg",
            "prof",
            "kh",
            "kyai",
            "kiai",
            "ust",
            "ustad",
            "ustadz",
            "ustaz",
            "ustadzah",
            "hc",
            "bapak",
            "bpk",
            "pak",
            "ibu",
            "bu",
            "sdr",
            "sdri",
            "sdra",
            "saudara",
            "saudari",
            "tn",
            "ny",
            "nn",
            "nyonya",
            "tuan",
            "nona",
            "alm",
            "almarhum",
            "almh",
            "almarhumah",
            "r",
            "rr",
            "rd",
            "raden",
            "rr",
            "gusti",
            "andi",
            "daeng",
            "bin",
            "binti",
            "bt",
            "bte",
            "al",
        ]
    ),
    meanings={
        short: full
        for full, shorts in {
            "muhammad": "md mhd moh mohd mohamad mohammad mohamed mohammed muh muhd muhamad muhammed muchamad mochamad "
            "mochammad muchammad moch much mukhamad muhamat",
            "ahmad": "achmad akhmad ahmat ach akh ahmed",
            "abdul": "abd abdl abdoel",
            "siti": "st sitti",
            "nur": "nurul noor nor noer",
            "syarif": "sjarif sarif",
            "sri": "srie",
        }.items()
        for short in shorts.split()
    },
    sounds=(
        ("oe", "u"),
        ("dj", "j"),
        ("tj", "c"),
        ("sj", "sy"),
        ("ch", "kh"),
        ("kh", "h"),
        ("sy", "s"),
        ("dz", "z"),
        ("dh", "d"),
        ("th", "t"),
        ("ph", "f"),
        ("v", "f"),
        ("y", "i"),
        ("q", "k"),
    ),
    common=frozenset(
        ["muhamad", "ahmad", "abdul", "siti", "nur", "sri", "dewi", "i", "ni", "made", "waian", "ketut"]
    ),
)
