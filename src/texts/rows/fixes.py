"""What can be done about a row? What several reasons ask for alike."""

from ..text import Text

NIK_TEXT = Text(
    "Ketik NIK lengkap dari KTP ke sel berformat Teks.",
    "Type the full NIK from the card into a cell formatted as Text.",
)
NIK_CHECK = Text("Periksa NIK pada KTP lalu ketik ulang.", "Check the NIK on the card and type it again.")
DATE_FIX = Text(
    "Tulis tanggal lahir sebagai TTTT-BB-HH atau HH/BB/TTTT; boleh dikosongkan, maka diambil dari NIK.",
    "Write the birth date as YYYY-MM-DD or DD/MM/YYYY; left empty, it is taken from the NIK.",
)
VILLAGE_FIX = Text(
    "Isi kode desa Kemendagri, atau nama desa/kelurahan beserta kecamatannya; daftarnya ada di lembar Desa laporan ini.",
    "Fill in the village's Kemendagri code, or its name with the subdistrict; they are listed on the report's sheet Villages.",
)
SEGMENT_FIX = Text(
    "Isi segmen dengan kode atau nama, misalnya petani dan pekebun; daftarnya ada di lembar Segmen laporan ini. Bila tidak ada "
    "yang cocok, isi tidak disebutkan; untuk seluruh daftar: {unknown_segment:option}.",
    "Fill in the segment by its code or name, for example FARMER; they are listed on the report's sheet Segments. Where none "
    "fits, fill in UNSPECIFIED; for the whole list: {unknown_segment:option}.",
)
NO_PERSON = Text(
    "Tidak perlu diperbaiki; bila ini seorang pekerja, isi NIK dan namanya.",
    "Nothing to correct; if this is a worker, fill in the NIK and the name.",
)
ASK_OFFICER = Text(
    "Hubungi petugas perjanjian atau anggaran; setelah beres, kirim lagi berkas yang sama.",
    "Ask the officer of the agreement or budget; once it is settled, send the same file again.",
)
DEATH_CHECK = Text(
    "Periksa NIK pada KTP. Bila benar, keluarkan baris ini; bila orangnya masih hidup, beri tahu petugas register.",
    "Check the NIK on the card. If it is right, leave this row out; if the person is alive, tell the register's officer.",
)
