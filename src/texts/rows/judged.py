"""Why is the worker of a row not enrolled? What policies and terms say, as the officer reads it beside the row."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Answer, Text
from .fixes import ASK_OFFICER, DATE_FIX, DEATH_CHECK, NIK_CHECK, SEGMENT_FIX, VILLAGE_FIX

JUDGED: Mapping[Reason, Answer] = {
    Reason.NIK_STRUCTURE: Answer(Text("Susunan NIK tidak benar.", "The NIK is not well-formed."), NIK_CHECK),
    Reason.VILLAGE_UNKNOWN: Answer(
        Text("Desa/kelurahan ini tidak ada di kabupaten.", "There is no such village in the regency."),
        VILLAGE_FIX,
    ),
    Reason.SEGMENT_UNKNOWN: Answer(
        Text("Segmen pekerjaan tidak dikenal.", "The segment is not known."), SEGMENT_FIX
    ),
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
    Reason.WORKER_DIED: Answer(
        Text(
            "Pekerja ini tercatat meninggal sebelum hari pertama.",
            "This worker is on record as dead before the first day.",
        ),
        DEATH_CHECK,
    ),
    Reason.DIED_WITHIN: Answer(
        Text(
            "Pekerja ini tercatat meninggal dalam masa perlindungan itu.",
            "This worker is on record as dead within that period.",
        ),
        DEATH_CHECK,
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
        ASK_OFFICER,
    ),
    Reason.NO_DECREE: Answer(
        Text("Belum ada SK penetapan.", "There is no decree."),
        Text("Catat SK penetapan lebih dahulu.", "Record the decree first."),
    ),
    Reason.DECREE_VOIDED: Answer(
        Text("SK ini sudah dibatalkan.", "The decree was taken back."),
        Text("Pilih SK yang berlaku.", "Choose a decree that holds."),
    ),
    Reason.DECREE_OF_OTHER_LIST: Answer(
        Text("SK ini menetapkan daftar lain.", "The decree is of another list."),
        Text("Pilih SK dari daftar ini.", "Choose the decree of this list."),
    ),
    Reason.LIST_HAS_PEOPLE: Answer(
        Text("Daftar ini memuat orangnya.", "This list carries its people."),
        Text("Daftarkan dari daftar itu, tanpa berkas.", "Enrol from the list, without a file."),
    ),
    Reason.LISTED_DEAD: Answer(
        Text("Orang ini tercatat meninggal.", "This person is on record as dead."),
        Text(
            "Keluarkan dari daftar; bila itu salah, batalkan catatan kematiannya.",
            "Take them off the list; if that is wrong, withdraw the death.",
        ),
    ),
    Reason.ROW_OF_OTHER_VILLAGE: Answer(
        Text(
            "Bukan warga desa yang mengusulkan ({village}).", "Not of the village that proposes ({village})."
        ),
        Text("Desa itu sendiri yang mengusulkannya.", "Their own village proposes them."),
    ),
    Reason.TWICE_IN_LIST: Answer(
        Text(
            "Orang yang sama sudah ada pada baris {row} daftar.",
            "The same person already stands in row {row} of the list.",
        ),
        Text("Hapus baris ini, atau perbaiki NIK-nya.", "Delete this row, or correct its NIK."),
    ),
    Reason.TWICE_IN_CORRECTION: Answer(
        Text(
            "Orang yang sama disebut dua kali dalam berkas ini.",
            "The same person is named twice in this file.",
        ),
        Text("Hapus salah satunya, atau perbaiki NIK-nya.", "Delete one of them, or correct its NIK."),
    ),
    Reason.ROW_TWICE: Answer(
        Text("Baris asal {row} disebut dua kali.", "Original row {row} is named twice."),
        Text("Hapus salah satunya.", "Delete one of them."),
    ),
    Reason.ROW_UNKNOWN: Answer(
        Text(
            "Tidak ada baris {row} pada daftar, atau baris itu sudah ditarik.",
            "There is no row {row} on the list, or it was withdrawn.",
        ),
        Text(
            "Hapus baris ini; untuk orang baru, kosongkan Baris Asal.",
            "Delete this row; for a new person, leave Original Row blank.",
        ),
    ),
    Reason.ROW_ACCEPTED: Answer(
        Text("Baris {row} sudah diterima kantornya.", "Row {row} was accepted by its office."),
        Text("Hapus baris ini: ia tidak diubah.", "Delete this row: it is not changed."),
    ),
    Reason.ROW_RETURNED: Answer(
        Text("Dikembalikan kantornya: {why}.", "Returned by the office: {why}."),
        Text(
            "Perbaiki selnya, lalu unggah berkas ini dari halaman daftarnya.",
            "Correct its cells, and upload this file from the page of the list.",
        ),
    ),
    Reason.ROW_UNCHANGED: Answer(
        Text("Baris ini masih sama seperti yang dikembalikan.", "This row is still as it was returned."),
        Text(
            "Perbaiki selnya. Bila sudah benar, kirim baris ini dari halaman daftarnya.",
            "Correct its cells. If they are right, send this row from the page of the list.",
        ),
    ),
    Reason.ROW_ENROLLED: Answer(
        Text(
            "Orang di baris {row} sudah didaftarkan dari daftar ini.",
            "The person in row {row} is enrolled from this list.",
        ),
        Text("Batalkan dahulu kepesertaannya.", "Take the enrolment back first."),
    ),
    Reason.NOT_NAMED: Answer(
        Text(
            "SK tidak menyebut baris ini: belum diterima, atau diusulkan sesudah SK.",
            "The decree does not name this row: it is not accepted, or was proposed after the decree.",
        ),
        ASK_OFFICER,
    ),
    Reason.DECREE_USED_UP: Answer(
        Text(
            "Jumlah {count:number} pada SK sudah terpakai.",
            "All {count:number} places of the decree are used.",
        ),
        ASK_OFFICER,
    ),
    Reason.NO_AGREEMENT: Answer(
        Text("Tidak ada perjanjian kerja sama.", "There is no agreement."), ASK_OFFICER
    ),
    Reason.AGREEMENT_TERMINATED: Answer(
        Text("Perjanjian kerja sama diakhiri pada {on:day}.", "The agreement was terminated on {on:day}."),
        ASK_OFFICER,
    ),
    Reason.ENDS_AFTER_TERMINATION: Answer(
        Text(
            "Perjanjian kerja sama diakhiri sejak {on:day}, sebelum perlindungan ini berakhir.",
            "The agreement is terminated from {on:day}, before this protection ends.",
        ),
        ASK_OFFICER,
    ),
    Reason.AGREEMENT_NOT_BEGUN: Answer(
        Text(
            "Perjanjian kerja sama baru berlaku {start:day}.",
            "The agreement is in force only from {start:day}.",
        ),
        ASK_OFFICER,
    ),
    Reason.AGREEMENT_NOT_IN_FORCE: Answer(
        Text("Perjanjian kerja sama belum atau tidak lagi berlaku.", "The agreement is not in force."),
        ASK_OFFICER,
    ),
    Reason.PAYER_NOT_NAMED: Answer(
        Text(
            "Lebih dari satu perusahaan punya anggaran yang sesuai, dan tidak satu pun disebut.",
            "More than one company has a budget that fits, and none is named.",
        ),
        ASK_OFFICER,
    ),
    Reason.KEPT_FOR_RING_ONE: Answer(
        Text(
            "{kept:number} tempat yang tersisa disimpan untuk pekerja desa ring satu perusahaan.",
            "The {kept:number} places that are left are kept for workers of the company's ring-one villages.",
        ),
        ASK_OFFICER,
    ),
    Reason.NO_BUDGET: Answer(
        Text("Tidak ada anggaran tahun {year}.", "There is no budget for {year}."), ASK_OFFICER
    ),
    Reason.QUOTA: Answer(
        Text("Kuota {quota:number} sudah penuh.", "The quota of {quota:number} is full."), ASK_OFFICER
    ),
    Reason.VILLAGE_QUOTA: Answer(
        Text(
            "Kuota desa {village} sebanyak {quota:number} sudah penuh.",
            "The quota of {quota:number} for village {village} is full.",
        ),
        ASK_OFFICER,
    ),
    Reason.BUDGET: Answer(
        Text(
            "Sisa anggaran {year} {left:rupiah}, perlu {needed:rupiah}.",
            "{left:rupiah} left of the {year} budget, {needed:rupiah} needed.",
        ),
        ASK_OFFICER,
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
    Reason.EMPTY: Answer(
        Text("Tidak boleh kosong.", "It must not be empty."), Text("Isi nilainya.", "Fill it in.")
    ),
    Reason.BORN_LATER: Answer(
        Text("Tanggal lahir sesudah hari pertama.", "The birth date is after the first day."), DATE_FIX
    ),
    Reason.OTHER_REGENCY: Answer(
        Text("Desa/kelurahan ini di luar kabupaten.", "This village lies outside the regency."), VILLAGE_FIX
    ),
}
