"""Which village does the officer mean? By Kemendagri code, or by name and subdistrict within one regency."""

import difflib
import re
from collections.abc import Mapping

from ...domain.regions import Region, Regions, is_code, lies_in, regency_of
from ...domain.vocabulary import VillageKind
from .rows import Field, RowIssue
from .values import PLACEHOLDERS, is_formula

_VILLAGE_PREFIX = re.compile(r"(?:desa adat|desa|ds|kelurahan|kel|kampung|kp|gampong|nagari)\b\.?\s*(?=\S)")
_KIND = re.compile(r"(?:desa(?! adat)|ds|kelurahan|kel)\b")
_SUBDISTRICT_PREFIX = re.compile(r"(?:kecamatan|kec|distrik)\b\.?\s*(?=\S)")
_UNDOTTED = re.compile(r"\d{10}(?:[.,]0+)?")
_CACHED = (
    50_000  # combinations kept: a regency has some hundred villages and officers a few spellings of each
)
_SUGGESTED = 2_000  # suggestions made for one file: each compares with every name of the regency


def name_key(text: str, prefix: re.Pattern[str] = _VILLAGE_PREFIX) -> str:
    """The letters and digits of a place's name without what kind of place it is: "Ds. Tanah-Periuk" -> "tanahperiuk"."""
    folded = text.casefold().strip()
    bare = prefix.sub("", folded, count=1) if prefix.match(folded) else folded
    return "".join(c for c in bare if c.isalnum()) or "".join(c for c in folded if c.isalnum())


class VillageFinder:
    """Finds the villages of one regency. Answers are remembered, so a file's repeated spellings cost one look-up."""

    def __init__(self, regions: Regions, regency: str, default: str | None = None) -> None:
        self._regions = regions
        self._regency = regency
        self._default = default
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
        code, name, subdistrict = (
            "" if t.casefold() in PLACEHOLDERS else t for t in (code, name, subdistrict)
        )
        for text, field in (
            (code, Field.VILLAGE_CODE),
            (name, Field.VILLAGE),
            (subdistrict, Field.SUBDISTRICT),
        ):
            if is_formula(text):
                return RowIssue(field, "formula")
        if not code and not name:
            return self._default or RowIssue(Field.VILLAGE, "village_missing")
        if not code and (dotted := _dotted(name)) is not None:
            return self._by_code(dotted)
        if not code:
            return self._by_names(name, subdistrict)
        dotted = _dotted(code)
        by_code = (
            RowIssue(Field.VILLAGE_CODE, "village_code_unknown") if dotted is None else self._by_code(dotted)
        )
        if not name or isinstance(by_code, RowIssue):
            return by_code
        by_name = self._by_names(name, "")
        same_name = name_key(name) == name_key(self._name(by_code))
        if same_name or (isinstance(by_name, RowIssue) and by_name.reason == "village_unknown"):
            return by_code  # a name spelt in another way does not overrule a code
        return RowIssue(Field.VILLAGE_CODE, "village_contradicts", suggestion=self._shown(by_code))

    def _by_code(self, code: str) -> str | RowIssue:
        if code in self._codes:
            return code
        if not lies_in(code, self._regency):
            return RowIssue(Field.VILLAGE_CODE, "village_outside", {"regency": regency_of(self._regency)})
        return RowIssue(Field.VILLAGE_CODE, "village_code_unknown")

    def _by_names(self, name: str, subdistrict: str) -> str | RowIssue:
        villages = self._by_name.get(name_key(name), [])
        if subdistrict:
            within = self._by_subdistrict_name.get(name_key(subdistrict, _SUBDISTRICT_PREFIX))
            if within is None and subdistrict in self._subdistricts:
                within = [subdistrict]
            if within is None:
                close = self._close(name_key(subdistrict, _SUBDISTRICT_PREFIX), self._by_subdistrict_name)
                suggestion = self._subdistricts[self._by_subdistrict_name[close][0]].name if close else None
                return RowIssue(Field.SUBDISTRICT, "subdistrict_unknown", suggestion=suggestion)
            there = _narrowed(name, [v for v in villages if v.code.rpartition(".")[0] in within])
            if len(there) == 1:
                return there[0].code
            if villages:
                shown = ", ".join(self._shown(v.code) for v in (there or villages)[:5])
                reason = "village_ambiguous" if there else "village_elsewhere"
                return RowIssue(Field.VILLAGE, reason, {"count": len(there or villages)}, shown)
            return self._unknown(name, within)
        villages = _narrowed(name, villages)
        if len(villages) == 1:
            return villages[0].code
        if villages:
            shown = ", ".join(self._shown(v.code) for v in villages[:5])
            return RowIssue(Field.VILLAGE, "village_ambiguous", {"count": len(villages)}, shown)
        return self._unknown(name, None)

    def _unknown(self, name: str, within: list[str] | None) -> RowIssue:
        """Suggest first within the subdistrict named, then within the regency."""
        if self._suggestions <= 0:
            return RowIssue(Field.VILLAGE, "village_unknown")
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
            Field.VILLAGE, "village_unknown", suggestion=self._shown(chosen[0].code) if chosen else None
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


def _dotted(text: str) -> str | None:
    """A village code in dots, out of "64.01.02.2003", "6401022003" or a number a spreadsheet made of it."""
    bare = text.strip("'’ ")
    # a suggestion copied whole: "64.01.02.2003 (Name, Kec. Other)"
    bare = bare.partition(" (")[0]
    if is_code(bare) and bare.count(".") == 3:
        return bare
    if _UNDOTTED.fullmatch(bare):
        return f"{bare[0:2]}.{bare[2:4]}.{bare[4:6]}.{bare[6:10]}"
    return None
