"""Why is an enrolment not changed or ended?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

ENROLMENTS: Mapping[Reason, Text] = {
    Reason.AFTER_END: Text(
        "Kepesertaan ini sudah berakhir pada {end:day}; pengakhiran tidak memperpanjangnya. Bila tanggal itu salah, "
        "perbaiki dahulu tanggal berakhirnya ({correct_enrolment:option}).",
        "This enrolment already ended on {end:day}; ending it does not lengthen it. If that day is wrong, correct the end "
        "first ({correct_enrolment:option}).",
    ),
    Reason.BEFORE_PERIOD: Text(
        "Tanggal sebelum masa perlindungan, yang dimulai {start:day}.",
        "The day is before the protection, which starts on {start:day}.",
    ),
    Reason.OUTSIDE_PERIOD: Text(
        "Tanggal di luar masa perlindungan ({start:day} s.d. sebelum {end:day}).",
        "The day is outside the protection ({start:day} until before {end:day}).",
    ),
    Reason.ENDS_BEFORE_START: Text(
        "Masa perlindungan berakhir sebelum dimulai ({start:day}).",
        "The protection ends before it starts ({start:day}).",
    ),
    Reason.ENDS_BEFORE_A_MOVE: Text(
        "Tercatat perpindahan mulai {day:day}; hari terakhir tidak boleh sebelum hari itu. Pilih hari itu atau sesudahnya, atau "
        "batalkan dahulu perpindahannya: catat perpindahan mulai hari yang sama, kembali ke desa dan segmen sebelumnya "
        "({transfer_enrolment:option}). Bila perlindungan memang berakhir sebelum itu, akhiri ({end_enrolment:option}).",
        "A move is recorded from {day:day} on; the last day must not lie before it. Choose that day or a later one, or take the "
        "move back first: record a move from the same day on, to the village and segment before it "
        "({transfer_enrolment:option}). If protection did end before it, end it ({end_enrolment:option}).",
    ),
    Reason.STARTS_AFTER_A_MOVE: Text(
        "Tercatat perpindahan mulai {day:day}; hari pertama harus sebelum hari itu. Pilih hari yang lebih awal, atau batalkan "
        "dahulu perpindahannya: catat perpindahan mulai hari yang sama, kembali ke desa dan segmen sebelumnya "
        "({transfer_enrolment:option}).",
        "A move is recorded from {day:day} on; the first day must lie before it. Choose an earlier day, or take the move back "
        "first: record a move from the same day on, to the village and segment before it ({transfer_enrolment:option}).",
    ),
    Reason.PROTECTS_NO_DAY: Text(
        "Kepesertaan ini tidak melindungi satu hari pun, jadi tidak ada yang dapat diubah. Bila pekerja memang harus "
        "terlindungi, daftarkan lagi.",
        "This enrolment protects no day, so there is nothing to change. If the worker should be protected, enrol them "
        "again.",
    ),
    Reason.LEAVES_REGENCY: Text(
        "Desa berada di luar kabupaten kepesertaan; pindah kabupaten bukan mutasi.",
        "The village lies outside the enrolment's regency; leaving it is not a transfer.",
    ),
    Reason.NOT_ENDED: Text(
        "Kepesertaan ini belum pernah diakhiri, jadi tidak ada pengakhiran yang dibatalkan. Bila tanggal berakhirnya salah, "
        "perbaiki tanggal itu ({correct_enrolment:option}).",
        "Nothing ended this enrolment, so there is no end to take back. If its planned end is wrong, correct it "
        "({correct_enrolment:option}).",
    ),
    Reason.NOT_LONGER: Text(
        "Kepesertaan ini berakhir {end:day}; sebutkan hari sesudahnya, atau kosongkan bila berjalan tanpa tanggal berakhir.",
        "This enrolment ends on {end:day}; name a later day, or leave the day out where it goes on without an end.",
    ),
    Reason.REASON_OF_REGISTER: Text(
        "Alasan ini hanya dicatat bersama pembatalan kematian. Bila pekerja tidak meninggal, batalkan catatan kematiannya; "
        "selain itu pilih alasan lain.",
        "This reason is recorded only where a death is withdrawn. If the worker did not die, withdraw the death; otherwise choose "
        "another reason.",
    ),
    Reason.DIED_AFTER_END: Text(
        "Kepesertaan ini sudah berakhir pada {end:day}, sebelum kematian itu; tidak ada hari terlindungi yang perlu diakhiri. "
        "Bila tanggal berakhir itu salah, perbaiki dahulu ({correct_enrolment:option}), lalu catat kematiannya.",
        "This enrolment already ended on {end:day}, before the death; there is no protected day left to end. If that day "
        "is wrong, correct it first ({correct_enrolment:option}), then record the death.",
    ),
    Reason.DIED_WITHOUT_DAYS: Text(
        "Kepesertaan ini tidak melindungi satu hari pun, jadi tidak ada yang diakhiri oleh kematian itu. Bila pekerja "
        "terlindungi oleh kepesertaan lain, catat kematiannya pada kepesertaan itu.",
        "This enrolment protects no day, so there is nothing for the death to end. If another enrolment protects the "
        "worker, record the death on that one.",
    ),
}
