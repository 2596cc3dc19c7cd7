"""What are the codes of refusals and errors called? Those of a command's `userErrors`, and those beside data."""

from collections.abc import Mapping

from .label import Label, label

# Why a command is refused: `domain.vocabulary.RuleCode`; each command has an enum of those it can meet.
RULES: Mapping[str, Label] = {
    "NO_AGREEMENT": label(
        "tanpa perjanjian",
        "no agreement",
        "tidak ada perjanjian kabupaten ini yang berlaku pada hari pertama",
        "no agreement of this regency in force on the first day",
    ),
    "NO_BUDGET": label(
        "tanpa anggaran", "no budget", "tidak ada anggaran yang membayarnya", "no budget line pays for it"
    ),
    "NOT_VERIFIED": label(
        "belum diverifikasi",
        "not verified",
        "daftarnya belum diverifikasi, atau dipakai melebihi jumlahnya",
        "the list is not verified, or used beyond its count",
    ),
    "NO_DECREE": label(
        "tanpa SK",
        "no decree",
        "tidak ada SK yang menyebutnya, atau SK itu dipakai melebihi jumlahnya",
        "no decree names it, or the decree is used beyond its count",
    ),
    "CONCURRENT_ENROLMENT": label(
        "kepesertaan rangkap",
        "concurrent enrolment",
        "terlindungi pada waktu yang sama oleh kepesertaan lain",
        "covered at the same time under another enrolment",
    ),
    "OUTSIDE_AGE_POLICY": label(
        "di luar batas usia",
        "outside the age policy",
        "di luar batas usia pada hari pertama",
        "outside the age policy on the first day",
    ),
    "QUOTA_EXCEEDED": label("melebihi kuota", "quota exceeded", "tidak ada tempat lagi", "no place is left"),
    "BUDGET_EXCEEDED": label(
        "melebihi anggaran", "budget exceeded", "rupiahnya tidak cukup lagi", "not enough rupiah are left"
    ),
    "NOT_A_PALM_WORKER": label(
        "bukan pekerja sawit baru",
        "not a new palm worker",
        "dana sawit untuk yang bukan pekerja sawit baru",
        "palm money for one who is not a new palm worker",
    ),
    "UNPRICED": label("tanpa tarif", "unpriced", "tarifnya tidak diketahui", "no tariff is known"),
    "ALREADY_COVERED": label(
        "sudah terlindungi",
        "already covered",
        "kepesertaan yang berlaku sudah melindungi pada salah satu hari itu",
        "a counting enrolment already protects on one of these days",
    ),
    "AGREEMENT_TERMINATED": label(
        "perjanjian diakhiri",
        "agreement terminated",
        "perjanjiannya sudah diakhiri",
        "the agreement was terminated",
    ),
    "IDEMPOTENCY_CONFLICT": label(
        "kunci bentrok",
        "key conflict",
        "kuncinya sudah dipakai dengan isi lain",
        "the key was used before with another body",
    ),
    "VERSION_CONFLICT": label(
        "versi bentrok",
        "version conflict",
        "sudah berubah sejak itu; `currentVersion` menyebut versinya sekarang",
        "it has changed since; `currentVersion` tells its version now",
    ),
    "NOT_FOUND": label(
        "tidak ditemukan",
        "not found",
        "yang dirujuk tidak ada dalam catatan",
        "what the input refers to is not in the register",
    ),
    "OTHER_NAME": label(
        "nama lain",
        "another name",
        "NIK ini tercatat dengan nama lain: periksa mana yang benar",
        "this NIK is in the register under another name: check which is right",
    ),
    "WORKER_DIED": label(
        "pekerja sudah meninggal",
        "worker died",
        "pekerjanya meninggal sebelum hari-hari itu berakhir, atau kematiannya tercatat lain",
        "the worker died before these days end, or the death is on record otherwise",
    ),
    "CARD_STANDS": label(
        "kartu masih berlaku",
        "card stands",
        "kartu yang diterbitkan untuk kepesertaan itu masih berlaku",
        "a card that was issued for the enrolment still stands",
    ),
    "VOIDED": label(
        "sudah dibatalkan",
        "taken back",
        "sudah dibatalkan, maka tidak dapat diubah lagi",
        "it was taken back, and nothing is done to it any more",
    ),
    "NIK_TAKEN": label(
        "NIK sudah dipakai",
        "NIK taken",
        "NIK itu milik pekerja lain, sekarang atau dahulu",
        "the NIK is another worker's, now or formerly",
    ),
    "RING_ONE": label(
        "ring satu",
        "ring one",
        "perusahaan menanggung lebih dahulu pekerja desa ring satunya, yang desanya harus disebut",
        "a company pays for the workers of its ring-one villages first, and names these villages",
    ),
    "INVALID": label(
        "tidak sah",
        "invalid",
        "isinya tidak mungkin seperti yang disebut",
        "the input cannot be what it says",
    ),
}

