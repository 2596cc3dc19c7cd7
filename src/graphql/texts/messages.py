"""How is a refusal said? Messages by reason, Indonesian first, English by Accept-Language; facts fill the gaps.

No fact identifies a person, so no message can.
"""

from collections.abc import Mapping

from ..types.context import Locale
from ..types.values import show_day, show_rupiah
from .faults import FAULTS
from .nouns import NAMED, noun

# reason: (Indonesian, English). Names in braces are the breach's facts.
REFUSALS: dict[str, tuple[str, str]] = {
    "after_end": (
        "Kepesertaan ini sudah berakhir pada {end}; pengakhiran tidak memperpanjangnya. Bila tanggal itu salah, "
        "perbaiki dahulu tanggal berakhirnya (correctEnrolment).",
        "This enrolment already ended on {end}; ending it does not lengthen it. If that day is wrong, correct the end "
        "first (correctEnrolment).",
    ),
    "age": (
        "Usia pada hari pertama harus {lowest} sampai {highest} tahun.",
        "The age on the first day must be {lowest} to {highest} years.",
    ),
    "agreement_not_begun": (
        "Perjanjian kerja sama belum berlaku pada hari pertama (berlaku sejak {start}).",
        "The agreement is not in force yet on the first day (in force from {start}).",
    ),
    "agreement_not_in_force": (
        "Perjanjian kerja sama tidak berlaku pada hari pertama (berlaku {start} s.d. sebelum {end}).",
        "The agreement is not in force on the first day (in force from {start} until before {end}).",
    ),
    "agreement_terminated": (
        "Perjanjian kerja sama sudah diakhiri sejak {on}.",
        "The agreement was terminated from {on}.",
    ),
    "ends_after_termination": (
        "Perjanjian kerja sama diakhiri sejak {on}: akhiri perlindungan paling lambat pada hari itu, atau pilih perjanjian "
        "yang masih berlaku.",
        "The agreement is terminated from {on}: let the protection end on that day at the latest, or choose an agreement "
        "that goes on.",
    ),
    "already_allocated": (
        "Anggaran ini sudah dialokasikan pada tahap {stage}.",
        "This budget is already allocated at stage {stage}.",
    ),
    "already_covered": (
        "Pekerja sudah terlindungi sejak {start} s.d. sebelum {end}.",
        "The worker is already covered from {start} until before {end}.",
    ),
    "already_covered_open": (
        "Pekerja sudah terlindungi sejak {start}, tanpa tanggal berakhir.",
        "The worker is already covered from {start} on, without an end.",
    ),
    "already_terminated": (
        "Perjanjian sudah diakhiri sejak {on}.",
        "The agreement was already terminated from {on}.",
    ),
    "already_verified": (
        "Daftar ini sudah diverifikasi {office} pada {on} untuk {verified} orang; catatan itu tetap. Samakan isian ini, atau "
        "usulkan daftar yang baru.",
        "This list was already verified by {office} on {on} for {verified} people, and that stays on record. Make this "
        "field agree with it, or propose a new list.",
    ),
    "atomic_rows": (
        "Impor sekaligus paling banyak {most} baris.",
        "An all-or-nothing import has at most {most} rows.",
    ),
    "batch_begun": (
        "Impor ini sudah dimulai sebagian demi sebagian.",
        "This import was begun part by part.",
    ),
    "batch_not_open": (
        "Buka lagi impor ini (openBatch) dengan ketentuan yang sama.",
        "Open this batch again (openBatch) on the same terms.",
    ),
    "checksum": (
        "Sidik potongan ini tidak cocok dengan baris-barisnya.",
        "The checksum does not fit the rows.",
    ),
    "chunks_missing": (
        "Yang diterima {found} potongan, bukan potongan 0 sampai sebelum {chunks}.",
        "{found} chunks were accepted, not chunks 0 up to before {chunks}.",
    ),
    "how_many_rows": ("Kirim 1 sampai {most} baris.", "Send 1 to {most} rows."),
    "row_numbers": (
        "Nomor baris harus positif dan tidak berulang.",
        "Row numbers must be positive and each used once.",
    ),
    "batch_closed": ("Impor ini sudah ditutup.", "This import is closed."),
    "chunk_differs": (
        "Potongan {number} sudah diterima dengan isi lain.",
        "Chunk {number} was already accepted with other content.",
    ),
    "before_start": (
        "Tanggal berada sebelum hari pertama, {start}.",
        "The day is before the first day, {start}.",
    ),
    "below_lower_bound": (
        "Jumlah di bawah batas bawah yang disebutkan, {at_least_rupiah}.",
        "The amount is below its stated lower bound, {at_least_rupiah}.",
    ),
    "below_reserved": (
        "Jumlah di bawah yang sudah dicadangkan, {reserved_rupiah}.",
        "The amount is below what is already reserved, {reserved_rupiah}.",
    ),
    "below_used": (
        "Kuota di bawah yang sudah terpakai, {used}.",
        "The quota is below what is already used, {used}.",
    ),
    "budget": (
        "Anggaran {year} tidak cukup: perlu {needed_rupiah}, tersisa {left_rupiah}.",
        "The {year} budget is not enough: {needed_rupiah} needed, {left_rupiah} left.",
    ),
    "card_not_waiting": (
        "Kartu ini tidak sedang menunggu diserahkan.",
        "This card is not waiting to be handed over.",
    ),
    "card_over": (
        "Kartu ini tidak lagi berlaku ({status}).",
        "This card is no longer valid ({status}).",
    ),
    "other_name": (
        "NIK ini sudah tercatat atas nama lain: periksa NIK dan nama pada KTP.",
        "This NIK is in the register under another name: check NIK and name against the card.",
    ),
    "covered_elsewhere": (
        "Pekerja sudah terlindungi oleh program kabupaten lain.",
        "The worker is already covered by another regency's programme.",
    ),
    "decree_of_other_list": (
        "SK itu menetapkan daftar lain.",
        "That decree names another list.",
    ),
    "decree_used_up": (
        "SK hanya menetapkan {count} orang, dan semuanya sudah didaftarkan.",
        "The decree names only {count} people, and all are enrolled.",
    ),
    "code_unknown": (
        "Bukan salah satu nilai yang dikenal; pilih dari daftar nilai isian ini.",
        "Not one of the known values; choose from the list of values of this field.",
    ),
    "digest_form": (
        "Sidik daftar harus SHA-256: 64 angka heksadesimal kecil.",
        "The list digest must be a SHA-256: 64 lower-case hexadecimal digits.",
    ),
    "empty": (
        "Tidak boleh kosong: tulis sedikitnya satu huruf atau angka.",
        "Must not be empty: write at least one letter or digit.",
    ),
    "ends_before_start": (
        "Masa perlindungan berakhir sebelum dimulai ({start}).",
        "The protection ends before it starts ({start}).",
    ),
    "fewer_than_named": (
        "Jumlah lebih kecil daripada kartu yang disebut ({named}).",
        "The count is smaller than the cards named ({named}).",
    ),
    "issued_later": (
        "Kartu diterbitkan sesudah tanggal penyerahan.",
        "The card was issued after the day of the handover.",
    ),
    "leaves_regency": (
        "Desa berada di luar kabupaten kepesertaan; pindah kabupaten bukan mutasi.",
        "The village lies outside the enrolment's regency; leaving it is not a transfer.",
    ),
    "list_known_otherwise": (
        "Daftar dengan sidik ini sudah diusulkan dengan keterangan lain.",
        "A list of this digest was already proposed with other particulars.",
    ),
    "list_not_proposed": ("Daftar ini belum diusulkan.", "This list was not proposed."),
    "list_not_verified": ("Daftar belum diverifikasi.", "The list is not verified."),
    "list_used_up": (
        "Daftar hanya diverifikasi untuk {count} orang, dan semuanya sudah didaftarkan.",
        "The list is verified for only {count} people, and all are enrolled.",
    ),
    "more_than_proposed": (
        "Melebihi jumlah yang diusulkan ({proposed}).",
        "More than were proposed ({proposed}).",
    ),
    "more_than_verified": (
        "Melebihi jumlah yang diverifikasi ({verified}).",
        "More than were verified ({verified}).",
    ),
    "no_enrolments": ("Sebutkan sedikitnya satu kepesertaan.", "Name at least one enrolment."),
    "nobody_named": ("Sebutkan sedikitnya satu pekerja.", "Name at least one worker."),
    "worker_named_twice": (
        "Pekerja yang sama sudah disebut pada baris {row}; satu pekerja mendapat satu kartu.",
        "The same worker is named in row {row} already; one worker gets one card.",
    ),
    "named_twice": ("Kartu disebut dua kali.", "A card is named twice."),
    "negative": ("Tidak boleh negatif.", "Must not be negative."),
    "no_agreement": (
        "Tidak ada perjanjian kerja sama kabupaten ini yang disebut.",
        "No agreement of this regency is named.",
    ),
    "no_budget": (
        "Tidak ada anggaran tahun {year} dari sumber dana ini.",
        "There is no budget for {year} from this funding source.",
    ),
    "no_decree": ("Tidak ada SK penetapan yang disebut.", "No decree is named."),
    "no_figure": ("Sebutkan nilai atau batas bawahnya.", "Give a value or its lower bound."),
    "not_a_palm_worker": (
        "DBH sawit hanya untuk pekerja sawit yang belum pernah terdaftar.",
        "Palm-oil money covers only palm workers not registered before.",
    ),
    "not_a_ratio": ("Rasio harus 0 sampai 1.", "A ratio must be 0 to 1."),
    "not_found": ("{kind} tidak ditemukan.", "{kind} was not found."),
    "not_positive": ("Harus lebih dari nol.", "Must be more than zero."),
    "nothing_allocated": (
        "Sebutkan jumlah, batas bawah, atau kuota.",
        "Give an amount, a lower bound or a quota.",
    ),
    "other_region": ("Milik wilayah lain ({region}).", "It belongs to another region ({region})."),
    "before_period": (
        "Tanggal sebelum masa perlindungan, yang dimulai {start}.",
        "The day is before the protection, which starts on {start}.",
    ),
    "died_after_end": (
        "Kepesertaan ini sudah berakhir pada {end}, sebelum kematian itu; tidak ada hari terlindungi yang perlu diakhiri. "
        "Bila tanggal berakhir itu salah, perbaiki dahulu (correctEnrolment), lalu catat kematiannya.",
        "This enrolment already ended on {end}, before the death; there is no protected day left to end. If that day "
        "is wrong, correct it first (correctEnrolment), then record the death.",
    ),
    "died_without_days": (
        "Kepesertaan ini tidak melindungi satu hari pun, jadi tidak ada yang diakhiri oleh kematian itu. Bila pekerja "
        "terlindungi oleh kepesertaan lain, catat kematiannya pada kepesertaan itu.",
        "This enrolment protects no day, so there is nothing for the death to end. If another enrolment protects the "
        "worker, record the death on that one.",
    ),
    "outside_period": (
        "Tanggal di luar masa perlindungan ({start} s.d. sebelum {end}).",
        "The day is outside the protection ({start} until before {end}).",
    ),
    "payer_missing": (
        "Dana perusahaan harus menyebut pembayarnya.",
        "Corporate funding must name its payer.",
    ),
    "per_unit_incomplete": (
        "Jumlah per satuan dan satuannya harus disebut bersama.",
        "A figure per unit and its unit belong together.",
    ),
    "protects_no_day": (
        "Kepesertaan ini tidak melindungi satu hari pun, jadi tidak ada yang dapat diubah. Bila pekerja memang harus "
        "terlindungi, daftarkan lagi.",
        "This enrolment protects no day, so there is nothing to change. If the worker should be protected, enrol them "
        "again.",
    ),
    "quota": ("Kuota {quota} sudah penuh.", "The quota of {quota} is full."),
    "village_quota": (
        "Kuota desa {village} sebanyak {quota} sudah penuh.",
        "The quota of {quota} for village {village} is full.",
    ),
    "since_when": (
        "Pernyataan 'sejak' harus menyebut sejak kapan.",
        "A claim with `since` must say since when.",
    ),
    "twice_in_command": (
        "Orang yang sama sudah ada pada baris {row}.",
        "The same person is already in row {row}.",
    ),
    "two_parties": ("Sebutkan sedikitnya dua pihak.", "Name at least two parties."),
    "unpriced": (
        "Tarif iuran tidak diketahui untuk {programmes}; hanya program lainnya yang dicadangkan.",
        "No tariff is known for {programmes}; only the other programmes are reserved.",
    ),
    "born_later": (
        "Tanggal lahir sesudah hari pertama.",
        "The birth date is after the first day.",
    ),
    "has_card": ("Pekerja sudah punya kartu.", "The worker already has a card."),
    "holds_a_nik": (
        "Teks ini tampak memuat NIK; data pribadi tidak boleh masuk ke catatan.",
        "This text seems to hold a NIK; personal data must not enter the log.",
    ),
    "how_many_cards": ("Sebutkan 1 sampai {most} kepesertaan.", "Name 1 to {most} enrolments."),
    "how_many_workers": ("Sebutkan 1 sampai {most} pekerja.", "Name 1 to {most} workers."),
    "key_used": (
        "Kunci ini sudah dipakai untuk perintah dengan isi lain.",
        "This key was already used for a command with another body.",
    ),
    "nik_structure": ("Susunan NIK salah ({fault}).", "The NIK is malformed ({fault})."),
    "other_regency": (
        "Semua pekerja harus dari kabupaten yang sama ({region}).",
        "All workers must be of one regency ({region}).",
    ),
    "programmes": (
        "Sebutkan sedikitnya satu program, masing-masing sekali.",
        "Name at least one programme, each once.",
    ),
    "not_a_regency": (
        "Anggaran dialokasikan untuk kabupaten atau kota: beri kodenya, misalnya 64.01.",
        "A budget is allocated for a regency: give its code, for example 64.01.",
    ),
    "region_unknown": (
        "Bukan kabupaten, kecamatan atau desa dalam edisi yang dipakai.",
        "Not a regency, subdistrict or village of the edition in use.",
    ),
    "scheme_unknown": ("Skema tidak dikenal.", "The scheme is unknown."),
    "segment_unknown": ("Segmen tidak dikenal.", "The segment is unknown."),
    "version": (
        "Sudah berubah: versi sekarang {current}, bukan {expected}.",
        "It has changed: the current version is {current}, not {expected}.",
    ),
    "village_unknown": (
        "Bukan desa atau kelurahan dalam edisi yang dipakai.",
        "Not a village of the edition in use.",
    ),
    # Days, papers and places that cannot be
    "in_the_future": (
        "Tanggal {day} belum tiba: di wilayah ini hari ini {today}. Catat setelah terjadi, atau perbaiki tanggalnya.",
        "{day} has not come yet: today is {today} there. Record it once it has happened, or correct the date.",
    ),
    "died_in_the_future": (
        "Kematian belum terjadi pada hari sebelum {day}: di wilayah ini hari ini {today}. Perbaiki tanggalnya.",
        "Nobody has died yet on the day before {day}: today is {today} there. Correct the date.",
    ),
    "too_far_ahead": (
        "Tanggal {day} terlalu jauh: rencana paling jauh sepuluh tahun ke depan, sampai {last}.",
        "{day} is too far ahead: a plan reaches ten years ahead at most, to {last}.",
    ),
    "too_long_ago": (
        "{day} terlalu lama: tanggal paling awal adalah 1 Januari {first}. Periksa tahunnya.",
        "{day} is too long ago: the earliest day is 1 January {first}. Check the year.",
    ),
    "no_day": (
        "Perjanjian tidak berlaku satu hari pun: akhirnya harus sesudah hari pertama, {start}.",
        "The agreement would hold on no day: it must end after its first day, {start}.",
    ),
    "memorandum_under": (
        "Kesepakatan bersama tidak berada di bawah kesepakatan lain; kosongkan isian ini.",
        "A memorandum is not made under another one; leave this out.",
    ),
    "not_a_memorandum": (
        "Yang disebut bukan kesepakatan bersama.",
        "What is named here is not a memorandum.",
    ),
    "signer_not_a_regency": (
        "Perjanjian ditandatangani kabupaten atau kota: beri kodenya, misalnya 64.01.",
        "An agreement is signed by a regency: give its code, for example 64.01.",
    ),
    "decree_not_of_a_regency": (
        "SK ditetapkan kabupaten atau kota: beri kodenya, misalnya 64.01.",
        "A decree is issued by a regency: give its code, for example 64.01.",
    ),
    "proposer": (
        "Daftar diusulkan desa, kelurahan, atau seluruh kabupaten, bukan kecamatan: beri kode salah satunya.",
        "A list is proposed by a village or for a whole regency, not by a subdistrict: give the code of one of them.",
    ),
    "before_verification": (
        "SK bertanggal sebelum daftarnya diverifikasi ({verified}); perbaiki tanggalnya.",
        "The decree is dated before its list was verified ({verified}); correct the date.",
    ),
    "decree_known_otherwise": (
        "SK nomor {number} kabupaten ini sudah dicatat dengan tanggal, daftar atau jumlah lain. "
        "Tulis nomor lengkap dengan tahunnya.",
        "Decree {number} of this regency is on record with another date, list or count. "
        "Write the whole number with its year.",
    ),
    "nothing_handed_over": (
        "Sebutkan kartu yang diserahkan, atau jumlahnya.",
        "Name the cards that were handed over, or say how many.",
    ),
    "card_of_other_regency": (
        "Kartu ini milik pekerja kabupaten lain; yang menyerahkannya kabupatennya sendiri, bukan {region}.",
        "This card is a worker's of another regency; their own regency hands it over, not {region}.",
    ),
    "value_below_at_least": (
        "Nilai lebih kecil daripada batas bawahnya, {at_least}; sebutkan salah satu yang benar.",
        "The value is below its own lower bound, {at_least}; give the one that is right.",
    ),
    "assumed_beside_named": (
        "Tanggal asumsi hanya untuk pernyataan yang tidak menyebut waktu; kosongkan salah satu.",
        "A day is assumed only where the claim names none; leave one of the two out.",
    ),
    "said_before_since": (
        "Pernyataan tidak mungkin diucapkan sebelum {since}, hari sejak kapan angkanya berlaku.",
        "It cannot have been said before {since}, the day since which it holds.",
    ),
    # Found while parsing the input, before the domain sees it
    "bad_partial_date": (
        "Tanggal tidak sesuai ketelitiannya (YYYY, YYYY-MM atau YYYY-MM-DD).",
        "The date does not fit its precision (YYYY, YYYY-MM or YYYY-MM-DD).",
    ),
    "backwards": ("Masa berakhir sebelum dimulai.", "The period ends before it starts."),
    "too_many": ("Paling banyak {most} sekaligus.", "At most {most} at a time."),
    "control_characters": (
        "Teks memuat karakter yang tidak tercetak.",
        "The text holds characters that cannot be printed.",
    ),
    "fiscal_year": (
        "Tahun anggaran harus {first} sampai {last}.",
        "A fiscal year is {first} to {last}.",
    ),
    "too_long": ("Paling panjang {most} karakter.", "At most {most} characters."),
    "unknown_region": (
        "Wilayah {code} tidak ada dalam edisi yang dipakai.",
        "The edition in use has no region {code}.",
    ),
}

