"""What do `naungan segments`, `naungan villages` and `naungan template` say? Their texts in Indonesian and English."""

from collections.abc import Mapping

from .text import Text

LIST_TEXTS: Mapping[str, Text] = {
    "segments": Text(
        "Segmen yang boleh disebut dalam daftar: sebutan, kode dan nama lain.",
        "The segments a list may name: label, code and other names.",
    ),
    "villages": Text(
        "Desa dan kelurahan suatu kabupaten atau kecamatan, dengan kodenya.",
        "The villages of a regency or subdistrict, with their codes.",
    ),
    "villages_region": Text(
        "Kode kabupaten atau kecamatan, mis. 64.09 atau 64.09.01.",
        "The code of a regency or subdistrict, e.g. 64.09 or 64.09.01.",
    ),
    "villages_no_region": Text(
        "bukan kode kabupaten atau kecamatan, mis. 64.09",
        "not the code of a regency or subdistrict, e.g. 64.09",
    ),
    "template": Text(
        "Buat daftar kosong berisi judul, contoh, pilihan, serta segmen dan desa yang berlaku di satu kabupaten.",
        "Make an empty list with titles, an example, drop-down lists, and the valid segments and villages of a regency.",
    ),
    "template_file": Text("Berkas .xlsx yang akan dibuat.", "The .xlsx file to make."),
    "template_not_xlsx": Text("nama berkas harus berakhir .xlsx", "the file's name must end in .xlsx"),
    "template_exists": Text(
        "{path} sudah ada, jadi tidak ditimpa: sebut nama lain, atau hapus dahulu berkas itu",
        "{path} is there already and was not written over: choose another name, or delete that file first",
    ),
    "template_made": Text(
        "Daftar kosong dibuat: {path}. Hapus baris contoh, isi mulai dari sana, lalu periksa dengan `naungan enrol --dry-run`.",
        "The empty list is made: {path}. Delete the example row, fill in from there, then try `naungan enrol --dry-run`.",
    ),
    "segment": Text("segmen", "segment"),
    "code": Text("kode", "code"),
    "other_names": Text("nama lain", "other names"),
    "village": Text("desa/kelurahan", "village"),
    "subdistrict": Text("kecamatan", "subdistrict"),
}
