"""Which segments and villages may a list name? As rows to look at, and as choices of a spreadsheet's drop-down lists."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ...domain.catalogue import Catalogue
from ...domain.regions import NATION, Regions
from ...domain.vocabulary import VillageKind
from ...texts.language import Locale
from ...texts.sheets import MARK, SEGMENT_TITLES, SEGMENTS, VILLAGE_TITLES, VILLAGES
from ...texts.text import Text
from .rows import Field
from .villages import name_key

KINDS = {VillageKind.DESA: "desa", VillageKind.KELURAHAN: "kelurahan"}
_FIRST = 3  # the row of the first value, from 0: beneath the mark, a blank row and the titles


@dataclass(frozen=True, slots=True)
class SegmentValue:
    """A segment that new rows may name: its code, its label, and what else it is called."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    within: str | None = None


@dataclass(frozen=True, slots=True)
class VillageValue:
    """A village by its Kemendagri code and name; `choice` is what names it alone in the village column."""

    code: str
    name: str
    kind: str
    subdistrict: str
    choice: str


@dataclass(frozen=True, slots=True)
class ValueLists:
    """The segments in the catalogue's order, and the villages of one region by name."""

    segments: tuple[SegmentValue, ...]
    villages: tuple[VillageValue, ...]


def segment_values(catalogue: Catalogue, region: str = NATION) -> tuple[SegmentValue, ...]:
    """The segments the catalogue offers, each with the names that the lists of this region call it, its own names first; those
    that retired are left out. A name that the region gives to another segment is listed there alone.
    """
    own = {_plain(one.name).casefold(): one for one in reversed(catalogue.occupations_in(region))}

    def names(code: str, aliases: Sequence[str]) -> tuple[str, ...]:
        theirs = sorted(_plain(one.name) for one in own.values() if one.segment == code)
        known = [name for name in map(_plain, aliases) if name.casefold() not in own]
        return tuple(dict.fromkeys([*theirs, *known]))

    return tuple(
        SegmentValue(code, one.label, names(code, one.aliases), one.within)
        for code, one in catalogue.segments.items()
        if not one.retired
    )


def _plain(name: str) -> str:
    """The name as an officer may write it: "pedagang *", which stands for what begins so, is listed as "pedagang"."""
    return name.removesuffix(" *")


def village_values(regions: Regions, code: str) -> tuple[VillageValue, ...]:
    """The villages of a province, regency or subdistrict, by name. A name that several bear is chosen by its code."""
    villages = regions.villages(code)
    bearers = Counter(name_key(village.name) for village in villages)
    found = []
    for village in villages:
        subdistrict = regions.get(village.code.rpartition(".")[0])
        kind = "" if village.village_kind is None else KINDS[village.village_kind]
        alone = bearers[name_key(village.name)] == 1
        found.append(
            VillageValue(
                village.code,
                village.name,
                kind,
                "" if subdistrict is None else subdistrict.name,
                village.name if alone else village.code,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.name, one.code)))


def value_lists(catalogue: Catalogue, regions: Regions, code: str) -> ValueLists:
    """What a list for one region may name."""
    return ValueLists(segment_values(catalogue, code), village_values(regions, code))


class Offering(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet whose only formulas are the ranges of its drop-down lists: they are written as they are, where the library looks
    in each for the names of 150 functions, which takes longer than to write a short list.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class ListSheets:
    """The lists as sheets of a workbook, and the drop-down lists that offer them. In a workbook of constant memory it is
    made last, once all other sheets are there.
    """

    def __init__(self, book: xlsxwriter.Workbook, lists: ValueLists, language: Locale) -> None:
        self._language = language
        self._text = book.add_format({"num_format": "@"})
        self._bold = book.add_format({"bold": True, "num_format": "@"})
        self._sources: dict[Field, str] = {}
        self._segments(book, lists)
        self._villages(book, lists)

    def offer(self, sheet: Worksheet, columns: Mapping[Field, int], first: int, last: int) -> None:
        """Drop-down lists in these columns, from row `first` to `last` (from 0). Any other text may be typed as well."""
        for field, column in columns.items():
            source = self._sources.get(field)
            if source is not None and last >= first:
                sheet.data_validation(
                    first, column, last, column, {"validate": "list", "source": source, "show_error": False}
                )

    def _segments(self, book: xlsxwriter.Workbook, lists: ValueLists) -> None:
        rows = [(one.label, one.code, ", ".join(one.aliases)) for one in lists.segments]
        name = self._sheet(book, SEGMENTS, SEGMENT_TITLES, rows)
        self._sources[Field.SEGMENT] = _range(name, 0, len(rows))

    def _villages(self, book: xlsxwriter.Workbook, lists: ValueLists) -> None:
        subdistricts = sorted({one.subdistrict for one in lists.villages})
        padded = [*subdistricts, *[""] * (len(lists.villages) - len(subdistricts))]
        rows = [
            (one.name, one.code, one.kind, one.subdistrict, one.choice, beside)
            for one, beside in zip(lists.villages, padded, strict=True)
        ]
        name = self._sheet(book, VILLAGES, VILLAGE_TITLES, rows)
        self._sources[Field.VILLAGE] = _range(name, 4, len(rows))
        self._sources[Field.VILLAGE_CODE] = _range(name, 1, len(rows))
        self._sources[Field.SUBDISTRICT] = _range(name, 5, len(subdistricts))

    def _sheet(
        self, book: xlsxwriter.Workbook, name_of: Text, titles: Sequence[Text], rows: Sequence[Sequence[str]]
    ) -> str:
        name = name_of.said(self._language)
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(titles) - 1, 28, self._text)
        sheet.write_string(0, 0, MARK.said(self._language))
        for column, title in enumerate(titles):
            sheet.write_string(_FIRST - 1, column, title.said(self._language), self._bold)
        for number, row in enumerate(rows, start=_FIRST):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell, self._text)
        sheet.freeze_panes(_FIRST, 0)
        return name


def _range(sheet: str, column: int, rows: int) -> str:
    letter = chr(ord("A") + column)
    return f"={sheet}!${letter}${_FIRST + 1}:${letter}${_FIRST + max(rows, 1)}"
