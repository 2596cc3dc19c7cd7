"""Why does a row of a list of card numbers become no card? What the officer reads beside the row."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Answer, Text

_NUMBER_FIX = Text(
    "Periksa nomornya pada daftar asli BPJS, lalu ketik ulang ke sel berformat Teks.",
    "Check the number in the original list of BPJS and type it again into a cell formatted as Text.",
)
_LEAVE_OUT = Text("Keluarkan baris ini dari daftar.", "Leave this row out of the list.")

CARD_ROWS: Mapping[Reason, Answer] = {
    Reason.HAS_CARD: Answer(
        Text("Pekerja sudah punya kartu lain.", "The worker already has another card."),
        Text(
            "Keluarkan baris ini; bila kartunya berganti, catat penggantiannya.",
            "Leave this row out; where the card was replaced, record the replacement.",
        ),
    ),
    Reason.SERIAL_TAKEN: Answer(
        Text("Nomor ini sudah dipakai kartu lain.", "This number is another card's already."), _NUMBER_FIX
    ),
    Reason.MEMBERSHIP_TAKEN: Answer(
        Text("KPJ ini milik pekerja lain.", "This KPJ is another worker's."), _NUMBER_FIX
    ),
    Reason.MEMBERSHIP_OF_CARD: Answer(
        Text(
            "KPJ ini milik pekerja lain di kabupaten ini: kartunya {card}.",
            "This KPJ is another worker's in this regency: their card is {card}.",
        ),
        Text(
            "Periksa nomornya pada daftar asli BPJS; bila kartu itu yang salah, batalkan dahulu.",
            "Check the number in the original list of BPJS; if that card is the wrong one, take it back first.",
        ),
    ),
    Reason.NUMBER_FORM: Answer(
        Text(
            "Nomor terdiri atas 1 sampai 20 angka, huruf atau tanda hubung.",
            "A number has 1 to 20 digits, letters or hyphens.",
        ),
        _NUMBER_FIX,
    ),
    Reason.NUMBER_IS_A_NIK: Answer(
        Text("Ini tampak seperti NIK.", "This looks like a NIK."),
        Text("Isi nomor kartu atau KPJ, bukan NIK.", "Give the card's number or the KPJ, not a NIK."),
    ),
    Reason.NUMBER_ROUNDED: Answer(
        Text(
            "Nomor ini tersimpan sebagai bilangan yang terlalu panjang; angka terakhirnya mungkin hilang.",
            "This number is stored as a number too long for a spreadsheet; its last digits may be lost.",
        ),
        _NUMBER_FIX,
    ),
    Reason.NUMBER_TWICE: Answer(
        Text("Nomor ini sudah ada pada baris {row}.", "This number is given in row {row} already."),
        _NUMBER_FIX,
    ),
    Reason.NIK_NOT_KNOWN: Answer(
        Text(
            "Belum pernah ada pekerja dengan NIK ini yang terdaftar di {region}.",
            "No worker of this NIK was ever enrolled in {region}.",
        ),
        Text(
            "Periksa NIK-nya; bila benar, daftarkan pekerjanya dahulu.",
            "Check the NIK; if it is right, enrol the worker first.",
        ),
    ),
    Reason.NIK_TWICE: Answer(
        Text(
            "NIK ini sudah ada pada baris {row}; satu pekerja mendapat satu kartu.",
            "This NIK stands in row {row} already; one worker gets one card.",
        ),
        _LEAVE_OUT,
    ),
    Reason.NOT_PROTECTED_HERE: Answer(
        Text(
            "Pekerja ini tidak terlindungi di {region} pada atau sesudah tanggal penerbitan.",
            "This worker is not protected in {region} on or after the day of issue.",
        ),
        _LEAVE_OUT,
    ),
}
