"""Which field does a title name that nobody foresaw? By its words: one of the field, and others that change nothing.

"Nama Lengkap Peserta" is a name; "Nama Ibu Kandung" is not the worker's, for "ibu" is no word that changes nothing.
"""

import re

from .rows import Field

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 200
_AFTER_ALL = 100  # ranks behind the titles that are known as they are

_SAME = {
    **dict.fromkeys(("no", "nomor", "nmr", "number", "num", "nr"), "nomor"),
    **dict.fromkeys(("tgl", "tanggal", "tg", "date", "tggl"), "tanggal"),
    **dict.fromkeys(("desa", "des", "ds", "village"), "desa"),
    **dict.fromkeys(("kelurahan", "kel", "lurah", "kampung", "nagari", "gampong", "pekon"), "kelurahan"),
    **dict.fromkeys(("kecamatan", "kec", "distrik", "subdistrict", "district"), "kecamatan"),
    **dict.fromkeys(("jenis", "jns", "jen"), "jenis"),
    **dict.fromkeys(("lahir", "kelahiran", "birth", "lhr"), "lahir"),
    **dict.fromkeys(("nama", "name", "nm"), "nama"),
    **dict.fromkeys(("pekerjaan", "profesi", "pencaharian", "occupation", "job", "okupasi"), "pekerjaan"),
    **dict.fromkeys(("segmen", "segment", "sektor", "sector"), "segmen"),
    **dict.fromkeys(("kelamin", "sex", "gender", "jenkel", "jk"), "kelamin"),
    **dict.fromkeys(("ktp", "ektp"), "ktp"),
    **dict.fromkeys(("kode", "kd", "code"), "kode"),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ANYBODY = _words(
    "peserta pekerja tenaga kerja calon penerima manfaat bantuan warga penduduk rentan anggota lengkap sesuai ktp e yang "
    "bersangkutan ybs di dan the of worker participant full as per in id card identitas wajib diisi jaminan sosial bpjs"
)
_PLACE = _ANYBODY | _words("nama domisili alamat tempat tinggal asal wilayah dalam")
# (field, the words of which all must be there, the words that may be there too), the narrower ones first
_FIELDS: tuple[tuple[Field, frozenset[str], frozenset[str]], ...] = tuple(
    (field, _words(needed), _words(more) | harmless)
    for field, needed, more, harmless in (
        (Field.NIK, "nik", "nomor induk kependudukan digit 16 angka elektronik", _ANYBODY),
        (Field.NIK, "induk kependudukan", "nomor digit 16 angka", _ANYBODY),
        (Field.NIK, "nomor ktp", "induk digit 16 angka elektronik", _ANYBODY),
        (Field.NIK, "nomor kependudukan", "digit 16 angka", _ANYBODY),
        (Field.NIK, "nomor identitas", "digit 16 angka kependudukan", _ANYBODY),
        (Field.BIRTH_DATE, "tanggal lahir", "tempat bulan bln tahun thn hari hr dd mm yyyy place", _ANYBODY),
        (Field.SEX, "kelamin", "jenis l p lk pr laki perempuan pria wanita", _ANYBODY),
        (Field.SEX, "l p", "", _ANYBODY),
        (Field.SEX, "lk pr", "", _ANYBODY),
        (Field.SEX, "laki perempuan", "", _ANYBODY),
        (Field.VILLAGE_CODE, "kode desa", "kelurahan nama kemendagri kepmendagri", _words("wilayah")),
        (Field.VILLAGE_CODE, "kode kelurahan", "desa nama kemendagri kepmendagri", _words("wilayah")),
        (Field.VILLAGE_CODE, "kode wilayah", "kemendagri kepmendagri", frozenset()),
        (Field.VILLAGE, "desa", "kelurahan", _PLACE),
        (Field.VILLAGE, "kelurahan", "desa", _PLACE),
        (Field.SUBDISTRICT, "kecamatan", "", _PLACE),
        (Field.SEGMENT, "segmen", "kode pekerjaan jenis nama kelompok kategori", _ANYBODY),
        (
            Field.SEGMENT,
            "pekerjaan",
            "jenis mata utama pokok saat ini sekarang bidang kelompok kategori nama segmen",
            _ANYBODY,
        ),
        (Field.SEGMENT, "jenis usaha", "bidang", _ANYBODY),
        (Field.SEGMENT, "lapangan usaha", "pekerjaan jenis", _ANYBODY),
        (Field.NAME, "nama", "", _ANYBODY),
    )
)


def by_words(title: str) -> tuple[Field, int] | None:
    """The field, and a rank behind all known titles: the fewer words of no matter, the sooner."""
    words = {_SAME.get(word, word) for word in _WORD.findall(_bare(title))}
    if not words or len(words) > 10:
        return None
    for field, needed, more in _FIELDS:
        if needed <= words <= needed | more:
            return field, _AFTER_ALL + len(words - needed)
    return None


_BRACKETS = re.compile(r"[(\[{][^)\]}]*(?:[)\]}]|\Z)")


def _bare(title: str) -> str:
    """Small letters, without remarks in brackets where anything stands before them."""
    text = title[:_LONGEST].casefold().replace("e-ktp", "ektp")
    bare = _BRACKETS.sub(" ", text)
    return bare if _WORD.search(bare) else text