# `extensions.code` of errors beside data: `graphql.types.errors.ErrorCode`.
ERRORS: Mapping[str, Label] = {
    "UNAUTHENTICATED": label(
        "belum masuk",
        "not signed in",
        "tidak ada yang masuk, dan ini tidak terbuka bagi siapa saja",
        "nobody is signed in, and this is not for everyone",
    ),
    "FORBIDDEN": label(
        "tidak berwenang",
        "not allowed",
        "yang masuk tidak berwenang; tidak ada yang dicatat",
        "whoever is signed in has no right to it; nothing was recorded",
    ),
    "BAD_INPUT": label(
        "pertanyaan tidak sah",
        "bad input",
        "pertanyaannya tidak dapat dijawab seperti itu",
        "the question cannot be answered as asked",
    ),
    "BAD_ID": label(
        "id tidak sah",
        "bad id",
        "id itu tidak dikenal, atau milik jenis lain",
        "the id is none of ours, or of another kind",
    ),
    "BAD_CURSOR": label(
        "kursor tidak sah",
        "bad cursor",
        "kursor itu tidak dikenal, atau milik daftar, saringan, hari atau saat lain",
        "the cursor is none of ours, or of another list, filter, day or moment",
    ),
    "BAD_CELL": label("sel tidak sah", "bad cell", "sel itu tidak dikenal", "the cell is none of ours"),
    "BAD_PAGE": label(
        "halaman tidak sah",
        "bad page",
        "isi salah satu: first atau last, 1 sampai 100",
        "give exactly one of first and last, 1 to 100",
    ),
    "BAD_REQUEST": label(
        "permintaan tidak sah",
        "bad request",
        "permintaan, dokumen, atau nilai di dalamnya tidak sah",
        "the request, the document or a value in it is not valid",
    ),
    "BAD_OPERATION": label(
        "operasi tidak jelas",
        "bad operation",
        "sebutkan operasi mana dari dokumen yang dimaksud",
        "say which operation of the document is meant",
    ),
    "LIMIT": label(
        "melampaui batas",
        "beyond a limit",
        "dokumennya melampaui batas; tanyakan lebih sedikit sekaligus",
        "the document is beyond a limit; ask for less at a time",
    ),
    "NOT_YET": label(
        "belum sampai",
        "not yet",
        "yang diminta belum terbaca; coba lagi (`position` menyebut sampai di mana)",
        "what is asked for cannot be read yet; try again (`position` tells how far it is)",
    ),
    "CONTENDED": label(
        "terlalu ramai",
        "contended",
        "terlalu banyak perintah bersamaan; kirim ulang dengan kunci yang sama",
        "too many commands at a time; send it again with the same key",
    ),
    "TOO_OFTEN": label(
        "terlalu sering",
        "too often",
        "untuk sementara tidak ada yang tersisa; `Retry-After` menyebut berapa detik",
        "nothing is left for now; `Retry-After` says for how many seconds",
    ),
    "DEADLINE": label(
        "terlalu lama", "deadline", "dihentikan karena terlalu lama", "it took too long and was stopped"
    ),
    "DISK_FULL": label(
        "disk penuh",
        "disk full",
        "disk server penuh; `errorId` adalah nomor kejadiannya",
        "a disk of the server is full; `errorId` is the number of the incident",
    ),
    "UNAVAILABLE": label(
        "basis data tidak menjawab",
        "database unavailable",
        "basis data tidak menjawab atau terlalu sibuk; `errorId` adalah nomor kejadiannya",
        "the database does not answer, or has too much to do; `errorId` is the number of the incident",
    ),
    "INTERNAL": label(
        "galat server",
        "internal error",
        "ada yang salah di pihak kami; `errorId` adalah nomor kejadiannya",
        "something went wrong on our side; `errorId` is the number of the incident",
    ),
    "CROSS_SITE": label(
        "dari situs lain",
        "from another site",
        "permintaan ini dibuat oleh situs lain",
        "the request was made by another site",
    ),
    "LOOPBACK_ONLY": label(
        "hanya di mesin ini",
        "this machine only",
        "server ini hanya menjawab di mesinnya sendiri",
        "this server answers on its own machine only",
    ),
    "UNKNOWN_HOST": label(
        "nama lain",
        "another name",
        "server ini tidak dibuka dengan nama itu",
        "this server is not opened at that name",
    ),
    "TLS_ONLY": label(
        "hanya lewat TLS",
        "over TLS only",
        "di luar mesinnya sendiri server ini hanya menjawab lewat TLS",
        "beyond its own machine this server answers over TLS only",
    ),
}
