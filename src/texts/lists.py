"""What do `naungan segments`, `naungan villages` and `naungan template` say? Their texts in Indonesian and English."""

from .text import Spoken


class Lists(Spoken):
    """Texts of `segments`, `villages` and `template`."""

    SEGMENTS = (
        "Segmen yang boleh disebut dalam daftar: sebutan, kode dan nama lain.",
        "The segments a list may name: label, code and other names.",
    )
    SEGMENTS_REGION = (
        "Kode kabupaten/kota, untuk nama-namanya sendiri (occupations.yaml); tanpa ini hanya nama yang berlaku di semua.",
        "Code of a regency, for its own names (occupations.yaml); without it those of every regency only.",
    )
    VILLAGES = (
        "Desa dan kelurahan suatu kabupaten atau kecamatan, dengan kodenya.",
        "The villages of a regency or subdistrict, with their codes.",
    )
    VILLAGES_REGION = (
        "Kode kabupaten atau kecamatan, mis. 64.09 atau 64.09.01.",
        "The code of a regency or subdistrict, e.g. 64.09 or 64.09.01.",
    )
    VILLAGES_NO_REGION = (
        "bukan kode kabupaten atau kecamatan, mis. 64.09",
        "not the code of a regency or subdistrict, e.g. 64.09",
    )
    TEMPLATE = (
        "Buat daftar kosong berisi judul, contoh, pilihan, serta segmen dan desa yang berlaku di satu kabupaten.",
        "Make an empty list with titles, an example, drop-down lists, and the valid segments and villages of a regency.",
    )
    TEMPLATE_FILE = ("Berkas .xlsx yang akan dibuat.", "The .xlsx file to make.")
    TEMPLATE_NOT_XLSX = ("nama berkas harus berakhir .xlsx", "the file's name must end in .xlsx")
    TEMPLATE_EXISTS = (
        "{path} sudah ada, jadi tidak ditimpa: sebut nama lain, atau hapus dahulu berkas itu",
        "{path} is there already and was not written over: choose another name, or delete that file first",
    )
    TEMPLATE_MADE = (
        "Daftar kosong dibuat: {path}. Hapus baris contoh, isi mulai dari sana, lalu periksa dengan `naungan enrol --dry-run`.",
        "The empty list is made: {path}. Delete the example row, fill in from there, then try `naungan enrol --dry-run`.",
    )
    SEGMENT = ("segmen", "segment")
    CODE = ("kode", "code")
    OTHER_NAMES = ("nama lain", "other names")
    VILLAGE = ("desa/kelurahan", "village")
    SUBDISTRICT = ("kecamatan", "subdistrict")
