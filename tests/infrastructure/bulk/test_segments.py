"""Is a segment found by what officers call it, and none guessed where several or none could be meant?"""

from copy import copy
from dataclasses import replace

import pytest

from naungan.domain.catalogue import STANDARD, Occupation
from naungan.domain.refusals import Refused
from naungan.infrastructure.bulk import messages
from naungan.infrastructure.bulk.rows import CleanRow, RowIssue
from naungan.infrastructure.bulk.segments import SegmentFinder

from .files import PASER, candidate, cleaner, issue, person


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("FISHER", "FISHER"),
        ("fisher", "FISHER"),
        ("nelayan dan pembudidaya ikan", "FISHER"),
        ("Nelayan & Pembudidaya Ikan", "FISHER"),
        ("Nelayan", "FISHER"),
        ("Pedagang/UMKM", "TRADER_MICRO"),
        ("marbot  masjid", "RELIGIOUS_WORKER"),
        ("BPD", "VILLAGE_COUNCIL"),
        ("Village Head", "VILLAGE_HEAD"),
    ],
)
def test_a_segment_by_code_label_or_alias(cell: str, code: str) -> None:
    assert candidate(Segmen=cell).segment == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Nelayan/Perikanan", "FISHER"),
        ("Buruh nelayan/perikanan", "FISHER"),
        ("Nelayan Kecil", "FISHER"),
        ("NELAYAN TRADISIONAL", "FISHER"),
        ("Petani Tambak", "FISHER"),
        ("PETANI/PEKEBUN", "FARMER"),
        ("Petani penggarap", "FARMER"),
        ("Petani (karet)", "FARMER"),
        ("Buruh Tani", "FARMER"),
        ("BURUH TANI/PERKEBUNAN", "FARMER"),
        ("Peternak ayam", "FARMER"),
        ("PKL", "TRADER_MICRO"),
        ("Pedagang kaki lima", "TRADER_MICRO"),
        ("Pedagang sayur keliling", "TRADER_MICRO"),
        ("Penjual Kue", "TRADER_MICRO"),
        ("Wiraswasta", "TRADER_MICRO"),
        ("Imam Masjid", "RELIGIOUS_WORKER"),
        ("Marbot", "RELIGIOUS_WORKER"),
        ("Guru Ngaji", "RELIGIOUS_WORKER"),
        ("USTADZ/MUBALIGH", "RELIGIOUS_WORKER"),
        ("Kader Posyandu", "VILLAGE_BODY"),
        ("Buruh Sawit", "PALM_WORKER"),
        ("Bidan", "HEALTH_WORKER"),
    ],
)
def test_usual_occupations_have_their_segment(cell: str, code: str) -> None:
    assert candidate(Segmen=cell).segment == code


USUAL_BUT_OF_NO_SEGMENT = [
    *(
        "Ojek Online",
        "Tukang Ojek",
        "Sopir",
        "Asisten Rumah Tangga",
        "Pembantu Rumah Tangga",
        "Buruh Harian Lepas",
    ),
    *("Pekerja Rentan", "Buruh", "Tukang", "Karyawan Swasta", "Tukang Jahit", "Mekanik", "Ibu Rumah Tangga"),
    *("Istri Nelayan", "Mantan Petani", "Pelajar/Mahasiswa", "astronot", "Satpam", "Seniman", "Penari"),
]


@pytest.mark.parametrize("cell", USUAL_BUT_OF_NO_SEGMENT)
def test_where_no_segment_is_meant_none_is_suggested(cell: str) -> None:
    found = issue(Segmen=cell)
    assert (found.reason, found.suggestion) == ("segment_unknown", None)


@pytest.mark.parametrize("cell", [*USUAL_BUT_OF_NO_SEGMENT, "", "-"])
def test_the_rest_is_of_no_segment_where_the_officer_says_so(cell: str) -> None:
    row = cleaner(unknown="UNSPECIFIED").clean(2, person(Segmen=cell))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "UNSPECIFIED"
    for known, code in (("petani", "FARMER"), ("Nelayan", "FISHER")):
        row = cleaner(unknown="UNSPECIFIED").clean(2, person(Segmen=known))
        assert isinstance(row, CleanRow)
        assert row.candidate.segment == code


def test_what_blanks_mean_outranks_what_the_unknown_counts_as() -> None:
    row = cleaner(segment="FISHER", unknown="UNSPECIFIED").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FISHER"


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("petani/nelayan", "nelayan dan pembudidaya ikan / petani dan pekebun"),
        ("petani merangkap nelayan", "nelayan dan pembudidaya ikan / petani dan pekebun"),
        ("petani sawit", "petani dan pekebun / pekerja sawit"),
    ],
)
def test_whoever_is_two_things_is_asked_which(cell: str, labels: str) -> None:
    found = issue(Segmen=cell)
    assert (found.reason, found.suggestion) == ("segment_unknown", labels)


def test_a_regency_calls_segments_by_names_of_its_own() -> None:
    names = (
        Occupation("tukang ojek", "UNSPECIFIED", PASER),
        Occupation("sopir *", "UNSPECIFIED"),
        Occupation("petani karet", "PALM_WORKER", PASER),  # outranks what everybody means
        Occupation("astronot", "FISHER", "64.09"),
    )
    catalogue = replace(STANDARD, occupations=names)
    finder, elsewhere = SegmentFinder(catalogue, region=PASER), SegmentFinder(catalogue, region="64.09")
    assert finder.find("Tukang Ojek") == finder.find("Sopir Truk") == "UNSPECIFIED"
    assert finder.find("Petani Karet") == "PALM_WORKER"
    assert elsewhere.find("Petani Karet") == "FARMER"
    assert elsewhere.find("astronot") == "FISHER"
    assert isinstance(elsewhere.find("Tukang Ojek"), RowIssue)
    assert isinstance(finder.find("astronot"), RowIssue)


@pytest.mark.parametrize(
    ("cell", "label"), [("nelayn", "nelayan dan pembudidaya ikan"), ("petanni", "petani dan pekebun")]
)
def test_an_unknown_segment_comes_back_with_the_likely_one(cell: str, label: str) -> None:
    found = issue(Segmen=cell)
    assert (found.reason, found.suggestion) == ("segment_unknown", label)
    assert messages.fix(found).endswith(f"Mungkin yang dimaksud: {label}.")
    assert candidate(Segmen=label)


def test_a_word_that_several_segments_share_brings_all_of_them() -> None:
    assert issue(Segmen="guru").suggestion == "keagamaan / guru honorer"


def test_a_blank_segment_is_asked_for_unless_one_was_given() -> None:
    assert issue(Segmen="").reason == "segment_missing"
    row = cleaner(segment="FISHER").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FISHER"


def test_what_blanks_mean_is_a_segment_of_the_catalogue_too() -> None:
    row = cleaner(segment="petani").clean(2, person(Segmen=""))
    assert isinstance(row, CleanRow)
    assert row.candidate.segment == "FARMER"
    for text in ("astronot", "UNKNOWN", "tidak dikenal", ""):
        with pytest.raises(Refused) as refused:
            cleaner(segment=text)
        copied = copy(refused.value)  # as from a file worker in a process of its own
        assert [b.reason for b in copied.breaches] == ["segment_unknown"]
