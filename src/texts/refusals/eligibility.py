"""Why is a worker not enrolled? What the policies and the terms of a file or command say, as an officer who enrols reads it."""

from collections.abc import Mapping

from ..text import Text

ELIGIBILITY: Mapping[str, Text] = {
    "age": Text(
        "Usia pada hari pertama harus {lowest} sampai {highest} tahun.",
        "The age on the first day must be {lowest} to {highest} years.",
    ),
    "already_covered": Text(
        "Pekerja sudah terlindungi sejak {start:day} s.d. sebelum {end:day}.",
        "The worker is already covered from {start:day} until before {end:day}.",
    ),
    "already_covered_open": Text(
        "Pekerja sudah terlindungi sejak {start:day}, tanpa tanggal berakhir.",
        "The worker is already covered from {start:day} on, without an end.",
    ),
    "covered_elsewhere": Text(
        "Pekerja sudah terlindungi oleh program kabupaten lain.",
        "The worker is already covered by another regency's programme.",
    ),
    "other_name": Text(
        "NIK ini sudah tercatat atas nama lain: periksa NIK dan nama pada KTP.",
        "This NIK is in the register under another name: check NIK and name against the card.",
    ),
    "twice_in_command": Text(
        "Orang yang sama sudah ada pada baris {row}.",
        "The same person is already in row {row}.",
    ),
    "born_later": Text(
        "Tanggal lahir sesudah hari pertama.",
        "The birth date is after the first day.",
    ),
    "nik_structure": Text("Susunan NIK salah ({fault:noun}).", "The NIK is malformed ({fault:noun})."),
    "not_a_palm_worker": Text(
        "DBH sawit hanya untuk pekerja sawit yang belum pernah terdaftar.",
        "Palm-oil money covers only palm workers not registered before.",
    ),
    "list_not_verified": Text("Daftar belum diverifikasi.", "The list is not verified."),
    "list_used_up": Text(
        "Daftar hanya diverifikasi untuk {count:number} orang, dan semuanya sudah didaftarkan.",
        "The list is verified for only {count:number} people, and all are enrolled.",
    ),
    "no_decree": Text("Tidak ada SK penetapan yang disebut.", "No decree is named."),
    "decree_of_other_list": Text(
        "SK itu menetapkan daftar lain.",
        "That decree names another list.",
    ),
    "decree_used_up": Text(
        "SK hanya menetapkan {count:number} orang, dan semuanya sudah didaftarkan.",
        "The decree names only {count:number} people, and all are enrolled.",
    ),
    "no_agreement": Text(
        "Tidak ada perjanjian kerja sama kabupaten ini yang disebut.",
        "No agreement of this regency is named.",
    ),
    "agreement_not_begun": Text(
        "Perjanjian kerja sama belum berlaku pada hari pertama (berlaku sejak {start:day}).",
        "The agreement is not in force yet on the first day (in force from {start:day}).",
    ),
    "agreement_not_in_force": Text(
        "Perjanjian kerja sama tidak berlaku pada hari pertama (berlaku {start:day} s.d. sebelum {end:day}).",
        "The agreement is not in force on the first day (in force from {start:day} until before {end:day}).",
    ),
    "agreement_terminated": Text(
        "Perjanjian kerja sama sudah diakhiri sejak {on:day}.",
        "The agreement was terminated from {on:day}.",
    ),
    "ends_after_termination": Text(
        "Perjanjian kerja sama diakhiri sejak {on:day}: akhiri perlindungan paling lambat pada hari itu, atau pilih perjanjian "
        "yang masih berlaku.",
        "The agreement is terminated from {on:day}: let the protection end on that day at the latest, or choose an agreement "
        "that goes on.",
    ),
    "no_budget": Text(
        "Tidak ada anggaran tahun {year} dari sumber dana ini.",
        "There is no budget for {year} from this funding source.",
    ),
    "budget": Text(
        "Anggaran {year} tidak cukup: perlu {needed:rupiah}, tersisa {left:rupiah}.",
        "The {year} budget is not enough: {needed:rupiah} needed, {left:rupiah} left.",
    ),
    "quota": Text("Kuota {quota:number} sudah penuh.", "The quota of {quota:number} is full."),
    "village_quota": Text(
        "Kuota desa {village} sebanyak {quota:number} sudah penuh.",
        "The quota of {quota:number} for village {village} is full.",
    ),
    "unpriced": Text(
        "Tarif iuran tidak diketahui untuk {programmes}; hanya program lainnya yang dicadangkan.",
        "No tariff is known for {programmes}; only the other programmes are reserved.",
    ),
    "other_regency": Text(
        "Semua pekerja harus dari kabupaten yang sama ({region}).",
        "All workers must be of one regency ({region}).",
    ),
    "village_unknown": Text(
        "Bukan desa atau kelurahan dalam edisi yang dipakai.",
        "Not a village of the edition in use.",
    ),
    "segment_unknown": Text("Segmen tidak dikenal.", "The segment is unknown."),
    "scheme_unknown": Text("Skema tidak dikenal.", "The scheme is unknown."),
    "programmes": Text(
        "Sebutkan sedikitnya satu program, masing-masing sekali.",
        "Name at least one programme, each once.",
    ),
    "nobody_named": Text("Sebutkan sedikitnya satu pekerja.", "Name at least one worker."),
    "how_many_workers": Text("Sebutkan 1 sampai {most:number} pekerja.", "Name 1 to {most:number} workers."),
}
