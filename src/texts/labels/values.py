"""What are the values of every enum called? By the enum's name in the contract; codes of refusals stand in `codes.py`."""

from collections.abc import Mapping

from .label import Label, label
from .taken_back import DEATH_EVIDENCE, REPORTERS, TAKEN_BACK

_PLACES: Mapping[str, Label] = {
    "PROVINCE": label("provinsi", "province"),
    "REGENCY": label("kabupaten atau kota", "regency"),
    "SUBDISTRICT": label("kecamatan", "subdistrict"),
    "VILLAGE": label("desa atau kelurahan", "village"),
}
_ATTRIBUTES: Mapping[str, Label] = {
    "SCHEME": label("skema", "scheme"),
    "SEGMENT": label("segmen", "segment"),
    "CATEGORY": label("kategori kepesertaan", "membership category"),
    "FUNDING_SOURCE": label("sumber dana", "funding source"),
    "AGREEMENT": label(
        "perjanjian kerja sama",
        "agreement",
        "perjanjian yang mendasari kepesertaan itu",
        "the agreement the enrolment hangs on",
    ),
}
_COUNTED: Mapping[str, Label] = {
    "STATUS": label(
        "status kartu",
        "card status",
        "status kartu pada hari itu, sebuah CardStatus",
        "the state of the card on the day, a CardStatus",
    ),
    "CODE": label(
        "kode temuan",
        "finding code",
        "aturan yang dilanggar, sebuah FindingCode",
        "the rule that is broken, a FindingCode",
    ),
    "VERIFIED": label("verifikasi", "verification", "VERIFIED atau NOT_VERIFIED", "VERIFIED or NOT_VERIFIED"),
}
_ENDS: Mapping[str, Label] = {
    "DIED": label("meninggal dunia", "died"),
    "MOVED_AWAY": label("pindah", "moved away"),
    "CIVIL_SERVANT": label("menjadi ASN", "became a civil servant"),
    "WAGE_EARNER": label("menjadi penerima upah", "became a wage earner"),
    "ARREARS": label("menunggak iuran", "contributions in arrears"),
    "OTHER": label("alasan lain", "another reason"),
}

