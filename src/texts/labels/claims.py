"""What do public claims say, and how do they stand to the evidence? The labels of these enums."""

from collections.abc import Mapping

from .label import Label, label

CLAIMS: Mapping[str, Mapping[str, Label]] = {
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
}