# What clients see in errors[]: limits and questions that cannot be answered as asked.
ERRORS: dict[str, tuple[str, str]] = {
    "bad_id": ("Id tidak dikenal.", "The id is not one of ours."),
    "bad_id_kind": (
        "Ini bukan id yang diminta: {kind}.",
        "This is not the kind of id that is wanted: {kind}.",
    ),
    "bad_cursor": ("Kursor tidak sah.", "The cursor is not valid."),
    "bad_departures": (
        "Sel ini bukan sel dari `departures`.",
        "The cell is none of `departures`.",
    ),
    "bad_cell": ("Sel cakupan tidak sah.", "The cell is not valid."),
    "unknown_stream": (
        "Aliran ini tidak ada dalam catatan; periksa UUID-nya.",
        "This stream is not in the register; check its UUID.",
    ),
    "recorded_backwards": (
        "Isi recordedUntil dengan waktu sesudah recordedFrom.",
        "Give a recordedUntil that is later than recordedFrom.",
    ),
    "negative_age": (
        "Isi ageFrom dan ageTo dengan 0 atau lebih.",
        "Give ageFrom and ageTo as 0 or more.",
    ),
    "ages_backwards": (
        "Isi ageFrom dengan umur yang tidak di atas ageTo.",
        "Give an ageFrom that is not above ageTo.",
    ),
    "no_fiscal_year": (
        "Isi fiscalYear dengan tahun {first} sampai {last}.",
        "Give fiscalYear as a year from {first} to {last}.",
    ),
    "bad_stream": ("Aliran harus berupa UUID.", "A stream is a UUID."),
    "cell_alone": (
        "Sel sudah menentukan wilayah, tanggal, dan saat; jangan sebutkan lagi.",
        "A cell says region, day and moment by itself; do not give them again.",
    ),
    "cursor_moments": (
        "Kursor berasal dari saat yang lain; teruskan dengan saat yang sama.",
        "The cursor is of another moment; continue with the same one.",
    ),
    "cursor_of_another_list": (
        "Kursor berasal dari daftar, saringan atau tanggal lain.",
        "The cursor belongs to another list, filter or day.",
    ),
    "deadline": (
        "Waktu permintaan habis; persempit pertanyaannya.",
        "The request took too long; ask for less.",
    ),
    "internal": (
        "Terjadi kesalahan di pihak kami. Sebutkan nomor ini: {error_id}.",
        "Something went wrong on our side. Quote this number: {error_id}.",
    ),
    "not_yet": (
        "Posisi {asked} belum diproyeksikan (baru {reached}); coba lagi.",
        "Position {asked} is not projected yet (reached {reached}); try again.",
    ),
    "page_first_or_last": (
        "Sebutkan salah satu: first atau last.",
        "Give exactly one of first and last.",
    ),
    "page_size": ("first atau last harus 1 sampai 100.", "first or last must be 1 to 100."),
    "bad_operation": (
        "Sebutkan operasi mana yang dimaksud.",
        "Say which operation is meant.",
    ),
    "contended": (
        "Terlalu banyak perintah bersamaan; kirim ulang dengan kunci yang sama.",
        "Too many commands at a time; send it again with the same key.",
    ),
    "loopback_only": (
        "Server ini hanya menjawab di mesin ini sendiri (127.0.0.1 atau localhost).",
        "This server answers on its own machine only (127.0.0.1 or localhost).",
    ),
    "disk_full": (
        "Disk server penuh. Kosongkan ruangnya, lalu kirim lagi: tidak ada yang tercatat dua kali. Nomor: {error_id}.",
        "The server's disk is full. Free space on it, then send this again: nothing is recorded twice. Number: {error_id}.",
    ),
    "get_queries_only": (
        "GET hanya untuk query; kirim mutation dengan POST.",
        "GET answers queries only; send a mutation by POST.",
    ),
    "use_post": ("Pakai POST, atau GET untuk query.", "Use POST, or GET for queries."),
    "type_json": (
        "Jenis isi harus application/json dalam UTF-8.",
        "The content type must be application/json in UTF-8.",
    ),
    "body_not_json": ("Isi permintaan bukan JSON.", "The body is not JSON."),
    "body_not_object": ("Isi permintaan harus satu objek JSON.", "The body must be one JSON object."),
    "holds_nul": ("Teks tidak boleh memuat karakter NUL.", "A text must not hold the character NUL."),
    "body_too_large": (
        "Isi permintaan paling banyak {most} bita; kirim lebih sedikit sekaligus.",
        "A body may have {most} bytes; send less at a time.",
    ),
    "must_be_json": ("{name} harus berupa JSON.", "{name} must be JSON."),
    "query_not_text": ("query harus berupa teks.", "query must be a text."),
    "operation_not_text": (
        "operationName harus berupa teks atau null.",
        "operationName must be a text or null.",
    ),
    "must_be_object": ("{name} harus berupa objek atau null.", "{name} must be an object or null."),
    "not_acceptable": ("Jawaban hanya tersedia sebagai {types}.", "Answers are there only as {types}."),
    "not_here": ("Tidak ada apa-apa di alamat ini.", "There is nothing at this address."),
    "not_this_way": ("Alamat ini tidak menerima metode itu.", "This address does not take that method."),
    "head_too_large": (
        "Kepala permintaan (alamat dan header) paling besar {most} kB.",
        "The head of a request (address and headers) has at most {most} kB.",
    ),
    "too_slow": (
        "Permintaan ini datang terlalu lambat dan diputus; kirim lagi seluruhnya.",
        "This request came too slowly and was cut off; send all of it again.",
    ),
    "not_http": ("Ini bukan permintaan HTTP yang sah.", "This is not a valid HTTP request."),
    "cross_site": (
        "Permintaan ini berasal dari situs lain dan ditolak; buka halaman Naungan sendiri.",
        "This request was made by another site and is refused; open Naungan's own page.",
    ),
    "unknown_code": (
        "{kind} ke-{at} dalam {field} tidak dikenal. Yang ada: {known}.",
        "{kind} number {at} in {field} is unknown. There are: {known}.",
    ),
    "unknown_thing": (
        "{kind} ke-{at} dalam {field} tidak ada dalam catatan; periksa id-nya.",
        "{kind} number {at} in {field} is not in the register; check its id.",
    ),
    "scope_below_regency": (
        "Peristiwa dicatat per kabupaten: sebutkan kode kabupaten, provinsi, atau ID.",
        "Events are recorded by regency: give the code of a regency, of a province, or ID.",
    ),
    "region_and_day": (
        "Sebutkan `region` dan `asOf`, atau `cell`.",
        "Give `region` and `asOf`, or a `cell`.",
    ),
    "region_and_days": (
        "Sebutkan `region`, `from`, dan `endExclusive`, atau `cell`.",
        "Give `region`, `from` and `endExclusive`, or a `cell`.",
    ),
    "days_backwards": (
        "`endExclusive` harus sesudah `from`: hari itu sendiri tidak lagi termasuk.",
        "`endExclusive` must be after `from`: that day itself no longer counts.",
    ),
    "series_backwards": (
        "Akhir deret harus sesudah awalnya.",
        "A series ends after it starts.",
    ),
    "too_deep": ("Terlalu dalam: paling dalam {most} tingkat.", "Too deep: at most {most} levels."),
    "too_long_name": ("Nama paling panjang {most} karakter.", "A name has at most {most} characters."),
    "too_long_number": (
        "Bilangan paling panjang {most} angka.",
        "A number has at most {most} digits.",
    ),
    "too_long_text": (
        "Teks di dalam dokumen paling panjang {most} karakter; kirim sebagai variabel.",
        "A text in a document has at most {most} characters; send it as a variable.",
    ),
    "too_many_aliases": ("Paling banyak {most} alias.", "At most {most} aliases."),
    "too_many_characters": (
        "Dokumen paling panjang {most} karakter.",
        "A document has at most {most} characters.",
    ),
    "too_many_directives": ("Paling banyak {most} direktif.", "At most {most} directives."),
    "too_many_fields": ("Paling banyak {most} bidang.", "At most {most} fields."),
    "too_many_fragments": ("Paling banyak {most} fragmen.", "At most {most} fragments."),
    "too_many_given": (
        "Variabel memuat paling banyak {most} nilai.",
        "Variables hold at most {most} values.",
    ),
    "too_many_nodes": (
        "Daftar di dalam daftar: paling banyak {most} isi.",
        "Lists within lists: at most {most} entries.",
    ),
    "too_many_operations": ("Paling banyak {most} operasi.", "At most {most} operations."),
    "too_many_variables": ("Paling banyak {most} variabel.", "At most {most} variables."),
    "too_much_answered": (
        "Jawabannya terlalu besar: paling banyak {most} nilai, termasuk yang di dalam daftar. Perkecil halamannya.",
        "The answer is too large: at most {most} values, those within lists included. Ask for smaller pages.",
    ),
    "too_many_dimensions": (
        "Kelompokkan menurut satu atau dua dimensi yang berbeda.",
        "Group by one or two different dimensions.",
    ),
    "too_many_points": (
        "Deret paling banyak {most} titik; perpendek masa atau perbesar selangnya.",
        "A series has at most {most} points; shorten it or take a longer interval.",
    ),
    "too_many_roots": ("Paling banyak {most} pertanyaan.", "At most {most} root fields."),
    "too_many_tokens": ("Dokumen terlalu panjang: paling banyak {most} token.", "At most {most} tokens."),
    "query_too_long": (
        "Alamat ini terlalu panjang: bagian sesudah ? paling banyak {most} bita; dokumen GraphQL yang panjang dikirim dengan POST.",
        "This address is too long: at most {most} bytes after the ?; a long GraphQL document goes by POST.",
    ),
    "too_many_parameters": (
        "Paling banyak {most} parameter dalam satu alamat.",
        "At most {most} parameters in one address.",
    ),
    "too_many_values": (
        "Paling banyak {most} nilai dalam satu saringan.",
        "At most {most} values in one filter.",
    ),
    "too_many_ids": ("Paling banyak 100 id.", "At most 100 ids."),
    "unknown_region": (
        "Wilayah {code} tidak ada dalam edisi yang dipakai.",
        "The edition in use has no region {code}.",
    ),
}


