"""Which village does the officer mean? By Kemendagri code, or by name and subdistrict within one regency."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace

from ...domain.reasons import Reason
from ...domain.regions import Region, Regions, lies_in, regency_of
from ...domain.vocabulary import VillageKind
from .rows import Field, RowIssue
from .values import PLACEHOLDERS, not_stored

_VILLAGE_PREFIX = re.compile(r"(?:desa adat|desa|ds|kelurahan|kel|kampung|kp|gampong|nagari)\b\.?\s*(?=\S)")
_KIND = re.compile(r"(?:desa(?! adat)|ds|kelurahan|kel)\b")
_SUBDISTRICT_PREFIX = re.compile(r"(?:kecamatan|kec|distrik)\b\.?\s*(?=\S)")
_BETWEEN = r"[.\-/_,:–— ]{1,3}"
# ten digits, wherever they are separated, and whatever a spreadsheet that took them for a number put behind them
_DIGITS = re.compile(r"(\d(?:[.\-/_,:–— ]{0,3}\d){9})(?:[.,]0{1,2})?")
_SEPARATED = re.compile(
    rf"(?<!\d)(\d{{2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}})(?!\d)"
)
_NO_DIGIT = re.compile(r"\D")
_STATISTICS = re.compile(
    rf"\d{{2}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{3}}|\d{{4}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{3}}|\d{{7}}{_BETWEEN}\d{{3}}"
)
_TEN = re.compile(r"\d{10}(?:[.,]0+)?")
_SUBDISTRICT = re.compile(
    rf"(\d{{2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})|(\d\d)(\d\d)(\d\d)(?:[.,]0+)?"
)
_APOSTROPHES = "'’‘`´ʼ "
_CACHED = (
    50_000  # combinations kept: a regency has some hundred villages and officers a few spellings of each
)
_SUGGESTED = 2_000  # suggestions made for one file: each compares with every name of the regency


def name_key(text: str, prefix: re.Pattern[str] = _VILLAGE_PREFIX) -> str:
    """The letters and digits of a place's name without what kind of place it is: "Ds. Tanah-Periuk" -> "tanahperiuk"."""
    folded = text.casefold().strip()
    bare = prefix.sub("", folded, count=1) if prefix.match(folded) else folded
    return "".join(filter(str.isalnum, bare)) or "".join(filter(str.isalnum, folded))


