"""What can be wrong with the input of any command?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

INPUTS: Mapping[Reason, Text] = {
    Reason.EMPTY: Text(
        "Tidak boleh kosong: tulis sedikitnya satu huruf atau angka.",
        "Must not be empty: write at least one letter or digit.",
    ),
    Reason.NEGATIVE: Text("Tidak boleh negatif.", "Must not be negative."),
    Reason.NOT_POSITIVE: Text("Harus lebih dari nol.", "Must be more than zero."),
    Reason.TOO_MANY: Text("Paling banyak {most:number} sekaligus.", "At most {most:number} at a time."),
    Reason.TOO_LONG: Text("Paling panjang {most:number} karakter.", "At most {most:number} characters."),
    Reason.HOLDS_A_NIK: Text(
        "Teks ini tampak memuat NIK; data pribadi tidak boleh masuk ke catatan.",
        "This text seems to hold a NIK; personal data must not enter the log.",
    ),
    Reason.CONTROL_CHARACTERS: Text(
        "Teks memuat karakter yang tidak tercetak.",
        "The text holds characters that cannot be printed.",
    ),
    Reason.CODE_UNKNOWN: Text(
        "Bukan salah satu nilai yang dikenal; pilih dari daftar nilai isian ini.",
        "Not one of the known values; choose from the list of values of this field.",
    ),
    Reason.NOT_FOUND: Text("{kind:noun} tidak ditemukan.", "{kind:noun} was not found."),
    Reason.REGION_UNKNOWN: Text(
        "Bukan kabupaten, kecamatan atau desa dalam edisi yang dipakai.",
        "Not a regency, subdistrict or village of the edition in use.",
    ),
    Reason.NOT_A_REGENCY: Text(
        "Anggaran dialokasikan untuk kabupaten atau kota: beri kodenya, misalnya 64.01.",
        "A budget is allocated for a regency: give its code, for example 64.01.",
    ),
    Reason.OTHER_REGION: Text("Milik wilayah lain ({region}).", "It belongs to another region ({region})."),
    Reason.UNKNOWN_REGION: Text(
        "Wilayah {code} tidak ada dalam edisi yang dipakai.",
        "The edition in use has no region {code}.",
    ),
    Reason.IN_THE_FUTURE: Text(
        "Tanggal {day:day} belum tiba: di wilayah ini hari ini {today:day}. Catat setelah terjadi, atau perbaiki tanggalnya.",
        "{day:day} has not come yet: today is {today:day} there. Record it once it has happened, or correct the date.",
    ),
    Reason.DIED_IN_THE_FUTURE: Text(
        "Kematian belum terjadi pada hari sebelum {day:day}: di wilayah ini hari ini {today:day}. Perbaiki tanggalnya.",
        "Nobody has died yet on the day before {day:day}: today is {today:day} there. Correct the date.",
    ),
    Reason.TOO_FAR_AHEAD: Text(
        "Tanggal {day:day} terlalu jauh: rencana paling jauh sepuluh tahun ke depan, sampai {last:day}.",
        "{day:day} is too far ahead: a plan reaches ten years ahead at most, to {last:day}.",
    ),
    Reason.TOO_LONG_AGO: Text(
        "{day:day} terlalu lama: tanggal paling awal adalah 1 Januari {first}. Periksa tahunnya.",
        "{day:day} is too long ago: the earliest day is 1 January {first}. Check the year.",
    ),
    Reason.BACKWARDS: Text("Masa berakhir sebelum dimulai.", "The period ends before it starts."),
    Reason.BAD_PARTIAL_DATE: Text(
        "Tanggal tidak sesuai ketelitiannya (YYYY, YYYY-MM atau YYYY-MM-DD).",
        "The date does not fit its precision (YYYY, YYYY-MM or YYYY-MM-DD).",
    ),
    Reason.VERSION: Text(
        "Sudah berubah: versi sekarang {current:number}, bukan {expected:number}. Buka lagi, lihat yang berubah, lalu kirim lagi.",
        "It has changed: the current version is {current:number}, not {expected:number}. Open it again, see what changed, and send it again.",
    ),
    Reason.KEY_USED: Text(
        "Kunci ini sudah dipakai untuk perintah dengan isi lain.",
        "This key was already used for a command with another body.",
    ),
}
