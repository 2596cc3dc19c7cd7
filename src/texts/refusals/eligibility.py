"""Why is a worker not enrolled? What the policies and the terms of a file or command say, as an officer who enrols reads it."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

ELIGIBILITY: Mapping[Reason, Text] = {
    Reason.AGE: Text(
        "Usia pada hari pertama harus {lowest} sampai {highest} tahun.",
        "The age on the first day must be {lowest} to {highest} years.",
    ),
    Reason.ALREADY_COVERED: Text(
        "Pekerja sudah terlindungi sejak {start:day} s.d. sebelum {end:day}.",
        "The worker is already covered from {start:day} until before {end:day}.",
    ),
    Reason.ALREADY_COVERED_OPEN: Text(
        "Pekerja sudah terlindungi sejak {start:day}, tanpa tanggal berakhir.",
        "The worker is already covered from {start:day} on, without an end.",
    ),
    Reason.COVERED_ELSEWHERE: Text(
        "Pekerja sudah terlindungi oleh program kabupaten lain.",
        "The worker is already covered by another regency's programme.",
    ),
    Reason.OTHER_NAME: Text(
        "NIK ini sudah tercatat atas nama lain: periksa NIK dan nama pada KTP.",
        "This NIK is in the register under another name: check NIK and name against the card.",
    ),
    Reason.TWICE_IN_COMMAND: Text(
        "Orang yang sama sudah ada pada baris {row}.",
        "The same person is already in row {row}.",
    ),
    Reason.BORN_LATER: Text(
        "Tanggal lahir sesudah hari pertama.",
        "The birth date is after the first day.",
    ),
    Reason.BIRTH_DATE_CONTRADICTS: Text(
        "Tanggal lahir berbeda dari tanggal di dalam NIK: periksa NIK dan tanggal lahir pada KTP.",
        "The birth date is another than the one within the NIK: check NIK and birth date against the card.",
    ),
    Reason.SEX_CONTRADICTS: Text(
        "Jenis kelamin berbeda dari yang di dalam NIK: periksa NIK dan jenis kelamin pada KTP.",
        "The sex is another than the one within the NIK: check NIK and sex against the card.",
    ),
    Reason.NIK_STRUCTURE: Text("Susunan NIK salah ({fault:noun}).", "The NIK is malformed ({fault:noun})."),
    Reason.NOT_A_PALM_WORKER: Text(
        "DBH sawit hanya untuk pekerja sawit yang belum pernah terdaftar.",
        "Palm-oil money covers only palm workers not registered before.",
    ),
    Reason.LIST_NOT_VERIFIED: Text("Daftar belum diverifikasi.", "The list is not verified."),
    Reason.LIST_USED_UP: Text(
        "Daftar hanya diverifikasi untuk {count:number} orang, dan semuanya sudah didaftarkan.",
        "The list is verified for only {count:number} people, and all are enrolled.",
    ),
    Reason.DECREE_VOIDED: Text(
        "SK itu sudah dibatalkan. Sebutkan SK yang berlaku; bila belum ada, catat dahulu.",
        "That decree was taken back. Name one that holds; if there is none, record it first.",
    ),
    Reason.NO_DECREE: Text("Tidak ada SK penetapan yang disebut.", "No decree is named."),
    Reason.DECREE_OF_OTHER_LIST: Text(
        "SK itu menetapkan daftar lain.",
        "That decree names another list.",
    ),
    Reason.DECREE_USED_UP: Text(
        "SK hanya menetapkan {count:number} orang, dan semuanya sudah didaftarkan.",
        "The decree names only {count:number} people, and all are enrolled.",
    ),
    Reason.NO_AGREEMENT: Text(
        "Tidak ada perjanjian kerja sama kabupaten ini yang disebut.",
        "No agreement of this regency is named.",
    ),
    Reason.WHICH_AGREEMENT: Text(
        "{count:number} perjanjian sesuai: {names}. Sebutkan yang dimaksud dengan nomor atau judulnya.",
        "{count:number} agreements fit: {names}. Name the one that is meant by its number or title.",
    ),
    Reason.WHICH_DECREE: Text(
        "{count:number} SK sesuai: {names}. Sebutkan yang dimaksud dengan nomornya.",
        "{count:number} decrees fit: {names}. Name the one that is meant by its number.",
    ),
    Reason.AGREEMENT_NOT_FOUND: Text(
        "Tidak ada perjanjian kabupaten ini dengan nomor atau judul itu. Yang tercatat: {names}.",
        "No agreement of this regency has that number or title. On record: {names}.",
    ),
    Reason.DECREE_NOT_FOUND: Text(
        "Tidak ada SK kabupaten ini dengan nomor itu. Yang tercatat: {names}.",
        "No decree of this regency has that number. On record: {names}.",
    ),
    Reason.AGREEMENT_NOT_BEGUN: Text(
        "Perjanjian kerja sama belum berlaku pada hari pertama (berlaku sejak {start:day}).",
        "The agreement is not in force yet on the first day (in force from {start:day}).",
    ),
    Reason.AGREEMENT_NOT_IN_FORCE: Text(
        "Perjanjian kerja sama tidak berlaku pada hari pertama (berlaku {start:day} s.d. sebelum {end:day}).",
        "The agreement is not in force on the first day (in force from {start:day} until before {end:day}).",
    ),
    Reason.AGREEMENT_TERMINATED: Text(
        "Perjanjian kerja sama sudah diakhiri sejak {on:day}.",
        "The agreement was terminated from {on:day}.",
    ),
    Reason.ENDS_AFTER_TERMINATION: Text(
        "Perjanjian kerja sama diakhiri sejak {on:day}: akhiri perlindungan paling lambat pada hari itu, atau pilih perjanjian "
        "yang masih berlaku.",
        "The agreement is terminated from {on:day}: let the protection end on that day at the latest, or choose an agreement "
        "that goes on.",
    ),
    Reason.PAYER_NOT_NAMED: Text(
        "Lebih dari satu perusahaan punya anggaran yang sesuai: sebutkan pembayarnya.",
        "More than one company has a budget that fits: name the payer.",
    ),
    Reason.KEPT_FOR_RING_ONE: Text(
        "{kept:number} tempat yang tersisa disimpan untuk pekerja desa ring satu perusahaan; daftarkan mereka dahulu, atau ubah kuotanya.",
        "The {kept:number} places that are left are kept for workers of the company's ring-one villages; enrol these first, or change "
        "the quotas.",
    ),
    Reason.NO_BUDGET: Text(
        "Tidak ada anggaran tahun {year} dari sumber dana ini.",
        "There is no budget for {year} from this funding source.",
    ),
    Reason.BUDGET: Text(
        "Anggaran {year} tidak cukup: perlu {needed:rupiah}, tersisa {left:rupiah}.",
        "The {year} budget is not enough: {needed:rupiah} needed, {left:rupiah} left.",
    ),
    Reason.QUOTA: Text("Kuota {quota:number} sudah penuh.", "The quota of {quota:number} is full."),
    Reason.VILLAGE_QUOTA: Text(
        "Kuota desa {village} sebanyak {quota:number} sudah penuh.",
        "The quota of {quota:number} for village {village} is full.",
    ),
    Reason.UNPRICED: Text(
        "Tarif iuran tidak diketahui untuk {programmes}; hanya program lainnya yang dicadangkan.",
        "No tariff is known for {programmes}; only the other programmes are reserved.",
    ),
    Reason.OTHER_REGENCY: Text(
        "Semua pekerja harus dari kabupaten yang sama ({region}).",
        "All workers must be of one regency ({region}).",
    ),
    Reason.VILLAGE_UNKNOWN: Text(
        "Bukan desa atau kelurahan dalam edisi yang dipakai.",
        "Not a village of the edition in use.",
    ),
    Reason.SEGMENT_UNKNOWN: Text("Segmen tidak dikenal.", "The segment is unknown."),
    Reason.SCHEME_UNKNOWN: Text("Skema tidak dikenal.", "The scheme is unknown."),
    Reason.PROGRAMMES: Text(
        "Sebutkan sedikitnya satu program, masing-masing sekali.",
        "Name at least one programme, each once.",
    ),
    Reason.NOBODY_NAMED: Text("Sebutkan sedikitnya satu pekerja.", "Name at least one worker."),
    Reason.HOW_MANY_WORKERS: Text(
        "Sebutkan 1 sampai {most:number} pekerja.", "Name 1 to {most:number} workers."
    ),
}