VALUES: Mapping[str, Mapping[str, Label]] = {
    "TakenBackReason": TAKEN_BACK,
    "DeathEvidence": DEATH_EVIDENCE,
    "Reporter": REPORTERS,
    "AgreementKind": {
        "MEMORANDUM": label("kesepakatan bersama", "memorandum"),
        "COOPERATION_AGREEMENT": label("perjanjian kerja sama", "cooperation agreement"),
    },
    "BatchState": {
        "STAGED": label(
            "menunggu",
            "staged",
            "diuji dahulu: barisnya menunggu tersegel, belum ada yang tercatat",
            "a dry batch: its rows wait sealed, nothing is recorded yet",
        ),
        "OPEN": label(
            "berjalan",
            "open",
            "dana dicadangkan, potongan diterima",
            "money is held, chunks are taken in",
        ),
        "COMPLETED": label(
            "selesai",
            "completed",
            "setiap baris sudah diputuskan, dana yang tidak terpakai dilepaskan",
            "every row has its fate, what was held and not needed is released",
        ),
        "ABANDONED": label(
            "dihentikan", "abandoned", "yang sudah tercatat tetap ada", "given up; what was recorded stays"
        ),
    },
    "BudgetStage": {
        "ORIGINAL": label("murni", "original", "seperti ditetapkan semula", "as first adopted"),
        "REVISED": label(
            "perubahan",
            "revised",
            "perubahan (APBD-P), menggantikan yang murni",
            "as revised (APBD-P); it replaces the original",
        ),
    },
    "CardDimension": {**_PLACES, "STATUS": _COUNTED["STATUS"]},
    "CardStatus": {
        "ISSUED": label("terbit", "issued", "diterbitkan, belum diserahkan", "issued, not handed over"),
        "HANDED_OVER": label(
            "diserahkan", "handed over", "diserahkan kepada pekerja", "handed over to the worker"
        ),
        "LOST": label("hilang", "lost", "dilaporkan hilang", "reported lost"),
        "REPLACED": label("diganti", "replaced", "diganti kartu lain", "replaced by another card"),
        "REVOKED": label("dicabut", "revoked"),
    },
    "ClaimMeasure": {
        "WORKERS_COVERED": label("pekerja terlindungi", "workers covered"),
        "WORKERS_TARGETED": label("sasaran pekerja", "workers to be covered"),
        "BUDGET_ALLOCATED": label("anggaran dialokasikan", "rupiah allocated"),
        "CARDS_HANDED_OVER": label("kartu diserahkan", "cards handed over"),
    },
    "ClaimPopulation": {
        "REGENCY_ROSTERS": label(
            "daftar peserta pemda",
            "the regency's rosters",
            "mereka yang ada dalam daftar peserta kabupaten",
            "those on the regency's rosters",
        ),
        "ALL_PARTICIPANTS": label(
            "semua peserta",
            "all participants",
            "semua peserta di kabupaten, termasuk dari pemberi kerja",
            "every participant in the regency, employers' included",
        ),
    },
    "ClaimStatus": {
        "MATCHES": label(
            "sesuai", "matches", "sama, atau batas bawahnya tercapai", "equal, or the lower bound is met"
        ),
        "DIFFERS": label(
            "berbeda", "differs", "bukti memberi nilai lain", "the evidence gives another value"
        ),
        "NOT_EVIDENCED": label(
            "tanpa bukti", "not evidenced", "tidak ada yang tercatat untuk itu", "nothing is recorded for it"
        ),
        "PARTLY_EVIDENCED": label(
            "sebagian berbukti",
            "partly evidenced",
            "sebagian tidak punya daftar peserta",
            "a part of it has no roster",
        ),
        "NOT_COMPARABLE": label(
            "tidak dapat dibandingkan",
            "not comparable",
            "menghitung populasi lain, atau sasaran yang masanya belum berakhir",
            "it counts another population, or is a target whose period has not ended",
        ),
        "UNDATED": label(
            "tanpa tanggal",
            "undated",
            "tidak menyebut hari apa pun, anggapan pun tidak",
            "it speaks of no day, not even an assumed one",
        ),
        "EXPLAINED": label(
            "dijelaskan", "explained", "selisihnya sudah dijelaskan", "the difference was explained"
        ),
    },
    "ContradictionKind": {
        "CLAIMS_DIFFER": label(
            "angka berbeda",
            "claims differ",
            "angka untuk hal dan hari yang sama berbeda; selisih = terbesar - terkecil",
            "claims of one thing on one day differ; difference = max - min",
        ),
        "TOTAL_IS_NOT_SUM": label(
            "jumlah tidak cocok",
            "total is not the sum",
            "jumlahnya bukan jumlah rinciannya; selisih = jumlah - penjumlahan",
            "a total is not the sum of its parts; difference = total - sum",
        ),
        "UNITS_DO_NOT_GIVE_TOTAL": label(
            "satuan tidak menghasilkan jumlah",
            "units do not give the total",
            "nilai - satuan x per satuan bukan 0",
            "value - units x per unit is not 0",
        ),
        "CHANGE_UNEXPLAINED": label(
            "perubahan tak terjelaskan",
            "change unexplained",
            "perubahan yang disebut bukan perubahan yang tercatat",
            "the claimed change is not the recorded change",
        ),
        "ONE_NUMBER_TWO_LABELS": label(
            "satu angka dua sebutan",
            "one number, two names",
            "satu sumber memberi angka yang sama untuk dua segmen",
            "one source gives one number to two segments",
        ),
        "SEGMENT_IN_TWO_SCHEMES": label(
            "segmen dalam dua skema",
            "segment in two schemes",
            "satu segmen muncul dalam dua skema pada waktu yang sama",
            "a segment appears under two schemes at a time",
        ),
        "QUOTA_WITHOUT_ROSTER": label(
            "kuota tanpa daftar",
            "quota without a roster",
            "angka terlindungi adalah hitungan kuota tanpa kepesertaan",
            "a covered figure is quota arithmetic without any enrolment",
        ),
    },
    "CountDimension": {**_PLACES, **_COUNTED, "SCHEME": _ATTRIBUTES["SCHEME"]},
    "CoverageBasis": {
        "ENROLLED": label(
            "terdaftar",
            "enrolled",
            "ada kepesertaan yang melindungi pada hari itu",
            "an enrolment protects on that day",
        ),
    },
    "CoverageDimension": {**_PLACES, **_ATTRIBUTES},
    "CoverageGroupOrder": {
        "CODE": label("menurut kode", "by code", "menurut kode (bawaan)", "by code (the default)"),
        "COVERED_DESC": label("terbanyak dahulu", "most covered first"),
    },
    "DatePrecision": {
        "DAY": label("hari", "day", "diketahui sampai harinya, YYYY-MM-DD", "known to the day, YYYY-MM-DD"),
        "MONTH": label("bulan", "month", "diketahui sampai bulannya, YYYY-MM", "known to the month, YYYY-MM"),
        "YEAR": label("tahun", "year", "diketahui sampai tahunnya, YYYY", "known to the year, YYYY"),
    },
    "DepartureDimension": {
        "REASON": label(
            "alasan", "reason", "alasannya, sebuah DepartureReason", "the reason, a DepartureReason"
        ),
        "DAY": label(
            "hari",
            "day",
            "hari terakhir yang terlindungi, YYYY-MM-DD",
            "the last protected day, YYYY-MM-DD",
        ),
        **_PLACES,
        **_ATTRIBUTES,
    },
    "DepartureReason": {
        **_ENDS,
        "PERIOD_OVER": label(
            "masa perlindungan berakhir",
            "the period of protection is over",
            "berjalan sampai akhir yang direncanakan",
            "it ran to the end that was planned",
        ),
    },
    "EndReason": {
        **_ENDS,
        "DIED": label(
            "meninggal dunia",
            "died",
            "mengakhiri juga setiap kepesertaan pekerja itu sesudahnya",
            "died; ends every later enrolment of the worker too",
        ),
    },
    "EnrolmentOrder": {
        "VILLAGE": label("menurut desa", "by village", "menurut desa (bawaan)", "by village (the default)"),
        "START": label("menurut hari pertama", "by the first protected day"),
        "ID": label("menurut id", "by id"),
    },
    "Evidence": {
        "STATED": label("disebutkan", "stated", "sumbernya menyebut demikian", "the source says so"),
        "DERIVED": label(
            "diturunkan",
            "derived",
            "dihitung dari yang disebut sumbernya",
            "computed from what the source says",
        ),
        "EXTERNAL": label("sumber lain", "external", "diketahui dari tempat lain", "from elsewhere"),
        "ASSUMED": label(
            "diasumsikan", "assumed", "sebuah anggapan, dan ditunjukkan begitu", "an assumption, shown as one"
        ),
    },
    "FindingCode": {
        "NO_AGREEMENT": label(
            "tanpa perjanjian", "no agreement", "tidak ada perjanjian yang berlaku", "no agreement in force"
        ),
        "NO_BUDGET": label(
            "tanpa anggaran", "no budget", "tidak ada anggaran yang membayarnya", "no budget line pays for it"
        ),
        "NOT_VERIFIED": label(
            "belum diverifikasi",
            "not verified",
            "daftarnya tidak diverifikasi",
            "its list was not verified",
        ),
        "NO_DECREE": label("tanpa SK", "no decree", "tidak ada SK yang menyebutnya", "no decree names it"),
        "CONCURRENT_ENROLMENT": label(
            "kepesertaan ganda",
            "concurrent enrolment",
            "pekerjanya sudah terlindungi pada hari-hari itu",
            "the worker was already covered on these days",
        ),
        "OUTSIDE_AGE_POLICY": label(
            "di luar batas usia",
            "outside the age policy",
            "di luar batas usia pada hari pertama",
            "outside the age policy on the first day",
        ),
        "QUOTA_EXCEEDED": label(
            "melebihi kuota", "quota exceeded", "pekerja melebihi tempat", "more workers than places"
        ),
        "BUDGET_EXCEEDED": label(
            "melebihi anggaran",
            "budget exceeded",
            "rupiah yang dicadangkan melebihi alokasi",
            "more rupiah reserved than allocated",
        ),
        "NOT_A_PALM_WORKER": label(
            "bukan pekerja sawit baru",
            "not a new palm worker",
            "dana sawit untuk yang bukan pekerja sawit baru",
            "palm money for one who is not a new palm worker",
        ),
        "UNPRICED": label(
            "tanpa tarif",
            "unpriced",
            "tarifnya tidak diketahui, maka tidak ada yang dicadangkan",
            "no tariff is known, so nothing is reserved",
        ),
        "AGREEMENT_TERMINATED": label(
            "perjanjian diakhiri",
            "agreement terminated",
            "perjanjiannya diakhiri, dan perlindungan berlanjut sesudah hari itu",
            "its agreement was terminated, and protection goes on after that day",
        ),
        "WORKER_DIED": label(
            "pekerja meninggal",
            "worker died",
            "pekerjanya meninggal, dan perlindungan berlanjut sesudah hari itu",
            "the worker died, and protection goes on after that day",
        ),
    },
    "FindingDimension": {**_PLACES, "CODE": _COUNTED["CODE"]},
    "FundingSource": {
        "APBN": label("APBN", "national budget (APBN)", "anggaran negara", "the national budget"),
        "APBD_PROVINCE": label(
            "APBD provinsi", "provincial budget (APBD)", "anggaran provinsi", "a province's budget"
        ),
        "APBD": label("APBD kabupaten", "regency budget (APBD)", "anggaran kabupaten", "a regency's budget"),
        "APBDES": label("APBDes", "village budget (APBDes)", "anggaran desa", "a village's budget"),
        "DBH_SAWIT": label(
            "DBH sawit", "palm-oil revenue share", "dana bagi hasil sawit", "the palm-oil revenue share"
        ),
        "CORPORATE": label(
            "CSR/TJSP perusahaan",
            "corporate (CSR/TJSP)",
            "sebuah perusahaan, disebut sebagai pembayar",
            "a company, named as the payer",
        ),
        "SELF": label("mandiri", "self-paid", "pekerja sendiri", "the worker"),
        "OTHER": label("lainnya", "other", "sumber lain", "another source"),
        "UNKNOWN": label("tidak diketahui", "unknown", "sumbernya tidak menyebut", "the source does not say"),
    },
    "Interval": {
        "DAY": label("hari", "day"),
        "MONTH": label("bulan", "calendar month"),
        "YEAR": label("tahun", "calendar year"),
    },
    "ListDimension": {**_PLACES, "SCHEME": _ATTRIBUTES["SCHEME"], "VERIFIED": _COUNTED["VERIFIED"]},
    "MembershipCategory": {
        "WAGE_EARNER": label("penerima upah (PU)", "wage earners", "penerima upah", "a wage earner"),
        "NON_WAGE_EARNER": label(
            "bukan penerima upah (BPU)", "non-wage earners", "pekerja tanpa upah", "a worker without a wage"
        ),
        "CONSTRUCTION": label(
            "jasa konstruksi",
            "construction",
            "pekerja konstruksi, dilindungi per proyek",
            "a construction worker, insured by project",
        ),
        "MIGRANT": label(
            "pekerja migran Indonesia (PMI)",
            "migrant workers",
            "orang Indonesia yang bekerja di luar negeri",
            "an Indonesian working abroad",
        ),
    },
    "Programme": {
        "JKK": label("jaminan kecelakaan kerja (JKK)", "work accidents (JKK)"),
        "JKM": label("jaminan kematian (JKM)", "death (JKM)"),
        "JHT": label("jaminan hari tua (JHT)", "old-age savings (JHT)"),
        "JP": label("jaminan pensiun (JP)", "pension (JP)"),
        "JKP": label("jaminan kehilangan pekerjaan (JKP)", "job loss (JKP)"),
    },
    "ProjectionState": {
        "LIVE": label(
            "aktif",
            "live",
            "menjawab pertanyaan dan ada di ujung catatan",
            "answers queries and is at the head of the log",
        ),
        "CATCHING_UP": label(
            "mengejar",
            "catching up",
            "menjawab pertanyaan dan tertinggal dari ujung",
            "answers queries and is behind the head",
        ),
        "REBUILDING": label(
            "dibangun ulang",
            "rebuilding",
            "dibangun di samping yang aktif",
            "being built beside the live one",
        ),
        "STOPPED": label(
            "berhenti",
            "stopped",
            "berhenti pada peristiwa yang tidak dapat diterapkan",
            "stopped at an event it cannot apply",
        ),
        "UNATTENDED": label(
            "tanpa proyektor",
            "unattended",
            "menjawab pertanyaan, tetapi tidak ada proyektor yang memutakhirkannya",
            "answers queries, but no projector lives to keep it up to date",
        ),
        "OLD": label("lama", "old", "diganti, disimpan untuk kembali", "replaced, kept for rollback"),
    },
    "RecordingMode": {
        "COMMAND": label(
            "perintah",
            "command",
            "perintah; yang melanggar aturan ditolak",
            "a command; one that breaks a policy is refused",
        ),
        "AS_HAPPENED": label(
            "sebagaimana terjadi",
            "as it happened",
            "riwayat; yang melanggar aturan menjadi temuan",
            "history; what breaks a policy becomes a finding",
        ),
    },
    "RegionLevel": {
        "NATION": label("nasional", "nation", 'seluruh negara, kode "ID"', 'the nation, code "ID"'),
        **_PLACES,
    },
    "Sex": {"FEMALE": label("perempuan", "female"), "MALE": label("laki-laki", "male")},
    "VillageKind": {
        "DESA": label(
            "desa", "desa", "desa dengan pemerintahan sendiri", "a village with its own government"
        ),
        "KELURAHAN": label(
            "kelurahan",
            "kelurahan",
            "bagian dari pemerintahan kabupaten atau kota",
            "an urban village, part of the regency's administration",
        ),
        "DESA_ADAT": label("desa adat", "desa adat", "desa menurut adat", "a customary village"),
    },
}
