"""How are cells of officers' lists written? Column by column: what is right as it stands, what is lawful, what is not."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from naungan.domain.enrolment import Candidate
from naungan.domain.regions import Region
from naungan.domain.vocabulary import Sex

from .lists import ELSEWHERE, Cells, Form, Formula

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)


@dataclass(frozen=True)
class Person:
    """An invented person, as the identity card has them."""

    nik: str
    name: str
    born: dt.date
    sex: Sex
    village: Region
    subdistrict: Region
    segment: str

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.nik, self.name, self.born, self.sex, self.village.code, self.segment)


@dataclass(frozen=True)
class Dirt:
    """A way to write some of a row's cells, lawful or (with a `reason`) not, in lists of these `forms`; `by_nik` is whether
    it takes the NIK to tell.
    """

    name: str
    write: Callable[[Person, Random], Cells]
    reason: str | None = None
    forms: Collection[Form] = tuple(Form)
    by_nik: bool = False


def right_cells(person: Person) -> Cells:
    """A row right as it stands."""
    return {
        "NIK": person.nik,
        "Nama Lengkap": person.name,
        "Tanggal Lahir": f"{person.born:%d/%m/%Y}",
        "Jenis Kelamin": "P" if person.sex is Sex.FEMALE else "L",
        "Kode Desa": "",
        "Desa/Kelurahan": person.village.name,
        "Kecamatan": person.subdistrict.name,
        "Pekerjaan": OCCUPATIONS[person.segment][0],
        "Keterangan": "",
    }


_TEXT, _BOOKS, _BY_HAND = (Form.TEXT,), (Form.BOOK, Form.BY_HAND), (Form.BY_HAND,)

# One column after another: how it may be written, and how it may not


def _of(title: str, write: Callable[[Person], Any]) -> Callable[[Person, Random], Cells]:
    return lambda person, _: {title: write(person)}


def _nik(name: str, write: Callable[[str], Any], reason: str | None = None, **where: Any) -> Dirt:
    return Dirt(name, _of("NIK", lambda p: write(p.nik)), reason, **where)


def _born(name: str, write: Callable[[dt.date], Any], reason: str | None = None, **where: Any) -> Dirt:
    return Dirt(name, _of("Tanggal Lahir", lambda p: write(p.born)), reason, **where)


def _place(name: str, write: Callable[[Person], tuple[Any, Any, Any]], reason: str | None = None) -> Dirt:
    titles = ("Kode Desa", "Desa/Kelurahan", "Kecamatan")
    return Dirt(name, lambda p, _: dict(zip(titles, write(p), strict=True)), reason)


def _words(name: str, title: str, *words: Any, reason: str | None = None, **where: Any) -> Dirt:
    return Dirt(name, lambda _, pick: {title: pick.choice(words)}, reason, **where)


def _last_digit_0(person: Person, _: Random) -> Cells:
    """A number that went through fifteen digits of precision; whose last digit was 0 anyhow cannot be told from it."""
    return {"NIK": float(person.nik[:15] + "0")}


NIKS = (
    _nik("nik", str),
    _nik("nik in dots", lambda n: f"{n[:6]}.{n[6:12]}.{n[12:]}"),
    _nik("nik in blanks", lambda n: f" {n[:2]} {n[2:4]} {n[4:6]} {n[6:12]} {n[12:]} "),
    _nik("nik in hyphens", lambda n: "-".join((n[:4], n[4:8], n[8:12], n[12:]))),
    _nik("nik behind an apostrophe", lambda n: f"'{n}"),
    _nik("nik with what copying adds", lambda n: f"\xa0{n[:5]}\u200b{n[5:]}\ufeff"),
    _nik("nik full width", lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n)),
    _nik("nik as a text formula", lambda n: f'="{n}"'),
    _nik("nik with all its digits before E+15", lambda n: f"{n[0]},{n[1:]}E+15"),
    _nik("nik of 15 digits", lambda n: n[:15], "nik_length length=15"),
    _nik("nik of 17 digits", lambda n: n + "7", "nik_length length=17"),
    _nik("nik with a letter O", lambda n: n[:4].replace("0", "O") + n[4:], "nik_digits"),
    _nik("nik of no day", lambda n: n[:6] + "37" + n[8:], "nik_date"),
    _nik("nik of no month", lambda n: n[:8] + "13" + n[10:], "nik_date"),
    _nik("nik without a serial", lambda n: n[:12] + "0000", "nik_serial"),
    _nik("nik missing", lambda _: "", "nik_missing"),
    _nik("nik a hyphen", lambda _: "-", "nik_missing"),
    _nik("nik with an exponent", lambda n: f"{n[0]},{n[1:6]}E+15", "nik_scientific"),
    _nik("nik with an exponent and more", lambda n: f"{n[0]}.{n[1:11]}E15", "nik_scientific"),
    _nik("nik rounded in text", lambda n: f"{n[:15]}0.0", "nik_rounded", forms=_TEXT),
    Dirt("nik rounded as a number", _last_digit_0, "nik_rounded", forms=_BOOKS),
    _nik("nik a formula", lambda _: "=A1&B1", "formula"),
)
NAMES = (
    Dirt("name", _of("Nama Lengkap", lambda p: p.name)),
    Dirt("name in capitals", _of("Nama Lengkap", lambda p: p.name.upper())),
    Dirt("name in blanks", _of("Nama Lengkap", lambda p: f"  {p.name.replace(' ', '   ')}\xa0")),
    Dirt("name with a degree", _of("Nama Lengkap", lambda p: f"Drs. H. {p.name}, S.Pd.")),
    Dirt("name over two lines", _of("Nama Lengkap", lambda p: p.name.replace(" ", "\n"))),
    Dirt("name in quotation marks", _of("Nama Lengkap", lambda p: f'{p.name} "Ucil"')),
    Dirt("name of one who died", _of("Nama Lengkap", lambda p: f"Alm. {p.name}"), "row_struck"),
    _words("name missing", "Nama Lengkap", "", "-", " ", reason="name_missing"),
    _words("name a number", "Nama Lengkap", "12345", "0812 3456 7890", reason="name_invalid"),
    _words("name too long", "Nama Lengkap", "Panjang " * 20, reason="name_too_long"),
    _words("name a formula", "Nama Lengkap", "=B7", "+B7", reason="formula"),
)
BORN = (
    _born("born", lambda d: f"{d:%d/%m/%Y}"),
    _born("born in one digit", lambda d: f"{d.day}/{d.month}/{d.year}"),
    _born("born in hyphens", lambda d: f"{d:%d-%m-%Y}"),
    _born("born in dots", lambda d: f"{d:%d.%m.%Y}"),
    _born("born year first", lambda d: d.isoformat()),
    _born("born year first in slashes", lambda d: f"{d:%Y/%m/%d}"),
    _born("born with a time", lambda d: f"{d.isoformat()} 00:00:00"),
    _born("born month named", lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}"),
    _born("born month short", lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3].upper()}-{d.year}"),
    _born("born somewhere", lambda d: f"Kuala Kapuas, {d:%d-%m-%Y}"),
    _born("born as a serial", lambda d: str((d - dt.date(1899, 12, 30)).days)),
    _born("born as a date", lambda d: d),
    _born("born left to the nik", lambda _: ""),
    _born("born a hyphen", lambda _: "-"),
    _born("born zeros", lambda _: "0000-00-00"),
    _born("born of two digits", lambda d: f"{d:%d/%m/%y}"),
    _born("born of two digits in hyphens", lambda d: f"{d.day}-{d.month}-{d:%y}"),
    _born("born of two digits, month named", lambda d: f"{d.day} {MONTHS[d.month - 1]} {d:%y}"),
    _born("born month first", lambda d: f"{d:%m/%d/%Y}"),
    _born("born month first, of two digits", lambda d: f"{d:%m/%d/%y}"),
    _born("born month named first", lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}"),
    _born("born without separators", lambda d: f"{d:%d%m%Y}"),
    _born("born without separators, year first", lambda d: f"{d:%Y%m%d}"),
    _born("born in blanks", lambda d: f"{d:%d %m %Y}"),
    _born("born with a full stop", lambda d: f"{d:%d-%m-%Y}."),
    _born("born on a day of the week", lambda d: f"Sabtu, {d.day} {MONTHS[d.month - 1]} {d.year}"),
    _born("born in capitals and slashes", lambda d: f"{d.day}/{MONTHS[d.month - 1][:3].upper()}/{d.year}"),
    _born("born in a year", lambda d: str(d.year)),
    _born("born in a month", lambda d: f"{MONTHS[d.month - 1]} {d.year}"),
    _born("born nobody knows when", lambda _: "tidak tahu", by_nik=True),
    _born("born of another column", lambda _: "Laki-laki", by_nik=True),
    _born("born in the future", lambda d: f"{d:%d/%m}/2084", "birth_date_implausible", by_nik=True),
    _born("born another year", lambda d: f"{d:%d/%m}/{d.year + 4}", "birth_date_contradicts", by_nik=True),
    _born("born a day later", lambda d: d + dt.timedelta(1), "birth_date_contradicts", by_nik=True),
    _born("born in another year alone", lambda d: str(d.year - 1), "birth_date_contradicts", by_nik=True),
    _born(
        "born on no day",
        lambda d: f"31/{'02' if d.month != 2 else '04'}/{d.year}",
        "birth_date_no_such_day",
        by_nik=True,
    ),
    _born("born a formula", lambda _: "=D7", "formula"),
)
SEXES = (
    Dirt("sex", _of("Jenis Kelamin", lambda p: "P" if p.sex is Sex.FEMALE else "L")),
    Dirt("sex small", _of("Jenis Kelamin", lambda p: "p" if p.sex is Sex.FEMALE else "l")),
    Dirt("sex in full", _of("Jenis Kelamin", lambda p: "Perempuan" if p.sex is Sex.FEMALE else "Laki-laki")),
    Dirt("sex apart", _of("Jenis Kelamin", lambda p: "WANITA" if p.sex is Sex.FEMALE else "LAKI - LAKI")),
    Dirt("sex short", _of("Jenis Kelamin", lambda p: "Pr." if p.sex is Sex.FEMALE else "Lk ")),
    Dirt("sex in English", _of("Jenis Kelamin", lambda p: "Female" if p.sex is Sex.FEMALE else "M")),
    Dirt("sex as a number", _of("Jenis Kelamin", lambda p: "2" if p.sex is Sex.FEMALE else "1")),
    Dirt(
        "sex twice", _of("Jenis Kelamin", lambda p: "P (Perempuan)" if p.sex is Sex.FEMALE else "L/Laki-laki")
    ),
    Dirt(
        "the other sex",
        _of("Jenis Kelamin", lambda p: "L" if p.sex is Sex.FEMALE else "P"),
        "sex_contradicts",
        by_nik=True,
    ),
    _words("sex left to the nik", "Jenis Kelamin", "", "-"),
    _words("sex unknown", "Jenis Kelamin", "X", "?", "tidak tahu", reason="sex_unknown"),
)
PLACES = (
    _place("village", lambda p: ("", p.village.name, p.subdistrict.name)),
    _place(
        "village in capitals", lambda p: ("", p.village.name.upper(), f"KEC. {p.subdistrict.name.upper()}")
    ),
    _place("village in blanks", lambda p: ("-", f" {p.village.name} ", f"{p.subdistrict.name}\xa0")),
    _place("village by code", lambda p: (p.village.code, "", "")),
    _place("village by code without dots", lambda p: (p.village.code.replace(".", ""), "", "")),
    _place("village by code as a number", lambda p: (p.village.code.replace(".", "") + ".0", "", "")),
    _place("village by code and name", lambda p: (p.village.code, p.village.name, p.subdistrict.name)),
    _place("village by the code for a name", lambda p: ("", p.village.code, p.subdistrict.name)),
    _place("village by code in hyphens", lambda p: (p.village.code.replace(".", "-"), "", "")),
    _place("village by code in blanks", lambda p: (p.village.code.replace(".", " "), "", "")),
    _place("village by code short of zeros", lambda p: (p.village.code.replace(".0", "."), "", "")),
    _place("village by code and name in one", lambda p: ("", f"{p.village.code} {p.village.name}", "")),
    _place("subdistrict by code", lambda p: ("", p.village.name, p.subdistrict.code)),
    _place("village by the code of BPS", lambda _: ("6203010005", "", ""), "village_code_bps"),
    _place("village missing", lambda _: ("", "", ""), "village_missing"),
    _place(
        "village of no name", lambda p: ("", "Desa Antah Berantah", p.subdistrict.name), "village_unknown"
    ),
    _place("village of no code", lambda p: (f"{p.village.code[:9]}9999", "", ""), "village_code_unknown"),
    _place("village of another regency", lambda _: (ELSEWHERE, "", ""), "village_outside"),
    _place("subdistrict of no name", lambda p: ("", p.village.name, "Entah Berantah"), "subdistrict_unknown"),
    _place("village a formula", lambda p: ("", "=F7", p.subdistrict.name), "formula"),
)
OCCUPATIONS = {
    "FARMER": (
        "petani",
        "FARMER",
        "Petani & Pekebun",
        "PETANI/PEKEBUN",
        "Buruh Tani",
        "Buruh tani/perkebunan",
    ),
    "FISHER": ("nelayan", "fisher", "Nelayan/Perikanan", "NELAYAN DAN PEMBUDIDAYA IKAN", "pembudidaya ikan"),
    "TRADER_MICRO": ("pedagang", "PKL", "Pedagang kaki lima", "UMKM", "Wiraswasta", "pedagang  sayur"),
    "RELIGIOUS_WORKER": ("keagamaan", "Imam Masjid", "Guru Ngaji", "marbot masjid"),
    "NEIGHBOURHOOD_HEAD": ("ketua RT", "Ketua RT 04", "KETUA RT.07", "RT"),
    "UNSPECIFIED": ("tidak disebutkan", "UNSPECIFIED"),
}
SEGMENTS = (
    Dirt("segment", _of("Pekerjaan", lambda p: OCCUPATIONS[p.segment][0])),
    Dirt("segment in other words", lambda p, pick: {"Pekerjaan": pick.choice(OCCUPATIONS[p.segment])}),
    _words("segment unknown", "Pekerjaan", "astronaut", "penjelajah waktu", reason="segment_unknown"),
    _words("segment missing", "Pekerjaan", "", "-", reason="segment_missing"),
    _words("segment a formula", "Pekerjaan", "=H7", "@H7", reason="formula"),
)
REMARKS = (
    _words("no remark", "Keterangan", ""),
    _words(
        "a remark", "Keterangan", "hadir", "sudah diverifikasi", "tidak pindah", "KTP dilampirkan", "0812"
    ),
    _words("gone", "Keterangan", "Meninggal dunia", "DICORET", "Pindah ke Banjarmasin", reason="row_struck"),
)


def _by_hand(name: str, title: str, *, in_nik: bool = False) -> tuple[Dirt, Dirt]:
    """Cells without a value of their own; what the NIK tells too (`in_nik`) counts as blank where it is not available."""
    return (
        _words(f"{name} never computed", title, Formula("=Z1&Z2"), reason="formula", forms=_BY_HAND),
        _words(f"{name} not available", title, "#N/A", forms=_BY_HAND)
        if in_nik
        else _words(
            f"{name} an error", title, "#N/A", "#REF!", "#VALUE!", reason="cell_error", forms=_BY_HAND
        ),
    )


COLUMNS: Mapping[str, Sequence[Dirt]] = {
    "NIK": (*NIKS, *_by_hand("NIK", "NIK")),
    "name": (*NAMES, *_by_hand("name", "Nama Lengkap")),
    "born": (*BORN, *_by_hand("born", "Tanggal Lahir", in_nik=True)),
    "sex": (*SEXES, *_by_hand("sex", "Jenis Kelamin", in_nik=True)),
    "place": (*PLACES, *_by_hand("place", "Desa/Kelurahan")),
    "segment": (*SEGMENTS, *_by_hand("segment", "Pekerjaan")),
    "remark": REMARKS,
}
