"""By which titles are the columns of a list known? Indonesian and English ones, of people and of card numbers."""

import re
from collections.abc import Mapping, Sequence

from .rows import Cell, Field
from .title_words import by_words
from .values import tidy_cell

LABELS: Mapping[Field, str] = {
    Field.NIK: "NIK",
    Field.NAME: "Nama",
    Field.BIRTH_DATE: "Tanggal Lahir",
    Field.SEX: "Jenis Kelamin",
    Field.VILLAGE_CODE: "Kode Desa",
    Field.VILLAGE: "Desa/Kelurahan",
    Field.SUBDISTRICT: "Kecamatan",
    Field.SEGMENT: "Segmen",
    Field.ORIGINAL_ROW: "Baris Asal",
    Field.CARD_NUMBER: "Nomor Kartu",
    Field.MEMBERSHIP: "KPJ",
}
# Titles by preference: where two columns fit a field, the one named earlier is taken.
_TITLES: Mapping[Field, tuple[str, ...]] = {
    Field.NIK: (
        *("NIK", "No NIK", "Nomor NIK", "Nomor Induk Kependudukan", "No Induk Kependudukan", "No KTP"),
        *("Nomor KTP", "NIK KTP", "KTP", "NIK/No KTP", "National ID", "National ID Number", "ID Number"),
    ),
    Field.NAME: (
        *("Nama", "Nama Lengkap", "Nama Peserta", "Nama Pekerja", "Nama Tenaga Kerja", "Nama Sesuai KTP"),
        *("Name", "Full Name", "Worker Name", "Participant Name"),
    ),
    Field.BIRTH_DATE: (
        *("Tanggal Lahir", "Tgl Lahir", "Tgl. Lahir", "Tanggal Kelahiran", "Birth Date", "Date of Birth"),
        *("Birthdate", "DOB", "Tempat, Tanggal Lahir", "Tempat/Tgl Lahir", "Tempat Tgl Lahir", "TTL"),
    ),
    Field.SEX: ("Jenis Kelamin", "JK", "Kelamin", "L/P", "Jns Kelamin", "Jenkel", "Sex", "Gender"),
    Field.VILLAGE_CODE: (
        *("Kode Desa", "Kode Desa/Kelurahan", "Kode Kelurahan", "Kode Wilayah", "Kode Kemendagri"),
        *("Village Code", "Region Code"),
    ),
    Field.VILLAGE: (
        *("Desa/Kelurahan", "Desa", "Kelurahan", "Kelurahan/Desa", "Kel/Desa", "Desa/Kel", "Nama Desa"),
        *("Nama Desa/Kelurahan", "Nama Kelurahan", "Desa Kelurahan", "Village", "Village Name"),
    ),
    Field.SUBDISTRICT: ("Kecamatan", "Kec", "Nama Kecamatan", "Subdistrict", "Sub-district", "District"),
    Field.SEGMENT: (
        *("Segmen", "Kode Segmen", "Segmen Pekerjaan", "Segmen/Pekerjaan", "Segment", "Sektor", "Sector"),
        *("Pekerjaan", "Jenis Pekerjaan", "Profesi", "Mata Pencaharian", "Occupation", "Job"),
    ),
    Field.ORIGINAL_ROW: ("Baris Asal", "Original Row"),
}
_CARD_TITLES: Mapping[Field, tuple[str, ...]] = {
    Field.NIK: _TITLES[Field.NIK],
    Field.CARD_NUMBER: (
        *(
            "Nomor Kartu",
            "No Kartu",
            "Nomor Kartu Peserta",
            "No Kartu Peserta",
            "Kartu",
            "Nomor Seri",
            "No Seri",
        ),
        *("Nomor Seri Kartu", "Serial", "Card Number", "Number"),
    ),
    Field.MEMBERSHIP: (
        *("KPJ", "No KPJ", "Nomor KPJ", "Nomor Kepesertaan", "No Kepesertaan", "Nomor Peserta", "No Peserta"),
        *("Membership", "Membership Number"),
    ),
    Field.ORIGINAL_ROW: _TITLES[Field.ORIGINAL_ROW],
}
_LONGEST_TITLE = 200  # characters looked at: no column is known by more
# Once a bracket is open for good, all after it is one match: so a text of nothing but brackets is read once, not
# once for each of them.
_BRACKETS = re.compile(r"[(\[{][^)\]}]*(?:[)\]}]|\Z)")


def title_key(cell: Cell) -> str:
    """The title's letters and digits without case or remarks in brackets: "Jenis Kelamin (L/P)*" -> "jeniskelamin"."""
    text = tidy_cell(cell)[:_LONGEST_TITLE].casefold()
    bare = _BRACKETS.sub("", text)
    return "".join(filter(str.isalnum, bare)) or "".join(filter(str.isalnum, text))


class Titles:
    """By which titles the fields of a kind of list are known, and which of them a list cannot be without; of those it cannot be
    without, a title may also be known by its words.
    """

    def __init__(self, titles: Mapping[Field, Sequence[str]], wanted: Sequence[Field]) -> None:
        self.labels = {field: LABELS[field] for field in titles}
        self.wanted = tuple(wanted)
        self._ranked: dict[str, tuple[Field, int]] = {}
        for field, known in titles.items():
            for rank, title in enumerate(known):
                self._ranked.setdefault(title_key(title), (field, rank))
        self._fields = {title_key(name): f for f, label in self.labels.items() for name in (f.value, label)}

    def __contains__(self, key: str) -> bool:
        """Whether a field is known by this title (`title_key`)."""
        return key in self._ranked

    def named(self, key: str, cell: str) -> tuple[Field, int] | None:
        """The field that a title names, and how well."""
        found = self._ranked.get(key) or by_words(cell)
        return found if found is not None and found[0] in self.labels else None

    def field(self, name: str) -> Field | None:
        """The field by its name, its label or one of its titles."""
        return self._fields.get(title_key(name)) or self._ranked.get(title_key(name), (None, 0))[0]


PEOPLE = Titles(_TITLES, (Field.NIK, Field.NAME, Field.VILLAGE, Field.SEGMENT))
CARDS = Titles(_CARD_TITLES, (Field.NIK, Field.CARD_NUMBER))


def is_title(key: str) -> bool:
    """Whether a field of a person is known by this title (`title_key`)."""
    return key in PEOPLE
