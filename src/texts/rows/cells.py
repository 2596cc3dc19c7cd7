"""What is wrong with the cells of a row, before anybody judges whom it is about?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Answer, Text
from .fixes import DATE_FIX, NIK_CHECK, NIK_TEXT, NO_PERSON, SEGMENT_FIX, VILLAGE_FIX


def _nik(indonesian: str, english: str, fix: Text = NIK_CHECK) -> Answer:
    return Answer(Text(indonesian, english), fix)


CELLS: Mapping[Reason, Answer] = {
    Reason.NIK_MISSING: _nik("NIK kosong.", "The NIK is missing.", NIK_TEXT),
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
        "Nomor urut di akhir NIK tidak mungkin 0000.", "The NIK's serial number cannot be 0000.", NIK_TEXT
    ),
    Reason.NIK_REGION: _nik(
        "Kode wilayah di awal NIK tidak mungkin 00.", "The region code in the NIK cannot be 00."
    ),
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
        Text("Tanggal lahir tidak terbaca.", "The birth date cannot be read."), DATE_FIX
    ),
    Reason.BIRTH_DATE_SHORT_YEAR: Answer(
        Text("Tahun lahir hanya dua angka.", "The year of birth has two digits only."), DATE_FIX
    ),
    Reason.BIRTH_DATE_INCOMPLETE: Answer(
        Text("Tanggal lahir tidak lengkap.", "The birth date is incomplete."), DATE_FIX
    ),
    Reason.BIRTH_DATE_MONTH_FIRST: Answer(
        Text(
            "Tanggal lahir tampaknya ditulis bulan dahulu.", "The birth date seems to be written month first."
        ),
        DATE_FIX,
    ),
    Reason.BIRTH_DATE_NO_SUCH_DAY: Answer(
        Text("Tanggal lahir tidak ada di kalender.", "The birth date is on no calendar."), DATE_FIX
    ),
    Reason.BIRTH_DATE_IMPLAUSIBLE: Answer(
        Text(
            "Tanggal lahir di masa depan atau sebelum tahun 1900.",
            "The birth date is in the future or before 1900.",
        ),
        DATE_FIX,
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
            Text(f"Bukan data pekerja: {indonesian}.", f"Not a worker: {english}."), NO_PERSON
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
    Reason.VILLAGE_MISSING: Answer(Text("Desa/kelurahan kosong.", "The village is missing."), VILLAGE_FIX),
    Reason.VILLAGE_CODE_UNKNOWN: Answer(
        Text("Kode desa ini tidak ada.", "There is no such village code."), VILLAGE_FIX
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
        Text("Desa/kelurahan ini di luar kabupaten.", "This village lies outside the regency."), VILLAGE_FIX
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
    Reason.SEGMENT_MISSING: Answer(Text("Segmen pekerjaan kosong.", "The segment is missing."), SEGMENT_FIX),
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
    Reason.OTHER: Answer(
        Text("Tidak dapat didaftarkan.", "Cannot be enrolled."),
        Text("Periksa kembali isian baris ini.", "Check what this row holds."),
    ),
}
