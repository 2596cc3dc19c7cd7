"""What does the officer read beside a row? Why it was not used and what to do, one answer a reason of `RowIssue`."""

from collections.abc import Mapping

from ..domain.reasons import Reason
from .filling import filled
from .text import Answer, Text

_NIK_TEXT = Text(
    "Ketik NIK lengkap dari KTP ke sel berformat Teks.",
    "Type the full NIK from the card into a cell formatted as Text.",
)
_NIK_CHECK = Text("Periksa NIK pada KTP lalu ketik ulang.", "Check the NIK on the card and type it again.")
_DATE_FIX = Text(
    "Tulis tanggal lahir sebagai TTTT-BB-HH atau HH/BB/TTTT; boleh dikosongkan, maka diambil dari NIK.",
    "Write the birth date as YYYY-MM-DD or DD/MM/YYYY; left empty, it is taken from the NIK.",
)
_VILLAGE_FIX = Text(
    "Isi kode desa Kemendagri, atau nama desa/kelurahan beserta kecamatannya; daftarnya ada di lembar Desa laporan ini dan "
    "di `naungan villages`.",
    "Fill in the village's Kemendagri code, or its name with the subdistrict; they are listed on the report's sheet Villages "
    "and by `naungan villages`.",
)
_SEGMENT_FIX = Text(
    "Isi segmen dengan kode atau nama, misalnya petani dan pekebun; daftarnya ada di lembar Segmen laporan ini dan di "
    "`naungan segments`.",
    "Fill in the segment by its code or name, for example FARMER; they are listed on the report's sheet Segments and by "
    "`naungan segments`.",
)
_NO_PERSON = Text(
    "Tidak perlu diperbaiki; bila ini seorang pekerja, isi NIK dan namanya.",
    "Nothing to correct; if this is a worker, fill in the NIK and the name.",
)
_SPLIT = Text("Hubungi petugas perjanjian atau anggaran.", "Ask the officer of the agreement or budget.")


def _nik(indonesian: str, english: str, fix: Text = _NIK_CHECK) -> Answer:
    return Answer(Text(indonesian, english), fix)