class VillageFinder:
    """Finds the villages of one regency. Answers are remembered, so a file's repeated spellings cost one look-up."""

    def __init__(self, regions: Regions, regency: str) -> None:
        self._regions = regions
        self._regency = regency
        self._subdistricts = {r.code: r for r in regions.within(regency)}
        self._by_subdistrict_name: dict[str, list[str]] = {}
        for code, region in self._subdistricts.items():
            self._by_subdistrict_name.setdefault(name_key(region.name, _SUBDISTRICT_PREFIX), []).append(code)
        self._by_name: dict[str, list[Region]] = {}
        for village in regions.villages(regency):
            self._by_name.setdefault(name_key(village.name), []).append(village)
        self._codes = frozenset(v.code for found in self._by_name.values() for v in found)
        self._found: dict[tuple[str, str, str], str | RowIssue] = {}
        self._suggestions = _SUGGESTED

    def find(self, code: str, name: str, subdistrict: str) -> str | RowIssue:
        """The village's code, from tidy texts (empty: the column is absent or blank)."""
        key = (code, name, subdistrict)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _CACHED:
                self._found.clear()
            found = self._found[key] = self._look_up(code, name, subdistrict)
        return found

    def _look_up(self, code: str, name: str, subdistrict: str) -> str | RowIssue:
        for text, field in (
            (code, Field.VILLAGE_CODE),
            (name, Field.VILLAGE),
            (subdistrict, Field.SUBDISTRICT),
        ):
            if reason := not_stored(text):
                return RowIssue(field, reason)
        code, name, subdistrict = (
            "" if t.casefold() in PLACEHOLDERS else t for t in (code, name, subdistrict)
        )
        if not code and not name:
            return RowIssue(Field.VILLAGE, Reason.VILLAGE_MISSING)
        if not code and _code_in(name) is not None:
            return self._by_code(name)
        if not code:
            return self._by_names(name, subdistrict)
        by_code = self._by_code(code)
        if not name:
            return by_code
        if isinstance(by_code, RowIssue):
            return self._with_named(by_code, name, subdistrict)
        by_name = self._by_names(name, "")
        same_name = name_key(name) == name_key(self._name(by_code))
        if same_name or (isinstance(by_name, RowIssue) and by_name.reason is Reason.VILLAGE_UNKNOWN):
            return by_code  # a name spelt in another way does not overrule a code
        return RowIssue(Field.VILLAGE_CODE, Reason.VILLAGE_CONTRADICTS, suggestion=self._shown(by_code))

    def _by_code(self, text: str) -> str | RowIssue:
        code = _code_in(text)
        if code is None:
            return RowIssue(Field.VILLAGE_CODE, Reason.VILLAGE_CODE_UNKNOWN)
        if code in self._codes:
            return code
        if self._regions.get(code) is None and self._is_of_statistics(text, code):
            return RowIssue(Field.VILLAGE_CODE, Reason.VILLAGE_CODE_BPS)
        if not lies_in(code, self._regency):
            return RowIssue(
                Field.VILLAGE_CODE, Reason.VILLAGE_OUTSIDE, {"regency": regency_of(self._regency)}
            )
        return RowIssue(Field.VILLAGE_CODE, Reason.VILLAGE_CODE_UNKNOWN)

    def _is_of_statistics(self, text: str, code: str) -> bool:
        """Whether a code that Kemendagri does not have is one of Statistics Indonesia (BPS): ten digits too, but PP KK CCC
        DDD. Of Kemendagri's, the seventh digit tells the kind of village and is never another than 1, 2 or 3.
        """
        bare = text.strip(_APOSTROPHES)
        is_written_so = _STATISTICS.fullmatch(bare) or (_TEN.fullmatch(bare) and code[9] not in "123")
        return bool(is_written_so) and self._regions.get(code[:2]) is not None

    def _with_named(self, issue: RowIssue, name: str, subdistrict: str) -> RowIssue:
        """The fault of a code, with the village that the row names, where there is one of that name."""
        named = self._by_names(name, subdistrict) if issue.reason is not Reason.VILLAGE_OUTSIDE else issue
        return replace(issue, suggestion=self._shown(named)) if isinstance(named, str) else issue

    def _by_names(self, name: str, subdistrict: str) -> str | RowIssue:
        villages = self._by_name.get(name_key(name), [])
        if subdistrict:
            within = self._by_subdistrict_name.get(name_key(subdistrict, _SUBDISTRICT_PREFIX))
            if within is None and (found := _SUBDISTRICT.fullmatch(subdistrict.strip(_APOSTROPHES))):
                code = ".".join(part.zfill(2) for part in found.groups() if part)
                within = [code] if code in self._subdistricts else None
            if within is None:
                close = self._close(name_key(subdistrict, _SUBDISTRICT_PREFIX), self._by_subdistrict_name)
                suggestion = self._subdistricts[self._by_subdistrict_name[close][0]].name if close else None
                return RowIssue(Field.SUBDISTRICT, Reason.SUBDISTRICT_UNKNOWN, suggestion=suggestion)
            there = _narrowed(name, [v for v in villages if v.code.rpartition(".")[0] in within])
            if len(there) == 1:
                return there[0].code
            if villages:
                shown = ", ".join(self._shown(v.code) for v in (there or villages)[:5])
                reason = Reason.VILLAGE_AMBIGUOUS if there else Reason.VILLAGE_ELSEWHERE
                return RowIssue(Field.VILLAGE, reason, {"count": len(there or villages)}, shown)
            return self._unknown(name, within)
        villages = _narrowed(name, villages)
        if len(villages) == 1:
            return villages[0].code
        if villages:
            shown = ", ".join(self._shown(v.code) for v in villages[:5])
            return RowIssue(Field.VILLAGE, Reason.VILLAGE_AMBIGUOUS, {"count": len(villages)}, shown)
        return self._unknown(name, None)

    def _unknown(self, name: str, within: list[str] | None) -> RowIssue:
        """Suggest first within the subdistrict named, then within the regency."""
        if self._suggestions <= 0:
            return RowIssue(Field.VILLAGE, Reason.VILLAGE_UNKNOWN)
        key = name_key(name)
        narrow = {
            k: [v for v in found if v.code.rpartition(".")[0] in (within or ())]
            for k, found in self._by_name.items()
        }
        close = self._close(key, {k: v for k, v in narrow.items() if v}) if within else None
        chosen = narrow[close] if close else None
        if chosen is None and (close := self._close(key, self._by_name)):
            chosen = self._by_name[close]
        return RowIssue(
            Field.VILLAGE, Reason.VILLAGE_UNKNOWN, suggestion=self._shown(chosen[0].code) if chosen else None
        )

    def _close(self, key: str, names: Mapping[str, object]) -> str | None:
        if self._suggestions <= 0 or not 2 < len(key) < 60:
            return None
        self._suggestions -= 1
        return next(iter(difflib.get_close_matches(key, names, n=1, cutoff=0.7)), None)

    def _name(self, code: str) -> str:
        region = self._regions.get(code)
        return "" if region is None else region.name

    def _shown(self, code: str) -> str:
        """A village as a suggestion that can be typed as it stands: its code, and what tells it from others."""
        region = self._regions.get(code)
        kind = "Kel. " if region is not None and region.village_kind is VillageKind.KELURAHAN else "Desa "
        return f"{code} ({kind}{self._name(code)}, Kec. {self._name(code.rpartition('.')[0])})"


def _narrowed(name: str, villages: list[Region]) -> list[Region]:
    """Of villages whose names differ only in what kind of place they are, the one that the name says, if it does."""
    if len(villages) < 2:
        return villages
    folded = name.casefold()
    same = [v for v in villages if v.name.casefold() == folded]
    if len(same) == 1:
        return same
    said = _KIND.match(folded)
    kind = None if said is None else VillageKind.KELURAHAN if said[0].startswith("k") else VillageKind.DESA
    of_kind = [v for v in villages if v.village_kind is kind]
    return of_kind if len(of_kind) == 1 else villages


def _code_in(text: str) -> str | None:
    """The village code that a text is or holds, in dots: "64.01.02.2003", "64-01-02-2003", "64 1 2 2003", "6401022003", a
    number a spreadsheet made of it, or "64.01.02.2003 (Name, Kec. Other)" as it was suggested. None where it is none.
    """
    bare = text.strip(_APOSTROPHES)
    if found := _DIGITS.fullmatch(bare) or _SEPARATED.search(bare):
        parts = [part for part in found.groups() if part]
        digits = "".join(part.zfill(2) for part in parts) if len(parts) == 4 else _NO_DIGIT.sub("", parts[0])
        if len(digits) == 10:
            return f"{digits[0:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:10]}"
    return None