def say(reason: str, facts: Mapping[str, str | int], locale: Locale, code: str = "") -> str:
    """The message of a reason in a language; a reason without one is said by its code."""
    texts = REFUSALS.get(reason) or ERRORS.get(reason) or FAULTS.get(reason)
    if texts is None:
        return code.replace("_", " ").capitalize() or reason
    text = texts[0 if locale == "id" else 1].format_map(_Facts(facts, locale))
    return text[:1].upper() + text[1:]


class _Facts(dict[str, str]):
    """Facts as people read them: days by name of month, `x_rupiah` as money; a missing one is a dash."""

    def __init__(self, facts: Mapping[str, str | int], locale: Locale) -> None:
        shown = {}
        for name, value in facts.items():
            shown[name] = noun(str(value), locale) if name in NAMED else _shown(value, locale)
            if isinstance(value, int):
                shown[f"{name}_rupiah"] = show_rupiah(value, locale)
        super().__init__(shown)

    def __missing__(self, key: str) -> str:
        return "-"


def _shown(value: str | int, locale: Locale) -> str:
    if isinstance(value, int):
        # Years and small counts stay as they are; thousands are grouped.
        text = str(value) if abs(value) < 10_000 else f"{value:,}"
        return text.replace(",", ".") if locale == "id" else text
    if len(value) == 10 and value[4] == value[7] == "-":
        return show_day(value, locale)
    return value


_MOST_LANGUAGES = 50  # that are looked at: no browser sends as many


def locale_of(accept_language: str | None) -> Locale:
    """The language of an Accept-Language header: English where it is preferred to Indonesian, else Indonesian."""
    best: dict[Locale, float] = {"id": 0.0, "en": 0.0}
    for part in (accept_language or "").split(",", _MOST_LANGUAGES)[:_MOST_LANGUAGES]:
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        quality = 1.0
        name, _, value = rest.strip().partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
        if language in ("id", "in"):
            best["id"] = max(best["id"], quality)
        elif language == "en":
            best["en"] = max(best["en"], quality)
    return "en" if best["en"] > best["id"] else "id"