ROW_MESSAGES: Mapping[Reason, Answer] = {
    Reason.NIK_MISSING: _nik("NIK kosong.", "The NIK is missing.", _NIK_TEXT),
    Reason.NIK_SCIENTIFIC: _nik(
        "Excel mengubah NIK menjadi bilangan berpangkat (E+15); angka aslinya sudah hilang dari berkas.",
        "Excel turned the NIK into a number with an exponent (E+15); its true digits are no longer in the file.",
        Text(
            "Format kolom NIK sebagai Teks, lalu ketik atau salin ulang NIK dari daftar asli.",
            "Format the NIK column as Text and type or paste the NIK again from the original list.",
        ),
    ),
    Reason.NIK_ROUNDED: _nik(
        "NIK tersimpan sebagai bilangan; angka terakhirnya mungkin sudah dibulatkan menjadi 0.",
        "The NIK is stored as a number; its last digit may have been rounded to 0.",
        Text(
            "Format kolom NIK sebagai Teks, lalu ketik ulang NIK lengkap dari KTP.",
            "Format the NIK column as Text and type the full NIK again from the card.",
        ),
    ),
    Reason.NIK_ROUNDED_STILL: _nik(
        "Angka terakhir NIK ini mungkin hilang, dan belum diperbaiki.",
        "The last digit of this NIK may be lost, and it has not been corrected yet.",
        Text(
            "Ketik ulang NIK lengkap dari KTP. Bila angka terakhirnya memang 0, kosongkan sel Alasan baris ini.",
            "Type the full NIK again from the card. If its last digit really is 0, clear this row's Reason cell.",
        ),
    ),
    Reason.NIK_LENGTH: _nik(
        "NIK berisi {length} angka, seharusnya 16.", "The NIK has {length} digits, not 16."
    ),
    Reason.NIK_DIGITS: _nik("NIK berisi selain angka.", "The NIK holds something other than digits."),
    Reason.NIK_DATE: _nik(
        "Tanggal di dalam NIK tidak ada di kalender.", "The date within the NIK is on no calendar."
    ),
    Reason.NIK_SERIAL: _nik(
        "Nomor urut di akhir NIK tidak mungkin 0000.", "The NIK's serial number cannot be 0000.", _NIK_TEXT
    ),
    Reason.NIK_REGION: _nik(
        "Kode wilayah di awal NIK tidak mungkin 00.", "The region code in the NIK cannot be 00."
    ),
    Reason.NIK_STRUCTURE: _nik("Susunan NIK tidak benar.", "The NIK is not well-formed."),
    Reason.NAME_MISSING: Answer(
        Text("Nama kosong.", "The name is missing."),
        Text("Isi nama seperti pada KTP.", "Fill in the name as on the card."),
    ),
    Reason.NAME_INVALID: Answer(
        Text("Isi kolom nama bukan nama.", "What is in the name column is not a name."),
        Text(
            "Isi nama seperti pada KTP; periksa apakah kolomnya bergeser.",
            "Fill in the name as on the card; check whether columns have shifted.",
        ),
    ),
    Reason.NAME_TOO_LONG: Answer(
        Text(
            "Nama lebih panjang dari {limit:number} huruf.", "The name is longer than {limit:number} letters."
        ),
        Text("Isi hanya nama, seperti pada KTP.", "Fill in the name only, as on the card."),
    ),
    Reason.BIRTH_DATE_UNREADABLE: Answer(
        Text("Tanggal lahir tidak terbaca.", "The birth date cannot be read."), _DATE_FIX
    ),
    Reason.BIRTH_DATE_SHORT_YEAR: Answer(
        Text("Tahun lahir hanya dua angka.", "The year of birth has two digits only."), _DATE_FIX
    ),
    Reason.BIRTH_DATE_INCOMPLETE: Answer(
        Text("Tanggal lahir tidak lengkap.", "The birth date is incomplete."), _DATE_FIX
    ),
    Reason.BIRTH_DATE_MONTH_FIRST: Answer(
        Text(
            "Tanggal lahir tampaknya ditulis bulan dahulu.", "The birth date seems to be written month first."
        ),
        _DATE_FIX,
    ),
    Reason.BIRTH_DATE_NO_SUCH_DAY: Answer(
        Text("Tanggal lahir tidak ada di kalender.", "The birth date is on no calendar."), _DATE_FIX
    ),
    Reason.BIRTH_DATE_IMPLAUSIBLE: Answer(
        Text(
            "Tanggal lahir di masa depan atau sebelum tahun 1900.",
            "The birth date is in the future or before 1900.",
        ),
        _DATE_FIX,
    ),
    Reason.BIRTH_DATE_CONTRADICTS: Answer(
        Text(
            "Tanggal lahir berbeda dari tanggal di dalam NIK.",
            "The birth date is another than the one within the NIK.",
        ),
        Text(
            "Periksa NIK dan tanggal lahir pada KTP, lalu betulkan yang salah.",
            "Check NIK and birth date against the card and correct the one that is wrong.",
        ),
    ),
    Reason.SEX_CONTRADICTS: Answer(
        Text(
            "Jenis kelamin berbeda dari yang di dalam NIK.", "The sex is another than the one within the NIK."
        ),
        Text(
            "Periksa NIK dan jenis kelamin pada KTP, lalu betulkan yang salah.",
            "Check NIK and sex against the card and correct the one that is wrong.",
        ),
    ),
    Reason.ROW_STRUCK: Answer(
        Text(
            "Baris ini menyatakan orangnya meninggal, pindah, dicoret atau tidak berhak lagi.",
            "This row says that its person died, moved away, was struck off or is not entitled any more.",
        ),
        Text(
            "Hapus barisnya; bila orang ini memang harus didaftarkan, hapus keterangan itu.",
            "Delete the row; if this person is to be enrolled indeed, delete that remark.",
        ),
    ),
    **{
        Reason(f"no_person_{what}"): Answer(
            Text(f"Bukan data pekerja: {indonesian}.", f"Not a worker: {english}."), _NO_PERSON
        )
        for what, indonesian, english in (
            ("total", "jumlah", "a total"),
            ("signature", "tanda tangan", "part of the signatures"),
            ("numbers", "nomor kolom", "numbers of the columns"),
            ("titles", "judul kolom yang diulang", "titles repeated"),
            ("heading", "judul bagian", "a heading"),
            ("note", "catatan", "a note"),
            ("example", "baris contoh", "the example of a template"),
        )
    },
    Reason.SEX_UNKNOWN: Answer(
        Text("Jenis kelamin tidak dikenal.", "The sex is not understood."),
        Text(
            "Isi L atau P; boleh dikosongkan, maka diambil dari NIK.",
            "Fill in L (male) or P (female); left empty, it is taken from the NIK.",
        ),
    ),
    Reason.VILLAGE_MISSING: Answer(Text("Desa/kelurahan kosong.", "The village is missing."), _VILLAGE_FIX),
    Reason.VILLAGE_UNKNOWN: Answer(
        Text("Desa/kelurahan ini tidak ada di kabupaten.", "There is no such village in the regency."),
        _VILLAGE_FIX,
    ),
    Reason.VILLAGE_CODE_UNKNOWN: Answer(
        Text("Kode desa ini tidak ada.", "There is no such village code."), _VILLAGE_FIX
    ),
    Reason.VILLAGE_CODE_BPS: Answer(
        Text(
            "Ini kode desa menurut BPS, bukan kode Kemendagri.",
            "This is a village code of Statistics Indonesia (BPS), not one of Kemendagri.",
        ),
        Text(
            "Ganti dengan kode Kemendagri (PP.KK.CC.DDDD), atau kosongkan kodenya dan isi nama desa/kelurahan beserta "
            "kecamatannya.",
            "Replace it with the Kemendagri code (PP.KK.CC.DDDD), or leave the code empty and fill in the village's name "
            "with the subdistrict.",
        ),
    ),
    Reason.VILLAGE_OUTSIDE: Answer(
        Text("Desa/kelurahan ini di luar kabupaten.", "This village lies outside the regency."), _VILLAGE_FIX
    ),
    Reason.VILLAGE_AMBIGUOUS: Answer(
        Text(
            "Ada {count:number} desa/kelurahan bernama ini di kabupaten.",
            "{count:number} villages of the regency have this name.",
        ),
        Text("Isi kecamatannya atau kode desanya.", "Fill in the subdistrict or the village code."),
    ),
    Reason.VILLAGE_ELSEWHERE: Answer(
        Text(
            "Desa/kelurahan ini tidak di kecamatan yang disebut.",
            "This village is not in the subdistrict named.",
        ),
        Text(
            "Betulkan kecamatannya atau isi kode desanya.",
            "Correct the subdistrict or fill in the village code.",
        ),
    ),
    Reason.VILLAGE_CONTRADICTS: Answer(
        Text(
            "Kode desa dan nama desa menunjuk tempat yang berbeda.",
            "The village code and name are different places.",
        ),
        Text(
            "Betulkan salah satunya atau kosongkan yang salah.", "Correct one of them or clear the wrong one."
        ),
    ),
    Reason.SUBDISTRICT_UNKNOWN: Answer(
        Text("Kecamatan ini tidak ada di kabupaten.", "There is no such subdistrict in the regency."),
        Text(
            "Betulkan kecamatannya atau isi kode desanya.",
            "Correct the subdistrict or fill in the village code.",
        ),
    ),
    Reason.SEGMENT_MISSING: Answer(Text("Segmen pekerjaan kosong.", "The segment is missing."), _SEGMENT_FIX),
    Reason.SEGMENT_UNKNOWN: Answer(
        Text("Segmen pekerjaan tidak dikenal.", "The segment is not known."), _SEGMENT_FIX
    ),
    Reason.FORMULA: Answer(
        Text("Sel berisi rumus tanpa nilai tersimpan.", "The cell holds a formula without a stored value."),
        Text(
            "Buka berkasnya di Excel atau LibreOffice dan simpan lagi, atau salin kolomnya lalu Tempel Khusus > Nilai.",
            "Open the file in Excel or LibreOffice and save it again, or copy the column and Paste Special > Values.",
        ),
    ),
    Reason.CELL_ERROR: Answer(
        Text("Sel berisi galat rumus, bukan nilai.", "The cell shows an error of a formula, not a value."),
        Text(
            "Perbaiki rumusnya, atau tulis nilainya di sel itu.",
            "Mend the formula, or write the value into that cell.",
        ),
    ),
    Reason.TOO_MANY_CELLS: Answer(
        Text(
            "Baris ini berisi lebih banyak kolom daripada judulnya.",
            "This row has more columns than there are titles.",
        ),
        Text(
            "Periksa tanda pemisah di dalam nama: isinya bergeser ke kanan, dan di laporan sel yang berlebih ada di ujung "
            'kanan. Kembalikan tiap isi ke kolomnya; di berkas CSV apit nama itu dengan tanda kutip (").',
            "Look for a separator within a name: what follows it has moved to the right, and in the report the cells too "
            'many are at the right end. Move each back into its column; in a CSV put quotation marks (") around that name.',
        ),
    ),
    Reason.DUPLICATE_SAME: Answer(
        Text(
            "Sama dengan baris {row}; orang ini dihitung sekali.",
            "The same as row {row}; this person counts once.",
        ),
        Text("Tidak perlu diperbaiki.", "Nothing to correct."),
    ),
    Reason.DUPLICATE_DIFFERS: Answer(
        Text(
            "NIK ini juga ada di baris {row} dengan isi yang berbeda; keduanya tidak didaftarkan.",
            "This NIK is also in row {row} with other content; neither was enrolled.",
        ),
        Text(
            "Periksa kedua baris pada KTP: betulkan NIK yang salah atau hapus baris yang keliru.",
            "Check both rows against the cards: correct the wrong NIK or delete the wrong row.",
        ),
    ),
    # What the policies say of a row (domain/eligibility)
    Reason.ALREADY_COVERED: Answer(
        Text(
            "Sudah terlindungi mulai {start:day} s.d. sebelum {end:day}.",
            "Already protected from {start:day} until before {end:day}.",
        ),
        Text("Tidak perlu didaftarkan untuk hari yang sama.", "No need to enrol them for the same days."),
    ),
    Reason.OTHER_NAME: Answer(
        Text(
            "NIK ini sudah tercatat atas nama lain, jadi baris ini tidak didaftarkan.",
            "This NIK is in the register under another name, so this row was not enrolled.",
        ),
        Text(
            "Periksa NIK dan nama pada KTP. Bila NIK-nya salah ketik, betulkan lalu kirim lagi; bila benar, beri tahu "
            "petugas register: nama yang tercatat mungkin salah.",
            "Check NIK and name against the card. If the NIK is mistyped, correct it and send the row again; if it is "
            "right, tell the register's officer: the name recorded may be wrong.",
        ),
    ),
    Reason.ALREADY_COVERED_OPEN: Answer(
        Text(
            "Sudah terlindungi sejak {start:day}, tanpa tanggal berakhir.",
            "Already protected from {start:day} on, without an end.",
        ),
        Text("Tidak perlu didaftarkan untuk hari yang sama.", "No need to enrol them for the same days."),
    ),
    Reason.COVERED_ELSEWHERE: Answer(
        Text(
            "Sudah terlindungi oleh program kabupaten lain.",
            "Already protected by another regency's programme.",
        ),
        Text("Pastikan domisilinya dengan kabupaten tersebut.", "Settle the residence with that regency."),
    ),
    Reason.AGE: Answer(
        Text(
            "Usia pada hari pertama di luar {lowest}-{highest} tahun.",
            "Aged outside {lowest}-{highest} on the first day.",
        ),
        Text(
            "Periksa tanggal lahir pada KTP; bila benar, ganti dengan pekerja lain.",
            "Check the birth date on the card; if right, choose another worker.",
        ),
    ),
    Reason.LIST_NOT_VERIFIED: Answer(
        Text("Daftar usulan belum diverifikasi.", "The proposed list is not verified."),
        Text(
            "Minta verifikasi desa, kelurahan atau kecamatan.",
            "Have the village or subdistrict office verify it.",
        ),
    ),
    Reason.LIST_USED_UP: Answer(
        Text(
            "Jumlah {count:number} pada daftar terverifikasi sudah terpakai.",
            "All {count:number} places of the verified list are used.",
        ),
        _SPLIT,
    ),
    Reason.NO_DECREE: Answer(
        Text("Belum ada SK penetapan.", "There is no decree."),
        Text("Catat SK penetapan lebih dahulu.", "Record the decree first."),
    ),
    Reason.DECREE_OF_OTHER_LIST: Answer(
        Text("SK ini menetapkan daftar lain.", "The decree is of another list."),
        Text("Pilih SK dari daftar ini.", "Choose the decree of this list."),
    ),
    Reason.DECREE_USED_UP: Answer(
        Text(
            "Jumlah {count:number} pada SK sudah terpakai.",
            "All {count:number} places of the decree are used.",
        ),
        _SPLIT,
    ),
    Reason.NO_AGREEMENT: Answer(Text("Tidak ada perjanjian kerja sama.", "There is no agreement."), _SPLIT),
    Reason.AGREEMENT_TERMINATED: Answer(
        Text("Perjanjian kerja sama diakhiri pada {on:day}.", "The agreement was terminated on {on:day}."),
        _SPLIT,
    ),
    Reason.ENDS_AFTER_TERMINATION: Answer(
        Text(
            "Perjanjian kerja sama diakhiri sejak {on:day}, sebelum perlindungan ini berakhir.",
            "The agreement is terminated from {on:day}, before this protection ends.",
        ),
        _SPLIT,
    ),
    Reason.AGREEMENT_NOT_BEGUN: Answer(
        Text(
            "Perjanjian kerja sama baru berlaku {start:day}.",
            "The agreement is in force only from {start:day}.",
        ),
        _SPLIT,
    ),
    Reason.AGREEMENT_NOT_IN_FORCE: Answer(
        Text("Perjanjian kerja sama belum atau tidak lagi berlaku.", "The agreement is not in force."), _SPLIT
    ),
    Reason.NO_BUDGET: Answer(
        Text("Tidak ada anggaran tahun {year}.", "There is no budget for {year}."), _SPLIT
    ),
    Reason.QUOTA: Answer(
        Text("Kuota {quota:number} sudah penuh.", "The quota of {quota:number} is full."), _SPLIT
    ),
    Reason.VILLAGE_QUOTA: Answer(
        Text(
            "Kuota desa {village} sebanyak {quota:number} sudah penuh.",
            "The quota of {quota:number} for village {village} is full.",
        ),
        _SPLIT,
    ),
    Reason.BUDGET: Answer(
        Text(
            "Sisa anggaran {year} {left:rupiah}, perlu {needed:rupiah}.",
            "{left:rupiah} left of the {year} budget, {needed:rupiah} needed.",
        ),
        _SPLIT,
    ),
    Reason.NOT_A_PALM_WORKER: Answer(
        Text(
            "Dana sawit hanya untuk pekerja sawit yang belum pernah terdaftar.",
            "Palm-oil money is for palm workers not registered before.",
        ),
        Text("Pilih sumber dana lain untuk pekerja ini.", "Choose another funding source for this worker."),
    ),
    Reason.TWICE_IN_COMMAND: Answer(
        Text("Orang ini sudah disebut sebelumnya.", "This person was named before."),
        Text("Tidak perlu diperbaiki.", "Nothing to correct."),
    ),
    # Found in rows that come by GraphQL (domain/commands/admission.py)
    Reason.EMPTY: Answer(
        Text("Tidak boleh kosong.", "It must not be empty."), Text("Isi nilainya.", "Fill it in.")
    ),
    Reason.BORN_LATER: Answer(
        Text("Tanggal lahir sesudah hari pertama.", "The birth date is after the first day."), _DATE_FIX
    ),
    Reason.OTHER_REGENCY: Answer(
        Text("Desa/kelurahan ini di luar kabupaten.", "This village lies outside the regency."), _VILLAGE_FIX
    ),
    Reason.OTHER: Answer(
        Text("Tidak dapat didaftarkan.", "Cannot be enrolled."),
        Text("Periksa kembali isian baris ini.", "Check what this row holds."),
    ),
}


_BY_WORD: Mapping[str, Answer] = {reason.value: answer for reason, answer in ROW_MESSAGES.items()}


def row_answer(word: str) -> Answer:
    """Alasan and perbaikan of a row by the word of its reason, as it is stored; of a word of a later version, that of any row."""
    return _BY_WORD.get(word, ROW_MESSAGES[Reason.OTHER])


def row_why(reason: str, facts: Mapping[str, str | int], language: str) -> str:
    """Alasan: why a row was not used, in "id" or "en"."""
    return filled(row_answer(reason).why, language, facts)


def row_fix(reason: str, facts: Mapping[str, str | int], language: str) -> str:
    """Perbaikan: what to do about it."""
    return filled(row_answer(reason).fix, language, facts)
